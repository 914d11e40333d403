"""The state of a view in its address: each parameter is parsed, bounded, told in OpenAPI and written back."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeVar

from blocs.errors import RegistryError, UsageError

__all__ = [
    "Param", "choice", "code", "codes", "day", "flag", "number", "parameters", "passage", "query_of",
    "read_view", "ref", "several", "text", "whole", "year",
]  # fmt: skip

View = TypeVar("View")
_MOST_TEXT = 200
_MOST_SEVERAL = 60
_REF = re.compile(r"[A-Za-z0-9_.#-]{1,80}")


@dataclass(frozen=True, slots=True)
class Param:
    """How one parameter is read from text, and how OpenAPI tells it.

    Attributes
    ----------
    doc : str
    parse : callable
        From text to the value; UsageError says what is wrong.
    write : callable
        From the value back to text.
    schema : mapping
        JSON schema of the text.
    many : bool
        Whether it may stand in the address several times; the value is then a tuple.
    """

    doc: str
    parse: Callable[[str], Any]
    write: Callable[[Any], str]
    schema: Mapping[str, Any]
    many: bool = False


def _field(param: Param, default: Any) -> Any:
    if default is ...:
        return dataclasses.field(metadata={"param": param})
    return dataclasses.field(default=default, metadata={"param": param})


def code(doc: str, default: Any = ...) -> Any:
    """A state or body, by code or name; the value is its code."""

    def parse(told: str) -> str:
        from blocs.states.naming import code_of

        return code_of(_short(told))

    return _field(Param(doc, parse, str, {"type": "string", "maxLength": _MOST_TEXT}), default)


def codes(doc: str, default: tuple[str, ...] = ()) -> Any:
    """Several states or bodies."""

    def parse(told: str) -> str:
        from blocs.states.naming import code_of

        return code_of(_short(told))

    schema = {"type": "string", "maxLength": _MOST_TEXT}
    return _field(Param(doc, parse, str, schema, many=True), default)


def text(doc: str, default: Any = "", *, most: int = _MOST_TEXT) -> Any:
    """Words, on one line."""

    def parse(told: str) -> str:
        if len(told) > most:
            raise UsageError(f"it has {len(told):,} characters; give at most {most:,}")
        return " ".join(_plain(told).split())

    return _field(Param(doc, parse, str, {"type": "string", "maxLength": most}), default)


def passage(doc: str, *, most: int) -> Any:
    """Text of any number of lines, as it was typed; for forms, not for addresses."""

    def parse(told: str) -> str:
        if len(told) > most:
            raise UsageError(f"it has {len(told):,} characters; give at most {most:,}")
        return told.encode("utf-8", "replace").decode().replace("\r\n", "\n")

    return _field(Param(doc, parse, str, {"type": "string", "maxLength": most}), "")


def several(doc: str, default: tuple[str, ...] = (), *, among: Iterable[str] | None = None) -> Any:
    """Several short words, of those in `among` where that is given."""
    allowed = None if among is None else tuple(among)

    def parse(told: str) -> str:
        if allowed is not None:
            return _among(told, allowed)
        return _short(told)

    schema: dict[str, Any] = {"type": "string", "maxLength": _MOST_TEXT}
    if allowed is not None:
        schema["enum"] = list(allowed)
    return _field(Param(doc, parse, str, schema, many=True), default)


def ref(doc: str, default: Any = ...) -> Any:
    """An id, or a short name of letters, digits, ``_``, ``.``, ``#`` and ``-``."""

    def parse(told: str) -> str:
        if not _REF.fullmatch(told) or ".." in told:
            raise UsageError("it is no id; use one that the site shows")
        return told

    return _field(Param(doc, parse, str, {"type": "string", "pattern": f"^{_REF.pattern}$"}), default)


def choice(doc: str, *among: str, default: Any = ...) -> Any:
    """One of a few words."""

    def parse(told: str) -> str:
        return _among(told, among)

    schema = {"type": "string", "enum": list(among)}
    return _field(Param(doc, parse, str, schema), among[0] if default is ... else default)


def whole(doc: str, least: int, most: int, default: Any = ...) -> Any:
    """A whole number within bounds."""

    def parse(told: str) -> int:
        if not re.fullmatch(r"[+-]?[0-9]{1,12}", told.strip()):
            raise UsageError(f"{_quoted(told)} is no whole number; give one from {least} to {most}")
        value = int(told)
        if not least <= value <= most:
            raise UsageError(f"{value} is not from {least} to {most}")
        return value

    schema = {"type": "integer", "minimum": least, "maximum": most}
    return _field(Param(doc, parse, str, schema), default)


def year(doc: str, default: Any = ...) -> Any:
    """A year from 1816 to 2100."""
    return whole(doc, 1816, 2100, default)


def number(doc: str, least: float, most: float, default: Any = ...) -> Any:
    """A number within bounds."""

    def parse(told: str) -> float:
        try:
            value = float(told) if len(told) <= 40 else math.nan
        except ValueError:
            value = math.nan
        if not least <= value <= most:
            raise UsageError(f"{_quoted(told)} is no number from {least:g} to {most:g}")
        return value + 0.0

    schema = {"type": "number", "minimum": least, "maximum": most}
    return _field(Param(doc, parse, lambda value: repr(value).removesuffix(".0"), schema), default)


def day(doc: str, default: Any = None) -> Any:
    """A day, as 2018-09-13."""

    def parse(told: str) -> date:
        try:
            if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", told):
                raise ValueError
            return date.fromisoformat(told)
        except ValueError:
            raise UsageError(f"{_quoted(told)} is no day; write it as 2018-09-13") from None

    return _field(Param(doc, parse, date.isoformat, {"type": "string", "format": "date"}), default)


def flag(doc: str) -> Any:
    """Yes or no; absent is no."""

    def parse(told: str) -> bool:
        return _among(told, ("1", "0")) == "1"

    return _field(
        Param(doc, parse, lambda value: "1" if value else "0", {"type": "string", "enum": ["1", "0"]}), False
    )


def parameters(view: type[Any]) -> dict[str, tuple[Param, Any]]:
    """Parameters of a view by name, each with its default (``...`` where it must be given)."""
    return {
        f.name: (f.metadata["param"], ... if f.default is dataclasses.MISSING else f.default)
        for f in fields(view)
    }


def read_view(view: type[View], path: Mapping[str, Any], query: Iterable[tuple[str, str]]) -> View:
    """Read a view from the parts of a path and the pairs of a query.

    What the view does not know is left alone; an empty value is none, so that forms can send all their
    fields. Of a parameter that stands several times without being meant to, the last counts.

    Raises
    ------
    UsageError, RegistryError
        When a value is wrong or one is missing; names the parameter.
    """
    known = parameters(view)
    told: dict[str, list[str]] = {}
    for name, value in query:
        if name in known and name not in path and _plain(value).strip():
            told.setdefault(name, []).append(value)
    told |= {name: [str(value)] for name, value in path.items()}
    values: dict[str, Any] = {}
    for name, (param, default) in known.items():
        given = told.get(name)
        if given is None:
            if default is ...:
                raise UsageError(f"{name} is not given; it is {param.doc}")
            continue
        if param.many and len(given) > _MOST_SEVERAL:
            raise UsageError(f"{name}: given {len(given)} times; at most {_MOST_SEVERAL}")
        try:
            read = [param.parse(each) for each in (given if param.many else given[-1:])]
        except (UsageError, RegistryError) as error:
            raise type(error)(f"{name}: {error}") from None
        values[name] = tuple(dict.fromkeys(read)) if param.many else read[0]
    return view(**values)


def query_of(view: Any, leave: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Pairs of the query that lead to a view; defaults, and those to `leave` out, are not among them."""
    out: list[tuple[str, str]] = []
    skipped = set(leave)
    for name, (param, default) in parameters(type(view)).items():
        value = getattr(view, name)
        if name in skipped or value == default or value is None:
            continue
        out += [(name, param.write(each)) for each in (value if param.many else (value,))]
    return out


def _among(told: str, allowed: tuple[str, ...]) -> str:
    if told not in allowed:
        raise UsageError(f"{_quoted(told)} is none of: {', '.join(allowed)}")
    return told


def _short(told: str) -> str:
    if len(told) > _MOST_TEXT:
        raise UsageError(f"it has {len(told):,} characters; give at most {_MOST_TEXT}")
    return _plain(told)


def _plain(told: str) -> str:
    """Text without characters that no text has: controls, and halves of pairs."""
    return re.sub("[\x00-\x1f\x7f-\x9f\ud800-\udfff]", " ", told)


def _quoted(told: str) -> str:
    return repr(_plain(told)[:60])
