"""The peers of a Tailscale network, from what its program prints."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from discovery.tailscale import MAX_PEERS, MAX_TEXT, peers, read_status


def peer(*addresses: str, online: bool = True) -> dict[str, Any]:
    return {"HostName": "laptop", "TailscaleIPs": list(addresses), "Online": online, "OS": "linux"}


def status(*all_peers: dict[str, Any]) -> str:
    listed = {f"nodekey:{number}": one for number, one in enumerate(all_peers)}
    return json.dumps({"BackendState": "Running", "Self": peer("100.64.0.1"), "Peer": listed})


def test_each_peer_that_is_online_is_asked_at_one_address() -> None:
    text = status(
        peer("100.101.102.103", "fd7a:115c:a1e0::7"),
        peer("100.64.0.9", online=False),
        peer("fd7a:115c:a1e0::8"),
    )
    assert read_status(text) == ["100.101.102.103", "fd7a:115c:a1e0::8"]


def test_a_network_without_peers_and_one_that_is_stopped_have_none() -> None:
    assert read_status(json.dumps({"BackendState": "Stopped", "Peer": None})) == []
    assert read_status("") == []


def test_of_a_whole_company_only_some_are_asked() -> None:
    crowd = [peer(f"100.64.{n >> 8}.{n & 255}") for n in range(5000)]
    assert len(read_status(status(*crowd))) == MAX_PEERS
    assert read_status(" " * MAX_TEXT + status(*crowd)) == []


def test_what_is_no_computer_is_not_asked() -> None:
    assert read_status(status(peer("224.0.0.1"), peer("laptop"), peer(), peer("127.0.0.1"))) == []
    assert read_status("[" * 100_000) == []


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text()),
    lambda inner: st.one_of(
        st.lists(inner),
        st.dictionaries(st.sampled_from(["Peer", "Online", "TailscaleIPs", "x"]), inner),
    ),
)


@given(value=json_values)
def test_whatever_it_prints_is_survived(value: object) -> None:
    assert len(read_status(json.dumps(value))) <= MAX_PEERS
    assert len(read_status(json.dumps({"Peer": value}))) <= MAX_PEERS


async def test_a_computer_without_tailscale_has_no_peers() -> None:
    assert isinstance(await peers(), list)
