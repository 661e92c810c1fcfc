"""Text of strangers as a terminal may have it."""


def harmless(text: str) -> str:
    """Return a text as a terminal shows and does not obey it.

    Control characters (C0, DEL, C1) and those that turn the direction of writing come out as escapes.
    """
    return "".join(
        character if character in "\n\t" or character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )
