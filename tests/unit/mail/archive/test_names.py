"""Names of folders inside archives, in the languages and encodings that programs write them in."""

from pathlib import PurePosixPath

import pytest

from mailbot.mail.archive.names import is_of_drafts_folder, is_of_sent_folder


@pytest.mark.parametrize(
    "folder",
    [
        *("Sent", "Sent Messages.mbox", ".INBOX.Sent", "Απεσταλμένα", "ΑΠΕΣΤΑΛΜΕΝΑ", "Отправленные", "Wysłane"),
        *("Gesendete Elemente", "Envoyés", "Envoye\u0301s", "Éléments envoyés", "Correo enviado", "Posta inviata"),
        *("Itens enviados", ".Envoy&AOk-s"),
    ],
)
def test_a_folder_of_sent_mails_is_known_with_and_without_accents(folder: str) -> None:
    assert is_of_sent_folder(PurePosixPath("Mail", folder, "cur", "1"))


@pytest.mark.parametrize(
    "folder", ["Drafts", "Πρόχειρα", "ΠΡΟΧΕΙΡΑ", "Черновики", "Entwürfe", "Entwu\u0308rfe", ".Drafts"]
)
def test_a_folder_of_drafts_is_known_with_and_without_accents(folder: str) -> None:
    assert is_of_drafts_folder(PurePosixPath(folder, "1.eml"))


@pytest.mark.parametrize("folder", ["INBOX", "Archive", "Presented", "Απεστάλη", "Customers", ".INBOX.Orders"])
def test_other_folders_are_neither(folder: str) -> None:
    path = PurePosixPath(folder, "1.eml")
    assert not is_of_sent_folder(path)
    assert not is_of_drafts_folder(path)
