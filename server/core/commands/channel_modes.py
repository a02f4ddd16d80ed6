"""MODE for rooms: who moderates, who may enter and speak, and the password."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace

from language import N_, _
from protocol import numerics as num
from protocol.names import casefold
from protocol.source import complete_mask
from protocol.text import clean, cut
from server.core import limits
from server.core.command import Call, command
from server.core.commands.user_modes import user_mode
from server.core.happening import HappeningKind
from server.core.modes import CHANNEL_MODES, ModeChange, ModeType, format_modes, parse_modes
from server.core.room import Mask, Room, is_key
from server.core.session import HashSecret, Session, Steps, Work, WorkResult

# Bytes of one mask: nick, user and host with room for wildcards.
MASK_LENGTH = 128
_LIST_REPLIES = {
    "b": (num.RPL_BANLIST, num.RPL_ENDOFBANLIST, "ban"),
    "e": (num.RPL_EXCEPTLIST, num.RPL_ENDOFEXCEPTLIST, "exception"),
    "I": (num.RPL_INVEXLIST, num.RPL_ENDOFINVEXLIST, "invitation"),
}


@command("MODE", params=1, help=N_("MODE <room or nick> [<modes> {<parameter>}]: see or set modes"))
def mode(call: Call) -> Steps | None:
    if not call.params[0].startswith("#"):
        user_mode(call)
        return None
    room = call.find_room(call.params[0])
    if room is None:
        return None
    if len(call.params) == 1:
        call.reply(num.RPL_CHANNELMODEIS, room.name, *room.mode_parameters())
        call.reply(num.RPL_CREATIONTIME, room.name, str(room.created // 1000))
        return None
    return _change(call, room, list(parse_modes(call.params[1], call.params[2:])))


def _change(call: Call, room: Room, wanted: Sequence[ModeChange]) -> Steps:
    changes = []
    for change in wanted:
        row = CHANNEL_MODES.get(change.letter)
        if row is not None and row.type is ModeType.LIST and not change.parameter:
            _show_list(call, room, change.letter)
        else:
            changes.append(change)
    changes = changes[: limits.MODES]
    if not changes:
        return
    if call.find_moderated_room(room.name) is None:
        return
    hashed = yield from _hash_key(call, changes)
    # Waiting for the hash took time: is this still a moderator, and the room still there?
    gone = call.world.room(room.name) is not room
    if gone or not room.has_standing(call.session, "oh"):
        return
    with call.world.changing(room):
        done = [
            applied
            for change in changes
            if (applied := _apply(call, room, change, hashed)) is not None
        ]
    if done:
        _announce(call, room, done)


def _hash_key(call: Call, changes: Sequence[ModeChange]) -> Generator[Work, WorkResult, str]:
    """The slow hash of the last password that the changes set; empty when they set none."""
    set_ = [one.parameter for one in changes if one.letter == "k" and one.adding]
    keys = [key for key in set_ if key and is_key(key)]
    return str((yield HashSecret(keys[-1]))) if keys else ""


def _apply(call: Call, room: Room, change: ModeChange, hashed: str) -> ModeChange | None:
    """Carry out one change. Returns it as it is to be announced, or None when nothing changed."""
    row = CHANNEL_MODES.get(change.letter)
    if row is None:
        call.reply(num.ERR_UNKNOWNMODE, change.letter, _("There is no such mode for rooms"))
        return None
    if row.type is ModeType.FLAG:
        return _apply_flag(room, change)
    if row.type is ModeType.LIST:
        return _apply_list(call, room, change)
    if row.type is ModeType.PREFIX:
        return _apply_standing(call, room, change)
    return (
        _apply_key(call, room, change, hashed)
        if row.letter == "k"
        else _apply_limit(call, room, change)
    )


def _apply_flag(room: Room, change: ModeChange) -> ModeChange | None:
    if (change.letter in room.flags) is change.adding:
        return None
    (room.flags.add if change.adding else room.flags.discard)(change.letter)
    return change


def _apply_key(call: Call, room: Room, change: ModeChange, hashed: str) -> ModeChange | None:
    if not change.adding:
        was_locked, room.key_hash = room.is_locked, ""
        return ModeChange(False, "k", "*") if was_locked else None
    if not change.parameter:
        text = _("Which password? MODE <room> +k <password>")
        call.reply(num.ERR_INVALIDMODEPARAM, room.name, "k", "*", text)
        return None
    if not is_key(change.parameter):
        text = _("A password has no spaces or commas and at most {count} bytes").format(
            count=limits.KEY_LENGTH
        )
        call.reply(num.ERR_INVALIDMODEPARAM, room.name, "k", "*", text)
        return None
    room.key_hash = hashed
    return change


def _apply_limit(call: Call, room: Room, change: ModeChange) -> ModeChange | None:
    if not change.adding:
        was, room.limit = room.limit, 0
        return ModeChange(False, "l", None) if was else None
    number = change.parameter or ""
    if not (number.isascii() and number.isdigit() and len(number) <= 6 and int(number) > 0):
        text = _("The limit is a number of people: MODE <room> +l <people>")
        shown = cut(clean(number), limits.SHOWN)
        call.reply(num.ERR_INVALIDMODEPARAM, room.name, "l", shown, text)
        return None
    room.limit = int(number)
    return ModeChange(True, "l", str(room.limit))


def _apply_list(call: Call, room: Room, change: ModeChange) -> ModeChange | None:
    masks = room.lists[change.letter]
    typed = cut(clean(change.parameter or "").replace(" ", "").lstrip(":"), MASK_LENGTH)
    if not typed:  # completed, nothing would name everybody
        text = _("Whom? A mask is a nick, or nick!user@host with * and ?")
        call.reply(num.ERR_INVALIDMODEPARAM, room.name, change.letter, "*", text)
        return None
    mask = complete_mask(typed)
    folded = casefold(mask)
    if not change.adding:
        removed = masks.pop(folded, None)
        return ModeChange(False, change.letter, removed.mask) if removed is not None else None
    if folded in masks:
        return None
    if sum(map(len, room.lists.values())) >= limits.LIST_LENGTH:
        call.reply(num.ERR_BANLISTFULL, room.name, mask, _("The list is full"))
        return None
    masks[folded] = Mask(mask, call.session.source, call.world.moment.stamp)
    return ModeChange(True, change.letter, mask)


def _apply_standing(call: Call, room: Room, change: ModeChange) -> ModeChange | None:
    if not change.parameter:
        call.reply(num.ERR_NEEDMOREPARAMS, "MODE", _("Whose? Name a nick after the mode"))
        return None
    person = call.find_person(change.parameter)
    if person is None:
        return None
    membership = room.members.get(person)
    if membership is None:
        call.reply(num.ERR_USERNOTINCHANNEL, person.nick, room.name, _("is not in that room"))
        return None
    # A half moderator gives voice, nothing more; anybody may give up his own standing.
    own = person is call.session and not change.adding
    if change.letter != "v" and not room.has_standing(call.session, "o") and not own:
        text = _("Only a full moderator makes moderators")
        call.reply(num.ERR_CHANOPRIVSNEEDED, room.name, text)
        return None
    if (change.letter in membership.standing) is change.adding:
        return None
    (membership.standing.add if change.adding else membership.standing.discard)(change.letter)
    return ModeChange(change.adding, change.letter, person.nick)


def _announce(call: Call, room: Room, done: Sequence[ModeChange]) -> None:
    """Everybody sees the change; a new password only who set it, the others `*`."""
    hidden = [
        ModeChange(True, "k", "*") if one.letter == "k" and one.adding else one for one in done
    ]
    announcement = call.as_session("MODE", room.name, *format_modes(hidden))
    for_others = call.world.record_event([room], announcement)
    call.world.deliver(for_others, _others(room, call.session))
    whole = call.as_session("MODE", room.name, *format_modes(done))
    call.session.put(replace(for_others, message=whole.message))
    text = " ".join(format_modes(hidden))
    call.world.note(HappeningKind.MODE, call.session, room=room.name, text=text)


def _others(room: Room, session: Session) -> list[Session]:
    return [member for member in room.members if member is not session]


def _show_list(call: Call, room: Room, letter: str) -> None:
    entry, end, name = _LIST_REPLIES[letter]
    if call.session in room.members or call.session.is_operator:
        for one in room.lists[letter].values():
            call.reply(entry, room.name, one.mask, one.set_by, str(one.set_at // 1000))
    call.reply(end, room.name, _("End of {name} list").format(name=name))
