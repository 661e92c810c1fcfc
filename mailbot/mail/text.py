"""The readable text of a mail: HTML and format=flowed become plain lines. Knows markup, not languages.

HTML quotes come out as `> ` lines and containers that quote all that follows as one `-----Original Message-----`
line, so that a single scanner (see `quotes`) decides for plain and HTML mail alike.
"""

import html as entities
import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_HTML = 1_000_000
MAX_DEPTH = 400
MAX_TAGS = 100_000
REST_IS_QUOTED = "-----Original Message-----"

SKIPPED = frozenset(
    re.findall(
        r"\S+",
        "head style script title template noscript svg math object iframe select textarea button audio video map",
    )
)
BLOCKS = frozenset(
    re.findall(
        r"\S+",
        "address article aside body center dd div dl dt fieldset figure footer form header html main nav section "
        "table tbody tfoot thead tr caption ul ol menu dir legend",
    )
)
PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre"})
CELLS = frozenset({"td", "th"})
# Elements that end by themselves: they do not count towards the depth.
VOID = frozenset(
    re.findall(
        r"\S+",
        "area base br col embed hr img input link meta source track wbr p li td th tr option dt dd o:p",
    )
)

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]{0,20})")
ANY_TAG = re.compile(r"<[^<>]*>")
HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|max-height\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])"
)
NO_MARGIN = re.compile(r"margin(?:-top)?\s*:\s*0")
UNBORDERED = re.compile(r"border(?:-left)?\s*:\s*(?:none|0)")
# Outlook and Windows Mail draw a thin solid line above the header block of the mail answered.
TOP_LINE = re.compile(
    r"border-top(?:-style)?\s*:\s*(?:[^;]{0,40}\s)?solid|border\s*:\s*none\s*;\s*border-top\s*:\s*solid"
)
REST_IDS = ("divrplyfwdmsg", "appendonsend", "olk_src_body_section", "mail-editor-reference-message-container")
QUOTE_CLASSES = ("yahoo_quoted", "protonmail_quote")
SIGNATURE = re.compile(
    r"\b(?:gmail_signature|moz-signature|protonmail_signature_block|ms-outlook-mobile-signature)\b", re.IGNORECASE
)
SPACES = re.compile(r"[ \t\r\n\f\u202f]+")
INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f]")


def text_of_html(html: str) -> str:
    """Return the visible text of an HTML body: blocks as lines, list items with `- `, quotes as `> ` lines.

    Input beyond 1,000,000 characters is not read. Markup of over 100,000 tags, or nested deeper than 400, is only
    stripped of its tags: the parser is quadratic there.
    """
    html = html[:MAX_HTML].replace("\x00", "")
    if _is_too_heavy(html):
        return _strip_tags(html)
    root = LexborHTMLParser(html).root
    if root is None:
        return ""
    page = _Page()
    _walk(root, page)
    return page.text()


def unflow(text: str, *, delete_space: bool = False) -> str:
    """Return format=flowed text with its soft line breaks taken out (RFC 3676)."""
    out: list[str] = []
    soft = False
    depth_before = 0
    pieces: list[str] = []
    for line in text.split("\n"):
        bare = line.rstrip("\r")
        content = bare.lstrip(">")
        depth = len(bare) - len(content)
        content = content.removeprefix(" ")
        if soft and depth == depth_before and content != "-- ":
            pieces.append(content)
        else:
            if pieces:
                out.append("".join(pieces))
            pieces = [">" * depth + " " if depth else "", content]
        depth_before = depth
        soft = content.endswith(" ") and content != "-- "
        if soft and delete_space:
            pieces[-1] = content[:-1]
    out.append("".join(pieces))
    return "\n".join(out)


@dataclass(slots=True)
class _Page:
    """The lines written so far."""

    lines: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    quote_depth: int = 0
    preformatted: int = 0

    def write(self, text: str) -> None:
        if self.preformatted:
            first, *rest = text.replace("\r", "").split("\n")
            self.pieces.append(first)
            for line in rest:
                self.end_line(force=True)
                self.pieces.append(line)
        else:
            self.pieces.append(SPACES.sub(" ", text))

    def end_line(self, *, force: bool = False) -> None:
        line = "".join(self.pieces)
        line = INVISIBLE.sub("", line).replace("\u00a0", " ")
        line = line.rstrip() if self.preformatted else SPACES.sub(" ", line).strip()
        # A block that holds only a hard space is how editors write an empty line.
        force = force or (not line and any("\u00a0" in piece for piece in self.pieces))
        self.pieces.clear()
        if line or force:
            self.lines.append("> " * self.quote_depth + line if self.quote_depth else line)

    def blank(self) -> None:
        self.end_line()
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def text(self) -> str:
        self.end_line()
        return "\n".join(self.lines).strip("\n")


def _walk(root: LexborNode, page: _Page) -> None:
    """Visit every node once, without recursion: (node, leaving) pairs on a stack."""
    stack: list[tuple[LexborNode, bool]] = [(root, False)]
    while stack:
        node, leaving = stack.pop()
        if leaving:
            _leave(node, page)
            continue
        tag = node.tag or ""
        if tag == "-text":
            page.write(node.text_content or "")
            continue
        if tag.startswith("-") or tag in SKIPPED:
            continue
        attributes = node.attributes
        if attributes and _is_hidden(attributes):
            continue
        _enter(node, tag, attributes, page)
        stack.append((node, True))
        child = node.last_child
        while child is not None:
            stack.append((child, False))
            child = child.prev


def _enter(node: LexborNode, tag: str, attributes: dict[str, str | None], page: _Page) -> None:
    if attributes and _quotes_the_rest(tag, attributes):
        page.blank()
        page.lines.append(REST_IS_QUOTED)
    if attributes and tag in {"div", "pre", "span"} and _is_signature(attributes):
        page.end_line()
        page.lines.append("-- ")
    if _is_quote(node):
        page.blank()
        page.quote_depth += 1
    elif tag == "br":
        page.end_line(force=True)
    elif tag == "hr" or (tag in PARAGRAPHS and not _is_tight(attributes)):
        page.blank()
    elif tag == "li":
        page.end_line()
        page.pieces.append("- ")
    elif tag in CELLS:
        page.pieces.append(" ")
    elif tag in BLOCKS or tag in PARAGRAPHS or tag == "blockquote":
        page.end_line()
    page.preformatted += tag == "pre"


def _leave(node: LexborNode, page: _Page) -> None:
    tag = node.tag or ""
    if _is_quote(node):
        page.end_line()
        page.quote_depth -= 1
        page.lines.append("")
    elif tag in PARAGRAPHS:
        page.end_line(force=_is_tight(node.attributes) and not page.pieces)
        if not _is_tight(node.attributes):
            page.blank()
    elif tag in BLOCKS or tag in {"li", "blockquote"}:
        page.end_line()
    page.preformatted -= tag == "pre"


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    style = attributes.get("style")
    return "hidden" in attributes or (style is not None and HIDDEN.search(style.lower()) is not None)


def _is_signature(attributes: dict[str, str | None]) -> bool:
    """Tell whether a mail program keeps the signature in this element: Gmail, Thunderbird, Proton, Outlook, Spark."""
    own_id = (attributes.get("id") or "").lower().removeprefix("x_")
    names = f"{attributes.get('class') or ''} {own_id}"
    section = attributes.get("name") == "messageSignatureSection"
    return own_id == "signature" or section or SIGNATURE.search(names) is not None


def _is_tight(attributes: dict[str, str | None]) -> bool:
    """Tell whether a paragraph stands without space around it, as Outlook's do: then it is a line, not a paragraph."""
    style = (attributes.get("style") or "").lower()
    return "msonormal" in (attributes.get("class") or "").lower() or NO_MARGIN.search(style) is not None


def _is_quote(node: LexborNode) -> bool:
    tag = node.tag
    if tag not in {"blockquote", "div"}:
        return False
    attributes = node.attributes
    classes = (attributes.get("class") or "").lower()
    if tag == "div":
        return any(name in classes for name in QUOTE_CLASSES)
    if "gmail_quote" in classes or "type" in attributes or "cite" in attributes:
        return True
    style = (attributes.get("style") or "").lower()
    # Gmail and Outlook indent with an unbordered blockquote; that is the author's own text.
    return not (UNBORDERED.search(style) or "margin:0 0 0 40px" in style or "margin: 0 0 0 40px" in style)


def _quotes_the_rest(tag: str, attributes: dict[str, str | None]) -> bool:
    name = (attributes.get("id") or "").lower()
    if name and name.removeprefix("x_").endswith(REST_IDS):
        return True
    style = (attributes.get("style") or "").lower()
    return tag == "div" and "border-top" in style and "padding" in style and TOP_LINE.search(style) is not None


def _is_too_heavy(html: str) -> bool:
    tags = TAG.findall(html)
    if len(tags) > MAX_TAGS:
        return True
    depth = 0
    for closing, name in tags:
        if name.lower() in VOID:
            continue
        depth += -1 if closing else 1
        if depth > MAX_DEPTH:
            return True
        depth = max(depth, 0)
    return False


def _strip_tags(html: str) -> str:
    return "\n".join(line for line in map(str.strip, entities.unescape(ANY_TAG.sub("\n", html)).split("\n")) if line)
