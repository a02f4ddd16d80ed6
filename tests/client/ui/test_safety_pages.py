"""Whatever a server sends, in every field there is: no page over a talk, nor anything else that we
write to the terminal, is more than letters. Plain mode, too."""

from __future__ import annotations

import contextlib
import io
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import pytest
from hypothesis import example, given

from client.core.preferences import Preferences
from client.core.servers import Servers
from client.core.talk import Talk
from client.export import Extract, Form, name_for, render
from client.pins import CertificateChanged
from client.plainjson import JsonOutput
from client.plainoutput import Output, TextOutput
from client.plainview import PlainView
from client.ui.certificates import certificate_question
from client.ui.helppage import HelpPage
from client.ui.inviteview import invite_rows
from client.ui.jumppage import JumpPage
from client.ui.keyspage import KeysPage
from client.ui.notify import Notifier
from client.ui.prompts import Prompt
from client.ui.readingpage import ReadingPage
from client.ui.settingspage import SettingsPage
from client.ui.talkpage import TalkActions, TalkPage
from client.ui.textview import text_of
from client.ui.themepage import ThemePage
from discovery.invite import Invite
from discovery.text import clean
from tests.client.core.dialogue import ALL_CAPS
from tests.client.ui.test_safety import SIZES, check, line, painted, text, word

CAPS = (
    f"{ALL_CAPS} draft/event-playback draft/message-redaction draft/metadata-2 draft/multiline "
    "draft/read-marker away-notify extended-join account-notify setname chghost invite-notify"
)
# What stands for a value of a tag may be anything but these.
tag = text.map(lambda one: re.sub(r"[\r\n\0; \\]", "", one) or "x")
NOTHING = TalkActions(lambda _: True, lambda: None, lambda: None, lambda: None)


def lines(nick: str, room: str, said: str, value: str) -> list[bytes]:
    """A server says everything that one can, with the words of a stranger in every field."""
    channel, who = "#" + room, f"{nick}!{nick}@{nick}"
    return [
        line(f":x CAP * LS :{CAPS}"),
        line(f":x CAP * ACK :{CAPS}"),
        line(f":{nick} 001 siti :{said}"),
        line(f":x 005 siti CHATHISTORY=50 NETWORK={nick} PREFIX=(ov)@+ {nick}={value} :{said}"),
        line(f":x 375 siti :{said}"), line(f":x 372 siti :{said}"), line(f":x 376 siti :{said}"),
        line(f":siti!u@h JOIN {channel} {nick} :{said}"),
        line(f":x 332 siti {channel} :{said}"),
        line(f":x 333 siti {channel} {nick} 1"),
        line(f":x 353 siti = {channel} :@siti +{nick} {nick}2"),
        line(f":x 366 siti {channel} :{said}"),
        line(f":x MARKREAD {channel} timestamp={value}"),
        line(f"@msgid={value};account={value} :{who} PRIVMSG {channel} :{said} http://{said}"),
        line(f"@msgid=m2;+reply={value} :{who} PRIVMSG {channel} :{said}"),
        line(f"@+reply=m2;+draft/react={value} :{who} TAGMSG {channel}"),
        line(f"@+typing=active :{who} TAGMSG {channel}"),
        line(f":x BATCH +b draft/multiline {channel}"),
        line(f"@batch=b :{who} PRIVMSG {channel} :{said}"),
        line(f"@batch=b :{who} PRIVMSG {channel} :{value}"),
        line(":x BATCH -b"),
        line(f"@msgid=m3 :{who} PRIVMSG {channel} :gone"),
        line(f":{who} REDACT {channel} m3 :{said}"),
        line(f":x METADATA {nick} {value} * :{said}"),
        line(f":x METADATA {channel} {value} * :{said}"),
        line(f":{who} AWAY :{said}"), line(f":{who} SETNAME :{said}"),
        line(f":{who} ACCOUNT {nick}"),
        line(f":{who} INVITE siti {channel}2"), line(f":{who} KICK {channel} {nick}2 :{said}"),
        line(f":{who} MODE {channel} +ovbk {nick} {nick} {value} {value}"),
        line(f":{who} PRIVMSG siti :siti {said}"), line(f":{who} PRIVMSG siti :\x01{said}\x01"),
        line(f":{who} NOTICE siti :{said}"),
        line(f":x 352 siti {channel} {nick} {nick} {nick} {nick} H@ :0 {said}"),
        line(f":x 311 siti {nick} {nick} {nick} * :{said}"),
        line(f":x 319 siti {nick} :@{channel}"), line(f":x 330 siti {nick} {nick} :{said}"),
        line(f":x 301 siti {nick} :{said}"), line(f":x 322 siti {channel} 3 :{said}"),
        line(f":x 323 siti :{said}"), line(f":x 482 siti {channel} :{said}"),
        line(f":x FAIL {nick} {value} {value} :{said}"), line(f":x WARN * {value} :{said}"),
        line(f":x NOTE {nick} {value} :{said}"), line(f":x 999 siti {value} :{said}"),
        line(f":{nick}2!u@h QUIT :{said}"), line(f":{who} PART {channel} :{said}"),
    ]  # fmt: skip


def heard(nick: str, room: str, said: str, value: str, view: PlainView | None = None) -> Talk:
    talk = view._talk if view is not None else Talk("siti")
    talk.start()
    for one in lines(nick, room, said, value):
        for event in talk.receive(one, 0):
            if view is not None:
                view.take(event)
    return talk


def controls(sent: str) -> set[str]:
    return {one for one in sent if unicodedata.category(one) in ("Cc", "Cf", "Cs")}


def everything(test: Callable[..., None]) -> Callable[..., None]:
    """Runs a test with the words of strangers."""
    worst = example(
        nick="[ZeroWidthEscape]", room="\u202e", said="\x1b]52;c;aGFsbG8=\x07", value="\x9b2J"
    )
    return worst(given(nick=word, room=word, said=text, value=tag)(test))


@pytest.mark.parametrize("size", SIZES)
@everything
def test_no_field_of_any_message_commands_the_terminal(
    size: tuple[int, int], nick: str, room: str, said: str, value: str
) -> None:
    talk = heard(nick, room, said, value)

    def make() -> TalkPage:
        page = TalkPage(Servers(talk), NOTHING, zone=UTC)
        page.picking.open()
        return page

    for _ in talk.model.rooms:
        talk.switch(1)
        check(*painted(make, size), size)


@everything
def test_no_name_to_jump_to_commands_the_terminal(
    nick: str, room: str, said: str, value: str
) -> None:
    servers = Servers(heard(nick, room, said, value), heard(room, nick, said, value))
    check(*painted(lambda: JumpPage(servers), SIZES[0]), SIZES[0])


@everything
def test_the_text_to_be_copied_is_text(nick: str, room: str, said: str, value: str) -> None:
    for one in heard(nick, room, said, value).model.rooms.values():
        assert controls("".join(text_of(one, Preferences(), UTC))) == set()


@given(who=text, said=text)
def test_a_notification_is_one_sequence_with_words(who: str, said: str) -> None:
    sent: list[str] = []
    notifier = Notifier(sent.append, lambda: 0.0, {"TERM_PROGRAM": "WezTerm"})
    assert notifier.tell(who, said, "osc9")
    (whole,) = sent
    inside = whole.removeprefix("\x1b]9;").removesuffix("\x1b\\")
    assert len(inside) == len(whole) - 6
    assert controls(inside) == set()


@pytest.mark.parametrize("output", [TextOutput(is_person=True), JsonOutput()])
@everything
def test_plain_mode_prints_lines_of_text(
    output: Output, nick: str, room: str, said: str, value: str
) -> None:
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        output.talk = Talk("siti", shows_rooms=False)
        view = PlainView(output.talk, output, is_person=True)
        talk = heard(nick, room, said, value, view)
        view.print_held()
        view.note_rooms()
        talk.submit("/who", 0)
    assert controls(out.getvalue()) <= {"\n"}


@everything
def test_an_export_is_text_and_its_name_stays_in_the_folder(
    nick: str, room: str, said: str, value: str
) -> None:
    taken = datetime(2026, 11, 21, tzinfo=UTC)
    model = heard(nick, room, said, value).model
    for one in model.rooms.values():
        extract = Extract(
            one.title, model.server, model.nick, one.topic, one.lines, taken, Preferences(), UTC
        )
        for form in Form:
            assert controls("".join(render(extract, form))) <= {"\n"}
        name = name_for(one.title, taken, Form.PAGE)
        assert controls(name) == set()
        assert not set(name) & set('/\\:*?"<>|')
        assert not name.startswith(".")


@given(room=text, name=text)
def test_no_invite_commands_the_terminal(room: str, name: str) -> None:
    invite = Invite((("10.0.0.1", 6697),), clean(room, 60), "ab" * 32)
    draw = partial(invite_rows, invite, clean(name, 60), locked=True)
    check(*painted(lambda: ReadingPage("Invite", draw), SIZES[0]), SIZES[0])


@given(why=text)
def test_no_server_with_another_key_commands_the_terminal(why: str) -> None:
    problem = CertificateChanged(clean(why, 200), "ab" * 32, ("cd" * 32,), ("cd" * 32,))
    question = certificate_question(problem, "back")
    check(*painted(lambda: Prompt(question), SIZES[0]), SIZES[0])


@pytest.mark.parametrize("size", SIZES)
def test_pages_of_our_own_send_nothing_unknown(size: tuple[int, int]) -> None:
    preferences = Preferences()
    check(*painted(lambda: SettingsPage(preferences, lambda name: []), size), size)
    check(*painted(lambda: KeysPage(preferences, list), size), size)
    check(*painted(lambda: ThemePage(preferences, lambda: None, list), size), size)
    check(*painted(lambda: HelpPage([("F1", "help")]), size), size)
