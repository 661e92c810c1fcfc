"""One batch of raw mails: read, threaded and kept once, whatever is wrong with some of them."""

from dataclasses import replace

from mailbot.flow.intake import Taken, take_in
from mailbot.model import Role
from mailbot.store.kept import FolderState
from mailbot.store.port import Store
from tests.unit.flow.letters import IDENTITY, START, letter

STATE = FolderState(mailbox="support", folder="INBOX", uid_validity=1, last_uid=3)
UNREADABLE = replace(letter(9, "x"), unreadable="the server answered NO")


def take(store: Store, *mails: object, mailbox: str = "support") -> Taken:
    """Take mails into a mailbox."""
    return take_in(mailbox, mails, identity=IDENTITY, store=store, now=START, state=None)  # type: ignore[arg-type]  # shorter calls


def test_a_question_and_its_answer_become_one_thread_whichever_comes_first(store: Store) -> None:
    question, answer = letter(1, "Where is it?"), letter(2, "In Lyon.", agent=True, answers=1, hours=2)

    take(store, answer)
    take(store, question)

    (summary,) = store.list_threads("support")
    thread = store.thread(summary.key)
    assert thread is not None
    assert [(message.role, message.text) for message in thread.messages] == [
        (Role.CUSTOMER, "Where is it?"),
        (Role.AGENT, "In Lyon."),
    ]


def test_the_same_mail_again_adds_nothing(store: Store) -> None:
    assert take(store, letter(1, "Where is it?")).new == 1
    assert take(store, letter(1, "Where is it?")).new == 0
    assert store.counts().messages == 1


def test_the_same_mail_in_two_folders_is_one_message(store: Store) -> None:
    mail = letter(1, "Where is it?")

    assert take(store, mail, replace(mail, folder="Archive", uid=7)).new == 1


def test_two_mailboxes_may_hold_the_same_mail(store: Store) -> None:
    take(store, letter(1, "Where is it?"))
    take(store, letter(1, "Where is it?"), mailbox="billing")

    assert store.counts("support").messages == store.counts("billing").messages == 1


def test_a_mail_that_cannot_be_read_is_kept_with_its_reason_and_stops_no_other(store: Store) -> None:
    taken = take(store, letter(1, "Where is it?"), UNREADABLE, letter(2, "And when?", answers=1))

    (kept,) = store.list_quarantined("support")
    assert (taken.seen, taken.new, taken.quarantined) == (3, 2, 1)
    assert (kept.uid, kept.reason) == (9, "the server answered NO")


def test_the_folder_state_is_kept_with_its_batch(store: Store) -> None:
    take_in("support", [letter(3, "Hello?")], identity=IDENTITY, store=store, now=START, state=STATE)

    assert store.folder_states("support") == {"INBOX": STATE}
