"""What a machine must have beside Python: found, or installed by apt where permitted.

python3 .ci/machine.py pango|chromium|services|fresh

Knows only the standard library. Says one sentence and exits 1 where a thing is missing
and cannot be installed. `services` and `fresh` print the addresses of PostgreSQL and Redis,
as variables for the shell: the latter of ones with nothing in them.
"""

import ctypes
import getpass
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

PANGO = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}

JOURNEYS = "eubelong_journeys"


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def run(*command: str) -> bool:
    """Run a command quietly; return whether it went well."""
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    return done.returncode == 0


def as_root() -> list[str] | None:
    """Return what to put before a command that needs root; None where not permitted."""
    if os.geteuid() == 0:
        return []
    return ["sudo", "-n"] if shutil.which("sudo") and run("sudo", "-n", "true") else None


def install(*packages: str, why: str) -> None:
    """Install Debian packages, or say who could and exit."""
    before = as_root()
    command = f"apt-get install --no-install-recommends {' '.join(packages)}"
    if before is None or not shutil.which("apt-get"):
        say(f"{why} Somebody who may install packages does: sudo {command}")
        sys.exit(1)
    say(f"Installing {' '.join(packages)}.")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    apt = [*before, "apt-get", "-qq", "-y", "-o", "DPkg::Lock::Timeout=300"]
    run(*apt, "update")
    if not run(*apt, "install", "--no-install-recommends", *packages):
        say(f"{why} This did not work: {command}")
        sys.exit(1)


def has_library(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def pango() -> None:
    """Find what WeasyPrint draws PDFs with."""
    if sys.platform != "linux":
        return
    missing = [package for name, package in PANGO.items() if not has_library(name)]
    if missing:
        install(*missing, why="PDFs need Pango.")


def chromium() -> None:
    """Find the browser the journeys drive."""
    if not shutil.which("chromium"):
        install("chromium", why="The journeys need Chromium.")


def answers(port: int) -> bool:
    with socket.socket() as trying:
        trying.settimeout(2)
        return trying.connect_ex(("127.0.0.1", port)) == 0


def wait_for(port: int) -> bool:
    until = time.monotonic() + 20
    while not answers(port):
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
    return True


def postgresql() -> str:
    """Return the address of a PostgreSQL on this machine where tests may do all."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return given
    if not answers(5432):
        start_postgresql()
    if not shutil.which("psql"):
        install("postgresql-client", why="`make check` also tests on PostgreSQL.")
    if wait_for(5432):
        asked = ("psql", "-qw", "-c", "select 1", "postgres")
        if run(*asked, "-h", "127.0.0.1", "-U", "postgres"):
            return "postgres://postgres@127.0.0.1:5432/eubelong"
        # A fresh cluster knows people of the machine: make this one a superuser in it.
        name = getpass.getuser()
        run(*(as_root() or []), "runuser", "-u", "postgres", "--", "createuser", "-s", name)
        if run(*asked, "-U", name):
            return f"postgres://{name}@%2Fvar%2Frun%2Fpostgresql/eubelong"
    say(
        "`make check` found no PostgreSQL it may use: start one, or set "
        "TEST_DATABASE_URL to the address of one whose user may create databases."
    )
    sys.exit(1)


def start_postgresql() -> None:
    """Start the clusters Debian's package has made, newest first."""
    if not shutil.which("pg_ctlcluster"):
        install("postgresql", why="`make check` also tests on PostgreSQL.")
    control = [*(as_root() or []), "pg_ctlcluster", "--skip-systemctl-redirect"]
    for cluster in sorted(Path("/etc/postgresql").iterdir(), reverse=True):
        run(*control, cluster.name, "main", "start")


def redis() -> str:
    """Return the address of a Redis on this machine."""
    given = os.environ.get("TEST_REDIS_URL")
    if given:
        return given
    if not answers(6379):
        if not shutil.which("redis-server"):
            install("redis-server", why="`make check` also tests on Redis.")
        run(
            *("redis-server", "--daemonize", "yes", "--bind", "127.0.0.1"),
            *("--port", "6379", "--save", "", "--appendonly", "no"),
        )
    if wait_for(6379):
        return "redis://127.0.0.1:6379/7"
    say("`make check` found no Redis: start one, or set TEST_REDIS_URL to its address.")
    sys.exit(1)


def services() -> None:
    """Print where tests find both; pytest makes and drops its own databases there."""
    print(f"DATABASE_URL={postgresql()} REDIS_URL={redis()}")


def fresh() -> None:
    """Print where the journeys find both: a database and a queue with nothing in them."""
    server, _slash, _name = postgresql().rpartition("/")
    for order in ("drop database if exists {} with (force)", "create database {}"):
        if not run("psql", "-qw", f"{server}/postgres", "-c", order.format(JOURNEYS)):
            say(f"The journeys' own database was not made: {order.format(JOURNEYS)}")
            sys.exit(1)
    at = redis().removesuffix("/7")
    host, _colon, port = at.removeprefix("redis://").partition(":")
    with socket.create_connection((host, int(port)), timeout=5) as queue:
        queue.sendall(b"SELECT 6\r\nFLUSHDB\r\n")
        queue.recv(100)
    print(f"DATABASE_URL={server}/{JOURNEYS} REDIS_URL={at}/6")


if __name__ == "__main__":
    if sys.version_info < (3, 11):
        say(f"EU-Belong needs Python 3.11 or later; this is {sys.version.split()[0]}.")
        sys.exit(1)
    known = {"pango": pango, "chromium": chromium, "services": services, "fresh": fresh}
    for wanted in sys.argv[1:]:
        known[wanted]()
