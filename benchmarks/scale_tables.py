"""Plans for much data, reckoned from measured rates: writes those of docs/scale.md.

    python benchmarks/scale_tables.py
    python benchmarks/scale_tables.py --reports 3e6 --words 600 --cores 64 --price 0.03

The second line prints a plan for figures of your own. `results.py` runs the first at its end.
"""

from __future__ import annotations

import argparse
from itertools import groupby
from pathlib import Path

from archive_tables import STEPS
from events_growth import exponent
from marked import fill
from scale_figures import Archives, Figures, figures

__all__ = ["core_hours", "lines", "short", "write"]

HERE = Path(__file__).resolve().parent
PAGE, MARK = HERE.parent / "docs" / "scale.md", "plan"
RESULTS = HERE / "RESULTS.md"
PRICE = 0.05
"""A core-hour's price in the example: assumed, and nobody's offer."""
WORDS = 800
"""Of a report in the plan; so long are those that the rates are told for."""
RECORDS = 20.0
"""Of a report, where no archive was measured: those of the made-up ones that `store_scale.py` writes."""
REPORTS = (10_000, 1_000_000, 100_000_000)
EVENTS = (50_000_000, 1_000_000_000)
STORES = (10_000, 100_000, 1_000_000)
CORES = ((2, "2 cores"), (16, "16 cores"), (160, "10 machines of 16"))


def core_hours(reports: float, rate: float, share: float = 1.0, words: float = WORDS) -> float:
    """Hours of one core for so many reports.

    Parameters
    ----------
    reports : float
    rate : float
        Reports of 800 words that one core reads in a second.
    share : float
        What is left of that rate a core when several work at once, 0 to 1.
    words : float
        Of a report.

    Examples
    --------
    >>> core_hours(3_600_000, 2.0), core_hours(3_600_000, 2.0, share=0.5, words=400)
    (500.0, 500.0)
    """
    return reports * words / WORDS / (rate * share) / 3600


def short(value: float) -> str:
    """Two digits that count, for what is reckoned: 9,259 is about 9,300.

    Examples
    --------
    >>> short(9259.3), short(0.0417), short(58.4), short(0)
    ('9,300', '0.042', '58', '0')
    """
    rounded = float(f"{value:.2g}")
    return f"{rounded:,.0f}" if rounded >= 10 or rounded == int(rounded) else f"{rounded:g}"


def lasting(seconds: float) -> str:
    """A time in the unit that suits it.

    Examples
    --------
    >>> lasting(94), lasting(2535), lasting(57.9 * 3600), lasting(400 * 86400)
    ('94 s', '42 min', '58 h', '400 days')
    """
    for most, unit, word in ((120, 1, "s"), (7200, 60, "min"), (72 * 3600, 3600, "h")):
        if seconds < most:
            return f"{short(seconds / unit)} {word}"
    return f"{short(seconds / 86400)} days"


def size(count: float) -> str:
    """Bytes in the unit that suits them.

    Examples
    --------
    >>> size(17.3e9), size(1.86e12)
    ('17 GB', '1.9 TB')
    """
    for unit, word in ((1e12, "TB"), (1e9, "GB"), (1e6, "MB")):
        if count >= unit:
            return f"{short(count / unit)} {word}"
    return f"{short(count / 1e3)} kB"


def share_of(found: Figures) -> float:
    """What two workers leave of one worker's rate each; 1 where that was not measured."""
    return min(1.0, found.archives.two / 2) if found.archives else 1.0


def records_of(found: Figures) -> float:
    """Records of a report of 800 words."""
    kept = found.archives
    return kept.records * WORDS / kept.words if kept else RECORDS


def reports_table(found: Figures, price: float = PRICE) -> list[str]:
    """Core-hours, hours, disk and cost of reading, by number of reports."""
    share, disk = share_of(found), records_of(found) * found.record_bytes
    hours = " | ".join(f"on {name}" for _, name in CORES)
    lines = [
        f"| reports | core-hours | {hours} | with `rules`: core-hours | stores | at {price:g} a core-hour |"
    ]
    lines.append("|---:" * (len(CORES) + 5) + "|")
    for reports in REPORTS:
        whole = core_hours(reports, found.encoder, share)
        on = " | ".join(lasting(3600 * whole / cores) for cores, _ in CORES)
        plain = core_hours(reports, found.rules, share)
        lines.append(
            f"| {reports:,} | {short(whole)} | {on} | {short(plain)} | {size(reports * disk)} | {short(whole * price)} |"
        )
    return lines


def ceiling_lines(found: Figures, kept: Archives) -> list[str]:
    """How many cores one store keeps busy, by the time that its one process needs a report."""
    longer = WORDS / kept.store_words
    encoder, rules = found.encoder * longer, found.rules * longer
    once = sum(ms for step, ms in kept.ms.items() if step != STEPS["passing over"])
    rate = 1000 / once
    again = 1000 / kept.ms[STEPS["passing over"]]
    told = (
        f"The one process that cuts the archive and writes needs {once:.1f} ms a report of {kept.store_words:.0f} words, so",
        f"at most {short(rate)} reports a second go into one store: what about {short(rate / encoder)} cores read with the",
        f"encoder, or {short(rate / rules)} with `rules`. More cores want more stores. What a store holds already is passed",
        f"over at {short(again)} reports a second: to start again takes {lasting(1e5 / again)} where it holds {100_000:,}, and",
        f"would take {lasting(1e8 / again)} where it held {100_000_000:,}.",
    )
    return list(told)


def relink_table(kept: Archives) -> list[str]:
    """Time and memory of `relink`: measured sizes, then larger ones by the exponent of the two largest."""
    lines = ["| stories | reports in one store | `relink` | memory, MiB | |", "|---|---:|---:|---:|---|"]
    told = []
    for stories, group in groupby(kept.relinks, key=lambda r: r.stories):
        rows = list(group)
        lines += [
            f"| {stories} | {r.reports:,} | {lasting(r.seconds)} | {r.peak_mib:,.0f} | measured |"
            for r in rows
        ]
        before, last = rows[-2:]
        power = exponent([before.reports, last.reports], [before.seconds, last.seconds])
        slope = (last.peak_mib - before.peak_mib) / (last.reports - before.reports)
        told.append(f"{power:.2f} where they {'differ' if stories == 'differ' else f'are {stories}'}")
        for reports in STORES:
            seconds = last.seconds * (reports / last.reports) ** power
            memory = last.peak_mib + slope * (reports - last.reports)
            lines.append(f"| {stories} | {reports:,} | {lasting(seconds)} | {short(memory)} | extrapolated |")
    return [
        *lines,
        "",
        f"Time by the exponent between the two largest sizes: {', '.join(told)}. Memory by what each report added there.",
    ]


def events_table(found: Figures) -> list[str]:
    """Hours, disk and memory of coded events, by their number."""
    last, one = found.counted[-1], found.counted[-2]
    slope = max(0.0, (last.peak_mib - one.peak_mib) / (last.rows - one.rows))
    lines = [
        "| coded events | import, 2 cores | disk | table by dyad-month, 2 threads | its memory, MiB | at hand |"
    ]
    lines.append("|---:|---:|---:|---:|---:|---|")
    known = {c.rows: c for c in found.counted}
    for rows in EVENTS:
        made = known.get(rows)
        seconds = made.seconds if made else last.seconds * rows / last.rows
        memory = made.peak_mib if made else last.peak_mib + slope * (rows - last.rows)
        how = "table measured, import extrapolated" if made else "extrapolated"
        lines.append(
            f"| {rows:,} | {lasting(rows / found.imported)} | {size(rows * found.row_bytes)} | {lasting(seconds)} "
            f"| {short(memory)} | {how} |"
        )
    return lines


def growth_line(found: Figures) -> str:
    """How the time of the table grows with rows, among the sizes that were measured."""
    rows, seconds = zip(*((c.rows, c.seconds) for c in found.counted), strict=True)
    told = f"The table's time was measured from {rows[0]:,} to {rows[-1]:,} rows ([picture](events-growth.svg)): it grows by the "
    return (
        told
        + f"exponent {exponent(rows, seconds):.2f}; {exponent(rows[1:], seconds[1:]):.2f} without the smallest, where starting counts."
    )


def basis_table(found: Figures) -> list[str]:
    """What was measured, up to which size, and how it is led on."""
    lines = ["| figure | measured | up to | led on |", "|---|---:|---|---|"]
    kept, last = found.archives, found.counted[-1]
    rows = [
        ("reading, a core, encoder", f"{found.encoder:.1f} reports of {WORDS} words/s", f"{found.read:.0f} reports, in rounds", "in proportion to words and reports"),
        ("reading, a core, `rules`", f"{found.rules:.1f} reports of {WORDS} words/s", f"{found.read:.0f} reports, in rounds", "the same"),
        ("memory of a reading process", f"{found.peak_mb:.0f} MB", f"{found.read:.0f} reports", "the same, whatever the archive"),
        ("rate of each of two workers", f"{share_of(found):.0%} of one alone" if kept else "not measured yet", f"{kept.reports:,.0f} reports" if kept else "–", "the same for more cores" if kept else "100 % is taken"),
        ("the same on Dask", f"{kept.dask / 2:.0%} of one alone" if kept else "not measured yet", "two workers of one machine", "not led on"),
        ("records of a report", f"{kept.records:.1f} in {kept.words:.0f} words" if kept else f"{RECORDS:.0f}, assumed", f"{kept.reports:,.0f} reports" if kept else "–", "in proportion to words"),
        ("disk of a record", f"{found.record_bytes:.0f} bytes", f"{found.store_records:,.0f} records", "in proportion"),
        ("writing to a store, in groups", f"{found.written:,.0f} records/s; in the last half {found.written_last:,.0f}", f"{found.store_records:,.0f} records", "not led on: it falls"),
        ("import of coded events", f"{found.imported:,.0f} rows/s", f"{found.imported_rows:,.0f} rows", "in proportion"),
        ("disk of a coded event", f"{found.row_bytes:.1f} bytes", f"{found.imported_rows:,.0f} rows", "in proportion"),
        ("table by dyad-month", f"{last.seconds:.2f} s", f"{last.rows:,} rows", "in proportion to the largest"),
    ]  # fmt: skip
    return [*lines, *(f"| {' | '.join(row)} |" for row in rows)]


def lines(found: Figures, price: float = PRICE) -> list[str]:
    """The written part of docs/scale.md."""
    kept = found.archives
    untold = "`python benchmarks/results.py --only archives` has not been run since these tables were made: no figure."
    return [
        "### Reports",
        "",
        f"Reports of {WORDS} words, read with the encoder. Every row is extrapolated. The price is an assumption of this page,",
        "in whatever money you pay in; put in your own.",
        "",
        *reports_table(found, price),
        "",
        "### One store",
        "",
        *(ceiling_lines(found, kept) if kept else [untold]),
        "",
        "### Links",
        "",
        *(relink_table(kept) if kept else [untold]),
        "",
        "### Coded events",
        "",
        *events_table(found),
        "",
        growth_line(found),
        "",
        "### What this rests on",
        "",
        *basis_table(found),
    ]


def write() -> bool:
    """Write the plans into docs/scale.md; says whether that changed the page."""
    return fill(PAGE, MARK, lines(figures(RESULTS.read_text("utf-8"))))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=float, help="print a plan for so many, and write nothing")
    parser.add_argument("--words", type=float, default=WORDS, help=f"of a report; {WORDS} if not given")
    parser.add_argument("--cores", type=float, default=16)
    parser.add_argument("--price", type=float, default=PRICE, help="of a core-hour")
    parser.add_argument("--rate", type=float, help="reports of 800 words/s that a core of yours reads")
    args = parser.parse_args()
    if args.reports is None:
        print(f"{PAGE}: {'written' if write() else 'as it was'}")
        return
    found = figures(RESULTS.read_text("utf-8"))
    rates = {"your rate": args.rate} if args.rate else {"encoder": found.encoder, "rules": found.rules}
    for name, rate in rates.items():
        hours = core_hours(args.reports, rate, share_of(found), args.words)
        print(
            f"{name}: {short(hours)} core-hours, {lasting(3600 * hours / args.cores)} on {args.cores:g} cores, "
            f"{short(hours * args.price)} at {args.price:g} a core-hour"
        )
    disk = args.reports * records_of(found) * found.record_bytes * args.words / WORDS
    print(f"stores: {size(disk)}")


if __name__ == "__main__":
    main()
