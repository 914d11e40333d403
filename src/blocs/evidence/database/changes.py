"""What a newer reading of a report says otherwise than an older one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from blocs.reading.records import Record, to_json

__all__ = ["Change", "changes_between"]

Verdict: TypeAlias = Literal["gone", "new", "changed"]
_ASIDE = {"id", "report", "report_id", "reader", "status", "standing", "sentence"}
"""Fields that tell nothing of what was read."""
_SETS = {"actors", "recipients", "owner", "speaker_state", "contexts"}
"""Fields whose order means nothing."""
_SURENESS = 0.005
"""Difference of confidence that is a change."""


@dataclass(frozen=True, slots=True)
class Change:
    """A record that only one of two readings has, or that they read otherwise.

    `old` and `new` are the record as either has it, None where it has none; `fields` names what differs.
    """

    verdict: Verdict
    old: Record | None
    new: Record | None
    fields: tuple[str, ...] = ()

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands in the report."""
        record = self.new or self.old
        return (record.start, record.end) if record else (0, 0)


def changes_between(old: Iterable[Record], new: Iterable[Record]) -> tuple[Change, ...]:
    """Changes by place in the report; a record is the same where its id is, or its kind and span are.

    Examples
    --------
    >>> changes_between([], [])
    ()
    """
    left, right = {r.id: r for r in old}, {r.id: r for r in new}
    found = [_change(left.pop(id_), right.pop(id_)) for id_ in [*left] if id_ in right]
    by_span = {(r.kind, r.start, r.end): r for r in left.values()}
    for record in [*right.values()]:
        twin = by_span.pop((record.kind, record.start, record.end), None)
        if twin is not None:
            found.append(_change(left.pop(twin.id), right.pop(record.id)))
    gone = [Change("gone", record, None) for record in left.values()]
    fresh = [Change("new", None, record) for record in right.values()]
    kept = [change for change in found if change is not None]
    return tuple(sorted([*kept, *gone, *fresh], key=lambda c: (*c.place, c.verdict)))


def _change(old: Record, new: Record) -> Change | None:
    before, after = to_json(old), to_json(new)
    fields = tuple(
        name for name in after if name not in _ASIDE and _differ(name, before.get(name), after[name])
    )
    return Change("changed", old, new, fields) if fields else None


def _differ(name: str, before: Any, after: Any) -> bool:
    if name == "confidence":
        return bool(abs(before - after) > _SURENESS)
    if name in _SETS:
        return set(before) != set(after)
    return bool(before != after)
