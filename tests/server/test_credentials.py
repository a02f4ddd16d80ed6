"""What is kept of an account's password."""

import pytest

from protocol.scram import ClientFirst, Credentials, ServerFirst, answer, verify
from server.credentials import ITERATIONS, check_credentials, make_credentials


def test_only_the_password_fits_its_credentials() -> None:
    kept = make_credentials("kopi susu")
    assert "kopi" not in kept
    assert check_credentials("kopi susu", kept)
    assert not check_credentials("kopi  susu", kept)
    assert not check_credentials("", kept)


def test_the_same_password_twice_is_kept_differently() -> None:
    assert make_credentials("kopi") != make_credentials("kopi")


def test_they_serve_scram_as_well() -> None:
    known = Credentials.parse(make_credentials("kopi"))
    assert known.iterations == ITERATIONS
    first = ClientFirst.make("andi", "abc")
    second = ServerFirst.make("abcdef", known)
    final, expected = answer(first, second, "kopi")
    assert verify(first, second, final, known) == expected


@pytest.mark.parametrize("kept", ["", "scrypt$1$2$3$4$5", "SCRAM-SHA-256$9:$:"])
def test_a_damaged_record_lets_nobody_in(kept: str) -> None:
    assert not check_credentials("kopi", kept)
