"""The application without I/O: what the screen and the plain mode both drive."""

from __future__ import annotations

from client.core.events import Event
from client.core.model import Model


class Talk:
    """One connection to one server: bytes and what the person does in, model and events out.

    Call `start` when the connection is open, then `receive` with whatever arrives, `tick` every few
    seconds, `closed` when it ended; after every call write what `take` returns. A Talk serves one
    connection; for the next make a new one. Nothing here raises for anything a server or a person
    says. `model.revision` grows with every visible change.

    Events that arise in a call that returns none come with the next `receive`, `tick` or `submit`.
    Notes and errors for the person are Kind.NOTE and Kind.ERROR lines in the room being looked at,
    or in `model.rooms[""]` (target "", neither room nor private talk) while there is no room.
    """

    def __init__(
        self, nick: str, *, realname: str = "", server_password: str | None = None
    ) -> None:
        self.model = Model(nick=nick)

    def start(self) -> None:
        """The connection is open: say who we are. Phase REGISTERING until `Registered`."""
        raise NotImplementedError

    def receive(self, data: bytes, now: int) -> list[Event]:
        """Take bytes from the server, cut anywhere. now: epoch ms, for lines without a stamp."""
        raise NotImplementedError

    def tick(self, now: int) -> list[Event]:
        """Call every few seconds. now: epoch ms. Asks a silent server whether it lives; reports
        `Disconnected` when it does not (then close the connection)."""
        raise NotImplementedError

    def closed(self, reason: str, now: int) -> list[Event]:
        """The connection is gone: `reason` is a sentence, or empty if the server closed it in
        order. Gives `Disconnected` once, and `Delivered` with a reason for what was on its way."""
        raise NotImplementedError

    def take(self) -> bytes:
        """What is to be written to the server; empties it."""
        raise NotImplementedError

    def submit(self, text: str, now: int) -> tuple[str, list[Event]]:
        """What the person typed in the current room: slash commands, `//` for a text that begins
        with a slash, or messages; every line of `text` is one of these, long lines are split.

        Returns the label of the LAST message sent ('' if none; `Delivered` comes with it; messages
        are answered in their order) and the events so far.
        """
        raise NotImplementedError

    def join(self, room: str, password: str | None = None) -> list[Event]:
        """Enter `jarkom` or `#jarkom`. Answered by Joined, PasswordWanted or JoinRefused (the
        latter at once if the name can't be one)."""
        raise NotImplementedError

    def choose_nick(self, nick: str) -> None:
        """Take another nick; before registration this answers `NickRefused`."""
        raise NotImplementedError

    def part(self, room: str) -> None:
        """Leave a room, or close a private talk (by name, wire name or nick)."""
        raise NotImplementedError

    def say(self, target: str, text: str, now: int) -> str:
        """Send a message to `#jarkom` or a nick. Returns the label of the last one, or ''."""
        raise NotImplementedError

    def barrier(self) -> str:
        """A label whose `Delivered` comes after the answers to everything sent before it."""
        raise NotImplementedError

    def request_rooms(self) -> None:
        """Ask for the rooms of this server: `RoomsListed`, without lines in the timeline."""
        raise NotImplementedError

    def quit(self, text: str = "") -> None:
        """Say goodbye; the server closes the connection."""
        raise NotImplementedError

    def switch(self, step: int) -> None:
        """Look at the room `step` (1 or -1) further in tab order, wrapping; it counts as read."""
        raise NotImplementedError

    def look_at(self, key: str) -> None:
        """Look at a room by its key in `model.rooms` (or any name of it); it counts as read."""
        raise NotImplementedError

    def completions(self, text: str, cursor: int) -> list[tuple[str, str]]:
        """(word, one line of help) for the word that ends at `cursor`: commands, rooms, nicks.

        `word` replaces the whole word before the cursor; commands keep their slash.
        """
        raise NotImplementedError

    def older(self, room: str) -> None:
        """Ask for one more page of history before the oldest line of a room; it appears in the
        model. Does nothing while a page is on its way or when there is no more."""
        raise NotImplementedError
