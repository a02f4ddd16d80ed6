"""What was said before the pictures are taken: written into the store, each with its time."""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple

from server.core.history import Entry
from server.store.sqlite import SqliteStore

ROOM = "#jarkom"
CODE = """\
```python
async def layani(reader, writer):
    while data := await reader.read(1024):
        writer.write(data.upper())
        await writer.drain()
    writer.close()
```"""


class Said(NamedTuple):
    """`ago`: minutes. `to`: the place in the list of what it answers or reacts to."""

    ago: float
    nick: str
    text: str
    to: int = -1
    verb: str = "PRIVMSG"
    room: str = ROOM


DAY = 24 * 60
SAID = (
    Said(DAY + 95, "citra", "Ada yang sudah baca soal tugas 2?"),
    Said(DAY + 93, "dewi", "Sudah. Nomor 3 minta server untuk banyak klien."),
    Said(DAY + 92, "agus", "Pakai thread atau asyncio ya?"),
    Said(DAY + 88, "citra", "Pak Hendra bilang bebas, asal alasannya dijelaskan di laporan.", to=2),
    Said(DAY + 87, "agus", "Oke, asyncio saja. Nanti kutaruh contohnya di sini."),
    Said(64, "eka", "", verb="JOIN"),
    Said(62, "fajar", "", verb="JOIN"),
    Said(58, "hana", "", verb="JOIN"),
    Said(57, "hana", "Quit: Laptopku habis baterai", verb="QUIT"),
    Said(55, "fajar", "Pagi! Di lab kok port 5000 selalu ditolak?"),
    Said(53, "dewi", "Itu firewall-nya. Caranya ada di https://wiki.lab.example/firewall", to=9),
    Said(51, "fajar", "Jalan! Makasih kak 🙏"),
    Said(51, "dewi", "❤️", to=11, verb="TAGMSG"),
    Said(50, "citra", "❤️", to=11, verb="TAGMSG"),
    Said(38, "agus", "Ini contoh yang kujanjikan:\n" + CODE),
    Said(37, "eka", "👍", to=14, verb="TAGMSG"),
    Said(37, "citra", "👍", to=14, verb="TAGMSG"),
    Said(36, "dewi", "🔥", to=14, verb="TAGMSG"),
    Said(35, "eka", "Rapi! Kalau kliennya seratus, masih kuat?", to=14),
    Said(33, "agus", "Kucoba tadi malam sampai 500, aman."),
    Said(DAY + 40, "citra", "Rangkuman bab 4 sampai 6 kubagi per orang ya.", room="#tugas-besar"),
    Said(DAY + 31, "agus", "Aku bab 5, soal routing.", room="#tugas-besar"),
    Said(4 * DAY + 30, "fajar", "Belajar asyncio mulai dari mana ya?", room="#nongkrong"),
    Said(4 * DAY + 28, "dewi", "Tutorial asyncio di docs.python.org, pelan-pelan saja.",
         room="#nongkrong"),
    Said(DAY + 29, "citra", "Bab 6 bandingkan thread dan asyncio, ya?", room="#tugas-besar"),
    Said(90, "hana", "Kantin atau warkop depan?", room="#nongkrong"),
    Said(88, "fajar", "Warkop. Kopi susunya lagi promo ☕", room="#nongkrong"),
    Said(86, "hana", "Berangkat!", room="#nongkrong"),
)


def write(directory: Path, said: tuple[Said, ...] = SAID) -> None:
    """Put it into the store of a server that does not run."""
    directory.mkdir(parents=True, exist_ok=True)
    directory.chmod(0o700)
    now = int(time.time() * 1000)
    store = SqliteStore(directory)
    for number, one in enumerate(said):
        stamp = now - int(one.ago * 60_000) + number
        source = f"{one.nick}!{one.nick}@10.77.0.20"
        tags: dict[str, str] = {}
        params: tuple[str, ...] = (one.room, one.text)
        if one.to >= 0:
            tags["+draft/reply"] = f"said{one.to}"
        if one.verb == "TAGMSG":
            tags["+draft/react"], params = one.text, (one.room,)
        elif one.verb == "JOIN":
            params = (one.room,)
        elif one.verb == "QUIT":
            params = (one.text,)
        elif one.to >= 0:
            tags = {"+reply": f"said{one.to}"}
        store.append(Entry(one.room, stamp, f"said{number}", source, one.verb, params, tags))
    store.close()
