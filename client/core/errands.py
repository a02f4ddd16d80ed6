"""What the server is asked to do, so that something else depends on whether it does: take back a
message, pass on a reaction. As for messages (`outgoing`), its answer carries our label, or a PING
follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from client.core.context import Context
from client.core.events import Delivered
from client.core.outgoing import refuses
from client.core.session import Reply
from client.core.signals import Errand
from client.core.wording import sentence
from language import _
from protocol import capabilities as caps

# Under way at once; a person has one. Without a connection none is begun.
ERRANDS_LIMIT = 1000


def _nothing() -> None:
    """Nobody waits for it."""


def send(
    ctx: Context,
    verb: str,
    *params: str,
    tags: Mapping[str, str] | None = None,
    done: Callable[[], None] = _nothing,
    refused: Callable[[str], None],
) -> str:
    """Ask for it; one of the two is called when it is known. Returns a label for `Delivered`; empty
    (and `refused`) if it can't even be asked."""
    asked = ctx.requests.errands
    label = ctx.session.new_label()
    full = len(asked) >= ERRANDS_LIMIT
    if full or not ctx.session.send(verb, *params, label=label, tags=tags):
        refused(_("That can't be sent."))
        return ""
    asked[label] = Errand(verb, done, refused)
    if caps.LABELED_RESPONSE not in ctx.session.capabilities:
        ctx.session.send("PING", label)
    return label


def take_answer(ctx: Context, reply: Reply) -> bool:
    """Settle what this answers. False: it answers nothing of these, or is worth to be seen."""
    message = reply.message
    asked = ctx.requests.errands
    if message.verb == "PONG":
        return _settle(ctx, message.params[-1] if message.params else "")
    if message.verb == "ACK":
        return _settle(ctx, reply.label)
    label = reply.label
    if not label and message.verb == "FAIL" and message.params:
        verb = message.params[0].upper()
        label = next((one for one, errand in asked.items() if errand.verb == verb), "")
    errand = asked.get(label)
    if errand is None:
        return False
    if refuses(message):
        del asked[label]
        errand.refused(sentence(message))
        ctx.emit(Delivered(label, sentence(message)))
        return True
    if message.verb == errand.verb:  # the echo
        _settle(ctx, label)
    return False


def _settle(ctx: Context, label: str) -> bool:
    errand = ctx.requests.errands.pop(label, None)
    if errand is None:
        return False
    errand.done()
    ctx.emit(Delivered(label))
    return True


def give_up(ctx: Context) -> None:
    """The connection is gone: nobody knows what became of them."""
    errands, ctx.requests.errands = ctx.requests.errands, {}
    for label, errand in errands.items():
        reason = _("The connection broke before the server answered.")
        errand.refused(reason)
        ctx.emit(Delivered(label, reason))
