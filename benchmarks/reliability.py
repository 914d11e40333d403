"""What confidence is worth: precision and recall when little of it is let through, and how true it is."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from judging import Mark

__all__ = ["Bin", "bins_of", "calibration", "curve", "draw"]

LEAST = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""Values of --min-confidence at which precision and recall are told."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Records of like confidence: their number, mean confidence and share that is right."""

    records: int
    confidence: float
    right: float


def curve(marks: Sequence[Mark], asked: int, least: Sequence[float] = LEAST) -> list[dict[str, float]]:
    """Precision and recall when only records of at least a confidence are kept.

    Parameters
    ----------
    marks : sequence of Mark
        Which records are right is settled once, with all records kept.
    asked : int
        Gold records that are not optional.
    """
    rows = []
    for value in least:
        kept = [m for m in marks if m.confidence >= value and m.asked]
        right = sum(m.right for m in kept)
        rows.append(
            {
                "min_confidence": value,
                "precision": right / len(kept) if kept else 0.0,
                "recall": right / asked if asked else 0.0,
                "kept": len(kept),
            }
        )
    return rows


def bins_of(marks: Sequence[Mark], number: int = 10) -> list[Bin]:
    """Bins of nearly equal count, by rising confidence; records of the same confidence stay together."""
    ordered = sorted(marks, key=lambda m: m.confidence)
    found, start = [], 0
    for k in range(1, number + 1):
        end = max(start, round(len(ordered) * k / number))
        while 0 < end < len(ordered) and ordered[end].confidence == ordered[end - 1].confidence:
            end += 1
        inside = ordered[start:end]
        if inside:
            mean = sum(m.confidence for m in inside) / len(inside)
            found.append(Bin(len(inside), mean, sum(m.right for m in inside) / len(inside)))
        start = end
    return found


def expected_calibration_error(bins: Sequence[Bin]) -> float:
    """Mean distance between confidence and share right, weighted by the records in each bin."""
    total = sum(b.records for b in bins)
    return sum(b.records * abs(b.confidence - b.right) for b in bins) / total if total else 0.0


def calibration(marks: Sequence[Mark], draws: int = 200) -> dict[str, float]:
    """Expected calibration error, and the one that chance alone gives.

    "by chance" is the mean error of a reader whose confidence is exactly true, with as many records of the same
    confidences: an error near it says no more than that there are few records. Optional records that were found count
    as right.
    """
    dice = random.Random(1)
    error = expected_calibration_error(bins_of(marks))
    chance = [
        expected_calibration_error(bins_of([Mark(m.confidence, dice.random() < m.confidence) for m in marks]))
        for _ in range(draws)
    ]
    return {"error": error, "calibration": 1 - error, "by chance": sum(chance) / draws, "records": len(marks)}


def draw(lines: Mapping[str, Mapping[str, Sequence[Mapping[str, Any]]]], path: Path, subtitle: str) -> None:
    """Draw a reliability diagram as SVG: a panel a kind of record, a line a reader.

    Parameters
    ----------
    lines : mapping
        Kind to reader to bins ("confidence", "right", "records").
    """
    import altair as alt
    import vl_convert

    from blocs.charts.palette import PALETTE

    grey, ink, rule = (PALETTE[name].light for name in ("quiet", "ink", "line"))
    shades = [PALETTE[name].light for name in ("coop", "conf")]
    x = alt.X(
        "confidence:Q",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(title="confidence", format="%", tickCount=5),
    )
    panels = []
    for kind, by_reader in lines.items():
        readers = list(by_reader)
        y = alt.Y(
            "right:Q",
            scale=alt.Scale(domain=[0, 1]),
            axis=alt.Axis(title="share right" if not panels else None, format="%", tickCount=5),
        )
        colour = alt.Color(
            "reader:N", scale=alt.Scale(domain=readers, range=shades[: len(readers)]), legend=None
        )
        values = [{**b, "reader": reader} for reader, bins in by_reader.items() for b in bins]
        diagonal = alt.Chart({"values": [{"confidence": 0, "right": 0}, {"confidence": 1, "right": 1}]})
        base = alt.Chart({"values": values}).encode(x=x, y=y, color=colour)
        marks = [
            diagonal.mark_line(color=rule, strokeDash=[4, 3]).encode(x=x, y=y),
            base.mark_line(strokeWidth=2),
            base.mark_point(filled=True, opacity=1).encode(size=alt.Size("records:Q", legend=None)),
        ]
        for place, reader in enumerate(readers):
            label = [{"confidence": 0.03, "right": 0.97 - 0.08 * place, "reader": reader}]
            marks.append(
                alt.Chart({"values": label})
                .mark_text(align="left", baseline="top", fontSize=12)
                .encode(x=x, y=y, text="reader:N", color=colour)
            )
        title = {"quantity": "quantities"}.get(kind, f"{kind}s")
        panels.append(alt.layer(*marks).properties(width=210, height=210, title=title))
    told = "; ".join(
        f"{kind}, {reader}, {b['confidence']:.0%} confident: {b['right']:.0%} of {b['records']} right"
        for kind, by_reader in lines.items()
        for reader, bins in by_reader.items()
        for b in bins
    )
    picture = (
        alt.hconcat(*panels, spacing=24)
        .properties(
            background=PALETTE["paper"].light,
            padding=14,
            title=alt.TitleParams(
                "How often a record is right", subtitle=subtitle, anchor="start", color=ink, subtitleColor=grey
            ),
            description=told,
        )
        .configure(font="Helvetica, Arial, sans-serif")
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=grey, titleColor=ink, domainColor=rule, tickColor=rule, gridColor=rule,
            labelFontSize=11, titleFontSize=12, titleFontWeight="normal",
        )
        .configure_title(color=ink, fontSize=12, fontWeight="normal")
    )  # fmt: skip
    version = alt.SCHEMA_VERSION.removeprefix("v").rpartition(".")[0]
    path.write_text(vl_convert.vegalite_to_svg(picture.to_json(), vl_version=version) + "\n", "utf-8")
