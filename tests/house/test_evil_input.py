"""Every form of a region takes everything typed: no 500, nothing executed, nothing lost."""

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from regions.access import token_of
from strategies.models import EvidenceFile, Strategy
from tests import factories
from tests.conftest import ClientAs
from toolkit.models import ChecklistItem

CANARY = "kept-7281"
EVIL = {
    "markup": f"{CANARY} <script>alert(1)</script><svg onload=alert(1)>"
    "<style>@import 'x'</style>"
    "{{ 7|add:7 }}{% load static %}${7*7} <img src=file:///etc/passwd>"
    " http://127.0.0.1/ =cmd()|' /C calc'!A0 \x00\x01\u202e\u2066 'OR 1=1--",
    "long": f"{CANARY} " + "ș" * 7_000,
    "numbers": "-99999999999999999999,5",
}
TYPED = {"text", "search", "email", "url", "textarea", "number", "tel"}


class Forms(HTMLParser):
    """The POST forms of a page, each as {name: value} and the kind of every field."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, Any], dict[str, str]]] = []
        self.open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.open = (given.get("method") or "").lower() == "post"
            if self.open:
                self.forms.append((given.get("action") or "", {}, {}))
        name = given.get("name")
        if self.open and name and tag == "button":
            self.forms[-1][1].setdefault(name, given.get("value") or "")
        if not self.open or not name or tag not in {"input", "textarea", "select"}:
            return
        kind = "textarea" if tag == "textarea" else given.get("type") or tag
        _action, values, kinds = self.forms[-1]
        if kind == "file":
            kinds[name] = kind
        if kind in {"radio", "checkbox", "file"}:
            return
        values[name] = given.get("value") or ""
        kinds[name] = kind

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = False


def forms_of(client: Client, url: str) -> Iterator[tuple[str, dict[str, Any], dict[str, str]]]:
    answer = client.get(url)
    assert answer.status_code == 200, url
    parser = Forms()
    parser.feed(answer.content.decode())
    for action, values, kinds in parser.forms:
        if any(kind in TYPED for kind in kinds.values()):
            yield action or url, values, kinds


@pytest.fixture
def pages(strategy: Strategy) -> list[str]:
    """Every kind of page with a form that a region's lead may open."""
    slug = strategy.region.slug
    action = factories.ActionFactory.create(strategy=strategy)
    objective = factories.ObjectiveFactory.create(strategy=strategy)
    item = ChecklistItem.objects.filter(priority__edition=strategy.edition).first()
    organisation = factories.OrganisationFactory.create(region=strategy.region)
    link = factories.JoinLinkFactory.create(organisation=organisation)
    assert item is not None
    # Each question type has its own bad input in tests/frameworks.
    return [
        reverse("toolkit:item", args=[slug, item.priority.key, item.key]),
        reverse("toolkit:list", args=[slug, item.priority.key]),
        reverse("workplans:new_action", args=[slug]),
        reverse("workplans:action", args=[slug, action.uuid]),
        reverse("workplans:new_objective", args=[slug]),
        reverse("workplans:objective", args=[slug, objective.uuid]),
        reverse("workplans:money", args=[slug]),
        reverse("workplans:add", args=[slug]),
        *(
            f"{reverse('workplans:fill', args=[slug])}?field={field}"
            for field in ("responsible", "dates", "money")
        ),
        reverse("workplans:change", args=[slug]),
        reverse("workplans:order", args=[slug]),
        reverse("regions:invite", args=[slug]),
        reverse("regions:invite_list", args=[slug]),
        reverse("regions:new_link", args=[slug, organisation.uuid]),
        reverse("regions:join", args=[token_of(link)]),
        reverse("regions:organisation", args=[slug, organisation.uuid]),
        reverse("accounts:account"),
    ]


def type_everywhere(client: Client, page: str, kind: str) -> int:
    """Type into every field of every form of a page; return how many forms there were."""
    tried = 0
    for action, values, kinds in list(forms_of(client, page)):
        if "/language/" in action or "sign-out" in action:
            continue
        typed = {
            name: f"{EVIL[kind]}{number}" if kinds.get(name) in TYPED else value
            for number, (name, value) in enumerate(values.items())
        }
        answer = client.post(action, typed)
        assert answer.status_code < 500, (page, action)
        if answer.status_code == 302:
            answer = client.get(answer.headers["Location"])
            assert answer.status_code < 500, (page, action)
        said = answer.content.decode()
        for raw in ("<script>alert", "<svg onload", "<img src=file", "kept-7281 14"):
            assert raw not in said, (page, action, raw)
        said = _as_kept(html.unescape(said + client.get(page).content.decode()))
        lost = [
            name
            for name in typed
            if kinds.get(name) in TYPED and _as_kept(typed[name]) not in said
        ]
        assert not lost, (page, action, lost)
        tried += 1
    return tried


@pytest.mark.thorough
@pytest.mark.parametrize("kind", list(EVIL))
def test_whatever_is_typed_gets_an_answer_is_kept_and_is_never_markup(
    client_as: ClientAs, pages: list[str], kind: str
) -> None:
    client = client_as("lead")
    assert all(type_everywhere(client, page, kind) for page in pages)


@pytest.mark.parametrize("kind", list(EVIL))
@pytest.mark.parametrize(
    "case",
    [
        ("filled", "lead", "check"),
        ("sent", "aer-coordinator", "review"),
        ("changes_asked", "editor", "comment"),
        ("published", "lead", "adoption"),
        ("published", "lead", "unpublish"),
    ],
)
def test_what_is_typed_about_a_version_as_well(
    request: pytest.FixtureRequest, client_as: ClientAs, case: tuple[str, str, str], kind: str
) -> None:
    state, role, name = case
    given = request.getfixturevalue(state)
    where = ["arad"] if isinstance(given, Strategy) else ["arad", given.number]
    if name == "comment":
        where.append(given.comments.get().uuid)
    page = reverse(f"versions:{name}", args=where)
    assert type_everywhere(client_as(role), page, kind)


def test_a_very_large_file_gets_a_sentence_and_the_text_beside_it_stays(
    client_as: ClientAs, strategy: Strategy
) -> None:
    item = ChecklistItem.objects.filter(priority__edition=strategy.edition).first()
    assert item is not None
    page = reverse("toolkit:item", args=["arad", item.priority.key, item.key])
    client = client_as("lead")
    _action, values, kinds = next(
        one for one in forms_of(client, page) if "file" in one[2].values()
    )
    file = next(name for name, one in kinds.items() if one == "file")
    large = SimpleUploadedFile("plan.pdf", b"%PDF-1.7" + bytes(50 * 1024 * 1024))
    answer = client.post(page, values | {"state": "in_place", "note": CANARY, file: large})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "is larger than 10.0 MB" in html.unescape(said).replace("\xa0", " ")
    assert CANARY in said
    assert not EvidenceFile.objects.exists()


def _as_kept(text: str) -> str:
    """Control characters go, also those that turn the direction of a line."""
    return re.sub("[\x00\x01\u202e\u2066]", "", text)
