"""People with WeeChat or irssi talk with people who use our client."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from protocol import numerics as num
from tests.integration.other_clients import Irssi, WeeChat
from tests.integration.programs import Programs, Server
from tests.integration.wire import Wire
from tests.support import needs_program

KINDS = [
    pytest.param(WeeChat, marks=needs_program("weechat-headless", "tail"), id="weechat"),
    pytest.param(Irssi, marks=needs_program("irssi", "script", "tail"), id="irssi"),
]


@pytest.mark.parametrize("kind", KINDS)
def test_another_client_joins_the_locked_room_over_tls_and_talks_with_ours(
    server: Callable[..., Server], programs: Programs, kind: type[WeeChat] | type[Irssi]
) -> None:
    house = server()
    andi = programs.client(house, "andi", "rahasia", *programs.password_file("kopi"))
    # It compares the certificate with the fingerprint that the server prints for people.
    guest = kind(programs, house)
    guest.enter("kopi")
    andi.wait_for_line(rf"\* {guest.nick} joined$")

    andi.send_line("apa kabar? ☕")
    guest.wait_for("andi", "apa kabar? ☕")
    guest.say("baik, terima kasih")
    andi.wait_for_line(f"<{guest.nick}> baik, terima kasih$")

    andi.send_line("/who")
    andi.wait_for_line(f"2 people in rahasia: andi, {guest.nick}$")
    guest.say("/me drinks ☕")
    andi.wait_for_line(rf"\* {guest.nick} drinks ☕$")
    guest.say("/msg andi psst")
    andi.wait_for_line(rf"\[{guest.nick}\] psst$")
    guest.say("/quit")
    andi.wait_for_line(rf"\* {guest.nick} is gone")


@pytest.mark.parametrize("kind", KINDS)
def test_another_client_stays_outside_with_a_wrong_password(
    server: Callable[..., Server], programs: Programs, kind: type[WeeChat] | type[Irssi]
) -> None:
    house = server()
    andi = programs.client(house, "andi", "rahasia", *programs.password_file("kopi"))
    guest = kind(programs, house)
    guest.try_to_enter("teh")
    house.wait_for_log(f"refused: {guest.nick} .* in rahasia: Wrong password")
    guest.enter("kopi")
    andi.wait_for_line(rf"\* {guest.nick} joined$")
    assert andi.output.count(f"{guest.nick} joined") == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_nick_taken_by_sasl_stays_its_owners_who_finds_what_was_said_meanwhile(
    server: Callable[..., Server],
    programs: Programs,
    wire: Callable[..., Wire],
    kind: type[WeeChat] | type[Irssi],
) -> None:
    house = server()
    andi = wire(house.port)
    andi.register("andi")
    andi.join("rahasia", "kopi")

    guest = kind(programs, house, "kata-sandi")  # its first login makes the nick its own
    guest.enter("kopi")
    andi.send(f"WHOIS {guest.nick}")
    account = andi.wait_for(lambda one: one.verb == num.RPL_WHOISACCOUNT)
    assert account.params[1:3] == (guest.nick, guest.nick)
    guest.say("/quit")
    andi.wait_for(lambda one: one.verb == "QUIT")

    andi.send("PRIVMSG #rahasia :selagi kamu pergi")
    andi.send(f"PRIVMSG {guest.nick} :bisik-bisik")
    andi.wait_for(lambda one: one.verb == num.RPL_AWAY)
    stranger = wire(house.port)
    stranger.send("CAP LS 302", f"NICK {guest.nick}", "USER x 0 * :x", "CAP END")
    stranger.wait_for(lambda one: one.verb == num.ERR_NICKNAMEINUSE)

    again = kind(programs, house, "kata-sandi")
    again.wait_for_whisper("andi", "bisik-bisik")
    again.enter("kopi")
    again.wait_for("andi", "selagi kamu pergi")
