"""From a message to bytes: everybody gets what his program understands, within the limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.framing import BODY_LIMIT, fits
from protocol.message import Message
from server.core.encoding import TAG_CAPABILITIES, Outgoing, encode

SAID = Outgoing(
    Message("PRIVMSG", ("#lab", "halo"), "andi!~a@10.0.0.1"),
    1_700_000_000_000,
    "id1",
    {"+x": "a b", "account": "andi", "bot": ""},
)
BODY = ":andi!~a@10.0.0.1 PRIVMSG #lab :halo\r\n"
TIME = "time=2023-11-14T22:13:20.000Z"


@pytest.mark.parametrize(
    ("capabilities", "tags"),
    [
        (set(), ""),
        ({"batch"}, ""),
        ({"server-time"}, f"@{TIME} "),
        ({"account-tag"}, "@account=andi "),
        ({"message-tags"}, "@msgid=id1;+x=a\\sb;bot "),
        ({"message-tags", "server-time"}, f"@{TIME};msgid=id1;+x=a\\sb;bot "),
        ({"message-tags", "account-tag"}, "@msgid=id1;+x=a\\sb;bot;account=andi "),
    ],
)
def test_each_capability_adds_its_tags_and_no_others(capabilities: set[str], tags: str) -> None:
    assert encode(SAID, frozenset(capabilities)).decode() == tags + BODY


def test_label_and_batch_come_whatever_else_is_known() -> None:
    assert encode(SAID.tagged(label="x", batch="b1"), frozenset()) == (
        b"@label=x;batch=b1 " + BODY.encode()
    )
    assert SAID.own_tags == {}


sets = st.frozensets(st.sampled_from(sorted(TAG_CAPABILITIES)))
texts = st.text(st.characters(exclude_characters="\0\r\n", exclude_categories=["Cs"]))


@given(texts.map(lambda text: text * 20), sets)
def test_a_long_body_is_cut_at_its_end_and_never_in_a_character(
    text: str, capabilities: frozenset[str]
) -> None:
    long = Outgoing(Message("PRIVMSG", ("#lab", text), "andi!~a@10.0.0.1"), 0, "id1")
    line = encode(long, capabilities).removesuffix(b"\r\n")
    assert fits(line)
    got = Message.parse(line.decode())
    assert text.startswith(got.params[1])
    assert got.params[1] == text or len(line.split(b" :")[-1]) > BODY_LIMIT - 50
