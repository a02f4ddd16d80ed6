"""Words to compare stand under each other on a small screen, and each answer means one thing."""

from __future__ import annotations

from pathlib import Path

import pytest

from client.pins import CertificateChanged, Consent, Pins
from client.ui import certificates
from client.ui.certificates import certificate_question, consent
from client.ui.prompts import question_rows
from client.ui.rows import width_of
from protocol.words import WORDS, in_two_lines, spoken

ONE, TWO, NEW = "ab" * 32, "cd" * 32, "ef" * 32


def changed(folder: Path, *known: str, other_of: str = "") -> CertificateChanged:
    """What is told of NEW where these are known, or another was seen."""
    pins = Pins(folder / "servers.json")
    for one in known:
        pins.check("key", one, name="Warung Andi", consent=Consent(one))
    with pytest.raises(CertificateChanged) as caught:
        pins.check("key", NEW, name="Warung Andi", other_of=other_of)
    return caught.value


def text_of(problem: CertificateChanged, width: int = 60) -> list[str]:
    rows = question_rows(certificate_question(problem, "back to the list"), width)
    assert all(width_of(row) <= width for row in rows)
    return ["".join(text for _, text in row).strip() for row in rows]


def test_both_servers_words_stand_under_each_other_with_their_digits(tmp_path: Path) -> None:
    rows = text_of(changed(tmp_path, ONE))
    # 20 rows less title, rule, input, rule and keys.
    assert len(rows) <= 15
    at = rows.index(f"was {spoken(ONE)}")
    assert rows[at + 1 : at + 6] == [
        *in_two_lines(ONE), f"now {spoken(NEW)}", *in_two_lines(NEW)
    ]


def test_the_longest_words_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    longest = " ".join(sorted(WORDS, key=len)[-6:])
    monkeypatch.setattr(certificates, "spoken", lambda _: longest)
    assert f"now {longest}" in text_of(changed(tmp_path, ONE))


def test_the_words_of_several_known_servers_are_numbered(tmp_path: Path) -> None:
    rows = text_of(changed(tmp_path, ONE, TWO))
    assert len(rows) <= 15
    at = rows.index(f"1   {spoken(ONE)}")
    assert rows[at + 1 : at + 3] == [f"2   {spoken(TWO)}", f"now {spoken(NEW)}"]


@pytest.mark.parametrize("answer", [None, "", "accept", "yes", "replace 0", "replace 2", "both 1"])
def test_whatever_is_no_way_on_leads_back(tmp_path: Path, answer: str | None) -> None:
    assert consent(changed(tmp_path, ONE), answer) is None


def test_another_server_of_the_name_is_known_beside_the_first(tmp_path: Path) -> None:
    assert consent(changed(tmp_path, ONE), " Both ") == Consent(NEW)


def test_a_server_that_was_set_up_anew_takes_the_place_of_the_one_that_it_was(
    tmp_path: Path,
) -> None:
    assert consent(changed(tmp_path / "one", ONE), "replace") == Consent(NEW, instead=True)
    several = changed(tmp_path / "two", ONE, TWO)
    assert consent(several, "replace") is None
    assert consent(several, "replace 2") == Consent(NEW, instead=True, replaced=TWO)


def test_who_was_only_seen_here_before_can_not_be_replaced(tmp_path: Path) -> None:
    problem = changed(tmp_path, other_of=ONE)
    rows = text_of(problem)
    assert f"was {spoken(ONE)}" in rows
    assert not any("replace" in row for row in rows)
    assert consent(problem, "replace") is None
    assert certificate_question(problem, "back").label == 'To trust it, type "both":'
    assert consent(problem, "both") == consent(problem, '"both"') == Consent(NEW)
