"""The doctor's words in plain mode, as they come."""

from __future__ import annotations

from client.doctor import Progress, Tell, print_diagnosis
from discovery.doctor.finding import Check, Diagnosis, Finding, Level

BAD = Finding(Check.NETWORK, "", Level.BAD, "There is no network.", "Join one.")


async def test_every_finding_is_said_when_it_is_found_and_the_sum_at_last() -> None:
    said: list[str] = []

    async def diagnose(tell: Tell, progress: Progress) -> Diagnosis:
        progress("Listening")
        assert "Listening" in said[-1]
        tell(BAD)
        assert "Join one." in said[-1]
        return Diagnosis((BAD,))

    await print_diagnosis(diagnose, said.append)
    assert "There is no network." in " ".join(said)
    assert "1 problem" in said[-1]
