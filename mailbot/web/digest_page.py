"""One digest as pages show it: for whom, for which day, and where it stands. Pure; knows no HTTP."""

from dataclasses import dataclass
from datetime import date, tzinfo
from urllib.parse import quote

from mailbot.store.kept import StoredDigest
from mailbot.web.times import Moment, show_moment
from mailbot.web.words import DIGEST_STATES, DIGEST_TONES, Tone, count_words


@dataclass(frozen=True, kw_only=True, slots=True)
class DigestView:
    """A digest with its addresses on the page; `error` is what the mail server said last."""

    href: str
    mail_href: str
    lead: str
    day: str
    subject: str
    state: str
    tone: Tone
    sent: Moment | None
    prepared: Moment
    threads: str
    attempts: str | None
    error: str | None


def show_digest(digest: StoredDigest, zone: tzinfo) -> DigestView:
    """Return a stored digest, ready to show."""
    href = f"/digests/{quote(digest.lead, safe='@')}/{digest.day.isoformat()}"
    return DigestView(
        href=href,
        mail_href=f"{href}/mail",
        lead=digest.lead,
        day=show_day(digest.day),
        subject=digest.subject,
        state=DIGEST_STATES[digest.state],
        tone=DIGEST_TONES[digest.state],
        sent=show_moment(digest.sent_at, zone) if digest.sent_at else None,
        prepared=show_moment(digest.prepared_at, zone),
        threads=count_words(len(digest.threads), "thread", "threads"),
        attempts=count_words(digest.attempts, "attempt", "attempts") if digest.attempts > 1 else None,
        error=digest.error,
    )


def show_day(day: date) -> str:
    """Return a lead's local day, written as `Thursday 12 March 2026`."""
    return f"{day:%A} {day.day} {day:%B %Y}"
