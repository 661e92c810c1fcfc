"""The body of a letter in the manner of each mail program: own words, signature, and the history quoted below.

Owns markup and nesting; knows nothing of MIME. Both forms, plain and HTML, are made of one recursion: a letter quotes
the body of its parent, which quotes its own.
"""

from dataclasses import dataclass
from datetime import datetime
from html import escape
from textwrap import wrap

from mailbot.demo.client_words import HEADER_LABELS, SENT_FROM_PHONE, attribution, header_date, reply_prefix
from mailbot.demo.company import DOMAIN, corporate_signature
from mailbot.model import Address, Role

_HARD_WRAP = 76
_FLOWED_WRAP = 72
_QUOTE_OPEN: dict[str, str] = {
    "gmail": '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;'
    'border-left:1px solid rgb(204,204,204);padding-left:1ex">',
    "helpdesk": '<blockquote class="deskline_quote" style="border-left:1px solid #ccc;margin:0 0 0 6px;padding:0 8px">',
    "apple": '<blockquote type="cite">',
    "phone": '<blockquote type="cite">',
    "thunderbird": '<blockquote type="cite" cite="mid:parent">',
    "proton": '<blockquote class="protonmail_quote" type="cite">',
    "mailru": '<blockquote style="border-left:1px solid #0857A6; margin:10px; padding:0 0 0 10px;">',
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """Everything a mail program knows when it sends: `at` is aware and in the sender's zone."""

    message_id: str
    parent: "Letter | None"
    references: tuple[str, ...]
    author: Address
    to: Address
    subject: str
    at: datetime
    client: str
    lang: str
    charset: str
    html: bool
    role: Role
    text: str
    signature: str = ""
    attachments: tuple[str, ...] = ()
    inline_reply: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """The plain and the HTML form of one body; the HTML is a whole document only when it is sent."""

    plain: str
    html: str


def compose_body(letter: Letter) -> Body:
    """Return the whole body of a letter: own words, signature, history."""
    body = _inline(letter) if letter.inline_reply else _below(letter)
    return Body(plain=body.plain + "\n", html=_document(letter, body.html))


def shown_subject(letter: Letter) -> str:
    """Return the subject as it stands in the letter, a reply's with the prefix of its program."""
    return letter.subject if letter.parent is None else reply_prefix(letter.client, letter.lang) + letter.subject


def _below(letter: Letter) -> Body:
    own = _own(letter)
    if letter.parent is None or letter.role is Role.AUTOMATIC:
        return own
    history = _history(letter, letter.parent)
    return Body(plain=f"{own.plain}\n\n{history.plain}", html=own.html + history.html)


def _own(letter: Letter) -> Body:
    plain = "\n".join(_wrapped(letter, letter.text))
    html = _paragraphs(letter, letter.text)
    lines = _signature(letter)
    if not lines:
        return Body(plain=plain, html=html)
    marker = "" if letter.client in ("phone", "outlook") else "-- \n"
    inner = "<br>".join(escape(line) for line in lines)
    return Body(plain=f"{plain}\n\n{marker}" + "\n".join(lines), html=html + _signature_html(letter.client, inner))


def _signature(letter: Letter) -> tuple[str, ...]:
    if letter.role is Role.AGENT:
        return corporate_signature(letter.author, letter.lang)
    if letter.client == "phone":
        return (SENT_FROM_PHONE[letter.lang],)
    return tuple(letter.signature.splitlines())


def _signature_html(client: str, inner: str) -> str:
    match client:
        case "gmail":
            return (
                '<br clear="all"><div><br></div><span class="gmail_signature_prefix">-- </span><br>'
                f'<div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature">{inner}</div>'
            )
        case "outlook":
            return f'<p class="MsoNormal"><o:p>&nbsp;</o:p></p><p class="MsoNormal">{inner}<o:p></o:p></p>'
        case "thunderbird":
            return f'<pre class="moz-signature" cols="72">-- \n{inner}</pre>'
        case "proton":
            return f'<div class="protonmail_signature_block"><div>-- <br>{inner}</div></div>'
        case "phone":
            return f'<br><div dir="ltr">{inner}</div>'
        case _:
            return f'<div><br></div><div class="signature" style="color:#777">-- <br>{inner}</div>'


def _wrapped(letter: Letter, text: str) -> list[str]:
    if letter.client == "gmail":
        return [piece for line in text.split("\n") for piece in wrap(line, _HARD_WRAP) or [""]]
    if letter.client == "thunderbird" and not letter.html:
        return [piece for line in text.split("\n") for piece in _flowed(line, "")]
    return text.split("\n")


def _flowed(line: str, prefix: str) -> list[str]:
    pieces = wrap(line, _FLOWED_WRAP, break_long_words=False) or [""]
    return [f"{prefix}{piece} " for piece in pieces[:-1]] + [f"{prefix}{pieces[-1]}"]


def _paragraphs(letter: Letter, text: str) -> str:
    blocks = [escape(block, quote=False).replace("\n", "<br>") for block in text.split("\n\n")]
    match letter.client:
        case "outlook":
            return "".join(f'<p class="MsoNormal">{block}<o:p></o:p></p>' for block in blocks)
        case "gmail":
            inner = "<div><br></div>".join(f"<div>{block}</div>" for block in blocks)
            return f'<div dir="ltr">{inner}</div>'
        case "thunderbird" | "mailru" | "helpdesk":
            return "".join(f"<p>{block}</p>" for block in blocks)
        case _:
            return "<div><br></div>".join(f"<div>{block}</div>" for block in blocks)


def _history(letter: Letter, parent: Letter) -> Body:
    quoted = _below(parent) if not parent.inline_reply else _inline(parent)
    if letter.client == "outlook":
        return _outlook_history(letter, parent, quoted)
    line = attribution(letter.client, letter.lang, parent.author, parent.at.astimezone(letter.at.tzinfo))
    return Body(
        plain=_quote_plain(letter, line, quoted.plain),
        html=_quote_html(letter.client, escape(line, quote=False), quoted.html),
    )


def _quote_plain(letter: Letter, line: str, quoted: str) -> str:
    match letter.client:
        case "gmail":
            return "\n".join(wrap(line, _HARD_WRAP)) + f"\n\n{_prefixed(letter, quoted)}"
        case "proton":
            return f"{line}\n\n{_prefixed(letter, quoted)}"
        case "apple" | "phone":
            return _prefixed(letter, f"{line}\n\n{quoted}")
        case _:
            return f"{line}\n{_prefixed(letter, quoted)}"


def _prefixed(letter: Letter, text: str) -> str:
    lines = []
    for line in text.split("\n"):
        prefix = ">" if line.startswith(">") else "> " if line else ">"
        if letter.client == "thunderbird" and not letter.html and not line.startswith(">"):
            lines.extend(_flowed(line.rstrip(" "), prefix))
        else:
            lines.append(prefix + line)
    return "\n".join(lines)


def _quote_html(client: str, line: str, quoted: str) -> str:
    opened = _QUOTE_OPEN[client]
    match client:
        case "gmail":
            return (
                '<br><div class="gmail_quote gmail_quote_container">'
                f'<div dir="ltr" class="gmail_attr">{line}<br></div>{opened}{quoted}</blockquote></div>'
            )
        case "thunderbird":
            return f'<div class="moz-cite-prefix">{line}<br></div>{opened}{quoted}</blockquote>'
        case "proton":
            return f'<div class="protonmail_quote">{line}<br>{opened}{quoted}</blockquote><br></div>'
        case "mailru":
            return f"{opened}{line}<br>{quoted}</blockquote>"
        case "helpdesk":
            return f'<div class="deskline_history"><div>{line}</div>{opened}{quoted}</blockquote></div>'
        case _:
            return f"<div><br>{opened}<div>{line}</div><br>{quoted}</blockquote></div>"


def _outlook_history(letter: Letter, parent: Letter, quoted: Body) -> Body:
    at = header_date(letter.lang, parent.at.astimezone(letter.at.tzinfo))
    author = f"{parent.author.name} <{parent.author.email}>"
    values = (author, at, f"{parent.to.name} <{parent.to.email}>", shown_subject(parent))
    pairs = tuple(zip(HEADER_LABELS[letter.lang], values, strict=True))
    rule = "_" * 32 if letter.author.email.endswith("@" + DOMAIN) else f"-----{_ORIGINAL[letter.lang]}-----"
    block = "<br>".join(f"<b>{label}:</b> {escape(value, quote=False)}" for label, value in pairs)
    if letter.author.email.endswith("@" + DOMAIN):
        opened = f'<hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr">{block}'
    else:
        opened = (
            '<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
            f'<p class="MsoNormal">{block}<o:p></o:p></p></div>'
        )
    plain = "\n".join(f"{label}: {value}" for label, value in pairs)
    return Body(plain=f"{rule}\n{plain}\n\n{quoted.plain}", html=f"{opened}</div>{quoted.html}")


_ORIGINAL: dict[str, str] = {
    "en": "Original Message",
    "el": "Αρχικό μήνυμα",
    "ru": "Исходное сообщение",
    "pl": "Wiadomość oryginalna",
    "de": "Ursprüngliche Nachricht",
}


def _inline(letter: Letter) -> Body:
    """Answer between the lines: the greeting first, then each quoted sentence with the paragraph that answers it."""
    if letter.parent is None:
        return _own(letter)
    line = attribution(letter.client, letter.lang, letter.parent.author, letter.parent.at.astimezone(letter.at.tzinfo))
    greeting, *answers = letter.text.split("\n\n")
    opened = _QUOTE_OPEN[letter.client]
    plain = [greeting, line]
    html = [_paragraphs(letter, greeting), f'<div class="moz-cite-prefix">{escape(line, quote=False)}</div>']
    for number, answer in enumerate(answers):
        if number < len(letter.inline_reply):
            quoted = letter.inline_reply[number]
            plain.append("\n".join(_flowed(quoted, "> ")))
            html.append(f"{opened}<p>{escape(quoted, quote=False)}</p></blockquote>")
        plain.append("\n".join(_wrapped(letter, answer)))
        html.append(_paragraphs(letter, answer))
    return Body(plain="\n\n".join(plain), html="".join(html))


def _document(letter: Letter, inner: str) -> str:
    if letter.client != "outlook":
        return f"<html><head></head><body>{inner}</body></html>"
    return (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">'
        "<head><style><!-- p.MsoNormal {margin:0cm; font-size:11.0pt; font-family:Calibri,sans-serif;} --></style>"
        f'</head><body lang="{letter.lang.upper()}" link="#0563C1" vlink="#954F72" style="word-wrap:break-word">'
        f'<div class="WordSection1">{inner}</div></body></html>'
    )
