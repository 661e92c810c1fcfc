"""Roles on whole mails: helpdesks, machines, lists, forgeries; one half is put aside and not tuned on."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot.mail.parse import parse_mail
from mailbot.mail.roles import role_of
from mailbot.model import Role
from tests.corpus.role_mails import RoleMail, read_role_mails

CORPUS = Path(__file__).parents[2] / "corpus" / "roles"
TUNE = list(read_role_mails(CORPUS / "tune.txt"))
REPORT = list(read_role_mails(CORPUS / "report.txt"))
LEAST_RIGHT_REPORTED = 60


def found(mail: RoleMail) -> Role:
    parsed = parse_mail(mail.raw, received_at=datetime(2026, 3, 5, tzinfo=UTC))
    return role_of(parsed, identity=mail.identity, in_sent_folder=mail.in_sent_folder)


@pytest.mark.parametrize("mail", TUNE, ids=lambda mail: mail.name)
def test_the_roles_of_mails_tuned_on_are_found(mail: RoleMail) -> None:
    assert found(mail) is mail.expected


def test_the_roles_of_mails_put_aside_are_found() -> None:
    wrong = [(mail.name, str(found(mail))) for mail in REPORT if found(mail) is not mail.expected]
    assert len(REPORT) - len(wrong) >= LEAST_RIGHT_REPORTED, wrong


def test_no_forgery_and_no_machine_of_either_half_is_an_agent() -> None:
    others = [mail for mail in (*TUNE, *REPORT) if mail.expected is not Role.AGENT]
    assert len(TUNE) >= 120
    assert len(REPORT) == 60
    assert not [mail.name for mail in others if found(mail) is Role.AGENT]
