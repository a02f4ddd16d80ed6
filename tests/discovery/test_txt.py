from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from discovery import Announcement, RoomInfo
from discovery.text import clean
from discovery.txt import (
    MAX_ROOMS_READ,
    ROOM_NAME_MAX,
    STRING_MAX_BYTES,
    TXT_MAX_BYTES,
    VERSION_MAX,
    decode,
    encode,
    size,
)

ID = "3fa9" * 16

any_text = st.text(st.characters(), max_size=80)
room_infos = st.builds(RoomInfo, any_text, st.booleans())
announcements = st.builds(
    Announcement,
    name=any_text,
    server_id=st.one_of(st.just(ID), any_text),
    port=st.integers(1, 65535),
    version=any_text,
    rooms=st.lists(room_infos, max_size=40).map(tuple),
    people=st.integers(-5, 10**9),
)
# Names that can be listed truthfully, with all that the list's own syntax uses.
room_names = st.text(st.sampled_from("ab,*\\ é☕"), min_size=1, max_size=20).filter(
    lambda name: clean(name, ROOM_NAME_MAX) == name
)
hostile_records = st.dictionaries(
    st.one_of(
        st.sampled_from([b"v", b"id", b"people", b"nrooms", b"r0", b"r1", b"R0", b"r7"]),
        st.binary(max_size=9),
    ),
    st.one_of(
        st.none(),
        st.binary(max_size=255),
        any_text.map(lambda text: text.encode("utf-8", "replace")),
    ),
)


def announce(*rooms: RoomInfo, people: int = 0) -> Announcement:
    return Announcement("Kopi Anna", ID, 6697, "0.1.0", rooms, people)


def test_the_record_reads_as_documented() -> None:
    rooms = RoomInfo("lobby", False), RoomInfo("jarkom", True), RoomInfo("*a,b\\", False)
    assert encode(announce(*rooms, people=3), revision=1_000_017) == {
        b"txtvers": b"1",
        b"v": b"0.1.0",
        b"id": ID.encode(),
        b"people": b"3",
        b"nrooms": b"3",
        b"rev": b"17",
        b"r0": b"lobby,*jarkom,\\*a\\,b\\\\",
    }


def test_it_says_whether_quic_is_offered() -> None:
    offered = replace(announce(), quic=True)
    assert encode(offered)[b"quic"] == b"1"
    assert decode(dict(encode(offered))).quic
    assert not decode(dict(encode(announce()))).quic
    assert not decode({b"quic": b"perhaps"}).quic


def test_a_long_list_of_rooms_is_cut_and_the_rest_counted() -> None:
    rooms = tuple(RoomInfo(f"room-{number:03}", number % 2 == 0) for number in range(100))
    txt = decode(dict(encode(announce(*rooms))))
    assert txt.rooms == rooms[: len(txt.rooms)]
    assert 20 < len(txt.rooms) < 40
    assert txt.room_count == 100


def test_a_room_that_would_be_shown_under_another_name_is_counted_only() -> None:
    txt = decode(dict(encode(announce(RoomInfo("a\u200bb", False), RoomInfo("ab", False)))))
    assert txt.rooms == (RoomInfo("ab", False),)
    assert txt.room_count == 2


def test_the_first_of_equal_keys_counts_also_in_other_case() -> None:
    assert decode({b"r0": b"first", b"R0": b"second"}).rooms == (RoomInfo("first", False),)


def test_a_hostile_room_list_is_cleaned() -> None:
    txt = decode({b"r0": b"\x1b[31mred,*lock\xe2\x80\xaeed,,*,\\,\xff\xfe", b"nrooms": b"99999999"})
    assert txt.rooms[:2] == (RoomInfo("[31mred", False), RoomInfo("locked", True))
    assert txt.room_count == len(txt.rooms)


@given(announcements, st.integers(0))
def test_whatever_is_announced_fits_the_limits_of_dns(said: Announcement, revision: int) -> None:
    record = encode(said, revision)
    assert size(record) <= TXT_MAX_BYTES
    for key, value in record.items():
        assert len(key) <= 9
        assert len(key) + 1 + len(value) <= STRING_MAX_BYTES


@given(
    st.lists(st.builds(RoomInfo, room_names, st.booleans()), max_size=8, unique_by=lambda r: r.name)
)
def test_listed_rooms_come_back_as_they_were(rooms: list[RoomInfo]) -> None:
    txt = decode(dict(encode(announce(*rooms))))
    assert set(txt.rooms) <= set(rooms)
    assert txt.room_count == len(rooms)
    assert sum(len(room.name.encode()) for room in rooms) > 100 or txt.rooms == tuple(rooms)


@given(hostile_records)
def test_whatever_bytes_come_in_capped_and_printable_values_come_out(
    record: dict[bytes, bytes | None],
) -> None:
    txt = decode(record)
    assert txt.server_id == "" or len(txt.server_id) == 64
    assert len(txt.version) <= VERSION_MAX
    assert len(txt.rooms) <= MAX_ROOMS_READ
    assert txt.room_count >= len(txt.rooms)
    assert len({room.name for room in txt.rooms}) == len(txt.rooms)
    for text in (txt.version, *(room.name for room in txt.rooms)):
        assert text.isprintable()
    assert all(0 < len(room.name) <= ROOM_NAME_MAX for room in txt.rooms)
