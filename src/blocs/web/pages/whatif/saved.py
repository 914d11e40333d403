"""Scenarios that visitors keep: TOML files in the folder of the site, named by their content alone."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from blocs.errors import BlocsError, UsageError
from blocs.scenario import parse_scenario, scenario_toml
from blocs.web.errors import Busy, NotThere
from blocs.web.pages.whatif.titles import name_of_view
from blocs.web.pages.whatif.view import WhatifView, query_of_view, scenario_of, view_of

__all__ = ["MOST_SAVED", "delete", "fetch", "save", "saved"]

MOST_SAVED = 200
_MOST_BYTES = 32_000
_NAME = re.compile(r"[0-9a-f]{16}")


def _folder(store: Path) -> Path:
    return store / "site" / "scenarios"


def _path(store: Path, mark: str) -> Path:
    """File of a scenario; nothing but a hash ever becomes a name.

    Raises
    ------
    NotThere
        When it is none.
    """
    if not _NAME.fullmatch(mark):
        raise NotThere("no scenario of this name is kept here")
    return _folder(store) / f"{mark}.toml"


def save(store: Path, view: WhatifView) -> str:
    """Keep a scenario; gives the hash that it goes by. The same scenario is kept once.

    Raises
    ------
    UsageError
        When it has no measure, or is too long.
    Busy
        When as many are kept as may be.
    """
    if not view.acts:
        raise UsageError("there is no measure to keep; add one first")
    content = scenario_toml(scenario_of(view)).encode()
    if len(content) > _MOST_BYTES:
        raise UsageError(f"the scenario has {len(content):,} bytes; at most {_MOST_BYTES:,} are kept")
    mark = hashlib.sha256(content).hexdigest()[:16]
    path = _path(store, mark)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        return mark
    if len(list(path.parent.glob("*.toml"))) >= MOST_SAVED:
        raise Busy(f"{MOST_SAVED} scenarios are kept already; delete one first")
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".new")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(temporary).replace(path)
    return mark


def delete(store: Path, mark: str) -> None:
    """Forget a scenario.

    Raises
    ------
    NotThere
        When none of this hash is kept.
    """
    try:
        _path(store, mark).unlink()
    except FileNotFoundError:
        raise NotThere("no scenario of this name is kept here") from None


def fetch(store: Path, mark: str) -> WhatifView:
    """A scenario that was kept.

    Raises
    ------
    NotThere
        When none of this hash is kept.
    """
    try:
        return _read(_path(store, mark).read_bytes())
    except (OSError, BlocsError, UnicodeDecodeError):
        raise NotThere("no scenario of this name is kept here") from None


@lru_cache(maxsize=MOST_SAVED)
def _read(content: bytes) -> WhatifView:
    return view_of(parse_scenario(content.decode()))


def saved(store: Path) -> list[dict[str, Any]]:
    """All scenarios that are kept, the latest first: ``hash``, ``name``, ``query``."""
    found = []
    for path in _folder(store).glob("*.toml"):
        with suppress(OSError):  # another visitor may delete it meanwhile
            found.append((-path.stat().st_mtime_ns, path.stem))
    out = []
    for _, mark in sorted(found)[:MOST_SAVED]:
        try:
            view = fetch(store, mark)
        except NotThere:
            continue
        out.append({"hash": mark, "name": name_of_view(view), "query": query_of_view(view)})
    return out
