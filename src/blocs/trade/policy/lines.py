"""Scenario files with the lines on which their tables and keys stand, which `tomllib` does not tell.

Keys may share a line with ``;`` between them; apart from that the text is TOML 1.0.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from blocs.errors import PolicyError

__all__ = ["Located", "located", "read_text"]

Place: TypeAlias = tuple[str | int, ...]
"""Keys and, in lists, numbers from 0 that lead to a value: ``("tariff", 0, "rate")``."""

_LARGEST = 1_000_000
"""Bytes of a scenario file; one of a thousand measures has a tenth of it."""
_DEEPEST = 20
"""Levels within each other; a scenario needs four. `tomllib` takes quadratic time, or all of the stack."""
_WHOLE = 2**63

_BARE = re.compile(r"[A-Za-z0-9_-]*")
_PLAIN = re.compile(r"[^,;#\]}\n]*")
_STRING = re.compile(
    r'"""(?:[^"\\]++|\\.|"(?!""))*+(?:"{3,5})?+'
    r"|'''(?:[^']++|'(?!''))*+(?:'{3,5})?+"
    r'|"(?:[^"\\\n]++|\\[^\n])*+"?+'
    r"|'[^'\n]*+'?+",
    re.DOTALL,
)
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_REMEDIES = (
    ("Expected newline", "give each key a line of its own, or put ';' between them"),
    ("Invalid value", "put text in quotes, and true and false in small letters"),
    ("Cannot overwrite", "a key stands twice, or a value has the name of a table; keep one"),
    ("twice", "give one-off tables one header, and write measures as [[tariff]]"),
    ("Expected '='", "write a key as in: rate = 0.25"),
    ("Invalid date", "write days as in: 2018-09-24"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Located:
    """What a text holds, and where.

    Attributes
    ----------
    content : dict
        As `tomllib` gives it.
    lines : Mapping of tuple to int
        Line, from 1, of each table, key and element of a list, in the order of the text. An element of a
        list of tables has the line of its header.
    where : str
        How to call the text in messages.
    """

    content: dict[str, Any]
    lines: Mapping[Place, int]
    where: str

    def line(self, *place: str | int) -> int:
        """Give the line of a table or key; of what is not there, the line of the nearest that holds it.

        >>> located('[[tariff]]\\nby = "USA"').line("tariff", 0, "by")
        2
        """
        for end in range(len(place), 0, -1):
            if (line := self.lines.get(place[:end])) is not None:
                return line
        return 1

    def at(self, *place: str | int) -> str:
        """Say file and line, to begin a message with.

        >>> located('[[tariff]]\\nby = "USA"', "war.toml").at("tariff", 0, "by")
        'war.toml:2'
        """
        return f"{self.where}:{self.line(*place)}"


class _TooDeep(Exception):
    """More levels than any scenario needs; the argument is the line."""


class _Scan:
    """One pass over a text; right for all TOML, and without complaint over what is none."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.lines: dict[Place, int] = {}
        self.cuts: list[int] = []
        self.unclosed: int | None = None
        self._rows: dict[Place, int] = {}
        self._table: Place = ()
        self._line, self._counted = 1, 0

    def run(self) -> _Scan:
        while self.at < len(self.text):
            self._skip(" \t\n;")
            if self._here() == "[":
                self._header()
            elif self._here():
                self._entry(self._table, len(self._table))
                self._to_end()
        return self

    def _here(self) -> str:
        return self.text[self.at : self.at + 1]

    def _now(self) -> int:
        """Line that is reached."""
        self._line += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        return self._line

    def _skip(self, blanks: str) -> None:
        """Pass blanks; comments too, where line ends are among them."""
        while (char := self._here()) and (char in blanks or (char == "#" and "\n" in blanks)):
            if char == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
                continue
            if char == ";":
                self.cuts.append(self.at)
            self.at += 1

    def _to_end(self) -> None:
        """Pass what no statement can hold, up to the end of it."""
        self._skip(" \t")
        while (char := self._here()) and char not in "\n;#":
            self.at += 1

    def _deep(self, levels: int) -> None:
        if levels > _DEEPEST:
            raise _TooDeep(self._now())

    def _pass(self, plain: re.Pattern[str]) -> str:
        """Pass a string, or what else the pattern takes."""
        quote = self._here()
        string = quote in ("'", '"')
        match = (_STRING if string else plain).match(self.text, self.at)
        assert match is not None
        taken = match[0]
        if string and self.unclosed is None:
            end = quote * 3 if taken.startswith(quote * 3) else quote
            if len(taken) < 2 * len(end) or not taken.endswith(end):
                self.unclosed = self.at
        self.at = match.end()
        return taken

    def _key(self) -> tuple[str, ...]:
        parts: list[str] = []
        while True:
            self._skip(" \t")
            parts.append(_unquoted(self._pass(_BARE)))
            self._deep(len(parts))
            self._skip(" \t")
            if self._here() != ".":
                return tuple(parts)
            self.at += 1

    def _header(self) -> None:
        line = self._now()
        marks = 2 if self.text.startswith("[[", self.at) else 1
        self.at += marks
        *above, last = self._key()
        self.at += marks if self.text.startswith("]" * marks, self.at) else 0
        place: Place = ()
        for part in above:
            place = self._open((*place, part))
            self.lines.setdefault(place, line)
        place = (*place, last)
        if marks == 2:
            self.lines.setdefault(place, line)
            self._rows[place] = self._rows.get(place, -1) + 1
            place = self._open(place)
        self._deep(len(place))
        self.lines[place] = line
        self._table = place

    def _open(self, place: Place) -> Place:
        """The last table of a list of tables; other places as they are."""
        row = self._rows.get(place)
        if row is None:
            return place
        self.lines.setdefault(place, self._now())
        return (*place, row)

    def _entry(self, table: Place, levels: int) -> None:
        line = self._now()
        key = self._key()
        for end in range(1, len(key) + 1):
            self.lines.setdefault(table + key[:end], line)
        self._skip(" \t")
        if self._here() == "=":
            self.at += 1
            self._value(table + key, levels + len(key))

    def _value(self, place: Place, levels: int) -> None:
        self._deep(levels)
        self._skip(" \t")
        if (char := self._here()) == "[" or char == "{":
            self._inside(place, levels + 1, "]" if char == "[" else "}")
        else:
            self._pass(_PLAIN)

    def _inside(self, place: Place, levels: int, end: str) -> None:
        """Pass a list or an inline table with all that it holds."""
        self.at += 1
        number = 0
        while True:
            self._skip(" \t\n")
            char, before = self._here(), self.at
            if not char or char == end:
                self.at += len(char)
                return
            if char == ",":
                number += 1
            elif end == "]":
                self.lines.setdefault((*place, number), self._now())
                self._value((*place, number), levels)
            else:
                self._entry(place, levels)
            if self.at == before:
                self.at += 1


def _unquoted(key: str) -> str:
    if key[:1] not in ("'", '"'):
        return key
    try:
        return str(tomllib.loads(f"key = {key}")["key"])
    except ValueError:
        return key


def located(text: str, where: str = "scenario") -> Located:
    """Read a text as TOML, with the lines on which things stand.

    Parameters
    ----------
    text : str
        TOML in which ``;`` outside strings, comments and brackets ends a key as a line end does.
    where : str
        How to call the text in messages.

    Raises
    ------
    PolicyError
        When the text is no TOML, larger than 1 MB, nested deeper than 20 levels, or holds a whole number of
        more than 64 bits; names file and line.

    Examples
    --------
    >>> found = located('[[tariff]]\\nby = "USA"; on = "CHN"\\nrate = 0.25')
    >>> found.content["tariff"], found.line("tariff", 0, "on"), found.line("tariff", 0, "rate")
    ([{'by': 'USA', 'on': 'CHN', 'rate': 0.25}], 2, 3)
    """
    text = text.replace("\r\n", "\n")
    if len(text) > _LARGEST:
        raise PolicyError(_too_large(where))
    try:
        scan = _Scan(text).run()
    except _TooDeep as error:
        raise PolicyError(
            f"{where}:{error}: is nested more than {_DEEPEST} levels deep; write tables, keys and lists"
        ) from None
    characters = list(text)
    for cut in scan.cuts:
        # one character for one, so that every place in the text stays what it is
        characters[cut] = "\n"
    plain = "".join(characters)
    try:
        content = tomllib.loads(plain)
    except ValueError as error:  # also of numbers with more digits than Python takes
        raise PolicyError(_no_toml(str(error), text, plain, scan.unclosed, where)) from None
    found = Located(content, scan.lines, where)
    _check_numbers(content, (), found)
    return found


def _no_toml(says: str, text: str, plain: str, unclosed: int | None, where: str) -> str:
    """Tell a fault of `tomllib`, its place put back into the user's text; a string's where it begins."""
    match = _AT.search(says)
    cause = says[: match.start()] if match else says
    remedy = next((remedy for part, remedy in _REMEDIES if part in cause), "see https://toml.io")
    place = None
    if match is not None and match[1] is not None:
        rows = plain.split("\n")[: int(match[1]) - 1]
        place = sum(len(row) + 1 for row in rows) + int(match[2]) - 1
    if match is not None and unclosed is not None and (place is None or place >= unclosed):
        place, cause = unclosed, "this text has no closing quote"
        remedy = f"end it with the quote that it begins with, {text[unclosed]}"
    if place is None:
        line = text.rstrip().count("\n") + 1
        told = " (at the end of the file)" if match else ""
    else:
        line = text.count("\n", 0, place) + 1
        told = f" (at line {line}, column {place - text.rfind(chr(10), 0, place)})"
    return f"{where}:{line}: is no TOML: {cause}{told}; {remedy}"


def _check_numbers(value: Any, place: Place, found: Located) -> None:
    """Refuse whole numbers that TOML does not have: Python reads some that it cannot print."""
    if isinstance(value, int) and not -_WHOLE <= value < _WHOLE:
        name = next((str(part) for part in reversed(place) if isinstance(part, str)), "")
        raise PolicyError(f"{found.at(*place)}: {name}: has more than 64 bits; write a smaller number")
    if isinstance(value, (dict, list)):
        for part, inner in value.items() if isinstance(value, dict) else enumerate(value):
            _check_numbers(inner, (*place, part), found)


def read_text(path: Path | str) -> str:
    """Read the text of a scenario file: UTF-8, with or without a byte order mark, 1 MB at most.

    Raises
    ------
    PolicyError
        When there is no such file, or it is too large or not UTF-8.
    """
    try:
        with Path(path).open("rb") as file:
            data = file.read(_LARGEST + 1)
    except (OSError, ValueError) as error:  # ValueError: a path with a null character
        cause = getattr(error, "strerror", None) or str(error)
        raise PolicyError(f"{path}: cannot be read ({cause}); give the path of a TOML file") from None
    if len(data) > _LARGEST:
        raise PolicyError(_too_large(str(path)))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PolicyError(f"{path}:{line}: is not UTF-8 (byte {error.start}); save it as UTF-8") from None


def _too_large(where: str) -> str:
    return f"{where}: is larger than {_LARGEST // 10**6} MB; give a short TOML file, not a table of data"
