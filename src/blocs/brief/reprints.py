"""Which reports are copies of others, in words."""

from __future__ import annotations

from dataclasses import dataclass

from blocs.brief.desk import Desk, plain_text
from blocs.brief.holding import Holding
from blocs.brief.model import Check
from blocs.evidence.claims.model import Copy

__all__ = ["Reprint", "reprints"]


@dataclass(frozen=True, slots=True)
class Reprint:
    """A report (`copy`, its key and `name`) that copies another (`original`); `words` say so in a sentence.

    `share` is the share of the shorter one's words that stand in the other, `reason` says it and what else
    speaks for it; `check` is None where no reader confirmed it.
    """

    copy: str
    name: str
    original: str
    original_name: str
    share: float
    words: str
    reason: str
    check: Check | None


def reprints(desk: Desk, holding: Holding) -> tuple[Reprint, ...]:
    """All copies on the desk, by the later report."""
    order = {reading.report.id: i for i, reading in enumerate(desk.readings)}
    found = sorted(holding.copies, key=lambda c: (order[c.b], order[c.a]))
    return tuple(_reprint(desk, holding, copy) for copy in found)


def _reprint(desk: Desk, holding: Holding, copy: Copy) -> Reprint:
    name, original = (plain_text(n) for n in (copy.b_report, copy.a_report))
    reason = plain_text(copy.reason)
    share = f"{100 * copy.share:.0f}% of "
    own = f"{share}the words of {name} stand in {original}"
    told = f"{share}its words{reason.removeprefix(own)}" if reason.startswith(own) else reason
    return Reprint(
        copy=desk.key(copy.b),
        name=name,
        original=desk.key(copy.a),
        original_name=original,
        share=copy.share,
        words=f"{name} is a copy of {original}: {told}; counted once",
        reason=reason,
        check=holding.check_of(copy.id, copy.status),
    )
