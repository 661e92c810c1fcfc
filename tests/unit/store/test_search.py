"""The contract of the store about the search; every test runs on both drivers."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest

from mailbot.model import Address
from mailbot.store.port import Store
from tests.unit.store.values import keep, message, minutes


def threads_found(store: Store, text: str, mailbox: str | None = None) -> list[str]:
    return [hit.thread_key for hit in store.search(text, mailbox)]


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Where is my parcel?", "PARCEL"),
        ("Πού είναι η παραγγελία μου;", "ΠΑΡΑΓΓΕΛΙΑ"),
        ("Ο λογαριασμός είναι λάθος.", "λογαριασμοσ"),
        ("Ο ΛΟΓΑΡΙΑΣΜΟΣ", "λογαριασμός"),
        ("Προϊόν χαλασμένο", "προιον"),
        ("Всё ещё жду ответа", "все еще"),
        ("Ещё раз: Йогурт", "йогурт"),
        ("Przesyłka nie dotarła do Łodzi", "przesylka lodzi"),
        ("Die Straße heißt Müllerstraße", "mullerstrasse"),
        ("Où est ma clé ? J’ai payé à l’œuvre", "cle oeuvre"),
        ("Añadir al envío", "anadir ENVIO"),
        ("Città di Forlì", "citta forli"),
        ("A encomenda não chegou", "nao"),
        ("Smørbrød på bordet", "smorbrod"),
        ("DİKKAT: kargo gelmedi, ılık", "dikkat ilik"),
        ("e\u0301tat", "état"),
        ("Order A-20417/b was paid", "a-20417/B"),
        ("Write to jo.doe@example.net please", "jo.doe@example.net"),
        ("snake_case and 12.50", "snake case 12.50"),
    ],
)
def test_case_and_marks_do_not_count(store: Store, written: str, asked: str) -> None:
    keep(store, "t1", [message("k1", subject="Other", text=written)])
    keep(store, "t2", [message("k2", subject="Other", text="Something else.")])
    assert threads_found(store, asked) == ["t1"]


def test_all_words_must_stand_in_one_message(store: Store) -> None:
    keep(store, "t1", [message("k1", text="red lamp"), message("k2", text="blue chair")])
    assert threads_found(store, "lamp red") == ["t1"]
    assert threads_found(store, "lamp chair") == []
    assert threads_found(store, "lam") == []
    assert threads_found(store, "lam* red*") == ["t1"]
    assert threads_found(store, "la*") == []


def test_subject_author_and_attachments_are_searched(store: Store) -> None:
    kept = replace(message("k1", subject="Re: Broken vase"), attachments=("Τιμολόγιο-77.pdf",))
    keep(store, "t1", [kept])
    for asked in ("vase", "τιμολογιο 77", "Νικος", "nikos@example.com"):
        assert threads_found(store, asked) == ["t1"]


@pytest.mark.parametrize(
    "hostile", ['"', "'", "''", '"""', "*", "(", "%", "\0", "\\", ":*", "-- ", "& !", "^", "\ud83d"]
)
def test_signs_mean_nothing(store: Store, hostile: str) -> None:
    keep(store, "t1", [message("k1", text="red lamp")])
    assert threads_found(store, hostile) == []
    assert threads_found(store, f"red {hostile} lamp") == ["t1"]
    assert threads_found(store, f"{hostile}red{hostile} lamp") == ["t1"]


@pytest.mark.parametrize("hostile", ['" OR "', "lamp' | 'x", "NEAR(red lamp)", "words:lamp", "lamp -x", "x* | lamp"])
def test_the_syntax_of_no_database_is_obeyed(store: Store, hostile: str) -> None:
    keep(store, "t1", [message("k1", text="red lamp")])
    assert threads_found(store, hostile) == []


def test_operators_are_words(store: Store) -> None:
    keep(store, "t1", [message("k1", text="this or that and not those near them")])
    assert threads_found(store, "OR AND NOT NEAR") == ["t1"]


def test_newest_comes_first_and_each_thread_once(store: Store) -> None:
    keep(store, "t1", [message("k1", at=1, text="lamp one"), message("k5", at=50, text="lamp five")])
    keep(store, "t2", [message("k3", at=30, text="lamp three")])
    keep(store, "t3", [message("k2", at=20, text="lamp two"), message("k6", at=60, text="chair")])
    assert threads_found(store, "lamp") == ["t1", "t2", "t3"]
    assert [hit.message_key for hit in store.search("lamp")] == ["k5", "k3", "k2"]
    assert [hit.thread_key for hit in store.search("lamp", limit=2)] == ["t1", "t2"]


def test_a_mailbox_narrows_the_search(store: Store) -> None:
    keep(store, "t1", [message("k1", text="lamp")])
    keep(store, "t2", [message("k1", text="lamp")], mailbox="sales")
    assert threads_found(store, "lamp", "sales") == ["t2"]
    assert set(threads_found(store, "lamp")) == {"t1", "t2"}


def test_a_hit_shows_the_line_of_its_first_word(store: Store) -> None:
    text = "Dear team,\n\n" + "I wrote before. " * 20 + "The\nΛΆΜΠΑ\nis broken. " + "It was dear. " * 40
    keep(store, "t1", [replace(message("k1", at=3, text=text), author=Address(email="a@example.com", name="Ann"))])
    (hit,) = store.search("λαμπα broken")
    assert (hit.match, hit.at, hit.author.name, hit.subject) == ("ΛΆΜΠΑ", minutes(3), "Ann", "Parcel")
    assert hit.before.startswith("…")
    assert hit.before.endswith("I wrote before. The ")
    assert hit.after.startswith(" is broken. It was dear.")
    assert hit.after.endswith("…")
    assert len(hit.before + hit.match + hit.after) < 220


def test_a_hit_by_subject_alone_shows_how_the_text_begins(store: Store) -> None:
    keep(store, "t1", [message("k1", subject="Broken lamp", text="Hello,\nwho helps?")])
    (hit,) = store.search("lamp")
    assert (hit.before, hit.match, hit.after) == ("", "", "Hello, who helps?")


def test_many_mails_of_one_second_are_all_found(store: Store) -> None:
    for mailbox in ("support", "sales"):
        keep(store, f"t-{mailbox}", [message(f"k{n}", text=f"lamp w{n}") for n in range(300)], mailbox=mailbox)
    assert all(len(threads_found(store, f"w{n}")) == 2 for n in range(0, 300, 50))


def test_mails_before_1970_and_after_3000_are_found_in_order(store: Store) -> None:
    for key, days in [("old", -365 * 60), ("new", 365 * 1000), ("now", 0)]:
        keep(store, key, [replace(message(key, text="lamp"), at=minutes(0) + timedelta(days=days))])
    assert threads_found(store, "lamp") == ["new", "now", "old"]


def test_what_was_kept_before_there_was_a_search_is_found_after_migrating(url: str, store: Store) -> None:
    keep(store, "t1", [message(f"k{n}", text=f"lamp w{n}") for n in range(700)])
    forget_the_search(url)
    assert threads_found(store, "w3") == []
    store.migrate()
    assert threads_found(store, "w3") == threads_found(store, "w699") == ["t1"]
    assert store.search_older() == 0


def test_an_erased_message_leaves_no_word_behind(url: str, store: Store) -> None:
    keep(store, "t1", [message("k1", text="lamp secretword"), message("k2", text="lamp")])
    change(url, ["DELETE FROM messages WHERE key = 'k1'"])
    assert threads_found(store, "secretword") == []
    assert threads_found(store, "lamp") == ["t1"]
    assert kept_numbers(url) == 1


def test_a_mail_of_a_megabyte_is_searched_in_its_beginning(store: Store) -> None:
    keep(store, "t1", [message("k1", text="first " + "w" * 500_000 + " x1 x2" * 100_000 + " last")])
    assert threads_found(store, "first") == ["t1"]
    assert threads_found(store, "last") == []


def test_one_message_with_many_words_is_kept(store: Store) -> None:
    text = " ".join(f"wort{n:06}é" for n in range(18_000))
    keep(store, "t1", [message("k1", text=text)])
    assert threads_found(store, "wort000000e") == ["t1"]


def forget_the_search(url: str) -> None:
    """Bring a store to the state of one that was filled before there was a search."""
    change(
        url,
        [
            "DELETE FROM search_words",
            "DELETE FROM searched",
            "INSERT INTO not_searched (mailbox, message_key) SELECT mailbox, key FROM messages",
        ],
    )


def change(url: str, statements: Sequence[str]) -> None:
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as plain, plain:
            plain.execute("PRAGMA foreign_keys = ON")
            for statement in statements:
                plain.execute(statement)
        return
    with psycopg.connect(url) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def kept_numbers(url: str) -> int:
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as plain:
            return int(plain.execute("SELECT COUNT(*) FROM search_words").fetchone()[0])
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT COUNT(*) FROM search_words").fetchone()
    assert found is not None
    return int(found[0])
