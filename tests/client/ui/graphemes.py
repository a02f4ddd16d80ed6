"""What people write in the scripts of this world, and the cells it takes where it is drawn.

The widths were asked of a terminal (tmux 3.3a on Linux: its cursor position behind the text) after
the text went through `clean` and `tame`.
"""

from __future__ import annotations

# (what it is, as it is written, cells)
GRAPHEMES = [
    ("Latin with an accent of its own", "e\u0301", 1),
    ("as many marks as are let through", "a\u0301\u0302\u0303\u0304", 1),
    ("Vietnamese", "Tiếng Việt", 10),
    ("emoji", "☕", 2),
    ("emoji of a hand", "👍", 2),
    ("skin tone", "👍🏽", 2),
    ("family", "👨\u200d👩\u200d👧", 6),
    ("flag", "🇮🇩", 2),
    ("keycap", "1\ufe0f\u20e3", 1),
    ("heart that wants to be an emoji", "❤\ufe0f", 1),
    ("warning that wants to be one", "⚠\ufe0f", 1),
    ("text that wants to be text", "☎\ufe0e", 1),
    ("Chinese", "世界", 4),
    ("Japanese", "カ\u3099と", 4),
    ("half-width katakana", "ｶﾞ", 2),
    ("wide Latin", "Ａ", 2),
    ("Korean", "한글", 4),
    ("Korean in its parts", "\u1112\u1161\u11ab", 2),
    ("Arabic with marks", "مَرْحَبًا", 5),
    ("Hebrew with points", "שָׁלוֹם", 4),
    ("Thai", "ก็ดี", 2),
    ("Thai with am", "กำ", 2),
    ("Lao", "ສະບາຍດີ", 6),
    ("Devanagari", "नमस्ते", 4),
    ("Devanagari with a vowel that has its place", "नि", 2),
    ("Tamil", "தமிழ்", 4),
    ("Bengali", "বাংলা", 5),
    ("Sinhala", "සිංහල", 4),
    ("Khmer", "ខ្មែរ", 4),
    ("Burmese", "မြန်မာ", 5),
    ("Balinese", "ᬩᬮᬶ", 2),
    ("Javanese", "ꦗꦮ", 2),
    ("Tibetan", "བོད", 2),
    ("letters of mathematics", "𝕏", 1),
    ("box drawing and dots", "╭─●○…", 5),
]
