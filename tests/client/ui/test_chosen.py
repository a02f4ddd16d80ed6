"""What is chosen in a talk is seen at once, and there the next time."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tests.client.ui.house import house
from tests.client.ui.picture import DOWN, ENTER, ESC, F1, terminal

F6, F12 = "\x1b[17~", "\x1b[24~"
RIGHT = "\x1b[C"


async def test_settings_colours_and_keys_are_chosen_in_a_talk_and_kept(tmp_path: Path) -> None:
    async with house(tmp_path) as place:
        enter = partial(terminal, tmp_path, server=place.address, room="#jarkom", nick="siti")
        async with enter() as shown:
            await shown.sees("siti joined")
            shown.press("/set", ENTER)
            await shown.sees("Settings", "It may be:")
            shown.press(DOWN, DOWN, RIGHT, DOWN, ESC)
            await shown.loses("It may be:")
            shown.press("/theme", ENTER)
            await shown.sees("Colours", "who brings the coffee?")
            shown.press(DOWN, ENTER)
            await shown.loses("who brings the coffee?")
            shown.press("/keys help F12", ENTER)
            await shown.sees("help = F12")
            shown.press(F12)
            await shown.sees(" Help")
            shown.press(ESC)
            await shown.loses(" Help")
            shown.press("/keys", ENTER)
            await shown.sees("Press any key")
            shown.press(ESC)
            await shown.loses("Press any key")
            shown.press(F6)
            await shown.sees("mouse = off")
            shown.press("/set newest 99", ENTER)
            await shown.sees("newest can't be")
        text = (tmp_path / "settings.toml").read_text(encoding="utf-8")
        assert '\ntimes = "24h"\n' in text
        assert '\ntheme = "dark"\n' in text
        assert "\nmouse = false\n" in text
        assert '\nhelp = "F12"\n' in text
        (tmp_path / "settings.toml").write_text(f"newest = 99\n{text}", encoding="utf-8")
        async with enter() as shown:
            await shown.sees("siti joined", "is not", "newest")
            shown.press(F1, F12)
            await shown.sees(" Help")
