"""The measured figures that the package ships: `python benchmarks/shipped.py` takes them from RESULTS.md.

The site shows under "Sources and method" how well blocs reads and forecasts. It shows what was measured last, as
`results.py` wrote it, and when: no figure of it is written by hand. `results.py` runs this at its end.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SHIPPED = HERE.parent / "src" / "blocs" / "web" / "data" / "measured.json"
WANTED = (
    # title, what to know of it, section, and how the head of its table begins
    (
        "Records found",
        "Found: kind and place are as people coded them. Precision: right of what was found; recall: found of what is there.",
        "Accuracy",
        "set | records | reader | precision",
    ),
    (
        "Events with the right states, and links between reports",
        "Stricter: an event counts when both of its sides are right.",
        "Accuracy",
        "set | records | precision",
    ),
    ("Fields, right among the records found", "", "Accuracy", "field |"),
    (
        "How far confidence can be believed",
        "Expected calibration error of the confidence that each record bears, and the error that chance alone gives.",
        "Accuracy",
        "set | reader | events",
    ),
    (
        "Pairs of reports",
        "Right when the main relation of two reports is found; only “judged” was never looked at.",
        "Pairs of reports",
        "set | pairs right",
    ),
    (
        "Alignment, forecast from each year on",
        "Kappa of votes. CRPS: the lower, the better; 50 % and 90 %: share of outcomes inside those intervals.",
        "Projection",
        "years | forecaster",
    ),
)


def sections(text: str) -> dict[str, str]:
    """Parts of RESULTS.md by their headings."""
    parts = re.split(r"^## (.+)$", text, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def rows_of(table: str) -> list[list[str]]:
    """Cells of a table in Markdown, without marks; the first row is its head."""
    lines = [line for line in table.splitlines() if line.startswith("|")]
    cells = [[cell.strip().replace("`", "") for cell in line.strip("|").split("|")] for line in lines]
    return [cells[0], *cells[2:]]


def filled(rows: list[list[str]]) -> list[list[str]]:
    """Rows in which an empty first cell is that of the row above."""
    found: list[list[str]] = []
    for row in rows:
        found.append([found[-1][0], *row[1:]] if found and not row[0] else row)
    return found


def shipped(text: str) -> dict[str, Any]:
    """What RESULTS.md tells of accuracy and skill, as plain values.

    Raises
    ------
    SystemExit
        When a table that is shipped is not there any more.
    """
    parts = sections(text)
    first = text.index("do not edit by hand.") + len("do not edit by hand.")
    tables = []
    for title, note, section, head in WANTED:
        found = re.search(rf"^\| {re.escape(head)}.*\n(?:\|.*\n?)+", parts[section], flags=re.M)
        if found is None:
            raise SystemExit(f"RESULTS.md has no table under {section} that begins with {head!r}")
        names, *rows = rows_of(found[0])
        own = re.search(r"Measured on (\d{4}-\d{2}-\d{2})", parts[section])
        tables.append(
            {
                "title": title,
                "note": note,
                "measured": own[1] if own else "",
                "head": names,
                "rows": filled(rows),
            }
        )
    return {"where": text[first:].strip().splitlines()[0], "tables": tables}


def write() -> None:
    """Write the figures into the package."""
    told = shipped((HERE / "RESULTS.md").read_text("utf-8"))
    SHIPPED.parent.mkdir(parents=True, exist_ok=True)
    SHIPPED.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    write()
    print(f"{SHIPPED}: as in RESULTS.md")
