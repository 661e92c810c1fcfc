"""Different mails under one Message-ID are all kept; copies of one mail that differ a little are kept once."""

import pytest

from mailbot.flow.intake import RawMail, take_in
from mailbot.flow.twins import are_copies
from mailbot.store.kept import Content
from mailbot.store.port import Store
from tests.unit.flow.letters import IDENTITY, START

HEAD = (
    b"From: Tom <tom@b.example>\r\nTo: help@shop.example\r\nMessage-ID: <same@b>\r\nSubject: Lamp\r\n"
    b"Date: Mon, 2 Mar 2026 09:00:00 +0000\r\n\r\n"
)
LAMP, CHAIR = b"My lamp flickers since Sunday.\r\n", b"Please cancel both chairs of order 4711.\r\n"


def mail(text: bytes, folder: str = "INBOX", uid: int = 1) -> RawMail:
    return RawMail(raw=HEAD + text, folder=folder, in_sent_folder=False, received_at=START, uid_validity=1, uid=uid)


def texts(store: Store) -> list[str]:
    threads = [store.thread(line.key) for line in store.list_threads("support")]
    return sorted(message.text for thread in threads if thread is not None for message in thread.messages)


@pytest.mark.parametrize("size", [1, 2, 4])
def test_two_mails_under_one_id_and_one_date_are_both_kept_once(store: Store, size: int) -> None:
    mails = [mail(LAMP), mail(CHAIR, uid=2), mail(CHAIR, "Archive"), mail(LAMP, "Archive", 2)]
    batches = [mails[start : start + size] for start in range(0, len(mails), size)]
    new = sum(take_in("support", batch, identity=IDENTITY, store=store, now=START).new for batch in batches)

    assert new == 2
    assert texts(store) == ["My lamp flickers since Sunday.", "Please cancel both chairs of order 4711."]


def test_a_copy_with_the_footer_of_a_list_is_the_same_mail(store: Store) -> None:
    footer = b"\r\nThis mail was sent through our gateway.\r\n"
    take_in("support", [mail(LAMP)], identity=IDENTITY, store=store, now=START)
    taken = take_in("support", [mail(LAMP + footer, "Archive")], identity=IDENTITY, store=store, now=START)

    assert taken.new == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("It left today.", ()), ("It left today. > Where is it?", ()), True),
        (("", ("a.pdf",)), ("", ("a.pdf",)), True),
        (("", ()), ("See the photo.", ()), True),
        (("", ("scan.jpg",)), ("Hello, where is it?", ()), False),
        (("The first part.", ("api.rb",)), ("The first part.", ("photo.jpg",)), False),
        (("The first part.", ("api.rb",)), ("The first part.", ()), True),
        (("A fax has arrived", ()), ("This is the first part", ()), False),
    ],
)
def test_words_and_files_tell_copies_from_others(
    one: tuple[str, tuple[str, ...]], other: tuple[str, tuple[str, ...]], *, same: bool
) -> None:
    first, second = (Content(text=text, attachments=files) for text, files in (one, other))
    assert are_copies(first, second) is same
    assert are_copies(second, first) is same
