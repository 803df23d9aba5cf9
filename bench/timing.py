"""Times two callables side by side and says whether their ratio is within its limit."""

import gc
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True)
class Bench:
    """One comparison; `ours` and `base` do the same work, `base` the named bare way.

    `clock`: process_time counts the work alone, where none of it is done elsewhere.
    """

    name: str
    ours: Callable[[], object]
    base: Callable[[], object]
    against: str
    limit: float
    runs: int = 15
    clock: Callable[[], float] = perf_counter

    def run(self) -> bool:
        """Run both in turns, print the line, return whether the limit holds.

        Medians of seconds; one warm-up each. Turns share whatever else the machine does.
        """
        self.ours()
        self.base()
        # What the product loaded before is not gone through again with every run.
        gc.collect()
        gc.freeze()
        ours, base = [], []
        for _run in range(self.runs):
            ours.append(self._seconds(self.ours))
            base.append(self._seconds(self.base))
        mine, theirs = statistics.median(ours), statistics.median(base)
        ratio = mine / theirs
        holds = ratio <= self.limit
        print(
            f"BENCH name={self.name} ours_s={mine:.4f} base_s={theirs:.4f} "
            f'base="{self.against}" ratio={ratio:.2f} limit={self.limit} '
            f"runs={self.runs} {'OK' if holds else 'OVER'}",
            flush=True,
        )
        return holds

    def _seconds(self, work: Callable[[], object]) -> float:
        start = self.clock()
        work()
        return self.clock() - start
