"""`mailbot init`: what is asked, what is saved, and that nothing is saved that does not work."""

import stat
from pathlib import Path

import pytest

from mailbot.configuration import load_settings
from tests.unit.cli.terminal import PASSWORD, SUPPORT, Site, Terminal


def saved(terminal: Terminal) -> list[str]:
    """Return the names of the files that init has written."""
    return sorted(path.name for path in (terminal.folder / "config").glob("mailbox-*"))


@pytest.fixture
def bare(site: Site) -> Site:
    """Return a site whose mailbox is not configured yet."""
    (site.terminal.folder / "config/mailbot.toml").unlink()
    return site


def init(site: Site, *arguments: object, password: str = PASSWORD) -> object:
    """Run init with all that the server needs."""
    return site.run(
        "init", "--host", "127.0.0.1", "--security", "plain", "--port", site.server.imap_port,
        "--username", SUPPORT, "--password", password, *arguments,
    )  # fmt: skip


def test_the_questions_come_in_the_order_of_a_letterhead_with_defaults(bare: Site) -> None:
    said = bare.run("init", answers=f"support\n127.0.0.1\nplain\n{bare.server.imap_port}\n{SUPPORT}\n{PASSWORD}\n\n")

    assert said.code == 0, said.stderr
    asked = ["short name", "IMAP server", "Security", "Port [143]", "User name", "Password", "agents"]
    places = [(said.stdout + said.stderr).find(question) for question in asked]
    assert places == sorted(places)
    assert -1 not in places
    assert "Addresses or domains of agents, with commas [lampshop.example]" in said.stderr


def test_what_is_saved_loads_and_works(bare: Site) -> None:
    said = bare.run("init", answers=f"support\n127.0.0.1\nplain\n{bare.server.imap_port}\n{SUPPORT}\n{PASSWORD}\n\n")

    mailbox = load_settings(Path("config")).mailbox("support")
    assert (mailbox.username, mailbox.agent_domains) == (SUPPORT, ("lampshop.example",))
    assert bare.run("sync").code == 0
    assert PASSWORD not in said.stdout + said.stderr


def test_the_password_lies_in_a_file_for_the_owner_alone(bare: Site) -> None:
    init(bare)

    secret = bare.terminal.folder / "config/mailbox-support.password"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert secret.read_text(encoding="utf-8") == PASSWORD + "\n"
    assert PASSWORD not in (secret.with_suffix(".toml")).read_text(encoding="utf-8")


def test_with_host_and_user_name_given_nothing_but_the_password_is_asked(bare: Site) -> None:
    said = bare.run(
        "init", "--host", "127.0.0.1", "--security", "plain", "--port", bare.server.imap_port, "--username", SUPPORT,
        answers=f"{PASSWORD}\n",
    )  # fmt: skip

    assert said.code == 0, said.stderr
    assert "Port" not in said.stdout
    assert saved(bare.terminal) == ["mailbox-support.password", "mailbox-support.toml"]


def test_the_password_may_come_from_a_variable(bare: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILBOT_INIT_PASSWORD", PASSWORD)

    said = bare.run(
        "init", "--host", "127.0.0.1", "--security", "plain", "--port", bare.server.imap_port, "--username", SUPPORT,
    )  # fmt: skip

    assert said.code == 0, said.stderr
    assert bare.run("sync").code == 0


def test_a_wrong_password_saves_nothing(bare: Site) -> None:
    said = bare.run(
        "init", "--host", "127.0.0.1", "--security", "plain", "--port", bare.server.imap_port,
        "--username", SUPPORT, "--password", "hunter2",
    )  # fmt: skip

    assert said.code == 1
    assert "Correct username and password" in said.error
    assert "hunter2" not in said.stdout + said.stderr
    assert saved(bare.terminal) == []


def test_a_second_mailbox_of_one_name_is_refused_before_anything_is_asked(bare: Site) -> None:
    init(bare)
    said = bare.run("init", "--name", "support")

    assert said.code == 2
    assert "config/mailbox-support.toml exists already; choose another --name" in said.error


def test_a_name_that_is_configured_elsewhere_is_refused(site: Site) -> None:
    said = site.run("init", "--name", "support")

    assert (said.code, "is configured in config already" in said.error) == (2, True)


def test_two_mailboxes_of_two_names_live_side_by_side(bare: Site) -> None:
    init(bare)
    init(bare, "--name", "sales", "--agent", "ann@lampshop.example", "--agent", "@lampshop.example")

    settings = load_settings(Path("config"))
    assert sorted(mailbox.name for mailbox in settings.mailboxes) == ["sales", "support"]
    assert settings.mailbox("sales").agent_addresses == ("ann@lampshop.example",)
    assert settings.mailbox("sales").agent_domains == ("lampshop.example",)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--name", "Support Team"], "name: 'Support Team' is no name"),
        (["--port", "99999"], "port: "),
        (["--security", "ssl"], "security: "),
        (["--host", "imap.lampshop.example"], "loopback only"),
    ],
)
def test_an_answer_that_cannot_be_is_wrong_use_and_saves_nothing(
    bare: Site, arguments: list[str], complaint: str
) -> None:
    given = {"--host": "127.0.0.1", "--security": "plain", "--username": SUPPORT, "--password": PASSWORD}
    given.update(zip(arguments[::2], arguments[1::2], strict=True))

    said = bare.run("init", *[word for pair in given.items() for word in pair])

    assert said.code == 2
    assert complaint in said.error
    assert saved(bare.terminal) == []


def test_without_anybody_to_answer_it_says_what_to_give(bare: Site) -> None:
    said = bare.run("init", answers="")

    assert said.code == 2
    assert "give --host, --username and the variable MAILBOT_INIT_PASSWORD" in said.error


def test_a_folder_that_cannot_be_made_is_told(bare: Site) -> None:
    bare.terminal.write("taken", "a file")

    said = bare.run(
        "init", "--host", "h", "--username", "u", "--password", "p", "--skip-test", "--config", "taken/config"
    )

    assert (said.code, "taken" in said.error) == (1, True)


def test_odd_characters_survive_the_file(terminal: Terminal) -> None:
    terminal.run("init", "--host", "imap.example.com", "--username", 'sup"port\\κ', "--password", "p", "--skip-test")

    assert load_settings(Path("config")).mailbox("support").username == 'sup"port\\κ'


def test_a_server_of_google_or_microsoft_brings_the_question_how_to_sign_in(terminal: Terminal) -> None:
    answers = "support\nimap.gmail.com\ntls\n\nhelp@shop.example\n\n4711.apps.example\nclient-s3cret\n\n"
    said = terminal.run("init", "--skip-test", answers=answers)

    assert said.code == 0, said.stderr
    assert "Sign in with: google (Google) or password [google]" in said.stderr
    assert "client-s3cret" not in said.stderr
    assert "sign in before the first sync: `mailbot login support`" in said.stderr
    oauth = load_settings(Path("config")).mailbox("support").oauth
    assert oauth is not None
    assert (oauth.provider, oauth.client_id) == ("google", "4711.apps.example")
    assert oauth.client_secret_file is not None
    assert oauth.client_secret_file.read_text(encoding="utf-8") == "client-s3cret\n"


def test_a_password_may_be_chosen_there_all_the_same(terminal: Terminal) -> None:
    answers = "support\nimap.gmail.com\ntls\n\nhelp@shop.example\npassword\nan app password\n\n"
    said = terminal.run("init", "--skip-test", answers=answers)

    assert said.code == 0, said.stderr
    assert load_settings(Path("config")).mailbox("support").oauth is None


def test_microsoft_is_asked_for_the_tenant_and_no_secret(terminal: Terminal) -> None:
    answers = "support\noutlook.office365.com\ntls\n\nhelp@shop.example\n\n1f3e\nshop.example\n\n"
    said = terminal.run("init", "--skip-test", answers=answers)

    assert said.code == 0, said.stderr
    oauth = load_settings(Path("config")).mailbox("support").oauth
    assert oauth is not None
    assert (oauth.provider, oauth.tenant, oauth.client_secret_file) == ("microsoft", "shop.example", None)


def test_an_unknown_way_to_sign_in_is_wrong_use(terminal: Terminal) -> None:
    said = terminal.run("init", "--host", "h", "--username", "u", "--sign-in", "yahoo")

    assert (said.code, "known are password, google, microsoft, custom" in said.error) == (2, True)
