"""Registration: taken in, or asked again."""

from __future__ import annotations

import pytest

from client.core.events import Disconnected, NickRefused, Registered, ServerPasswordWanted
from client.core.model import Kind, Phase
from server.core.commands.registration import OWNED
from tests.client.core.dialogue import Dialogue, online, only


def test_we_are_in_under_the_nick_the_server_gives() -> None:
    it = Dialogue("andi_terlalu_panjang")
    it.talk.start()
    assert it.says(":s 001 andi_ter :Welcome") == [Registered("andi_ter")]
    assert it.talk.model.nick == "andi_ter"
    assert it.talk.model.phase is Phase.ONLINE


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (":s 433 * andi :Nickname is already in use", "taken"),
        (":s 432 * andi :Erroneous nickname", "letters"),
    ],
)
def test_a_refused_nick_is_asked_again_with_the_reason(line: str, words: str) -> None:
    it = Dialogue()
    it.talk.start()
    event = only(NickRefused, it.says(line))
    assert event.nick == "andi"
    assert words in event.reason
    it.sent()
    it.talk.choose_nick("andi2")
    assert it.sent() == ["NICK andi2"]
    assert it.talk.model.nick == "andi2"


def test_a_taken_nick_later_is_an_error_and_nothing_changes() -> None:
    it = online()
    it.talk.choose_nick("budi")
    it.says(":s 433 andi budi :Nickname is already in use")
    assert it.talk.model.nick == "andi"
    assert it.last("").kind is Kind.ERROR
    assert it.last("").text == "The nick budi is taken by somebody else; choose another."


def test_the_owner_of_a_nick_learns_how_to_use_it_from_another_computer() -> None:
    it = online()
    it.talk.choose_nick("budi")
    it.says(f":s 433 andi budi :{OWNED}")
    assert it.last("").text == (
        "The nick budi is taken by somebody else; choose another. Yours, from another computer? "
        "Copy identity.json from there, or ask the host to release it."
    )


def test_a_server_with_a_password_asks_for_it() -> None:
    it = Dialogue()
    it.talk.start()
    events = it.says(":s 464 * :Password incorrect", "ERROR :Closing Link")
    wanted = only(ServerPasswordWanted, events)
    assert wanted == ServerPasswordWanted(False, "This server needs a password.")
    assert it.talk.closed("", it.now) == [Disconnected("Closing Link.")]


def test_a_wrong_password_of_the_server_is_called_wrong() -> None:
    it = Dialogue(server_password="teh")
    it.talk.start()
    wanted = only(ServerPasswordWanted, it.says(":s 464 * :Wrong server password"))
    assert (wanted.wrong, wanted.must_wait) == (True, False)
    assert wanted.reason == "The server wants a password, and this was not it."


def test_a_password_of_the_server_that_was_not_even_tried_is_not_called_wrong() -> None:
    it = Dialogue(server_password="kopi")
    it.talk.start()
    text = "Too many wrong passwords; try again in 9 seconds"
    wanted = only(ServerPasswordWanted, it.says(f":s 464 * :{text}"))
    assert wanted == ServerPasswordWanted(False, f"{text}.", must_wait=True)


def test_the_name_of_the_network_is_the_servers_name() -> None:
    it = online(isupport="NETWORK=Warkop\\x20Andi")
    assert it.talk.model.server == "Warkop Andi"
