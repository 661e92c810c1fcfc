"""Letters as two dozen mail programs and helpdesks send them, plain, HTML or both. Owns layout, writes no words."""

import textwrap
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from html import escape

from tests.corpus import phrases
from tests.corpus.letters import CorpusLetter

Bodies = tuple[str, str]
WIDTH = 74


def render(letter: CorpusLetter) -> bytes:
    """Return the mail in its program's form, with CRLF line ends."""
    plain, html = PROGRAMS[letter.program](letter)
    mail = EmailMessage()
    mail["From"] = formataddr((letter.author.name, letter.author.email))
    mail["To"] = formataddr((letter.other.name, letter.other.email))
    mail["Subject"] = f"Re: {letter.subject}"
    mail["Date"] = format_datetime(letter.at)
    mail["Message-ID"] = f"<{letter.name}@corpus.example>"
    mail["In-Reply-To"] = f"<parent.{letter.name}@corpus.example>"
    if plain:
        mail.set_content(plain, cte="base64")
        if letter.program == "thunderbird":
            mail.set_param("format", "flowed")
    if html and plain:
        mail.add_alternative(html, subtype="html", cte="quoted-printable")
    elif html:
        mail.set_content(html, subtype="html", cte="quoted-printable")
    return mail.as_bytes(policy=mail.policy.clone(linesep="\r\n"))


def dated(form: str, letter: CorpusLetter) -> str:
    """Return a phrase with the other one's name and the time of their mail, a day before."""
    at = datetime.fromtimestamp(letter.at.timestamp() - 83_000, letter.at.tzinfo)
    language = letter.language
    return form.format(
        wd=phrases.DAYS[language].split()[at.weekday()],
        day=phrases.LONG_DAYS[language].split()[at.weekday()],
        mon=phrases.MONTHS[language].split()[at.month - 1],
        month=phrases.LONG_MONTHS[language].split()[at.month - 1],
        d=at.day,
        dd=f"{at.day:02}",
        mm=f"{at.month:02}",
        year=at.year,
        time=f"{at.hour:02}:{at.minute:02}",
        name=letter.other.name,
        email=letter.other.email,
    )


def words_of(letter: CorpusLetter, *lines: str) -> str:
    """Return the letter's words with what its author puts below them, and lines that a program adds."""
    return "\n\n".join(filter(None, (letter.own, letter.below, *lines)))


def wrap(text: str, width: int = WIDTH) -> str:
    """Return text broken as programs break it."""
    return "\n".join("\n".join(textwrap.wrap(line, width, break_long_words=False)) for line in text.split("\n"))


def marked(text: str) -> str:
    """Return text quoted with `> `."""
    return "\n".join(f"> {line}".rstrip() for line in wrap(text).split("\n"))


def arrange(letter: CorpusLetter, attribution: str, *lines: str) -> str:
    """Return a plain reply with a marked quote: below, above, or around the words."""
    if letter.place == "below":
        return f"{attribution}\n{marked(letter.parent)}\n\n{wrap(words_of(letter, *lines))}\n"
    if letter.place == "between":
        pieces = [attribution]
        asked, said = letter.parent.split("\n\n"), letter.own.split("\n\n")
        for number, paragraph in enumerate(asked):
            pieces += [marked(paragraph), *said[number : number + 1]]
        return "\n\n".join(["\n".join(pieces[:2]), *pieces[2:], *said[len(asked) :], letter.below]).rstrip() + "\n"
    return f"{wrap(words_of(letter, *lines))}\n\n{attribution}\n\n{marked(letter.parent)}\n"


def divs(text: str, style: str = "") -> str:
    """Return each line as a div."""
    return "".join(f"<div{style}>{escape(line, quote=False) or '<br>'}</div>" for line in text.split("\n"))


def paragraphs(text: str, attributes: str = "") -> str:
    """Return each line as a paragraph, an empty one as one with a hard space."""
    return "".join(f"<p{attributes}>{escape(line, quote=False) or '&nbsp;'}</p>\n" for line in text.split("\n"))


def cited(letter: CorpusLetter, quote: str, attribution: str) -> str:
    """Return the HTML of a reply with a blockquote, its words above, below or between."""
    if letter.place == "between":
        asked, said = letter.parent.split("\n\n"), letter.own.split("\n\n")
        pieces = [f"<div>{escape(attribution)}</div>"]
        for number, paragraph in enumerate(asked):
            pieces.append(quote.format(divs(paragraph)))
            pieces += [divs(words) for words in said[number : number + 1]]
        return "".join([*pieces, *map(divs, said[len(asked) :]), divs(letter.below)])
    history = f"<div>{escape(attribution)}<br></div>" + quote.format(divs(letter.parent))
    words = divs(words_of(letter))
    return history + "<br>" + words if letter.place == "below" else words + "<br>" + history


def block(letter: CorpusLetter, *, bold: str = "{}") -> list[str]:
    """Return Outlook's header block, line by line."""
    sender, sent, to, subject, date = phrases.OUTLOOK[letter.language]
    return [
        f"{bold.format(sender)} {letter.other.name} <{letter.other.email}>",
        f"{bold.format(sent)} {dated(date, letter)}",
        f"{bold.format(to)} {letter.author.name}",
        f"{bold.format(subject)} {letter.subject}",
    ]


def _gmail(letter: CorpusLetter) -> Bodies:
    attribution = dated(phrases.GMAIL[letter.language], letter)
    quote = (
        '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid #ccc">{}</blockquote>'
    )
    plain = arrange(letter, wrap(attribution), "")
    if letter.place:
        return plain, ""
    html = f'<div dir="ltr">{divs(words_of(letter))}</div><br><div class="gmail_quote gmail_quote_container">'
    html += (
        f'<div dir="ltr" class="gmail_attr">{escape(attribution)}<br></div>{quote.format(divs(letter.parent))}</div>'
    )
    return plain, html


def _gmail_html(letter: CorpusLetter) -> Bodies:
    return "", _gmail(letter)[1]


def _outlook(letter: CorpusLetter) -> Bodies:
    lines = "<br>\n".join(
        line.replace("<", "&lt;").replace(">", "&gt;").replace("[b]", "<b>").replace("[/b]", "</b>")
        for line in block(letter, bold="[b]{}[/b]")
    )
    html = (
        '<html xmlns:w="urn:schemas-microsoft-com:office:word"><body lang="X" link="blue"><div class="WordSection1">'
        f'{paragraphs(words_of(letter), " class=MsoNormal")}<div><div style="border:none;border-top:solid '
        f'#E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">{lines}</p></div></div>'
        f'<p class="MsoNormal">&nbsp;</p>{paragraphs(letter.parent, " class=MsoNormal")}</div></body></html>'
    )
    return "", html


def _outlook_plain(letter: CorpusLetter) -> Bodies:
    original = phrases.ORIGINAL[letter.language]
    head = "\n".join(block(letter))
    return f"{words_of(letter)}\n\n-----{original}-----\n{head}\n\n{letter.parent}\n", ""


def _outlook_web(letter: CorpusLetter) -> Bodies:
    head = "\n".join(block(letter))
    plain = f"{words_of(letter)}\n\n{'_' * 32}\n{head}\n\n{letter.parent}\n"
    lines = "<br>".join(escape(line) for line in block(letter))
    html = (
        f'<div class="elementToProof">{divs(words_of(letter))}</div><div id="appendonsend"></div>'
        f'<hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr"><font>{lines}</font></div>'
        f"{divs(letter.parent)}"
    )
    return plain, html


def _outlook_block(letter: CorpusLetter) -> Bodies:
    head = "\n".join(block(letter))
    return f"{wrap(words_of(letter))}\n\n{head}\n\n{wrap(letter.parent)}\n", ""


def _outlook_mobile(letter: CorpusLetter) -> Bodies:
    advert = phrases.OUTLOOK_MOBILE[letter.language]
    head = "\n".join(block(letter))
    plain = f"{words_of(letter)}\n\n{advert}<https://aka.ms/o0ukef>\n{'_' * 32}\n{head}\n\n{letter.parent}\n"
    lines = "<br>".join(escape(line) for line in block(letter))
    html = (
        f'<div>{divs(words_of(letter))}</div><div id="ms-outlook-mobile-signature"><div><br></div>{advert}</div>'
        f'<hr><div id="divRplyFwdMsg">{lines}</div>{divs(letter.parent)}'
    )
    return plain, html


def _apple(letter: CorpusLetter) -> Bodies:
    attribution = dated(phrases.APPLE[letter.language], letter)
    html = cited(letter, '<blockquote type="cite">{}</blockquote>', attribution)
    return arrange(letter, attribution), f'<html><body style="overflow-wrap: break-word">{html}</body></html>'


def _iphone(letter: CorpusLetter) -> Bodies:
    attribution = dated(phrases.APPLE[letter.language], letter)
    return arrange(letter, attribution, phrases.IPHONE[letter.language]), ""


def _iphone_html(letter: CorpusLetter) -> Bodies:
    attribution = dated(phrases.APPLE[letter.language], letter)
    device = f'<br><div dir="ltr">{escape(phrases.IPHONE[letter.language])}</div>'
    quote = f'<div dir="ltr"><br><blockquote type="cite">{escape(attribution)}<br><br></blockquote></div>'
    return "", (
        f'<body dir="auto">{divs(words_of(letter))}{device}{quote}<blockquote type="cite"><div dir="ltr">'
        f"{divs(letter.parent)}</div></blockquote></body>"
    )


def _thunderbird(letter: CorpusLetter) -> Bodies:
    return arrange(letter, dated(phrases.THUNDERBIRD[letter.language], letter)), ""


def _thunderbird_html(letter: CorpusLetter) -> Bodies:
    attribution = dated(phrases.THUNDERBIRD[letter.language], letter)
    quote = '<blockquote type="cite" cite="mid:x@corpus.example">{}</blockquote>'
    return "", f"<body>{cited(letter, quote, attribution)}</body>"


def _proton(letter: CorpusLetter) -> Bodies:
    attribution = dated("On {day}, {month} {d}, {year} at {time}, {name} <{email}> wrote:", letter)
    sent = "Sent with Proton Mail secure email."
    plain = f"{words_of(letter, sent)}\n\n{attribution}\n\n{marked(letter.parent)}\n"
    html = (
        f'{divs(words_of(letter))}<div class="protonmail_signature_block">{sent}</div>'
        f'<div class="protonmail_quote">{escape(attribution)}<br><blockquote class="protonmail_quote" type="cite">'
        f"{divs(letter.parent)}</blockquote></div>"
    )
    return plain, html


def _proton_old(letter: CorpusLetter) -> Bodies:
    attribution = dated("On {day}, {month} {d}, {year} {time}, {name} <{email}> wrote:", letter)
    plain = f"{words_of(letter)}\n\n------- Original Message -------\n{attribution}\n\n{marked(letter.parent)}\n"
    return plain, ""


def _mail_ru(letter: CorpusLetter) -> Bodies:
    attribution = dated("{day}, {d} {month} {year}, {time} +03:00 от {name} <{email}>:", letter).capitalize()
    quote = f'<blockquote style="border-left:1px solid #0857A6;margin:10px">{escape(attribution)}<br>&nbsp;<div>'
    html = f"<HTML><BODY>{divs(words_of(letter))}{quote}{divs(letter.parent)}</div></blockquote></BODY></HTML>"
    return f"{words_of(letter)}\n\n{attribution}\n\n{marked(letter.parent)}\n", html


def _mail_ru_plain(letter: CorpusLetter) -> Bodies:
    attribution = dated("{day}, {d} {month} {year}, {time} +03:00 от {name} <{email}>:", letter).capitalize()
    quoted = "\n".join(f">{line}" for line in letter.parent.split("\n"))
    return f"{words_of(letter)}\n\n\n>{attribution}\n>\n{quoted}\n", ""


def _yandex(letter: CorpusLetter) -> Bodies:
    attribution = dated('{dd}.{mm}.{year}, {time}, "{name}" <{email}>:', letter)
    html = (
        f"{divs(words_of(letter))}<div>&nbsp;</div><div>{escape(attribution)}</div><blockquote>"
        f"{paragraphs(letter.parent)}</blockquote>"
    )
    return "", html


def _seznam(letter: CorpusLetter) -> Bodies:
    head = dated("Od: {name} <{email}>\nKomu: ", letter) + letter.author.email
    head += dated("\nDatum: {d}. {mm}. {year} {time}:07\nPředmět: ", letter) + letter.subject
    plain = f"{words_of(letter)}\n\n---------- Původní e-mail ----------\n{head}\n\n{letter.parent}\n"
    lines = "<br>".join(escape(line) for line in head.split("\n"))
    html = f"{divs(words_of(letter))}<aside>---------- Původní e-mail ----------<br>{lines}</aside>"
    return plain, html + f"<br><blockquote data-email='x'>{divs(letter.parent)}</blockquote>"


def _gmx(letter: CorpusLetter) -> Bodies:
    sender, sent, to, subject, _ = phrases.OUTLOOK[letter.language]
    head = [
        sent + dated(" {day}, {d}. {month} {year} um {time} Uhr", letter),
        f'{sender} "{letter.other.name}" <{letter.other.email}>',
        f"{to} {letter.author.email}",
        f"{subject} Re: {letter.subject}",
    ]
    lines = "".join(f"<div><b>{escape(line)}</b></div>" for line in head)
    html = (
        f'<div style="font-family: Verdana">{divs(words_of(letter))}<div>&nbsp;<div name="quote" '
        f'style="margin:10px 5px 5px 10px; padding: 10px 0 10px 10px; border-left:2px solid #C3D9E5;">'
        f'<div style="margin:0 0 10px 0;">{lines}'
        f'</div><div name="quoted-content">{divs(letter.parent)}</div></div></div></div>'
    )
    return "", html


def _gmx_plain(letter: CorpusLetter) -> Bodies:
    sender, sent, to, subject, _ = phrases.OUTLOOK[letter.language]
    head = f"{sent} {dated('{dd}.{mm}.{year} um {time}', letter)}\n{sender} {letter.other.name} <{letter.other.email}>"
    return (
        f"{words_of(letter)}\n\n\n{head}\n{to} {letter.author.email}\n{subject} {letter.subject}\n{letter.parent}\n",
        "",
    )


def _t_online(letter: CorpusLetter) -> Bodies:
    sender, _, to, subject, _ = phrases.OUTLOOK[letter.language]
    head = f"{subject} {letter.subject}\n{dated('Datum: {year}-{mm}-{dd}T{time}:07+0100', letter)}\n{sender} "
    head += f'"{letter.other.name}" <{letter.other.email}>\n{to} "{letter.author.email}"'
    return f"{words_of(letter)}\n\n-----Original-Nachricht-----\n{head}\n\n{letter.parent}\n", ""


def _samsung(letter: CorpusLetter) -> Bodies:
    sender, _, to, subject, _ = phrases.OUTLOOK[letter.language]
    date = {"el": "Ημερομηνία:", "ru": "Дата:", "pl": "Data:", "de": "Datum:", "es": "Fecha:", "it": "Data:"}
    head = f"{sender} {letter.other.name} <{letter.other.email}> \n{date.get(letter.language, 'Date:')} "
    head += dated("{d}/{mm}/{year}  {time}  (GMT+02:00) ", letter) + f"\n{to} {letter.author.email} \n{subject} "
    above = f"{words_of(letter)}\n\n\n\n{phrases.SAMSUNG[letter.language]}\n"
    return (
        f"{above}\n-------- {phrases.ORIGINAL[letter.language]} --------\n{head}{letter.subject} \n\n{letter.parent}\n",
        "",
    )


def _yahoo(letter: CorpusLetter) -> Bodies:
    attribution = dated(phrases.YAHOO[letter.language], letter)
    html = (
        f'<div class="ydp1yahoo-style-wrap">{divs(words_of(letter))}</div><div id="ydp2yahoo_quoted_1" '
        f'class="ydp2yahoo_quoted"><div>{escape(attribution)}</div><div><br></div>{divs(letter.parent)}</div>'
    )
    return f" {words_of(letter)}\n\n    {attribution}  \n \n {letter.parent}   ", html


def _yahoo_plain(letter: CorpusLetter) -> Bodies:
    return _yahoo(letter)[0], ""


def _k9(letter: CorpusLetter) -> Bodies:
    form = phrases.APPLE[letter.language]
    return f"{wrap(words_of(letter))}\n\n{dated(form, letter)}\n{marked(letter.parent).replace('> ', '>')}\n", ""


def _roundcube(letter: CorpusLetter) -> Bodies:
    form = {
        "en": "On {year}-{mm}-{dd} {time}, {name} wrote:",
        "el": "Στις {year}-{mm}-{dd} {time}, {name} έγραψε:",
        "ru": "{name} писал(а) {year}-{mm}-{dd} {time}:",
        "pl": "W dniu {year}-{mm}-{dd} {time}, {name} napisał(a):",
        "de": "Am {year}-{mm}-{dd} {time}, schrieb {name}:",
        "fr": "Le {year}-{mm}-{dd} {time}, {name} a écrit :",
        "es": "El {year}-{mm}-{dd} {time}, {name} escribió:",
        "it": "Il {year}-{mm}-{dd} {time} {name} ha scritto:",
        "pt": "Em {year}-{mm}-{dd} {time}, {name} escreveu:",
    }
    return arrange(letter, dated(form[letter.language], letter)), ""


def _zimbra(letter: CorpusLetter) -> Bodies:
    sender, sent, to, subject, _ = phrases.OUTLOOK[letter.language]
    original = {"fr": "Mail original", "pl": "Oryginalna wiadomość"}.get(letter.language, "Original Message")
    head = (
        f'{sender} "{letter.other.name}" <{letter.other.email}>\n{to} "{letter.author.name}" <{letter.author.email}>\n'
    )
    head += dated(f"{sent} {{day}} {{d}} {{month}} {{year}} {{time}}:07", letter) + f"\n{subject} {letter.subject}"
    return f"{words_of(letter)}\n\n----- {original} -----\n{head}\n\n{letter.parent}\n", ""


def _orange(letter: CorpusLetter) -> Bodies:
    head = dated('> Message du {dd}/{mm}/25 {time}\n> De : "{name}" <{email}>\n> A : ', letter) + letter.author.email
    return f"{words_of(letter)}\n\n{head}\n> Copie à :\n> Objet : {letter.subject}\n>\n{marked(letter.parent)}\n", ""


def _wp(letter: CorpusLetter) -> Bodies:
    attribution = dated("Dnia {d} {month} {year} {time} {name} <{email}> napisał(a):", letter)
    return f"{words_of(letter)}\n\n{attribution}\n\n{letter.parent}\n", ""


def _zendesk(letter: CorpusLetter) -> Bodies:
    agent = dated("{name}, {mon} {d}, {year}, {time}", letter)
    return f"{words_of(letter)}\n\n{phrases.ABOVE[letter.language]}\n\n{agent}\n\n{letter.parent}\n", ""


def _zendesk_quoted(letter: CorpusLetter) -> Bodies:
    attribution = dated(phrases.GMAIL[letter.language], letter)
    return f"{words_of(letter)}\n\n{attribution}\n> {phrases.ABOVE[letter.language]}\n>\n{marked(letter.parent)}\n", ""


def _freshdesk(letter: CorpusLetter) -> Bodies:
    attribution = dated(phrases.GMAIL[letter.language], letter)
    return "", (
        f'<div style="font-size:13px">{divs(words_of(letter))}</div><div class="freshdesk_quote"><br><blockquote '
        f'class="freshdesk_quote">{escape(attribution)}<br>{divs(letter.parent)}</blockquote></div>'
    )


def _help_scout(letter: CorpusLetter) -> Bodies:
    attribution = dated(phrases.GMAIL[letter.language], letter)
    history = f'<blockquote style="border-left: 1px solid #ccc; margin: 0; padding-left: 12px">{divs(letter.parent)}'
    return "", (
        f"<table><tr><td>{divs(words_of(letter))}</td></tr><tr><td><div>{escape(attribution)}</div>{history}"
        '</blockquote></td></tr></table><span style="display:none">{#HS:241771234-16402#}</span>'
    )


def _intercom(letter: CorpusLetter) -> Bodies:
    attribution = dated(phrases.YAHOO[letter.language], letter)
    return "", (
        f'<div class="intercom-container">{paragraphs(words_of(letter))}</div><div class="history"><p>'
        f'{escape(attribution)}</p><blockquote class="intercom-quote">{paragraphs(letter.parent)}</blockquote></div>'
    )


def _forward(letter: CorpusLetter) -> Bodies:
    head = "\n".join(block(letter))
    line = f"---------- {phrases.FORWARDED[letter.language]} ---------"
    return f"{words_of(letter)}\n\n{line}\n{head}\n\n{letter.parent}\n", ""


def _new(letter: CorpusLetter) -> Bodies:
    return wrap(words_of(letter)), ""


def _new_html(letter: CorpusLetter) -> Bodies:
    return "", f"<html><head><style>p {{margin:0}}</style></head><body>{paragraphs(words_of(letter))}</body></html>"


PROGRAMS: dict[str, Callable[[CorpusLetter], Bodies]] = {
    name.removeprefix("_").replace("_", "-"): form
    for name, form in list(globals().items())
    if name.startswith("_") and not name.startswith("__") and callable(form)
}
