"""The table of what a server says."""

from __future__ import annotations

import pytest

from client.core.context import Context
from client.core.incoming.registry import handle, handles
from protocol.message import Message


def test_two_handlers_for_one_verb_are_a_mistake_found_at_import() -> None:
    with pytest.raises(ValueError, match="PRIVMSG"):
        handles("PRIVMSG")(lambda ctx, message: None)


def test_a_message_with_too_few_parameters_is_ignored_not_crashed_on() -> None:
    assert handle(Context("andi"), Message("KICK"))
    assert not handle(Context("andi"), Message("NONSENSE"))
