"""Figures of ties between states as Markdown, for `results.py`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from material import SHARED


def votes_given() -> tuple[str, ...]:
    """Options that name the votes of the development material; none where it is not there."""
    folder = SHARED / "data" / "ties"
    if not folder.is_dir():
        return ()
    return (
        "--votes",
        str(folder / "un_votes_to_2005.parquet"),
        "--roll-calls",
        str(folder / "un_roll_calls_to_2005.parquet"),
    )


def ties_truth_table(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Published columns, and how far ours lie from them."""
    if not rows:
        return ["Not measured: the columns are development material beside the checkout."]
    lines = ["| what | against | figures | found | target |", "|---|---|---:|---|---|"]
    return lines + [
        f"| {row['what']} | {row['against']} | {row['figures']:,} | {row['found']} | {row['target']} |"
        for row in rows
    ]


def told_rows(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Rows of a benchmark as a list: the first value leads, the others follow with their names."""
    lines = []
    for row in rows:
        (_, first), *rest = row.items()
        told = "; ".join(f"{name} {_shown(value)}" for name, value in rest)
        lines.append(f"- **{_shown(first)}**: {told}")
    return lines


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and value >= 10_000:
        return f"{value:,}"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_shown(part)}" for name, part in value.items())
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    return str(value)
