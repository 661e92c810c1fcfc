"""Roles: machines are recognised, colleagues kept apart, and no customer becomes an agent by forging a header."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mailbot.mail.parse import Mail, parse_mail
from mailbot.mail.roles import MailboxIdentity, role_of, speaker_of
from mailbot.model import Address, Role

SHOP = MailboxIdentity(
    addresses=frozenset({"help@shop.example"}),
    domains=frozenset({"agents.shop.example"}),
    internal_domains=frozenset({"shop.example"}),
    digest_senders=frozenset({"mailbot@shop.example"}),
    trust_from=True,
)
CUSTOMER = "From: Tom <tom@b.example>\nTo: help@shop.example\n"
AGENT = "From: Help <help@shop.example>\nTo: tom@b.example\nIn-Reply-To: <1@b.example>\n"


PROVING = replace(SHOP, trust_from=False, trusted_authserv_ids=frozenset({"mx.shop.example"}))


def role(head: str, *, sent: bool = False, identity: MailboxIdentity = SHOP) -> Role:
    return role_of(read(head), identity=identity, in_sent_folder=sent)


def read(head: str) -> Mail:
    return parse_mail(f"{head}\nHello".encode(), received_at=datetime(2025, 3, 4, tzinfo=UTC))


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (CUSTOMER, Role.CUSTOMER),
        (AGENT, Role.AGENT),
        ("From: Eva <eva@agents.shop.example>\nTo: tom@b.example\n", Role.AGENT),
        ("From: Eva <eva@eu.agents.shop.example>\nTo: tom@b.example\n", Role.AGENT),
        ("From: Max <max@shop.example>\nTo: help@shop.example\n", Role.INTERNAL),
        ("From: Help <help@shop.example>\nTo: max@shop.example\nCc: eva@agents.shop.example\n", Role.INTERNAL),
        ("From: Max <max@notshop.example>\nTo: help@shop.example\n", Role.CUSTOMER),
    ],
)
def test_people_are_told_apart_by_address(head: str, expected: Role) -> None:
    assert role(head) is expected


def test_what_lies_in_the_sent_folder_is_an_agents() -> None:
    assert role("From: alias@elsewhere.example\nTo: tom@b.example\n", sent=True) is Role.AGENT


def test_an_agents_address_that_a_server_disowns_is_neither_an_agents_nor_a_customers() -> None:
    forged = AGENT + "Authentication-Results: mx.shop.example; spf=fail; dmarc=fail header.from=shop.example\n"
    assert role(forged) is Role.AUTOMATIC
    assert role(forged, identity=PROVING) is Role.AUTOMATIC


def test_an_agents_address_outside_the_sent_folder_needs_a_proof() -> None:
    passed = AGENT + "Authentication-Results: mx.shop.example; dmarc=pass header.from=shop.example\n"
    assert role(AGENT, identity=PROVING) is Role.AUTOMATIC
    assert role(AGENT, identity=PROVING, sent=True) is Role.AGENT
    assert role(passed, identity=PROVING) is Role.AGENT
    assert role(passed.replace("mx.shop", "mx.forger"), identity=PROVING) is Role.AUTOMATIC


def test_an_unproven_note_among_colleagues_is_internal() -> None:
    assert role("From: help@shop.example\nTo: max@shop.example\n", identity=PROVING) is Role.INTERNAL
    assert role("From: Max <max@shop.example>\nTo: tom@b.example\n", identity=PROVING) is Role.INTERNAL


@pytest.mark.parametrize(
    "field",
    [
        "Reply-To: Tom <tom@b.example>\n",
        "X-Original-From: Tom <tom@b.example>\nReply-To: help@shop.example\n",
        "X-Original-Sender: tom@b.example\n",
    ],
)
def test_a_list_that_rewrites_from_speaks_for_the_customer(field: str) -> None:
    head = f"From: 'Tom' via Help <help@shop.example>\nTo: help@shop.example\nList-Id: <help.shop.example>\n{field}"
    assert role(head) is Role.CUSTOMER
    assert role(f"{head}Precedence: list\n", identity=PROVING) is Role.CUSTOMER
    assert speaker_of(read(head), identity=SHOP) == Address(email="tom@b.example", name="Tom")


def test_a_customer_cannot_become_an_agent_through_the_fields_of_lists_and_forms() -> None:
    for field in ("Reply-To", "X-Original-From", "X-Original-Sender", "Sender", "Return-Path"):
        head = f"From: Tom <tom@b.example>\nTo: help@shop.example\n{field}: help@shop.example\n"
        assert role(head) is Role.CUSTOMER
        assert role(head, identity=PROVING) is Role.CUSTOMER


@pytest.mark.parametrize(
    "author",
    [
        "<tom@b.example> <help@shop.example>",
        "help@shop.example@b.example",
        '"help@shop.example"@b.example',
        "help@shop.example (Tom) @b.example",
        "help@shop.example\x00@b.example",
        "@b.example:help@shop.example",
        "help@shop.example, tom@b.example",
        "help@shop.example\nFrom: tom@b.example",
        '"tom@b.example" <help@shop.example>',
        '"help@shop.example" <tom@b.example>',
        "tom@b.example (help@shop.example)",
        "=?utf-8?q?help=40shop=2Eexample?= <tom@b.example>",
        "help@\u0455hop.example",
        "help@shop.e\u0445ample",
        "help@\uff53hop.example",
        "help\uff20shop.example",
        "help@shop\u3002example",
        "help@shop.example.b.example",
        "help@xshop.example",
        "",
    ],
)
def test_a_from_field_that_can_be_read_in_two_ways_or_only_looks_like_ours_is_no_agents(author: str) -> None:
    head = f"From: {author}\nTo: tom@b.example\nReply-To: help@shop.example\nSender: help@shop.example\n"
    assert role(f"{head}In-Reply-To: <1@b.example>\n") is not Role.AGENT


@pytest.mark.parametrize("name", ["Anna @ Shop", "help@shop.example", "Anna (help@shop.example)", "Shop @help"])
def test_an_at_sign_in_an_agents_name_is_only_that(name: str) -> None:
    assert role(f'From: "{name}" <help@shop.example>\nTo: tom@b.example\nIn-Reply-To: <1@b.example>\n') is Role.AGENT


def test_the_customers_colleague_in_copy_is_a_customer() -> None:
    head = "From: Ann <ann@b.example>\nTo: help@shop.example\nCc: tom@b.example\nIn-Reply-To: <1@shop.example>\n"
    assert role(head, identity=PROVING) is Role.CUSTOMER


@pytest.mark.parametrize(
    "field",
    [
        "Auto-Submitted: auto-replied\n",
        "Auto-Submitted: auto-generated (rule)\n",
        "X-Autoreply: yes\n",
        "X-Autorespond:\n",
        "Precedence: auto_reply\n",
        "Precedence: bulk\n",
        "List-Id: News <news.b.example>\n",
        "List-Unsubscribe: <https://b.example/u>\n",
        "Return-Path: <>\n",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=x\n",
        "X-Mailbot: digest\n",
        "X-Vacation: yes\n",
        "X-Failed-Recipients: help@shop.example\n",
        "X-JIRA-FingerPrint: 0123\nSubject: [JIRA] (HELP-1) Lamp\n",
        "Content-Type: text/calendar; method=REPLY\n",
    ],
)
def test_machines_are_recognised(field: str) -> None:
    assert role(CUSTOMER + field) is Role.AUTOMATIC


@pytest.mark.parametrize("local", ["MAILER-DAEMON", "postmaster", "no-reply", "noreply", "do-not-reply"])
def test_addresses_of_machines_are_recognised(local: str) -> None:
    assert role(f"From: {local}@b.example\nTo: help@shop.example\n") is Role.AUTOMATIC


def test_our_own_digest_is_recognised() -> None:
    assert role("From: mailbot@shop.example\nTo: lead@shop.example\n") is Role.AUTOMATIC


@pytest.mark.parametrize(
    "subject",
    [
        "Out of office: Re: Lamp",
        "Automatic reply: Lamp",
        "Αυτόματη απάντηση: Λάμπα",
        "Автоматический ответ: Лампа",
        "Automatyczna odpowiedź: Lampa",
        "Automatische Antwort: Lampe",
        "Réponse automatique : Lampe",
        "Respuesta automática: Lámpara",
        "Risposta automatica: Lampada",
        "Resposta automática: Candeeiro",
    ],
)
def test_an_out_of_office_subject_needs_another_hint(subject: str) -> None:
    head = f"{CUSTOMER}Subject: {subject}\n"
    assert role(head) is Role.CUSTOMER
    assert role(f"{head}X-Auto-Response-Suppress: All\n") is Role.AUTOMATIC
    assert role(f"{head}In-Reply-To: <1@shop.example>\n") is Role.AUTOMATIC


@pytest.mark.parametrize(
    "field",
    ["Auto-Submitted: no\n", "X-Auto-Response-Suppress: All\n", "Importance: high\n", "Return-Path: <tom@b.example>\n"],
)
def test_a_weak_sign_does_not_make_a_customer_a_machine(field: str) -> None:
    assert role(CUSTOMER + field) is Role.CUSTOMER


@pytest.mark.parametrize(
    "field",
    ["Precedence: bulk\n", "List-Unsubscribe: <https://shop.example/u>\n", "X-Auto-Response-Suppress: All\n"],
)
def test_one_weak_sign_does_not_make_an_agents_reply_automatic(field: str) -> None:
    assert role(AGENT + field) is Role.AGENT


def test_an_agents_acknowledgement_by_machine_is_automatic() -> None:
    assert role(f"{AGENT}Auto-Submitted: auto-replied\n") is Role.AUTOMATIC


@pytest.mark.parametrize("author", ["no-reply@forms.example", "website@shop.example"])
def test_a_web_form_speaks_for_the_customer_it_asks_to_answer(author: str) -> None:
    assert role(f"From: {author}\nTo: help@shop.example\nReply-To: Tom <tom@b.example>\n") is Role.CUSTOMER
