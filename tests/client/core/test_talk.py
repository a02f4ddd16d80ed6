"""The talk as its front ends use it; and that nothing anybody says can break it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from client.core.commands.registry import COMMANDS
from client.core.events import Disconnected, Event
from client.core.incoming.registry import HANDLERS
from client.core.model import Model, Phase
from client.core.talk import Talk
from protocol.framing import fits
from protocol.message import Message
from protocol.text import clean
from tests.client.core.dialogue import ALL_CAPS, NOW, Dialogue, enter, in_room, online, only


def test_rooms_are_walked_around_in_tab_order() -> None:
    it = in_room()
    enter(it, "#dua")
    enter(it, "#tiga")
    seen = []
    for step in (1, 1, 1, -1):
        it.talk.switch(step)
        seen.append(it.talk.model.current)
    assert seen == ["#jarkom", "#dua", "#tiga", "#dua"]


def test_walking_without_rooms_goes_nowhere() -> None:
    it = online()
    it.types("hello")
    it.talk.switch(1)
    assert it.talk.model.current == ""


def test_every_visible_change_grows_the_revision() -> None:
    it = in_room()
    for change in (
        lambda: it.says(":budi!b@h PRIVMSG #jarkom :x"),
        lambda: it.says(":budi!b@h AWAY :x"),
        lambda: it.says(":s 332 andi #jarkom :topic"),
        lambda: it.types("halo"),
        lambda: it.talk.look_at("#jarkom"),
        lambda: it.talk.closed("", NOW),
    ):
        before = it.talk.model.revision
        change()
        assert it.talk.model.revision > before


def test_the_end_is_told_once_and_nobody_is_in_a_room_any_more() -> None:
    it = in_room()
    it.says("ERROR :Closing Link: server stops")
    events = it.talk.closed("", NOW)
    assert only(Disconnected, events).reason == "Closing Link: server stops."
    assert it.talk.closed("", NOW) == []
    assert it.talk.model.phase is Phase.OFFLINE
    assert not it.room().joined
    assert it.talk.take() == b""


def test_a_silent_server_is_asked_and_then_given_up() -> None:
    it = in_room()
    it.types("halo")
    it.sent()
    assert it.talk.tick(NOW + 2_000) == []
    assert it.sent() == []
    assert it.talk.tick(NOW + 4_000) == []
    assert it.sent() == ["PING alive"]
    assert it.talk.tick(NOW + 12_000) == []
    events = it.talk.tick(NOW + 14_000)
    assert "does not answer" in only(Disconnected, events).reason
    assert it.talk.is_over
    assert it.talk.tick(NOW + 200_000) == []


def test_a_server_that_answers_lives() -> None:
    it = in_room()
    it.talk.tick(NOW + 61_000)
    it.now = NOW + 62_000
    it.says(":s PONG s :alive")
    assert it.talk.tick(NOW + 100_000) == []
    assert not it.talk.is_over


def test_a_laptop_that_slept_asks_before_it_gives_up() -> None:
    it = in_room()
    assert it.talk.tick(NOW + 9_000_000) == []
    assert it.sent() == ["PING alive"]


def test_offline_the_person_is_told_why_nothing_is_sent() -> None:
    it = in_room()
    it.talk.closed("", NOW)
    it.types("halo")
    assert it.last().text == "Not sent: there is no connection to the server now."


# What follows holds for anything. The words are those of IRC, because random bytes are refused at
# the first gate and find nothing.

_NAMES = st.sampled_from(
    ["andi", "budi", "#jarkom", "#lain", "*", "", "#", "@#jarkom", "\u202ex", "a,b", ":x", "0"]
)
_TEXTS = st.one_of(
    _NAMES,
    st.text(max_size=20),
    st.sampled_from(
        ["+o budi", "+ov-k budi", "@andi +budi !x", "\x01ACTION x\x01", "\x01", "x y z", "-",
         "LS", "ACK", "NAK", "NEW", "batch echo-message", "PREFIX=", "CHANMODES=", "PREFIX=(ov)@+",
         "CHATHISTORY", "+1", "-1", "chathistory", "labeled-response", "STATUSMSG=@", "w1", "w2",
         "draft/multiline", "FAIL REDACT", "REDACT", "1", "m1", "http://a.id/\u202e"]
    ),
)
_VERBS = st.sampled_from(
    [*HANDLERS, "PING", "PONG", "CAP", "BATCH", "ACK", "005", "404", "999", "XYZZY", "TAGMSG"]
)
_TAGS = st.dictionaries(
    st.sampled_from(
        ["time", "msgid", "batch", "label", "+x", "+reply", "+draft/react", "+draft/unreact",
         "+typing", "draft/multiline-concat"]
    ),
    st.one_of(
        st.sampled_from(
            ["active", "1", "w1", "w2", "2026-01-01T00:00:00.000Z", "9999-12-31T23:59:59Z"]
        ),
        st.text(max_size=8),
    ),
    max_size=3,
)


@st.composite
def _lines(draw: st.DrawFn) -> bytes:
    """One line in the words of IRC, sensible or not."""
    source = draw(st.sampled_from(["", "andi!a@h", "budi!b@h", "s", "#jarkom!x@y", "!@"]))
    params = draw(st.lists(_TEXTS, max_size=5))
    *middles, last = [*params, draw(_TEXTS)]
    middles = [word for word in middles if word and " " not in word and word[0] != ":"]
    message = Message(draw(_VERBS), (*middles, last), source, draw(_TAGS))
    try:
        line = message.format()
    except ValueError:
        line = "GARBAGE"
    return line.encode("utf-8", "replace") + b"\r\n"


_STREAMS = st.lists(st.one_of(_lines(), _lines(), st.binary(max_size=30)), max_size=15).map(
    b"".join
)


def _started() -> Dialogue:
    it = in_room(f"{ALL_CAPS} draft/message-redaction draft/multiline=max-bytes=99")
    it.says("@msgid=1 :budi!b@h PRIVMSG #jarkom :http://a.id")
    it.types("halo\nsemua")
    it.types("/react 2 x")
    it.types("/delete 2")
    it.types("/who lain")
    it.talk.join("#lain", "kunci")
    return it


def _visible(model: Model) -> list[str]:
    found = [model.nick, model.server]
    for room in model.rooms.values():
        found += [room.target, room.topic]
        found += [member.nick for member in room.members.values()]
        found += [*room.typing, *room.links]
        for line in room.lines:
            found += [line.nick, *line.text.split("\n"), line.failure]
            found += [word for emoji, nicks in line.reactions.items() for word in (emoji, *nicks)]
    return found


@given(_STREAMS)
def test_whatever_a_server_says_nothing_raises_and_the_model_stays_safe_to_show(
    stream: bytes,
) -> None:
    it = _started()
    it.talk.receive(stream, NOW)
    for text in _visible(it.talk.model):
        assert clean(text) == text
    assert it.talk.model.current == "" or it.talk.model.current in it.talk.model.rooms
    assert all(fits(line.encode()) for line in it.sent())
    it.talk.closed("", NOW)


@given(_STREAMS, st.data())
def test_how_the_bytes_are_cut_does_not_matter(stream: bytes, data: st.DataObject) -> None:
    whole, cut = _started(), _started()
    events = whole.talk.receive(stream, NOW)
    pieces: list[Event] = []
    rest = stream
    while rest:
        length = data.draw(st.integers(1, max(len(rest), 1)))
        pieces += cut.talk.receive(rest[:length], NOW)
        rest = rest[length:]
    assert pieces == events
    assert cut.talk.model.rooms == whole.talk.model.rooms
    assert cut.sent() == whole.sent()


@given(st.binary(max_size=3000))
def test_any_bytes_never_raise(stream: bytes) -> None:
    talk = Talk("andi")
    talk.start()
    talk.receive(stream, NOW)
    talk.receive(stream, NOW)


_TYPED = st.lists(
    st.one_of(
        st.text(max_size=700),
        st.builds(
            lambda name, words: f"/{name} {words}",
            st.sampled_from([*COMMANDS, "jion", "/", ""]),
            st.one_of(_TEXTS, st.text(max_size=700)),
        ),
    ),
    max_size=6,
).map("\n".join)


@given(_TYPED, st.booleans())
def test_whatever_is_typed_nothing_raises_and_only_lines_go_out(typed: str, there: bool) -> None:
    it = in_room() if there else online()
    it.talk.typed(typed, NOW)
    it.talk.submit(typed, NOW)
    it.talk.pieces(typed)
    it.talk.completions(typed, len(typed))
    it.talk.say("budi", typed, NOW)
    it.talk.join(typed, typed)
    it.talk.part(typed)
    it.talk.choose_nick(typed)
    Dialogue().talk.choose_nick(typed)
    it.talk.pages.older(typed)
    it.talk.look_at(typed)
    it.talk.quit(typed)
    for line in it.sent():
        assert fits(line.encode())
    for text in _visible(it.talk.model):
        assert clean(text) == text


@given(st.integers(), st.integers())
def test_any_clock_is_survived(first: int, second: int) -> None:
    it = in_room()
    it.talk.tick(first)
    it.talk.receive(b":budi!b@h PRIVMSG #jarkom :x\r\n", second)
    it.talk.pages.older("#jarkom")
    it.talk.tick(second)
