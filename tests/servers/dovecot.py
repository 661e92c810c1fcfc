"""A real Dovecot on loopback, with a folder, ports and certificate of its own. Any user exists; the password is one."""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from imapclient import IMAPClient

from tests.servers.certificates import Certificate
from tests.servers.ports import answers, free_ports, run_daemon, wait_until
from tests.servers.requirement import require_program, require_root

PASSWORD = "correct-horse-battery-staple"

_CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1, 127.0.0.2
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2 oauthbearer
auth_cache_size = 0
auth_failure_delay = 0
first_valid_uid = 0
mail_location = maildir:{folder}/mail/%u
mail_max_userip_connections = 200
default_vsz_limit = 1G
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Posted {{
    special_use = \\Sent
  }}
  mailbox Filed {{
    special_use = \\Archive
  }}
}}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={password}
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.conf
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={folder}/mail/%u allow_all_users=yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service imap {{
  executable = imap postlogin
}}
service postlogin {{
  executable = script-login -d rawlog
  unix_listener postlogin {{
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service auth {{
  unix_listener {folder}/auth {{
    mode = 0666
  }}
}}
"""

# No active_attribute: an empty one refuses everyone.
_OAUTH = """
tokeninfo_url = {tokeninfo_url}?access_token=
username_attribute = username
"""
_NOWHERE = "http://127.0.0.1:9/tokeninfo"


@dataclass(frozen=True, kw_only=True, slots=True)
class Dovecot:
    """A running server: `port` speaks plain IMAP and STARTTLS, `tls_port` TLS from the first byte."""

    folder: Path
    port: int
    tls_port: int
    ca_file: Path

    @property
    def auth_socket(self) -> Path:
        """Return the socket where Postfix can ask whether a password is right."""
        return self.folder / "auth"

    def log(self) -> str:
        """Return what the server has logged."""
        return (self.folder / "dovecot.log").read_text(encoding="utf-8", errors="replace")

    @contextmanager
    def connected(self, user: str) -> Iterator[IMAPClient]:
        """Yield a signed-in client for arranging and looking at a mailbox."""
        with IMAPClient("127.0.0.1", self.port, ssl=False, timeout=20) as client:
            client.login(user, PASSWORD)
            client.normalise_times = False
            yield client

    def append(
        self, user: str, folder: str, raw: bytes, *, flags: Iterable[str] = (), at: datetime | None = None
    ) -> None:
        """Put a mail into a folder, which is made where it is missing."""
        self.append_all(user, folder, [raw], flags=flags, at=at)

    def append_all(
        self, user: str, folder: str, raws: Iterable[bytes], *, flags: Iterable[str] = (), at: datetime | None = None
    ) -> None:
        """Put several mails into a folder, over one connection."""
        with self.connected(user) as client:
            if not client.folder_exists(folder):
                client.create_folder(folder)
            for raw in raws:
                client.append(folder, raw, tuple(flags), at)

    def record(self, user: str) -> Path:
        """Have every later connection of this user recorded byte by byte, and return the folder of the records."""
        records = self.folder / "mail" / user / "dovecot.rawlog"
        records.mkdir(parents=True, exist_ok=True)
        for path in (records.parent, records):
            shutil.chown(path, "mail", "mail")
        return records

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        stop = [str(require_program("doveadm")), "-c", str(self.folder / "dovecot.conf"), "stop"]
        run_daemon(stop, self.folder / "stop.log")
        wait_until(lambda: not (self.folder / "run" / "master.pid").exists(), what="Dovecot to stop")
        shutil.rmtree(self.folder)


def start_dovecot(certificate: Certificate, ca_file: Path, *, tokeninfo_url: str = _NOWHERE) -> Dovecot:
    """Return a server that answers on both ports, and asks at `tokeninfo_url` whose an access token is."""
    require_root()
    program = require_program("dovecot")
    port, tls_port = free_ports(2)
    folder = Path(tempfile.mkdtemp(prefix="mailbot-dovecot-"))
    folder.chmod(0o755)
    mail = folder / "mail"
    mail.mkdir()
    shutil.chown(mail, "mail", "mail")
    (folder / "oauth2.conf").write_text(_OAUTH.format(tokeninfo_url=tokeninfo_url))
    configuration = folder / "dovecot.conf"
    configuration.write_text(
        _CONFIGURATION.format(
            folder=folder,
            certificate=certificate.certificate,
            key=certificate.key,
            password=PASSWORD,
            port=port,
            tls_port=tls_port,
        )
    )
    run_daemon([str(program), "-c", str(configuration)], folder / "start.log")
    wait_until(lambda: answers(port) and answers(tls_port), what="Dovecot to listen")
    return Dovecot(folder=folder, port=port, tls_port=tls_port, ca_file=ca_file)
