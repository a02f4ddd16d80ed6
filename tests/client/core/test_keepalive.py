"""A dead server must not look alive."""

from __future__ import annotations

from client.core.keepalive import PATIENCE, SILENCE, Keepalive


def test_asks_once_after_the_silence_and_gives_up_after_the_patience() -> None:
    it = Keepalive()
    it.heard(0)
    assert not it.should_ask(SILENCE - 1)
    assert it.should_ask(SILENCE)
    assert not it.should_ask(SILENCE + 1)
    assert not it.is_dead(SILENCE + PATIENCE - 1)
    assert it.is_dead(SILENCE + PATIENCE)


def test_a_word_starts_the_silence_anew() -> None:
    it = Keepalive()
    it.heard(0)
    assert it.should_ask(SILENCE)
    it.heard(SILENCE + 5)
    assert not it.is_dead(SILENCE + PATIENCE)
    assert not it.should_ask(SILENCE + 10)


def test_a_clock_set_back_only_delays() -> None:
    it = Keepalive()
    it.heard(10_000_000)
    assert not it.should_ask(0)
    assert it.should_ask(SILENCE)
    assert not it.is_dead(-10_000_000)
    assert it.is_dead(-10_000_000 + PATIENCE)


def test_a_server_that_never_spoke_is_asked_too() -> None:
    it = Keepalive()
    assert not it.should_ask(0)
    assert it.should_ask(SILENCE)
