from __future__ import annotations

from discovery.budgets import MAX_SOURCES, Budgets


def had(budgets: Budgets, address: str, now: float, wanted: int = 100) -> int:
    return sum(budgets.take(address, now) for _ in range(wanted))


def test_so_many_at_once_and_then_so_many_each_second() -> None:
    budgets = Budgets(5, 2)
    assert had(budgets, "10.0.0.1", 0) == 5
    assert had(budgets, "10.0.0.1", 1.5) == 3
    assert had(budgets, "10.0.0.1", 1000) == 5


def test_each_source_has_its_own() -> None:
    budgets = Budgets(5, 2)
    assert had(budgets, "10.0.0.1", 0) == 5
    assert had(budgets, "10.0.0.2", 0) == 5
    assert had(budgets, "fe80::1%3", 0) == 5
    assert had(budgets, "fe80::2%3", 0) == 5


def test_all_ipv6_addresses_of_a_network_share_one() -> None:
    budgets = Budgets(5, 2)
    assert sum(budgets.take(f"2001:db8::{number:x}", 0) for number in range(100)) == 5
    assert had(budgets, "2001:db8:0:1::1", 0) == 5


def test_a_clock_that_stands_or_goes_back_gives_nothing() -> None:
    budgets = Budgets(5, 2)
    had(budgets, "10.0.0.1", 10)
    assert had(budgets, "10.0.0.1", 3) == 0


def test_memory_is_bounded() -> None:
    budgets = Budgets(5, 2)
    for number in range(3 * MAX_SOURCES):
        budgets.take(f"10.0.{number >> 8}.{number & 255}", 0)
    assert len(budgets._left) == MAX_SOURCES
