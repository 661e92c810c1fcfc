"""The composition root: the only module that names the concrete adapters and puts them together."""

import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractContextManager, AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from mailbot.flow.archives import ImportReport, import_archive
from mailbot.flow.digest import Delivery, deliver_digest, draw_digest
from mailbot.flow.intake import Taken
from mailbot.flow.journeys import link_journeys
from mailbot.flow.loop import LoopThread
from mailbot.flow.owner import name_owner
from mailbot.flow.pacing import circumstances_of, in_turn, is_waiting
from mailbot.flow.progress import Progress, Quiet
from mailbot.flow.quarantine import Replay
from mailbot.flow.readers import Readers, processes_for
from mailbot.flow.reconnect import PATIENCE
from mailbot.flow.review import Reviewing, ReviewReport, review_threads
from mailbot.flow.sync import SyncReport, identity_of, must_wait, sync_mailbox
from mailbot.flow.till import budgets_of
from mailbot.mail.imap import LiveMailboxes, MailboxSession, open_mailbox
from mailbot.mail.oauth import MailboxTokens, client_of
from mailbot.mail.smtp import send_mail
from mailbot.review.flags import Rules
from mailbot.review.judge import Judge, JudgeIdentity
from mailbot.review.prompts import load_prompt
from mailbot.review.signals import SignalsJudge
from mailbot.review.witness import WitnessedJudge
from mailbot.settings import JudgeChoice, LeadSettings, MailboxSettings, OAuthSettings, Settings, SettingsError
from mailbot.store.kept import ReviewWait, StoredDigest
from mailbot.store.open import open_store
from mailbot.store.port import Store

if TYPE_CHECKING:
    from mailbot.flow.desk import Desk


def tell_time() -> datetime:
    """Return the time, UTC. The one place where the system's clock is asked."""
    return datetime.now(UTC)


def rules_of(settings: Settings) -> Rules:
    """Return the rules that raise flags."""
    return Rules(max_rounds=settings.rules.max_rounds, min_courtesy_share=settings.rules.min_courtesy_share)


def tokens_of(mailbox: MailboxSettings, oauth: OAuthSettings, clock: Callable[[], datetime]) -> MailboxTokens:
    """Return where a mailbox's access tokens come from; raises MailboxError for an unreadable client secret."""
    return MailboxTokens(client=client_of(mailbox, oauth), file=oauth.token_file, clock=clock)


def choose_judge(choice: JudgeChoice, settings: Settings) -> JudgeIdentity:
    """Return who will judge; `auto` takes the model where one is configured.

    Raises SettingsError when a model is asked for and none is configured, and PromptError when its prompt is wrong.
    """
    if choice == "signals" or (choice == "auto" and not settings.llm.configured):
        return SignalsJudge().identity
    if not settings.llm.configured:
        raise SettingsError(
            "the judge `openai` needs an endpoint: set MAILBOT_LLM__API_KEY, or MAILBOT_LLM__BASE_URL for a "
            "compatible server, or use `--judge signals`."
        )
    prompt = load_prompt(settings.prompts_dir, settings.llm.prompt)
    return JudgeIdentity(judge="openai", model=settings.llm.model, prompt=prompt.identity)


@asynccontextmanager
async def open_judge(choice: JudgeChoice, settings: Settings) -> AsyncIterator[Judge]:
    """Give out the judge that a mailbox or a command asks for, on the event loop that it is used on; see above."""
    if choose_judge(choice, settings).model is None:
        yield SignalsJudge()
        return
    # Importing the client takes a second, which commands that ask no model need not wait for.
    from mailbot.review.openai_judge import OpenAiJudge, make_client  # noqa: PLC0415

    async with make_client(settings.llm) as client:
        again = load_prompt(settings.prompts_dir, "second_look") if settings.llm.second_look else None
        prompt = load_prompt(settings.prompts_dir, settings.llm.prompt)
        yield WitnessedJudge(OpenAiJudge(client, settings.llm, prompt, again))


@dataclass
class App:
    """mailbot with its store and judges; use it as a context manager. What the commands and the engine call."""

    settings: Settings
    now: Callable[[], datetime] = tell_time
    owner: str = field(default_factory=name_owner)
    page_url: str | None = None
    patient: bool = False  # a worker waits for a server that is away; a person wants to hear of it at once
    _open: ExitStack = field(default_factory=ExitStack)
    _syncing: set[str] = field(default_factory=set)
    _compared: set[str] = field(default_factory=set)
    _judging: AsyncExitStack = field(default_factory=AsyncExitStack)
    _one_desk: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Self:
        """Open the store and bring its schema to the newest version; raises StoreError with the remedy."""
        self.store.migrate()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give everything back."""
        self._open.close()

    @cached_property
    def store(self) -> Store:
        """The store that the settings name."""
        store = open_store(self.settings.database_url)
        self._open.callback(store.close)
        return store

    @cached_property
    def _loop(self) -> LoopThread:
        loop = self._open.enter_context(LoopThread())
        self._open.callback(lambda: loop.run(self._judging.aclose()))
        return loop

    def judge_of(self, mailbox: MailboxSettings) -> Judge:
        """Return the judge of a mailbox; those that ask the model share one way to it."""
        if choose_judge(mailbox.judge_choice, self.settings).model is None:
            return SignalsJudge()
        with self._one_desk:
            return self._desk.judge_of(mailbox)

    @cached_property
    def _desk(self) -> "Desk":
        # Importing the client takes a second, which commands that ask no model need not wait for.
        from mailbot.flow.desk import open_desk  # noqa: PLC0415

        opened = open_desk(self.settings, self.store, self.now)
        return self._loop.run(self._judging.enter_async_context(opened))

    @cached_property
    def _live(self) -> LiveMailboxes:
        live = LiveMailboxes(self.open_mailbox)
        self._open.callback(live.close)
        return live

    def open_mailbox(self, mailbox: MailboxSettings) -> AbstractContextManager[MailboxSession]:
        """Open a mailbox over a connection of its own, read only."""
        if mailbox.oauth is not None:
            return open_mailbox(mailbox, tokens=tokens_of(mailbox, mailbox.oauth, self.now))
        return open_mailbox(mailbox, password=self.settings.password_of(mailbox))

    def connect(self, mailbox: MailboxSettings) -> AbstractContextManager[MailboxSession]:
        """Lend a session on a mailbox, read only; its connection is kept for the next time."""
        return self._live.connect(mailbox)

    def troubled(self) -> Sequence[str]:
        """Return the mailboxes whose last sync failed, that are not being read now and may be asked again."""
        statuses = self.store.mailbox_statuses()
        return [
            mailbox.name
            for mailbox in self.settings.mailboxes
            if (status := statuses.get(mailbox.name)) is not None
            and status.error is not None
            and mailbox.name not in self._syncing
            and not must_wait(status, self.now())
        ]

    def sync(self, mailbox: str, progress: Progress | None = None) -> SyncReport:
        """Read what is new in a mailbox, and anew what an older mailbot could not read.

        A mailbox that is filled by imports alone has nothing new.
        """
        chosen = self.settings.mailbox(mailbox)
        self.replay_of(chosen).after_upgrade()
        if chosen.archive_only:
            return SyncReport(mailbox=mailbox, folders=(), taken=Taken())
        self._syncing.add(mailbox)
        try:
            with self._readers() as readers:
                report = sync_mailbox(
                    chosen,
                    connect=self.connect,
                    store=self.store,
                    identity=identity_of(chosen, self.settings.smtp.sender),
                    clock=self.now,
                    progress=progress or Quiet(),
                    at_first=PATIENCE if self.patient else timedelta(),
                    read=readers.read,
                    thorough=mailbox not in self._compared,
                )
            link_journeys(mailbox, store=self.store)
            return report
        finally:
            self._syncing.discard(mailbox)
            self._compared.add(mailbox)

    def replay_of(self, mailbox: MailboxSettings) -> Replay:
        """Return what reads the mailbox's quarantined mails anew."""
        return Replay(
            mailbox=mailbox,
            identity=identity_of(mailbox, self.settings.smtp.sender),
            store=self.store,
            clock=self.now,
            connect=self.connect,
        )

    def import_archive(self, path: Path, mailbox: MailboxSettings, progress: Progress | None = None) -> ImportReport:
        """Take an archive into a mailbox."""
        with self._readers() as readers:
            report = import_archive(
                path,
                mailbox,
                identity=identity_of(mailbox, self.settings.smtp.sender),
                store=self.store,
                clock=self.now,
                progress=progress or Quiet(),
                read=readers.read,
            )
        link_journeys(mailbox.name, store=self.store)
        return report

    def _readers(self) -> Readers:
        return Readers(processes_for(self.settings.reading_processes))

    def threads_due(self, mailbox: str) -> Sequence[str]:
        """Return the keys of a mailbox's threads to review now, oldest first, those that failed before last."""
        identity = choose_judge(self.settings.mailbox(mailbox).judge_choice, self.settings)
        waiting = {wait.thread_key for wait in self.reviews_waiting(mailbox)}
        due = self.store.threads_to_review(mailbox, identity.judge, identity.model, identity.prompt)
        return in_turn([key for key in due if key not in waiting], self.store.review_waits(mailbox))

    def reviews_waiting(self, mailbox: str) -> Sequence[ReviewWait]:
        """Return how those threads of a mailbox wait that were not reviewed and are not to be tried yet."""
        circumstances, now = self._circumstances(self.settings.mailbox(mailbox)), self.now()
        return [wait for wait in self.store.review_waits(mailbox) if is_waiting(wait, wait.version, circumstances, now)]

    def _circumstances(self, mailbox: MailboxSettings) -> str:
        identity = choose_judge(mailbox.judge_choice, self.settings)
        return circumstances_of(identity, self.settings.llm_of(mailbox), budgets_of(mailbox, self.settings))

    def review(
        self, mailbox: str, keys: Sequence[str], progress: Progress | None = None, *, insists: bool = False
    ) -> ReviewReport:
        """Review threads of a mailbox; a person who `insists` has also those tried that are to wait."""
        watched = progress or Quiet()
        watched.begin(f"{mailbox}: review", len(keys))
        chosen = self.settings.mailbox(mailbox)
        reviewing = Reviewing(
            judge=self.judge_of(chosen),
            rules=rules_of(self.settings),
            store=self.store,
            clock=self.now,
            owner=self.owner,
            circumstances=self._circumstances(chosen),
            insists=insists,
        )
        concurrency = self.settings.llm.concurrency
        return self._loop.run(review_threads(keys, reviewing, concurrency=concurrency, progress=watched))

    def lead(self, address: str) -> LeadSettings:
        """Return a lead by address; raises SettingsError naming those that exist."""
        for lead in self.settings.leads:
            if lead.address.lower() == address.lower():
                return lead
        known = ", ".join(lead.address for lead in self.settings.leads) or "none; add [[leads]] to config/mailbot.toml"
        raise SettingsError(f"no lead has the address {address}. Configured: {known}.")

    def mailboxes_of(self, lead: str) -> Sequence[str]:
        """Return the names of the mailboxes that a lead is told of."""
        return self.settings.mailboxes_of(self.lead(lead))

    def draw_digest(self, lead: LeadSettings, day: date) -> tuple[StoredDigest, dict[str, str]]:
        """Return the digest of a lead's local day as it would be now, without keeping it."""
        return draw_digest(
            lead,
            day,
            mailboxes=self.settings.mailboxes_of(lead),
            store=self.store,
            now=self.now(),
            sender=self.settings.smtp.sender,
            page_url=self.page_url,
        )

    def prepare_digest(self, lead: str, day: date) -> None:
        """Keep the digest of a lead's local day unless there is one."""
        chosen = self.lead(lead)
        if self.store.digest(chosen.address, day) is None:
            digest, versions = self.draw_digest(chosen, day)
            self.store.prepare_digest(digest, versions)

    def deliver_digest(self, lead: str, day: date) -> Delivery:
        """Try to send a prepared digest."""
        return self._loop.run(
            deliver_digest(
                self.lead(lead),
                day,
                store=self.store,
                send=self._send,
                sender=self.settings.smtp.sender,
                clock=self.now,
                owner=self.owner,
            ),
        )

    async def _send(self, mail: EmailMessage, recipient: str) -> None:
        await send_mail(self.settings.smtp, mail, recipient=recipient)
