"""A wrong value in the environment stops the start with a sentence that names it."""

import runpy
from pathlib import Path

import pytest

SETTINGS = Path(__file__).parents[2] / "eubelong" / "settings"
WHOLE = {
    "SECRET_KEY": "long enough for this test",
    "DATABASE_URL": "postgres:///belong",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_HOST": "mail.example",
    "SITE_URL": "https://belong.example",
}


def starts(
    module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: dict[str, str]
) -> None:
    for name in WHOLE:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    runpy.run_path(str(SETTINGS / f"{module}.py"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("SITE_URL", "belong.example"),
        ("DATABASE_URL", "mysql://127.0.0.1/belong"),
        ("DEMO", "perhaps"),
        ("WORKERS", "0"),
        ("EMAIL_SECURITY", "ssh"),
        ("LOG_LEVEL", "LOUD"),
        ("SECRET_KEY_FILE", "/nowhere/secret"),
        ("VAR_DIR", "/proc/belong"),
        ("DATABASE_URL", "postgres://belong:s3cret@host:port/belong"),
        ("REDIS_URL", "127.0.0.1:6379"),
        ("CONTACT_EMAIL", "write to us"),
    ],
)
def test_a_wrong_value_stops_the_start_and_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    with pytest.raises(SystemExit) as told:
        starts("base", tmp_path, monkeypatch, {name: value})
    sentence = str(told.value)
    assert sentence.startswith("EU-Belong does not start. ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert name in sentence
    assert "s3cret" not in sentence


def test_right_values_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    starts("base", tmp_path, monkeypatch, {"PORT": "8123"})
