"""How mail programs and servers call their folders in nine languages. Knows neither servers nor archives."""

import unicodedata


def fold_name(name: str) -> str:
    """Return a folder's name without case and accents, however they are encoded, for comparing with known names."""
    apart = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).replace("ł", "l")


# How mail programs and servers call these folders where the server does not flag them (RFC 6154).
SENT_NAMES = frozenset(
    fold_name(name)
    for name in (
        *("Sent", "Sent Items", "Sent Mail", "Sent Messages", "Sent-Mail", "Sent Email"),
        *("Απεσταλμένα", "Σταλμένα", "Στοιχεία απεσταλμένων", "Απεσταλμένα στοιχεία", "Απεσταλμένα μηνύματα"),
        *("Απεσταλμένη αλληλογραφία",),
        *("Отправленные", "Отправленные элементы", "Отправленные письма", "Исходящие письма", "Отправлено"),
        *("Отправленные сообщения",),
        *("Wysłane", "Elementy wysłane", "Wysłane wiadomości", "Poczta wysłana", "Wysłane elementy"),
        *("Gesendet", "Gesendete Elemente", "Gesendete Objekte", "Gesendete Nachrichten", "Gesendete E-Mails"),
        *("Gesendete Mails", "Gesendete"),
        *("Envoyés", "Éléments envoyés", "Messages envoyés", "Courrier envoyé", "Courriers envoyés", "Envoyé"),
        *("Mails envoyés", "E-mails envoyés", "Objets envoyés"),
        *("Enviados", "Elementos enviados", "Mensajes enviados", "Correo enviado", "Correos enviados", "Enviado"),
        *("Inviata", "Posta inviata", "Elementi inviati", "Messaggi inviati", "Inviati", "Inviate", "Mail inviate"),
        *("Itens enviados", "Mensagens enviadas", "Correio enviado", "E-mails enviados", "Enviadas", "Enviada"),
        *("Emails enviados", "Correio eletrônico enviado", "Correio electrónico enviado"),
    )
)
# With some providers these hold what was sent, with most what still waits to be.
OUTBOX_NAMES = frozenset(map(fold_name, ("Outbox", "Εξερχόμενα", "Исходящие", "Postausgang", "Skrzynka nadawcza")))
ARCHIVE_NAMES = frozenset(
    fold_name(name)
    for name in (
        *("Archive", "Archives", "Archived", "Αρχείο", "Αρχειοθήκη", "Архив", "Archiwum", "Archiv"),
        *("Archivo", "Archivados", "Archivio", "Arquivo", "Arquivo morto", "Arquivados"),
    )
)
DRAFT_NAMES = frozenset(
    fold_name(name)
    for name in (
        *("Draft", "Drafts", "Πρόχειρα", "Черновики", "Kopie robocze", "Wersje robocze", "Szkice", "Entwürfe"),
        *("Brouillons", "Borradores", "Bozze", "Rascunhos"),
    )
)
