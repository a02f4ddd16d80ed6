"""TAGMSG and REDACT: to the conversation they belong to, and to no other."""

from __future__ import annotations

from tests.client.core.dialogue import ALL_CAPS, in_room


def test_private_tags_belong_to_the_talk_with_the_other_whoever_sent_them() -> None:
    it = in_room(ALL_CAPS)
    it.says("@msgid=m1 :budi!b@h PRIVMSG andi :halo", "@msgid=m2 :andi!a@h PRIVMSG budi :hai")
    it.says(
        "@+reply=m2;+draft/react=👍 :budi!b@h TAGMSG andi",
        "@+reply=m1;+draft/react=ok :andi!a@h TAGMSG budi",
    )
    assert [line.reactions for line in it.room("budi").lines if line.msgid] == [
        {"ok": ["andi"]}, {"👍": ["budi"]}
    ]
    it.says(":budi!b@h REDACT andi m1", ":andi!a@h REDACT budi m2")
    assert [line.deleted for line in it.room("budi").lines if line.msgid] == [True, True]


def test_tags_open_no_talks_and_need_a_sender() -> None:
    it = in_room(ALL_CAPS)
    rooms = list(it.talk.model.rooms)
    it.says(
        "@+typing=active :budi!b@h TAGMSG andi",
        "@+reply=m1;+draft/react=👍 :budi!b@h TAGMSG andi",
        "@+typing=active TAGMSG #jarkom",
        "TAGMSG",
        "@+typing=active :budi!b@h TAGMSG :",
        ":budi!b@h REDACT andi m1",
        "REDACT : :",
    )
    assert list(it.talk.model.rooms) == rooms
    assert not it.room().typing


def test_what_is_said_to_moderators_only_is_said_in_their_room() -> None:
    it = in_room(ALL_CAPS)
    it.says(":s 005 andi STATUSMSG=@+ :are supported")
    it.says("@msgid=m1 :budi!b@h PRIVMSG @#jarkom :psst")
    it.says("@+reply=m1;+draft/react=👍 :budi!b@h TAGMSG @#jarkom")
    assert it.last().reactions == {"👍": ["budi"]}
