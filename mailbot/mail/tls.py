"""TLS for IMAP and SMTP: certificate and host are always verified. Owns how a TLS failure is told to people."""

import ssl
from pathlib import Path

_EXPIRED = 10
_NOT_YET_VALID = 9
_WRONG_HOST = frozenset({62, 64})
_UNKNOWN_AUTHORITY = frozenset({2, 18, 19, 20, 21, 27})
_NOT_TLS_REASONS = frozenset({"WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG", "HTTP_REQUEST"})


class AuthorityFileError(Exception):
    """A `ca_file` cannot be used; the text says why and what to do."""


def verifying_context(ca_file: Path | None) -> ssl.SSLContext:
    """Return a context that verifies certificate and host, against the authorities of `ca_file` or of the system.

    Raises AuthorityFileError if the file is missing or holds no certificate.
    """
    try:
        return ssl.create_default_context(cafile=None if ca_file is None else str(ca_file))
    except OSError as error:
        reason = error.strerror if not isinstance(error, ssl.SSLError) and error.strerror else "it holds no certificate"
        raise AuthorityFileError(
            f"cannot use ca_file {ca_file}: {reason}. Point ca_file to a PEM file with the authority's certificate"
        ) from error


def certificate_complaint(error: BaseException, host: str) -> str | None:
    """Return what is wrong with the server's certificate and the remedy, or None if that is not the trouble."""
    if not isinstance(error, ssl.SSLCertVerificationError):
        return None
    if error.verify_code == _EXPIRED:
        return "its certificate has expired. Have the server's certificate renewed"
    if error.verify_code == _NOT_YET_VALID:
        return "its certificate is not valid yet. Check the clocks of both machines"
    if error.verify_code in _WRONG_HOST:
        return f"its certificate is for another host than {host}. Set host to a name that the certificate bears"
    if error.verify_code in _UNKNOWN_AUTHORITY:
        return (
            "its certificate comes from an unknown authority. "
            "If the server is your own, set ca_file to the PEM file of its authority"
        )
    return f"its certificate is not trusted ({error.verify_message}). Have the server's certificate corrected"


def is_not_tls(error: BaseException) -> bool:
    """Tell whether the other side answered the TLS handshake in clear text."""
    return isinstance(error, ssl.SSLError) and error.reason in _NOT_TLS_REASONS
