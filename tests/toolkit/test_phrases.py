"""The participants' words: six languages, complete and short, and one more by one file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from django.test import Client
from django.utils import translation

from strategies.models import Strategy
from tests import factories
from toolkit import phrases
from toolkit.phrases import languages, places_in, say

SIX = ["en", "ro", "ar", "uk", "ru", "fr"]
OTHERS = [code for code in SIX if code != phrases.SOURCE]


@pytest.fixture
def _read_again() -> Iterator[None]:
    languages.cache_clear()
    yield
    languages.cache_clear()


def test_there_are_six_each_in_its_own_name() -> None:
    assert set(languages()) >= set(SIX)
    assert next(iter(languages())) == phrases.SOURCE
    assert languages()["ar"].name == "العربية"


@pytest.mark.parametrize("code", OTHERS)
def test_each_has_the_same_phrases_with_the_same_places(code: str) -> None:
    source, other = languages()["en"].phrases, languages()[code].phrases

    assert list(other) == list(source), "in the order of en.yaml"
    wrong = [key for key in source if places_in(other[key]) != places_in(source[key])]
    assert not wrong


@pytest.mark.parametrize("code", OTHERS)
def test_each_says_it_in_its_own_words(code: str) -> None:
    source, other = languages()["en"].phrases, languages()[code].phrases

    assert not [key for key in source if other[key] == source[key] and len(source[key]) > 4]
    assert not [key for key in other if not other[key].strip()]


def test_they_are_fewer_than_two_hundred() -> None:
    assert len(languages()["en"].phrases) < 200


def test_arabic_runs_from_right_to_left_and_has_no_latin_word() -> None:
    arabic = languages()["ar"]

    assert [one.code for one in languages().values() if one.is_rtl] == ["ar"]
    latin = {
        key: text
        for key, text in arabic.phrases.items()
        if any("a" <= letter.lower() <= "z" for letter in _without_places(text))
    }
    assert not latin


def _without_places(text: str) -> str:
    for name in places_in(text):
        text = text.replace(f"{{{name}}}", "")
    return text


def test_what_is_put_into_a_phrase_is_no_markup() -> None:
    with translation.override("fr"):
        assert "&lt;b&gt;" in say("contact", contact="<b>")


def test_a_variant_of_a_language_is_that_language_and_an_unknown_one_the_source() -> None:
    with translation.override("ro-md"):
        assert say("back") == "Înapoi"
    with translation.override("fi"):
        assert say("back") == "Back"


@pytest.mark.django_db
@pytest.mark.usefixtures("_read_again")
def test_one_more_file_is_one_more_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, strategy: Strategy, client: Client
) -> None:
    for path in phrases.HERE.glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    kurdish = yaml.safe_load((phrases.HERE / "ar.yaml").read_text(encoding="utf-8"))
    kurdish |= {"name": "کوردی", "checked_by": "Ava Rostami"}
    kurdish["phrases"] |= {"start": "دەست پێ بکە"}
    (tmp_path / "ckb.yaml").write_text(yaml.safe_dump(kurdish), encoding="utf-8")
    monkeypatch.setattr(phrases, "HERE", tmp_path)
    factories.ProcessFactory.create(strategy=strategy)
    factories.AccessCodeFactory.create(strategy=strategy, digits="48217730")

    offered = client.get("/take-part/code/48217730/", headers={"accept-language": "ckb"})
    page = client.get("/take-part/code/48217730/?language=ckb").content.decode()

    assert '<html lang="ckb" dir="rtl">' in offered.content.decode()
    assert "کوردی" in offered.content.decode()
    assert "دەست پێ بکە" in page
    assert kurdish["phrases"]["not_checked"] not in page
