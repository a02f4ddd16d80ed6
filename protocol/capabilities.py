"""IRCv3 capabilities: their names and the way they are listed (capability-negotiation 302)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from protocol.text import pack

ACCOUNT_REGISTRATION = "draft/account-registration"
ACCOUNT_TAG = "account-tag"
BATCH = "batch"
CHANNEL_RENAME = "draft/channel-rename"
CHATHISTORY = "draft/chathistory"
EVENT_PLAYBACK = "draft/event-playback"
ECHO_MESSAGE = "echo-message"
LABELED_RESPONSE = "labeled-response"
MESSAGE_REDACTION = "draft/message-redaction"
MESSAGE_TAGS = "message-tags"
METADATA = "draft/metadata-2"
MULTILINE = "draft/multiline"
# Ratified; clients of yesterday ask for it by the name of the draft.
NO_IMPLICIT_NAMES = frozenset({"no-implicit-names", "draft/no-implicit-names"})
PRE_AWAY = "draft/pre-away"
READ_MARKER = "draft/read-marker"
ROOM_PROOF = "warkop/room-proof"  # docs/room-passwords.md
SASL = "sasl"
SEARCH = "soju.im/search"
SERVER_TIME = "server-time"

# Bytes of capability names in one line of CAP LS or CAP ACK: 512 less the server's name, the nick
# and the words around them, with room to spare.
LIST_LIMIT = 380


def format_list(capabilities: Mapping[str, str], *, values: bool) -> list[str]:
    """The capabilities as the last parameters of as many CAP lines as it takes (at least one).

    values: whether `=value` is shown, which only clients that said 302 understand.
    """
    words = [
        f"{name}={value}" if value and values else name for name, value in capabilities.items()
    ]
    return list(pack(words, LIST_LIMIT)) or [""]


def parse_list(words: str | Iterable[str]) -> dict[str, str]:
    """`a b=1` -> {"a": "", "b": "1"}; also for the words of CAP REQ, where `-a` stays `-a`."""
    found = {}
    for word in words.split() if isinstance(words, str) else words:
        name, _, value = word.partition("=")
        if name:
            found[name] = value
    return found
