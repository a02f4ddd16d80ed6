"""Values as one line of JSON, for programs; also safe to be looked at on a terminal."""

from __future__ import annotations

import json
from typing import Any


def json_line(value: Any) -> str:
    """Letters of every script as they are. What nobody sees is escaped: ids come from servers, and
    JSON lets the controls of terminals (U+007F to U+009F) through."""
    text = json.dumps(value, ensure_ascii=False)
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else json.dumps(one)[1:-1] for one in text)
