"""The documentation keeps its word: what exists is told, links lead somewhere, examples in Python run."""

from __future__ import annotations

import importlib
import importlib.util
import re
from dataclasses import fields
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer

import blocs
from blocs import errors
from blocs.cli import app
from blocs.evidence import Link
from blocs.reading import Event, EventType, Quantity, Statement

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = (ROOT / "docs" / "reference.md").read_text("utf-8")
CODE = set(re.findall(r"`([^`\n]+)`", REFERENCE))
WORDS = {word for code in CODE for word in re.findall(r"[\w-]+", code)}
PAGES = sorted(
    page
    for folder in (ROOT, ROOT / "docs", ROOT / "corpus", ROOT / "benchmarks", ROOT / "src/blocs/states/data")
    for page in folder.glob("*.md")
)
LINK = re.compile(r"(?<!`)!?\[[^\]\n]*\]\(([^)\s]+)\)")


def _commands() -> dict[str, Any]:
    group: Any = typer.main.get_command(app)
    return dict(group.commands)


def _examples() -> ModuleType:
    spec = importlib.util.spec_from_file_location("examples", ROOT / "docs" / "examples.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _section(command: str) -> str:
    found = re.search(rf"^### `blocs {command}\b.*?(?=^##)", REFERENCE, re.M | re.S)
    assert found, f"docs/reference.md has no section for `blocs {command}`"
    return found[0]


def _anchors(text: str) -> set[str]:
    prose = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    heads = re.findall(r"^#+ (.+)$", prose, re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("command", _commands())
def test_every_option_is_in_the_reference(command: str) -> None:
    section = _section(command)
    options = {
        name for p in _commands()[command].params for name in p.opts if p.name != "help" and name[0] == "-"
    }
    missing = {name for name in options if not re.search(rf"`{re.escape(name)}[ `]", section)}
    assert not missing, f"docs/reference.md, blocs {command}: no word of {sorted(missing)}"


@pytest.mark.parametrize("command", _commands())
def test_the_reference_names_no_option_that_is_not_there(command: str) -> None:
    known = {name for p in _commands()[command].params for name in p.opts} | {"--help"}
    told = set(re.findall(r"(?<=`)(--[\w-]+)", _section(command)))
    assert told <= known


@pytest.mark.parametrize("room", ["sources", "ties", "trade"])
def test_every_name_of_a_room_that_is_used_directly_is_in_the_reference(room: str) -> None:
    assert set(importlib.import_module(f"blocs.{room}").__all__) <= WORDS


def test_every_public_name_is_in_the_reference() -> None:
    told = re.search(r"^## The library's face.*?(?=^## )", REFERENCE, re.M | re.S)
    assert told
    for name in blocs.__all__:
        assert re.search(rf"^\| `{re.escape(name)}[(`]", told[0], re.M), (
            f"docs/reference.md: no row for {name}"
        )


@pytest.mark.parametrize("record", [Event, Quantity, Statement, Link])
def test_every_field_of_a_record_is_in_the_reference(record: Any) -> None:
    missing = {field.name for field in fields(record)} - WORDS
    assert not missing


def test_every_type_and_every_error_is_in_the_reference() -> None:
    assert {t.value for t in EventType} <= WORDS
    assert set(errors.__all__) <= WORDS


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    for target in LINK.findall(re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        goal = (page.parent / name).resolve() if name else page
        assert goal.exists(), f"{page.name}: {target} leads nowhere"
        if anchor and goal.suffix == ".md":
            assert anchor in _anchors(goal.read_text("utf-8")), f"{page.name}: no heading for {target}"


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial.md", "docs/how-to.md"])
def test_python_examples_run(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / page).read_text("utf-8")
    folder = tmp_path / "news"
    examples = _examples()
    examples.furnish(folder)
    monkeypatch.chdir(folder)
    with blocs.open("archive") as archive, blocs.open("evidence") as evidence:
        for reading in map(_reading, ("ledger.md", "observer.md")):
            archive.add(reading)
            evidence.add(reading)
    names: dict[str, Any] = {}
    blocks = re.findall(r"^```python\n(.*?)^```$", text, re.M | re.S)
    assert blocks
    for block in blocks:
        exec(compile(block, page, "exec"), names)
    if page == "README.md":
        assert (folder / "brief.html").stat().st_size > 10_000
    for value in names.values():
        if isinstance(value, blocs.Store):
            value.close()


def _reading(name: str) -> Any:
    from blocs.reading import read_report
    from blocs.reports import load_one

    return read_report(load_one(name))


def test_console_examples_name_real_commands() -> None:
    for page in _examples().PAGES:
        for command in re.findall(r"^\$ blocs (\w+)", (ROOT / page).read_text("utf-8"), re.M):
            assert command in _commands(), f"{page}: there is no blocs {command}"


def test_console_examples_ask_for_records_that_are_there() -> None:
    for page in _examples().PAGES:
        gone = re.findall(r"^blocs: .* has the id .*$", (ROOT / page).read_text("utf-8"), re.M)
        assert not gone, f"{page}: the reader gives other records now; choose another for the example: {gone}"


def test_no_path_of_one_machine_in_the_documentation() -> None:
    for page in PAGES:
        assert not re.search(r"/(?:work|tmp|root)/", page.read_text("utf-8")), (
            f"{page} names a path of one machine"
        )
