"""Why nobody is found, in sentences: `diagnose` measures this computer's network and says what is
wrong and what to do. Measurements and verdicts are apart; the verdicts are pure."""

from discovery.doctor.examine import diagnose
from discovery.doctor.finding import Check, Diagnosis, Finding, Level

__all__ = ["Check", "Diagnosis", "Finding", "Level", "diagnose"]
