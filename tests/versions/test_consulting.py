"""The draft for who takes part: read and commented on, paragraph by paragraph."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activity.models import Entry
from activity.verbs import Verb
from frameworks.models import Answer, Audience, Question
from strategies.access import Desk
from strategies.editing import Edit, save
from strategies.models import Strategy
from tests import factories
from tests.conftest import Cast, ClientAs
from toolkit.http import hold_seat
from toolkit.models import Idea, InputState, Moderation, Process, Seat, Switch
from versions import services
from versions.models import Purpose, Version
from versions.paragraphs import paragraph_at, parts_of
from versions.snapshot import in_language, read

pytestmark = pytest.mark.django_db
DRAFT = reverse("versions:comment_draft")


def phone(seat: Seat) -> Client:
    client, answer = Client(), HttpResponse()
    hold_seat(answer, seat)
    client.cookies.update(answer.cookies)
    return client


@pytest.fixture
def question(strategy: Strategy) -> Question:
    """A long text everybody may read, answered in three paragraphs."""
    found = next(
        one
        for one in Question.objects.filter(section__edition=strategy.edition)
        if one.audience == Audience.PUBLIC and [part["type"] for part in one.parts] == ["text"]
    )
    text = "<p>We live together.</p><ul><li>Courses</li><li>Buses</li></ul><p>From 2027 on.</p>"
    Answer.objects.filter(strategy=strategy, question=found).delete()
    factories.AnswerFactory.create(
        strategy=strategy, question=found, parts={found.parts[0]["key"]: text}
    )
    return found


@pytest.fixture
def draft(strategy: Strategy, question: Question, cast: Cast) -> Version:
    Strategy.objects.update(language="ro")
    strategy.refresh_from_db()
    factories.ProcessFactory.create(strategy=strategy)
    factories.SwitchFactory.create(strategy=strategy, kind="comments")
    return consulted(strategy, cast)


def consulted(strategy: Strategy, cast: Cast) -> Version:
    return services.freeze(
        strategy, purpose=Purpose.CONSULTATION, uuid=uuid4(), by=cast["lead"]
    )


@pytest.fixture
def seat(strategy: Strategy) -> Seat:
    found: Seat = factories.SeatFactory.create(strategy=strategy, language="ar")
    return found


def section_page(question: Question) -> str:
    return reverse("versions:draft_section", args=[question.section.key])


def place(question: Question, number: int = 1) -> str:
    return f"{question.section.key}/{question.key}#{number}"


def comment(client: Client, question: Question, draft: Version, text: str, **more: Any) -> Any:
    said = {"draft": draft.number, "place": place(question), "text": text, **more}
    return client.post(section_page(question), said)


def test_a_section_is_read_in_numbered_paragraphs(
    draft: Version, question: Question, seat: Seat
) -> None:
    content = in_language(read(draft, Audience.PUBLIC), "en")
    section = next(one for one in content["sections"] if one["key"] == question.section.key)
    found = next(one for one in parts_of(section) if "We live" in one.paragraphs[0].text)
    assert [one.number for one in found.paragraphs] == [1, 2, 3]
    assert [one.text for one in found.paragraphs] == [
        "We live together.",
        "Courses\nBuses",
        "From 2027 on.",
    ]
    assert paragraph_at(content, place(question, 3)) == found.paragraphs[2]
    assert paragraph_at(content, place(question, 4)) is None
    assert paragraph_at(content, "nothing") is None


def test_the_page_is_in_the_participants_language_and_the_text_in_its_own(
    draft: Version, question: Question, seat: Seat
) -> None:
    client = phone(seat)
    text = client.get(DRAFT).content.decode()
    assert section_page(question) in text
    text = client.get(section_page(question)).content.decode()
    assert '<html lang="ar" dir="rtl">' in text
    assert '<div lang="ro" dir="auto"><p>We live together.</p></div>' in text


def test_a_comment_keeps_the_words_it_is_about_and_no_name(
    draft: Version, question: Question, seat: Seat
) -> None:
    client = phone(seat)
    answer = comment(client, question, draft, "متى؟", place=place(question, 3))
    assert answer.status_code == 302

    idea = Idea.objects.get()
    assert (idea.commented, idea.place) == (draft, place(question, 3))
    assert (idea.quote, idea.text, idea.language) == ("From 2027 on.", "متى؟", "ar")
    assert (idea.moderation, idea.organisation) == (Moderation.WAITING, None)
    entry = Entry.objects.get(verb=Verb.COMMENT_OF_PARTICIPANT)
    assert (entry.actor, entry.title) == (None, str(draft.number))
    assert "متى؟" in client.get(section_page(question)).content.decode()
    assert "متى؟" in client.get(DRAFT).content.decode()


def test_sent_twice_it_is_one_comment(draft: Version, question: Question, seat: Seat) -> None:
    for _again in range(2):
        comment(phone(seat), question, draft, "When?")
    assert Idea.objects.count() == 1


def test_of_an_organisation_it_carries_the_name(
    draft: Version, question: Question, strategy: Strategy
) -> None:
    ours = factories.OrganisationFactory.create(region=strategy.region)
    comment(phone(factories.SeatFactory.create(strategy=strategy, organisation=ours, group="")),
            question, draft, "When?")  # fmt: skip
    assert Idea.objects.get().organisation == ours


@pytest.mark.parametrize(
    ("text", "sentence"),
    [(" ", "Write something first."), ("word " * 500, "Use 2000 characters or fewer.")],
)
def test_what_cannot_be_kept_gets_a_sentence_and_stays_in_the_box(
    draft: Version, question: Question, seat: Seat, text: str, sentence: str
) -> None:
    Seat.objects.update(language="en")
    answer = comment(phone(seat), question, draft, text)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert text.strip() in answer.content.decode()
    assert not Idea.objects.exists()


def test_a_telephone_number_is_pointed_out_before_it_is_sent(
    draft: Version, question: Question, seat: Seat
) -> None:
    Seat.objects.update(language="en")
    client = phone(seat)
    answer = comment(client, question, draft, "Call me: 0740 123 456")
    text = answer.content.decode()
    assert "lead to a person: 0740 123 456" in text
    assert "Send it as it is" in text
    assert "Call me" in text
    assert not Idea.objects.exists()
    comment(client, question, draft, "Call me: 0740 123 456", anyway="1")
    assert Idea.objects.count() == 1


def test_a_comment_is_taken_back_until_it_is_decided(
    draft: Version, question: Question, seat: Seat, strategy: Strategy
) -> None:
    client = phone(seat)
    comment(client, question, draft, "When?")
    mine = Idea.objects.get()
    stranger = phone(factories.SeatFactory.create(strategy=strategy))
    stranger.post(DRAFT, {"withdraw": str(mine.uuid)})
    assert Idea.objects.get().state == InputState.RECEIVED
    assert client.post(DRAFT, {"withdraw": "x"}).status_code == 404

    client.post(DRAFT, {"withdraw": str(mine.uuid)})
    assert Idea.objects.get().state == InputState.WITHDRAWN
    assert "When?" not in client.get(DRAFT).content.decode()

    Idea.objects.update(state=InputState.NO, reason="Not ours.")
    client.post(DRAFT, {"withdraw": str(mine.uuid)})
    assert Idea.objects.get().state == InputState.NO


def test_what_comes_after_the_end_is_refused_and_shown_to_be_copied(
    draft: Version, question: Question, seat: Seat
) -> None:
    Switch.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    answer = comment(phone(seat), question, draft, "When?")
    assert answer.status_code == 403
    assert "When?" in answer.content.decode()
    assert phone(seat).get(section_page(question)).status_code == 403
    assert not Idea.objects.exists()


def test_without_a_draft_the_page_says_so(strategy: Strategy, seat: Seat) -> None:
    Seat.objects.update(language="en")
    factories.ProcessFactory.create(strategy=strategy)
    factories.SwitchFactory.create(strategy=strategy, kind="comments")
    assert "Nothing is open" in phone(seat).get(DRAFT).content.decode()


def test_a_comment_on_a_draft_that_is_replaced_is_kept_on_the_page(
    draft: Version, question: Question, seat: Seat, strategy: Strategy, cast: Cast
) -> None:
    Seat.objects.update(language="en")
    consulted(strategy, cast)
    answer = comment(phone(seat), question, draft, "When?")
    assert answer.status_code == 422
    assert "There is a newer draft now." in answer.content.decode()
    assert "When?" in answer.content.decode()


def test_a_paragraph_that_is_not_there_gets_no_comment(
    draft: Version, question: Question, seat: Seat
) -> None:
    answer = comment(phone(seat), question, draft, "When?", place="x/y#1")
    assert answer.status_code == 422
    assert "When?" in answer.content.decode()
    assert phone(seat).get(reverse("versions:draft_section", args=["x"])).status_code == 404


def test_nothing_for_the_region_or_for_reviewers_is_read_by_participants(
    draft: Version, question: Question, seat: Seat, strategy: Strategy, cast: Cast
) -> None:
    Question.objects.filter(pk=question.pk).update(audience=Audience.REVIEWER)
    consulted(strategy, cast)
    client = phone(seat)
    page = client.get(section_page(question))
    assert "We live together." not in page.content.decode()


def test_while_one_is_commented_on_and_another_reviewed_saving_changes_neither(
    desk: Desk, question: Question, seat: Seat, cast: Cast
) -> None:
    strategy = desk.strategy
    factories.ProcessFactory.create(strategy=strategy)
    factories.SwitchFactory.create(strategy=strategy, kind="comments")
    one = consulted(strategy, cast)
    other = services.send_for_review(desk, uuid=uuid4(), summary_en="People meet, and stay.")
    client = phone(seat)
    before = [client.get(DRAFT).content, client.get(section_page(question)).content]

    answer = Answer.objects.get(strategy=strategy, question=question)
    said = {question.parts[0]["key"]: "<p>Something else.</p>"}
    assert save(Edit(answer, answer.version, {"parts": said}), by=cast["editor"])

    after = [client.get(DRAFT).content, client.get(section_page(question)).content]
    assert [_same(page) for page in after] == [_same(page) for page in before]
    comment(client, question, one, "When?")
    assert Idea.objects.get().commented == one
    assert Idea.objects.get().quote == "We live together."
    other.refresh_from_db()
    assert other.review == "sent"


def _same(page: bytes) -> str:
    """Return a page without the tokens that differ each time."""
    lines = page.decode().split("\n")
    return "\n".join(one for one in lines if "csrfmiddlewaretoken" not in one)


def test_a_lead_makes_one_on_the_versions_page_and_neither_aer_nor_the_public_reads_it(
    strategy: Strategy, question: Question, client_as: ClientAs
) -> None:
    slug = strategy.region.slug
    answer = client_as("lead").post(
        reverse("versions:make", args=[slug]), {"purpose": "consultation"}
    )
    assert answer.status_code == 302
    made = Version.objects.get()
    assert made.purpose == Purpose.CONSULTATION
    here = reverse("versions:version", args=[slug, made.number])
    assert client_as("facilitator").get(here).status_code == 200
    assert client_as("aer-coordinator").get(here).status_code in {403, 404}
    assert (
        client_as("anonymous").get(reverse("versions:public", args=[slug])).status_code == 404
    )
    text = client_as("lead").get(reverse("versions:list", args=[slug])).content.decode()
    assert "Open it for comments" in text


def test_everybody_reads_where_to_take_part_while_comments_are_open(
    draft: Version, client: Client
) -> None:
    assert "what you think of its draft" in client.get("/").content.decode()
    Process.objects.update(confirmed_at=None)
    assert "what you think of its draft" not in client.get("/").content.decode()


def test_pages_ask_the_same_however_many_comments_there_are(
    draft: Version, question: Question, seat: Seat, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        factories.IdeaFactory.create(
            strategy=draft.strategy,
            seat=seat,
            commented=draft,
            place=place(question, number % 3),
        )
    client = phone(seat)
    for page in (DRAFT, section_page(question)):
        with django_assert_max_num_queries(8):
            client.get(page)
