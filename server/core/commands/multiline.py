"""BATCH: a message of several lines (IRCv3 draft/multiline, client-initiated batch)."""

from __future__ import annotations

from dataclasses import replace

from language import N_, _
from protocol import capabilities as cap
from protocol import numerics as num
from protocol.message import Message, as_middle
from protocol.text import cut
from server.core import limits
from server.core.command import Call, command
from server.core.commands.talk import say_lines
from server.core.labels import send_labelled
from server.core.multiline import BATCH_TYPE, MultilineError, OpenBatch
from server.core.session import Session
from server.core.world import World, client_tags


@command("BATCH", params=1, help=N_("BATCH +<name> draft/multiline <target>, then BATCH -<name>"))
def batch(call: Call) -> None:
    if cap.MULTILINE not in call.session.capabilities:
        text = _("BATCH needs the capability {capability}").format(capability=cap.MULTILINE)
        call.reply(num.ERR_UNKNOWNCOMMAND, "BATCH", text)
        return
    sign, reference = call.params[0][:1], call.params[0][1:]
    if sign == "+" and reference:
        _open(call, reference)
    elif sign == "-" and reference:
        _close(call, reference)
    else:
        call.fail("MULTILINE_INVALID", _("BATCH takes +name to begin a batch and -name to end it"))


def _open(call: Call, reference: str) -> None:
    session = call.session
    if session.batch is not None:
        error = MultilineError("MULTILINE_INVALID", _("End a batch before you begin another one"))
        _refuse(call.world, session, error)
    if call.param(1) != BATCH_TYPE:
        text = _("This server takes only batches of the type {type}").format(type=BATCH_TYPE)
        call.fail("UNKNOWN_TYPE", text, cut(reference, limits.SHOWN))
    elif not call.param(2) or "," in call.params[2]:
        call.fail("MULTILINE_INVALID", _("Name one room or person to whom the lines go"))
    else:
        target, tags = call.params[2], client_tags(call.message.tags)
        now = call.world.moment.now
        session.batch = OpenBatch(reference, target, call.label, tags, now)
        call.deferred = True
        return
    session.dropped_batch = reference  # its lines are on their way


def _close(call: Call, reference: str) -> None:
    session, opened = call.session, call.session.batch
    if opened is None or opened.reference != reference:
        if reference != session.dropped_batch:
            call.fail("MULTILINE_INVALID", _("There is no open batch of that name"))
        session.dropped_batch = ""
        return
    session.batch = None
    try:
        text = opened.finish()
    except MultilineError as error:
        call.fail(error.code, str(error), *error.context)
        return
    said = Message(opened.verb, (opened.target, *text), tags=opened.tags)
    say_lines(Call(call.world, session, said), opened.target, text)


def prepare(session: Session, message: Message) -> Message:
    """A message with the tags that count: the end of a batch has the label of its beginning, for
    there the answer belongs; and who has not negotiated batches is in none, whatever he says."""
    if cap.MULTILINE not in session.capabilities and "batch" in message.tags:
        tags = {key: value for key, value in message.tags.items() if key != "batch"}
        return replace(message, tags=tags)
    opened = session.batch
    if opened is None or message.verb != "BATCH" or not opened.label:
        return message
    if message.params[:1] != (f"-{opened.reference}",):
        return message
    return replace(message, tags={**message.tags, "label": opened.label})


def gather(call: Call) -> bool:
    """Put a message into the open batch it belongs to. False: it is a command of its own."""
    session = call.session
    reference = call.message.tags.get("batch")
    if reference is None or not session.is_registered:
        return False
    opened = session.batch
    try:
        if opened is not None and opened.reference == reference:
            opened.add(call.message)
        elif reference != session.dropped_batch:  # else: the rest of what was refused already
            raise MultilineError("MULTILINE_INVALID", _("There is no open batch of that name"))
    except MultilineError as error:
        if opened is None:
            session.dropped_batch = reference  # told once, not for each line
        _refuse(call.world, session, error)
    return True


def expire(world: World, session: Session) -> None:
    """Give up a batch that its client does not end."""
    opened = session.batch
    if opened is not None and world.moment.now - opened.opened > limits.BATCH_TIME:
        text = _("That batch was open for too long; nothing of it was sent")
        _refuse(world, session, MultilineError("TIMEOUT", text, opened.reference))


def _refuse(world: World, session: Session, error: MultilineError) -> None:
    """FAIL, which is the answer to the opening of the batch, and the end of the batch."""
    opened, session.batch = session.batch, None
    context = (cut(as_middle(word), limits.SHOWN) for word in error.context)
    reply = world.outgoing("FAIL", "BATCH", error.code, *context, str(error))
    if opened is not None:
        session.dropped_batch = opened.reference
    if opened is not None and opened.label:
        send_labelled(world, session, opened.label, [reply])
    else:
        session.put(reply)
