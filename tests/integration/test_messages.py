"""What people do with messages, at our own server: everybody sees the same, live, from history and
after a restart of the program; and so do lines in and lines out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from client.core.model import Kind, Line, Seal
from tests.client.core.letters import Post, Writer
from tests.integration.programs import Programs, Server
from tests.lan.process import Process

SAID = (Kind.MESSAGE, Kind.ACTION)
CODE = "def kopi(gula):\n\n\treturn 'manis' if gula else 'pahit'  # " + " ".join(["panjang"] * 60)


def room_of(writer: Writer) -> list[Line]:
    room = writer.talk.model.find("#jarkom")
    assert room is not None
    return [line for line in room.lines if line.kind in SAID]


def picture(writer: Writer) -> list[tuple[object, ...]]:
    """What the person sees of each message, but for deleted ones, which history leaves out."""
    return [
        (one.nick, one.text, one.msgid, one.reply_to, one.reactions, one.links, one.kind)
        for one in room_of(writer)
        if not one.deleted
    ]


@pytest.fixture
def post() -> Post:
    return Post()


def inside(post: Post, *nicks: str) -> list[Writer]:
    return [post.arrive(nick).says("/join jarkom") for nick in nicks]


def test_everybody_sees_the_same_whenever_they_come(post: Post) -> None:
    andi, budi = inside(post, "andi", "budi")
    andi.says("Pagi! lihat http://kopi.id", CODE, "salah ketik")
    budi.says("/reply 3 Pagi juga", "/react 3 :thumbsup:", "/react andi ❤️", "/me membaca")
    andi.says("/react budi 👍", "/react budi 👍", "/edit-last benar: http://teh.id")
    citra = inside(post, "citra")[0]
    assert picture(andi) == picture(budi) == picture(citra)
    texts = [line.text for line in room_of(citra)]
    assert texts == [
        "Pagi! lihat http://kopi.id",
        CODE.replace("\t", "    "),
        "Pagi juga",
        "membaca",
        "benar: http://teh.id",
    ]
    lines = room_of(citra)
    assert lines[1].reactions == {"👍": ["budi"]}
    assert lines[2].reply_to == lines[0].msgid
    assert [line.deleted for line in room_of(budi)].count(True) == 1
    back = budi.returns().says("/join jarkom")
    assert picture(back) == picture(andi)


def test_moderators_delete_what_others_said_and_others_do_not(post: Post) -> None:
    andi, budi = inside(post, "andi", "budi")
    andi.says("halo")
    budi.says("/delete 1", "iklan http://iklan.id")
    assert "Not deleted: " in budi.notes()
    andi.says("/delete 1 bukan di sini")
    assert [(one.text, one.deleted) for one in room_of(budi)] == [
        ("halo", False), ("bukan di sini", True)
    ]


def test_other_programs_get_the_lines_one_by_one(post: Post) -> None:
    other = post.house.arrive("eko")
    other >> "JOIN #jarkom"
    (andi,) = inside(post, "andi")
    other.ignore()
    andi.says("satu\n\ndua")
    assert [one.params[1] for one in other.read() if one.verb == "PRIVMSG"] == ["satu", "dua"]


def test_a_page_of_code_that_is_too_long_for_one_message_arrives_whole(post: Post) -> None:
    andi, budi = inside(post, "andi", "budi")
    lines = [f"baris {number}: " + "x" * 100 for number in range(100)]
    andi.says("\n".join(lines))
    assert "\n".join(line.text for line in room_of(budi)).split("\n") == lines
    assert len(room_of(budi)) == 4  # of 32 lines each


def test_private_messages_of_several_lines_are_one_box(post: Post) -> None:
    andi, budi = post.two()
    andi.says("/msg budi sandi:\n  kopi susu\n/quit")
    assert budi.reads("andi") == [("sandi:\n  kopi susu\n/quit", Seal.SEALED)]
    assert not any("kopi susu" in one.format() for one in andi.sent)
    budi.talk.look_at("andi")
    budi.says("/react 👍", "/reply siap")
    assert not any("+draft/react" in one.tags for one in budi.sent)
    assert andi.lines("budi")[-1].reply_to == andi.lines("budi")[0].msgid
    assert picture_of(andi.returns().says("/msg budi"), "budi") == picture_of(budi, "andi")


def picture_of(writer: Writer, nick: str) -> list[tuple[str, str, str]]:
    return [(one.text, one.msgid, one.reply_to) for one in writer.lines(nick)]


def test_typing_is_seen_until_it_is_said(post: Post) -> None:
    andi, budi = inside(post, "andi", "budi")
    andi.talk.typed("ha", andi.now)
    post.settle()
    room = budi.talk.model.find("#jarkom")
    assert room is not None
    assert list(room.typing) == ["andi"]
    andi.says("halo")
    assert not room.typing
    andi.talk.typed("lagi", andi.now)
    post.settle()
    post.pass_time(7)
    assert not room.typing


def person(programs: Programs, house: Server, nick: str) -> Process:
    files = ["--data-dir", str(programs.folder / nick)]
    where = ["--server", f"127.0.0.1:{house.port}", "--room", "jarkom", "--nick", nick]
    process = programs.start("client", "--plain", *where, *files)
    process.wait_for_line(r"^Restored \d+ message")
    return process


def test_lines_in_and_lines_out(server: Callable[..., Server], programs: Programs) -> None:
    house = server("--room", "jarkom")
    andi, budi = person(programs, house, "andi"), person(programs, house, "budi")
    andi.send_line("Ada kopi?")
    budi.wait_for_line("<andi> Ada kopi[?]$")
    budi.send_line("/reply andi ada")
    andi.wait_for_line("<budi> [(]to andi[)] ada$")
    andi.send_line("/react :thumbsup:")
    budi.wait_for_line("[*] andi reacted 👍 to budi: ada$")
    andi.send_line("/delete 2 salah kamar")
    budi.wait_for_line("[*] andi deleted a message [(]salah kamar[)]$")
    for process in (andi, budi):
        process.close_input()
        assert process.wait() == 0, process.output


def test_a_script_ends_when_what_it_said_anew_was_said(
    server: Callable[..., Server], programs: Programs
) -> None:
    house = server("--room", "jarkom")
    typed = "salah ketik\n/edit-last benar ketik\n"
    done = programs.run_client(house, "andi", "jarkom", input=typed)
    assert done.returncode == 0, done.stderr
    said = [line.split(" ", 1)[1] for line in done.stdout.splitlines() if " joined" not in line]
    assert said == ["<andi> salah ketik", "* andi deleted a message", "<andi> benar ketik"]
