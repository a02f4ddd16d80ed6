"""A QR code as lines of text: two modules in each character."""

from __future__ import annotations

# What a line of a picture is made of: light modules are blocks, so that on a dark terminal nothing
# else is needed.
BLOCKS = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}
# Light modules around the code. The standard asks for 4, but readers are content with 2, and each
# makes the picture a line higher.
BORDER = 2


def qr_lines(text: str) -> list[str]:
    """The smallest QR code that holds the text, with as much correction as fits into it."""
    # Here, because a server without a terminal starts without it.
    import segno

    code = segno.make(text, error="l", micro=False)
    rows = [[not dark for dark in row] for row in code.matrix_iter(border=BORDER)]
    if len(rows) % 2:
        rows.append([True] * len(rows[0]))
    return [
        "".join(BLOCKS[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    ]


def is_picture(line: str) -> bool:
    """Whether a line is one of a picture."""
    return not set(line) - set(BLOCKS.values()) and not line.isspace() and bool(line)
