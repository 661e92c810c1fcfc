"""The demo's mail server: IMAP and SMTP on loopback over Maildir folders that outlive the process.

Owns nothing but the plumbing between two small libraries (pymap reads the Maildirs, aiosmtpd delivers to them).
Meant for the demo alone: it speaks in the clear, so it listens on 127.0.0.1 and nowhere else.
"""

import asyncio
import logging
import mailbox
import socket
import threading
from argparse import Namespace
from collections.abc import Callable
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import TracebackType
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session
from proxyprotocol.reader import ProxyProtocolReader
from proxyprotocol.version import ProxyProtocolVersion
from pymap.backend.maildir import MaildirBackend
from pymap.backend.maildir import io as maildir_files
from pymap.backend.maildir.users import PasswordRecord, PasswordsFile, UserRecord, UsersFile
from pymap.imap import IMAPServer
from pymap.user import Passwords

from mailbot.model import MailbotError

LOOPBACK = "127.0.0.1"


class DemoServerError(MailbotError):
    """The demo's mail server cannot start; the text says why."""


class DemoMailServer:
    """A running server for a folder of mailboxes; use it as a context manager.

    `accounts` maps an address to its password. Every account is a Maildir++ below `directory`; mail handed in over
    SMTP for an address lands in that account's inbox, and is refused for any other.
    """

    def __init__(self, directory: Path, accounts: dict[str, str]) -> None:
        """Take the folder, which is made where it does not exist; nothing listens yet."""
        self._directory = directory
        self._accounts = accounts
        self._settled = threading.Event()
        self._failure: Exception | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: Callable[[], None] = lambda: None
        self._thread = threading.Thread(target=self._run, name="demo-mail-server", daemon=True)
        self._imap_socket = socket.create_server((LOOPBACK, 0))
        self._smtp_socket = socket.create_server((LOOPBACK, 0))

    @property
    def imap_port(self) -> int:
        """Return the port that IMAP is spoken on."""
        return int(self._imap_socket.getsockname()[1])

    @property
    def smtp_port(self) -> int:
        """Return the port that SMTP is spoken on."""
        return int(self._smtp_socket.getsockname()[1])

    def maildir_of(self, address: str, folder: str = "") -> mailbox.Maildir:
        """Return the Maildir of an account's inbox, or of a folder of it, made where it does not exist."""
        inbox = mailbox.Maildir(self._directory / address, create=True)
        return inbox.add_folder(folder) if folder else inbox

    def __enter__(self) -> Self:
        """Listen; returns once both ports answer, raises DemoServerError if they never will."""
        self._directory.mkdir(parents=True, exist_ok=True)
        self._break_locks()
        for address in self._accounts:
            self.maildir_of(address)
        self._thread.start()
        self._settled.wait()
        if self._failure is not None:
            self._imap_socket.close()
            self._smtp_socket.close()
            raise DemoServerError(
                f"The demo's mail server did not start: {self._failure!r}. Try another folder with --dir.",
            ) from self._failure
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop listening."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._stop)
        self._thread.join()

    def _break_locks(self) -> None:
        """Remove the lock files of a server that was killed: pymap would wait ten minutes for each to be let go."""
        for lock in self._directory.rglob("*.lock"):
            lock.unlink(missing_ok=True)

    def _run(self) -> None:
        logging.getLogger("pymap").setLevel(logging.ERROR)
        try:
            asyncio.run(self._serve())
        except Exception as error:  # noqa: BLE001 - raised again by the thread that waits for the start
            self._failure = error
        finally:
            self._settled.set()

    async def _serve(self) -> None:
        arguments = Namespace(
            base_dir=str(self._directory),
            layout="++",
            colon=None,
            concurrency=None,
            host=LOOPBACK,
            port=0,
            debug=False,
            cert=None,
            key=None,
            passlib_cfg=None,
            tls=False,
            proxy_protocol=None,
            inherited_sockets=None,
        )
        # pymap renames its files into place, which cannot cross file systems: /tmp is often one of its own.
        vars(maildir_files).update(NamedTemporaryFile=partial(NamedTemporaryFile, dir=self._directory))
        backend, config = await MaildirBackend.init(arguments)
        await self._write_accounts(Passwords(config))
        over = asyncio.Event()
        self._loop, self._stop = asyncio.get_running_loop(), over.set
        async with AsyncExitStack() as stack:
            await backend.start(stack)
            answer = ProxyProtocolReader(ProxyProtocolVersion.get(None)).get_callback(IMAPServer(backend.login, config))
            await stack.enter_async_context(await asyncio.start_server(answer, sock=self._imap_socket))
            deliver = DeliverToMaildir(self.maildir_of, set(self._accounts))
            await stack.enter_async_context(
                await self._loop.create_server(lambda: SMTP(deliver, hostname="localhost"), sock=self._smtp_socket),
            )
            self._settled.set()
            await over.wait()

    async def _write_accounts(self, passwords_of: Passwords) -> None:
        base = str(self._directory)
        async with UsersFile.with_write(base) as users, PasswordsFile.with_write(base) as passwords:
            for address, password in self._accounts.items():
                users.set(UserRecord(address, home_dir=address))
                passwords.set(PasswordRecord(address, await passwords_of.hash_password(password)))


class DeliverToMaildir:
    """What aiosmtpd hands mails to: each accepted recipient's inbox gets the bytes as they came."""

    def __init__(self, maildir_of: Callable[[str], mailbox.Maildir], accounts: set[str]) -> None:
        """Take where to deliver, and for whom."""
        self._maildir_of = maildir_of
        self._accounts = accounts

    async def handle_RCPT(  # noqa: N802 - the name is aiosmtpd's
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        """Accept the accounts and refuse everybody else."""
        del server, session, options
        if address.lower() not in self._accounts:
            return "550 5.1.1 no such mailbox here"
        envelope.rcpt_tos.append(address.lower())
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        """Deliver to every recipient."""
        del server, session
        content = envelope.original_content or b""
        for address in envelope.rcpt_tos:
            self._maildir_of(address).add(content)
        return "250 2.0.0 delivered"
