"""What a person is asked about a certificate that is not the expected one, and what they answer.

Pure."""

from __future__ import annotations

from client.pins import CertificateChanged, Consent
from client.ui.prompts import Question
from client.ui.rows import Cells
from language import N_, _
from protocol.words import in_two_lines, spoken

# What a person types, in English or their language: words, because Enter is pressed by habit.
BOTH, REPLACE = N_("both"), N_("replace")

_HOW = N_("Ask its host to read the server's words to you.")
_BOTH = N_("{both}: it is another server of that name.")
_ONLY_BOTH = N_("{both}: they are two servers of one name, and you go to this one.")
_REPLACE = N_("{replace}: it is the same one, set up anew.")
_REPLACE_ONE = N_("{replace} 1 … {count}: it is that one, set up anew.")


def certificate_question(problem: CertificateChanged, back: str) -> Question:
    """Shows the words of all keys under each other, and asks which of three ways to go."""
    several = len(problem.before) > 1
    labels = [str(place) for place in range(1, len(problem.before) + 1)] if several else [_("was")]
    labels.append(_("now"))
    space = max(map(len, labels)) + 1
    rows: list[Cells] = []
    for label, fingerprint in zip(labels, [*problem.before, problem.shown], strict=True):
        rows.append(("class:strong", f"{label:<{space}}{spoken(fingerprint)}"))
        if not several:  # of several, words alone fit a small screen
            rows += [("class:quiet", " " * space + line) for line in in_two_lines(fingerprint)]
    return Question(
        title=_("Another key than expected"),
        paragraphs=(f"{problem.why} {_(_HOW)}", tuple(rows), _ways(problem)),
        label=_label(problem),
        escape=back,
    )


def consent(problem: CertificateChanged, answer: str | None) -> Consent | None:
    """What the answer agrees to; None: to nothing."""
    match (answer or "").lower().replace('"', "").split():
        case [word] if word in (BOTH, _(BOTH)):
            return Consent(problem.shown)
        case [word] if word in (REPLACE, _(REPLACE)) and len(problem.known) == 1:
            return Consent(problem.shown, instead=True)
        case [word, number] if word in (REPLACE, _(REPLACE)):
            is_number = number.isascii() and number.isdecimal()
            if is_number and 1 <= int(number) <= len(problem.known):
                return Consent(problem.shown, True, problem.known[int(number) - 1])
    return None


def _ways(problem: CertificateChanged) -> str:
    both, replace, count = _(BOTH), _(REPLACE), len(problem.known)
    if not count:
        return _(_ONLY_BOTH).format(both=both)
    second = _(_REPLACE) if count == 1 else _(_REPLACE_ONE)
    return _(_BOTH).format(both=both) + "\n" + second.format(replace=replace, count=count)


def _label(problem: CertificateChanged) -> str:
    match len(problem.known):
        case 0:
            text = _('To trust it, type "{both}":')
        case 1:
            text = _('Type "{both}" or "{replace}":')
        case _number:
            text = _('Type "{both}" or "{replace}" and a number:')
    return text.format(both=_(BOTH), replace=_(REPLACE))
