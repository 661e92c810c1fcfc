"""Mail in against its peers, as ratios within one run: `python benchmarks/mail.py [--mails 10000] [--million]`.

Starts a Dovecot of its own, so it needs root, dovecot and isync (mbsync). Each measurement is a process of its own.
What stands in docs/performance.md comes from here.
"""  # noqa: INP001  # a folder of programs, not a package

import argparse
import email
import email.message
import itertools
import json
import os
import platform
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.made_up_mail import SHOP, make_mails  # noqa: E402  # run as a program, not as a package
from tests.servers.certificates import make_authority  # noqa: E402
from tests.servers.dovecot import PASSWORD, Dovecot, start_dovecot  # noqa: E402

ROUND_TRIP = 0.030
USER = "bench"
MBSYNC = """
FSync {fsync}

IMAPAccount far
Host 127.0.0.1
Port {port}
User {user}
Pass {password}
SSLType None
AuthMechs LOGIN

IMAPStore far
Account far

MaildirStore near
Path {folder}/
Inbox {folder}/inbox
SubFolders Verbatim

Channel all
Far :far:
Near :near:
Patterns INBOX
Sync Pull
Create Near
SyncState *
"""


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    if arguments.part:
        print(json.dumps(PARTS[arguments.part](arguments)))  # noqa: T201  # a program's output
        return
    say(f"{arguments.mails} mails, {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d}, {_machine()}")
    with tempfile.TemporaryDirectory(prefix="mailbot-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        authority = make_authority(folder / "authority")
        server = start_dovecot(authority.issue("imap"), authority.ca_file)
        try:
            _measure(server, arguments, folder)
        finally:
            server.stop()


def _measure(server: Dovecot, arguments: argparse.Namespace, folder: Path) -> None:
    size = deliver(server, USER, arguments.mails)
    deliver(server, "small", max(arguments.mails // 10, 1))
    say(f"delivered {size / 1e6:.0f} MB")
    run("raw", server.port, arguments)  # the server's caches are warm for everyone
    mbsync = min(mbsync_seconds(server.port, folder) for _ in range(min(arguments.rounds, 2)))
    taken: dict[str, list[dict[str, float]]] = {"raw": [], "hasty": [], "pull": [], "one": [], "two": []}
    for _ in range(arguments.rounds):
        # In turns, for the machine may have other work to do in between.
        taken["raw"].append(run("raw", server.port, arguments))
        taken["hasty"].append({"seconds": mbsync_seconds(server.port, folder, fsync="no")})
        taken["pull"].append(run("pull", server.port, arguments))
        taken["one"].append(run("everything", server.port, arguments, processes=1))
        taken["two"].append(run("everything", server.port, arguments, processes=2))
    raw, hasty, pull, one, two = (min(each["seconds"] for each in taken[what]) for what in taken)
    pulls = taken["pull"]
    say(f"mbsync {mbsync:.2f} s, with FSync no {hasty:.2f} s, raw socket {raw:.2f} s, pull {pull:.2f} s")
    ratio("pull / mbsync, loopback", pull / mbsync, "<= 0.7")
    ratio("pull / mbsync with FSync no, loopback", pull / hasty, "<= 0.7")
    ratio("raw socket / pull, loopback", raw / pull, ">= 0.45")
    say(f"memory of the pull: {max(one['memory'] for one in pulls):.0f} MB, bar <= 50")
    small = run("pull", server.port, arguments, user="small")
    say(f"memory of the pull of a tenth: {small['memory']:.0f} MB")
    for what, seconds, bar, key in (
        ("one process", one, "<= 3.5", "one"),
        ("two processes", two, "<= 2.5", "two"),
    ):
        best = min(taken[key], key=lambda each: each["seconds"])
        say(f"pull + parse + own text + thread + store with search, {what}: {seconds:.2f} s")
        say(f"  CPU {best['cpu']:.2f} s and {best['cpu_of_second']:.2f} s in the second process")
        say(f"  memory {best['memory']:.0f} MB and {best['memory_of_second']:.0f} MB")
        ratio(f"the same / mbsync, {what}", seconds / mbsync, bar)
        ratio(f"the same / mbsync with FSync no, {what}", seconds / hasty, bar)
    with delaying_proxy(server.port) as port:
        slow_mbsync, slow_pull = mbsync_seconds(port, folder, fsync="no"), run("pull", port, arguments)["seconds"]
    say(f"at 30 ms round trip: mbsync with FSync no {slow_mbsync:.2f} s, pull {slow_pull:.2f} s")
    ratio("pull / mbsync with FSync no, 30 ms round trip", slow_pull / slow_mbsync, "<= 0.25")
    poll = run("poll", server.port, arguments)
    say(f"poll with nothing new, live connection: {poll['round_trips']} round trip, {poll['milliseconds']:.1f} ms")
    parsing = run("parse", server.port, arguments)
    ratio("stdlib compat32 / parse_mail, CPU time", parsing["whole"], ">= 8")
    ratio("stdlib compat32 / mend and read_body, texts alone, CPU time", parsing["texts"], ">= 8")
    ratio("stdlib compat32 / the native parser, texts alone and unguarded, CPU time", parsing["native"], ">= 8")
    say(f"mails whose texts differ from the stdlib's: {parsing['differing']} of {parsing['mails']}")
    sizes = (10_000, 1_000_000) if arguments.million else (1_000, 10_000)
    costs = [run("grow", server.port, arguments, kept=kept)["milliseconds"] for kept in sizes]
    say(f"100 new mails into {sizes[0]}: {costs[0]:.0f} ms, into {sizes[1]}: {costs[1]:.0f} ms")
    ratio(f"100 new mails into {sizes[1]} / into {sizes[0]}", costs[1] / costs[0], "<= 2")


def pull_part(arguments: argparse.Namespace) -> dict[str, Any]:
    """Read every mail and drop it."""
    from mailbot.mail.imap import open_mailbox  # noqa: PLC0415  # each part loads what it measures

    begun = time.perf_counter()
    with open_mailbox(settings(arguments), password=PASSWORD) as session:
        session.examine("INBOX")
        count = sum(len(batch) for batch in session.fetch_since(0))
    seconds = time.perf_counter() - begun
    return {"seconds": seconds, "count": count, "memory": memory()}


def everything_part(arguments: argparse.Namespace) -> dict[str, Any]:
    """Sync into an empty SQLite file, with everything that `mailbot sync` does."""
    from mailbot.app import App  # noqa: PLC0415  # each part loads what it measures
    from mailbot.settings import Settings  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as name:
        mailbox = settings(arguments)
        all_settings = Settings(
            database_url=f"sqlite:///{name}/m.db", mailboxes=(mailbox,), reading_processes=arguments.processes
        )
        with App(all_settings) as app:
            begun = time.perf_counter()
            report = app.sync(mailbox.name)
            seconds = time.perf_counter() - begun
    if report.taken.new != arguments.mails:
        raise RuntimeError(f"{report.taken} of {arguments.mails} mails were taken in")
    second = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "seconds": seconds,
        "count": report.taken.new,
        "cpu": time.process_time(),
        "cpu_of_second": second.ru_utime + second.ru_stime,
        "memory": memory(),
        "memory_of_second": second.ru_maxrss / 1024,
    }


def raw_part(arguments: argparse.Namespace) -> dict[str, Any]:
    """Read every mail over a bare socket, three commands in flight, understanding nothing."""
    begun = time.perf_counter()
    with socket.create_connection(("127.0.0.1", arguments.port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(f"a LOGIN {arguments.user} {PASSWORD}\r\nb EXAMINE INBOX\r\n".encode())
        last = arguments.mails
        commands = [
            f"c{first} UID FETCH {first}:{first + 199} (BODY.PEEK[])\r\n".encode() for first in range(1, last + 1, 200)
        ]
        tags = [command.split()[0] for command in commands]
        for command in commands[:3]:
            connection.sendall(command)
        answered, tail, total = 0, b"", 0
        while answered < len(commands):
            data = connection.recv(1 << 18)
            total += len(data)
            window = tail + data
            while answered < len(commands) and b"\r\n" + tags[answered] + b" OK" in window:
                answered += 1
                if answered + 2 < len(commands):
                    connection.sendall(commands[answered + 2])
            tail = window[-64:]
    return {"seconds": time.perf_counter() - begun, "bytes": total}


def poll_part(arguments: argparse.Namespace) -> dict[str, Any]:
    """Look for new mail over a live connection, and count how often an answer was waited for."""
    from mailbot.mail.imap import open_mailbox  # noqa: PLC0415  # each part loads what it measures

    with open_mailbox(settings(arguments), password=PASSWORD) as session:
        session.survey(["INBOX"])
        traffic = _watch(session._client._imap)  # noqa: SLF001  # where commands go out
        times = []
        for _ in range(20):
            begun = time.perf_counter()
            session.survey(["INBOX"])
            times.append(time.perf_counter() - begun)
        turns = sum(one == "sent" and other == "read" for one, other in itertools.pairwise(traffic))
    return {"round_trips": turns / 20, "milliseconds": statistics.median(times) * 1000}


def _watch(connection: Any) -> list[str]:  # noqa: ANN401  # imaplib's object
    """Note from now on, in order, what is sent and what is read."""
    traffic: list[str] = []
    send, read = connection.send, connection.readline

    def note_sent(data: bytes) -> None:
        traffic.append("sent")
        send(data)

    def note_read() -> bytes:
        traffic.append("read")
        return bytes(read())

    connection.send, connection.readline = note_sent, note_read
    return traffic


def parse_part(arguments: argparse.Namespace) -> dict[str, Any]:
    """Parse against the standard library's compat32: whole, down to decoded header fields and texts, and texts alone.

    All take turns, a hundred mails each, and the best of five rounds counts for each hundred.
    """
    from fast_mail_parser import parse_email  # noqa: PLC0415  # each part loads what it measures

    from mailbot.mail.body import read_body  # noqa: PLC0415  # as above
    from mailbot.mail.mend import mend_mail  # noqa: PLC0415  # as above
    from mailbot.mail.parse import parse_mail  # noqa: PLC0415  # as above

    raws = [raw for raw, _ in make_mails(min(arguments.mails, 5000))]
    now = datetime.now(UTC)
    ways: dict[str, Callable[[bytes], object]] = {
        "stdlib": _parsed_by_stdlib,
        "whole": lambda raw: parse_mail(raw, received_at=now),
        "stdlib texts": _texts_by_stdlib,
        "texts": lambda raw: read_body(mend_mail(raw)),
        "native": lambda raw: parse_email(raw, mode="lazy"),
    }
    best = dict.fromkeys(itertools.product(ways, range(0, len(raws), 100)), float("inf"))
    for _ in range(5):
        for way, start in best:
            begun = time.process_time()
            for raw in raws[start : start + 100]:
                ways[way](raw)
            best[way, start] = min(best[way, start], time.process_time() - begun)
    cost = {way: sum(seconds for (each, _), seconds in best.items() if each == way) for way in ways}
    differing = sum(_differs(raw, parse_mail(raw, received_at=now)) for raw in raws)
    return {
        "whole": cost["stdlib"] / cost["whole"],
        "texts": cost["stdlib texts"] / cost["texts"],
        "native": cost["stdlib texts"] / cost["native"],
        "microseconds": {way: round(seconds / len(raws) * 1e6) for way, seconds in cost.items()},
        "differing": differing,
        "mails": len(raws),
    }


def _differs(raw: bytes, mail: Any) -> bool:  # noqa: ANN401  # mailbot's Mail, loaded by the part that needs it
    texts = _texts_by_stdlib(raw)
    theirs = (texts.get("text/plain", ""), texts.get("text/html", ""))
    return any(one.split() != other.split() for one, other in zip(theirs, (mail.plain, mail.html), strict=True))


def _parsed_by_stdlib(raw: bytes) -> dict[str, str]:
    """Do with the standard library what `parse_mail` does, and return the texts."""
    mail = email.message_from_bytes(raw)
    for name in ("Subject", "From", "To", "Cc", "Reply-To", "Sender"):
        str(make_header(decode_header(str(mail.get(name, "")))))
    getaddresses(
        [str(value) for name in ("From", "To", "Cc", "Reply-To", "Sender") for value in mail.get_all(name, [])]
    )
    parsedate_to_datetime(str(mail["Date"]))
    return _texts_of(mail)


def _texts_by_stdlib(raw: bytes) -> dict[str, str]:
    return _texts_of(email.message_from_bytes(raw))


def _texts_of(mail: email.message.Message) -> dict[str, str]:
    texts: dict[str, str] = {}
    for part in mail.walk():
        if part.get_content_maintype() != "text":
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            text = payload.decode(part.get_content_charset() or "utf-8", "replace")
            texts.setdefault(part.get_content_type(), text)
    return texts


def grow_part(arguments: argparse.Namespace) -> dict[str, Any]:
    """Take 100 new mails into a store that keeps many."""
    from benchmarks.store_growth import milliseconds_of_100_mails  # noqa: PLC0415  # each part loads what it measures

    return {"milliseconds": milliseconds_of_100_mails(arguments.kept)}


PARTS: dict[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
    "pull": pull_part,
    "everything": everything_part,
    "raw": raw_part,
    "poll": poll_part,
    "parse": parse_part,
    "grow": grow_part,
}


def settings(arguments: argparse.Namespace) -> Any:  # noqa: ANN401  # loaded by the part that needs it
    """Return the settings of the mailbox to read."""
    from mailbot.settings import MailboxSettings  # noqa: PLC0415

    return MailboxSettings(
        name="support",
        host="127.0.0.1",
        port=arguments.port,
        security="plain",
        username=arguments.user,
        password=PASSWORD,
        folders=("INBOX",),
        agent_domains=(SHOP,),
    )


def deliver(server: Dovecot, user: str, count: int) -> int:
    """Put mails into an inbox over IMAP, and return their size in bytes."""
    total = 0
    with server.connected(user) as client:
        for raw, at in make_mails(count):
            client.append("INBOX", raw, (), at)
            total += len(raw)
    return total


def mbsync_seconds(port: int, folder: Path, *, fsync: str = "yes") -> float:
    """Return how long mbsync takes to pull the inbox into an empty Maildir; by default it waits for the disk."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        configuration = Path(name) / "rc"
        configuration.write_text(MBSYNC.format(port=port, user=USER, password=PASSWORD, folder=name, fsync=fsync))
        begun = time.perf_counter()
        subprocess.run(["mbsync", "-q", "-c", str(configuration), "all"], check=True, timeout=1800)  # noqa: S603, S607
        seconds = time.perf_counter() - begun
        kept = sum(1 for _ in (Path(name) / "inbox" / "new").iterdir()) + sum(
            1 for _ in (Path(name) / "inbox" / "cur").iterdir()
        )
        if not kept:
            raise RuntimeError("mbsync pulled nothing")
        return seconds


@contextmanager
def delaying_proxy(target: int) -> Any:  # noqa: ANN401  # a generator of ports
    """Run a proxy, in a process of its own, that adds 30 ms to every round trip."""
    program = (
        "import sys; sys.path.insert(0, '.')\n"
        "from tests.servers.faulty_proxy import faulty_proxy\n"
        f"with faulty_proxy({target}) as faults:\n"
        f"    faults.delay = {ROUND_TRIP / 2}\n    print(faults.port, flush=True)\n    sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", program]
    with subprocess.Popen(  # noqa: S603  # our own program
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as proxy:
        yield int(proxy.stdout.readline())  # type: ignore[union-attr]  # it is a pipe
        proxy.stdin.close()  # type: ignore[union-attr]  # as above


def run(part: str, port: int, arguments: argparse.Namespace, **changes: object) -> dict[str, Any]:
    """Measure one part in a process of its own."""
    options = {"part": part, "port": port, "mails": arguments.mails, "user": USER, **changes}
    command = [sys.executable, __file__, *(f"--{name}={value}" for name, value in options.items())]
    told = subprocess.run(  # noqa: S603  # our own program
        command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    result: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return result


def memory() -> float:
    """Return the most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def ratio(what: str, value: float, bar: str) -> None:
    """Print one ratio with its bar."""
    sign, _, limit = bar.partition(" ")
    held = value <= float(limit) if sign == "<=" else value >= float(limit)
    say(f"{what}: {value:.2f}, bar {bar}{'' if held else '  MISSED'}")


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)  # noqa: T201  # a program's output


def _machine() -> str:
    cpu = next(
        (
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return f"{os.cpu_count()} x {cpu}"


def _arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--million", action="store_true", help="fill a store with a million messages (minutes)")
    for name, kind, default in (
        ("part", str, ""),
        ("port", int, 0),
        ("user", str, USER),
        ("kept", int, 0),
        ("processes", int, 1),
    ):
        parser.add_argument(f"--{name}", type=kind, default=default, help=argparse.SUPPRESS)
    return parser.parse_args(given)


if __name__ == "__main__":
    main()
