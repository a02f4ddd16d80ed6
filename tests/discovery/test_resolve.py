from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from zeroconf.asyncio import AsyncServiceInfo

from discovery import SERVICE_TYPE, FoundServer, RoomInfo
from discovery.resolve import found_server, usable_addresses

ID = "3fa9c2" + "0" * 58


def info(
    label: str = "Kopi Anna [3fa9c2]",
    *,
    port: int = 6697,
    addresses: tuple[str, ...] = ("10.0.0.1",),
    server: str = "warkop-x.local.",
    text: bytes = b"",
) -> AsyncServiceInfo:
    return AsyncServiceInfo(
        SERVICE_TYPE,
        f"{label}.{SERVICE_TYPE}",
        port=port,
        properties=text,
        server=server,
        parsed_addresses=list(addresses),
    )


def strings(*texts: bytes) -> bytes:
    return b"".join(bytes([len(text)]) + text for text in texts)


def test_a_complete_record_becomes_a_server() -> None:
    text = strings(b"v=0.1.0", b"id=" + ID.encode(), b"people=2", b"nrooms=3", b"r0=a,*b")
    assert found_server(info(text=text)) == FoundServer(
        key="Kopi Anna [3fa9c2]",
        name="Kopi Anna",
        server_id=ID,
        host="warkop-x.local",
        addresses=("10.0.0.1",),
        port=6697,
        version="0.1.0",
        rooms=(RoomInfo("a", False), RoomInfo("b", True)),
        more_rooms=1,
        room_count=3,
        people=2,
    )


def test_a_server_nobody_can_connect_to_is_not_shown() -> None:
    assert found_server(info(port=0)) is None
    assert found_server(info(addresses=("0.0.0.0", "fe80::1"))) is None


def test_addresses_that_cannot_be_meant_are_skipped() -> None:
    told = ["fe80::1", "fe80::1%3", "::", "224.0.0.251", "ff02::fb", "255.255.255.255", "10.0.0.1"]
    odd = ["::ffff:127.0.0.1", "no address", "25.1.2.3"]
    assert usable_addresses(told + odd, loopback=False) == ("10.0.0.1", "25.1.2.3", "fe80::1%3")


def test_a_stranger_cannot_point_us_at_our_own_computer() -> None:
    told = ["127.0.0.1", "::1", "10.0.0.1"]
    assert usable_addresses(told, loopback=False) == ("10.0.0.1",)
    assert "127.0.0.1" in usable_addresses(told, loopback=True)


@given(st.text(st.characters(), max_size=40), st.binary(max_size=600))
def test_whatever_a_stranger_says_is_safe_to_print(server: str, text: bytes) -> None:
    found = found_server(info(server=server, text=text))
    assert found is not None
    texts = [found.key, found.name, found.server_id, found.host, found.version]
    texts += [room.name for room in found.rooms]
    assert all(shown.isprintable() for shown in texts)
    assert found.room_count == len(found.rooms) + found.more_rooms
