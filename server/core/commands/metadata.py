"""METADATA: what people and rooms say about themselves (IRCv3 draft/metadata-2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from language import N_, _
from protocol import capabilities as cap
from protocol import numerics as num
from protocol.names import casefold
from protocol.text import cut, pack
from server.core import limits
from server.core.command import Call, When, command
from server.core.encoding import Outgoing
from server.core.labels import send_batch
from server.core.metadata import is_key
from server.core.metadata_news import put_in_lines, sync_room, tell, value_of
from server.core.room import Room
from server.core.session import Session
from server.core.world import World

# Bytes of keys in one reply: 512 less the server's name, the nick and a numeric; and how many, so
# that a line has at most 15 parameters.
KEYS_LENGTH = 350
KEYS_IN_LINE = 12


@dataclass(frozen=True, slots=True)
class Target:
    """Whose metadata: a room's, a session's, or with neither that of an owner who is not here.

    shown: its name on the wire.
    """

    shown: str
    holder: str
    room: Room | None = None
    session: Session | None = None


@command(
    "METADATA",
    params=2,
    when=When.ALWAYS,
    help=N_(
        "METADATA <target> GET|LIST|SET|CLEAR|SUB|UNSUB|SUBS|SYNC [<key> …]: about people, rooms"
    ),
)
def metadata(call: Call) -> None:
    session = call.session
    if not session.is_registered and cap.METADATA not in session.capabilities:
        call.reply(num.ERR_NOTREGISTERED, _("You have not registered: send NICK and USER first"))
        return
    word = call.params[1].upper()
    action = _ACTIONS.get(word)
    if action is None:
        text = _("METADATA knows {actions}").format(actions=", ".join(_ACTIONS))
        call.fail("SUBCOMMAND_INVALID", text, cut(word, limits.SHOWN))
        return
    if word in _WITH_KEYS and len(call.params) < 3:
        call.reply(
            num.ERR_NEEDMOREPARAMS, "METADATA", _("METADATA {word} needs a key").format(word=word)
        )
        return
    target = _find(call, call.params[0])
    if target is None:
        text = _("There is nobody and no room of that name")
        call.fail("INVALID_TARGET", text, cut(call.params[0], limits.SHOWN))
    else:
        action(call, target)


def _find(call: Call, name: str) -> Target | None:
    world, session = call.world, call.session
    if name == "*" or (session.nick and casefold(name) == casefold(session.nick)):
        return Target(session.name, session.owner, session=session)
    if not session.is_registered:
        return None
    if name.startswith("#"):
        room = world.room(name)
        if room is None or not room.is_visible_to(session):
            return None
        return Target(room.name, room.key, room=room)
    person = world.person(name)
    if person is not None:
        return Target(person.nick, person.owner, session=person)
    # For whom messages wait, what he says of himself is worth knowing: his key, for one.
    account = world.accounts.find(name)
    return None if account is None else Target(account.name, account.owner)


def _may_see(call: Call, target: Target) -> bool:
    """What a closed room says about itself is for its members."""
    room = target.room
    if room is None or call.session in room.members or room.has_standing(call.session, "o"):
        return True
    if "i" not in room.flags and not room.is_locked:
        return True
    call.fail(
        "KEY_NO_PERMISSION", _("Only members see that; join the room first"), target.shown, "*"
    )
    return False


def _may_set(call: Call, target: Target, key: str) -> bool:
    """Everybody for himself, moderators for their rooms."""
    if target.session is call.session:
        return True
    if target.room is not None and target.room.has_standing(call.session, "oh"):
        return True
    text = (
        _("Only its moderators change that") if target.room else _("You can change only your own")
    )
    call.fail("KEY_NO_PERMISSION", text, target.shown, key)
    return False


# -- values -----------------------------------------------------------------------------------


def _get(call: Call, target: Target) -> None:
    if not _may_see(call, target):
        return
    lines = []
    for key in call.params[2:]:
        if is_key(key):
            lines.append(value_of(call.world, call.session, target.shown, target.holder, key))
        else:
            lines.append(_key_invalid(call, key))
    send_batch(call.world, call.session, "metadata", [target.shown], lines)


def _list(call: Call, target: Target) -> None:
    if not _may_see(call, target):
        return
    world, session = call.world, call.session
    keys = world.metadata.of(target.holder)
    lines = [value_of(world, session, target.shown, target.holder, key) for key in keys]
    send_batch(world, session, "metadata", [target.shown], lines)


def _set(call: Call, target: Target) -> None:
    key, value = call.params[2], call.param(3)
    if not is_key(key):
        call.session.put(_key_invalid(call, key))
    elif _may_set(call, target, key):
        if value:
            _set_value(call, target, key, value)
        else:
            _remove_value(call, target, key)


def _set_value(call: Call, target: Target, key: str, value: str) -> None:
    metadata = call.world.metadata
    if len(value.encode()) > limits.METADATA_VALUE:
        call.fail(
            "VALUE_INVALID",
            _("A value has at most {count} bytes").format(count=limits.METADATA_VALUE),
        )
    elif not metadata.has_place(target.holder, key):
        text = _("There is place for {count} keys: remove one first").format(
            count=limits.METADATA_KEYS
        )
        call.fail("LIMIT_REACHED", text, target.shown)
    else:
        metadata.put(target.holder, key, value)
        _answer_change(call, target, key)


def _remove_value(call: Call, target: Target, key: str) -> None:
    if key not in call.world.metadata.of(target.holder):
        call.fail("KEY_NOT_SET", _("That key is not set"), target.shown, key)
        return
    call.world.metadata.remove(target.holder, key)
    _answer_change(call, target, key)


def _answer_change(call: Call, target: Target, key: str) -> None:
    world, session = call.world, call.session
    session.put(value_of(world, session, target.shown, target.holder, key))
    tell(world, session, target.room or target.session or session, key)


def _clear(call: Call, target: Target) -> None:
    if not _may_set(call, target, "*"):
        return
    world, session = call.world, call.session
    keys = list(world.metadata.of(target.holder))
    world.metadata.forget(target.holder)
    lines = [value_of(world, session, target.shown, target.holder, key) for key in keys]
    send_batch(world, session, "metadata", [target.shown], lines)
    for key in keys:
        tell(world, session, target.room or target.session or session, key)


def _key_invalid(call: Call, key: str) -> Outgoing:
    text = _("A key is a-z, 0-9 and _ . / -, at most {count}").format(count=limits.METADATA_KEY)
    shown = cut(key, limits.SHOWN).replace(" ", "_").lstrip(":") or "*"
    return call.world.outgoing("FAIL", "METADATA", "KEY_INVALID", shown, text)


# -- subscriptions ----------------------------------------------------------------------------


def _subscribe(call: Call, target: Target) -> None:
    """In order; the first key that finds no place ends it (draft/metadata-2, "METADATA SUB")."""
    session = call.session
    done, new = [], []
    for key in dict.fromkeys(call.params[2:]):
        if not is_key(key):
            session.put(_key_invalid(call, key))
        elif key in session.subscriptions:
            done.append(key)
        elif len(session.subscriptions) >= limits.METADATA_SUBS:
            text = _("You can subscribe to {count} keys; leave one first").format(
                count=limits.METADATA_SUBS
            )
            call.fail("TOO_MANY_SUBS", text, key)
            break
        else:
            session.subscriptions[key] = None
            done.append(key)
            new.append(key)
    _acknowledge(call, num.RPL_METADATASUBOK, done)
    for room in session.rooms if new else ():
        sync_room(call.world, session, room, new)


def _unsubscribe(call: Call, target: Target) -> None:
    done = []
    for key in dict.fromkeys(call.params[2:]):
        if is_key(key):
            call.session.subscriptions.pop(key, None)
            done.append(key)
        else:
            call.session.put(_key_invalid(call, key))
    _acknowledge(call, num.RPL_METADATAUNSUBOK, done)


def _list_subscriptions(call: Call, target: Target) -> None:
    session, world = call.session, call.world
    lines = [
        world.outgoing(num.RPL_METADATASUBS, session.name, *words)
        for words in _key_lines(list(session.subscriptions))
    ]
    send_batch(world, session, "metadata-subs", [], lines)


def _acknowledge(call: Call, numeric: str, keys: Sequence[str]) -> None:
    for words in _key_lines(keys):
        call.reply(numeric, *words)


def _key_lines(keys: Sequence[str]) -> list[list[str]]:
    groups = [keys[at : at + KEYS_IN_LINE] for at in range(0, len(keys), KEYS_IN_LINE)]
    return [line.split() for group in groups for line in pack(group, KEYS_LENGTH)]


def _sync(call: Call, target: Target) -> None:
    if not _may_see(call, target):
        return
    world, session = call.world, call.session
    if target.room is not None:
        sync_room(world, session, target.room, list(session.subscriptions), always=True)
    else:
        keys = [key for key in session.subscriptions if key in world.metadata.of(target.holder)]
        put_in_lines(world, session, target.shown, target.holder, keys)


_ACTIONS: dict[str, Callable[[Call, Target], None]] = {
    "GET": _get,
    "LIST": _list,
    "SET": _set,
    "CLEAR": _clear,
    "SUB": _subscribe,
    "UNSUB": _unsubscribe,
    "SUBS": _list_subscriptions,
    "SYNC": _sync,
}
_WITH_KEYS = frozenset({"GET", "SET", "SUB", "UNSUB"})


def welcome(world: World, session: Session) -> None:
    """What the session set before it was registered, or its account before: it may be shown."""
    if cap.METADATA in session.capabilities:
        keys = list(world.metadata.of(session.owner))
        put_in_lines(world, session, session.nick, session.owner, keys)
