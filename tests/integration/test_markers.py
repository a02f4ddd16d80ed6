"""Where somebody stopped reading is known to the next program, also after the server was away."""

from __future__ import annotations

from pathlib import Path

from client.core.login import Login
from client.core.talk import Talk
from client.ui.stay import now
from tests.client.ui.house import House, Somebody, house, somebody

PASSWORD = "kopi-tubruk-tanpa-gula"


async def andi_at(place: House, *, registered: bool = True) -> Somebody:
    """A new program of andi's, which remembers the password only."""
    andi = Somebody("andi")
    andi.talk = Talk("andi", login=Login(password=PASSWORD if registered else "", nonce="abc"))
    await andi.enter(place, "jarkom")
    return andi


async def test_the_next_program_begins_at_the_first_unread_message(tmp_path: Path) -> None:
    async with house(tmp_path) as place:
        andi = await andi_at(place, registered=False)
        andi.do(f"/register {PASSWORD}")
        await andi.until(lambda: andi.talk.account == "andi")
        async with somebody("budi", place, "jarkom") as budi:
            await budi.say("satu")
            await andi.hears("satu")
            andi.talk.saw("#jarkom")
            await andi.leave()
            await budi.say("dua")
        await place.close()
        await place.open()
        again = await andi_at(place)
        room = again.talk.model.room
        assert room is not None
        unread = [line.text for line in room.lines if line.stamp > room.unread_from > 0]
        assert "dua" in unread
        assert "satu" not in unread
        again.talk.saw("#jarkom")
        again.talk.tick(now())
        await again.leave()
        last = await andi_at(place)
        assert last.talk.model.room is not None
        assert last.talk.model.room.unread_from == 0
        await last.leave()
