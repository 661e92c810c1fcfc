"""`mailbot search` at a terminal."""

import pytest

from tests.unit.cli.terminal import Site, conversation


@pytest.fixture
def synced(site: Site) -> Site:
    """Return a site whose only thread has been read."""
    site.deliver(*conversation())
    assert site.run("sync").code == 0
    return site


def test_threads_are_found_for_people_and_for_programs(synced: Site) -> None:
    word = "bulb"
    (found,) = synced.run("search", word, "--format", "json").json

    shown = synced.run("search", word.upper(), "--mailbox", "support")

    assert found["mailbox"] == "support"
    assert found["snippet"].keys() == {"before", "match", "after"}
    assert found["journey"] == []
    assert found["thread"] in shown.stdout
    assert synced.run("review", found["thread"]).code == 0


def test_nothing_found_is_said_with_what_to_try(synced: Site) -> None:
    said = synced.run("search", "xylophone")

    assert said.code == 0
    assert "No mail holds all these words." in said.stdout
    assert synced.run("search", "xylophone", "--format", "json").json == []


def test_an_unknown_mailbox_or_no_word_is_wrong_use(synced: Site) -> None:
    assert synced.run("search", "lamp", "--mailbox", "sales").code == 2
    assert synced.run("search").code == 2
