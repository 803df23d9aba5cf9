"""Ask someone: one question, one link, a proposal that the team takes over."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from activity.models import Entry, Notification
from activity.verbs import Verb
from asking import delivery, services
from frameworks.models import Answer, Question
from regions.models import Role
from strategies.models import Ask, Revision, Strategy
from tests import factories
from tests.conftest import Cast, ClientAs
from toolkit.models import ChecklistItem, TeamAnswer
from workplans.models import Action

TEXT = "governance/decision"
TYPED = {"name": " Ioana  Pop ", "email": "Ioana@Stat.example", "line": "You counted in 2021."}
LINE = re.compile(r"https?://[^/\s]+(/answer/\S+)")


@pytest.fixture(autouse=True)
def _started(strategy: Strategy) -> None:
    """Every page below needs a strategy in the region."""


@pytest.fixture
def text_question(strategy: Strategy) -> Question:
    """A question whose one part is a text."""
    return next(
        one
        for one in Question.objects.filter(section__edition=strategy.edition).select_related(
            "section__edition"
        )
        if [part["type"] for part in one.parts] == ["text"]
    )


@pytest.fixture
def asked(strategy: Strategy, text_question: Question, cast: Cast) -> Ask:
    return factories.AskFactory.create(
        strategy=strategy,
        key=text_question.path,
        title=text_question.text,
        asked_by=cast["lead"],
        token_hash=None,
    )


def ask_page(kind: str, key: str) -> str:
    return f"/regions/arad/ask/{kind}/{key}/"


def page_of(ask: Ask, more: str = "") -> str:
    return f"/regions/arad/asked/{ask.uuid}/{more}"


def sent_link(ask: Ask) -> str:
    assert delivery.deliver(ask.pk)
    found = LINE.search(str(mail.outbox[-1].body))
    assert found
    return found[1]


def said(question: Question, text: str, **more: str) -> dict[str, str]:
    return {f"{question.key}.{question.parts[0]['key']}": text, **more}


def stored(question: Question) -> str:
    answer = Answer.objects.get(question=question)
    return str(answer.parts.get(question.parts[0]["key"], ""))


# --- Asking ----------------------------------------------------------------------------


def test_the_lead_asks_and_a_mail_with_a_link_goes_out(
    client_as: ClientAs,
    text_question: Question,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    url = ask_page("question", text_question.path)

    assert text_question.text in client_as("lead").get(url).content.decode()
    with django_capture_on_commit_callbacks() as queued:
        response = client_as("lead").post(
            url,
            {**TYPED, "uuid": uuid4(), "wanted_by_day": "3", "wanted_by_month": "3"}
            | {"wanted_by_year": "2030"},
        )

    assert response.status_code == 302
    ask = Ask.objects.get()
    assert (ask.name, ask.email) == ("Ioana Pop", "ioana@stat.example")
    assert str(ask.wanted_by) == "2030-03-03"
    assert queued
    link = sent_link(ask)
    (sent,) = mail.outbox
    assert sent.to == ["ioana@stat.example"]
    for words in ("Hello Ioana Pop", "The lead", text_question.text, "You counted in 2021."):
        assert words in sent.body
    assert link.split("/")[2] not in str(Ask.objects.values())
    entry = Entry.objects.get(verb=Verb.SOMEBODY_ASKED)
    assert "Ioana" not in entry.title + str(entry.data)


def test_the_same_form_sent_twice_asks_once(
    client_as: ClientAs, text_question: Question
) -> None:
    client, typed = client_as("editor"), {**TYPED, "uuid": str(uuid4())}
    url = ask_page("question", text_question.path)

    for _time in range(2):
        assert client.post(url, typed).status_code == 302
    again = client.post(url, {**typed, "uuid": str(uuid4())})

    assert Ask.objects.count() == 1
    assert "asked this already" in again.content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Fill in"),
        ({"email": "ioana"}, "name@example.org"),
        ({"line": "x" * 2001}, "2000 characters or fewer"),
        ({"wanted_by_day": "99", "wanted_by_month": "1", "wanted_by_year": "2030"}, "3 3 2026"),
    ],
)
def test_wrong_input_asks_nobody_and_keeps_what_was_typed(
    client_as: ClientAs, text_question: Question, change: dict[str, str], words: str
) -> None:
    response = client_as("lead").post(
        ask_page("question", text_question.path), {**TYPED, "uuid": str(uuid4()), **change}
    )

    assert response.status_code == 422
    page = response.content.decode()
    assert words in page
    assert "You counted in 2021." in page or "xxxx" in page
    assert not Ask.objects.exists()


@pytest.mark.parametrize(
    ("role", "status"),
    [("facilitator", 403), ("stakeholder", 403), ("aer-coordinator", 403), ("outsider", 404)],
)
def test_who_does_not_write_asks_nobody(
    client_as: ClientAs, asked: Ask, role: str, status: int
) -> None:
    client = client_as(role)
    for url in (ask_page("question", asked.key), page_of(asked), page_of(asked, "take-over/")):
        assert client.get(url).status_code == status
    for act in ("take-over/", "send-back/", "send-again/", "withdraw/"):
        assert client.post(page_of(asked, act), {"line": "x"}).status_code == status


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("question", "context/nothing"),
        ("question", "context"),
        ("item", "nothing/at-all"),
        ("action", "no-uuid"),
        ("action", "7d3c4a0e-5b0b-4c58-9d66-0c7b8a1f2e3d"),
        ("section", "context"),
        ("made-up", "x"),
    ],
)
def test_what_is_not_there_cannot_be_asked(client_as: ClientAs, kind: str, key: str) -> None:
    assert client_as("lead").get(ask_page(kind, key)).status_code == 404


def test_what_is_made_elsewhere_cannot_be_asked(
    client_as: ClientAs, strategy: Strategy
) -> None:
    made = next(
        one
        for one in Question.objects.filter(section__edition=strategy.edition)
        if one.made and not one.can_be_asked
    )
    assert client_as("lead").get(ask_page("question", made.path)).status_code == 404


def test_every_question_that_can_be_asked_opens_and_takes_an_empty_answer(
    strategy: Strategy, cast: Cast
) -> None:
    for question in Question.objects.filter(section__edition=strategy.edition):
        if not question.can_be_asked:
            continue
        ask = factories.AskFactory.create(
            strategy=strategy, key=question.path, token=question.key, asked_by=cast["lead"]
        )
        link = f"/answer/{question.key}/"
        assert Client().get(link).status_code == 200, question.key
        assert Client().post(link, {}).status_code == 302, question.key
        ask.refresh_from_db()
        assert ask.answered_at, question.key


def test_many_mails_in_an_hour_are_too_many(
    client_as: ClientAs, asked: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_MAILS", 1)
    response = client_as("lead").post(
        ask_page("question", asked.key), {**TYPED, "uuid": str(uuid4())}
    )

    assert "Wait a little" in response.content.decode()
    assert Ask.objects.count() == 1


# --- The link ----------------------------------------------------------------------------


def test_opening_the_link_ten_times_uses_nothing_up_and_records_nothing(asked: Ask) -> None:
    link = sent_link(asked)
    before = (Ask.objects.values().get(), Entry.objects.count(), Revision.objects.count())

    for _time in range(10):
        stranger = Client()
        assert stranger.get(link).status_code == 200
        assert stranger.head(link).status_code == 200
        assert not stranger.session.keys()

    after = (Ask.objects.values().get(), Entry.objects.count(), Revision.objects.count())
    assert before == after


def test_the_page_shows_the_one_question_and_no_menu(
    asked: Ask, text_question: Question, strategy: Strategy
) -> None:
    factories.AnswerFactory.create(
        strategy=strategy, question=text_question, parts={"text": "<p>secret-draft</p>"}
    )
    page = Client().get(sent_link(asked)).content.decode()

    assert text_question.text in page
    assert str(text_question.say("example"))[:40] in page
    assert "secret-draft" not in page
    assert "/regions/" not in page
    assert 'class="menu' not in page
    assert "The lead" in page


def test_the_link_opens_nothing_else(asked: Ask) -> None:
    client, link = Client(), sent_link(asked)
    client.get(link)
    client.post(link, {})

    assert client.get("/regions/arad/")["Location"].startswith("/sign-in/")
    assert "_auth_user_id" not in client.session


def test_what_is_written_waits_as_a_proposal(
    asked: Ask, text_question: Question, cast: Cast
) -> None:
    link, client = sent_link(asked), Client()

    sent = client.post(
        link, said(text_question, "We count <b>twice</b> a year.", your_role="Statistics")
    )

    assert sent["Location"] == link
    assert not Answer.objects.filter(question=text_question).exists()
    asked.refresh_from_db()
    assert asked.role == "Statistics"
    page = client.get(link).content.decode()
    assert "Thank you." in page
    assert "We count &lt;b&gt;twice&lt;/b&gt; a year." in page
    assert [one.person for one in Notification.objects.all()] == [cast["lead"]]


def test_sent_twice_is_one_proposal_and_sent_anew_keeps_the_text_before(
    asked: Ask, text_question: Question
) -> None:
    link = sent_link(asked)
    for text in ("First.", "First.", "Second."):
        Client().post(link, said(text_question, text))

    assert Revision.objects.filter(object_uuid=asked.uuid).count() == 2
    assert Entry.objects.filter(verb=Verb.PROPOSAL_CAME).count() == 1
    asked.refresh_from_db()
    assert "Second." in str(asked.proposal)


def test_what_cannot_be_kept_is_still_on_the_page(asked: Ask, text_question: Question) -> None:
    response = Client().post(
        sent_link(asked), said(text_question, "A good sentence.", your_role="x" * 200)
    )

    assert response.status_code == 422
    assert "A good sentence." in response.content.decode()
    asked.refresh_from_db()
    assert asked.answered_at is None


def test_a_number_nobody_can_read_is_kept_with_its_sentence(
    strategy: Strategy, cast: Cast
) -> None:
    question = next(
        one
        for one in Question.objects.filter(section__edition=strategy.edition)
        if one.parts[0]["type"] == "amount"
    )
    ask = factories.AskFactory.create(strategy=strategy, key=question.path, token="number")
    Client().post("/answer/number/", said(question, "about twelve thousand"))

    page = Client().get("/answer/number/").content.decode()
    assert "about twelve thousand" in page
    assert "What you typed is kept." in page
    ask.refresh_from_db()
    assert ask.proposal["unread"]


def test_one_link_cannot_fill_the_disk(
    asked: Ask, text_question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_TEXTS", 1)
    link = sent_link(asked)
    Client().post(link, said(text_question, "One."))
    response = Client().post(link, said(text_question, "Two is typed."))

    assert response.status_code == 429
    assert "Two is typed." in response.content.decode()


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("taken_over_at", "it was answered on"),
        ("withdrawn_at", "not asked any more"),
        ("expires_at", "it worked until"),
    ],
)
def test_a_link_that_is_over_says_why_and_keeps_what_is_typed(
    asked: Ask, text_question: Question, column: str, words: str
) -> None:
    link = sent_link(asked)
    changes: dict[str, Any] = {column: timezone.now() - timedelta(days=1)}
    if column == "taken_over_at":
        changes["answered_at"] = timezone.now() - timedelta(days=2)
    Ask.objects.filter(pk=asked.pk).update(**changes)

    shown = Client().get(link)
    assert shown.status_code == 410
    assert words in shown.content.decode()
    assert "lead@example.org" in shown.content.decode()
    late = Client().post(link, said(text_question, "Typed too late."))
    assert late.status_code == 410
    assert "Typed too late." in late.content.decode()
    asked.refresh_from_db()
    assert not asked.proposal


def test_a_made_up_link_finds_nothing(db: None) -> None:
    assert Client().get("/answer/made-up/").status_code == 404
    assert Client().post("/answer/made-up/").status_code == 404


def test_the_page_speaks_the_language_of_the_strategy(asked: Ask) -> None:
    Ask.objects.filter(pk=asked.pk).update(language="ro")
    link = sent_link(asked)

    assert '<html lang="ro"' in Client().get(link).content.decode()
    chooses = Client()
    chooses.post("/language/", {"language": "en", "next": link})
    assert '<html lang="en"' in chooses.get(link).content.decode()


# --- Taking over ---------------------------------------------------------------------------


@pytest.fixture
def proposed(asked: Ask, text_question: Question) -> Ask:
    link = sent_link(asked)
    Client().post(link, said(text_question, "The office decides.", your_role="Clerk"))
    asked.refresh_from_db()
    return asked


def test_the_team_sees_who_proposes_what_beside_what_stands(
    client_as: ClientAs, proposed: Ask, text_question: Question, strategy: Strategy
) -> None:
    part = text_question.parts[0]["key"]
    factories.AnswerFactory.create(
        strategy=strategy, question=text_question, parts={part: "<p>What we had.</p>"}
    )
    page = client_as("editor").get(page_of(proposed)).content.decode()

    for words in ("Ioana Pop proposes", "Clerk", "The office decides.", "What we had."):
        assert words in page


def test_taken_over_it_stands_and_the_link_is_closed(
    client_as: ClientAs, proposed: Ask, text_question: Question
) -> None:
    client, url = client_as("lead"), page_of(proposed, "take-over/")

    response = client.post(url, {"as_it_is": "1", "version": "0"})

    assert response.status_code == 302
    assert "The office decides." in stored(text_question)
    proposed.refresh_from_db()
    assert proposed.taken_over_at
    assert Entry.objects.filter(verb=Verb.PROPOSAL_TAKEN_OVER).count() == 1
    again = client.post(url, {"as_it_is": "1", "version": "0"})
    assert again.status_code == 409
    assert Entry.objects.filter(verb=Verb.PROPOSAL_TAKEN_OVER).count() == 1


def test_a_colleague_who_wrote_meanwhile_loses_nothing(
    client_as: ClientAs, proposed: Ask, text_question: Question, strategy: Strategy
) -> None:
    part = text_question.parts[0]["key"]
    factories.AnswerFactory.create(
        strategy=strategy, question=text_question, parts={part: "<p>Theirs.</p>"}, version=4
    )
    client, url = client_as("lead"), page_of(proposed, "take-over/")

    met = client.post(url, {"as_it_is": "1", "version": "3"})

    assert met.status_code == 409
    assert "Theirs." in met.content.decode()
    assert "Theirs." in stored(text_question)
    proposed.refresh_from_db()
    assert proposed.taken_over_at is None
    assert client.post(url, {"as_it_is": "1", "version": "4"}).status_code == 302
    assert "The office decides." in stored(text_question)


def test_changed_first(client_as: ClientAs, proposed: Ask, text_question: Question) -> None:
    client, url = client_as("lead"), page_of(proposed, "take-over/")

    assert "The office decides." in client.get(url).content.decode()
    client.post(url, said(text_question, "The council decides.", version="0"))

    assert "The council decides." in stored(text_question)
    proposed.refresh_from_db()
    assert "The office decides." in str(proposed.proposal), "what came is kept as it came"


def test_sent_back_it_is_asked_again_with_a_line_and_a_new_link(
    client_as: ClientAs, proposed: Ask, text_question: Question
) -> None:
    old = LINE.search(str(mail.outbox[-1].body))
    client = client_as("lead")
    empty = client.post(page_of(proposed, "send-back/"), {"line": ""})
    assert empty.status_code == 422
    client.post(page_of(proposed, "send-back/"), {"line": "Since when?"})

    new = sent_link(proposed)
    assert "Since when?" in mail.outbox[-1].body
    assert old
    assert Client().get(old[1]).status_code == 404
    page = Client().get(new).content.decode()
    assert "Since when?" in page
    assert "The office decides." in page
    Client().post(new, said(text_question, "The office decides since 2019."))
    assert Notification.objects.count() == 2


def test_withdrawn_the_link_is_closed(client_as: ClientAs, asked: Ask) -> None:
    link = sent_link(asked)
    url = page_of(asked, "withdraw/")

    assert client_as("lead").get(url).status_code == 405
    assert client_as("lead").post(url).status_code == 302
    assert Client().get(link).status_code == 410
    assert client_as("lead").post(url).status_code == 409
    assert "Withdrawn on" in client_as("lead").get(page_of(asked)).content.decode()


def test_another_regions_ask_is_not_found(client_as: ClientAs, asked: Ask) -> None:
    other = factories.AskFactory.create()
    assert client_as("lead").get(page_of(other)).status_code == 404
    assert client_as("lead").post(page_of(other, "withdraw/")).status_code == 404


def test_the_question_page_says_who_is_asked(
    client_as: ClientAs, asked: Ask, text_question: Question
) -> None:
    Ask.objects.update(wanted_by="2030-03-03")
    url = f"/regions/arad/sections/{text_question.section.key}/{text_question.page}/"

    page = client_as("lead").get(url).content.decode()
    assert "Asked: Ioana Pop, by 3 March 2030" in page
    assert ask_page("question", text_question.path) in page


# --- Checklist questions and actions -----------------------------------------------------


def test_a_question_of_the_checklist_is_asked_and_taken_over(
    client_as: ClientAs, strategy: Strategy, cast: Cast
) -> None:
    item = ChecklistItem.objects.filter(priority__edition=strategy.edition)[0]
    factories.TeamAnswerFactory.create(
        strategy=strategy, item=item, state="in_progress", note="What we know."
    )
    ask = factories.AskFactory.create(
        strategy=strategy, kind="item", key=item.path, token="item", asked_by=cast["lead"]
    )
    typed = {"state": "in_place", "see": "example.org/report", "note": ""}
    page = Client().get("/answer/item/").content.decode()
    assert item.text in page
    assert "What we know." not in page
    assert Client().post("/answer/item/", typed).status_code == 302
    assert 'value="example.org/report"' in Client().get("/answer/item/").content.decode()

    client = client_as("lead")
    shown = client.get(page_of(ask)).content.decode()
    assert "In place" in shown
    assert "What we know." in shown
    client.post(page_of(ask, "take-over/"), {"as_it_is": "1", "version": "1"})

    answer = TeamAnswer.objects.get(item=item)
    assert (answer.state, answer.note) == ("in_place", "What we know.")
    assert answer.evidence == [{"kind": "link", "link": "https://example.org/report"}]
    assert (
        ask_page("item", item.path)
        in client.get(
            f"/regions/arad/checklist/{item.priority.key}/{item.key}/"
        ).content.decode()
    )


def rows(prefix: str, *lines: dict[str, str]) -> dict[str, str]:
    typed = {f"{prefix}-TOTAL_FORMS": str(len(lines)), f"{prefix}-INITIAL_FORMS": "0"}
    for number, line in enumerate(lines):
        typed |= {f"{prefix}-{number}-{name}": value for name, value in line.items()}
    return typed


def test_an_action_is_asked_and_taken_over(
    client_as: ClientAs, strategy: Strategy, cast: Cast
) -> None:
    action = factories.ActionFactory.create(
        strategy=strategy, title="Open evening courses", description="<p>secret-plan</p>"
    )
    ask = factories.AskFactory.create(
        strategy=strategy,
        kind="action",
        key=str(action.uuid),
        token="action",
        asked_by=cast["lead"],
    )
    link = "/answer/action/"
    page = Client().get(link).content.decode()
    assert "Open evening courses" in page
    assert "secret-plan" not in page
    typed = {
        "new_organisation": "County school",
        "starts": "3/2027",
        "ends": "some day",
        **rows("money", {"year": "2027", "amount": "12 000"}),
        **rows("measures", {"what": "people in courses", "aim": "60"}),
    }
    assert Client().post(link, {**typed, "more": "money"}).status_code == 302
    assert Client().post(link, typed).status_code == 302
    again = Client().get(link).content.decode()
    assert 'value="some day"' in again
    assert "people in courses" in again

    client = client_as("lead")
    shown = client.get(page_of(ask)).content.decode()
    for words in ("County school", "12 000", "some day"):
        assert words in shown
    taken = client.post(
        page_of(ask, "take-over/"), {"as_it_is": "1", "version": str(action.version)}
    )
    assert taken.status_code == 302
    stands = Action.objects.get(pk=action.pk)
    assert stands.title == "Open evening courses"
    assert "secret-plan" in stands.description
    assert stands.responsible is not None
    assert stands.responsible.name == "County school"
    assert stands.unread == {"ends": "some day"}
    assert str(stands.money.get().amount) == "12000.00"
    assert stands.measures.get().what == "people in courses"
    assert (
        ask_page("action", str(action.uuid))
        in client.get(f"/regions/arad/workplan/actions/{action.uuid}/").content.decode()
    )


def test_an_action_taken_out_of_the_plan_is_not_asked_any_more(
    strategy: Strategy, client_as: ClientAs
) -> None:
    action = factories.ActionFactory.create(strategy=strategy, removed_at=timezone.now())
    ask = factories.AskFactory.create(
        strategy=strategy, kind="action", key=str(action.uuid), token="gone"
    )
    assert Client().get("/answer/gone/").status_code == 410
    assert client_as("lead").get(page_of(ask)).status_code == 200


def test_people_of_every_writing_role_ask(client_as: ClientAs, asked: Ask) -> None:
    for role in (Role.LEAD, Role.EDITOR):
        assert client_as(role).get(page_of(asked)).status_code == 200
