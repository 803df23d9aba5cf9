"""What decides a file, and what its pages say about the standing of the text."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from documents import printables
from documents.models import Kind
from documents.printables import Printable, of_draft, of_version, page_of, status
from frameworks.models import Answer, Audience, Question
from strategies.models import Strategy
from tests import factories
from tests.documents.conftest import answer
from versions.models import PublicationState, ReviewState, Version
from workplans.models import Action

pytestmark = pytest.mark.django_db


def strategy_of(strategy: Strategy, **changes: object) -> Printable:
    asked = {"kind": Kind.STRATEGY, "language": "en", "audience": Audience.REVIEWER} | changes
    return of_draft(strategy, **asked)  # type: ignore[arg-type]


def test_the_same_text_has_the_same_fingerprint(told: Strategy) -> None:
    assert strategy_of(told).fingerprint == strategy_of(told).fingerprint


@pytest.mark.parametrize("change", [{"language": "ro"}, {"kind": Kind.WORKPLAN}])
def test_another_language_or_kind_is_another_file(
    told: Strategy, change: dict[str, object]
) -> None:
    assert strategy_of(told).fingerprint != strategy_of(told, **change).fingerprint


def test_an_answer_changes_the_strategy_but_not_the_workplan(told: Strategy) -> None:
    before = [strategy_of(told, kind=kind).fingerprint for kind in Kind]
    Answer.objects.filter(question__key="definition").update(parts={"text": "<p>Anew.</p>"})
    after = [strategy_of(told, kind=kind).fingerprint for kind in Kind]
    assert before[0] != after[0]
    assert before[1] == after[1]


def test_an_action_changes_both(told: Strategy) -> None:
    before = [strategy_of(told, kind=kind).fingerprint for kind in Kind]
    Action.objects.update(title="Morning courses")
    after = [strategy_of(told, kind=kind).fingerprint for kind in Kind]
    assert not set(before) & set(after)


def test_a_draft_of_tomorrow_is_another_file(told: Strategy) -> None:
    with time_machine.travel(datetime(2026, 3, 3, 12, tzinfo=UTC), tick=False):
        today = strategy_of(told)
    with time_machine.travel(datetime(2026, 3, 4, 12, tzinfo=UTC), tick=False):
        tomorrow = strategy_of(told)
    assert today.fingerprint != tomorrow.fingerprint
    assert status(today.record) == "Draft of 3 March 2026, not decided"


def test_the_day_of_a_draft_is_the_regions_day(told: Strategy) -> None:
    told.region.time_zone = "Europe/Bucharest"
    with time_machine.travel(datetime(2026, 3, 3, 22, 30, tzinfo=UTC), tick=False):
        assert strategy_of(told).record == {"draft_on": "2026-03-04"}


def test_new_fonts_or_templates_make_a_new_file(
    told: Strategy, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = strategy_of(told).fingerprint
    monkeypatch.setattr(printables, "made_with", lambda _language: "another renderer")
    assert strategy_of(told).fingerprint != before


def test_publication_and_adoption_make_a_new_file(freeze: Callable[[], Version]) -> None:
    version = freeze()
    found = {of_version(version, Kind.STRATEGY, "en", Audience.PUBLIC).fingerprint}
    version.publication = PublicationState.PUBLISHED
    version.published_at = datetime(2026, 5, 4, 9, tzinfo=UTC)
    found.add(of_version(version, Kind.STRATEGY, "en", Audience.PUBLIC).fingerprint)
    factories.AdoptionFactory.create(version=version, number="12/2026")
    version.refresh_from_db()
    found.add(of_version(version, Kind.STRATEGY, "en", Audience.PUBLIC).fingerprint)
    assert len(found) == 3


# --- Where the text stands ---------------------------------------------------------


def test_a_version_says_what_it_is_not_yet(freeze: Callable[[], Version]) -> None:
    version = freeze()
    version.frozen_at = datetime(2026, 3, 3, 12, tzinfo=UTC)
    record = of_version(version, Kind.STRATEGY, "en", Audience.PUBLIC).record
    assert status(record) == "Version 1 of 3 March 2026, not reviewed by AER, not adopted"


def test_a_published_and_adopted_version_says_all_of_it(freeze: Callable[[], Version]) -> None:
    version = freeze()
    version.review = ReviewState.REVIEWED
    version.publication = PublicationState.PUBLISHED
    version.frozen_at = datetime(2026, 3, 3, 12, tzinfo=UTC)
    version.published_at = datetime(2026, 5, 4, 9, tzinfo=UTC)
    factories.AdoptionFactory.create(
        version=version,
        body="County Council",
        act="resolution",
        number="12",
        on=date(2026, 4, 1),
    )
    record = of_version(version, Kind.STRATEGY, "en", Audience.PUBLIC).record
    assert status(record) == (
        "Version 1 of 3 March 2026, reviewed by AER, published on 4 May 2026, "
        "adopted by County Council, Resolution 12, 1 April 2026"
    )


def test_a_withdrawn_publication_says_so(freeze: Callable[[], Version]) -> None:
    version = freeze()
    version.publication = PublicationState.WITHDRAWN
    version.publication_moved_at = datetime(2026, 6, 1, 9, tzinfo=UTC)
    record = of_version(version, Kind.STRATEGY, "en", Audience.REVIEWER).record
    assert "publication withdrawn on 1 June 2026" in status(record)


# --- Who reads it -----------------------------------------------------------------


def test_where_reviewers_read_nothing_more_there_is_one_file(told: Strategy) -> None:
    public = strategy_of(told, audience=Audience.PUBLIC)
    assert strategy_of(told).audience is Audience.PUBLIC
    assert strategy_of(told).fingerprint == public.fingerprint


def test_what_only_reviewers_read_is_in_no_file_for_the_public(told: Strategy) -> None:
    Question.objects.filter(key="definition").update(audience=Audience.REVIEWER)
    for_aer, public = strategy_of(told), strategy_of(told, audience=Audience.PUBLIC)
    assert for_aer.audience is Audience.REVIEWER
    assert "Evening courses for people who work" in page_of(for_aer).html
    assert "It holds answers that are not public" in page_of(for_aer).html
    shown = page_of(public).html
    assert "It holds answers that are not public" not in shown
    assert "Our understanding" not in shown


def test_what_only_the_team_reads_is_in_no_file(told: Strategy) -> None:
    answer(
        told,
        "stakeholders",
        "attitudes",
        parts={"rows": [{"id": "b" * 32, "name": "Canary Club", "attitude": "critical"}]},
    )
    for kind in Kind:
        assert "Canary" not in page_of(strategy_of(told, kind=kind)).html


# --- What the page says -----------------------------------------------------------


def test_a_stance_is_an_honest_sentence(told: Strategy) -> None:
    html = page_of(strategy_of(told)).html
    assert "The region does not have this, because:" in html
    assert "The accounts do not show it." in html


def test_keys_of_lists_and_items_are_never_shown(told: Strategy) -> None:
    shown = re.sub(r"<[^>]*>", " ", page_of(strategy_of(told)).html)
    for key in ("third_country", "not_found", "p1-01", "amif", "in_progress", "not_available"):
        assert key not in shown


def test_questions_without_an_answer_are_named_once(told: Strategy) -> None:
    html = page_of(strategy_of(told)).html
    assert "Not written yet:" in html
    assert html.count("Our three principles") == 1


def test_the_regions_own_words_keep_their_language(told: Strategy) -> None:
    told.language = "ro"
    html = page_of(strategy_of(told)).html
    assert '<html lang="en" dir="ltr">' in html
    assert '<div class="prose" lang="ro" dir="ltr">' in html


def test_labels_follow_the_language_that_was_asked(told: Strategy) -> None:
    html = page_of(strategy_of(told, language="ro")).html
    assert '<html lang="ro"' in html
    assert "Key elements of interculturality" not in html


def test_a_strategy_with_nothing_in_it_can_be_printed(strategy: Strategy) -> None:
    for kind in Kind:
        assert "Draft of" in page_of(strategy_of(strategy, kind=kind)).html


def test_html_in_a_text_is_shown_as_it_was_typed(told: Strategy) -> None:
    Action.objects.update(title="<script>alert(1)</script><img src=x>")
    html = page_of(strategy_of(told)).html
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_reading_content_takes_the_same_queries_for_many_actions(
    told: Strategy, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    factories.ActionFactory.create_batch(40, strategy=told)
    with django_assert_max_num_queries(40):
        strategy_of(told)


def test_a_printable_is_a_value(draft: Printable) -> None:
    assert replace(draft).fingerprint == draft.fingerprint
