"""The store's accounts of what each day's reviews cost, and the answers paid for. Knows no prices and no currency."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from mailbot.store import rows
from mailbot.store.kept import Reserved, Spending
from mailbot.store.transactions import Connection, Transactions


class StoredSpending:
    """The part about spending of `mailbot.store.port.Store`; see there for what each method promises."""

    _transactions: Transactions

    def reserve(self, day: date, limits: Mapping[str, int], amount: int) -> Reserved:
        """Set an amount aside in each account, in all of them or in none."""
        taken: list[str] = []
        with self._transactions.writing() as connection:
            # Always in the same order, so that no two transactions wait for each other.
            for account, most in sorted(limits.items()):
                connection.change("open_account", account=account, day=day.isoformat())
                if connection.change("reserve", account=account, day=day.isoformat(), amount=amount, most=most):
                    taken.append(account)
                    continue
                for earlier in taken:
                    connection.change("settle", account=earlier, day=day.isoformat(), reserved=amount, spent=0)
                spent = _spending(connection, day)[account].spent
                return Reserved.LATER if spent + amount <= most else Reserved.NEVER
        return Reserved.TAKEN

    def settle(self, day: date, accounts: Collection[str], reserved: int, spent: int) -> None:
        """Replace what was set aside by what was spent."""
        with self._transactions.writing() as connection:
            for account in sorted(accounts):
                connection.change("settle", account=account, day=day.isoformat(), reserved=reserved, spent=spent)

    def spending(self, day: date) -> dict[str, Spending]:
        """Return what was spent and set aside on a day, by account."""
        with self._transactions.reading() as connection:
            return _spending(connection, day)

    def paid_answer(self, question: str) -> str | None:
        """Return the answer that is kept for a question, or None."""
        with self._transactions.reading() as connection:
            found = connection.rows("paid_answer", question=question)
        return str(found[0]["answer"]) if found else None

    def save_paid_answer(self, question: str, answer: str, at: datetime, *, forget_before: datetime) -> None:
        """Keep an answer that was paid for, and forget those that were kept before a time."""
        with self._transactions.writing() as connection:
            connection.change("forget_paid_answers", before=rows.time_text(forget_before))
            connection.change("save_paid_answer", question=question, answer=answer, at=rows.time_text(at))


def _spending(connection: Connection, day: date) -> dict[str, Spending]:
    return {
        row["account"]: Spending(spent=row["spent"], reserved=row["reserved"])
        for row in connection.rows("spending", day=day.isoformat())
    }
