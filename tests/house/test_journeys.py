"""The story is walked whole in every way: no step is left out, with or without JavaScript."""

import ast
from pathlib import Path

import pytest

from tests.journeys import conftest

JOURNEYS = Path(__file__).parents[1] / "journeys"
STORY = JOURNEYS / "test_story.py"
# Where it is decided what a browser can do and what is asked once; and the one step in which
# a person meets another page without JavaScript: signed out while writing.
DECIDES = {"person.py", "conftest.py", "writing.py"}
ONCE = {"test_kills.py", "test_keeping.py"}
# Two windows that save while one goes on writing, and a number that moves by itself, are
# nothing without JavaScript.
OF_SCRIPTS = {"test_two_editors.py", "test_room.py"}


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def told() -> set[str]:
    """Return the steps of the story, as module.name."""
    steps = next(
        node.value
        for node in tree(STORY).body
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "STEPS"
    )
    assert isinstance(steps, ast.List)
    return {ast.unparse(one) for one in steps.elts}


def written() -> set[str]:
    """Return what is written as a step: a function of a story and of nothing else."""
    return {
        f"{path.stem}.{node.name}"
        for path in JOURNEYS.glob("*.py")
        if not path.name.startswith("test_")
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and not node.decorator_list
        and [ast.unparse(one) for one in node.args.args] == ["story: Story"]
    }


def test_every_step_that_is_written_is_walked() -> None:
    assert written() == told()


def test_no_step_looks_at_whether_there_is_javascript() -> None:
    """Only axe needs scripts, and only what is killed is killed once."""
    found = {
        path.name
        for path in JOURNEYS.glob("*.py")
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Name) and node.id == "WITH_SCRIPTS")
        or (isinstance(node, ast.Attribute) and node.attr in {"skip", "skipif", "xfail"})
    }
    assert found == DECIDES


@pytest.mark.parametrize(
    ("scripts", "postgres", "left_out"),
    [(True, False, set()), (True, True, ONCE), (False, False, ONCE | OF_SCRIPTS)],
)
def test_no_story_is_left_out_but_those_that_are_told_once(
    monkeypatch: pytest.MonkeyPatch, *, scripts: bool, postgres: bool, left_out: set[str]
) -> None:
    monkeypatch.setattr(conftest, "WITH_SCRIPTS", scripts)
    monkeypatch.setattr(conftest, "on_postgres", lambda: postgres)
    found = {
        path.name for path in JOURNEYS.glob("test_*.py") if conftest.pytest_ignore_collect(path)
    }
    assert found == left_out
