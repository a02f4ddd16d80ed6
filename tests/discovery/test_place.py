from __future__ import annotations

import pytest

from discovery.place import Place, read_place


@pytest.mark.parametrize(
    "place",
    [Place("10.0.0.7", 6697), Place("fd00::7", 1), Place("fe80::1%3", 65535), Place("::1", 80)],
)
def test_a_place_is_read_as_it_is_written(place: Place) -> None:
    assert read_place(str(place)) == place


def test_one_address_has_one_form() -> None:
    assert read_place("[FD00:0:0::0007]:06697") == Place("fd00::7", 6697)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "10.0.0.7",
        "10.0.0.7:",
        "10.0.0.7:0",
        "10.0.0.7:65536",
        "10.0.0.7:+1",
        "10.0.0.7:\u0661",
        "10.0.0.7:1\n",
        "10.0.0.256:1",
        "010.0.0.1:1",
        "[10.0.0.7]:1",
        "fd00::7:1",
        "[fd00::7]1",
        "[fe80::1%\x1b[31m]:1",
        "[fe80::1%]:1",
        "[::ffff:10.0.0.7]:1",
        "[::]:1",
        "[ff02::1]:1",
        "0.0.0.0:1",
        "224.0.0.1:1",
        "255.255.255.255:1",
        "localhost:1",
        "[" + "f" * 10_000 + "]:1",
    ],
)
def test_what_nobody_could_connect_to_is_no_place(text: str) -> None:
    assert read_place(text) is None


def test_only_a_link_local_ipv6_address_means_something_on_one_link_only() -> None:
    assert Place("fe80::1%3", 1).is_link_local_v6
    assert not Place("169.254.1.1", 1).is_link_local_v6
    assert not Place("fd00::1", 1).is_link_local_v6
