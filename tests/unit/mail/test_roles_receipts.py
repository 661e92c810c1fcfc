"""What a helpdesk says by itself against what an agent says through it, in nine languages."""

from datetime import UTC, datetime

import pytest

from mailbot.mail.parse import parse_mail
from mailbot.mail.roles import MailboxIdentity, role_of
from mailbot.model import Role
from tests.processor_time import assert_costs_at_most

SHOP = MailboxIdentity(addresses=frozenset({"help@shop.example"}))
HEAD = """From: Shop <help@shop.example>
To: tom@b.example
In-Reply-To: <1@b.example>
X-Mailer: Zendesk Mailer
Auto-Submitted: auto-generated
Content-Type: text/plain; charset=utf-8
"""

RECEIPTS = [
    "Hi there,\nThanks for getting in touch! Your ticket #4411 has been created. Our team will reply within 24 hours.",
    "This is to confirm that we have received your enquiry. A member of our team will contact you shortly.",
    "Hello Tom,\n\nWe got your message. Someone from our team will get back to you soon.\n\nThe Shop Team",
    "Thank you for your email. Your case number is 00123. We have registered your question and will respond in turn.",
    "Your request has been closed because we have not heard from you.",
    "This ticket has been merged into request #5512.",
    (
        "Dear Tom,\n\nWe would like to acknowledge that we have received your request and a ticket has been created "
        "with Ticket ID - 123. A support representative will be reviewing your request and will send you a personal "
        "response (usually within 24 hours)."
    ),
    (
        "Dear Tom, our support rep has indicated that your Ticket (#123) has been resolved. If you believe that it has "
        "not been resolved, please reply to this email."
    ),
    "Vielen Dank für Ihre Nachricht. Ihre Anfrage ist bei uns eingegangen; wir melden uns in Kürze bei Ihnen.",
    "Guten Tag, Ihr Ticket wurde geschlossen. Bitte bewerten Sie unseren Service.",
    "Bonjour, nous avons bien enregistré votre demande sous le numéro 551. Nous reviendrons vers vous rapidement.",
    "Votre demande a été résolue.",
    "Hola, su solicitud (551) ha sido recibida y está siendo revisada por nuestro equipo de soporte.",
    "Tu consulta ha sido cerrada. Valora la atención recibida.",
    "Buongiorno, la sua richiesta è stata ricevuta ed è stata presa in carico. Il numero di ticket è 551.",
    "La sua richiesta è stata chiusa.",
    "Olá, o seu pedido foi recebido com o número 551. Entraremos em contacto o mais breve possível.",
    "O seu pedido foi encerrado. Avalie o atendimento.",
    "Dzień dobry, Państwa zgłoszenie zostało przyjęte. Odpowiemy najszybciej, jak to możliwe. Numer sprawy: 551.",
    "Zgłoszenie zostało zamknięte.",
    "Здравствуйте! Мы получили ваше обращение и ответим в ближайшее время.",
    "Ваше обращение закрыто. Оцените работу поддержки.",
    "Γεια σας, το αίτημά σας ελήφθη. Θα επικοινωνήσουμε μαζί σας σύντομα.",
    "Το αίτημά σας έκλεισε. Βαθμολογήστε την εξυπηρέτηση.",
]
ANSWERS = [
    "Hi Tom, we have received your email and I have looked up the order: it leaves tomorrow.",
    "Thanks for your message. The blue one is sold out; the green one is on the shelf. Shall we send it instead?",
    "Hello, please send us a photo of the label on the bottom of the lamp.",
    "We refunded 49.90 today. It will show on your card within five days.",
    "Sorry, no. The warranty ended in May.",
    "Hello Tom, the carrier says that your parcel was received by a neighbour at number 12. Could you ask there?",
    "The fault in our shop has been resolved. Please log in once more.",
    "We received your message. Your refund was closed by the bank, so please give us another account.",
    "Guten Tag, das Netzteil passt. Bitte ziehen Sie vorher den Stecker.",
    "Vielen Dank für Ihre Anfrage. Die Lampe kostet 89 Euro und ist nächste Woche wieder da.",
    "Wir haben Ihre Nachricht erhalten, danke. Die Erstattung wurde gestern abgeschlossen.",
    "Nous avons bien reçu votre message. Pouvez-vous nous donner le numéro de série de la lampe ?",
    "Nous avons bien reçu votre demande, le remboursement est en cours depuis lundi.",
    "Bonjour, l'abat-jour existe aussi en blanc. Lequel préférez-vous ?",
    "Merci pour votre message. Le remboursement a été fait hier, comptez trois jours.",
    "Hola, el cable mide dos metros. ¿Le sirve?",
    "Gracias por su mensaje. La pantalla sale mañana del almacén.",
    "Hemos recibido su mensaje. La lámpara fue revisada en el taller y funciona.",
    "Buongiorno, la lampadina è una E14 e costa tre euro.",
    "Grazie per il messaggio. Il corriere passa domani mattina.",
    "Abbiamo ricevuto la sua richiesta. Il negozio di Torino è stato chiuso, ma Milano ha la lampada.",
    "Bom dia, o candeeiro pode ser trocado na loja de Braga.",
    "Obrigado pela mensagem. A peça chega na quinta-feira.",
    "Dzień dobry, przewód ma dwa metry i można go skrócić.",
    "Dziękujemy za wiadomość. Klosz wyślemy jutro kurierem.",
    "Otrzymaliśmy Państwa wiadomość. Lampa wyłącza się automatycznie po godzinie, to nie jest wada.",
    "Здравствуйте, лампа подходит для ванной. Класс защиты IP44.",
    "Спасибо за письмо. Деньги вернули вчера.",
    "Мы получили ваше письмо. Магазин сегодня закрыт, номер заказа пришлите, пожалуйста, ещё раз.",
    "Λάβαμε το μήνυμά σας. Το κατάστημα έκλεισε, αλλά σύντομα θα έχουμε τη λάμπα στο διαδίκτυο.",
    "Καλημέρα, το καλώδιο είναι δύο μέτρα.",
    "Ευχαριστούμε για το μήνυμα. Το καπέλο φεύγει αύριο.",
]


def role(text: str, head: str = HEAD) -> Role:
    mail = parse_mail(f"{head}\n{text}".encode(), received_at=datetime(2026, 3, 5, tzinfo=UTC))
    return role_of(mail, identity=SHOP, in_sent_folder=True)


@pytest.mark.parametrize("text", RECEIPTS)
def test_what_the_helpdesk_says_by_itself_is_automatic(text: str) -> None:
    assert role(text) is Role.AUTOMATIC


@pytest.mark.parametrize("text", ANSWERS)
def test_what_an_agent_says_through_the_helpdesk_is_an_agents(text: str) -> None:
    assert role(text) is Role.AGENT


@pytest.mark.parametrize("text", ANSWERS[:6])
def test_without_a_helpdesk_the_field_says_what_it_says(text: str) -> None:
    assert role(text, HEAD.replace("X-Mailer: Zendesk Mailer\n", "")) is Role.AUTOMATIC


def test_words_of_the_customer_below_a_receipt_are_not_the_agents() -> None:
    quoted = "-" * 40 + "\nTom, 4 March\n\nI have already told you that I moved."
    assert role(f"{RECEIPTS[0]}\n{quoted}") is Role.AUTOMATIC
    assert role(f"{RECEIPTS[0]}\n\n> I have already told you that I moved.") is Role.AUTOMATIC


def test_a_comment_below_the_notice_of_an_update_is_the_agents() -> None:
    notice = "##- Please type your reply above this line -##\n\nYour request (5) has been updated.\n\n"
    assert role(f"{notice}{'-' * 40}\nAnna, 4 March\n\nThe lamp left today.") is Role.AGENT


def test_a_helpdesks_mail_without_a_word_is_nobodys() -> None:
    assert role("") is Role.AUTOMATIC


@pytest.mark.parametrize("unit", ["your request ", "we received your ", "ваш запрос ", "a ", "- ", "\n"])
def test_a_huge_text_costs_little(unit: str) -> None:
    assert_costs_at_most(2, lambda: role(unit * (500_000 // len(unit))))
