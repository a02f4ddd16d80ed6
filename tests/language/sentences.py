"""Text in sources that people would read, and that does not go through the catalogue."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

MARKS = frozenset({"_", "N_", "ngettext"})
# Mistakes of programmers, which people never see but in a crash.
BUGS = frozenset({"AssertionError", "AttributeError", "KeyError", "RuntimeError", "TypeError",
                  "ValueError"})  # fmt: skip
# Whose first argument is a pattern or a line of the log file.
TECHNICAL = frozenset({"_log", "_logger", "_LOG", "log", "logging", "re"})
# A word, and another one in small letters or a placeholder: SQL is written in capitals, and an
# option has no spaces.
_SENTENCE = re.compile(r"[^\W\d_]{2,}[,:;.]? [a-z{][^\W\d_}]+")
_SQL = re.compile(
    r"\b(WHERE|SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|PRAGMA|ORDER BY|BETWEEN|LIKE '|AND \w+ [<>])"
)
_STYLE = re.compile(r"^(class:|fg:|bg:|bold\b|noinherit\b)")


def untold(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of each sentence that is not marked; fields of f-strings are `{}`."""
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        text = _text(node)
        if text is None or not _SENTENCE.search(text) or _SQL.search(text) or _STYLE.match(text):
            continue
        above = parents[node]
        if not isinstance(above, (ast.Expr, ast.JoinedStr)) and not _is_marked(node, parents):
            yield getattr(node, "lineno", 0), text


def _text(node: ast.AST) -> str | None:
    match node:
        case ast.JoinedStr(values=values):
            return "".join(
                str(one.value) if isinstance(one, ast.Constant) else "{}" for one in values
            )
        case ast.Constant(value=str(text)):
            return text
        case _:
            return None


def _is_marked(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    above: ast.AST | None = node
    while above is not None:
        match above:
            case ast.Call(func=ast.Name(id=name)) if name in MARKS | BUGS:
                return True
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name))) if name in TECHNICAL:
                return True
            case ast.Call(func=ast.Attribute(attr="debug" | "exception")):
                return True
            case ast.Dict(keys=[ast.Constant(value="message"), *__]):  # of a loop's exceptions
                return True
        above = parents.get(above)
    return False


def hidden(source: str) -> list[int]:
    """Lines where a sentence is marked inside an f-string: there the catalogue's tools don't look.
    """
    return [
        inner.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.JoinedStr)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Call)
        and isinstance(inner.func, ast.Name)
        and inner.func.id in MARKS
        and isinstance(inner.args[0], ast.Constant)
    ]


SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ListComp, ast.SetComp,
          ast.DictComp, ast.GeneratorExp, ast.Module)  # fmt: skip


def shadowed(source: str) -> list[int]:
    """Lines where `_` becomes something else in a scope that also translates with it."""
    return [
        line
        for scope in ast.walk(ast.parse(source))
        if isinstance(scope, SCOPES) and any(map(_is_translation, ast.walk(scope)))
        for line in _bindings(scope)
    ]


def _is_translation(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"


def _bindings(scope: ast.AST) -> Iterator[int]:
    """Lines that give `_` a value in that very scope."""
    for node in ast.iter_child_nodes(scope):
        if isinstance(node, SCOPES):
            continue
        match node:
            case ast.Name(id="_", ctx=ast.Store()) | ast.arg(arg="_"):
                yield node.lineno
        yield from _bindings(node)
