"""The digest as mailed, made fit for the frame it is shown in: nothing in it may reach out by itself.

The policy of the frame stops scripts and loads; it does not stop a `<link rel=preconnect>`, which opens a connection
to a foreign host all the same. Hence the elements that act without being shown are taken out. Links open in a tab of
their own: our pages refuse to be framed.
"""

from selectolax.lexbor import LexborHTMLParser

ACTING = "link, base, script, iframe, object, embed, form, meta[http-equiv], [ping]"


def quieten(html: str) -> str:
    """Return the HTML of a mail without the elements that act by themselves; its styles, text and links stay."""
    tree = LexborHTMLParser(html)
    for node in tree.css(ACTING):
        node.decompose()
    for link in tree.css("a[href], area[href]"):
        link.attrs["target"] = "_blank"
        link.attrs["rel"] = "noopener noreferrer"
    return f"<!doctype html>{tree.root.html if tree.root else ''}"
