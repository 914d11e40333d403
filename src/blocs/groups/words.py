"""What is said of blocs: their states by name, how many, and how good a partition is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blocs.states import registry

if TYPE_CHECKING:
    from blocs.groups.answer import Answer
    from blocs.groups.standing import Stand

__all__ = ["amount", "counted", "name_of", "proof", "share_of", "title_of"]


def title_of(found: Answer) -> str:
    """What is told, in one line."""
    labels = [each.label for each in found.stands]
    what = {
        "votes": "Blocs by votes in the United Nations",
        "alliances": "Blocs by allies and foes",
        "reports": "Blocs by what reports tell",
        "measures": "Blocs by " + ", ".join(found.basis.rules.measures if found.basis.rules else ()),
        "file": "Blocs by the ties of the file",
    }[found.basis.kind]
    return f"{what}, {labels[0]}" + (f" to {labels[-1]}" if len(labels) > 1 else "")


def name_of(found: Answer, state: str) -> str:
    """Name of a state; the file's own word where ties come from a file."""
    if found.basis.kind == "file":
        return state
    states, bodies = registry().states, registry().bodies
    return states[state].name if state in states else bodies[state].name if state in bodies else state


def proof(each: Stand) -> str:
    """How good a partition is, in words."""
    best = each.partition
    if not each.network.m:
        return "no ties, so no blocs"
    if best.value == 0:
        return "balanced: no tie is frustrated, and none can be better"
    value = f"frustration {amount(best.value)}, {best.share:.1%} of the weight of all ties"
    if best.proved:
        return f"{value}; proved least"
    return f"{value}; not proved least: another partition could be better by {share_of(best.gap)} at most"


def amount(value: float) -> str:
    """Weight that is frustrated, in few signs."""
    return f"{value:,.0f}" if value == round(value) else f"{value:,.2f}" if value >= 1 else f"{value:.4g}"


def share_of(gap: float) -> str:
    """A share in per cent, of one digit where it is small."""
    return f"{gap:.1%}" if gap >= 0.01 else f"{float(f'{100 * gap:.1g}'):.10f}".rstrip("0").rstrip(".") + "%"


def counted(found: Answer, number: int) -> str:
    """So many states; members where bodies or the names of a file are among them."""
    noun = "member" if found.basis.kind in ("file", "reports") else "state"
    return f"{number} {noun}{'s' if number != 1 else ''}"
