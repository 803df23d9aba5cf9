"""The story: a region writes its strategy, AER reviews it, everybody can read it."""

import csv
import io
from collections.abc import Callable

import pytest

from tests.journeys import (
    asking,
    network,
    participating,
    planning,
    publishing,
    reviewing,
    visiting,
    writing,
)
from tests.journeys.conftest import Story
from tests.journeys.person import with_axe

STEPS: list[Callable[[Story], None]] = [
    network.sees_ten_regions,
    network.invites_a_colleague,
    writing.operator_gives_a_region_its_lead,
    writing.first_page_of_a_region,
    writing.writes_text_with_a_list,
    writing.adds_rows_to_a_table,
    writing.confirms_figures,
    writing.says_what_is_not_there,
    writing.keeps_a_number_nobody_can_read,
    writing.brings_the_plan_there_is,
    writing.completes_a_section,
    asking.asks_the_statistics_office,
    asking.says_who_sees_to_a_section,
    asking.sends_it_back_and_takes_it_over,
    writing.meets_a_colleague_at_one_answer,
    writing.loses_the_sign_in_while_writing,
    planning.answers_a_question_of_the_checklist,
    planning.answers_a_priority_on_one_page,
    planning.makes_an_action_of_what_is_missing,
    planning.writes_an_objective,
    planning.fills_in_an_action,
    planning.gives_every_objective_a_measure,
    planning.pastes_titles,
    planning.takes_over_a_list_and_back,
    planning.takes_the_plan_out_and_brings_it_back,
    planning.narrows_the_list,
    planning.looks_at_the_plan_in_time_and_on_paper,
    planning.fills_in_one_thing_for_many,
    planning.changes_several_and_takes_it_back,
    planning.moves_an_action_and_back,
    planning.completes_every_action,
    planning.confirms_the_money,
    writing.answers_all_that_is_left,
    reviewing.shares_the_draft,
    reviewing.sends_the_first_version,
    reviewing.takes_it_back_and_sends_again,
    reviewing.aer_reviews,
    reviewing.region_replies,
    reviewing.aer_sees_what_changed_and_closes,
    publishing.publishes_and_records_the_adoption,
    publishing.everybody_reads_it,
    publishing.stakeholder_takes_the_pdf,
    publishing.draft_as_pdf,
    publishing.takes_the_publication_back,
    participating.opens_what_people_can_do,
    participating.plans_a_workshop,
    participating.comes_in_with_a_code,
    participating.says_what_would_help,
    participating.closes_a_question_in_the_room,
    participating.enters_for_others,
    participating.writes_minutes,
    participating.decides_and_makes_an_action,
    participating.reads_what_became_of_it,
    participating.chooses_together,
    participating.comments_on_the_draft,
    visiting.public_pages,
    visiting.own_account,
    visiting.people,
    visiting.invites_a_list,
    visiting.hands_on_a_link,
    visiting.outsiders_learn_nothing,
]

# Addresses that answer 200 and are no pages.
NO_PAGES = {
    "network/regions.csv": "a file to download",
    "regions/<slug:region>/files/<uuid:uuid>/": "a file to download",
    "documents/<uuid:uuid>/file/": "a file to download",
    "regions/<slug:region>/workplan/spreadsheet/file/": "a file to download",
    "regions/<slug:region>/here/": "what a page's script asks",
    "regions/<slug:region>/checklist/answers.csv": "a file to download",
    "regions/<slug:region>/report/input.csv": "a file to download",
    "regions/<slug:region>/workshops/<uuid:uuid>/screen/<int:position>/count/": (
        "the number a screen asks for"
    ),
}


@pytest.mark.parametrize("step", STEPS, ids=[step.__name__ for step in STEPS])
def test_story(story: Story, step: Callable[[Story], None]) -> None:
    step(story)


def test_every_page_of_the_access_table_was_opened(story: Story) -> None:
    """Where axe looks, it has looked at each, at both widths."""
    table = csv.DictReader(io.StringIO(story.product.manage("access_table")))
    # Django leaves the ^ of a pattern out when it says where an address leads.
    pages = {row["url"].replace("/^", "/") for row in table if row["status"] == "200"}
    looked_at = story.diary.looked_at if with_axe() else set(story.diary.seen)
    missing = sorted(pages - looked_at - set(NO_PAGES))
    assert not missing, f"No step opens: {missing}"
    assert set(NO_PAGES) <= pages
