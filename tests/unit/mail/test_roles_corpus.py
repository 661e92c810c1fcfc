"""Roles on whole mails: helpdesks, machines, lists, forgeries; one half is put aside and not tuned on."""

from datetime import UTC, datetime
from pathlib import Path

from mailbot.mail.parse import parse_mail
from mailbot.mail.roles import role_of
from mailbot.model import Role
from tests.corpus.role_mails import RoleMail, read_role_mails

CORPUS = Path(__file__).parents[2] / "corpus" / "roles"
REPORT = list(read_role_mails(CORPUS / "report.txt"))
LEAST_RIGHT_REPORTED = 60


def found(mail: RoleMail) -> Role:
    parsed = parse_mail(mail.raw, received_at=datetime(2026, 3, 5, tzinfo=UTC))
    return role_of(parsed, identity=mail.identity, in_sent_folder=mail.in_sent_folder)


def test_the_roles_of_mails_put_aside_are_found() -> None:
    wrong = [(mail.name, str(found(mail))) for mail in REPORT if found(mail) is not mail.expected]
    assert len(REPORT) - len(wrong) >= LEAST_RIGHT_REPORTED, wrong
