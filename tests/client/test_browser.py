"""An address that somebody else wrote opens a page, and nothing else."""

from __future__ import annotations

import pytest

from client.browser import can_open, open_address


@pytest.mark.parametrize("address", ["http://kampus.example/a?b=1", "HTTPS://a.example"])
def test_pages_of_the_web_may_be_opened(address: str) -> None:
    assert can_open(address)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "warkop://10.0.0.1/lab",
        "--help",
        "calc.exe",
        "https://a.example/\x1b[2J",
        "",
    ],
)
def test_nothing_else_is(address: str) -> None:
    assert not can_open(address)
    assert not open_address(address, {"DISPLAY": ":0"})


def test_no_browser_draws_into_our_own_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert not open_address("https://a.example", {})
