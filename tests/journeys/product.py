"""The product, started as a process in an empty folder and stopped as a person stops it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

ROOT = Path(__file__).resolve().parent.parent.parent


# The first start on a busy machine; a start that takes this long has failed.
START_WITHIN = 240.0
STOP_WITHIN = 60.0

_never = Event()


def on_postgres() -> bool:
    """Say which database was asked for: `--db postgres`, or DB=postgres of the Makefile."""
    return os.environ.get("DB", "sqlite") == "postgres"


def wait_until(condition: Callable[[], object], seconds: float, what: str) -> None:
    """Look again and again whether `condition` holds; fail when it does not in time."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, f"Not within {seconds:.0f} seconds: {what}"
        _never.wait(0.1)


def free_port() -> int:
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])


def empty_services() -> dict[str, str]:
    """Return the addresses of a PostgreSQL database and a Redis with nothing in them."""
    told = subprocess.run(
        [sys.executable, str(ROOT / ".ci" / "machine.py"), "fresh"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return dict(one.split("=", 1) for one in told.split())


@dataclass(frozen=True)
class Account:
    role: str
    email: str
    password: str


@dataclass
class Product:
    """One installation: its folder, its address, its processes."""

    folder: Path
    own_broker: bool = False
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[str] | None" = None

    @property
    def var(self) -> Path:
        return self.folder / "var"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / "said.txt"

    @property
    def environment(self) -> dict[str, str]:
        """What `make run` would be given, and nothing of the tests' own environment.

        Fonts and static files are those `make` has prepared, as an image has them built.
        """
        kept = {
            name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ
        }
        built = ROOT / "var"
        return {
            **kept,
            "VAR_DIR": str(self.var),
            "BUILD_DIR": str(built / "build"),
            "STATIC_ROOT": str(built / "static"),
            "PORT": str(self.port),
            **self.settings,
        }

    def start(self) -> None:
        if on_postgres() and not self.settings.get("DATABASE_URL"):
            self.settings |= empty_services()
            if self.own_broker:
                del self.settings["REDIS_URL"]
        self.var.mkdir(parents=True, exist_ok=True)
        with self.log.open("w") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "eubelong.supervisor"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                text=True,
            )
        wait_until(self._is_ready_or_gone, START_WITHIN, f"a line `ready`: {self.log}")
        assert self.process.poll() is None, self.said()

    def _is_ready_or_gone(self) -> bool:
        assert self.process is not None
        return f"ready {self.url}/\n" in self.said() or self.process.poll() is not None

    def said(self) -> str:
        return self.log.read_text()

    def stop(self) -> None:
        """Press Ctrl-C and see that nothing of it is left."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        try:
            code = self.process.wait(STOP_WITHIN)
        finally:
            left = self.processes()
            for pid in left:
                os.kill(pid, signal.SIGKILL)
        assert not left, f"Ctrl-C left {len(left)} processes of {self.var}"
        assert code == 0, f"The product ended with {code}: {self.said()}"

    def accounts(self) -> dict[str, Account]:
        """Return who may sign in, as the product itself prints it."""
        found = re.findall(r"^demo (\S+) (\S+) (\S+)$", self.said(), re.MULTILINE)
        return {role: Account(role, email, password) for role, email, password in found}

    def manage(self, *command: str, **more: str) -> str:
        """Run a command of the operator's and return what it said."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment | more,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def processes(self, having: str = "") -> list[int]:
        """Return the processes of this installation whose command has the words `having`.

        Known by their environment; the Valkey server writes over its own, but works in
        a folder of the installation.
        """
        mark = f"VAR_DIR={self.var}".encode()
        found = []
        for one in Path("/proc").iterdir():
            if not one.name.isdecimal() or int(one.name) == os.getpid():
                continue
            try:
                is_ours = mark in (one / "environ").read_bytes().split(b"\0")
                is_ours = is_ours or (one / "cwd").readlink().is_relative_to(self.var)
                command = (one / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except (OSError, UnicodeDecodeError):
                continue
            if is_ours and command and having in command:
                found.append(int(one.name))
        return sorted(found)
