"""People with WeeChat or irssi talk with people who use our client."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.integration.other_clients import Irssi, WeeChat
from tests.integration.programs import Programs, Server
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
