"""What was said can be taken elsewhere: copied, opened, saved."""

from __future__ import annotations

from client.core.wishes import CopyWanted, OpenWanted
from tests.client.core.dialogue import Dialogue, in_room, only


def talked() -> Dialogue:
    it = in_room()
    it.says(
        ":budi!b@h PRIVMSG #jarkom :lihat https://a.example/1 dan https://b.example/2",
        ":citra!c@h PRIVMSG #jarkom :terima kasih",
    )
    return it


def test_copy_takes_the_newest_message_or_the_one_with_that_number() -> None:
    it = talked()
    assert only(CopyWanted, it.types("/copy")).text == "terima kasih"
    assert only(CopyWanted, it.types("/copy 2")).text.startswith("lihat https://a.example/1")


def test_a_message_that_is_not_there_is_not_copied() -> None:
    it = talked()
    assert not [one for one in it.types("/copy 50") if isinstance(one, CopyWanted)]
    assert "no such message" in it.last().text


def test_open_takes_the_address_with_that_number_or_the_last_one() -> None:
    it = talked()
    assert only(OpenWanted, it.types("/open 1")).address == "https://a.example/1"
    assert only(OpenWanted, it.types("/open [2]")).address == "https://b.example/2"
    assert only(OpenWanted, it.types("/open")).address == "https://b.example/2"


def test_a_number_without_an_address_says_what_there_is() -> None:
    it = talked()
    it.types("/open 9")
    assert it.last().text == "There is no address [9] here; the last one is [2]."


def test_a_room_without_addresses_says_so() -> None:
    it = in_room()
    it.types("/open")
    assert it.last().text == "Nobody has said an address here."
