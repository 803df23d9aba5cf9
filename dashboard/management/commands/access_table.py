"""Print who gets what at which address, and what participants may do when."""

import csv
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from django.core.management.base import BaseCommand, CommandParser

WRITTEN = Path(__file__).parents[2] / "access.yaml"
NOT_TAKEN = 405
ASKED_TO_SIGN_IN = 302
METHODS = ("get", "post")


class Cell(NamedTuple):
    """One line of the table."""

    url: str
    role: str
    state: str
    status: int


@dataclass
class Row:
    """One address: its two tables, {(role, state): status}, and the form that is posted."""

    get: dict[tuple[str, str], int]
    post: dict[tuple[str, str], int]
    send: dict[str, str] = field(default_factory=dict)

    def status(self, method: str, role: str, state: str) -> int:
        table: dict[tuple[str, str], int] = getattr(self, method)
        return table[role, state]

    @property
    def depends_on_state(self) -> bool:
        return any(
            len({status for (role, _state), status in table.items() if role == one}) > 1
            for table in (self.get, self.post)
            for one in {role for role, _state in table}
        )


class AccessTable:
    """The written file, worked out: every address × role × state."""

    def __init__(self, path: Path = WRITTEN) -> None:
        self.told: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        self.roles: list[str] = self.told["roles"]
        self.states: list[str] = self.told["states"]
        self.rows: dict[str, Row] = {}
        for written, said in self.told["addresses"].items():
            for url in expanded(written):
                if url in self.rows:
                    raise ValueError(f"{url} stands in the file twice.")
                self.rows[url] = self._row(url, said)

    def cells(self, method: str) -> Iterator[Cell]:
        for url, row in self.rows.items():
            for role, state in itertools.product(self.roles, self.states):
                yield Cell(url, role, state, row.status(method, role, state))

    def _row(self, url: str, said: dict[str, Any]) -> Row:
        unknown = set(said) - {"get", "post", "ok", "send"}
        if unknown or not {"get", "post"} & set(said):
            raise ValueError(f"{url}: needs get or post, has {sorted(said)}")
        get = self._table(url, said["get"], 200) if "get" in said else None
        post = self._table(url, said["post"], said.get("ok")) if "post" in said else None
        return Row(
            get or self._not_taken(post), post or self._not_taken(get), said.get("send", {})
        )

    def _not_taken(
        self, other: dict[tuple[str, str], int] | None
    ) -> dict[tuple[str, str], int]:
        """Return 405 for all; who is not signed in is asked to, unless the page is public."""
        let_in = {status for (role, _), status in (other or {}).items() if role == "anonymous"}
        anonymous = ASKED_TO_SIGN_IN if let_in == {ASKED_TO_SIGN_IN} else NOT_TAKEN
        return {
            (role, state): anonymous if role == "anonymous" else NOT_TAKEN
            for role, state in itertools.product(self.roles, self.states)
        }

    def _table(self, url: str, answer: Any, ok: Any) -> dict[tuple[str, str], int]:
        statuses: dict[tuple[str, str], int] = {}
        for (role, state), said in self._said(url, answer).items():
            status = self._in_state(ok, state) if said == "ok" else said
            if status is None or not str(status).isdecimal():
                raise ValueError(f"{url}: no status for {role} in {state}")
            statuses[role, state] = status
        missing = set(itertools.product(self.roles, self.states)) - set(statuses)
        if missing:
            raise ValueError(f"{url}: nothing said for {sorted(missing)}")
        return statuses

    def _said(self, url: str, answer: Any) -> dict[tuple[str, str], Any]:
        """Return what the row says of every cell; what is said later outweighs."""
        found: dict[tuple[str, str], Any] = {}
        for one in self._plain(answer):
            for who, said in one.items():
                for role in self.told["groups"].get(who, [who]):
                    if role not in self.roles:
                        raise ValueError(f"{url}: nobody is called {role}")
                    in_states = {
                        (role, state): self._in_state(said, state) for state in self.states
                    }
                    found |= {cell: is_ for cell, is_ in in_states.items() if is_ is not None}
        return found

    def _plain(self, answer: Any) -> Iterator[dict[str, Any]]:
        """Return the mappings an answer comes to: a name, a mapping, or a list of both."""
        if isinstance(answer, list):
            for one in answer:
                yield from self._plain(one)
        elif isinstance(answer, str):
            yield from self._plain(self.told["answers"][answer])
        else:
            yield answer

    def _in_state(self, said: Any, state: str) -> Any:
        if not isinstance(said, dict):
            return said
        for name, status in said.items():
            span = self.told["spans"].get(name, [name])
            if name != "else" and not set(span) <= set(self.states):
                raise ValueError(f"{name} is no state")
            if state in span:
                return status
        return said.get("else")


class PlaceCell(NamedTuple):
    """One line of the table of places: `may` is "yes", or why not."""

    place: str
    switch: str
    deed: str
    may: str


class PlacesTable:
    """The second table of the file, worked out: every place × switch × deed."""

    def __init__(self, path: Path = WRITTEN) -> None:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))["places"]
        self.places: list[str] = told["places"]
        self.switches: list[str] = told["switches"]
        self.deeds: dict[str, dict[str, str]] = told["deeds"]
        self.answers: dict[str, dict[str, str]] = told["answers"]

    def cells(self) -> Iterator[PlaceCell]:
        for deed, said in self.deeds.items():
            for place, switch in itertools.product(self.places, self.switches):
                answer = self.answers[said.get(place) or said["else"]]
                yield PlaceCell(place, switch, deed, answer[switch])


def expanded(url: str) -> list[str]:
    """Return the addresses that `a/{b,c}/` stands for."""
    found = re.search(r"\{([^{}]*)\}", url)
    if found is None:
        return [url]
    return [
        done
        for one in found[1].split(",")
        for done in expanded(url[: found.start()] + one + url[found.end() :])
    ]


class Command(BaseCommand):
    help = (
        "Print every address × role × state with the HTTP status one gets there, "
        "or every place × switch × deed with what a participant may do."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=["csv"], default="csv")
        parser.add_argument("--method", choices=METHODS, default="get")
        parser.add_argument("--places", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        out = csv.writer(self.stdout, lineterminator="\n")
        if options["places"]:
            out.writerow(PlaceCell._fields)
            out.writerows(PlacesTable().cells())
            return
        out.writerow(Cell._fields)
        out.writerows(AccessTable().cells(options["method"]))
