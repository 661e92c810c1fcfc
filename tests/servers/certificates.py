"""Certificates of a test's own: an authority, and what it signs for a host, expired or not. Made by openssl."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.servers.requirement import require_program


@dataclass(frozen=True, kw_only=True, slots=True)
class Certificate:
    """A certificate and its key as PEM files."""

    certificate: Path
    key: Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Authority:
    """An authority made for one test session; `ca_file` is what a client must trust."""

    folder: Path
    ca_file: Path
    ca_key: Path

    def issue(self, name: str, *, hosts: str = "DNS:localhost,IP:127.0.0.1", expired: bool = False) -> Certificate:
        """Return a certificate for the subject alternative names `hosts`."""
        key, request, certificate = (self.folder / f"{name}.{kind}" for kind in ("key", "csr", "pem"))
        configuration = self.folder / f"{name}.cnf"
        configuration.write_text(_CONFIGURATION.format(folder=self.folder, hosts=hosts))
        (self.folder / "index").touch()
        _openssl("req", "-new", *_NEW_KEY, "-subj", f"/CN={name}", "-keyout", str(key), "-out", str(request))
        validity = ("-startdate", "20200101000000Z", "-enddate", "20200201000000Z") if expired else ("-days", "30")
        signer = ("-config", str(configuration), "-cert", str(self.ca_file), "-keyfile", str(self.ca_key))
        _openssl("ca", "-batch", *signer, *validity, "-in", str(request), "-out", str(certificate))
        key.chmod(0o644)
        return Certificate(certificate=certificate, key=key)


_CONFIGURATION = """
[ca]
default_ca = here
[here]
new_certs_dir = {folder}
database = {folder}/index
rand_serial = yes
default_md = sha256
policy = any
x509_extensions = leaf
unique_subject = no
[any]
commonName = supplied
[leaf]
subjectAltName = {hosts}
basicConstraints = CA:FALSE
"""
_NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


def make_authority(folder: Path) -> Authority:
    """Return a new authority that keeps its files in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    ca_file, ca_key = folder / "ca.pem", folder / "ca.key"
    subject = ("-subj", "/CN=mailbot test authority", "-addext", "keyUsage=keyCertSign,cRLSign")
    _openssl("req", "-x509", *_NEW_KEY, "-days", "30", *subject, "-keyout", str(ca_key), "-out", str(ca_file))
    return Authority(folder=folder, ca_file=ca_file, ca_key=ca_key)


def _openssl(*arguments: str) -> None:
    subprocess.run([str(require_program("openssl")), *arguments], check=True, capture_output=True)
