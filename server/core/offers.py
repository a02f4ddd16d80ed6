"""What the server says it can do: capabilities and ISUPPORT tokens, each in one table."""

from __future__ import annotations

from protocol import capabilities as cap
from protocol.names import CHANNEL_LIMIT, HOST_LIMIT, NICK_LIMIT, USER_LIMIT
from server.core import limits
from server.core.enrolling import may_enrol_early
from server.core.mechanisms import MECHANISMS
from server.core.modes import PREFIXES, ModeType, letters
from server.core.world import Rules

# Name -> value shown to clients that negotiate with version 302.
CAPABILITIES: dict[str, str] = {
    "account-notify": "",
    cap.ACCOUNT_TAG: "",
    "away-notify": "",
    cap.BATCH: "",
    "cap-notify": "",
    cap.ACCOUNT_REGISTRATION: "before-connect",
    cap.CHANNEL_RENAME: "",
    cap.CHATHISTORY: "",
    # Nothing here changes a host while somebody is connected; clients may ask all the same.
    "chghost": "",
    cap.ECHO_MESSAGE: "",
    cap.EVENT_PLAYBACK: "",
    "extended-join": "",
    "extended-monitor": "",
    "invite-notify": "",
    cap.LABELED_RESPONSE: "",
    cap.MESSAGE_REDACTION: "",
    cap.MESSAGE_TAGS: "",
    cap.METADATA: (
        f"before-connect,max-subs={limits.METADATA_SUBS},max-keys={limits.METADATA_KEYS},"
        f"max-value-bytes={limits.METADATA_VALUE}"
    ),
    "multi-prefix": "",
    cap.MULTILINE: f"max-bytes={limits.MULTILINE_BYTES},max-lines={limits.MULTILINE_LINES}",
    **dict.fromkeys(sorted(cap.NO_IMPLICIT_NAMES), ""),
    cap.PRE_AWAY: "",
    cap.READ_MARKER: "",
    cap.ROOM_PROOF: "",
    cap.SASL: ",".join(MECHANISMS),
    cap.SERVER_TIME: "",
    "setname": "",
    cap.SEARCH: "",
    "standard-replies": "",
    "userhost-in-names": "",
}


# Targets that one command takes; empty: as many as a line holds.
_TARGETS: dict[str, str] = {
    "JOIN": "",
    "KICK": str(limits.TARGETS),
    "LIST": "",
    "MONITOR": "",
    "NAMES": "",
    "NOTICE": str(limits.TARGETS),
    "PART": "",
    "PRIVMSG": str(limits.TARGETS),
    "TAGMSG": str(limits.TARGETS),
    "WHOIS": "1",
    "WHOWAS": "1",
}


def capabilities(rules: Rules, *, secure: bool) -> dict[str, str]:
    """The same, with what depends on the host's choice and on the connection: a proof is bound to
    the certificate that the client saw."""
    found = dict(CAPABILITIES)
    if not may_enrol_early(rules):
        found[cap.ACCOUNT_REGISTRATION] = ""
    if not (secure and rules.fingerprint):
        del found[cap.ROOM_PROOF]
    return found


def isupport(rules: Rules) -> dict[str, str]:
    """The tokens of RPL_ISUPPORT; an empty value is a token without one."""
    types = (ModeType.LIST, ModeType.ALWAYS, ModeType.ON_SET, ModeType.FLAG)
    lists = letters(ModeType.LIST)
    targets = limits.TARGETS
    return {
        "AWAYLEN": str(limits.AWAY_LENGTH),
        "BOT": "B",
        "CASEMAPPING": "ascii",
        "CHANLIMIT": f"#:{limits.ROOMS_PER_PERSON}",
        "CHANMODES": ",".join(letters(kind) for kind in types),
        "CHANNELLEN": str(CHANNEL_LIMIT),
        "CHANTYPES": "#",
        "CHATHISTORY": str(limits.HISTORY_PAGE),
        "ELIST": "CMNTU",
        "EXCEPTS": "e",
        "HOSTLEN": str(HOST_LIMIT),
        "INVEX": "I",
        "KEYLEN": str(limits.KEY_LENGTH),
        "KICKLEN": str(limits.REASON_LENGTH),
        "MAXLIST": f"{lists}:{limits.LIST_LENGTH}",
        "MAXTARGETS": str(targets),
        "MODES": str(limits.MODES),
        "MONITOR": str(limits.MONITORED),
        "MSGREFTYPES": "msgid,timestamp",
        "NAMELEN": str(limits.REALNAME_LENGTH),
        "NETWORK": rules.network,
        "NICKLEN": str(NICK_LIMIT),
        "PREFIX": f"({''.join(PREFIXES)}){''.join(PREFIXES.values())}",
        "SAFELIST": "",
        "STATUSMSG": "".join(PREFIXES.values()),
        "TARGMAX": ",".join(f"{verb}:{most}" for verb, most in _TARGETS.items()),
        "TOPICLEN": str(limits.TOPIC_LENGTH),
        "USERLEN": str(USER_LIMIT),
        "UTF8ONLY": "",
        "WHOX": "",
    }
