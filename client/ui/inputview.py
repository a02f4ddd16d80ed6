"""The input of a talk as it is drawn: it grows, and shows where a long text will be cut."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.layout.containers import Window
from prompt_toolkit.layout.controls import BufferControl
from prompt_toolkit.layout.dimension import Dimension
from prompt_toolkit.layout.processors import (
    Processor,
    TabsProcessor,
    Transformation,
    TransformationInput,
)
from prompt_toolkit.layout.utils import explode_text_fragments
from prompt_toolkit.mouse_events import MouseEvent

ROWS = 4  # more of a long text scrolls; the timeline needs the rest of 20 rows


class _Cuts(Processor):
    """Marks the first character of each message behind the first."""

    def __init__(self, pieces: Callable[[], Sequence[int]]) -> None:
        self._pieces = pieces

    def apply_transformation(
        self, transformation_input: TransformationInput
    ) -> Transformation:
        it = transformation_input
        pieces = self._pieces()
        if not pieces:
            return Transformation(it.fragments)
        fragments = explode_text_fragments(it.fragments)
        start = it.document.translate_row_col_to_index(it.lineno, 0)
        for piece in pieces:
            if start <= piece < start + len(fragments):
                fragments[piece - start] = ("class:split", fragments[piece - start][1])
        return Transformation(fragments)


class _Control(BufferControl):
    """A mouse puts the cursor somewhere. It selects nothing: no key of ours would do anything with
    what is selected."""

    def mouse_handler(self, mouse_event: MouseEvent) -> object:
        result = super().mouse_handler(mouse_event)
        self.buffer.exit_selection()
        return result


def input_area(buffer: Buffer, pieces: Callable[[], Sequence[int]]) -> Window:
    """Where a person types. pieces: where the second message begins, and each that follows."""
    tabs = TabsProcessor(tabstop=4, char1=" ", char2=" ", style="")
    return Window(
        _Control(buffer, input_processors=[_Cuts(pieces), tabs]),
        height=Dimension(min=1, max=ROWS),
        dont_extend_height=True,
        wrap_lines=True,
    )
