"""One call records what happened and tells who should know."""

import pytest
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from activity.models import Entry, Notification
from activity.services import record
from activity.verbs import NEXT_STEPS, SENTENCES, Verb
from regions.models import Region
from tests import factories
from tests.conftest import Cast


def test_everybody_told_gets_one_message_but_not_the_one_who_did_it(
    region: Region, cast: Cast
) -> None:
    closed = factories.UserFactory.create(is_active=False)

    entry = record(
        Verb.VERSION_SENT,
        actor=cast["lead"],
        region=region,
        title="Version 3",
        link="/regions/arad/versions/3/",
        tell=[cast["lead"], cast["editor"], cast["editor"], cast["aer-reviewer"], closed],
    )

    told = Notification.objects.filter(entry=entry).values_list("person", flat=True)
    assert sorted(told) == sorted([cast["editor"].pk, cast["aer-reviewer"].pk])


def test_nothing_is_recorded_when_the_change_fails(region: Region, cast: Cast) -> None:
    def change() -> None:
        with transaction.atomic():
            record(Verb.ANSWER_SAVED, actor=cast["lead"], region=region, tell=[cast["editor"]])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change()

    assert not Entry.objects.exists()
    assert not Notification.objects.exists()


def test_a_mail_is_queued_after_the_commit_for_each_person_told(
    region: Region,
    cast: Cast,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks() as queued:
        record(
            Verb.CHANGES_ASKED,
            actor=cast["aer-reviewer"],
            region=region,
            tell=[cast["lead"], cast["editor"]],
        )

    assert len(queued) == 2


def test_the_target_is_found_by_its_uuid_and_the_title_is_cut(region: Region) -> None:
    organisation = factories.OrganisationFactory.create(region=region)

    entry = record(
        Verb.ORGANISATION_SAVED,
        actor=None,
        region=region,
        target=organisation,
        title="x" * 400,
        part="asked",
    )

    assert (entry.target_kind, entry.target_id) == (
        "regions.organisation",
        str(organisation.uuid),
    )
    assert len(entry.title) == 300
    assert entry.data == {"part": "asked"}


def test_the_record_cannot_be_changed_or_deleted(region: Region) -> None:
    record(Verb.STRATEGY_STARTED, actor=None, region=region)

    with pytest.raises(TypeError, match="append-only"):
        Entry.objects.update(title="another")
    with pytest.raises(TypeError, match="append-only"):
        Entry.objects.all().delete()


def test_every_verb_has_a_sentence_that_can_be_said(region: Region) -> None:
    assert set(SENTENCES) == set(Verb)
    assert set(NEXT_STEPS) < set(Verb)
    for verb in Verb:
        sentence = factories.EntryFactory.build(
            verb=verb, region=region, actor=None, title="this"
        ).sentence
        assert sentence.endswith((".", ": this"))
        assert "%(" not in sentence
