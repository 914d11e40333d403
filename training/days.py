"""Learn which of the days that a text offers belong to an act, and write `src/blocs/reading/timing.toml`.

A log-linear model over the candidates of `blocs.reading.timing`: each sign has a weight, the sum of a
candidate's weights says how likely it is, and candidates that mean the same days add up. It is fitted to the
gold acts of corpus/train without the held-out reports and those of `OTHERWISE`, with the gold realis and, at
less weight, with none, as the rules ask before they know it. An act whose days no candidate has in full
counts in part for those that come near.

Usage::

    python training/days.py            # fit, write the weights, print what they reach
    python training/days.py --measure  # only print what the weights at hand reach

Needs scipy. Takes under a minute.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from documents import CORPUS, ROOT, held_names
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from blocs.reading.language import Parse, Token, language, parse
from blocs.reading.records import EventType
from blocs.reading.times import find_times
from blocs.reading.timing import Timing
from blocs.reports import Report, load_one

WEIGHTS = ROOT / "src" / "blocs" / "reading" / "timing.toml"
OTHERWISE = "g_"
"""Reports named so leave the day of news open where the text says none; the others mostly give it."""
GIVEN = {"dev7_korea_japan_agency.txt": "2019-08-02"}
OPTIONAL, NO_REALIS = 0.5, 0.3
"""Weights of optional acts, and of acts whose realis is left open."""
SOFT = 0.5
"""What days that overlap count for, at most."""
RIDGE, RARE, SMALL = 3.0, 10, 0.2
"""Penalty; signs seen less often are left out; signs with smaller weights are dropped before the last fit."""

Days = tuple[date, date] | None


@dataclass(frozen=True, slots=True)
class Case:
    """A gold act with the candidates for its days and their signs."""

    report: str
    gold: Days
    optional: bool
    days: Sequence[Days]
    signs: Sequence[Sequence[str]]
    weight: float


Cases: TypeAlias = Callable[[Report, Sequence[Mapping[str, Any]]], Iterable[Case]]
"""What makes the cases of a report from its gold records."""


def reports(part: str, kind: str) -> Iterator[tuple[Report, list[dict[str, Any]]]]:
    """Each report of "train" or "dev" with its gold records of a kind."""
    folder = CORPUS / part
    known: Mapping[str, str] = GIVEN
    if part == "train":
        known = json.loads((folder / "published.json").read_text("utf-8"))
    gold = defaultdict(list)
    for line in (folder / "gold.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        if record["kind"] == kind:
            gold[record["report"]].append(record)
    for path in sorted(folder.glob("*.txt")):
        day = date.fromisoformat(known[path.name]) if path.name in known else None
        yield load_one(path, published=day), gold[path.name]


def trigger_of(parsed: Parse, spans: Sequence[tuple[int, int]], record: Mapping[str, Any]) -> Token | None:
    """The word that a gold trigger is, of a phrase the one that governs the others."""
    inside = [
        token
        for token, (a, b) in zip(parsed.tokens, spans, strict=True)
        if a < record["end"] and record["start"] < b
    ]
    own = {token.i for token in inside}
    return next((t for t in inside if t.head not in own or t.head == t.i), inside[0] if inside else None)


def gold_days(record: Mapping[str, Any], field: str) -> Days:
    """The days in a field of a gold record."""
    if record[field] is None:
        return None
    first, last = record[field]
    return date.fromisoformat(first), date.fromisoformat(last)


def cases(report: Report, records: Sequence[Mapping[str, Any]]) -> Iterator[Case]:
    """The cases of one report; none of one that is annotated otherwise."""
    if report.name.startswith(OTHERWISE):
        return
    parsed, published = parse(report, language()), report.published
    timing = Timing(parsed, find_times(parsed.text, published), published)
    spans = [parsed.stored(t.start, t.end) for t in parsed.tokens]
    for record in records:
        trigger = trigger_of(parsed, spans, record)
        if trigger is None:
            continue
        noun, kind = trigger.pos in ("NOUN", "PROPN", "ADJ"), EventType(record["type"])
        candidates, gold = timing.candidates(trigger), gold_days(record, "date")
        optional = bool(record.get("optional"))
        weight = OPTIONAL if optional else 1.0
        for realis, share in ((record["realis"], 1.0), (None, NO_REALIS)):
            shown = timing.signs(trigger, realis, kind, noun, candidates)
            signs = [tuple(map(sys.intern, each)) for each in shown]
            yield Case(report.name, gold, optional, [c.days for c in candidates], signs, weight * share)


def credit(days: Days, gold: Days) -> float:
    """1 for the same days, less for days that overlap."""
    if days == gold:
        return 1.0
    if days is None or gold is None:
        return 0.0
    shared = (min(days[1], gold[1]) - max(days[0], gold[0])).days + 1
    both = (max(days[1], gold[1]) - min(days[0], gold[0])).days + 1
    return SOFT * max(shared / both, 0.5 * _next(days, gold)) if shared > 0 else 0.1 * _next(days, gold)


def _next(a: tuple[date, date], b: tuple[date, date]) -> bool:
    return all(abs((x - y).days) <= 1 for x, y in zip(a, b, strict=True))


def fit(found: Sequence[Case]) -> dict[str, float]:
    """Weights of the signs that make the gold days most likely: fitted, cut down to the telling, refitted."""
    found = [case for case in found if any(credit(days, case.gold) for days in case.days)]
    seen = Counter(sign for case in found for signs in case.signs for sign in set(signs))
    weights = _fit(found, sorted(sign for sign, n in seen.items() if n >= RARE))
    return _fit(found, sorted(sign for sign, weight in weights.items() if abs(weight) >= SMALL))


def _fit(found: Sequence[Case], known_signs: Sequence[str]) -> dict[str, float]:
    index = {sign: i for i, sign in enumerate(known_signs)}
    rows, columns, credits, sizes = [], [], [], []
    for case in found:
        for days, signs in zip(case.days, case.signs, strict=True):
            known = [index[s] for s in signs if s in index]
            rows.extend([len(credits)] * len(known))
            columns.extend(known)
            credits.append(credit(days, case.gold))
        sizes.append(len(case.days))
    matrix = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(credits), len(index)))
    starts = np.cumsum([0, *sizes[:-1]])
    segment = np.repeat(np.arange(len(sizes)), sizes)
    right, weight = np.array(credits), np.array([case.weight for case in found])

    def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
        score = matrix @ theta
        likely = np.exp(score - np.maximum.reduceat(score, starts)[segment])
        total, good = np.add.reduceat(likely, starts), np.add.reduceat(likely * right, starts)
        pull = weight[segment] * (likely * right / good[segment] - likely / total[segment])
        value = -np.sum(weight * (np.log(good) - np.log(total))) + RIDGE * theta @ theta / 2
        return value, RIDGE * theta - matrix.T @ pull

    best = minimize(loss, np.zeros(len(index)), jac=True, method="L-BFGS-B", options={"maxiter": 400}).x
    return {sign: round(float(best[i]), 2) for sign, i in index.items()}


def choose(case: Case, weights: Mapping[str, float]) -> Days:
    """The days that the weights choose, as `Timing.date` does."""
    scores = np.array([sum(weights.get(s, 0.0) for s in signs) for signs in case.signs])
    total: dict[Days, float] = defaultdict(float)
    for days, likely in zip(case.days, np.exp(scores - scores.max()), strict=True):
        total[days] += float(likely)
    return max(total, key=lambda d: total[d])


def measure(label: str, found: Sequence[Case], weights: Mapping[str, float]) -> str:
    """One line: how often the days are the gold's, of all not optional, of the dated and of the undated."""
    out = []
    known = [case for case in found if not case.optional]
    dated = [case for case in known if case.gold is not None]
    undated = [case for case in known if case.gold is None]
    for name, part in (("all", known), ("dated", dated), ("undated", undated)):
        read = [(case.gold, choose(case, weights)) for case in part]
        equal = sum(g == r for g, r in read)
        near = sum(g == r or (g is not None and r is not None and _next(g, r)) for g, r in read)
        over = sum(
            g == r or (g is not None and r is not None and g[0] <= r[1] and r[0] <= g[1]) for g, r in read
        )
        n = max(len(read), 1)
        out.append(
            f"{name} {len(read):5d}: equal {equal / n:.3f}, within a day {near / n:.3f}, "
            f"overlapping {over / n:.3f}"
        )
    return f"{label:6s} " + "   ".join(out)


def write(weights: Mapping[str, float], path: Path, head: str) -> None:
    """Write the weights, sorted by sign, below a line that says where they come from."""
    lines = [f'"{sign}" = {weight}' for sign, weight in sorted(weights.items())]
    path.write_text(f"# {head}; do not edit.\n\n[weights]\n" + "\n".join(lines) + "\n", "utf-8")


def learn(argv: Sequence[str] | None, about: str, kind: str, cases: Cases, path: Path, head: str) -> None:
    """Fit the cases of gold records of a kind and write the weights, or only measure those at hand.

    `about` is the help's first line, `head` says at the top of the file where its weights come from.
    """
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--measure", action="store_true", help="only print what the weights at hand reach")
    options = parser.parse_args(argv)
    held = held_names()
    parts: dict[str, list[Case]] = defaultdict(list)
    for part in ("train", "dev"):
        for report, records in reports(part, kind):
            parts["held" if report.name in held else part].extend(cases(report, records))
    if options.measure:
        weights = tomllib.loads(path.read_text("utf-8"))["weights"]
    else:
        weights = fit(parts["train"])
        write(weights, path, head)
        print(f"{len(weights)} weights of {len(parts['train'])} cases to {path.relative_to(ROOT)}")
    for name, found in parts.items():
        print(measure(name, [case for case in found if case.weight == 1.0], weights))


def main(argv: Sequence[str] | None = None) -> None:
    """Learn the days of acts."""
    head = "Written by training/days.py from corpus/train without g_* and held-out reports"
    learn(argv, "Learn the days of acts.", "event", cases, WEIGHTS, head)


if __name__ == "__main__":
    main()
