"""Part Two of an edition: priorities, co-design steps, checklist items."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from frameworks.content.files import Folder, Node, unique
from frameworks.content.loading import sync
from frameworks.content.texts import WORDINGS, Texts, below, known_keys, translated
from frameworks.models import Audience, Edition
from toolkit.models import ChecklistItem, CoDesignStep, Priority

PRIORITY_TEXTS = ("title", "subtitle", "purpose", "result")
STEP_TEXTS = ("title", "help")
ITEM_TEXTS = ("text", "help", "evidence", "example", "action_title")
WHO = (
    "lead",
    "department",
    "municipality",
    "civil_society",
    "migrant_led",
    "employer",
    "academia",
    "all",
)


@dataclass
class PartTwo:
    """Rows not yet saved, as the files describe them."""

    priorities: list[Priority]
    steps: list[CoDesignStep]
    items: list[ChecklistItem]

    def frozen(self, source: str) -> dict[str, Any]:
        """Return what never changes: keys, order and source texts."""
        return {
            "priorities": {
                one.key: {
                    "number": one.number,
                    "texts": one.texts.get(source, {}),
                    "steps": _frozen(self.steps, one, source),
                    "items": _frozen(self.items, one, source),
                }
                for one in self.priorities
            }
        }


def _frozen(
    rows: Iterable[CoDesignStep | ChecklistItem], priority: Priority, source: str
) -> dict[str, Any]:
    return {
        row.key: {
            "number": row.number,
            "texts": row.texts.get(source, {}),
            "audience": getattr(row, "audience", ""),
        }
        for row in rows
        if row.priority.key == priority.key
    }


def read(folder: Folder, edition: Edition) -> PartTwo:
    """Return the rows of Part Two; faults are collected in the folder's report."""
    part = PartTwo([], [], [])
    nodes = folder.under("priorities")
    if not nodes:
        folder.report.faults.append(
            "priorities: folder: found nothing, expected a file per strategic priority"
        )
    keys = [node.key() for node in nodes]
    unique([node.at("key") for node in nodes], keys)
    tops = below(folder.translations(), "priorities")
    known_keys(tops, keys)
    for number, (node, key) in enumerate(zip(nodes, keys, strict=True), start=1):
        node.only((*PRIORITY_TEXTS, "key", "wording", "steps", "items"))
        here = below(tops, key)
        priority = Priority(
            edition=edition,
            key=key,
            number=number,
            wording=node.word("wording", WORDINGS, "derived"),
            texts=_texts(node, here, PRIORITY_TEXTS, ("steps", "items"), edition),
        )
        part.priorities.append(priority)
        part.steps += _steps(node, priority, below(here, "steps"))
        part.items += _items(node, priority, below(here, "items"))
    _as_asked(folder, part.items, edition)
    seen: set[str] = set()
    for item in part.items:
        if item.key in seen:
            folder.report.faults.append(
                f"priorities: items.{item.key}: found the key twice, "
                "expected once in all priorities"
            )
        seen.add(item.key)
    return part


def _texts(
    node: Node,
    translations: dict[str, Node],
    names: tuple[str, ...],
    others: tuple[str, ...],
    edition: Edition,
) -> Texts:
    """The first of `names` must be there; the others may be missing."""
    source = {name: node.text(name, required=name == names[0]) for name in names}
    return {
        edition.source_language: {name: text for name, text in source.items() if text}
    } | translated(source, translations, names, others)


def _steps(top: Node, priority: Priority, translations: dict[str, Node]) -> list[CoDesignStep]:
    nodes = top.listed("steps")
    keys = [node.only(("key", *STEP_TEXTS)).key() for node in nodes]
    unique(nodes, keys)
    known_keys(translations, keys)
    return [
        CoDesignStep(
            priority=priority,
            key=key,
            number=number,
            texts=_texts(node, below(translations, key), STEP_TEXTS, (), priority.edition),
        )
        for number, (node, key) in enumerate(zip(nodes, keys, strict=True), start=1)
    ]


def _items(top: Node, priority: Priority, translations: dict[str, Node]) -> list[ChecklistItem]:
    nodes = top.listed("items", required=True)
    keys = [node.key() for node in nodes]
    unique(nodes, keys)
    known_keys(translations, keys)
    domains = {
        one["key"] for one in priority.edition.lists.get("policy_domains", {}).get("items", [])
    }
    items = []
    for number, (node, key) in enumerate(zip(nodes, keys, strict=True), start=1):
        node.only((*ITEM_TEXTS, "key", "who", "audience", "domain", "wording"))
        who = node.texts("who")
        if any(one not in WHO for one in who):
            node.at("who").fault("some of " + ", ".join(WHO))
        domain = node.key("domain", required=False)
        if domain and domain not in domains:
            node.at("domain").fault("a key of the list policy_domains")
        items.append(
            ChecklistItem(
                priority=priority,
                key=key,
                number=number,
                audience=node.word("audience", Audience.values, Audience.PUBLIC.value),
                domain=domain,
                who=who,
                wording=node.word("wording", WORDINGS, "derived"),
                texts=_texts(node, below(translations, key), ITEM_TEXTS, (), priority.edition),
            )
        )
    return items


def _as_asked(folder: Folder, items: list[ChecklistItem], edition: Edition) -> None:
    """Add how participants are asked, in whichever languages there are.

    What one language asks every language asks, so that nobody meets a question missing in
    theirs; a translation no person has checked says so.
    """
    files = {
        node.text("language", required=True): node for node in folder.under("participants")
    }
    if not files:
        return
    source = files.get(edition.source_language)
    if source is None:
        folder.report.faults.append(
            f"participants/{edition.source_language}.yaml: file: found nothing, "
            "expected the wordings in the language of the edition"
        )
        return
    by_key = {item.key: item for item in items}
    asked = source.at("items").only(by_key).keys()
    for language, node in files.items():
        node.only(("language", "checked_by", "items"))
        wordings = node.at("items").only(asked)
        for key in asked:
            text = wordings.text(key, required=True)
            if not text or key not in by_key:
                continue
            by_key[key].asked[language] = text
            if not node.text("checked_by"):
                by_key[key].asked_unchecked.append(language)


def loaded(edition: Edition) -> PartTwo:
    """Return Part Two as it stands in the database."""
    return PartTwo(
        list(Priority.objects.filter(edition=edition)),
        list(CoDesignStep.objects.filter(priority__edition=edition).select_related("priority")),
        list(
            ChecklistItem.objects.filter(priority__edition=edition).select_related("priority")
        ),
    )


def save(part: PartTwo, edition: Edition) -> list[str]:
    """Write Part Two; return what is new or changed. The caller holds the transaction."""
    stands = loaded(edition)
    for priority in part.priorities:
        priority.edition = edition
    changes = sync(
        part.priorities, stands.priorities, lambda one: one.key, ("number", "wording", "texts")
    )
    for step in part.steps:
        step.priority_id = step.priority.pk
    for item in part.items:
        item.priority_id = item.priority.pk
    changes += sync(part.steps, stands.steps, _key, ("number", "texts"))
    return changes + sync(
        part.items,
        stands.items,
        _key,
        ("number", "audience", "domain", "who", "wording", "texts", "asked", "asked_unchecked"),
    )


def _key(row: CoDesignStep | ChecklistItem) -> str:
    return f"{row.priority.key}/{row.key}"
