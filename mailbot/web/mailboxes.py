"""How each mailbox fares, as the first page tells it. Pure: from what the last sync left to words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo

from mailbot.store.kept import MailboxStatus
from mailbot.web.times import Moment, show_moment
from mailbot.web.words import Tone, count_words


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownMailbox:
    """A mailbox: its state in words and tone, since when, and what is wrong with the remedy, if anything is."""

    name: str
    state: str
    tone: Tone
    since: Moment | None = None
    trouble: str | None = None


def show_mailboxes(names: Iterable[str], statuses: Mapping[str, MailboxStatus], zone: tzinfo) -> list[ShownMailbox]:
    """Return the mailboxes of these names, those in trouble first."""
    shown = [_show(name, statuses.get(name), zone) for name in names]
    return sorted(shown, key=lambda mailbox: mailbox.trouble is None)


def _show(name: str, status: MailboxStatus | None, zone: tzinfo) -> ShownMailbox:
    if status is None:
        return ShownMailbox(name=name, state="not read yet", tone="plain")
    since = show_moment(status.since, zone)
    if status.error is not None:
        return ShownMailbox(name=name, state="in trouble", tone="bad", since=since, trouble=status.error)
    if status.missing:
        missing = count_words(status.missing, "mail", "mails")
        trouble = f"{missing} could not be had from the server so far; each sync asks again."
        return ShownMailbox(name=name, state="not complete", tone="half", trouble=trouble)
    return ShownMailbox(name=name, state="read to the last mail", tone="good", since=since)
