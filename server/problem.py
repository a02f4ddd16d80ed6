"""Why the server cannot start, said to the person who started it."""

from __future__ import annotations

from protocol.text import clean

# Exit statuses. 2 is what argparse gives for a command line it does not understand.
CANNOT_START = 1  # the machine does not give what is needed: a file, a port, a directory
USAGE = 2  # what was asked for makes no sense: command line, environment or config file


class StartProblem(Exception):  # noqa: N818 - the host has a problem, the program no error
    """One clear sentence: what happened and what to do next. Never holds a password.

    sentence: for the host, complete, on one line, safe to print.
    status: the exit status the program ends with.
    """

    def __init__(self, sentence: str, status: int = CANNOT_START) -> None:
        # It may quote a file's name or a damaged setting.
        self.sentence = clean(sentence)
        super().__init__(self.sentence)
        self.status = status
