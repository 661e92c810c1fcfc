"""Which folders are read, with and without settings, on servers that flag folders and on those that do not."""

import unicodedata

import pytest

from mailbot.mail.imap import ChosenFolder, FolderInfo, FolderMissingError, choose_folders
from mailbot.mail.imap.folders import folder_info, wire_name
from mailbot.settings import MailboxSettings


def info(name: str, *flags: bytes, delimiter: bytes | None = b"/") -> FolderInfo:
    """Return a folder as a server lists it."""
    return folder_info(flags, delimiter, wire_name(name))


def settings(*, folders: tuple[str, ...] = (), sent_folders: tuple[str, ...] = ()) -> MailboxSettings:
    """Return settings with these folders."""
    return MailboxSettings(
        name="support", host="imap.shop.test", username="help", folders=folders, sent_folders=sent_folders
    )


def chosen(*infos: FolderInfo, **folders: tuple[str, ...]) -> list[tuple[str, bool]]:
    """Return names of the chosen folders, and whether they hold sent mails."""
    return [(folder.name, folder.sent) for folder in choose_folders(infos, settings(**folders))]


@pytest.mark.parametrize(
    "name",
    [
        "Sent",
        "Sent Items",
        "SENT",
        "Απεσταλμένα",
        "Отправленные",
        "Elementy wysłane",
        "Gesendete Objekte",
        "Éléments envoyés",
        "Enviados",
        "Posta inviata",
        "Itens enviados",
        "Απεσταλμενα",
        "ELEMENTY WYSLANE",
        "Elements envoyes",
        "Enviadas",
    ],
)
def test_the_folder_of_sent_mails_is_known_by_its_name_in_nine_languages(name: str) -> None:
    assert chosen(info("INBOX"), info(name), info("Drafts")) == [("INBOX", False), (name, True)]


def test_flags_go_before_names() -> None:
    folders = (info("INBOX"), info("Sent"), info("Posted", rb"\Sent"), info("Archive"), info("Filed", rb"\ARCHIVE"))
    assert chosen(*folders) == [("INBOX", False), ("Filed", False), ("Posted", True)]


def test_folders_under_the_inbox_count_as_standing_at_the_top() -> None:
    folders = (info("INBOX", delimiter=b"."), info("INBOX.Sent", delimiter=b"."), info("INBOX.Archive", delimiter=b"."))
    assert chosen(*folders) == [("INBOX", False), ("INBOX.Archive", False), ("INBOX.Sent", True)]


def test_a_customers_folder_that_happens_to_be_called_archive_is_not_taken() -> None:
    assert chosen(info("INBOX"), info("Projects/Archive"), info("Sent")) == [("INBOX", False), ("Sent", True)]


def test_an_outbox_counts_as_sent_where_there_is_nothing_better() -> None:
    assert chosen(info("INBOX"), info("OUTBOX"), info("Drafts")) == [("INBOX", False), ("OUTBOX", True)]
    assert chosen(info("INBOX"), info("OUTBOX"), info("Sent")) == [("INBOX", False), ("Sent", True)]


def test_junk_trash_and_drafts_are_not_read_whatever_they_are_called() -> None:
    flagged = (info("Sent", rb"\Junk"), info("Archive", rb"\Trash"), info("Archiv", rb"\Drafts"))
    assert chosen(info("INBOX"), *flagged) == [("INBOX", False)]


def test_the_inbox_is_read_though_the_server_does_not_list_it() -> None:
    assert chosen() == [("INBOX", False)]
    assert chosen(info("Sent")) == [("INBOX", False), ("Sent", True)]


def test_a_name_is_the_same_however_its_accents_are_encoded() -> None:
    listed = info(unicodedata.normalize("NFD", "Rückläufer"))
    assert chosen(listed, folders=("Rückläufer",)) == [("Rückläufer", False)]
    assert listed.wire == b"Ru&Awg-ckla&Awg-ufer"


def test_gmails_archive_is_all_mail_where_drafts_lie_between() -> None:
    folders = [info("INBOX"), info("[Gmail]", rb"\Noselect"), info("[Gmail]/Alle Nachrichten", rb"\All")]
    assert choose_folders(folders, settings()) == (
        ChosenFolder(name="INBOX", sent=False),
        ChosenFolder(name="[Gmail]/Alle Nachrichten", sent=False, with_drafts=True),
    )


def test_a_folder_of_all_mails_elsewhere_is_not_taken() -> None:
    assert chosen(info("INBOX"), info("All", rb"\All")) == [("INBOX", False)]


def test_settings_are_taken_at_their_word() -> None:
    folders = (info("INBOX"), info("Sent"), info("Cases"), info("Old Sent"), info("Archive"))
    assert chosen(*folders, folders=("Cases", "inbox"), sent_folders=("Old Sent",)) == [
        ("Cases", False),
        ("INBOX", False),
        ("Old Sent", True),
    ]


def test_with_folders_alone_the_sent_mails_are_still_found() -> None:
    assert chosen(info("INBOX"), info("Sent"), info("Cases"), folders=("Cases",)) == [("Cases", False), ("Sent", True)]


def test_a_folder_named_twice_is_read_once() -> None:
    assert chosen(info("INBOX"), info("Sent"), folders=("INBOX", "inbox", "Sent")) == [("INBOX", False), ("Sent", True)]


def test_a_folder_that_cannot_be_opened_is_no_folder() -> None:
    with pytest.raises(FolderMissingError, match=r"mailbox support.*'Cases'"):
        chosen(info("INBOX"), info("Cases", rb"\NoSelect"), folders=("Cases",))


def test_a_misspelt_folder_names_the_close_one() -> None:
    with pytest.raises(FolderMissingError, match=r"'Жалоба'\. Did you mean 'Жалобы'\? It has 'INBOX', 'Жалобы'"):
        chosen(info("INBOX"), info("Жалобы"), sent_folders=("Жалоба",))


@pytest.mark.parametrize("raw", [b"&!!!-", b"&AAA", b"\xff\xfe", "Клиенты".encode()])
def test_a_name_that_breaks_the_encoding_does_not_hide_the_others(raw: bytes) -> None:
    broken = folder_info((), b"/", raw)
    assert broken.wire == raw
    assert choose_folders([broken, info("INBOX")], settings()) == (ChosenFolder(name="INBOX", sent=False),)


def test_a_folder_called_by_a_number_keeps_its_name() -> None:
    assert folder_info((), None, 2026).name == "2026"
