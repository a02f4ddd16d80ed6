"""One form for passwords that look the same."""

import pytest

from protocol.saslprep import prepare_password, saslprep


@pytest.mark.parametrize(
    ("text", "prepared"),
    [
        ("I\u00adX", "IX"),  # RFC 4013 section 3: SOFT HYPHEN mapped to nothing
        ("user", "user"),
        ("USER", "USER"),
        ("\u00aa", "a"),
        ("\u2168", "IX"),
        ("warung\u00a0kopi", "warung kopi"),
        ("cafe\u0301", "caf\u00e9"),
        ("", ""),
        ("\u0627\u0628", "\u0627\u0628"),
    ],
)
def test_what_looks_the_same_becomes_the_same(text: str, prepared: str) -> None:
    assert saslprep(text) == prepared
    assert prepare_password(text) == prepared


@pytest.mark.parametrize(
    "text", ["\u0007", "\u0627\u0031", "\u0627a\u0628", "\ue000", "kopi\U0001f600"]
)
def test_text_that_the_rfc_prohibits_is_taken_as_it_is(text: str) -> None:
    with pytest.raises(ValueError, match="character"):
        saslprep(text)
    assert prepare_password(text) == text
