"""The folder of an export: whole or not there, and never at the cost of a file that no export wrote.

Everything is written to a folder beside the target and put in place by renaming. An export that is replaced
is first set aside under a fixed name; were the process killed between the two renamings, the next export to
the same target puts it back before it does anything else.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from blocs.errors import StoreError

__all__ = ["MANIFEST", "building", "digest", "look", "settle", "sync"]

MANIFEST = "manifest.json"
_NAME = re.compile(r"[a-zA-Z][a-zA-Z_-]*\.(csv|parquet|jsonl|sqlite|duckdb|md)")
_BLOCK = 1 << 20


def look(folder: Path, *, overwrite: bool) -> Path:
    """Refuse, before any work is done, a folder that an export may not be written to; its real path.

    Raises
    ------
    StoreError
        When it is a file, holds anything and `overwrite` is not set, or holds what no export wrote as it is
        now in a place where this one would write.
    """
    target = Path(os.path.realpath(folder))
    if not target.name:
        raise StoreError(f"{folder}: an export needs a folder of its own; name one within this")
    if not target.parent.is_dir():
        raise StoreError(f"{folder}: there is no folder {target.parent}; make it first")
    _recover(target)
    if target.exists() and not target.is_dir():
        raise StoreError(f"{folder}: this is a file, and an export is a folder; name another folder")
    if target.exists() and any(target.iterdir()):
        if not overwrite:
            raise StoreError(
                f"{folder}: the folder is not empty; name another one, or overwrite the export in it"
            )
        _own(target)
    return target


@contextmanager
def building(target: Path) -> Iterator[Path]:
    """Folder beside the target to write into; it is gone at the end, unless it was put in place."""
    part = target.with_name(f".{target.name}-{secrets.token_hex(4)}.part")
    part.mkdir()
    try:
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)


def settle(part: Path, target: Path) -> None:
    """Put a finished folder in the place of the target; files there that no export wrote stay.

    Raises
    ------
    StoreError
        When a file that no export wrote has the name of a new one, or an exported file was changed since.
    """
    if target.exists() and any(target.iterdir()):
        own = _own(target)
        for entry in target.iterdir():
            if entry.name not in own and (part / entry.name).exists():
                raise StoreError(
                    f"{entry}: no export wrote this file, and a new one has its name; move it away"
                )
        aside = _aside(target)
        target.rename(aside)
        try:
            part.rename(target)
        except BaseException:
            aside.rename(target)
            raise
        _clear(aside, target)
    else:
        if target.exists():
            target.rmdir()
        part.rename(target)


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()


def sync(path: Path) -> None:
    """Wait until a file is on the disk, and not only on its way there."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _aside(target: Path) -> Path:
    return target.with_name(f".{target.name}.blocs-replaced")


def _recover(target: Path) -> None:
    """Finish, or take back, the replacing that a killed process began."""
    aside = _aside(target)
    if not aside.is_dir():
        return
    if (target / MANIFEST).is_file():
        _clear(aside, target)
    elif not target.exists():
        aside.rename(target)


def _clear(aside: Path, target: Path) -> None:
    """Remove the files of a replaced export, and bring those that it did not write to the new one."""
    own = _listed(aside) if (aside / MANIFEST).is_file() else {}
    for entry in sorted(aside.iterdir()):
        if entry.name in own:
            entry.unlink()
        elif entry.name != MANIFEST and not (target / entry.name).exists():
            entry.rename(target / entry.name)
    # the list of what may be removed goes last; a file left over keeps its folder, under its own name
    if own:
        (aside / MANIFEST).unlink()
    if not any(aside.iterdir()):
        aside.rmdir()


def _own(target: Path) -> set[str]:
    """Names of the files that an export wrote here, all of them as it wrote them.

    Raises
    ------
    StoreError
        When there is no manifest, it is damaged, or a file is not as the manifest says.
    """
    if not (target / MANIFEST).is_file():
        raise StoreError(
            f"{target}: the folder holds no export ({MANIFEST} is not there), and nothing else is "
            "overwritten; name another folder"
        )
    listed = _listed(target)
    for name, sha256 in listed.items():
        path = target / name
        if path.is_symlink() or (path.exists() and (not path.is_file() or digest(path) != sha256)):
            raise StoreError(
                f"{path}: it was changed since it was exported; move it away, or name another folder"
            )
    return {*listed, MANIFEST}


def _listed(folder: Path) -> Mapping[str, str]:
    path = folder / MANIFEST
    try:
        files: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["files"]
        listed = {file["name"]: str(file["sha256"]) for file in files}
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{path}: it is no manifest of an export ({error}); name another folder") from error
    # a manifest is a file like any other: what it names must be what an export could have written
    strange = [name for name in listed if not isinstance(name, str) or not _NAME.fullmatch(name)]
    if strange:
        raise StoreError(f"{path}: it names {strange[0]!r}, which no export writes; name another folder")
    return listed
