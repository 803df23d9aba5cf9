"""A workshop as tests need it: two questions in plain words, everything open, people in it."""

from datetime import timedelta

from django.utils import timezone

from strategies.models import Strategy
from tests import factories
from toolkit.models import (
    Channel,
    ChecklistItem,
    Group,
    Seat,
    SwitchKind,
    Workshop,
    WorkshopItem,
)


def open_everything(strategy: Strategy) -> None:
    factories.ProcessFactory.create(strategy=strategy, confirmed_at=timezone.now())
    for kind in SwitchKind:
        factories.SwitchFactory.create(
            strategy=strategy, kind=kind, opens_at=timezone.now() - timedelta(days=1)
        )


def questions(strategy: Strategy, count: int = 2) -> list[ChecklistItem]:
    """Let questions of the method be asked in English and Arabic."""
    found = ChecklistItem.objects.filter(priority__edition=strategy.edition)
    items = list(found.select_related("priority__edition")[:count])
    for number, item in enumerate(items, start=1):
        item.asked = {"en": f"Plain question {number}?", "ar": f"سؤال {number}؟"}
        item.save()
    return items


def workshop(strategy: Strategy, count: int = 2, **fields: object) -> Workshop:
    made = factories.WorkshopFactory.create(
        strategy=strategy, languages=["en", "ar"], title="Evening in Arad", **fields
    )
    for position, item in enumerate(questions(strategy, count), start=1):
        WorkshopItem.objects.create(workshop=made, item=item, position=position)
    factories.AccessCodeFactory.create(strategy=strategy, workshop=made)
    return made


def people(workshop: Workshop, count: int, **fields: object) -> list[Seat]:
    """Let people come in with the code."""
    given = {"group": Group.RESIDENTS, "channel": Channel.ONLINE, **fields}
    return factories.SeatFactory.create_batch(
        count, strategy=workshop.strategy, workshop=workshop, **given
    )
