"""Roles: machines are recognised, colleagues kept apart, and no customer becomes an agent by forging a header."""

from datetime import UTC, datetime

import pytest

from mailbot.mail.parse import parse_mail
from mailbot.mail.roles import MailboxIdentity, role_of
from mailbot.model import Role

SHOP = MailboxIdentity(
    addresses=frozenset({"help@shop.example"}),
    domains=frozenset({"agents.shop.example"}),
    internal_domains=frozenset({"shop.example"}),
    digest_senders=frozenset({"mailbot@shop.example"}),
)
CUSTOMER = "From: Tom <tom@b.example>\nTo: help@shop.example\n"
AGENT = "From: Help <help@shop.example>\nTo: tom@b.example\nIn-Reply-To: <1@b.example>\n"


def role(head: str, *, sent: bool = False) -> Role:
    mail = parse_mail(f"{head}\nHello".encode(), received_at=datetime(2025, 3, 4, tzinfo=UTC))
    return role_of(mail, identity=SHOP, in_sent_folder=sent)


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


def test_a_forged_agent_address_is_a_customers() -> None:
    forged = AGENT + "Authentication-Results: mx.shop.example; spf=fail; dmarc=fail header.from=shop.example\n"
    assert role(forged) is Role.CUSTOMER


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
