"""Own text in rarer forms: wrapped and verbless attributions, other scripts, helpdesks' lists, figures behind a `>`."""

import pytest

from mailbot.mail.quotes import AuthorName, own_text

OWN = "It still does not work."
OLD = "Dear Tom,\n\nplease restart the lamp."
MARKED = "> Dear Tom,\n> please restart the lamp."


@pytest.mark.parametrize(
    "attribution",
    [
        "בתאריך יום ג׳, 4 במרץ 2025 ב-10:15 מאת Claire\n<help@s.example>:",
        "Claire from the Lamp Shop <help@s.example> escreveu (terça, 4/03/2025 à(s)\n10:15):",
        "Claire from the Lamp Shop <help@s.example>, 4 Mar 2025 Sal,\n10:15 tarihinde şunu yazdı:",
    ],
)
def test_an_attribution_wrapped_in_any_language_goes_with_its_marked_quote(attribution: str) -> None:
    assert own_text(f"{OWN}\n\n{attribution}\n\n{MARKED}\n") == OWN


def test_wrapped_prose_with_an_address_and_a_date_keeps_what_stands_below() -> None:
    text = "Write to me at tom@b.example\nbecause on 3/4/2025 your colleague wrote:\nwe will call you."
    assert own_text(text) == text


@pytest.mark.parametrize(
    "frame",
    [
        "---- On Tue, 04 Mar 2025 10:15:36 +0100 Claire <help@s.example> wrote ----",
        "---- El mar, 04 mar 2025 10:15:36 +0100 Claire <help@s.example> escribió ----",
        "Lamp Shop ---03/04/2025 10:15:00 AM---Dear Tom, please restart the lamp.",
        "من: Claire <help@s.example>\nتم الإرسال: الثلاثاء، 4 مارس، 2025\nإلى: Tom\nالموضوع: Re: المصباح",
        "-------- Algemene mededeling --------\n\nVan: Claire <c@s.example>\nVerzonden: nu\nAan: Tom\nOnderwerp: Lamp",
        "Αποστολέας: Claire <help@s.example>\nΗμερομηνία: 4 Μαρτίου 2025\nΠρος: Tom\nΘέμα: Λάμπα",
        "Odesílatel: Claire <help@s.example>\nPříjemce: Tom\nDatum: 4. 3. 2025\nPředmět: Lampa",
        "Začátek přeposílané zprávy:",
        "İletilen ileti başlangıcı:",
        "-------- Doorgestuurd bericht --------",
        "מאת: Claire <help@s.example>\nנשלח: יום שלישי 4 מרץ 2025\nאל: Tom\nנושא: המנורה",
    ],
)
def test_a_rarer_frame_cuts_the_rest(frame: str) -> None:
    assert own_text(f"{OWN}\n\n{frame}\n\n{OLD}") == OWN


def test_a_quote_that_was_wrapped_anew_is_proven_to_its_last_word() -> None:
    parent = "Please tell us the number below the lamp. As soon as we have it we will send you another one."
    quote = "Please tell us the number below the lamp. As soon as we have it we will send you\nanother one."
    frame = "From: Claire <help@s.example>\nSent: Tuesday\nTo: Tom\nSubject: Lamp"
    assert own_text(f"{OWN}\n\n{frame}\n\n{quote}", parent_text=parent) == OWN


def test_what_stands_in_a_quoted_quote_is_no_answer_though_the_parents_greeting_comes_again() -> None:
    frame = "From: Claire <help@s.example>\nSent: {}\nTo: Tom\nSubject: Lamp\n\n"
    parent = "Good morning dear Mr Hadley,\nyour new lamp has left our house today."
    older = "Good morning dear Mr Hadley,\nwe look into it."
    mine = "From: Tom <tom@b.example>\nSent: Monday\nTo: Claire\nSubject: Lamp\n\nWhere is my lamp?\n\n"
    text = f"{OWN}\n\n{frame.format('Tuesday')}{parent}\n\n{mine}{frame.format('Sunday')}{older}\n"
    assert own_text(text, parent_text=parent) == OWN


def test_a_link_put_into_a_proven_line_does_not_make_it_an_answer() -> None:
    parent = "You can follow the way of your parcel on our page\nand call us whenever you want to."
    quote = parent.replace("page", "page<https://t.example/1/2>")
    frame = "From: Claire <help@s.example>\nSent: Tuesday\nTo: Tom\nSubject: Lamp"
    assert own_text(f"{OWN}\n\n{frame}\n\n{quote}", parent_text=parent) == OWN


@pytest.mark.parametrize(
    "line",
    [
        "iOS için Outlook'u edinin<https://aka.ms/o0ukef>",
        "Enviado con el correo seguro de [Proton Mail](https://proton.me/).",
        "Sent via Superhuman ( https://sprh.mn/?vip=tom@b.example )",
        "Von meinem/meiner Galaxy gesendet",
        "נשלח מה-iPhone שלי",
        "(Sent from mobile device)",
        "Sent from Nine<http://www.9folders.com/>",
        "Hämta Outlook för iOS",
        "Dal mio iPad",
        "Outlook'tan gönderildi",
        "This email is a service from Lamp Shop. Delivered by Zendesk",
        "Diese E-Mail ist ein Service von Lampenladen. Bereitgestellt durch Zendesk.",
        "[4GQ2ZX-7MEKL]",
    ],
)
def test_lines_that_programs_add_in_any_language_go(line: str) -> None:
    assert own_text(f"{OWN}\n\n{line}") == OWN


@pytest.mark.parametrize(
    "goodbye",
    [
        "S pozdravem",
        "Groetjes,",
        "Saygılar,",
        "З повагою,",
        "בברכה",
        "Ciao,",
        "Mit freundlichen Grüßen / Best regards",
        "Cheers 🎉",
        "Best wishes :)",
    ],
)
def test_a_goodbye_in_another_language_goes(goodbye: str) -> None:
    assert own_text(f"{OWN}\n\n{goodbye}\n\nTom Hadley\nPurchasing") == OWN
    assert own_text(f"{OWN}\n\nS pozdravem Petra") == OWN


@pytest.mark.parametrize("firm", ["Lamps and More Hadley Sp. z o.o.", "Hadley Brothers Lamps and More Ltd."])
def test_a_firms_name_below_the_goodbye_goes_though_it_ends_in_a_full_stop(firm: str) -> None:
    assert own_text(f"{OWN}\n\nRegards,\nTom Hadley\n{firm}\n+44 113 496 0182") == OWN


def test_dashes_in_what_a_customer_pastes_are_no_delimiter() -> None:
    text = "$ lamp status\nFrom: 192.168.1.20\nTo: 192.168.1.1\n--\nstate: error 17\n\nIs error 17 known to you?"
    assert own_text(text) == text
    assert own_text(f"{OWN}\n\n--\nTom Hadley\nI have said it all.\n\nNothing is ever lost on me.") == OWN


def test_a_name_announced_as_data_stays() -> None:
    text = "My new address is:\nTom Hadley\nRose Lane 12\nLeeds"
    assert own_text(text, author=AuthorName("Tom Hadley")) == text


@pytest.mark.parametrize("name", ["i. A. Tom Hadley", "Tom x", "Dr. Tom Hadley", "Tom Hadley, PhD"])
def test_the_authors_name_goes_with_titles_and_kisses(name: str) -> None:
    assert own_text(f"{OWN}\n\n{name}", author=AuthorName("Tom Hadley")) == OWN


@pytest.mark.parametrize(
    "text",
    [
        "Delivered by DHL, not by Zendesk",
        "Your ticket 20231 has been updated twice, and yet nobody answers me.",
        "See [the page](https://proton.me/support) for what I mean.",
        "--- This is important ---\nPlease call me.",
        "Ciao Maria,\n\nnon funziona.",
        "I called at:\n\n2025-01-15 14:30:25\n15.01.2025 14:30\nJan 15, 2025 at 14:30\n\nNobody answered.",
    ],
)
def test_prose_that_looks_like_a_rarer_form_stays(text: str) -> None:
    assert own_text(text) == text


@pytest.mark.parametrize(
    "banner",
    [
        "ACHTUNG: Diese E-Mail kommt von außerhalb der Organisation. Klicken Sie nicht auf Links.",
        "ATTENTION : ce message provient de l'extérieur de l'entreprise.",
        "UWAGA: Ta wiadomość pochodzi spoza organizacji.",
        "ВНИМАНИЕ: это письмо получено из внешнего источника.",
        "PRECAUCIÓN: Este correo se ha originado fuera de la organización.",
        "ATTENZIONE: Questa e-mail proviene dall'esterno dell'organizzazione.",
        "ΠΡΟΣΟΧΗ: Αυτό το μήνυμα προέρχεται εκτός του οργανισμού.",
        "CUIDADO: Este e-mail foi originado fora da organização.",
        "LET OP: Deze e-mail komt van buiten de organisatie.",
    ],
)
def test_a_gateways_warning_on_top_goes(banner: str) -> None:
    assert own_text(f"{banner}\n\n{OWN}") == OWN


def test_a_warning_that_the_author_wrote_stays() -> None:
    text = "Achtung: Die Lampe kommt von außerhalb der EU, also mit Zoll."
    assert own_text(text) == text


@pytest.mark.parametrize(
    "number", ["Customer no. 20931", "Kundennummer: 20931", "N° de client : 20931", "номер заказа 20931"]
)
def test_a_number_told_below_the_name_stays(number: str) -> None:
    assert own_text(f"{OWN}\n\nRegards,\nTom Hadley\n{number}") == f"{OWN}\n\n{number}"


def test_answers_stay_below_a_separator_with_a_header_block_where_the_parent_proves_the_quote() -> None:
    parent = "Which lamp did you buy in our shop?\nSince when does it flicker in the evening?"
    frame = "-----Original Message-----\nFrom: Claire <help@s.example>\nSent: Tuesday\nTo: Tom\nSubject: Lamp"
    text = f"See below.\n\n{frame}\n\nWhich lamp did you buy in our shop?\nThe blue one.\n"
    text += "Since when does it flicker in the evening?\n"
    assert own_text(text, parent_text=parent) == "See below.\n\nThe blue one."


def test_a_lone_figure_behind_a_mark_is_a_comparison_in_a_mail_that_answers_none() -> None:
    text = "Settings > Dimmer:\n\n> 40 % it is steady,\n< 40 % it flickers."
    assert own_text(text) == text
    assert own_text(text, answers=True) == "Settings > Dimmer:\n\n< 40 % it flickers."


def test_a_helpdesks_list_of_comments_gives_the_newest_alone() -> None:
    rule = "-" * 46
    text = (
        "##- Please type your reply above this line -##\n\nYour request (20231) has been updated.\n\n"
        f"{rule}\n\nMaya Lind, Mar 4, 2025, 10:15 GMT\n\n{OWN}\n\n"
        f"{rule}\n\nTom Hadley (Lamps)\n3 March 2025, 18:40 GMT\n\nWhere is my lamp?\n"
    )
    assert own_text(text) == OWN


def test_a_rule_drawn_above_the_quote_goes_with_it() -> None:
    assert own_text(f"{OWN}\n\n—-—-—-—\nReply above this line.\n\n{OLD}") == OWN
