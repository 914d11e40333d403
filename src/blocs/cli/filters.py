"""Filters of records: the options of every command that asks a store for some of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, TypeAlias

import typer

from blocs.cli.options import day

__all__ = [
    "Between",
    "From",
    "InReport",
    "Kind",
    "LeastConfidence",
    "Most",
    "OfPublisher",
    "Realis",
    "Since",
    "Standing",
    "Status",
    "To",
    "Type",
    "Until",
    "Words",
    "asked",
    "complete",
]


def complete(name: str) -> Callable[[str], list[str]]:
    """Values of a closed set that begin as typed."""

    def values(incomplete: str) -> list[str]:
        from typing import get_args

        from blocs.reading import EventType, Realis
        from blocs.reading.records import Standing, Status

        known = {
            "kind": ("event", "quantity", "statement"),
            "type": tuple(t.value for t in EventType),
            "realis": get_args(Realis),
            "status": (*get_args(Status), "all"),
            "standing": get_args(Standing),
        }
        return [v for v in known[name] if v.lower().startswith(incomplete.lower())]

    return values


Kind: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--kind", metavar="KIND", autocompletion=complete("kind"), help="event, quantity or statement."
    ),
]
Type: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--type", metavar="TYPE", autocompletion=complete("type"), help="PLOVER type, as CONSULT or SANCTION."
    ),
]
From: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--from", metavar="STATE", help="Who acts, speaks, or owns the amount; any name or code."),
]
To: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--to", metavar="STATE", help="Whom it is done to; any name or code."),
]
Between: TypeAlias = Annotated[
    str | None,
    typer.Option("--between", metavar="STATE,STATE", help="Two states, in either direction."),
]
Since: TypeAlias = Annotated[
    date | None, typer.Option("--since", metavar="DAY", parser=day, help="On or after this day.")
]
Until: TypeAlias = Annotated[
    date | None, typer.Option("--until", metavar="DAY", parser=day, help="On or before this day.")
]
OfPublisher: TypeAlias = Annotated[
    list[str] | None, typer.Option("--publisher", metavar="NAME", help="Publisher of the report.")
]
Realis: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--realis",
        metavar="REALIS",
        autocompletion=complete("realis"),
        help="actual, planned, possible, denied or general.",
    ),
]
LeastConfidence: TypeAlias = Annotated[
    float | None,
    typer.Option("--min-confidence", metavar="X", min=0, max=1, help="Lowest confidence, 0 to 1."),
]
Words: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--text",
        metavar="WORDS",
        help='Words that the sentence holds; "in quotes" where they stand together.',
    ),
]
InReport: TypeAlias = Annotated[
    list[str] | None, typer.Option("--report", metavar="NAME", help="Name or id of the report.")
]
Status: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--status",
        metavar="STATUS",
        autocompletion=complete("status"),
        help="suggested, confirmed, rejected or all; all but rejected ones if not given.",
        show_default=False,
    ),
]
Standing: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--standing",
        metavar="STANDING",
        autocompletion=complete("standing"),
        help="single, independent, interested, disputed or revised.",
    ),
]
Most: TypeAlias = Annotated[int | None, typer.Option("--limit", metavar="N", min=1, help="Only the first N.")]


def asked(
    *,
    kind: list[str] | None = None,
    type_: list[str] | None = None,
    from_: list[str] | None = None,
    to: list[str] | None = None,
    between: str | None = None,
    since: date | None = None,
    until: date | None = None,
    publisher: list[str] | None = None,
    realis: list[str] | None = None,
    min_confidence: float | None = None,
    text: str | None = None,
    report: list[str] | None = None,
    status: list[str] | None = None,
    standing: list[str] | None = None,
    limit: int | None = None,
) -> dict[str, Any]:
    """What `Store.records` is asked with; only the filters that were given.

    Raises
    ------
    UsageError
        When a name means no state, or several.
    """
    given = {
        "kind": _lower(kind),
        "type": [value.upper() for value in type_ or ()],
        "actor": _codes(from_),
        "recipient": _codes(to),
        "pair": _pair(between),
        "since": since,
        "until": until,
        "publisher": publisher,
        "realis": _lower(realis),
        "min_confidence": min_confidence,
        "text": text,
        "report": report,
        "status": _lower(status),
        "standing": _lower(standing),
        "limit": limit,
    }
    # an option that was not given is None or no values; 0 and "" were given
    return {name: value for name, value in given.items() if value is not None and value != []}


def _lower(values: list[str] | None) -> list[str]:
    return [value.lower() for value in values or ()]


def _codes(names: list[str] | None) -> list[str]:
    if not names:
        return []
    from blocs.states.naming import code_of

    return [code_of(name) for name in names]


def _pair(names: str | None) -> tuple[str, str] | None:
    if names is None:
        return None
    from blocs.cli.names import pair_of

    return pair_of(names)
