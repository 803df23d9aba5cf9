"""What a large strategy lacks, against reading the same rows and looking at nothing."""

from collections.abc import Callable

import frameworks.readiness
import toolkit.readiness
import versions.readiness
import workplans.readiness
from bench.timing import Bench
from strategies.models import Strategy
from workplans.models import Action

ACTIONS = 150


def benches() -> list[Bench]:
    strategy = Strategy.objects.get(region__slug="arad")
    count = Action.objects.filter(strategy=strategy, removed_at=None).count()
    if count < ACTIONS:
        raise RuntimeError(f"{count} actions, {ACTIONS} are to be measured")

    def looks() -> None:
        if not versions.readiness.findings(_fresh()):
            raise RuntimeError("nothing is missing")

    def reads() -> None:
        read = _fresh()
        for load in LOADS:
            load(read)

    return [Bench("readiness", looks, reads, "reading the same rows, no rule", 1.5, runs=31)]


LOADS: tuple[Callable[[Strategy], object], ...] = (
    frameworks.readiness.load,
    workplans.readiness.load,
    toolkit.readiness.load,
    versions.readiness.load,
)


def _fresh() -> Strategy:
    """Return the strategy as a request finds it: nothing of it is remembered."""
    return Strategy.objects.select_related("region", "edition").get(region__slug="arad")
