"""`mailbot run`: what keeps it from starting."""

import socket

from tests.unit.cli.terminal import Site, Terminal


def test_a_taken_port_is_told_with_the_way_out(site: Site) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = site.run("run", "--port", port)

    assert said.code == 1
    assert f"port {port}" in said.error
    assert "free port" in said.error


def test_without_a_mailbox_it_does_not_start(terminal: Terminal) -> None:
    said = terminal.run("run")

    assert (said.code, "`mailbot init` sets one up" in said.error) == (1, True)


def test_a_port_that_is_none_is_wrong_use(terminal: Terminal) -> None:
    assert terminal.run("run", "--port", "70000").code == 2
