"""Take the pictures: `python -m tests.pictures FOLDER [NAME ...]`. Linux, root, iproute2, tmux."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from tests.lan.network import why_no_lan
from tests.pictures.svg import DARK, LIGHT, Look, picture
from tests.pictures.town import KOS, Town
from tests.pictures.window import Window

NAMES = ("list", "talk", "commands", "search", "small")
WIDE, MIDDLE, SMALL = (120, 40), (96, 30), (60, 20)


class Album:
    """Keeps pictures of windows in a folder."""

    def __init__(self, folder: Path, names: list[str]) -> None:
        self._folder, self._names = folder, names

    def take(self, name: str, window: Window, title: str, look: Look = DARK) -> None:
        """As it is now. look: of the window around it."""
        if self._names and name not in self._names:
            return
        path = self._folder / f"{name}.svg"
        drawn = picture(window.cells, window.columns, title, look)
        path.write_text(drawn, encoding="utf-8")
        print(f"{path}  {len(drawn.encode()) / 1000:.0f} kB", flush=True)


def why_not() -> str | None:
    """Why no pictures can be taken here."""
    if reason := why_no_lan():
        return f"{reason}: the pictures are taken on a LAN inside this computer."
    if shutil.which("tmux") is None:
        return "tmux is not installed: the program runs in it (Debian: apt install tmux)."
    return None


def main(folder: Path, names: list[str]) -> None:
    album = Album(folder, names)
    with Town() as town:
        town.come("dito", "#mabar", KOS)
        town.come("rani", "#mabar", KOS)
        town.come("wawan", "#mabar", KOS)
        meet_students(town)
        first_evening(town)
        for nick in ("agus", "citra", "dewi", "eka", "fajar"):
            town.come(nick, "#jarkom")
        town.come("hana", "#nongkrong")
        town.come("fajar", "#nongkrong")
        town.come("agus", "#tugas-besar")
        show_list(town, album)
        show_talk(town, album)


def meet_students(town: Town) -> None:
    """Once, before that server is set up anew: from then on it has another key."""
    with Window(town.ours, *WIDE, "--nick", "budi") as window:
        enter(window, "rapat", "budi joined")
        leave(window)
    town.renew_students()


def first_evening(town: Town) -> None:
    """Three rooms are entered and read, so that what follows is new."""
    with Window(town.ours, *WIDE, "--nick", "budi") as window:
        enter(window, "jarkom", "budi joined")
        for room in ("nongkrong", "tugas-besar", "jarkom"):
            say(window, f"/join {room}")
            is_there(window, room)
        leave(window)


def show_list(town: Town, album: Album) -> None:
    with Window(town.ours, *MIDDLE, "--nick", "budi") as window:
        window.sees("Himpunan", "other key!", "Kos Bu Tini", "Lab Jarkom", "last time",
                    "seen but unreachable")  # fmt: skip
        album.take("list", window, "python -m client")


def show_talk(town: Town, album: Album) -> None:
    """People talk while nobody is there; then the room as one finds it."""
    citra, dewi, eka = (town.people[nick] for nick in ("citra", "dewi", "eka"))
    plan = citra.says("#jarkom", "Presentasi kelompok kita maju ke Kamis.")
    citra.says("#jarkom", "budi, kamu bisa pegang bagian demo?")
    dewi.says("#jarkom", "Kamis jam berapa?", plan)
    citra.says("#jarkom", "Jam sepuluh, di lab 2.")
    dewi.reacts("#jarkom", plan, "👍")
    eka.reacts("#jarkom", plan, "👍")
    town.people["hana"].says("#nongkrong", "budi, nanti sore ikut ke warkop?")
    town.people["agus"].says("#tugas-besar", "Bab 5 sudah kuunggah, tinggal digabung.")
    with Window(town.ours, *WIDE, "--nick", "budi") as window:
        enter(window, "", "lab 2")
        say(window, f"/connect {town.address(KOS)}")
        window.sees("Which room?")
        window.press("Enter")
        window.sees("Kos Bu Tini", "rani", "joined")
        say(window, "/clear")
        go_to(window, "jarkom")
        dewi.says("budi", "Bud, slide bagianku sudah jadi")
        window.sees("dewi")
        window.press("End")
        eka.types("#jarkom")
        window.sees("eka is typing", "lab 2")
        album.take("talk", window, "python -m client jarkom")
        window.write("/re")
        window.sees("/reply")
        album.take("commands", window, "/re")
        window.press("BSpace", "BSpace", "BSpace")
        window.resize(*MIDDLE)
        take_search(window, album)
        window.resize(*SMALL)
        say(window, "/theme light")
        window.until(lambda text: text.startswith(" jarkom "), "the room in light colours")
        album.take("small", window, "python -m client jarkom", LIGHT)
        leave(window)


def take_search(window: Window, album: Album) -> None:
    window.press("C-f")
    window.sees("Look for:")
    window.press("Tab")
    window.write("async")
    window.sees("6 found")
    window.press("Down")
    window.sees("6 found")
    album.take("search", window, "Ctrl-F")
    window.press("Escape")
    window.sees("budi ›")


def enter(window: Window, room: str, then: str) -> None:
    """From the list into a room; without one, where the person was last."""
    window.sees("Rooms on your network", room or "last time")
    window.write(room)
    window.sees(f"› {room}")
    window.press("Enter")
    window.sees(then)


def say(window: Window, text: str) -> None:
    window.write(text)
    window.press("Enter")


def go_to(window: Window, room: str) -> None:
    """To a room of any server, by its name."""
    window.press("C-k")
    window.sees("Jump to:")
    window.write(room)
    window.sees(f"# {room}")
    window.press("Enter")
    is_there(window, room)


def is_there(window: Window, room: str) -> None:
    window.until(lambda text: text.startswith(f" {room} "), f"the room {room}")


def leave(window: Window) -> None:
    say(window, "/quit")
    window.wait()


if __name__ == "__main__":
    if reason := why_not():
        sys.exit(f"No pictures can be taken: {reason}")
    if unknown := set(sys.argv[2:]) - set(NAMES):
        sys.exit(f"No such picture: {', '.join(sorted(unknown))}. There are: {', '.join(NAMES)}.")
    main(Path(sys.argv[1]), sys.argv[2:])
