"""Where a text will be cut into messages."""

from __future__ import annotations

from tests.client.core.dialogue import in_room


def test_a_long_text_is_cut_where_it_will_be_sent_in_parts() -> None:
    it = in_room()
    text = "kata " * 150
    starts = it.talk.pieces(text)
    assert len(starts) == 1
    assert text[starts[0] - 1] == " "
    it.types(text)
    said = [line.text for line in it.room().lines if line.own and line.text.startswith("kata")]
    assert [one.rstrip() for one in said] == [
        text[: starts[0]].rstrip(), text[starts[0] :].rstrip()
    ]


def test_without_multiline_every_line_is_a_message() -> None:
    it = in_room()
    assert it.talk.pieces("satu\ndua\n\ntiga") == [5, 10]
    assert it.talk.pieces("satu") == []


def test_a_command_is_never_cut() -> None:
    it = in_room()
    assert it.talk.pieces("/topic " + "kata " * 200) == []
    assert it.talk.pieces("//" + "kata " * 200) != []
