"""The layout: rooms along one path, imports only against its direction, small documented modules."""

from __future__ import annotations

import ast
import importlib
import inspect
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import blocs

PACKAGE = Path(blocs.__file__).parent
PATH = (
    "states", "reports", "reading", "evidence", "sources", "ties", "groups",
    "trade", "projection", "scenario", "charts", "brief", "web", "cli",
)  # fmt: skip
"""The path that data takes; a room imports only from rooms that stand before it."""
BESIDE = {"__init__.py", "__main__.py", "errors.py", "parallel", "py.typed"}
COMMON = {"errors", "parallel"}
FRONT = {"web", "cli"}
"""Rooms that face a user; they may ask the package for its version."""
OPTIONAL = {
    "array_api_compat", "cupy", "dask", "distributed", "duckdb", "h5py", "networkx", "pandas", "polars",
    "pyarrow", "pyfixest", "torch",
}  # fmt: skip
LONGEST = 800

ROOMS = tuple(room for room in PATH if (PACKAGE / room / "__init__.py").is_file())
MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(module: Path) -> str:
    return str(module.relative_to(PACKAGE))


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything imported, wherever in the module it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            dots = "." * node.level
            for alias in node.names:
                yield node.lineno, f"{dots}{node.module or ''}.{alias.name}"


def at_import(statements: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements that run when the module is imported; what only a type checker sees is left out."""
    for statement in statements:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        if isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.unparse(statement.test):
            yield from at_import(statement.orelse)
            continue
        yield statement
        for inner in ("body", "orelse", "finalbody"):
            yield from at_import(getattr(statement, inner, []))


def test_nothing_stands_beside_the_rooms() -> None:
    found = {entry.name for entry in PACKAGE.iterdir() if entry.name != "__pycache__"}
    assert found == BESIDE | set(ROOMS)


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_imports_follow_the_path(module: Path) -> None:
    place = module.relative_to(PACKAGE).parts
    room = place[0] if len(place) > 1 else None
    wrong = []
    for line, name in imports(ast.parse(module.read_text(encoding="utf-8"))):
        assert not name.startswith("."), f"{name_of(module)}:{line}: relative import; write it out"
        parts = name.split(".")
        if parts[0] != "blocs" or room is None:
            continue
        other = parts[1] if len(parts) > 1 else None
        if other in COMMON or other == room or (room in FRONT and other is None):
            continue
        if other not in PATH or room not in PATH or PATH.index(other) > PATH.index(room):
            wrong.append(f"{name_of(module)}:{line}: {room} imports {name}")
    assert not wrong


@pytest.mark.parametrize("module", [m for m in MODULES if m.parent == PACKAGE], ids=name_of)
def test_what_all_rooms_use_imports_no_room_when_it_is_imported(module: Path) -> None:
    if module.name == "__main__.py":
        return
    statements = at_import(ast.parse(module.read_text(encoding="utf-8")).body)
    imported = {
        name
        for s in statements
        if isinstance(s, (ast.Import, ast.ImportFrom))
        for _, name in imports(s)
        if name.startswith("blocs")
    }
    assert {name.split(".")[1] for name in imported} <= COMMON


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_no_optional_package_is_imported_with_the_module(module: Path) -> None:
    for statement in at_import(ast.parse(module.read_text(encoding="utf-8")).body):
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            assert not {name.split(".")[0] for _, name in imports(statement)} & OPTIONAL, statement.lineno


def test_every_module_can_be_imported_without_the_optional_packages() -> None:
    names = [
        ".".join(("blocs", *m.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
        for m in MODULES
    ]
    code = (
        f"import importlib, sys\nfor name in {sorted(OPTIONAL)}: sys.modules[name] = None\n"
        f"for name in {names}: importlib.import_module(name)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_no_module_is_too_long(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_no_module_prints(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]
    assert not [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_says_what_it_is_for(room: str) -> None:
    doc = inspect.getdoc(importlib.import_module(f"blocs.{room}"))
    assert doc is not None and len(doc.split()) >= 12, f"say what blocs.{room} is for, takes and gives"


@pytest.mark.parametrize("room", ["", *ROOMS])
def test_every_public_name_is_there_and_documented(room: str) -> None:
    module = importlib.import_module(f"blocs.{room}".rstrip("."))
    assert len(set(module.__all__)) == len(module.__all__)
    for name in module.__all__:
        value = getattr(module, name)
        if not (inspect.isclass(value) or inspect.isroutine(value)):
            continue
        doc = (value.__doc__ or "").strip()
        # a dataclass without a docstring gets its signature for one
        assert doc and not doc.startswith(f"{name}("), f"{room}.{name} has no docstring"
