"""The package offers its names, and imports what is behind one when it is used."""

from __future__ import annotations

import importlib

import pytest

import discovery


@pytest.mark.parametrize("name", discovery.__all__)
def test_every_name_that_is_offered_is_there(name: str) -> None:
    assert getattr(discovery, name) is not None


def test_what_is_not_there_is_said_as_always() -> None:
    with pytest.raises(AttributeError, match="Nothing"):
        importlib.import_module("discovery").Nothing  # noqa: B018
