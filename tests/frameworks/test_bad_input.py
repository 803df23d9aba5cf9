from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from frameworks.models import Question, Section
from strategies.models import EvidenceFile, Strategy
from tests.frameworks.pages import Fields, fields, page

Cast = dict[str, User]
ClientAs = Callable[[str], Client]


@pytest.fixture
def lead(client_as: ClientAs, strategy: Strategy) -> Client:
    return client_as("lead")


CANARY = (
    "<script>alert(1)</script><svg onload=alert(1)>{{ 7*7 }}{% load x %}"
    "<style>@import url(http://127.0.0.1)</style><img src=file:///etc/passwd> "
)


EVIL = (CANARY, "x" * 20_000, "a\x00b", "-5", "31/02/2026", "\u0663\u066b\u0665")


@pytest.mark.thorough
def test_every_page_opens_and_survives_bad_input_in_every_field(
    lead: Client, strategy: Strategy, edition: Any
) -> None:
    pages = 0
    for turn, question in enumerate(Question.objects.filter(section__edition=edition)):
        address = page(f"{question.section.key}.{question.page}")
        response = lead.get(address)
        if question.made in {"objectives", "budget", "measures"}:
            assert response.status_code == 302
            continue
        assert response.status_code == 200
        pages += 1
        form = Fields(response.content.decode())
        texts = {name: values[0] for name, values in form.values.items() if name in form.texts}
        steady = {name: value for name, value in form.sent.items() if name not in texts}
        saved = lead.post(
            address,
            steady
            | {name: EVIL[(turn + n) % len(EVIL)] for n, name in enumerate(sorted(texts))},
        )
        assert saved.status_code == 302
        everywhere = {name: CANARY for name in form.names if name not in {"later", "more"}}
        assert lead.post(address, everywhere).status_code in {302, 409, 422}
        _nothing_runs(lead.get(address).content.decode())
    assert pages >= 50
    for section in Section.objects.filter(edition=edition):
        address = reverse("frameworks:section", args=["arad", section.key])
        _nothing_runs(lead.get(address + "?read").content.decode())


def _nothing_runs(html: str) -> None:
    for dangerous in ("<script>alert", "<svg onload", "<style>", "<img src=file", "\x00"):
        assert dangerous not in html


def test_html_typed_into_a_text_is_kept_as_the_characters_it_is(
    lead: Client, strategy: Strategy
) -> None:
    address = page("interculturality.definition")
    lead.post(address, fields(lead, address) | {"definition.text": CANARY})
    assert fields(lead, address)["definition.text"].strip() == CANARY.strip()


def test_the_answer_of_another_region_cannot_be_reached(
    client_as: ClientAs, strategy: Strategy
) -> None:
    outsider = client_as("outsider")
    assert outsider.get(page("governance.lead")).status_code == 404
    assert outsider.post(page("governance.lead"), {}).status_code == 404


def test_more_than_a_form_may_hold_is_refused_with_a_page(
    lead: Client, strategy: Strategy
) -> None:
    address = page("interculturality.definition")
    response = lead.post(address, {"definition.text": "x" * 11_000_000})
    assert response.status_code == 400
    too_long = fields(lead, address) | {"definition.text": "x" * 100_001}
    response = lead.post(address, too_long)
    assert response.status_code == 422
    assert "Use 100000 characters or fewer" in response.content.decode()


def test_fifty_megabytes_are_refused_with_a_sentence(lead: Client, strategy: Strategy) -> None:
    address = reverse("frameworks:plan_at_hand", args=["arad"])
    upload = SimpleUploadedFile("plan.pdf", b"%PDF-1.7" + b"x" * 50_000_000)
    response = lead.post(address, {"file": upload})
    assert response.status_code == 422
    assert "is larger than" in response.content.decode()
    assert not EvidenceFile.objects.exists()
