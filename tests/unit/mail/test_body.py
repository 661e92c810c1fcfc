"""Bodies: what is attached, sealed or wrapped is named; what a person typed is text; nothing raises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.body import Body, read_body
from mailbot.mail.parts import read_parts
from mailbot.model import Sealed

HEAD = b"From: Tom <tom@b.example>\nMIME-Version: 1.0\n"
SIGNED = """-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA256

The lamp flickers.
- --
Tom
-----BEGIN PGP SIGNATURE-----

iQEzBAEBCAAdFiEE
-----END PGP SIGNATURE-----"""


def read(head: str, body: str = "") -> Body:
    return read_body(HEAD + f"{head}\n\n{body}".encode())


def mixed(*parts: str, subtype: str = "mixed") -> Body:
    return read(
        f"Content-Type: multipart/{subtype}; boundary=x", "".join(f"--x\n{part}\n" for part in parts) + "--x--\n"
    )


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("Content-Type: application/ms-tnef\n\nx", "winmail.dat"),
        ("Content-Type: application/ms-tnef; name=winmail.dat\n\nx", "winmail.dat"),
        ("Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR", "invite.ics"),
        ("Content-Type: message/rfc822\n\nFrom: a@b\n\nINNER", "message.eml"),
        ("Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\nx", "encrypted (S/MIME)"),
        ("Content-Type: application/x-pkcs7-mime\n\nx", "encrypted (S/MIME)"),
        ("Content-Type: application/pkcs7-mime; smime-type=signed-data\n\nx", "signed and sealed (S/MIME)"),
    ],
)
def test_what_is_no_text_is_named(part: str, name: str) -> None:
    assert mixed("Content-Type: text/plain\n\nSee here.", part) == Body(
        plain="See here.", attachments=(name,), calendar_method="request" if name == "invite.ics" else ""
    )
    head, _, body = part.partition("\n\n")
    alone = Sealed.TNEF.value if name == "winmail.dat" else name
    assert read(head, body).attachments == (alone,)


def test_an_encrypted_mail_says_so_and_has_no_text() -> None:
    body = mixed(
        "Content-Type: application/pgp-encrypted\n\nVersion: 1",
        "Content-Type: application/octet-stream; name=encrypted.asc\n\n-----BEGIN PGP MESSAGE-----",
        subtype="encrypted",
    )
    assert (body.plain, body.attachments) == ("", ("encrypted (PGP)", "encrypted.asc"))


def test_a_text_encrypted_in_place_is_named_and_gone() -> None:
    armour = "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n=abcd\n-----END PGP MESSAGE-----"
    body = read("Content-Type: text/plain", f"Please read:\n{armour}\nThank you")
    assert (body.plain, body.attachments) == ("Please read:\nThank you", ("encrypted (PGP)",))


@pytest.mark.parametrize("end", ["-----END PGP MESSAGE-----", ""])
def test_a_text_encrypted_in_place_is_named_and_gone_wherever_it_stands(end: str) -> None:
    armour = f"-----BEGIN PGP MESSAGE-----\n\n hQEMA\n {end}"
    assert read("Content-Type: text/plain", f"  {armour}") == Body(attachments=(Sealed.PGP,))
    html = read("Content-Type: text/html", f"<p>Hello</p><pre>{armour}")
    assert (html.html, html.attachments) == ("<p>Hello</p><pre>", (Sealed.PGP,))


def test_a_quoted_armour_seals_nothing() -> None:
    text = "I cannot read this:\n> -----BEGIN PGP MESSAGE-----\n> hQEMA"
    assert read("Content-Type: text/plain", text) == Body(plain=text)


def test_a_text_signed_in_place_stays_without_its_armour() -> None:
    body = read("Content-Type: text/plain", SIGNED)
    assert (body.plain, body.attachments) == ("The lamp flickers.\n--\nTom", ())


def test_a_uuencoded_file_in_the_text_is_named_and_gone() -> None:
    body = read("Content-Type: text/plain", f"See the log.\n\nbegin 644 error log.txt\nM{'8' * 60}\n`\nend\nThanks")
    assert (body.plain, body.attachments) == ("See the log.\n\nThanks", ("error log.txt",))


@pytest.mark.parametrize("text", ["begin 644 is the code I get", "- one\n- two", "the end\nbegin anew"])
def test_prose_that_looks_wrapped_stays(text: str) -> None:
    assert read("Content-Type: text/plain", text).plain == text


def test_mails_in_a_digest_are_attachments() -> None:
    body = mixed("\nSubject: one\n\nINNER", "Content-Type: message/rfc822\n\nSubject: two\n\nINNER", subtype="digest")
    assert (body.plain, body.attachments) == ("", ("message.eml", "message.eml"))


def test_enriched_text_is_read_without_its_commands() -> None:
    assert read("Content-Type: text/enriched", "The <bold>lamp</bold> costs <<9 EUR.").plain == "The lamp costs <9 EUR."


def test_parts_nested_too_deeply_are_found_one_after_the_other() -> None:
    head = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(1_200))
    raw = HEAD + head.encode() + (
        b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nTGFtcMOp\n--b1199\n"
        b"Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<p>Lamp=C3=A9</p>\n--b1199\n"
        b"Content-Type: application/pdf; name=bill.pdf\n\nx\n--b1199--\n"
    )  # fmt: skip
    assert read_body(raw) == Body(plain="Lampé", html="<p>Lampé</p>", attachments=("bill.pdf",))


@pytest.mark.parametrize(
    "head",
    [
        "Content-Type: multipart/mixed",
        "Content-Type: multipart/mixed; boundary=never",
        "Content-Type: multipart/mixed; boundary=outer\n\n--outer\nContent-Type: multipart/alternative; boundary=never",
        "Content-Type: text/plain",
        "X-Empty:",
    ],
)
def test_parts_whose_boundary_no_field_names_are_found(head: str) -> None:
    parts = "--x\nContent-Type: text/plain\n\nLamp\n--x\nContent-Type: text/html\n\n<p>Lamp\n--x--\n"
    for preamble in ("", "This is a multi-part message in MIME format.\n\n"):
        assert read(head, preamble + parts) == Body(plain="Lamp", html="<p>Lamp")


def test_a_mail_that_speaks_of_parts_keeps_its_text() -> None:
    text = "The server returned this source:\n\n--x\nContent-Type: text/plain\n\nLamp\n--x--"
    assert read("Content-Type: text/plain", text).plain == text


@pytest.mark.parametrize("kind", ["", "text/", "/plain", "charset=utf-8", "plain", "text/x-note"])
def test_a_text_of_no_known_type_is_read(kind: str) -> None:
    assert read(f"Content-Type: {kind}", "It flickers.").plain == "It flickers."


@pytest.mark.parametrize("encoding", ["quoted-printable;", '"Quoted-Printable"', "(so) quoted-printable"])
def test_a_text_is_decoded_however_its_encoding_is_written(encoding: str) -> None:
    head = f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: {encoding}"
    assert read(head, "caf=C3=A9").plain == "café"


def test_a_named_text_is_the_body_where_nothing_else_is_written() -> None:
    named = 'Content-Type: text/plain; name="body.txt"\n\nIt flickers.'
    assert mixed(named, subtype="alternative") == Body(plain="It flickers.")
    assert mixed("Content-Type: text/plain\n\nSee there.", named) == Body(plain="See there.", attachments=("body.txt",))


def test_enriched_text_beside_its_plain_twin_is_not_read_twice() -> None:
    twins = ("Content-Type: text/plain\n\nIt flickers.", "Content-Type: text/enriched\n\nIt <bold>flickers</bold>.")
    assert mixed(*twins, subtype="alternative") == Body(plain="It flickers.")


@given(st.binary(max_size=400))
def test_any_bytes_have_a_body(raw: bytes) -> None:
    assert len(read_body(raw).attachments) <= 100
    assert len(read_parts(HEAD + b"Content-Type: multipart/mixed; boundary=\n" + raw)) <= 2_000
