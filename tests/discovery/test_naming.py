from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery import SERVICE_TYPE
from discovery.naming import (
    LABEL_MAX_BYTES,
    NAME_MAX,
    display_name,
    host_name,
    instance_label,
    key_of,
    label_of,
)

ID = "3fa9c2" + "0" * 58
OTHER = "77e001" + "0" * 58

any_text = st.text(st.characters())


def test_a_server_keeps_its_entry_and_two_of_one_name_have_two() -> None:
    assert instance_label("Kopi Anna", ID) == "Kopi Anna [3fa9c2]"
    assert instance_label("Kopi Anna", ID) != instance_label("Kopi Anna", OTHER)


def test_people_see_the_name_without_its_tag() -> None:
    assert display_name(instance_label("Kopi Anna", ID), ID) == "Kopi Anna"


@pytest.mark.parametrize("label", ["Kopi Anna [3fa9c2]-2", "Kopi Anna [77e001]"])
def test_a_tag_that_is_not_of_this_server_stays_visible(label: str) -> None:
    assert display_name(label, ID) == label


@pytest.mark.parametrize("nothing", ["", "\u202e", " \n"])
def test_a_server_without_a_name_is_still_called_something(nothing: str) -> None:
    assert instance_label(nothing, ID) == "Warkop [3fa9c2]"
    assert display_name(nothing, "") == "(no name)"


@given(any_text)
def test_every_name_makes_one_valid_label(name: str) -> None:
    label = instance_label(name, ID)
    assert 0 < len(label.encode()) <= LABEL_MAX_BYTES
    assert "." not in label
    assert label.isprintable()


@given(any_text, st.sampled_from(["", ID]))
def test_every_strangers_label_is_shown_short_and_printable(label: str, server_id: str) -> None:
    name = display_name(label, server_id)
    assert 0 < len(name) <= NAME_MAX
    assert name.isprintable()


@given(any_text)
def test_the_key_is_printable_and_the_type_is_not_part_of_it(label: str) -> None:
    assert label_of(f"{label}.{SERVICE_TYPE}") == label
    assert key_of(f"{label}.{SERVICE_TYPE}").isprintable()


def test_the_host_name_is_one_label_and_not_the_computers_own() -> None:
    label, domain = host_name(ID).split(".", 1)
    assert domain == "local."
    assert len(label) <= LABEL_MAX_BYTES
    assert label.startswith("warkop-3fa9c2")
