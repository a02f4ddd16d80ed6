"""Steps of people who have accounts: registering a nick, logging in, coming back."""

from __future__ import annotations

import base64

from protocol.sasl import Plain, split_message
from server.core.session import Phase
from tests.server.core.dialogue import House, Person

PASSWORD = "rahasia sekali"


def encode(message: str | bytes) -> str:
    """A SASL message of one piece."""
    (piece,) = split_message(message.encode() if isinstance(message, str) else message)
    return piece


def decode(piece: str) -> bytes:
    """The reverse."""
    return base64.b64decode(piece)


def enrol(house: House, nick: str, password: str = PASSWORD) -> None:
    """Somebody registers a nick and leaves."""
    person = house.arrive(nick)
    person >> f"REGISTER * * :{password}"
    person << f"REGISTER SUCCESS {nick} :…"
    person >> "QUIT"


def say_plain(person: Person, name: str, password: str = PASSWORD) -> Person:
    """The whole of PLAIN; whatever comes of it can be read. The capability must be there."""
    person >> "AUTHENTICATE PLAIN"
    person << "AUTHENTICATE +"
    for piece in split_message(Plain(name, name, password).format()):
        person >> f"AUTHENTICATE {piece}"
    return person


def come_back(
    house: House, nick: str, *capabilities: str, account: str = "", password: str = PASSWORD
) -> Person:
    """Somebody logs in and registers with the nick; all up to the end of the MOTD is read."""
    person = house.connect()
    person >> f"CAP REQ :{' '.join(['sasl', *capabilities])}" >> f"NICK {nick}"
    person >> f"USER {nick} 0 * :{nick.title()} Nama"
    person.read()
    say_plain(person, account or nick, password)
    person << "900 … … … :…"
    person << "903 … :…"
    person >> "CAP END"
    assert person.session.phase is Phase.REGISTERED, person.read()
    person.skip_to("422")
    return person
