"""From paths to files: through folders, in an order that is always the same."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from blocs.errors import InputError
from blocs.reports.limits import shown

__all__ = ["size_of", "walk", "weigh"]

_FEW = 3


def walk(
    paths: Iterable[str | os.PathLike[str]], remark: Callable[[str], None] | None = None
) -> Iterator[str | InputError]:
    """Files that paths name, those of folders included.

    Parameters
    ----------
    paths : iterable
        Files and folders. What is named here is taken whatever it is; within folders, hidden files and
        folders (a dot before their name) and links are left out: what a link leads to is read where it lies,
        and where that is elsewhere it was not asked for.
    remark : callable, optional
        Is told of links that were left out, a sentence a folder that was named.

    Yields
    ------
    str or InputError
        Paths in the order of `paths`; those of a folder by name, its folders among them. An error for a
        folder that cannot be listed, and for one named that has no file in it.

    Examples
    --------
    >>> list(walk(["a.txt", "-"]))
    ['a.txt', '-']
    """
    for path in paths:
        name = os.fsdecode(path)
        if not Path(name).is_dir():
            yield name
            continue
        links, count = _Links(), 0
        for found in _within(name, links):
            count += 1
            yield found
        if links.count and remark is not None:
            remark(f"{shown(name)}: {links}")
        if not count:
            yield InputError(
                shown(name), "it is a folder with no files in it", "name a folder or a file with reports"
            )


def weigh(paths: Iterable[str | os.PathLike[str]]) -> tuple[int, int]:
    """Files that `walk` gives for paths, and the bytes of those whose size can be told.

    Examples
    --------
    >>> weigh(["/nowhere/a.txt"])
    (1, 0)
    """
    files = weight = 0
    for found in walk(paths):
        if isinstance(found, str):
            files += 1
            weight += size_of(found)
    return files, weight


def size_of(path: str) -> int:
    """Bytes of a file; 0 where there is none, or none that can be told."""
    try:
        state = Path(path).stat()
    except (OSError, ValueError):
        return 0
    return state.st_size if stat.S_ISREG(state.st_mode) else 0


@dataclass(slots=True)
class _Links:
    """Links that were left out: how many, and the first of them."""

    count: int = 0
    first: list[str] = field(default_factory=list)

    def note(self, path: str) -> None:
        self.count += 1
        if self.count <= _FEW:
            self.first.append(shown(path))

    def __str__(self) -> str:
        dots = " ..." if self.count > _FEW else ""
        what = "a link was" if self.count == 1 else f"{self.count:,} links were"
        return f"{what} left out ({', '.join(self.first)}{dots}); name what is to be read"


def _within(folder: str, links: _Links) -> Iterator[str | InputError]:
    """Files of a folder and of those in it; on a stack of its own, as folders lie deeper than calls may."""
    open_: list[tuple[str, Iterator[str]]] = [(folder, iter(("",)))]
    while open_:
        path, names = open_[-1]
        name = next(names, None)
        if name is None:
            open_.pop()
            continue
        inner = os.path.join(path, name) if name else path  # noqa: PTH118 (keeps the separator at the end)
        if name and not name.endswith(os.sep):
            yield inner
            continue
        try:
            open_.append((inner.rstrip(os.sep) or os.sep, iter(_listed(inner, links))))
        except OSError as error:
            cause = f"this folder cannot be listed ({error.strerror or error})"
            yield InputError(shown(inner), cause, "check your rights to it")


def _listed(folder: str, links: _Links) -> list[str]:
    """Names in a folder, sorted; those of folders end in a separator."""
    names = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_symlink():
                links.note(entry.path)
            else:
                names.append(entry.name + (os.sep if entry.is_dir(follow_symlinks=False) else ""))
    return sorted(names)
