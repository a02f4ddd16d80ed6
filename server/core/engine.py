"""The core: bytes, results and time go in; queued bytes, work and news for the host come out.

One call runs to its end on one thread. No await, clock, disk or randomness: all comes from outside.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import partial

import server.core.commands  # noqa: F401  (registers every command)
from language import _
from protocol import numerics as num
from protocol.framing import TooLong
from protocol.message import GrammarError, Message, as_middle, parse_tags
from protocol.text import clean, cut
from server.core import limits
from server.core.admission import admit, charge, refuse_speed
from server.core.command import COMMANDS, REFUSALS, Call, Command, When
from server.core.commands import multiline
from server.core.commands.registration import is_waiting
from server.core.happening import HappeningKind
from server.core.history import StoreError
from server.core.host.orders import carry_out, the_host
from server.core.labels import send_labelled
from server.core.session import Phase, Session, Steps, Work, WorkResult
from server.core.upkeep import Upkeep, check_connection
from server.core.world import Moment, World

# Bytes that wait for a session from which on its own commands wait: a page of history more still
# fits the outbox (1 MiB), so nobody is called slow for what he asked for himself.
PAUSE_AT = 256 * 1024

# A command of the host's under way: yields work, returns what to show.
OrderSteps = Generator[Work, WorkResult, list[str]]


class Engine:
    """Drives a World. After every call: flush the sessions in `take_dirty`, do the work in
    `take_work` (off this thread) and give each result to `finish`."""

    def __init__(self, world: World, new_uid: Callable[[], str]) -> None:
        """new_uid: a fresh id for each connection, unique over restarts, without spaces."""
        self.world = world
        self._new_uid = new_uid
        self._dirty: dict[Session, None] = {}
        self._work: list[tuple[int, Work]] = []
        self._steps: dict[int, tuple[Call, Steps]] = {}
        self._orders: dict[int, tuple[OrderSteps, Callable[[list[str]], None]]] = {}
        self._tickets = 0
        self._upkeep = Upkeep()

    # -- inputs -------------------------------------------------------------------------------

    def connect(self, address: str, moment: Moment, *, secure: bool) -> Session:
        """A connection was accepted; it may be refused at once. address: without port."""
        self.world.moment = moment
        session = Session(self._new_uid(), address, secure, moment.now, self._mark_dirty)
        session.connected = moment.stamp
        self.world.sessions[session] = None
        admit(self.world, session)
        self._end_turn()
        return session

    def receive(self, session: Session, data: bytes, moment: Moment) -> None:
        """Bytes came. However they are cut, the outcome is the same."""
        self.world.moment = moment
        session.heard = moment.now
        session.pinged = None
        session.waiting.extend(session.reader.feed(data))
        self._run_lines(session)
        self._end_turn()

    def finish(self, ticket: int, result: WorkResult, moment: Moment) -> None:
        """Work is done. A result for a session that has gone is dropped."""
        self.world.moment = moment
        if ticket in self._orders:
            order, answer = self._orders.pop(ticket)
            self._advance_order(order, answer, result)
            self._end_turn()
            return
        call, steps = self._steps.pop(ticket)
        call.session.busy = False
        if call.session.phase is Phase.CLOSED:
            steps.close()
        else:
            self._run_call(call, lambda: self._resume(call, steps, result))
            self._run_lines(call.session)
        self._end_turn()

    def abandon(self, ticket: int, reason: str, moment: Moment) -> None:
        """Work could not be done (no memory, say): who waits for it is told."""
        self.world.moment = moment
        self.world.note(
            HappeningKind.PROBLEM,
            text=_("slow work could not be done: {reason}").format(reason=reason),
        )
        if ticket in self._orders:
            __, answer = self._orders.pop(ticket)
            answer([_("That could not be done; the line above says why")])
        else:
            call, steps = self._steps.pop(ticket)
            call.session.busy = False
            steps.close()
            text = _("The server could not do that now; please try again later")
            self._run_call(call, lambda: call.reply(num.ERR_UNKNOWNERROR, call.message.verb, text))
            self._run_lines(call.session)
        self._end_turn()

    def drained(self, session: Session, moment: Moment) -> None:
        """What waited to be sent has been taken: go on with the lines that waited for that."""
        self.world.moment = moment
        self._run_lines(session)
        self._end_turn()

    def disconnect(self, session: Session, reason: str, moment: Moment) -> None:
        """The connection is gone; nothing more can be sent on it."""
        self.world.moment = moment
        self.world.close(session, reason)
        session.drop_output()
        self._end_turn()

    def tick(self, moment: Moment) -> None:
        """Time passed. To be called about once a second."""
        self.world.moment = moment
        for session in list(self.world.sessions):
            multiline.expire(self.world, session)
            if is_waiting(session):
                call = Call(self.world, session, Message("NICK", (session.claimed,)))
                self._run_call(call, partial(self._dispatch, call))
            check_connection(self.world, session)
        self._upkeep.turn(self.world)
        self._end_turn()

    def host_command(self, line: str, moment: Moment, answer: Callable[[list[str]], None]) -> None:
        """The host typed a line. answer: is given what to show, now or when work is finished."""
        self.world.moment = moment
        steps = carry_out(self.world, the_host(self.world), line)
        self._advance_order(steps, answer, None)
        self._end_turn()

    def shutdown(self, reason: str, moment: Moment) -> None:
        """End every session with a reason."""
        self.world.moment = moment
        for session in list(self.world.sessions):
            self.world.close(session, reason)
        self._end_turn()

    # -- outputs ------------------------------------------------------------------------------

    def take_dirty(self) -> list[Session]:
        """Sessions with bytes to send or to be closed, once."""
        dirty = list(self._dirty)
        self._dirty.clear()
        return dirty

    def take_work(self) -> list[tuple[int, Work]]:
        """(ticket, work) to be done outside, once."""
        work, self._work = self._work, []
        return work

    # -- one line -----------------------------------------------------------------------------

    def _run_lines(self, session: Session) -> None:
        # One segment may ask for a thousand pages of history: each after the one before was taken.
        while session.waiting and not session.busy and session.phase is not Phase.CLOSED:
            if session.queued > PAUSE_AT:
                break
            self._run_line(session, session.waiting.popleft())
        if session.phase is Phase.CLOSED:
            session.waiting.clear()
        elif len(session.waiting) > limits.WAITING_LINES:
            self.world.close(session, _("Too many commands at once"))

    def _run_line(self, session: Session, line: bytes | TooLong) -> None:
        if isinstance(line, TooLong):
            self._refuse_line(session, num.ERR_INPUTTOOLONG, _("That line was too long"))
            return
        try:
            message = Message.parse(line.decode("utf-8"))
        except (UnicodeDecodeError, GrammarError) as error:
            self._refuse_broken(session, line, error)
            return
        if message.verb.isdigit():
            return  # a numeric from a client means nothing; answering could make a loop
        call = Call(self.world, session, multiline.prepare(session, message))
        if not self._is_too_fast(call) and not multiline.gather(call):
            self._run_call(call, lambda: self._dispatch(call))

    def _refuse_line(self, session: Session, *reply: str) -> None:
        if not self._is_too_fast(Call(self.world, session, Message("*"))):
            self.world.reply(session, *reply)

    def _is_too_fast(self, call: Call) -> bool:
        """Charge for a command before any work is done for it."""
        wait = charge(call)
        if wait:
            self._run_call(call, lambda: refuse_speed(call, wait))
        return wait > 0

    def _refuse_broken(self, session: Session, line: bytes, error: ValueError) -> None:
        """ISUPPORT UTF8ONLY: text in another encoding is refused, not guessed; so is what is not
        in the grammar. The answer carries the label and names the command all the same."""
        call = Call(self.world, session, _salvage(line.decode("utf-8", "replace")))
        if self._is_too_fast(call):
            return
        if isinstance(error, UnicodeDecodeError):
            text = _("Messages must be UTF-8: please set your program's encoding to UTF-8")
            self._run_call(call, lambda: call.fail("INVALID_UTF8", text))
        else:
            refusal = (
                num.ERR_UNKNOWNCOMMAND,
                call.message.verb,
                _("That is not IRC: {error}").format(error=error),
            )
            self._run_call(call, lambda: call.reply(*refusal))

    def _run_call(self, call: Call, run: Callable[[], None]) -> None:
        """Run a part of a command; the replies to a labelled one are gathered and sent together."""
        session = call.session
        if not call.label:
            run()
            return
        session.capture = call.gathered
        run()
        if session.capture is None:  # the session was closed under way
            return
        # Work under way: what others say meanwhile is not part of the answer.
        session.capture = None
        if not session.busy and not call.deferred:
            send_labelled(self.world, session, call.label, call.gathered)

    # -- one command --------------------------------------------------------------------------

    def _dispatch(self, call: Call) -> None:
        row = COMMANDS.get(call.message.verb)
        refusal = _refusal(call, row)
        if refusal is not None:
            call.reply(*refusal)
        elif row is not None:
            with self._guard(call):
                steps = row.handler(call)
                if steps is not None:
                    self._advance(call, steps, None)

    def _resume(self, call: Call, steps: Steps, result: WorkResult) -> None:
        with self._guard(call):
            self._advance(call, steps, result)

    def _advance(self, call: Call, steps: Steps, result: WorkResult | None) -> None:
        """Run a waiting command up to its next piece of work, or to its end."""
        try:
            work = next(steps) if result is None else steps.send(result)
        except StopIteration:
            return
        self._steps[self._ask_for(work)] = (call, steps)
        call.session.busy = True

    def _advance_order(
        self, steps: OrderSteps, answer: Callable[[list[str]], None], result: WorkResult | None
    ) -> None:
        """The same for a command of the host's."""
        try:
            work = next(steps) if result is None else steps.send(result)
        except StopIteration as end:
            answer(end.value)
        except StoreError as error:
            answer([_("The disk failed, and nothing was changed: {error}").format(error=error)])
        except Exception as error:
            self.world.note(HappeningKind.PROBLEM, text=_describe_bug(_("the console"), error))
            answer([_("The server made a mistake; the line above says where")])
        else:
            self._orders[self._ask_for(work)] = (steps, answer)

    def _ask_for(self, work: Work) -> int:
        """Have work done outside. Returns the ticket that its result will name."""
        self._tickets += 1
        self._work.append((self._tickets, work))
        return self._tickets

    @contextmanager
    def _guard(self, call: Call) -> Iterator[None]:
        """Two things may go wrong in a handler: the disk, and our own mistakes."""
        try:
            yield
        except StoreError as error:
            self.world.note(HappeningKind.PROBLEM, text=str(error))
            call.refuse_storing()
        except Exception as error:
            text = _describe_bug(call.message.verb, error)
            self.world.note(HappeningKind.PROBLEM, text=text)
            text = _("The server made a mistake; its host was told")
            call.reply(num.ERR_UNKNOWNERROR, call.message.verb, text)

    # -- the end of a turn --------------------------------------------------------------------

    def _mark_dirty(self, session: Session) -> None:
        self._dirty[session] = None

    def _end_turn(self) -> None:
        """Close who does not read. That makes output for others, who may overflow in turn."""
        while overflowed := [one for one in self._dirty if one.overflowed]:
            for session in overflowed:
                session.drop_output()
                self.world.close(session, _("Too slow: it did not read what was sent"))
                session.overflowed = False


def _describe_bug(where: str, error: Exception) -> str:
    place = traceback.extract_tb(error.__traceback__)[-1]
    line = f"{place.filename}:{place.lineno}"
    return _("bug in {where}: {kind}: {error} ({line})").format(
        where=where, kind=type(error).__name__, error=error, line=line
    )


def _refusal(call: Call, row: Command | None) -> tuple[str, ...] | None:
    """The guards, once for all commands: the numeric to refuse with, or None."""
    verb = call.message.verb
    phase = call.session.phase
    refused = REFUSALS[phase].get(When.AFTER if row is None else row.when)
    if refused is not None:
        return (refused[0], _(refused[1]))
    if row is None:
        return (num.ERR_UNKNOWNCOMMAND, cut(verb, 64), _("Unknown command"))
    if len(call.params) < row.params:
        return (num.ERR_NEEDMOREPARAMS, verb, _("Not enough parameters"))
    return None


def _salvage(line: str) -> Message:
    """The tags of a broken line and its first word as the verb, only to refuse it by."""
    raw, __, rest = line[1:].partition(" ") if line.startswith("@") else ("", "", line)
    words = [word for word in rest.split() if not word.startswith(":")]
    verb = cut(clean(words[0]), limits.SHOWN).upper() if words else ""
    return Message(as_middle(verb), tags=parse_tags(raw))
