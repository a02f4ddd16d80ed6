"""Accounts: nicks with an owner. What is known of each, kept on the shelf."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from protocol.names import casefold
from server.core.history import Shelf
from server.core.limits import ENROL_BURST, ENROL_RATE, Buckets

ACCOUNT_SHELF = "account"


@dataclass(frozen=True, slots=True)
class Account:
    """One account. Names compare as nicks do; the nick of that name is its owner's alone."""

    name: str
    created: int  # epoch ms
    credentials: str  # of the password: `protocol.scram.Credentials.format`; empty: there is none
    # Public keys in base64: points of ECDSA-NIST256P-CHALLENGE; with `keylogin.KIND` before them
    # those of WARKOP-ED25519.
    keys: tuple[str, ...] = ()
    # Epoch ms of the newest message that surely reached its owner. Later ones are sent again when
    # the owner comes back: twice at worst, never not at all.
    seen: int = 0

    @property
    def key(self) -> str:
        """The folded name."""
        return casefold(self.name)

    @property
    def owner(self) -> str:
        """Whose private conversations these are (`Session.owner` of whoever is logged in)."""
        return "=" + self.key

    def record(self) -> dict[str, object]:
        """What survives a restart, as JSON values: everything."""
        return {
            "name": self.name,
            "created": self.created,
            "credentials": self.credentials,
            "keys": list(self.keys),
            "seen": self.seen,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, object]) -> Account:
        """The reverse of `record`. Unknown keys are ignored."""
        created, seen, keys = record.get("created"), record.get("seen"), record.get("keys")
        return cls(
            str(record["name"]),
            created if isinstance(created, int) else 0,
            str(record.get("credentials", "")),
            tuple(map(str, keys)) if isinstance(keys, list) else (),
            seen if isinstance(seen, int) else 0,
        )


class Accounts:
    """Every account of the server, in memory and on the shelf."""

    def __init__(self, shelf: Shelf) -> None:
        """Loads what was kept. Raises StoreError."""
        self._shelf = shelf
        self.enrolments = Buckets(ENROL_RATE, ENROL_BURST)  # accounts made, by address
        self.waiting: dict[str, int] = {}  # messages for those who are not here, by key
        records = shelf.load(ACCOUNT_SHELF).items()
        self._accounts = {key: Account.from_record(record) for key, record in records}

    def __len__(self) -> int:
        return len(self._accounts)

    def find(self, name: str) -> Account | None:
        """The account of that name, in any case."""
        return self._accounts.get(casefold(name))

    def names(self) -> list[str]:
        """Of all accounts, as their owners write them."""
        return [account.name for account in self._accounts.values()]

    def save(self, account: Account) -> None:
        """Keep a new or changed account. Raises StoreError: then nothing has changed."""
        self._shelf.put(ACCOUNT_SHELF, account.key, account.record())
        self._accounts[account.key] = account

    def remove(self, account: Account) -> None:
        """The nick has no owner any more. Raises StoreError: then nothing has changed."""
        self._shelf.remove(ACCOUNT_SHELF, account.key)
        self._accounts.pop(account.key, None)
        self.waiting.pop(account.key, None)

    def unused_since(self, stamp: int) -> list[Account]:
        """Accounts with keys only whose owner was last here before that time (epoch ms)."""
        return [
            account
            for account in self._accounts.values()
            if not account.credentials and account.seen < stamp
        ]

    def change(
        self, name: str, *, seen: int | None = None, keys: tuple[str, ...] | None = None
    ) -> Account | None:
        """Change what is given, of the account as it is now. Raises StoreError."""
        account = self.find(name)
        if account is None:
            return None
        changed = replace(
            account,
            seen=account.seen if seen is None else max(seen, account.seen),
            keys=account.keys if keys is None else keys,
        )
        if changed != account:
            self.save(changed)
        return changed
