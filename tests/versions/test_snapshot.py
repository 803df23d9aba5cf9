"""What a version holds: alone, the same for ever, and nothing of the region's own."""

import json
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from frameworks.models import Answer, Audience, Question
from strategies.access import Desk
from strategies.models import Strategy
from tests import factories
from tests.versions.conftest import SUMMARY, ReadingOf
from tests.versions.smallest import answer, heard, more
from toolkit.models import ChecklistItem
from versions import services, snapshot
from versions.differences import differences
from versions.models import Purpose, Version
from versions.schema import SCHEMA
from versions.snapshot import canonical, chained_hash, in_language, read, readable_by, take
from workplans.models import Action

GOLDEN = Path(__file__).parent / "golden"


def freeze(desk: Desk) -> Version:
    return services.freeze(
        desk.strategy, purpose=Purpose.PUBLICATION, uuid=uuid4(), by=desk.user
    )


def verify(versions: list[Version]) -> None:
    """Check the chain as anybody could who has the rows."""
    before = ""
    for version in versions:
        assert version.previous_sha256 == before
        assert chained_hash(version.content, before) == version.sha256
        before = version.sha256


def test_versions_form_a_chain_and_a_changed_word_breaks_it(desk: Desk) -> None:
    for title in ("One", "Two", "Three"):
        Strategy.objects.filter(pk=desk.strategy.pk).update(title=title)
        desk.strategy.refresh_from_db()
        freeze(desk)
    versions = list(Version.objects.order_by("number"))
    assert [one.number for one in versions] == [1, 2, 3]
    verify(versions)
    versions[1].content = versions[1].content.replace("Two", "2wo")
    with pytest.raises(AssertionError):
        verify(versions)


def test_the_same_working_copy_is_the_same_text(desk: Desk) -> None:
    assert canonical(take(desk.strategy)) == canonical(take(desk.strategy))


def test_no_float_and_no_nul_enters_a_version(desk: Desk) -> None:
    assert snapshot._clean({"a": ["A\x00B"]}) == {"a": ["AB"]}
    Action.objects.update(description="Cafe\u0301")
    text = canonical(take(desk.strategy))
    assert "Caf\u00e9" in text
    assert not re.search(r"[:,\[]-?\d+\.\d", text)
    question = Question.objects.get(section__edition=desk.strategy.edition, key="lead")
    Answer.objects.filter(strategy=desk.strategy, question=question).delete()
    factories.AnswerFactory.create(
        strategy=desk.strategy, question=question, parts={"office": 1.5, "political": "x"}
    )
    with pytest.raises(TypeError):
        take(desk.strategy)


def test_what_changes_afterwards_changes_nothing_in_a_version(desk: Desk) -> None:
    version = freeze(desk)
    content = read(version, Audience.REVIEWER)
    Action.objects.update(title="Something else")
    Answer.objects.all().delete()
    version.refresh_from_db()
    assert read(version, Audience.REVIEWER) == content


# --- Audiences ---------------------------------------------------------------


def plant(strategy: Strategy) -> dict[str, list[str]]:
    """Answer every question and item with a word that names its audience."""
    planted: dict[str, list[str]] = {one.value: [] for one in Audience}
    Answer.objects.filter(strategy=strategy).delete()
    for question in Question.objects.filter(section__edition=strategy.edition):
        given = answer(strategy, question)
        given.parts, words = _marked(question, given.parts)
        given.save()
        planted[question.audience] += words
    for item in ChecklistItem.objects.filter(priority__edition=strategy.edition):
        word = f"canary-item-{item.pk}-x"
        factories.TeamAnswerFactory.create(strategy=strategy, item=item, note=word)
        planted[item.audience].append(word)
    return planted


def _marked(question: Question, parts: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Put a word of its own into each text of an answer."""
    words: list[str] = []

    def mark(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: mark(one) for key, one in value.items()}
        if isinstance(value, list):
            return [mark(one) for one in value]
        if isinstance(value, str) and value.startswith(("<p>We live", "One line")):
            words.append(f"canary-{question.pk}-{len(words)}-x")
            return value.replace("We live", words[-1]).replace("One line", words[-1])
        return value

    return {key: mark(value) for key, value in parts.items()}, words


def test_nothing_of_the_region_alone_enters_a_version_and_nothing_of_reviewers_is_public(
    desk: Desk,
) -> None:
    for audience in (Audience.REVIEWER, Audience.REGION):
        public = Question.objects.get(section__edition=desk.strategy.edition, key="definition")
        factories.QuestionFactory.create(
            section=public.section, audience=audience, parts=public.parts
        )
        item = ChecklistItem.objects.filter(priority__edition=desk.strategy.edition).first()
        assert item
        factories.ChecklistItemFactory.create(priority=item.priority, audience=audience)
    planted = plant(desk.strategy)
    assert all(planted.values())
    version = freeze(desk)
    for_aer = json.dumps(read(version, Audience.REVIEWER))
    for_all = json.dumps(read(version, Audience.PUBLIC))
    for word in planted["region"]:
        assert word not in version.content
    for word in planted["reviewer"]:
        assert word in for_aer
        assert word not in for_all
    for word in planted["public"]:
        assert word in for_all


def test_no_person_is_named_in_a_version(desk: Desk) -> None:
    version = freeze(desk)
    for person in (desk.user, version.frozen_by):
        assert person
        assert person.email not in version.content
        assert person.name not in version.content


def test_an_unknown_audience_is_refused_a_reader() -> None:
    hidden = {"audience": "somebody-new", "text": "canary"}
    assert readable_by(Audience.REVIEWER, {"rows": [hidden]}) == {"rows": []}


# --- Schemas -----------------------------------------------------------------


def golden(schema: int) -> Version:
    """What a version of this schema held: the file is never written again."""
    text = (GOLDEN / f"schema-{schema}.json").read_text(encoding="utf-8")
    return Version(schema=schema, content=text)


@pytest.mark.parametrize("schema", [1, 2, 3])
def test_content_of_every_schema_is_still_read(schema: int) -> None:
    content = in_language(read(golden(schema), Audience.PUBLIC), "ro")
    assert content["region"]["name"] == "Arad"
    assert content["strategy"]["period"] == {"start": "2026-03", "end": "2028-12"}
    assert content["sections"][0]["title"] == "Elemente-cheie ale interculturalității"
    assert differences(content, content) == []


def test_what_schema_1_did_not_ask_is_empty_today() -> None:
    content = read(golden(1), Audience.PUBLIC)
    plan = content["workplan"]
    assert (plan["money"]["total"], plan["money"]["not_in_total"]) == ("1000.00", [])
    for action in plan["actions"]:
        assert (
            action["partners"] == action["steps"] == action["risks"] == action["levels"] == []
        )
        for line in action["money"]:
            assert (line["currency"], line["in_plan"]) == (plan["currency"], line["amount"])
    today = read(golden(SCHEMA), Audience.PUBLIC)["workplan"]
    assert set(plan["actions"][0]) == set(today["actions"][0])
    assert set(plan["actions"][0]["money"][0]) == set(today["actions"][0]["money"][0])
    assert set(plan["money"]) == set(today["money"])
    assert set(plan["objectives"][0]["measures"][0]) == set(
        today["objectives"][0]["measures"][0]
    )


def test_before_schema_3_nobody_was_heard() -> None:
    content = read(golden(2), Audience.PUBLIC)
    assert content["input"] == []
    items = [item for priority in content["priorities"] for item in priority["items"]]
    assert all(item["voices"] == {"named": [], "groups": []} for item in items)


def test_the_keys_of_the_newest_schema_are_those_of_today(desk: Desk) -> None:
    """Who adds or drops a key here writes the next schema and an upgrade to it."""
    more(desk.strategy)
    heard(desk.strategy)
    written = json.loads(golden(SCHEMA).content)
    today = json.loads(canonical({**take(desk.strategy), "summary_en": SUMMARY}))
    assert shape(today) == shape(written)


def shape(content: Any) -> Any:
    if isinstance(content, dict):
        if content and all(re.fullmatch(r"[a-z]{2}", key) for key in content):
            return "text"
        return {key: shape(one) for key, one in content.items() if key != "blocks"}
    if isinstance(content, list):
        return [shape(content[0])] if content else []
    return type(content).__name__


def test_a_schema_nobody_knows_is_an_error_not_a_page() -> None:
    with pytest.raises(ValueError, match="schema 99"):
        read(Version(schema=99, content='{"schema": 99}'), Audience.PUBLIC)


def test_a_version_says_at_once_what_it_holds(desk: Desk, reading_of: ReadingOf) -> None:
    version = freeze(desk)
    assert version.facts["actions"] == 1
    assert version.facts["objectives"] == 1
