"""A save with its Revision against the bare update of the same row, as Django writes it."""

from itertools import count

from django.utils import timezone

from bench.timing import Bench
from bench.world import person
from strategies.editing import Edit, save
from workplans.models import Action

SAVES = 20


def benches() -> list[Bench]:
    lead = person("lead")
    action = Action.objects.filter(strategy__region__slug="arad").in_plan()[0]
    number = count()

    def ours() -> None:
        for _each in range(SAVES):
            row = Action.objects.select_related("strategy").get(pk=action.pk)
            save(Edit(row, row.version, {"title": f"Title {next(number)}"}), by=lead)

    def base() -> None:
        for _each in range(SAVES):
            row = Action.objects.select_related("strategy").get(pk=action.pk)
            row.title, row.version = f"Title {next(number)}", row.version + 1
            row.changed_by, row.changed_at = lead, timezone.now()
            row.save(update_fields=["title", "version", "changed_by", "changed_at"])

    return [Bench("save-with-revision", ours, base, "the bare row update", 3)]
