"""The review: comments by place, replies, who may, how it ends, what comes next."""

from uuid import uuid4

import pytest
from django.urls import reverse

from activity.models import Notification
from regions.models import NetworkRole
from strategies.access import Desk
from strategies.models import Revision, Strategy
from tests import factories
from tests.conftest import Cast, ClientAs
from tests.versions.conftest import SUMMARY, ReadingOf
from versions import services
from versions.models import (
    Assignment,
    Comment,
    CommentState,
    Level,
    Purpose,
    ReviewState,
    Version,
)


def to(name: str, version: Version, *more: object) -> str:
    slug = version.strategy.region.slug
    return reverse(f"versions:{name}", args=[slug, version.number, *more])


def typed(**changes: str) -> dict[str, str]:
    return {
        "uuid": str(uuid4()),
        "place": "section:governance",
        "level": "needed",
        "text": "Say who decides.",
        **changes,
    }


def test_a_coordinator_comments_on_a_place_and_posting_twice_writes_once(
    client_as: ClientAs, sent: Version
) -> None:
    aer, form = client_as("aer-coordinator"), typed()
    answers = [aer.post(to("review", sent), form) for _time in range(2)]
    assert [one.status_code for one in answers] == [302, 302]
    comment = Comment.objects.get()
    assert answers[1]["Location"].endswith(f"#comment-{comment.uuid}")
    assert (comment.place_kind, comment.place_key) == ("section", "governance")
    said = client_as("lead").get(to("review", sent)).content.decode()
    assert "Say who decides." in said
    assert "Multi-level governance" in said


@pytest.mark.parametrize(
    "wrong", [{"text": ""}, {"place": "section:nowhere"}, {"level": "must"}, {"place": ""}]
)
def test_a_wrong_comment_is_kept_with_a_sentence(
    client_as: ClientAs, sent: Version, wrong: dict[str, str]
) -> None:
    form = typed(text="A sentence worth keeping", uuid="") | wrong
    answer = client_as("aer-coordinator").post(to("review", sent), form)
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "There is a problem" in said
    assert form["text"] in said
    assert not Comment.objects.exists()


def test_comment_here_chooses_the_place(client_as: ClientAs, sent: Version) -> None:
    aer = client_as("aer-coordinator")
    assert "?place=section:governance#write" in aer.get(to("version", sent)).content.decode()
    said = aer.get(to("review", sent), {"place": "section:governance"}).content.decode()
    assert '<option value="section:governance" selected>' in said


@pytest.mark.parametrize(
    ("who", "read", "write"),
    [
        ("lead", 200, 403),
        ("editor", 200, 403),
        ("facilitator", 200, 403),
        ("stakeholder", 403, 403),
        ("aer-coordinator", 200, 302),
        ("aer-reviewer", 200, 403),
        ("outsider", 404, 404),
        ("anonymous", 302, 302),
    ],
)
def test_who_reads_and_who_writes_in_a_review(
    client_as: ClientAs, sent: Version, who: str, read: int, write: int
) -> None:
    client = client_as(who)
    assert client.get(to("review", sent)).status_code == read
    assert client.post(to("review", sent), typed()).status_code == write
    assert Comment.objects.exists() is (who == "aer-coordinator")


def test_a_reviewer_writes_once_assigned(
    client_as: ClientAs, sent: Version, cast: Cast
) -> None:
    answer = client_as("aer-coordinator").post(
        to("assign", sent), {"reviewers": [cast["aer-reviewer"].pk]}
    )
    assert answer.status_code == 302
    assert Notification.objects.filter(person=cast["aer-reviewer"]).exists()
    assert client_as("aer-reviewer").post(to("review", sent), typed()).status_code == 302
    client_as("aer-coordinator").post(to("assign", sent), {})
    assert not Assignment.objects.exists()


def test_only_people_of_aer_can_be_assigned(
    client_as: ClientAs, sent: Version, cast: Cast
) -> None:
    answer = client_as("aer-coordinator").post(
        to("assign", sent), {"reviewers": [cast["outsider"].pk]}
    )
    assert answer.status_code == 422
    assert client_as("aer-reviewer").get(to("assign", sent)).status_code == 403
    assert client_as("lead").get(to("assign", sent)).status_code == 403


def test_changes_are_asked_only_with_a_needed_comment(
    client_as: ClientAs, sent: Version
) -> None:
    aer = client_as("aer-coordinator")
    assert "first" in aer.get(to("ask_for_changes", sent)).content.decode()
    assert aer.post(to("ask_for_changes", sent)).status_code == 409
    aer.post(to("review", sent), typed())
    assert aer.post(to("ask_for_changes", sent)).status_code == 302
    sent.refresh_from_db()
    assert sent.review == ReviewState.CHANGES_ASKED
    assert aer.post(to("review", sent), typed()).status_code == 409


def test_the_team_replies_and_the_reply_of_a_colleague_is_not_overwritten(
    client_as: ClientAs, changes_asked: Version
) -> None:
    comment = changes_asked.comments.get()
    page = to("comment", changes_asked, comment.uuid)
    lead, editor = client_as("lead"), client_as("editor")
    assert lead.post(page, {"reply": "The council.", "instead_of": ""}).status_code == 302
    answer = editor.post(page, {"reply": "The board.", "instead_of": ""})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "The council." in said
    assert "The board." in said
    form = {"reply": "The board.", "instead_of": "The council."}
    assert editor.post(page, form).status_code == 302
    comment.refresh_from_db()
    assert (comment.reply, comment.state) == ("The board.", CommentState.REPLIED)
    kept = Revision.objects.filter(object_uuid=comment.uuid).values_list("value", flat=True)
    assert set(kept) == {"The council.", "The board."}


@pytest.mark.parametrize(
    ("who", "status"),
    [("facilitator", 403), ("aer-coordinator", 403), ("stakeholder", 403), ("outsider", 404)],
)
def test_only_writers_reply(
    client_as: ClientAs, changes_asked: Version, who: str, status: int
) -> None:
    page = to("comment", changes_asked, changes_asked.comments.get().uuid)
    form = {"reply": "Me!", "instead_of": ""}
    assert client_as(who).post(page, form).status_code == status


def test_aer_closes_a_comment_and_then_nothing_more_is_written(
    client_as: ClientAs, changes_asked: Version
) -> None:
    comment = changes_asked.comments.get()
    close = to("close_comment", changes_asked, comment.uuid)
    assert client_as("lead").post(close).status_code == 403
    aer = client_as("aer-coordinator")
    assert [aer.post(close).status_code for _time in range(2)] == [302, 302]
    comment.refresh_from_db()
    assert comment.state == CommentState.CLOSED
    page = to("comment", changes_asked, comment.uuid)
    form = {"reply": "Too late", "instead_of": ""}
    answer = client_as("lead").post(page, form)
    assert answer.status_code == 409
    assert "Too late" in answer.content.decode()


def test_one_word_closes_a_review(client_as: ClientAs, sent: Version) -> None:
    assert client_as("aer-coordinator").post(to("close", sent)).status_code == 302
    sent.refresh_from_db()
    assert sent.review == ReviewState.REVIEWED
    assert client_as("aer-coordinator").post(to("close", sent)).status_code == 409


def test_two_words_close_a_review_where_the_network_says_so(
    client_as: ClientAs, sent: Version, cast: Cast
) -> None:
    factories.NetworkSettingsFactory.create(closers_needed=2)
    factories.AssignmentFactory.create(version=sent, reviewer=cast["aer-reviewer"])
    coordinator = client_as("aer-coordinator")
    for _time in range(2):
        coordinator.post(to("close", sent))
        sent.refresh_from_db()
        assert sent.review == ReviewState.SENT
    client_as("aer-reviewer").post(to("close", sent))
    sent.refresh_from_db()
    assert sent.review == ReviewState.REVIEWED


def test_the_lead_takes_a_version_back_and_can_send_the_next(
    client_as: ClientAs, desk: Desk, sent: Version
) -> None:
    assert client_as("editor").post(to("withdraw", sent)).status_code == 403
    assert client_as("lead").post(to("withdraw", sent)).status_code == 302
    sent.refresh_from_db()
    assert sent.review == ReviewState.WITHDRAWN
    second = services.send_for_review(desk, uuid=uuid4(), summary_en=SUMMARY)
    assert second.number == 2


def test_the_second_round_begins_with_what_changed(
    client_as: ClientAs, desk: Desk, changes_asked: Version, cast: Cast, reading_of: ReadingOf
) -> None:
    factories.AssignmentFactory.create(version=changes_asked, reviewer=cast["aer-reviewer"])
    comment = changes_asked.comments.get()
    services.reply(
        reading_of(changes_asked, "lead"), comment, "The council does.", instead_of=""
    )
    Strategy.objects.filter(pk=desk.strategy.pk).update(title="Together in Arad")
    desk.strategy.refresh_from_db()
    second = services.send_for_review(desk, uuid=uuid4(), summary_en=SUMMARY)
    reviewer = client_as("aer-reviewer")
    said = reviewer.get(to("review", second)).content.decode()
    assert "What changed since version 1" in said
    assert "In general" in said
    assert "The council does." in said
    assert "Write a comment" in said
    shown = reviewer.get(to("changes", second)).content.decode()
    assert "<ins>" in shown
    assert "added:" in shown
    assert "Together in Arad" in shown


def test_aer_compares_only_with_versions_it_may_read(
    client_as: ClientAs, desk: Desk, sent: Version, reading_of: ReadingOf
) -> None:
    services.withdraw(reading_of(sent, "lead"))
    Strategy.objects.filter(pk=desk.strategy.pk).update(title="Only for the council")
    desk.strategy.refresh_from_db()
    services.freeze(desk.strategy, purpose=Purpose.ADOPTION, uuid=uuid4(), by=desk.user)
    Strategy.objects.filter(pk=desk.strategy.pk).update(title="For all")
    desk.strategy.refresh_from_db()
    third = services.send_for_review(desk, uuid=uuid4(), summary_en=SUMMARY)
    said = client_as("aer-coordinator").get(to("changes", third)).content.decode()
    assert "since version 1" in said
    assert "council" not in said
    assert "since version 2" in client_as("lead").get(to("changes", third)).content.decode()


def test_the_pages_ask_a_constant_number_of_queries(
    client_as: ClientAs, sent: Version, count_queries: object
) -> None:
    assert callable(count_queries)
    aer = client_as("aer-coordinator")
    pages = [to("review", sent), to("version", sent)]
    _write(sent, 1)
    few = [count_queries(lambda page=page: aer.get(page)) for page in pages]
    _write(sent, 12)
    assert [count_queries(lambda page=page: aer.get(page)) for page in pages] == few
    assert max(few) <= 24


def _write(version: Version, many: int) -> None:
    for _one in range(many):
        person = factories.NetworkMembershipFactory.create(role=NetworkRole.REVIEWER).user
        factories.CommentFactory.create(
            review_of=version,
            author=person,
            replied_by=person,
            reply="Yes",
            replied_at=version.frozen_at,
            level=Level.NEEDED,
        )
        factories.AssignmentFactory.create(version=version, reviewer=person)
        factories.ClosingFactory.create(version=version, person=person)
