"""What servers say, made fit for an error or a log. Knows no protocol."""

import re

_UNPRINTABLE = re.compile(r"[^\x20-\x7e\xa0-\U0010ffff]+")


def server_words(text: str, *, secret: str = "", limit: int = 200) -> str:
    """Return a server's words as one printable line of at most `limit` characters, the secret taken out."""
    if secret:
        text = text.replace(secret, "<password>")
    return _UNPRINTABLE.sub(" ", text[: limit * 2]).strip()[:limit].rstrip(" .")
