"""The state of a connection: negotiation, limits, batches."""

from __future__ import annotations

from client.core.session import (
    BATCH_MESSAGES_LIMIT,
    OPEN_BATCHES_LIMIT,
    History,
    Matches,
    Reply,
    Session,
)


def talk_to(session: Session, *lines: str) -> list[Reply | History | Matches]:
    return list(session.receive("".join(f"{line}\r\n" for line in lines).encode()))


def sent(session: Session) -> list[str]:
    return session.take().decode().split("\r\n")[:-1]


def negotiated(caps: str) -> Session:
    session = Session()
    session.start("andi", "Andi", None)
    talk_to(session, f":s CAP * LS :{caps}", f":s CAP * ACK :{caps}")
    session.take()
    return session


def test_registration_says_who_we_are_without_waiting() -> None:
    session = Session()
    session.start("andi", "", "kopi susu")
    assert sent(session) == [
        "CAP LS 302", "PASS :kopi susu", "NICK andi", "USER andi 0 * andi",
    ]


def test_capabilities_are_asked_for_when_the_whole_list_has_come() -> None:
    session = Session()
    session.start("andi", "", None)
    session.take()
    talk_to(session, ":s CAP * LS * :batch sasl=PLAIN")
    assert sent(session) == []
    talk_to(session, ":s CAP * LS :server-time unknown/thing")
    assert sent(session) == ["CAP REQ :batch server-time"]
    talk_to(session, ":s CAP * ACK :batch server-time")
    assert sent(session) == ["CAP END"]
    assert session.capabilities == {"batch", "server-time"}


def test_a_server_that_has_nothing_we_know_ends_the_negotiation() -> None:
    session = Session()
    session.start("andi", "", None)
    session.take()
    talk_to(session, ":s CAP * LS :sasl")
    assert sent(session) == ["CAP END"]


def test_a_refused_list_is_asked_for_one_by_one_so_that_one_does_not_cost_all() -> None:
    session = Session()
    session.start("andi", "", None)
    talk_to(session, ":s CAP * LS :batch server-time")
    session.take()
    talk_to(session, ":s CAP * NAK :batch server-time")
    assert sent(session) == ["CAP REQ batch", "CAP REQ server-time"]
    talk_to(session, ":s CAP * ACK :batch", ":s CAP * NAK :server-time")
    assert sent(session) == ["CAP END"]
    assert session.capabilities == {"batch"}


def test_capabilities_come_and_go_while_we_talk() -> None:
    session = negotiated("batch")
    talk_to(session, ":s CAP andi NEW :echo-message sasl")
    assert sent(session) == ["CAP REQ echo-message"]
    talk_to(session, ":s CAP andi ACK :echo-message", ":s CAP andi DEL :batch")
    assert session.capabilities == {"echo-message"}
    assert sent(session) == []


def test_ping_is_answered_by_itself() -> None:
    session = Session()
    assert talk_to(session, "PING :a b", ":s PING s token") == []
    assert sent(session) == ["PONG :a b", "PONG token"]


def test_isupport_gives_numbers_and_ignores_nonsense() -> None:
    session = Session()
    talk_to(session, ":s 005 andi CHATHISTORY=50 HOSTLEN=x NICKLEN= :are supported")
    assert session.limit("CHATHISTORY", 100) == 50
    assert session.limit("HOSTLEN", 63) == 63
    assert session.limit("NICKLEN", 30) == 30
    assert session.limit("ABSENT", 7) == 7


def test_a_history_batch_comes_out_whole_and_at_its_end() -> None:
    session = Session()
    first = talk_to(session, ":s BATCH +1 chathistory #lab", "@batch=1 :b!b@h PRIVMSG #lab :x")
    assert first == []
    last = talk_to(session, ":c!c@h PRIVMSG #lab :live", ":s BATCH -1")
    assert isinstance(last[0], Reply)
    assert isinstance(last[1], History)
    assert last[1].target == "#lab"
    assert [one.params[1] for one in last[1].messages] == ["x"]


def test_a_batch_inside_a_labeled_one_keeps_the_label() -> None:
    session = Session()
    replies = talk_to(
        session,
        "@label=w1 :s BATCH +o labeled-response",
        "@batch=o :s BATCH +i netsplit a b",
        "@batch=i :b!b@h QUIT :gone",
        "@batch=o :s BATCH -i",
        "@batch=o :andi!a@h PRIVMSG #lab :x",
        ":s BATCH -o",
    )
    assert [(one.message.verb, one.label) for one in replies if isinstance(one, Reply)] == [
        ("QUIT", "w1"), ("PRIVMSG", "w1"), ("ACK", "w1"),
    ]


def test_a_label_goes_out_only_where_the_server_knows_labels() -> None:
    without, with_labels = Session(), negotiated("labeled-response batch")
    assert without.send("PRIVMSG", "#lab", "x", label="w1")
    assert with_labels.send("PRIVMSG", "#lab", "x", label="w1")
    assert sent(without) == ["PRIVMSG #lab :x"]
    assert sent(with_labels) == ["@label=w1 PRIVMSG #lab :x"]


def test_what_cannot_be_a_line_is_not_sent() -> None:
    session = Session()
    assert not session.send("JOIN", "a b", "c")
    assert not session.send("PRIVMSG", "#lab", "two\r\nQUIT")
    assert not session.send("PRIVMSG", "#lab", "\ud800")
    assert not session.send("TOPIC", "#lab", "x" * 600)
    assert session.take() == b""


def test_room_for_text_counts_what_the_server_puts_before_it() -> None:
    session = Session()
    session.source = "andi!andi@10.0.0.1"
    space = session.room_for_text("andi", "PRIVMSG", "#lab")
    line = f":andi!andi@10.0.0.1 PRIVMSG #lab :{'x' * space}\r\n"
    assert len(line) == 512


def test_room_for_text_is_careful_while_our_host_is_unknown() -> None:
    session = Session()
    talk_to(session, ":s 005 andi HOSTLEN=100 USERLEN=10 :are supported")
    line = f":andi!{'u' * 10}@{'h' * 100} PRIVMSG #lab :"
    assert session.room_for_text("andi", "PRIVMSG", "#lab") == 510 - len(line)


def test_a_server_cannot_fill_the_memory_with_open_batches() -> None:
    session = Session()
    for number in range(OPEN_BATCHES_LIMIT * 2):
        talk_to(session, f":s BATCH +{number} chathistory #lab")
    for _ in range(BATCH_MESSAGES_LIMIT + 5):
        talk_to(session, "@batch=0 :b!b@h PRIVMSG #lab :x")
    (history,) = talk_to(session, ":s BATCH -0")
    assert isinstance(history, History)
    assert len(history.messages) == BATCH_MESSAGES_LIMIT
    assert talk_to(session, f":s BATCH -{OPEN_BATCHES_LIMIT}") == []


def test_a_batch_within_itself_makes_no_chain_that_holds_the_memory() -> None:
    session = Session()
    talk_to(session, ":s BATCH +a chathistory #lab")
    for number in range(3):
        talk_to(session, f"@batch=a :b!b@h PRIVMSG #lab :{number}")
        talk_to(session, "@batch=a :s BATCH +a chathistory #lab")
    (history,) = talk_to(session, ":s BATCH -a")
    assert isinstance(history, History)
    assert len(history.messages) == 3
    assert talk_to(session, ":s BATCH -a") == []


def test_lines_outside_the_grammar_do_not_disturb_the_next() -> None:
    session = Session()
    data = b"\xff\xfe:::\r\n:\r\n" + b"x" * 600 + b"\r\n:s PONG s :t\r\n"
    (reply,) = session.receive(data)
    assert isinstance(reply, Reply)
    assert reply.message.verb == "PONG"
