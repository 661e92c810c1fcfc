"""The fictional company of the demo: its name, mailbox, agents, and what its helpdesk puts under every reply."""

from dataclasses import dataclass

from mailbot.model import Address

NAME = "Kesteva"
DOMAIN = "kesteva.example"
SUPPORT = Address(email=f"support@{DOMAIN}", name="Kesteva Support")


@dataclass(frozen=True, kw_only=True, slots=True)
class Agent:
    """One agent: the address they write from and the mail program they use."""

    address: Address
    client: str


def _agent(name: str, client: str = "helpdesk") -> Agent:
    email = f"{name.lower().replace(' ', '.').replace('ü', 'ue')}@{DOMAIN}"
    return Agent(address=Address(email=email, name=name), client=client)


AGENTS: dict[str, Agent] = {
    "claire": _agent("Claire Whitmore"),
    "maria": _agent("Maria Kallergi"),
    "irina": _agent("Irina Belova"),
    "tomasz": _agent("Tomasz Wrona"),
    "jonas": _agent("Jonas Krüger", "outlook"),
    "anna": _agent("Anna Lindqvist", "outlook"),
}

DEPARTMENT: dict[str, str] = {
    "en": "Kesteva Customer Care",
    "el": "Εξυπηρέτηση Πελατών Kesteva",
    "ru": "Служба поддержки Kesteva",
    "pl": "Biuro Obsługi Klienta Kesteva",
    "de": "Kesteva Kundenservice",
}

DISCLAIMER: dict[str, str] = {
    "en": "This e-mail and any attachments are confidential and intended solely for the addressee. If you have "
    "received it in error, please delete it and inform the sender.",
    "el": "Το παρόν μήνυμα και τα συνημμένα του είναι εμπιστευτικά και απευθύνονται αποκλειστικά στον παραλήπτη. Αν το "
    "λάβατε από λάθος, παρακαλούμε διαγράψτε το και ενημερώστε τον αποστολέα.",
    "ru": "Это сообщение и вложения к нему конфиденциальны и предназначены только адресату. Если вы получили его по "
    "ошибке, удалите его и сообщите отправителю.",
    "pl": "Niniejsza wiadomość wraz z załącznikami jest poufna i przeznaczona wyłącznie dla adresata. Jeżeli otrzymali "
    "ją Państwo omyłkowo, prosimy o jej usunięcie i powiadomienie nadawcy.",
    "de": "Diese E-Mail und ihre Anhänge sind vertraulich und ausschließlich für den Empfänger bestimmt. Sollten Sie "
    "sie irrtümlich erhalten haben, löschen Sie sie bitte und informieren Sie den Absender.",
}


def corporate_signature(agent: Address, lang: str) -> tuple[str, ...]:
    """Return the lines that stand under an agent's mail, the disclaimer last."""
    return (
        agent.name,
        DEPARTMENT[lang],
        f"support@{DOMAIN} | www.{DOMAIN}",
        "Kesteva B.V., Havenkade 14, 3011 Rotterdam",
        DISCLAIMER[lang],
    )
