"""The lead hears once of what has waited 30 days for a decision, and once more after 60."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from activity.models import Entry
from activity.services import record
from activity.verbs import Verb
from regions.access import LEADS, people_with
from strategies.models import Strategy
from toolkit.services.places import address
from versions.thread import WAITING_DAYS, waiting


def remind() -> int:
    """Tell the leads of every region; return how many regions were told of something.

    What passed a threshold since it was last told is told again; nothing is told twice.
    """
    told = 0
    for strategy in Strategy.objects.current().select_related("region"):
        for days in WAITING_DAYS:
            told += _remind(strategy, days)
    return told


def _remind(strategy: Strategy, days: int) -> bool:
    overdue = waiting(strategy, days)
    count = overdue.count()
    newest = overdue.order_by("-came_on").values_list("came_on", flat=True).first()
    if newest is None:
        return False
    since = timezone.make_aware(datetime.combine(newest + timedelta(days=days), time.min))
    region = strategy.region
    said = Entry.objects.filter(region=region, verb=Verb.INPUT_WAITS, at__gte=since)
    if any(one.data.get("days") == days for one in said):
        return False
    link = address("versions:input", region.slug)
    record(
        Verb.INPUT_WAITS,
        actor=None,
        region=region,
        target=strategy,
        title=str(count),
        link=f"{link}?waiting={days}" if link else "",
        tell=people_with(LEADS, region),
        days=days,
    )
    return True
