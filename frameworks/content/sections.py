"""Part One of an edition: sections and questions, YAML in, rows out."""

from dataclasses import dataclass
from typing import Any

from frameworks.content.catalogue import read_edition
from frameworks.content.files import Folder, Node, unique
from frameworks.content.texts import (
    WORDINGS,
    Texts,
    below,
    known_keys,
    one_text,
    translated,
)
from frameworks.models import Audience, Edition, Need, Question, Section
from frameworks.parts.schema import TEXTS, Book, check_parts, part_texts, read_part

SECTION_TEXTS = ("title", "subtitle", "purpose", "why", "basis")
QUESTION_TEXTS = ("text", "help", "example", "who_knows", "print_title")
QUESTION_KEYS = ("key", "need", "audience", "page", "role", "prints_as", "wording", "parts")
PRINTS = ("prose", "table", "list", "nothing")
# What the software asks of a question with a meaning it knows: parts of these types.
ROLES = {
    "vision": ["text"],
    "period": ["month", "month"],
    "population": ["figure"],
    "needs": ["table"],
    "participation_sentence": ["text"],
    "adopting_body": ["text"],
}
RESERVED_PAGES = {"completed"}


@dataclass
class PartOne:
    """Rows not yet saved, as the files describe them."""

    edition: Edition
    sections: list[Section]
    questions: list[Question]

    def frozen(self) -> dict[str, Any]:
        """Return what never changes: keys, types, order, rules and source texts."""
        edition, source = self.edition, self.edition.source_language
        return {
            "edition": {"key": edition.key, "language": source},
            "sections": {
                section.key: {
                    "number": section.number,
                    "texts": _without(section.texts.get(source, {}), "basis"),
                    "questions": {
                        one.key: {
                            "number": one.number,
                            "need": one.need,
                            "audience": one.audience,
                            "page": one.page,
                            "role": one.role,
                            "prints_as": one.prints_as,
                            "parts": {part["key"]: part for part in one.parts},
                            "texts": one.texts.get(source, {}),
                        }
                        for one in self.questions
                        if one.section.key == section.key
                    },
                }
                for section in self.sections
            },
            "lists": {
                key: [[item["key"], item["label"].get(source)] for item in one["items"]]
                for key, one in edition.lists.items()
            },
            "indicators": {
                code: [one["unit"], one["name"].get(source)]
                for code, one in edition.indicators.items()
            },
        }


def _without(texts: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: text for name, text in texts.items() if name not in names}


def read(folder: Folder) -> PartOne:
    """Return the rows of Part One; faults are collected in the folder's report."""
    languages = folder.translations()
    edition = read_edition(folder, languages)
    book = Book(set(edition.lists), set(edition.indicators))
    sections: list[Section] = []
    questions: list[Question] = []
    files = folder.under("sections")
    if not files:
        folder.report.faults.append(
            "sections: folder: found nothing, expected a file per section"
        )
    unique([node.at("key") for node in files], [node.key() for node in files])
    tops = below(languages, "sections")
    known_keys(tops, [node.key() for node in files])
    for number, node in enumerate(files, start=1):
        node.only((*SECTION_TEXTS, "key", "wording", "questions"))
        source = {name: node.text(name, required=name == "title") for name in SECTION_TEXTS}
        here = below(tops, node.key())
        texts = {edition.source_language: {k: v for k, v in source.items() if v}}
        texts |= translated(source, here, SECTION_TEXTS, ("questions",))
        section = Section(
            edition=edition,
            key=node.key(),
            number=number,
            wording=node.word("wording", WORDINGS, "derived"),
            texts=texts,
        )
        sections.append(section)
        questions += _questions(node, section, below(here, "questions"), book)
    _roles(folder, questions)
    return PartOne(edition, sections, questions)


def _questions(
    top: Node, section: Section, translations: dict[str, Node], book: Book
) -> list[Question]:
    nodes = top.listed("questions", required=True)
    keys = [node.key() for node in nodes]
    unique(nodes, keys)
    known_keys(translations, keys)
    source_language = section.edition.source_language
    questions: list[Question] = []
    pages: list[str] = []
    for number, (node, key) in enumerate(zip(nodes, keys, strict=True), start=1):
        node.only((*QUESTION_TEXTS, *QUESTION_KEYS, "guidance"))
        page = node.key("page", required=False) or key
        if page in RESERVED_PAGES or (page in pages and pages[-1] != page):
            node.at("page").fault("a page key of questions that follow each other")
        pages.append(page)
        source: dict[str, Any] = {
            name: node.text(name, required=name == "text") for name in QUESTION_TEXTS
        }
        source["guidance"] = node.texts("guidance")
        part_nodes = node.listed("parts", required=True)
        parts = [read_part(one, book) for one in part_nodes]
        check_parts(part_nodes, parts)
        here = below(translations, key)
        texts = {source_language: {name: text for name, text in source.items() if text}}
        texts |= translated(source, here, (*QUESTION_TEXTS, "guidance"), ("parts",))
        _part_texts(part_nodes, texts, source_language, below(here, "parts"))
        questions.append(
            Question(
                section=section,
                key=key,
                number=number,
                need=node.word("need", Need.values),
                audience=node.word("audience", Audience.values, Audience.PUBLIC.value),
                page=page,
                role=node.word("role", ("", *ROLES), ""),
                prints_as=node.word("prints_as", PRINTS, "prose"),
                wording=node.word("wording", WORDINGS, "derived"),
                parts=parts,
                texts=texts,
            )
        )
    return questions


def _part_texts(
    nodes: list[Node], texts: Texts, source_language: str, translations: dict[str, Node]
) -> None:
    known_keys(translations, [node.key() for node in nodes])
    for node in nodes:
        source = part_texts(node)
        texts[source_language].setdefault("parts", {})[node.key()] = source
        here = below(translations, node.key())
        names = tuple(name for name in TEXTS if name in source)
        columns = source.get("columns", {})
        for language, found in translated(source, here, names, ("columns",)).items():
            if columns:
                known_keys({language: here[language].at("columns")}, list(columns))
                found["columns"] = {
                    key: label
                    for key in columns
                    if (
                        label := one_text(
                            below({language: here[language]}, "columns"), key
                        ).get(language)
                    )
                }
            texts[language].setdefault("parts", {})[node.key()] = found


def _roles(folder: Folder, questions: list[Question]) -> None:
    seen: dict[str, Question] = {}
    for one in questions:
        if not one.role:
            continue
        where = Node(
            folder.report, _file_of(folder, one), f"questions.{one.key}.role", one.role
        )
        if one.role in seen:
            where.fault("a role no other question has")
        seen[one.role] = one
        kinds = [part["type"] for part in one.parts]
        for kind in ROLES[one.role]:
            if kind not in kinds:
                where.fault(f"a part of type {kind} in this question")
                break
            kinds.remove(kind)
    if questions and "period" not in seen:
        folder.report.faults.append(
            "sections: role: found no question with the role period, expected one"
        )


def _file_of(folder: Folder, question: Question) -> str:
    for node in folder.under("sections"):
        if node.at("key").value == question.section.key:
            return node.file
    return "sections"
