"""The form of a what-if: from measures to rows of fields, and from what was sent to a view."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from blocs.errors import UsageError
from blocs.scenario import Hostility
from blocs.states import registry
from blocs.states.naming import name_of
from blocs.trade.policy.measures import Agreement, Barrier, Tariff
from blocs.trade.policy.parties import ALL, ROW
from blocs.web.pages.whatif.tokens import KINDS, Act, kind_of, party, write_token
from blocs.web.pages.whatif.view import MOST_ACTS, WhatifView
from blocs.web.params import read_view

__all__ = ["fields_of", "names_of", "view_of_form"]

_ROW_FIELDS = (
    "kind",
    "by",
    "on",
    "amount",
    "sectors",
    "covering",
    "way",
    "instead",
    "tariff",
    "since",
    "until",
)
_PLAIN_FIELDS = ("base", "years", "name", "seed", "blocs", "press_tariff", "press_sanction", "press_ban")
_IS_DAYS = re.compile(r"[0-9-]*\.\.[0-9-]*")
_WORDS = {ALL: "all states", ROW: "the rest of the world"}


@lru_cache(maxsize=1024)
def _shown(code: str) -> str:
    """A name that leads back to the code, or the code."""
    name = _WORDS.get(code) or (name_of(code) if code in registry().states else code)
    try:
        return name if "," not in name and ":" not in name and party(name) == code else code
    except UsageError:
        return code


def names_of(codes: Iterable[str]) -> str:
    """Codes as one field holds them."""
    return ", ".join(map(_shown, codes))


def fields_of(act: Act) -> dict[str, Any]:
    """Fields of a measure as text, and its token; what it has not is empty."""
    token = write_token(act)
    head, *told = token.split("~")
    amount = head.partition("=")[2]
    kind = kind_of(act)
    sides = (act.between, ()) if isinstance(act, Agreement) else (act.by, act.on)
    sectors = None if isinstance(act, Hostility) else act.sectors
    more = [text for text in told if not _IS_DAYS.fullmatch(text)]
    days = [text.replace("..", "…") for text in told if _IS_DAYS.fullmatch(text)]
    return {
        "kind": kind,
        "by": names_of(sides[0]),
        "on": names_of(sides[1]),
        "amount": amount,
        "sectors": ",".join(sectors or ()),
        "covering": f"{act.covering / 1e9:.12g}"
        if isinstance(act, Tariff) and act.covering is not None
        else "",
        "way": act.direction if isinstance(act, Barrier) and act.direction != "both" else "",
        "instead": "1" if isinstance(act, Tariff) and act.instead else "",
        "tariff": f"{100 * act.tariff:.10g}" if isinstance(act, Agreement) and act.tariff is not None else "",
        "since": "" if act.since is None else act.since.isoformat(),
        "until": "" if act.until is None else act.until.isoformat(),
        "more": ", ".join((*(sectors or ()), *more, *days)),
    }


def view_of_form(sent: Iterable[tuple[str, str]]) -> WhatifView:
    """The view that a sent form asks for; fields of a row have one name each, and stand in order.

    A row without a kind or without names is none. ``drop`` is the number of a row, from 1, to leave out.

    Raises
    ------
    UsageError
        When a row says something wrong; names it.
    """
    pairs = list(sent)
    columns = {name: [value for key, value in pairs if key == name] for name in _ROW_FIELDS}
    count = len(columns["kind"])
    if count > MOST_ACTS + 1 or any(len(values) not in (0, count) for values in columns.values()):
        raise UsageError(f"the form does not hold together; it has rows for at most {MOST_ACTS} measures")
    drop = next((value for key, value in pairs if key == "drop"), "")
    told: list[tuple[str, str]] = []
    for number in range(count):
        row = {name: values[number].strip() if values else "" for name, values in columns.items()}
        if row["kind"] and (row["by"] or row["on"]) and str(number + 1) != drop:
            told.append(_token(row, number + 1))
    for a, b in zip(
        *([value for key, value in pairs if key == f"watch_{end}"] for end in "ab"), strict=False
    ):
        if a.strip() or b.strip():
            told.append(("watch", f"{a},{b}"))
    told += [(key, value) for key, value in pairs if key in _PLAIN_FIELDS]
    return read_view(WhatifView, {}, told)


def _token(row: Mapping[str, str], number: int) -> tuple[str, str]:
    """Kind and token of a row; fields that are not of the kind are left alone."""
    kind = row["kind"]
    if kind not in KINDS:
        raise UsageError(f"measure {number}: {kind[:40]!r} is none of {', '.join(KINDS)}")
    if not row["by"] or not (row["on"] or kind == "agreement"):
        raise UsageError(f"measure {number}: say who acts, and on whom")
    for name in ("by", "on"):
        if any(mark in row[name] for mark in ":/=~"):
            raise UsageError(f"measure {number}: {row[name][:60]!r} holds a sign that no name has")
    head = row["by"] if kind == "agreement" else f"{row['by']}:{row['on']}"
    if row["sectors"] and kind != "hostility":
        head += f"/{row['sectors']}"
    if kind != "ban":
        head += f"={row['amount'] or '0'}"
    extras = []
    if kind == "tariff":
        extras += [f"{row['covering']}bn"] if row["covering"] else []
        extras += ["instead"] if row["instead"] else []
    if kind in ("sanction", "ban", "cost") and row["way"]:
        extras.append(row["way"])
    if kind == "agreement" and row["tariff"]:
        extras.append(f"tariff={row['tariff']}")
    if row["since"] or row["until"]:
        extras.append(f"{row['since']}..{row['until']}")
    return kind, "~".join((head, *extras))
