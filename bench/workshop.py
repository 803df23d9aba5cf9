"""`python -m bench.workshop`: a room of phones answers at once, through the web.

The product runs as its supervisor starts it, on PostgreSQL and Redis in a database of its
own. Each seat types the code, takes a place and answers every question, as a phone without
scripts does; projectors ask for the number every second. Afterwards the database is asked:
no answer lost, none twice, none nobody gave. The page the projectors ask is then timed
against a bare page with as many queries. Exit 1 if anything is not as it should be.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from uuid import uuid4

from bench.phones import Browser, Phone, Projector
from tests.journeys.product import ROOT, Product

DATABASE = "eubelong_bench_workshop"
QUESTIONS = 3
AT_ONCE = 2.0  # seconds in which a whole room answers one question
PROJECTORS = 3
LIMIT = 3


# --- The product ------------------------------------------------------------------------


@contextmanager
def running() -> Iterator[Product]:
    told = subprocess.run(
        [sys.executable, str(ROOT / ".ci" / "machine.py"), "services"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    at = dict(one.split("=", 1) for one in told.split())
    server = at["DATABASE_URL"].rpartition("/")[0]
    for order in ("drop database if exists {} with (force)", "create database {}"):
        command = ["psql", "-qw", f"{server}/postgres", "-c", order.format(DATABASE)]
        subprocess.run(command, check=True, capture_output=True)
    with tempfile.TemporaryDirectory(prefix="eubelong-bench-") as folder:
        product = Product(
            Path(folder),
            settings={
                "DATABASE_URL": f"{server}/{DATABASE}",
                "REDIS_URL": f"{at['REDIS_URL'].rpartition('/')[0]}/5",
            },
        )
        product.start()
        try:
            yield product
        finally:
            product.stop()


def at_the_database(product: Product) -> None:
    """Let this process see the same database as the product."""
    os.environ.update(product.environment, DJANGO_SETTINGS_MODULE="eubelong.settings.embedded")
    import django  # noqa: PLC0415 - knows the database only now

    django.setup()


def prepare() -> Any:
    """Open the questions of a region and plan a workshop on some of them."""
    from django.utils import timezone  # noqa: PLC0415

    from accounts.models import User  # noqa: PLC0415
    from regions.access import Place  # noqa: PLC0415
    from regions.models import Role  # noqa: PLC0415
    from strategies.access import Desk, working_copy  # noqa: PLC0415
    from toolkit.models import Process, Switch, SwitchKind  # noqa: PLC0415
    from toolkit.services.voices import askable_items  # noqa: PLC0415
    from toolkit.services.workshops import save_workshop  # noqa: PLC0415

    strategy = working_copy("arad")
    assert strategy is not None
    now = timezone.now()
    Process.objects.update_or_create(strategy=strategy, defaults={"confirmed_at": now})
    Switch.objects.update_or_create(
        strategy=strategy,
        kind=SwitchKind.QUESTIONS,
        defaults={"opens_at": now, "closes_at": None},
    )
    lead = User.objects.get(email="lead@example.org")
    return save_workshop(
        Desk(strategy, Place(strategy.region, lead, Role.LEAD)),
        uuid=uuid4(),
        base_version=0,
        values={"title": "A full hall", "languages": ["en"], "starts_at": now},
        works_on=[one.path for one in askable_items(strategy)[:QUESTIONS]],
        does=[],
    )


def sign_in(port: int, role: str) -> Browser:
    browser = Browser(port)
    browser.get("/sign-in/")
    browser.send({"login": f"{role}@example.org", "password": "demo-belong-2026"})
    assert "sessionid" in " ".join(browser.cookies), browser.address
    return browser


# --- The measurement -----------------------------------------------------------------------


def room(product: Product, seats: int, seconds: int) -> list[Phone]:
    """Let people come in a third of the time; then each question is answered by all at once."""
    random.seed(seats)
    third = seconds / 3
    asked = [third + question * 2 * third / QUESTIONS for question in range(QUESTIONS)]
    return [
        Phone(
            number,
            Browser(product.port),
            random.random() * third,  # noqa: S311 - when somebody comes is no secret
            [moment + random.random() * AT_ONCE for moment in asked],  # noqa: S311
        )
        for number in range(seats)
    ]


def the_room_answers(workshop: Any, phones: list[Phone], projectors: list[Projector]) -> None:
    """Let everybody take part, and the projectors look on."""
    digits = workshop.codes.get().digits
    is_over = threading.Event()
    start = time.monotonic()
    watching = [threading.Thread(target=one.look, args=(is_over,)) for one in projectors]
    coming = [threading.Thread(target=one.take_part, args=(digits, start)) for one in phones]
    for thread in watching + coming:
        thread.start()
    for thread in coming:
        thread.join()
    is_over.set()
    for thread in watching:
        thread.join()
    for one in projectors:
        one.ask()


def what_is_wrong(workshop: Any, phones: list[Phone], projectors: list[Projector]) -> list[str]:
    """Compare what everybody said with what is kept."""
    from toolkit.models import Seat, Voice  # noqa: PLC0415

    found = [f"phone {one.number}: {one.wrong}" for one in phones if one.wrong]
    browsers = [*(one.browser for one in phones), *(one.browser for one in projectors)]
    statuses = sum((one.statuses for one in browsers), Counter[int]())
    found += [f"{count} × {status}" for status, count in statuses.items() if status >= 400]
    kept: dict[str, dict[int, str]] = {}
    for seat, item, said in Voice.objects.filter(workshop=workshop).values_list(
        "seat__uuid", "item", "said"
    ):
        if item in kept.setdefault(str(seat), {}):
            found.append(f"twice: {seat}")
        kept[str(seat)][item] = said
    given = sorted(sorted(one.said) for one in phones)
    stands = sorted(sorted(one.values()) for one in kept.values())
    if given != stands:
        found.append(f"given {sum(map(len, given))}, kept {sum(map(len, stands))}")
    taken = Seat.objects.filter(workshop=workshop).count()
    if taken != len(phones):
        found.append(f"{len(phones)} came, {taken} places")
    for one in projectors:
        if one.numbers != sorted(one.numbers) or one.numbers[-1:] != [len(phones)]:
            found.append(f"a projector read {one.numbers[-3:]} at last")
    return found


def fragment_bench(workshop: Any) -> tuple[bool, list[str]]:
    """Time the number against a bare page; its queries are the same for one and for all."""
    from django.db import connection  # noqa: PLC0415
    from django.http import HttpRequest, HttpResponse  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415
    from django.urls import clear_url_caches, path  # noqa: PLC0415

    from accounts.models import User  # noqa: PLC0415
    from bench.timing import Bench  # noqa: PLC0415
    from eubelong import urls  # noqa: PLC0415
    from toolkit.models import Voice  # noqa: PLC0415

    person = User.objects.get(email="facilitator@example.org")
    client = Client(SERVER_NAME="localhost")
    client.force_login(person)

    def ours() -> None:
        assert client.get(f"{workshop.page}screen/1/count/").status_code == 200

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            ours()
        return len(asked)

    ours()
    many = queries()

    def bare(request: HttpRequest) -> HttpResponse:
        assert request.user.is_authenticated  # session and person: two of the queries
        for _each in range(many - 2):
            list(User.objects.filter(pk=person.pk).values_list("pk"))
        return HttpResponse("<p>150 answers</p>")

    urls.urlpatterns.append(path("bare/", bare))  # type: ignore[arg-type]
    clear_url_caches()

    def base() -> None:
        assert client.get("/bare/").status_code == 200

    held = Bench("workshop-count", ours, base, "a bare page, as many queries", LIMIT, 60).run()
    Voice.objects.filter(workshop=workshop).exclude(
        pk=Voice.objects.filter(workshop=workshop).order_by("pk").values("pk")[:1]
    ).delete()
    few = queries()
    wrong = [] if few == many else [f"the number asks {many} times for all, {few} for one"]
    return held, wrong


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seats", type=int, default=150)
    asked.add_argument("--seconds", type=int, default=60)
    given = asked.parse_args()
    with running() as product:
        at_the_database(product)
        workshop = prepare()
        start = time.monotonic()
        phones = room(product, given.seats, given.seconds)
        cookies = sign_in(product.port, "facilitator").cookies
        projectors = [
            Projector(Browser(product.port, dict(cookies)), f"{workshop.page}screen/1/count/")
            for _each in range(PROJECTORS)
        ]
        the_room_answers(workshop, phones, projectors)
        took = time.monotonic() - start
        wrong = what_is_wrong(workshop, phones, projectors)
        times = sorted(second for one in phones for second in one.browser.seconds)
        looks = sorted(second for one in projectors for second in one.browser.seconds)
        print(
            f"{given.seats} phones, {len(times)} requests in {took:.0f} s: "
            f"median {median(times):.3f} s, 95 of 100 in {quantiles(times, n=20)[-1]:.3f} s; "
            f"{len(looks)} looks of {PROJECTORS} projectors: median {median(looks):.3f} s"
        )
        held, more = fragment_bench(workshop)
    for one in [*wrong, *more]:
        print(f"WRONG {one}")
    print("Nothing lost, nothing double, no error." if not wrong + more else "Not good.")
    return 0 if held and not wrong + more else 1


if __name__ == "__main__":
    sys.exit(main())
