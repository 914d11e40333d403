"""What the benchmarks of evidence found, as tables: the store at scale, pairs of reports, linking."""

from __future__ import annotations

from typing import Any

__all__ = ["evidence_figures", "linking_table", "load_lines", "pairs_table", "questions_table"]

LIMITS = {False: 100, True: 200}
"""Milliseconds that an answer may take, without and with a search for words."""


def load_lines(scale: dict[str, Any]) -> list[str]:
    """How fast records are written, and what they take."""
    load, plain = scale["load"], scale["plain"]
    growth = " and ".join(
        f"{row['records_per_s']:,.0f} up to {row['share']:.0%} of the size" for row in load["growth"]
    )
    return [
        f"`python benchmarks/store_scale.py`: {load['reports']:,} made-up reports with {load['records']:,} records,",
        f"{load['reports_a_transaction']:,} reports a transaction: **{load['records_per_s']:,.0f} records/s** ({growth}), peak",
        f"memory {load['peak_memory_mb']:,.0f} MB, **{load['bytes_per_record']:,.0f} bytes a record**. The same rows in plain SQLite",
        f"without indexes: {plain['records_per_s']:,.0f} records/s, {plain['bytes_per_record']:,.0f} bytes; the store takes",
        f"{plain['records_per_s'] / load['records_per_s']:.1f} times as long.",
    ]


def questions_table(scale: dict[str, Any]) -> list[str]:
    """Milliseconds of the first page and of the count, for each filter."""
    lines = ["| filter | records | first 100, ms | the first time | count, ms | the first time |"]
    lines.append("|---|---:|---:|---:|---:|---:|")
    for row in scale["asked"]:
        if "gave_up_s" in row:
            lines.append(f"| {row['name']} | | no answer within {row['gave_up_s']:.0f} s | | | |")
            continue
        (first, again), (count_first, count) = row["page_ms"], row["count_ms"]
        lines.append(
            f"| {row['name']} | {row['matches']:,} | {again:.1f} | {first:.0f} | {count:.1f} | {count_first:.0f} |"
        )
    return lines


def pairs_table(pairs: dict[str, dict[str, Any]]) -> list[str]:
    """Pairs of reports that are right, by kind, and relations."""
    kinds = list(dict.fromkeys(kind for row in pairs.values() for kind in row["by_kind"]))
    lines = [f"| set | pairs right | {' | '.join(kinds)} | relations found | of those drawn, right |"]
    lines.append(f"|---|---:|{'---:|' * len(kinds)}---:|---:|")
    for name, row in pairs.items():
        counts = [row["by_kind"].get(kind) for kind in kinds]
        cells = " | ".join(f"{count[0]} of {count[1]}" if count else "–" for count in counts)
        lines.append(
            f"| {name} | {row['right']} of {row['pairs']} | {cells} | {row['relations_found']} of {row['relations']} "
            f"| {row['relations_found']} of {row['relations_drawn']} |"
        )
    return lines


def linking_table(rows: list[dict[str, Any]]) -> list[str]:
    """Seconds and memory of linking as reports grow."""
    lines = [
        "| reports | records | links | seconds | peak MiB | exponent of growth |",
        "|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {r['reports']:,} | {r['records']:,} | {r['links']:,} | {r['seconds']:.1f} | {r['peak MiB']:,} "
        f"| {r.get('exponent', '')} |"
        for r in rows
    ]
    return lines


def evidence_figures(scale: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What, figure, script: for the table of costs."""
    load, plain = scale["load"], scale["plain"]
    answered = [row for row in scale["asked"] if "page_ms" in row]
    in_time = sum(row["page_ms"][1] <= LIMITS["text" in row["filters"]] for row in answered)
    slowest = max(answered, key=lambda row: row["page_ms"][1])
    return [
        (
            f"writing {load['records']:,} records to the store",
            f"{load['records_per_s']:,.0f} records/s, {plain['records_per_s'] / load['records_per_s']:.1f} times as long as plain SQLite",
            "store_scale.py",
        ),
        (
            "size of the store",
            f"{load['bytes_per_record']:,.0f} bytes a record (plain rows {plain['bytes_per_record']:,.0f})",
            "store_scale.py",
        ),
        (
            f"asking it {len(scale['asked'])} questions, the first 100 answers",
            f"{in_time} within 100 ms (with words 200 ms); slowest {slowest['page_ms'][1]:.0f} ms ({slowest['name']})",
            "store_scale.py",
        ),
    ]
