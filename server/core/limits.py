"""How much one peer may ask for. Every number has a unit, a reason and somebody it defends."""

from __future__ import annotations

from dataclasses import dataclass

# Seconds from connect to registration. Defends sockets and memory from half-open connections; a
# person on bad Wi-Fi with capability negotiation needs two.
REGISTRATION_TIME = 30.0
# Seconds of silence before the server asks whether somebody is there, and then before it gives up.
# 90 + 30: a laptop that sleeps for a minute keeps its place; a dead one is gone in two minutes.
PING_AFTER = 90.0
PING_TIME = 30.0
# Lines that may wait behind unfinished work (a password check takes 0.1 s), or until what was sent
# has been read: a bot that joins all its rooms at once. Defends memory: 0.1 MiB of usual lines.
WAITING_LINES = 256
# Rooms one person may be in. ISUPPORT CHANLIMIT. Defends memory and the speed of QUIT.
ROOMS_PER_PERSON = 50
# Rooms the server holds. Defends disk and the LIST of everyone.
ROOMS = 500
# Bytes of a word from a peer that are repeated in a refusal; more than any name may have, so that
# the person sees what was wrong.
SHOWN = 160
# Rooms that one address may open: twenty at once, then one in ten minutes; a class opens a few.
# Defends the places from somebody who takes them all.
OPEN_BURST = 20.0
OPEN_RATE = 1 / 600
# Milliseconds that an empty room is kept in which nobody said anything, for its topic or password.
EMPTY_ROOM_TIME = 24 * 60 * 60 * 1000
# Entries in the lists of a room (bans, exceptions, invitations) together. ISUPPORT MAXLIST.
LIST_LENGTH = 100
# Targets of one command. ISUPPORT TARGMAX.
TARGETS = 4
# Filters of one LIST: more than a person types. Defends CPU.
LIST_FILTERS = 20
# Changes in one MODE command. ISUPPORT MODES.
MODES = 12
# Bytes of UTF-8. ISUPPORT TOPICLEN, AWAYLEN, KICKLEN, KEYLEN; they leave room for the rest of the
# line in 512 bytes.
TOPIC_LENGTH = 300
AWAY_LENGTH = 200
REASON_LENGTH = 200
REALNAME_LENGTH = 150
KEY_LENGTH = 64
# Nicks one session may MONITOR. ISUPPORT MONITOR. Defends memory; a class has 40 people.
MONITORED = 100
# People remembered for WHOWAS after they left. Defends memory (about 0.5 KB each); a busy evening.
WHOWAS_ENTRIES = 500
# Messages in one page of history. ISUPPORT CHATHISTORY. Defends the outbox (1 MiB).
HISTORY_PAGE = 100
# Bytes of one page of history, roughly counted: a page of long messages is shorter. Half of what an
# outbox takes (1 MiB).
HISTORY_BYTES = 512 * 1024
# Bytes and lines of one message of several lines (draft/multiline): a page of code. What a sender
# may make of one message for each receiver, with the rest of each line, stays below 10 KiB.
MULTILINE_BYTES = 4096
MULTILINE_LINES = 32
# Seconds that a client may keep a batch open: its lines come in one go. Defends memory.
BATCH_TIME = 30.0
# Bytes of tags that are repeated on each line of such a message for those who get single lines.
REPEATED_TAGS = 256
# Seconds in which a message may be redacted by who sent it: a day, so that what was said last night
# can be taken back, but nobody rewrites the past. Moderators may always.
REDACTION_WINDOW = 24 * 60 * 60
# Seconds between two new names of a room. Defends its members from floods of PART and JOIN.
RENAME_EVERY = 30.0
# Conversations for which one person's read marker is kept. Defends memory and disk.
READ_MARKERS = 500
# Keys one person or room may have, keys one session may subscribe to, and bytes of a value, which
# with the longest names leave room in a line of 512 bytes (draft/metadata-2).
METADATA_KEYS = 20
METADATA_SUBS = 50
METADATA_VALUE = 300
# Bytes of a key.
METADATA_KEY = 64
# Values of one SYNC, of at most 450 bytes: half of what an outbox takes.
METADATA_LINES = 1000
# Room passwords that one address may get wrong: five at once, then one every ten seconds. With a
# six-letter password that is 49 years for half of them. Defends the rooms and the host's CPU.
PASSWORD_BURST = 5.0
PASSWORD_RATE = 0.1
# Passwords of one address that are checked at the same time: a class behind one router that comes
# back after a restart. With two threads of 0.1 s these take the host 3 s.
GUESSES_AT_ONCE = 64
# Open connections of one address: a person with a few programs, and a classroom's computer that
# several share. Defends sockets and memory.
CONNECTIONS_PER_ADDRESS = 16
# New connections of one address: thirty at once, then one every two seconds; a laptop whose Wi-Fi
# comes and goes needs one in a while. Defends the limits on rates: nobody escapes by reconnecting.
CONNECT_BURST = 30.0
CONNECT_RATE = 0.5
# Bytes of an account's password. Three: who wants a short one for an evening gets it, and guesses
# are as few as for rooms. 300: the longest that fits the commands of every client
# (draft/account-registration, "Server considerations").
PASSWORD_SHORTEST = 3
PASSWORD_LONGEST = 300
# Accounts that one address may make: forty at once (our client takes its nick at its first start,
# and a classroom may be behind one router), then one a minute. Defends the names from somebody who
# takes them all, and the host's CPU.
ENROL_BURST = 40.0
ENROL_RATE = 1 / 60
# Accounts of the server; each takes 0.5 KB of memory and disk.
ACCOUNTS = 10_000
# Seconds after which an owner who connects anew gets the nick from an own older connection; and
# those in which a younger one must answer to keep it. A slow Wi-Fi needs two.
REPLACE_AFTER = 60.0
REPLACE_ANSWER = 3.0
# Milliseconds after which a nick that only a key owns, and nobody used, is free again: longer than
# the holidays. Defends the nicks and the places for accounts: each new laptop takes one.
KEY_ACCOUNT_TIME = 90 * 24 * 60 * 60 * 1000
# Public keys of one account: as many as a person has computers.
ACCOUNT_KEYS = 5
# Messages that wait for somebody who is not here. Defends disk, and the outbox on return: at most
# 300 KiB of 1 MiB.
WAITING_MESSAGES = 500
# Milliseconds before a connection broke in which messages may have been lost on the way: they are
# sent again when the owner of the account comes back.
LOST_TIME = 15_000
# Addresses with a bucket that is not full. Defends memory from a /64 of IPv6 addresses.
BUCKETS = 10_000


@dataclass(slots=True)
class TokenBucket:
    """Up to `burst` at once, `rate` more a second. Times are monotonic seconds."""

    rate: float
    burst: float
    tokens: float
    updated: float

    def refill(self, now: float) -> None:
        """Bring the bucket up to date."""
        self.tokens = min(self.burst, self.tokens + max(0.0, now - self.updated) * self.rate)
        self.updated = now

    def take(self, now: float, cost: float = 1.0) -> bool:
        """Take that many tokens if there are so many. cost: at most `burst`."""
        self.refill(now)
        if self.tokens < cost:
            return False
        self.tokens -= cost
        return True

    def wait(self, now: float, cost: float = 1.0) -> float:
        """Seconds until there are that many tokens."""
        self.refill(now)
        return max(0.0, (cost - self.tokens) / self.rate)


class Buckets:
    """A bucket for each address; full ones are forgotten, so memory follows current misuse."""

    def __init__(self, rate: float, burst: float) -> None:
        """rate: tokens a second; burst: tokens a new address has."""
        self._rate = rate
        self._burst = burst
        self._buckets: dict[str, TokenBucket] = {}

    def take(self, address: str, now: float) -> bool:
        """Take one token of that address if it has one."""
        return self._of(address, now).take(now)

    def owe(self, address: str, now: float) -> None:
        """Take one token even if there is none: what is missing must come in before the next."""
        bucket = self._of(address, now)
        bucket.refill(now)
        bucket.tokens -= 1.0

    def wait(self, address: str, now: float) -> float:
        """Seconds until that address has a token."""
        return self._of(address, now).wait(now)

    def _of(self, address: str, now: float) -> TokenBucket:
        bucket = self._buckets.get(address)
        if bucket is None:
            if len(self._buckets) >= BUCKETS:
                self._forget(now)
            bucket = TokenBucket(self._rate, self._burst, self._burst, now)
            self._buckets[address] = bucket
        return bucket

    def _forget(self, now: float) -> None:
        for bucket in self._buckets.values():
            bucket.refill(now)
        used = {key: one for key, one in self._buckets.items() if one.tokens < one.burst}
        # All in use: a spread attack. Forget the oldest half rather than grow.
        self._buckets = dict(list(used.items())[-BUCKETS // 2 :])
