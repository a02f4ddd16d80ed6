"""What a person is asked about a certificate that is not the expected one, and what they answer.

Pure."""

from __future__ import annotations

from client.pins import CertificateChanged, Consent
from client.ui.prompts import Question
from client.ui.rows import Cells
from language import N_, _
from protocol.words import in_two_lines, spoken

# What a person types: words, because Enter is pressed by habit.
BOTH, REPLACE = "both", "replace"

_HOW = N_("Ask its host to read the server's words to you.")
_BOTH = N_("{both}: it is another server of that name.")
_ONLY_BOTH = N_("{both}: they are two servers of one name, and you go to this one.")


def certificate_question(problem: CertificateChanged, back: str) -> Question:
    """Shows the words of all keys under each other, and asks which of three ways to go."""
    several = len(problem.before) > 1
    labels = (
        [str(number) for number in range(1, len(problem.before) + 1)] if several else [_("was")]
    )
    rows: list[Cells] = []
    for label, fingerprint in zip(
        [*labels, _("now")], [*problem.before, problem.shown], strict=True
    ):
        rows.append(("class:strong", f"{label:<4}{spoken(fingerprint)}"))
        if not several:  # of several, words alone fit a small screen
            rows += [("class:quiet", f"    {line}") for line in in_two_lines(fingerprint)]
    return Question(
        title=_("Another key than expected"),
        paragraphs=(f"{problem.why} {_(_HOW)}", tuple(rows), _ways(problem)),
        label=_label(problem),
        escape=back,
    )


def consent(problem: CertificateChanged, answer: str | None) -> Consent | None:
    """What the answer agrees to; None: to nothing."""
    match (answer or "").lower().replace('"', "").split():
        case [word] if word == BOTH:
            return Consent(problem.shown)
        case [word] if word == REPLACE and len(problem.known) == 1:
            return Consent(problem.shown, instead=True)
        case [word, number] if word == REPLACE and number.isascii() and number.isdecimal():
            if 1 <= int(number) <= len(problem.known):
                return Consent(problem.shown, True, problem.known[int(number) - 1])
    return None


def _ways(problem: CertificateChanged) -> str:
    match len(problem.known):
        case 0:
            return _(_ONLY_BOTH).format(both=BOTH)
        case 1:
            return _("{both}\n{replace}: it is the same one, set up anew.").format(
                both=_(_BOTH).format(both=BOTH), replace=REPLACE
            )
        case count:
            return _("{both}\n{replace} 1 … {count}: it is that one, set up anew.").format(
                both=_(_BOTH).format(both=BOTH), replace=REPLACE, count=count
            )


def _label(problem: CertificateChanged) -> str:
    match len(problem.known):
        case 0:
            return _('To trust it, type "{both}":').format(both=BOTH)
        case 1:
            return f'Type "{BOTH}" or "{REPLACE}":'
        case _:
            return f'Type "{BOTH}" or "{REPLACE}" and a number:'
