"""What the server says it can do: capabilities and ISUPPORT tokens, each in one table."""

from __future__ import annotations

from protocol import capabilities as cap
from protocol.names import CHANNEL_LIMIT, NICK_LIMIT, USER_LIMIT
from server.core import limits
from server.core.modes import PREFIXES, ModeType, letters
from server.core.world import Rules

# Name -> value shown to clients that negotiate with version 302.
CAPABILITIES: dict[str, str] = {
    "away-notify": "",
    cap.BATCH: "",
    "cap-notify": "",
    cap.CHATHISTORY: "",
    cap.ECHO_MESSAGE: "",
    "extended-join": "",
    "invite-notify": "",
    cap.LABELED_RESPONSE: "",
    cap.MESSAGE_TAGS: "",
    "multi-prefix": "",
    cap.SERVER_TIME: "",
    "setname": "",
    "standard-replies": "",
    "userhost-in-names": "",
}


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
        "EXCEPTS": "e",
        "INVEX": "I",
        "KEYLEN": str(limits.KEY_LENGTH),
        "KICKLEN": str(limits.REASON_LENGTH),
        "MAXLIST": f"{lists}:{limits.LIST_LENGTH}",
        "MODES": str(limits.MODES),
        "MSGREFTYPES": "msgid,timestamp",
        "NAMELEN": str(limits.REALNAME_LENGTH),
        "NETWORK": rules.network,
        "NICKLEN": str(NICK_LIMIT),
        "PREFIX": f"({''.join(PREFIXES)}){''.join(PREFIXES.values())}",
        "TARGMAX": f"JOIN:,KICK:{targets},NOTICE:{targets},PRIVMSG:{targets},TAGMSG:{targets}",
        "TOPICLEN": str(limits.TOPIC_LENGTH),
        "USERLEN": str(USER_LIMIT),
        "UTF8ONLY": "",
    }
