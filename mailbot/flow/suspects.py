"""Mails that break the connection: found by asking for one mail at a time, and put aside until the next sync.

Some servers hang up, or fall silent, at one mail that they cannot hand out. What lies behind it is read all the same.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from mailbot.mail.imap import Care, DisconnectedError, MailboxError, MailboxSession, TimedOutError

BREAKS_OF_ONE_BATCH = 2
"""How often batches may break in a row before their mails are asked for singly: networks break connections too."""

BREAKS_OF_ONE_MAIL = 2
MOST_PUT_ASIDE = 5
"""How many mails one sync puts aside: a server that cannot hand out more is not well as a whole."""

Folder = tuple[str, int]


class Suspects:
    """What one sync has learnt, over all its connections, from breaks while mails were awaited."""

    def __init__(self) -> None:
        """Suspect nothing."""
        self._breaks = 0
        self._blamed: Counter[tuple[Folder, int]] = Counter()
        self._reasons: dict[tuple[Folder, int], str] = {}
        self.lessons = 0

    def care(self, folder: Folder) -> Care:
        """Return how carefully to ask for the mails of a folder, given by name and UIDVALIDITY."""
        return Care(singly=self._breaks >= BREAKS_OF_ONE_BATCH, without=self.put_aside(folder))

    def put_aside(self, folder: Folder) -> frozenset[int]:
        """Return the UIDs of a folder's mails that are not asked for again in this sync."""
        return frozenset(uid for where, uid in self._reasons if where == folder)

    def reasons(self) -> list[str]:
        """Return a sentence for each mail put aside, for the admin."""
        return [
            f"Mail UID {uid} of folder {name!r} cannot be had, and is asked for again every time: whenever it is, "
            f"{reason} Have the server repaired, or take the mail out of the folder."
            for ((name, _), uid), reason in self._reasons.items()
        ]

    def exonerate(self) -> None:
        """Note that mails got through together: the network broke before, if anything."""
        self._breaks = 0

    @contextmanager
    def watching(self, folder: Folder, session: MailboxSession, care: Care) -> Iterator[None]:
        """Learn from a connection that breaks in this block, while mails of the folder are awaited."""
        try:
            yield
        except (DisconnectedError, TimedOutError) as error:
            awaited = session.awaited
            if awaited and len(self._reasons) < MOST_PUT_ASIDE:
                self._learn(folder, awaited, error, singly=care.singly)
            raise

    def _learn(self, folder: Folder, awaited: tuple[int, ...], error: MailboxError, *, singly: bool) -> None:
        # Waiting in vain takes half a minute each time, which makes a second trial dear.
        weight = 2 if isinstance(error, TimedOutError) else 1
        self.lessons += 1
        if not singly or len(awaited) > 1:
            self._breaks += weight
            return
        culprit = (folder, awaited[0])
        self._blamed[culprit] += weight
        if self._blamed[culprit] >= BREAKS_OF_ONE_MAIL:
            self._reasons[culprit] = str(error)
            self._breaks = 0
