from __future__ import annotations

from dataclasses import replace

from discovery.book import Book, Rumour
from discovery.doctor.missing import FRESH_SECONDS, MAX_MISSING, missing
from discovery.listing import Source
from discovery.place import Place
from tests.discovery.doctor.measurements import looked, seen, tried

NOW = 1_800_000_000
OWN = ("10.77.0.1",)
ANNA, BUDI = "a1" * 32, "b2" * 32
HERE = Place("10.77.0.2", 6697)


def telling(*rumours: Rumour) -> object:
    """A server that tells of others."""
    one = tried("10.77.0.9")
    return seen("Cici", replace(one, looked=replace(looked(one.place), news=rumours)))


def fingerprints(*arguments: object) -> list[str]:
    return [one.fingerprint for one in missing(*arguments)]  # type: ignore[arg-type]


def test_who_was_here_minutes_ago_is_missed_and_who_was_last_week_is_not() -> None:
    book = Book()
    book.verified(ANNA, "Anna", HERE, NOW - 60)
    book.verified(BUDI, "Budi", Place("10.77.0.3", 6697), NOW - FRESH_SECONDS - 1)
    (found,) = missing(book, (), (), OWN, NOW)
    assert (found.name, found.places, found.sources) == (
        "Anna", (HERE,), frozenset({Source.KNOWN})
    )  # fmt: skip


def test_who_others_reached_minutes_ago_is_missed() -> None:
    news = [Rumour(ANNA, (HERE,), 30), Rumour(BUDI, (HERE,), FRESH_SECONDS + 1)]
    assert fingerprints(None, [telling(*news)], (), OWN, NOW) == [ANNA]


def test_who_is_here_is_not_missed() -> None:
    assert fingerprints(None, [telling(Rumour(ANNA, (HERE,), 30))], {ANNA}, OWN, NOW) == []


def test_strangers_cannot_send_the_doctor_across_the_internet() -> None:
    far = Rumour(ANNA, (Place("93.184.216.34", 6697), Place("10.77.0.2", 22)), 30)
    assert fingerprints(None, [telling(far)], (), OWN, NOW) == []


def test_only_a_few_are_tried() -> None:
    many = [Rumour(f"{number:064x}", (HERE,), 30) for number in range(30)]
    assert len(fingerprints(None, [telling(*many)], (), OWN, NOW)) == MAX_MISSING
