"""Read YAML files; every fault is one line `FILE: KEY: found X, expected Y`."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from kernel.text import plain

KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")
CODE = re.compile(r"[A-Z][A-Z0-9_]*")


class ContentFault(Exception):
    """The files cannot be loaded; `lines` say why, all at once."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class _Loader(yaml.CSafeLoader):
    """YAML 1.2's idea of true and false: `on`, `no` and 2026-03 stay the words they are."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Any:  # noqa: FBT001, FBT002 -- PyYAML's signature
        seen = set()
        for key_node, _value in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str) or key in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"found the key {key!r} "
                    + ("twice" if key in seen else "(not a word)"),
                    problem_mark=key_node.start_mark,
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


for _tag, _form, _first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?[0-9]+\.[0-9]+$", "-+0123456789"),
    ("null", r"^(?:~|null|)$", ["~", "n", ""]),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_form), list(_first))


@dataclass
class Report:
    """What is wrong in the files, and what is only worth knowing."""

    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def stop_if_faulty(self) -> None:
        if self.faults:
            raise ContentFault(self.faults)


def shown(value: Any) -> str:
    if value is None or value == "":
        return "nothing"
    if isinstance(value, date):
        return value.isoformat()
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else text[:77] + "…"


@dataclass(frozen=True)
class Node:
    """One value of a file, knowing where it stands."""

    report: Report
    file: str
    path: str
    value: Any

    def __bool__(self) -> bool:
        return self.value not in (None, "", [], {})

    def at(self, key: str) -> "Node":
        value = self.value.get(key) if isinstance(self.value, dict) else None
        path = f"{self.path}.{key}" if self.path else key
        return Node(self.report, self.file, path, value)

    def fault(self, expected: str) -> None:
        self.report.faults.append(
            f"{self.file}: {self.path or 'file'}: found {shown(self.value)}, "
            f"expected {expected}"
        )

    def note(self, text: str) -> None:
        self.report.notes.append(f"{self.file}: {self.path or 'file'}: {text}")

    def only(self, keys: Iterable[str]) -> "Node":
        """Fault every key that is not one of `keys`: a typing mistake is not lost."""
        allowed = list(keys)
        if self.value is not None and not isinstance(self.value, dict):
            self.fault("keys with values")
        elif self.value:
            for key in self.value:
                if key not in allowed:
                    self.report.faults.append(
                        f"{self.file}: {self.path or 'file'}: found the key {key}, "
                        f"expected one of {', '.join(allowed)}"
                    )
        return self

    def keys(self) -> list[str]:
        return list(self.value) if isinstance(self.value, dict) else []

    def text(self, key: str, *, required: bool = False) -> str:
        node = self.at(key)
        if node.value is None or node.value == "":
            if required:
                node.fault("a text")
            return ""
        if not isinstance(node.value, str):
            node.fault("a text (put it in quotes)")
            return ""
        return plain(node.value)

    def key(
        self, key: str = "key", *, required: bool = True, form: re.Pattern[str] = KEY
    ) -> str:
        found = self.text(key, required=required)
        if found and not form.fullmatch(found):
            self.at(key).fault(
                "small letters, digits, - and _" if form is KEY else "capitals, digits and _"
            )
            return ""
        return found

    def word(self, key: str, words: Iterable[str], default: str | None = None) -> str:
        node, allowed = self.at(key), list(words)
        if node.value is None and default is not None:
            return default
        if not isinstance(node.value, str) or node.value not in allowed:
            node.fault("one of " + ", ".join(one or '""' for one in allowed))
            return default or ""
        return node.value

    def whole(self, key: str, *, least: int = 0, required: bool = False) -> int | None:
        node = self.at(key)
        if node.value is None and not required:
            return None
        if (
            not isinstance(node.value, int)
            or isinstance(node.value, bool)
            or node.value < least
        ):
            node.fault(f"a whole number from {least}")
            return None
        return node.value

    def number(self, key: str) -> str | None:
        """Return a decimal as text: floats lose digits."""
        node = self.at(key)
        if node.value is None:
            return None
        if not isinstance(node.value, int | float) or isinstance(node.value, bool):
            node.fault("a number")
            return None
        return str(node.value)

    def flag(self, key: str, *, default: bool = False) -> bool:
        node = self.at(key)
        if node.value is None:
            return default
        if not isinstance(node.value, bool):
            node.fault("true or false")
            return default
        return node.value

    def day(self, key: str) -> date | None:
        found = self.text(key, required=True)
        try:
            return date.fromisoformat(found) if found else None
        except ValueError:
            self.at(key).fault("a date as 2026-03-01")
            return None

    def web(self, key: str, *, required: bool = False) -> str:
        found = self.text(key, required=required)
        if found and not re.match(r"https?://[^\s/]+", found):
            self.at(key).fault("a web address that begins with https://")
            return ""
        return found

    def listed(self, key: str, *, required: bool = False) -> list["Node"]:
        """Return the entries of a list; each path names the entry by its key if it has one."""
        node = self.at(key)
        if node.value is None or node.value == []:
            if required:
                node.fault("a list with one entry or more")
            return []
        if not isinstance(node.value, list):
            node.fault("a list")
            return []
        nodes = []
        for number, value in enumerate(node.value, start=1):
            name = value.get("key") or value.get("code") if isinstance(value, dict) else None
            path = f"{node.path}.{name}" if isinstance(name, str) else f"{node.path}[{number}]"
            nodes.append(Node(self.report, self.file, path, value))
        return nodes

    def texts(self, key: str, *, required: bool = False) -> list[str]:
        found = []
        for node in self.listed(key, required=required):
            if isinstance(node.value, str) and node.value:
                found.append(plain(node.value))
            else:
                node.fault("a text (put it in quotes)")
        return found


def unique(nodes: list[Node], keys: list[str]) -> None:
    seen: set[str] = set()
    for node, key in zip(nodes, keys, strict=True):
        if key and key in seen:
            node.fault(f"another key than {key}: it is there already")
        seen.add(key)


def read_file(path: Path, name: str, report: Report) -> Node:
    """Return the file's content.

    A file that cannot be read is one fault: what its empty node lacks is not told again.
    """
    unreadable = Node(Report(), name, "", None)
    try:
        value = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 -- a SafeLoader
    except FileNotFoundError:
        report.faults.append(f"{name}: file: found nothing, expected the file")
        return unreadable
    except UnicodeDecodeError:
        report.faults.append(f"{name}: file: found other bytes, expected UTF-8")
        return unreadable
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}" if mark else "file"
        problem = getattr(error, "problem", None) or str(error)
        report.faults.append(
            f"{name}: {line}: found {problem.removeprefix('found ')}, expected YAML"
        )
        return unreadable
    node = Node(report, name, "", value)
    if not isinstance(value, dict):
        node.fault("keys with values")
        return unreadable
    return node


@dataclass
class Folder:
    """The files of one edition, by their name in the folder."""

    path: Path
    report: Report
    files: dict[str, Node]

    @classmethod
    def read(cls, path: Path) -> "Folder":
        report = Report()
        if not path.is_dir():
            raise ContentFault(
                [f"{path}: folder: found nothing, expected a folder of YAML files"]
            )
        names = sorted(one.relative_to(path).as_posix() for one in path.rglob("*.y*ml"))
        for must in ("edition.yaml", "indicators.yaml", "lists.yaml", "glossary.yaml"):
            if must not in names:
                report.faults.append(f"{must}: file: found nothing, expected the file")
        files = {name: read_file(path / name, name, report) for name in names}
        folder = cls(path, report, files)
        for name in names:
            if name.count("/") and name.split("/")[0] in {
                "sections",
                "priorities",
                "translations",
                "participants",
            }:
                continue
            if name not in {"edition.yaml", "indicators.yaml", "lists.yaml", "glossary.yaml"}:
                report.faults.append(
                    f"{name}: file: found a file of this name, "
                    "expected one of those in README.md"
                )
        return folder

    def file(self, name: str) -> Node:
        return self.files.get(name, Node(Report(), name, "", None))

    def under(self, folder: str) -> list[Node]:
        return [node for name, node in self.files.items() if name.startswith(f"{folder}/")]

    def translations(self) -> dict[str, Node]:
        """Return the translation files by language."""
        return {
            node.text("language"): node
            for node in self.under("translations")
            if node.text("language")
        }
