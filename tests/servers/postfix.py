"""A real Postfix on loopback with queue, ports and certificate of its own; it delivers into one Maildir.

Addresses at mailbot.test: `lead…` and `agent…` exist, `busy…` is put off with 450, all others are unknown (550).
"""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.servers.certificates import Certificate
from tests.servers.ports import answers, free_ports, run_daemon, wait_until
from tests.servers.requirement import require_program, require_root

DOMAIN = "mailbot.test"

_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log/mail.log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = localhost
mydestination =
local_recipient_maps =
alias_maps =
default_transport = error:outbound disabled
virtual_mailbox_domains = mailbot.test
virtual_mailbox_maps = regexp:{folder}/mailboxes
virtual_mailbox_base = {folder}/mail
virtual_minimum_uid = 1
virtual_uid_maps = static:{mail_uid}
virtual_gid_maps = static:{mail_gid}
mynetworks = 127.0.0.0/8
smtpd_recipient_restrictions = check_recipient_access regexp:{folder}/access, reject_unauth_destination
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_tls_security_level = may
smtpd_sasl_type = dovecot
smtpd_sasl_path = {auth_socket}
smtpd_peername_lookup = no
"""

_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
127.0.0.1:{tls_port} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
127.0.0.1:{submission_port} inet n - n - - smtpd -o smtpd_sasl_auth_enable=yes -o smtpd_tls_auth_only=yes
  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject -o mynetworks=
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Postfix:
    """A running server: `port` takes mail plain or with STARTTLS, `tls_port` with TLS from the first byte.

    `submission_port` wants STARTTLS and a sign-in; it takes every user of the Dovecot it asks.
    """

    folder: Path
    port: int
    tls_port: int
    submission_port: int
    ca_file: Path

    @property
    def maildir(self) -> Path:
        """Return the Maildir that everything is delivered into; see tests.servers.maildelivery."""
        return self.folder / "mail" / "all"

    def log(self) -> str:
        """Return what the server has logged."""
        return (self.folder / "log" / "mail.log").read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        run_daemon([str(require_program("postfix")), "-c", str(self.folder / "etc"), "stop"], self.folder / "stop.log")
        wait_until(lambda: not answers(self.port), what="Postfix to stop")
        shutil.rmtree(self.folder)


def start_postfix(certificate: Certificate, ca_file: Path, *, auth_socket: Path) -> Postfix:
    """Return a server that answers on its three ports and asks `auth_socket`, a Dovecot's, about passwords."""
    require_root()
    program = require_program("postfix")
    port, tls_port, submission_port = free_ports(3)
    folder = Path(tempfile.mkdtemp(prefix="mailbot-postfix-"))
    folder.chmod(0o755)
    for name in ("etc", "queue", "data", "log", "mail"):
        (folder / name).mkdir()
    shutil.chown(folder / "data", "postfix")
    shutil.chown(folder / "mail", "mail", "mail")
    owner = (folder / "mail").stat()
    (folder / "mailboxes").write_text(f"/^(lead|agent)[^@]*@{DOMAIN}$/ all/\n")
    (folder / "access").write_text(f"/^busy[^@]*@{DOMAIN}$/ 450 4.2.1 mailbox is being moved\n")
    values = {
        "folder": folder,
        "certificate": certificate.certificate,
        "key": certificate.key,
        "auth_socket": auth_socket,
        "mail_uid": owner.st_uid,
        "mail_gid": owner.st_gid,
    }
    (folder / "etc" / "main.cf").write_text(_MAIN.format(**values))
    ports = {"port": port, "tls_port": tls_port, "submission_port": submission_port}
    (folder / "etc" / "master.cf").write_text(_MASTER.format(**ports))
    run_daemon([str(program), "-c", str(folder / "etc"), "start"], folder / "start.log")
    wait_until(lambda: all(answers(each) for each in ports.values()), what="Postfix to listen")
    return Postfix(folder=folder, ca_file=ca_file, **ports)
