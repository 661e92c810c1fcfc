"""What whole mails come wrapped in: S/MIME signatures (RFC 8551). Opens what is not encrypted.

Verifies no signature and guesses at nothing: what cannot be opened is named by whoever asks.
"""

from asn1crypto.cms import ContentInfo

MAX_SIGNED_BYTES = 16_000_000


def open_signed(content: bytes) -> bytes | None:
    """Return the MIME entity inside an opaque S/MIME signature, or None if it is encrypted, too large or broken."""
    if len(content) > MAX_SIGNED_BYTES:
        return None
    try:
        info = ContentInfo.load(content)
        if info["content_type"].native != "signed_data":
            return None
        inside = info["content"]["encap_content_info"]["content"].native
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError, OverflowError):
        return None
    return inside if isinstance(inside, bytes) else None
