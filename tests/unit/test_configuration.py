"""Configuration files, the environment, and the sentences that say what is wrong."""

import os
from pathlib import Path

import pytest

from mailbot.configuration import load_settings
from mailbot.settings import SettingsError

MAILBOX = """
[[mailboxes]]
name = "support"
host = "imap.example.com"
username = "support@example.com"
"""


def write(folder: Path, **files: str) -> Path:
    """Write TOML files and return their folder."""
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what the developer's shell sets out of these tests."""
    for variable in list(os.environ):
        if variable.startswith(("MAILBOT_", "OPENAI_")):
            monkeypatch.delenv(variable)


def complaint(folder: Path) -> str:
    """Return what loading says is wrong."""
    with pytest.raises(SettingsError) as caught:
        load_settings(folder)
    return str(caught.value)


def test_an_empty_folder_means_all_defaults(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)

    assert settings.database_url == "sqlite:///mailbot.db"
    assert not settings.llm.configured


def test_files_are_merged_and_their_mailboxes_joined(tmp_path: Path) -> None:
    other = MAILBOX.replace('"support"', '"billing"')

    settings = load_settings(write(tmp_path, a=MAILBOX, b=other + "[rules]\nmax_rounds = 5\n"))

    assert [mailbox.name for mailbox in settings.mailboxes] == ["support", "billing"]
    assert settings.rules.max_rounds == 5


def test_the_environment_wins_over_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, a='database_url = "sqlite:///a.db"\n[llm]\nmodel = "from-file"\nconcurrency = 3\n')
    monkeypatch.setenv("MAILBOT_LLM__MODEL", "from-environment")
    monkeypatch.setenv("MAILBOT_DATABASE_URL", "postgresql://localhost/mailbot")

    settings = load_settings(tmp_path)

    assert (settings.llm.model, settings.llm.concurrency) == ("from-environment", 3)
    assert settings.database_url == "postgresql://localhost/mailbot"


def test_a_shared_openai_key_stands_in_for_our_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")

    settings = load_settings(tmp_path)

    assert settings.llm.configured
    assert "sk-test" not in repr(settings)


def test_a_misspelt_key_names_its_file_and_the_right_spelling(tmp_path: Path) -> None:
    write(tmp_path, smtp='[smtp]\nhots = "mail.example.com"\n')

    assert complaint(tmp_path) == f"{tmp_path}/smtp.toml: there is no key smtp.hots; did you mean host?"


def test_a_misspelt_key_of_the_second_mailbox_names_the_second_file(tmp_path: Path) -> None:
    write(tmp_path, a=MAILBOX, b=MAILBOX.replace('"support"', '"billing"') + "prot = 993\n")

    assert complaint(tmp_path) == f"{tmp_path}/b.toml: there is no key mailboxes[1].prot; did you mean port?"


def test_a_value_of_the_wrong_type_is_named(tmp_path: Path) -> None:
    write(tmp_path, a='[web]\nport = "many"\n')

    assert complaint(tmp_path) == f"{tmp_path}/a.toml: web.port: must be a whole number."


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    write(tmp_path, a='[[mailboxes]]\nname = "support"\nusername = "u"\n')

    assert complaint(tmp_path).startswith(f"{tmp_path}/a.toml: mailboxes[0]: host is missing; add it")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('[llm]\nredact = "perhaps"', "llm.redact: must be true or false."),
        ("[smtp]\nhost = 25", "smtp.host: must be a text in quotation marks."),
        ('[smtp]\nsecurity = "ssl"', "smtp.security: must be 'tls', 'starttls' or 'plain'."),
        ("[rules]\nmax_rounds = 0", "rules.max_rounds: must be at least 1."),
        ("[web]\nport = 99999", "web.port: must be at most 65535."),
        ('smtp = "mail.example.com"', "smtp: must be a table; write [smtp] and its keys below."),
        ('[mailboxes]\nname = "support"', "mailboxes: must be tables; write [[mailboxes]] with double brackets."),
        (MAILBOX + 'folders = "INBOX"', 'mailboxes[0].folders: must be a list, such as ["one", "two"].'),
        (
            MAILBOX.replace('"support"', '"Support Team"'),
            "mailboxes[0].name: 'Support Team' is no name: use small letters, digits, - and _, at most 63.",
        ),
        (
            '[[leads]]\naddress = "eleni"',
            "leads[0].address: 'eleni' is no mail address; write it as name@example.com.",
        ),
        (MAILBOX + MAILBOX, "more than one mailbox is called support; give each a name of its own."),
    ],
)
def test_each_wrong_value_is_told_in_plain_words(tmp_path: Path, written: str, said: str) -> None:
    write(tmp_path, a=written)

    assert complaint(tmp_path).removeprefix(f"{tmp_path}/a.toml: ").removeprefix("configuration: ") == said


def test_several_wrong_values_are_told_a_line_each(tmp_path: Path) -> None:
    write(tmp_path, a="[web]\nport = 0.5\n", b="[smtp]\nhots = 1\n")

    assert len(complaint(tmp_path).splitlines()) == 2


def test_a_variable_of_a_whole_table_must_be_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILBOT_LLM", "gpt-5")

    assert complaint(tmp_path).startswith("MAILBOT_LLM: must be JSON; rather set one key each")


def test_a_misspelt_key_in_a_variable_is_told_with_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILBOT_LLM__BASE_ULR", "http://127.0.0.1:1/v1")

    assert complaint(tmp_path) == "MAILBOT_LLM__BASE_ULR: there is no key llm.base_ulr; did you mean base_url?"


def test_a_wrong_password_value_is_never_shown(tmp_path: Path) -> None:
    write(tmp_path, a='[smtp]\npassword = ["hunter2-secret"]\n')

    assert "hunter2-secret" not in complaint(tmp_path)


def test_a_mailbox_for_archives_needs_no_server(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, a='[[mailboxes]]\nname = "old"\narchive_only = true\n'))

    assert settings.mailbox("old").host == ""


def test_a_password_with_a_hyphen_in_its_mailbox_comes_from_a_variable_that_a_shell_can_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, a=MAILBOX.replace('"support"', '"support-de"'))
    monkeypatch.setenv("MAILBOT_PASSWORDS__SUPPORT_DE", "secret")

    settings = load_settings(tmp_path)

    assert settings.password_of(settings.mailbox("support-de")) == "secret"


def test_no_password_at_all_is_told_with_the_variable_to_set(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, a=MAILBOX))

    with pytest.raises(SettingsError, match=r"support has no password; set MAILBOT_PASSWORDS__SUPPORT"):
        settings.password_of(settings.mailbox("support"))


def test_a_password_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"\xff\xfe\x00")
    settings = load_settings(write(tmp_path, a=MAILBOX + f'password_file = "{tmp_path}/secret"\n'))

    with pytest.raises(SettingsError, match="it is not UTF-8"):
        settings.password_of(settings.mailbox("support"))


def test_what_is_not_toml_is_said_with_its_line(tmp_path: Path) -> None:
    write(tmp_path, a="[smtp\n")

    assert "a.toml: this is not TOML" in complaint(tmp_path)
    assert "line 1" in complaint(tmp_path)


def test_an_unknown_variable_is_refused_with_the_right_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILBOT_DATABSE_URL", "x")

    assert "did you mean MAILBOT_DATABASE_URL?" in complaint(tmp_path)


def test_a_plain_connection_beyond_loopback_is_refused(tmp_path: Path) -> None:
    write(tmp_path, a=MAILBOX + 'security = "plain"\n')

    assert 'security = "plain" is for loopback only' in complaint(tmp_path)


def test_the_page_refuses_to_be_served_beyond_loopback(tmp_path: Path) -> None:
    write(tmp_path, a='[web]\nhost = "0.0.0.0"\n')

    assert "loopback only; use 127.0.0.1" in complaint(tmp_path)


def test_an_unknown_time_zone_is_refused_with_a_close_one(tmp_path: Path) -> None:
    write(tmp_path, a='[[leads]]\naddress = "lead@example.com"\ntimezone = "Europe/Atens"\n')

    assert "did you mean Europe/Athens?" in complaint(tmp_path)


def test_a_lead_of_a_mailbox_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    write(tmp_path, a=MAILBOX + '[[leads]]\naddress = "lead@example.com"\nmailboxes = ["suport"]\n')

    assert "lead lead@example.com wants suport, which no mailbox is called" in complaint(tmp_path)


def test_a_password_comes_from_the_environment_before_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "secret"
    secret.write_text("from-file\n", encoding="utf-8")
    write(tmp_path, a=MAILBOX + f'password_file = "{secret}"\n')

    from_file = load_settings(tmp_path)
    monkeypatch.setenv("MAILBOT_PASSWORDS__SUPPORT", "from-environment")
    from_environment = load_settings(tmp_path)

    assert from_file.password_of(from_file.mailbox("support")) == "from-file"
    assert from_environment.password_of(from_environment.mailbox("support")) == "from-environment"


def test_an_unreadable_password_file_is_said_with_the_variable_to_set(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, a=MAILBOX + 'password_file = "/nowhere/secret"\n'))

    with pytest.raises(SettingsError, match=r"cannot read password_file /nowhere/secret.*MAILBOT_PASSWORDS__SUPPORT"):
        settings.password_of(settings.mailbox("support"))


def test_an_unknown_mailbox_is_told_beside_those_that_exist(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, a=MAILBOX))

    with pytest.raises(SettingsError, match=r"no mailbox is called 'sales'\. Configured: support\."):
        settings.mailbox("sales")
