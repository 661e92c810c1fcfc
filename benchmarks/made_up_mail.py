"""Made-up support mail for the benchmarks: threads of plain and HTML mails with quotes, signatures and attachments.

The same seed makes the same mails. Sizes are those of real support mailboxes: 7 KB on average, some far bigger.
"""  # noqa: INP001  # a folder of programs, not a package

import base64
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

SHOP = "shop.example"
START = datetime(2026, 1, 5, 8, tzinfo=UTC)
NAMES = ("Ana Petrova", "Nikos Pappas", "Greta Holm", "Luis Vega", "Marta Nowak", "Tom Baker", "Иван Орлов", "Zoë Lang")
SENTENCES = {
    "en": (
        "I ordered the blue kettle three weeks ago and the parcel has still not arrived.",
        "The tracking page says that it was handed over, but nobody here has signed for anything.",
        "Could you tell me when the replacement will be sent, and whether I have to return the old one?",
        "I have already restarted the machine twice and cleaned the filter as the manual says.",
        "Thank you for your patience while we look into this.",
        "We have asked the carrier to search its depot and will write to you by Thursday.",
        "Your refund of 49.90 was issued today and should reach your account within five days.",
        "If the date does not suit you, simply answer this mail and we will find another one.",
    ),
    "de": (
        "Bitte teilen Sie uns die Seriennummer mit, sie steht auf der Unterseite des Geräts.",
        "Der Betrag auf der Rechnung stimmt nicht mit meiner Bestellung überein.",
        "Ich habe das Gerät schon zweimal entkalkt, und es zeigt immer noch denselben Fehler.",
        "Wir haben die Ersatzteile heute bestellt und melden uns, sobald sie bei uns sind.",
    ),
    "el": (
        "Η παραγγελία μου δεν έχει φτάσει ακόμα και κανείς δεν απαντά στο τηλέφωνο.",
        "Θα ήθελα να μάθω πότε θα σταλεί το νέο ψυγείο και αν πρέπει να επιστρέψω το παλιό.",
        "Σας ευχαριστούμε για την υπομονή σας, θα σας απαντήσουμε μέχρι την Πέμπτη.",
    ),
    "ru": (
        "Проверьте, пожалуйста, адрес доставки, квартира указана неверно.",
        "Мы уже отправили вам новый чек, но он мог попасть в папку со спамом.",
        "Я заказала пылесос две недели назад, и он до сих пор не пришёл.",
    ),
    "fr": (
        "La facture que vous avez envoyée ne porte pas le bon numéro de TVA.",
        "Je n'ai pas reçu le colis, mais le suivi indique qu'il est livré depuis lundi.",
        "Nous avons demandé au transporteur de vérifier et nous vous répondrons demain.",
    ),
    "pl": (
        "Proszę o korektę faktury, ponieważ dane firmy są nieaktualne.",
        "Ekspres nie działa od wczoraj, a na wyświetlaczu jest błąd E12.",
        "Dziękujemy za zgłoszenie, serwisant przyjedzie do Państwa w czwartek.",
    ),
}
LANGUAGES = ("en",) * 5 + tuple(SENTENCES)


def make_mails(count: int, *, seed: int = 1, folder: str = "") -> Iterator[tuple[bytes, datetime]]:
    """Yield so many mails with the time of their arrival, threads interleaved as they are in an inbox."""
    chance = random.Random(seed)  # noqa: S311  # repeatable, nothing is secret
    open_threads: list[_Conversation] = []
    for number in range(count):
        if len(open_threads) < 40 or chance.random() < 0.2:  # noqa: PLR2004
            open_threads.append(_Conversation(f"{folder}{number}", chance))
        conversation = chance.choice(open_threads)
        at = START + timedelta(seconds=number * 97)
        yield conversation.next_mail(at), at
        if conversation.is_over():
            open_threads.remove(conversation)


class _Conversation:
    """A customer and the shop's people, writing by turns."""

    def __init__(self, name: str, chance: random.Random) -> None:
        self._name = name
        self._chance = chance
        self._customer = chance.choice(NAMES)
        self._address = f"customer{name}@mail.example"
        self._sentences = SENTENCES[chance.choice(LANGUAGES)]
        self._subject = f"Order {100_000 + chance.randrange(900_000)}: {chance.choice(self._sentences)[:40]}"
        self._length = chance.choice((1, 2, 2, 3, 4, 4, 5, 7))
        self._texts: list[str] = []
        self._ids: list[str] = []

    def is_over(self) -> bool:
        return len(self._texts) >= self._length

    def next_mail(self, at: datetime) -> bytes:
        turn = len(self._texts)
        words = " ".join(self._chance.choice(self._sentences) for _ in range(self._chance.randrange(3, 12)))
        quoted = self._texts[-1] if self._texts else ""
        attribution = f"On {at:%a, %d %b %Y at %H:%M}, somebody <x@{SHOP}> wrote:"
        signature = f"-- \r\n{self._customer}\r\nSupport" if turn % 2 else f"Regards,\r\n{self._customer}"
        quote = "\r\n".join(f"> {line}" for line in [attribution, *quoted.split("\r\n")][:120]) if quoted else ""
        plain = f"Hello,\r\n\r\n{_wrapped(words)}\r\n\r\n{signature}\r\n\r\n{attribution if quoted else ''}\r\n{quote}"
        self._texts.append(plain[:6000])
        message_id = f"<{self._name}.{turn}@mail.example>"
        head = self._head(turn, at, message_id)
        self._ids.append(message_id)
        return head + self._body(plain, words, quoted)

    def _head(self, turn: int, at: datetime, message_id: str) -> bytes:
        agent = f"Anna Support <support@{SHOP}>"
        customer = f'"{self._customer}" <{self._address}>' if self._customer.isascii() else f"<{self._address}>"
        source, target = (agent, customer) if turn % 2 else (customer, agent)
        lines = [
            f"Return-Path: <{'support@' + SHOP if turn % 2 else self._address}>",
            *(
                f"Received: from relay{n}.mail.example by mx{n}.{SHOP} with ESMTPS id {self._name}{n};"
                f"\r\n\t{format_datetime(at)}"
                for n in range(4)
            ),
            "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=mail.example; s=s1;\r\n\tb="
            + "\r\n\t".join("Qk" * 35 for _ in range(4)),
            f"From: {source}",
            f"To: {target}",
            f"Date: {format_datetime(at)}",
            f"Message-ID: {message_id}",
            f"Subject: {'Re: ' if turn else ''}{_encoded(self._subject)}",
        ]
        if self._ids:
            lines += [f"In-Reply-To: {self._ids[-1]}", "References: " + "\r\n ".join(self._ids)]
        return ("\r\n".join(lines) + "\r\nMIME-Version: 1.0\r\n").encode()

    def _body(self, plain: str, words: str, quoted: str) -> bytes:
        if self._chance.random() < 0.25:  # noqa: PLR2004
            return b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + plain.encode() + b"\r\n"
        html = (
            "<html><head><style>" + "p{margin:0;font-family:Arial,sans-serif}\r\n" * 20 + "</style></head><body>"
            f"<div dir=ltr><p>Hello,</p><p>{words}</p><br></div>"
            f"<blockquote type=cite>{''.join(f'<div>{line}</div>' for line in quoted.splitlines())}</blockquote>"
            "</body></html>"
        )
        parts = [
            b"--b1\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + base64.encodebytes(plain.encode()).replace(b"\n", b"\r\n"),
            b"--b1\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html.encode() + b"\r\n",
        ]
        if self._chance.random() < 0.03:  # noqa: PLR2004
            picture = base64.encodebytes(self._chance.randbytes(20_000)).replace(b"\n", b"\r\n")
            parts.append(
                b'--b1\r\nContent-Type: image/png; name="photo.png"\r\nContent-Transfer-Encoding: base64\r\n'
                b'Content-Disposition: attachment; filename="photo.png"\r\n\r\n' + picture
            )
        return b'Content-Type: multipart/mixed; boundary="b1"\r\n\r\n' + b"".join(parts) + b"--b1--\r\n"


def _wrapped(text: str) -> str:
    words, lines, line = text.split(), [], ""
    for word in words:
        if len(line) + len(word) > 72:  # noqa: PLR2004
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return "\r\n".join([*lines, line])


def _encoded(subject: str) -> str:
    return subject if subject.isascii() else f"=?utf-8?b?{base64.b64encode(subject.encode()).decode()}?="
