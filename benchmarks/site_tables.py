"""Figures of the site under load as Markdown, for `results.py`, and the same table for docs/site.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from archive_tables import measured
from marked import fill

__all__ = ["load_table", "site_section", "write"]

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "site.md"
MARK = "site figures"
LIMITS = {"pages": 300, "answers": 100, "a file": None}
"""Milliseconds that 95 of 100 may take."""
NAMES = {"pages": "pages", "answers": "answers of the what-if page", "a file": "a file that costs nothing"}


def load_table(found: dict[str, Any]) -> list[str]:
    """Milliseconds by number of readers and kind of answer, each against its limit."""
    lines = [
        "| readers | what | asked for | median, ms | 95 of 100 within, ms | limit | slowest, ms | errors |"
    ]
    lines.append("|---:|---|---:|---:|---:|---:|---:|---:|")
    for readers, told in found["load"].items():
        for name, limit in LIMITS.items():
            row = told[name]
            lines.append(
                f"| {readers} | {NAMES[name]} | {row['n']:,} | {_ms(row['median_ms'])} | {_ms(row['p95_ms'])} "
                f"| {limit or '–'} | {_ms(row['worst_ms'])} | {told['errors']} |"
            )
    return lines


def page_table(found: dict[str, Any]) -> list[str]:
    """The same for each kind of page, of the largest number of readers."""
    readers, told = list(found["load"].items())[-1]
    lines = [f"| page, {readers} readers | 95 of 100 within, ms |", "|---|---:|"]
    return lines + [f"| {kind} | {_ms(value)} |" for kind, value in told["by page, p95 ms"].items()]


def _ms(value: float) -> str:
    return f"{value:.0f}" if value == value else "–"  # NaN where nothing was asked for


def site_section() -> list[str]:
    """How fast the site answers while reports are being read."""
    found = measured("site_load.py")
    first = f"From the start of `blocs serve` to its first page {found['cold_start_s']:.1f} s; that page has "
    first += f"{found['first_page_kb']:.0f} KB."
    return [
        "## Site",
        "",
        "`python benchmarks/site_load.py`: readers who click about and drag sliders while a job reads reports:",
        "",
        *load_table(found),
        "",
        *page_table(found),
        "",
        first,
    ]


def write(section: list[str]) -> bool:
    """Put what was measured into docs/site.md, between its marks; False where there is no such page yet."""
    if not PAGE.is_file():
        return False
    fill(PAGE, MARK, section[4:])
    return True
