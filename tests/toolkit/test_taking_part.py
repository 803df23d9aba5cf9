"""Taking part without an account: in at most three screens, in one's own language."""

import pytest
from django.test import Client

from strategies.models import Strategy
from tests import factories
from toolkit.models import AccessCode, Seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def code(strategy: Strategy) -> AccessCode:
    factories.ProcessFactory.create(strategy=strategy)
    return factories.AccessCodeFactory.create(strategy=strategy, digits="48217730")


def test_smoke(code: AccessCode, client: Client) -> None:
    assert client.get("/take-part/").status_code == 200
    assert client.get("/take-part/code/48217730/").status_code == 200
    for language in ["en", "ro", "ar", "uk", "ru", "fr"]:
        assert client.get(f"/take-part/code/48217730/?language={language}").status_code == 200
    answer = client.post(
        "/take-part/code/48217730/", {"language": "ar", "whom": "residents", "start": "1"}
    )
    assert answer.status_code == 302, answer.content.decode()
    for one in ["here", "number", "for-whom", "delete", "language", "help"]:
        answer = client.get(f"/take-part/{one}/")
        assert answer.status_code == 200
        assert 'dir="rtl"' in answer.content.decode()
    assert Seat.objects.get().language == "ar"
    answer = client.post("/take-part/finish/", follow=True)
    assert answer.status_code == 200
    assert client.get("/take-part/number/").status_code == 302
