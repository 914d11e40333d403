"""Time of the dyad-month table against rows, as docs/events-growth.svg, and the exponent by which it grows.

python benchmarks/events_scale.py --rows 1e6 5e6 20e6 50e6 --json > found.json
python benchmarks/events_growth.py found.json
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from events_scale import middle
from scale_figures import number, table
from shipped import sections, shipped
from where import machine

ROOT = Path(__file__).resolve().parent.parent
CHART = ROOT / "docs" / "events-growth.svg"
TARGET = (50_000_000, 6.0)
"""Rows, and seconds in which their table is to be made."""


def exponent(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """Slope of the least-squares line through the logarithms: 1 is growth in proportion; needs two sizes.

    Examples
    --------
    >>> round(exponent([1, 2, 4], [3, 6, 12]), 6)
    1.0
    """
    x, y = [math.log(v) for v in sizes], [math.log(v) for v in seconds]
    at, to = sum(x) / len(x), sum(y) / len(y)
    spread = sum((v - at) ** 2 for v in x)
    return sum((a - at) * (b - to) for a, b in zip(x, y, strict=True)) / spread


def grown(found: dict[str, Any]) -> list[str]:
    """What is to be said of the growth: the exponent of all sizes, and without the smallest."""
    sizes = [row["rows"] for row in found["sizes"]]
    seconds = [middle(row["seconds"]) for row in found["sizes"]]
    if len(sizes) < 2:
        return ["One size tells nothing about growth."]
    told = f"Time grows with rows to the power {exponent(sizes, seconds):.2f} (1 is in proportion)"
    if len(sizes) > 2:
        rest = exponent(sizes[1:], seconds[1:])
        told += f"; {rest:.2f} from {sizes[1]:,} rows on, where starting no longer counts for much"
    return [
        f"{told}; from {sizes[0]:,} to {sizes[-1]:,} rows it takes {seconds[-1] / seconds[0]:.1f} times as long."
    ]


def of_results(text: str) -> dict[str, Any]:
    """What RESULTS.md holds of the last measurement: of each size the fastest, the middle and the slowest run."""
    sizes = []
    for rows, taken, span, peak, _, cells, acts in table(sections(text)["Coded events"], "rows |"):
        fastest, _, slowest = span.partition(" to ")
        seconds = [float(value) for value in (fastest, taken, slowest)]
        sizes.append(
            {
                "rows": int(number(rows)),
                "seconds": seconds,
                "peak_mib": number(peak),
                "cells": int(number(cells)),
                "acts": int(number(acts)),
            }
        )
    return {"memory": "1GB", "threads": 2, "sizes": sizes, "pandas": None}


def draw(found: dict[str, Any], path: Path, where: str) -> None:
    """Draw seconds against rows, both by logarithms, with the range of the runs and a line in proportion.

    Parameters
    ----------
    found : dict
        What `events_scale.py --json` prints.
    path : Path
        The picture, SVG.
    where : str
        The machine.
    """
    import altair as alt
    import vl_convert

    from blocs.charts.palette import PALETTE

    blue, orange, grey, ink, rule = (PALETTE[name].light for name in ("coop", "conf", "quiet", "ink", "line"))
    values = [
        {"rows": r["rows"], "s": middle(r["seconds"]), "low": min(r["seconds"]), "high": max(r["seconds"])}
        for r in found["sizes"]
    ]
    ends = [values[0]["rows"], values[-1]["rows"]]
    straight = [{"rows": rows, "s": values[-1]["s"] * rows / ends[-1]} for rows in ends]
    target = [{"rows": TARGET[0], "s": TARGET[1], "told": f"target: {TARGET[1]:g} s"}]
    least = min(value["s"] for value in [*values, *straight])
    most = max(*(value["high"] for value in values), TARGET[1])
    x = alt.X(
        "rows:Q",
        scale=alt.Scale(type="log", domain=[ends[0] / 1.15, max(ends[1], TARGET[0]) * 1.15], nice=False),
        axis=alt.Axis(
            title="coded events, millions", grid=False, values=[v["rows"] for v in values],
            labelExpr="datum.value / 1e6",
        ),
    )  # fmt: skip
    y = alt.Y(
        "s:Q",
        scale=alt.Scale(type="log", domain=[least / 1.3, most * 1.4], nice=False),
        axis=alt.Axis(
            title="seconds", values=[t for t in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50) if least / 1.3 <= t]
        ),
    )
    beside = math.sqrt(ends[0] * ends[-1]) / 1.4  # right of the straight line, where no measured one is
    labels = [
        {"rows": beside, "s": straight[1]["s"] * beside / ends[-1] / 1.5, "told": "in proportion", "c": grey},
        {"rows": ends[0], "s": values[0]["high"], "told": "measured", "c": blue},
    ]
    base = alt.Chart({"values": values}).encode(x=x, y=y)
    text = alt.Text("told:N")
    picture = (
        alt.layer(
            alt.Chart({"values": straight}).mark_line(color=grey, strokeDash=[4, 3]).encode(x=x, y=y),
            base.mark_rule(color=blue, strokeWidth=2, opacity=0.5).encode(y=alt.Y("low:Q"), y2="high:Q"),
            base.mark_line(color=blue, strokeWidth=2),
            base.mark_point(color=blue, filled=True, size=36, opacity=1),
            alt.Chart({"values": labels})
            .mark_text(align="left", fontSize=12, dx=6, dy=-8)
            .encode(x=x, y=y, text=text, color=alt.Color("c:N", scale=None)),
            alt.Chart({"values": target}).mark_point(color=orange, shape="triangle-down", size=50).encode(x=x, y=y),
            alt.Chart({"values": target})
            .mark_text(align="right", fontSize=12, dx=-8, color=orange)
            .encode(x=x, y=y, text=text),
        )
        .properties(
            width=460,
            height=260,
            background=PALETTE["paper"].light,
            padding=14,
            title=alt.TitleParams(
                "Time of the table by directed dyad-month", anchor="start", color=ink, subtitleColor=grey,
                subtitle=f"{where}; {found['threads']} threads, {found['memory']}; median and range of "
                f"{len(found['sizes'][0]['seconds'])} runs",
            ),
            description=f"{grown(found)[0]} " + "; ".join(f"{v['rows']:,} rows: {v['s']:.2f} s" for v in values),
        )
        .configure(font="Helvetica, Arial, sans-serif")
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=grey, titleColor=ink, domainColor=rule, tickColor=rule, gridColor=rule,
            labelFontSize=11, titleFontSize=12, titleFontWeight="normal",
        )
    )  # fmt: skip
    version = alt.SCHEMA_VERSION.removeprefix("v").rpartition(".")[0]
    path.write_text(vl_convert.vegalite_to_svg(picture.to_json(), vl_version=version) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("found", type=Path, nargs="?", help="what events_scale.py --json printed")
    parser.add_argument("--chart", type=Path, default=CHART)
    args = parser.parse_args()
    results = (Path(__file__).resolve().parent / "RESULTS.md").read_text("utf-8")
    if args.found:
        found, where = json.loads(args.found.read_text("utf-8")), machine()
    else:
        found, where = of_results(results), shipped(results)["where"].partition(";")[0]
    draw(found, args.chart, where)
    print("\n".join(grown(found)))


if __name__ == "__main__":
    main()
