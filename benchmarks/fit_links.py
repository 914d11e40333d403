"""Fit the weights of links between reports: `python benchmarks/fit_links.py [--write] [--apart]`.

What is fitted: for each kind of record, how much each sign adds to the log odds that two tellings are one
(`blocs.evidence.linking.weighing`). The likelihood is that of the whole field: a pair that is right is right
beside its rivals, and all that share a record with none right are wrong. A penalty draws each weight towards
one set by hand (`PRIOR`), so that signs seldom met keep a sensible weight. No chance is used: the same corpus
and reader give the same weights.

Fitted to the reports of `corpus/linked` and `corpus/dev`, as annotated and as the encoder reads them, and to
`corpus/pairs/tune` as the encoder reads it. What is right in `tune` is listed in `more_links.jsonl` (pairs of records
by the words at their ends, as in `pairs.jsonl`, found by reading all that could be linked; all others are wrong), with a
few links of `linked` that its gold lacks. Syndicated pairs are left out: copies share
every word. Of `corpus/pairs/more` the relations asked for are right and their rivals wrong, all else is left open. `corpus/pairs/judged` and `corpus/test` are not read.

Printed: how likely the links are before and after, and with `--apart` what is found in each pair of `tune` and `more` and
each story of `linked` by weights that were fitted without it. `--write` writes `weights.toml`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, TypeAlias

import numpy as np

import pairs as tune
from blocs.evidence import reconcile
from blocs.evidence.linking import weighing
from blocs.evidence.linking.between import between
from blocs.evidence.linking.matching import Pair, again, match_reports, rivals_of, weighed_pairs
from blocs.evidence.linking.partners import partners
from blocs.evidence.linking.reconcile import in_time, lexicon_of, tellings_of
from blocs.evidence.linking.tellings import Telling
from blocs.reading import Reading, read_report
from blocs.reports import load_one
from material import ROOT, gold_of

WEIGHTS = ROOT / "src" / "blocs" / "evidence" / "linking" / "weights.toml"
MORE = ROOT / "benchmarks" / "more_links.jsonl"
Weights: TypeAlias = dict[str, dict[str, float]]

RIGHT, WRONG, OPEN = 1, 0, -1
"""Labels of a pair of records; OPEN: neither counts for nor against."""
NEAR = 15
"""Characters that the end of a link may lie from a record, in the gold of `linked` and `dev`."""
PULL = 1.0
"""Weight of the penalty for leaving the prior, in squared log odds."""
PRIOR: Weights = {
    "event": {
        "base": -4.5, "strange reports": -3.0, "other cast": -4.0,
        "same type": 1.5, "type of either kind": 1.0, "near type": 0.5, "another type": -1.0,
        "same sides": 1.5, "common sides": 0.5, "turned sides": 0.5, "open side": -0.5,
        "turned about": -1.5, "one side": -2.0, "other partner": -4.5, "called off": 2.0,
        "same days": 1.5, "same weeks": 0.7, "next day": 0.3, "day unsaid": -0.3, "same months": 0.2,
        "day within months": -0.6, "days apart": -1.2, "day of the report": -0.7,
        "same word": 1.6, "near word": 0.8, "other word": -0.5, "turned in one word": 0.5,
        "unlike in word and sides": -2.0, "leads alike": 1.0, "shared words": 1.1, "words before": 0.3, "amounts beside": 1.2,
        "in the lead of both": 0.5, "in a headline": -0.3, "months between": -0.7,
        "same realis": 0.5, "general for one": -0.8, "denied by one": -0.9,
    },
    "quantity": {
        "base": -3.5, "strange reports": -3.5, "other cast": -4.5,
        "same owner": 1.0, "common owner": 0.5, "other owner": -1.0, "same period": 1.0,
        "same thing counted": 1.5, "same fate": 1.0, "fate of one": -1.5, "shared words": 1.1,
        "words before": 0.4, "acts beside": 1.5, "in the lead of both": 0.7, "in a headline": -0.3, "part for one": -1.5,
        "rate for one": -1.0, "spans of time differ": -1.0, "another unit": -1.0, "first of its kind": 1.0, "figure replaced": 3.0, "only one of its unit": 1.0,
        "little in common": -1.5, "differ with other owner": -1.5, "uncertain for one": -1.0,
        "leads alike": 1.0, "months between": -0.7,
        "same figure": 1.5, "rarity of the figure": 1.0, "figures fit": 1.0, "figures differ": -0.3,
        "figures apart": -0.8,
    },
    "statement": {
        "base": -3.0, "strange reports": -3.0, "other cast": -3.0, "same speaker": 1.6, "same state": 0.1,
        "likeness of what is said": 2.2, "leads alike": 1.0, "shared words": 0.8, "months between": -0.7,
    },
}  # fmt: skip
"""Weights set by hand, before fitting."""


@dataclass(frozen=True)
class Held:
    """Two reports of one story, and what each pair of their records is: RIGHT, WRONG or OPEN."""

    story: str
    tellings: tuple[list[Telling], list[Telling]]
    likeness: float
    lexicon: Any
    label: Callable[[Sequence[Pair]], list[int]]

    def pairs(self) -> list[Pair]:
        """All pairs of records in question, by the weights in force."""
        return list(weighed_pairs(*self.tellings, self.likeness, self.lexicon))


@dataclass(frozen=True)
class Design:
    """Pairs of one kind in all stories: their signs, labels, and which are rivals."""

    signs: np.ndarray
    labels: np.ndarray
    rivals: tuple[np.ndarray, np.ndarray]


def held_from(
    story: str, readings: Sequence[Reading], label: Callable[[Sequence[Pair]], list[int]]
) -> list[Held]:
    """The pairs of reports that have enough in common, as `reconcile` takes them."""
    ordered = sorted(readings, key=in_time)
    lexicon = lexicon_of(ordered)
    told = [tellings_of(rank, reading) for rank, reading in enumerate(ordered)]
    return [
        Held(story or tellings_story(told[a]), (told[a], told[b]), likeness, lexicon, label)
        for (a, b), likeness in sorted(partners(ordered).items())
    ]


def tellings_story(tellings: Sequence[Telling]) -> str:
    """Story of a report of `linked`, by its name."""
    return tellings[0].report.name.rsplit("_", 1)[0] if tellings else ""


def by_gold(links: Sequence[Mapping[str, Any]]) -> Callable[[Sequence[Pair]], list[int]]:
    """Label by gold links: of the records near their ends the nearest are right, the others open."""

    def distance(link: Mapping[str, Any], pair: Pair) -> int | None:
        for p, q in ((pair.a, pair.b), (pair.b, pair.a)):
            ends = ((link["a"], p), (link["b"], q))
            if all(e["report"] == t.report.name for e, t in ends):
                off = [abs(e["start"] - t.record.start) for e, t in ends]
                return sum(off) if max(off) <= NEAR else None
        return None

    def label(found: Sequence[Pair]) -> list[int]:
        labels = [WRONG] * len(found)
        for link in links:
            near = [(d, i) for i, pair in enumerate(found) if (d := distance(link, pair)) is not None]
            for d, i in near:
                right = d == min(near)[0] and not link.get("optional")
                labels[i] = RIGHT if right or labels[i] == RIGHT else OPEN
        return told_again(found, labels)

    return label


def told_again(found: Sequence[Pair], labels: list[int]) -> list[int]:
    """Leave open what only tells a right pair again."""
    right = [pair for pair, label in zip(found, labels, strict=True) if label == RIGHT]
    for i, pair in enumerate(found):
        if labels[i] == WRONG and any(again(pair.a, x.a) and again(pair.b, x.b) for x in right):
            labels[i] = OPEN
    return labels


def more_links() -> dict[str, list[dict[str, Any]]]:
    """Right links that no gold file lists, by story."""
    links = defaultdict(list)
    for line in MORE.read_text("utf-8").splitlines():
        link = json.loads(line)
        links[link["story"]].append(link)
    return links


def placed(link: Mapping[str, Any], text_of: Mapping[str, str]) -> dict[str, Any]:
    """A link of `more_links` in the shape of gold: with the places of its ends."""
    ends = {}
    for side in "ab":
        end, at = link[side], -1
        for _ in range(end["nth"] + 1):
            at = text_of[end["report"]].index(end["quote"], at + 1)
        ends[side] = {"report": end["report"], "start": at}
    return ends


def by_some(links: Sequence[Mapping[str, Any]]) -> Callable[[Sequence[Pair]], list[int]]:
    """Label by links that are not all there are: rivals of a right pair are wrong, the others open."""
    full = by_gold(links)

    def label(found: Sequence[Pair]) -> list[int]:
        labels = full(found)
        ends = {
            t.record.id for p, told in zip(found, labels, strict=True) if told == RIGHT for t in (p.a, p.b)
        }
        return [
            OPEN if told == WRONG and not {p.a.record.id, p.b.record.id} & ends else told
            for p, told in zip(found, labels, strict=True)
        ]

    return label


def pairs_of_more() -> Iterator[tuple[dict[str, Any], tuple[Reading, Reading], list[Held]]]:
    """The pairs of `more` with their readings; right are the relations asked for, and those of `more_links`."""
    links = more_links()
    for gold, both in tune.read_pairs("more"):
        texts = {reading.report.name: reading.report.text for reading in both}
        asked = [link for link in (gold["main"], *gold["more"], *links.get(gold["story"], [])) if link]
        yield gold, both, held_from(gold["story"], both, by_some([placed(link, texts) for link in asked]))


def pairs_of_tune() -> Iterator[tuple[dict[str, Any], tuple[Reading, Reading], list[Held]]]:
    """The pairs of `tune` with their readings; syndicated ones are held against nothing."""
    links = more_links()
    for gold, both in tune.read_pairs("tune"):
        texts = {reading.report.name: reading.report.text for reading in both}
        right = [placed(link, texts) for link in links.get(gold["story"], [])]
        held = [] if gold["syndicated"] else held_from(gold["story"], both, by_gold(right))
        yield gold, both, held


def annotated(part: str) -> Iterator[tuple[str, list[Reading], list[dict[str, Any]]]]:
    """Readings of `linked` or `dev`, as annotated and as the encoder reads them, with the gold links."""
    sys.path.insert(0, str(ROOT / "tests"))
    from evidence import gold
    from evidence.test_linked_corpus import PUBLISHED

    folder = ROOT / "corpus" / part
    links = [row for row in gold_of(folder / "gold.jsonl")[""] if row["kind"] == "link"]
    days = {name: date.fromisoformat(day) for name, day in PUBLISHED.items()}
    read = [read_report(load_one(p, published=days.get(p.name))) for p in sorted(folder.glob("*.txt"))]
    texts = {reading.report.name: reading.report.text for reading in read}
    links += [
        placed(link, texts) for some in more_links().values() for link in some if link["a"]["report"] in texts
    ]
    days_read = {r.report.name: r.report.published.isoformat() for r in read if r.report.published}
    yield "annotated", gold.readings(folder / "gold.jsonl", folder, days_read), links
    yield "read", read, links


def across(asked: Sequence[tuple[dict[str, Any], tuple[Reading, Reading], list[Held]]]) -> list[Held]:
    """All reports of `tune` and `more` held against each other, but for those of one story: every link is wrong."""
    stories = {reading.report.name: gold["story"] for gold, both, _ in asked for reading in both}
    held = held_from("across", [r for _, both, _ in asked for r in both], lambda found: [WRONG] * len(found))
    names = ([told[0].report.name for told in one.tellings if told] for one in held)
    return [one for one, told in zip(held, names, strict=True) if len({stories[n] for n in told}) == 2]


# ------------------------------------------------------------------ fitting


@contextmanager
def in_force(weights: Weights) -> Iterator[None]:
    """Weigh with these weights inside the block."""
    kept = {kind: dict(by_sign) for kind, by_sign in weighing.WEIGHTS.items()}
    weighing.WEIGHTS.update(weights)
    try:
        yield
    finally:
        weighing.WEIGHTS.update(kept)


def design(kind: str, held: Sequence[Held], names: Sequence[str]) -> Design:
    """Signs, labels and rivals of all pairs of a kind."""
    rows: list[list[float]] = []
    labels: list[int] = []
    of: list[int] = []
    against: list[int] = []
    for one in held:
        found = [pair for pair in one.pairs() if pair.a.record.kind == kind]
        told = one.label(found)
        given = {"base": 1.0, **between(*one.tellings, one.likeness, one.lexicon)}
        first = len(rows)
        rows += [[{**pair.match.signs, **given}.get(name, 0.0) for name in names] for pair in found]
        labels += told
        for i, others in enumerate(rivals_of(found)):
            for j in others:
                if told[j] != OPEN:
                    of.append(first + i)
                    against.append(first + j)
    return Design(np.array(rows), np.array(labels), (np.array(of, int), np.array(against, int)))


def loss(weights: np.ndarray, prior: np.ndarray, data: Design) -> tuple[float, np.ndarray]:
    """Negative log likelihood with its penalty, and its gradient."""
    score = np.clip(data.signs @ weights, -30, 30)
    odds = np.exp(score)
    of, against = data.rivals
    others = np.bincount(of, odds[against], len(odds))
    right, wrong = data.labels == RIGHT, data.labels == WRONG
    alone, full = 1 + others, 1 + odds + others
    value = (right * (np.log(full) - score) + wrong * (np.log(full) - np.log(alone))).sum()
    share = (right | wrong) / full
    back = share - wrong / alone
    slope = odds * share - right + odds * np.bincount(against, back[of], len(odds))
    off = weights - prior
    return float(value + PULL * (off @ off)), data.signs.T @ slope + 2 * PULL * off


def least(start: np.ndarray, value: Callable[[np.ndarray], tuple[float, np.ndarray]]) -> np.ndarray:
    """Where a smooth function is least: BFGS with halving steps (Nocedal and Wright 2006, ch. 6)."""
    x, inverse = start.copy(), np.eye(len(start)) / 100
    low, slope = value(x)
    for _ in range(500):
        step = -inverse @ slope
        if step @ slope > -1e-9:
            break
        much = 1.0
        while (new := value(x + much * step))[0] > low + 1e-4 * much * (step @ slope):
            much /= 2
            if much < 1e-12:
                return x
        s, y = much * step, new[1] - slope
        x, (low, slope) = x + s, new
        if (bent := s @ y) > 1e-12:
            turn = np.eye(len(x)) - np.outer(s, y) / bent
            inverse = turn @ inverse @ turn.T + np.outer(s, s) / bent
    return x


def fit(held: Sequence[Held], *, say: Callable[[str], None] = lambda _: None) -> Weights:
    """Weights by kind; acts first, as amounts rest on the acts beside them."""
    fitted = {kind: dict(weights) for kind, weights in PRIOR.items()}
    for kind in ("event", "statement", "quantity"):
        names = list(PRIOR[kind])
        prior = np.array([PRIOR[kind][name] for name in names])
        with in_force(fitted):
            data = design(kind, held, names)

        value = partial(loss, prior=prior, data=data)
        best = least(prior, value)
        say(
            f"{kind}: {len(data.labels)} pairs, {(data.labels == RIGHT).sum()} right, "
            f"{(data.labels == OPEN).sum()} open; loss {value(prior)[0]:.1f}, fitted {value(best)[0]:.1f}"
        )
        fitted[kind] = {name: round(float(w), 2) for name, w in zip(names, best, strict=True)}
    return fitted


# ------------------------------------------------------------------ what is found


@dataclass(frozen=True)
class Found:
    """Links of one story: confidence and whether right, and how many right pairs went without."""

    links: tuple[tuple[float, bool], ...]
    missed: int


def found_in(held: Held, weights: Weights) -> Found:
    """Links of two reports, by labels."""
    with in_force(weights):
        kept = match_reports(*held.tellings, held.likeness, held.lexicon)
        told = held.label([pair for pair, _ in kept])
        wanted = sum(label == RIGHT for label in held.label(held.pairs()))
    links = tuple(
        (sure, label == RIGHT) for (_, sure), label in zip(kept, told, strict=True) if label != OPEN
    )
    return Found(links, wanted - sum(right for _, right in links))


def tell(name: str, found: Sequence[Found]) -> str:
    """Precision, and in each bin of confidence the mean confidence and the share that is right."""
    links = [link for one in found for link in one.links]
    right = sum(r for _, r in links)
    bins = []
    for low, high in ((0.4, 0.6), (0.6, 0.8), (0.8, 0.95), (0.95, 1.01)):
        inside = [(sure, r) for sure, r in links if low <= sure < high]
        if inside:
            sure = np.mean([sure for sure, _ in inside])
            bins.append(f"{sure:.2f}: {np.mean([r for _, r in inside]):.2f} ({len(inside)})")
    return f"{name}: {right} of {len(links)} links right; confidence: share right: {', '.join(bins)}"


def text_of(weights: Weights) -> str:
    """`weights.toml`."""
    head = (
        "# How much each sign adds to the log odds that two tellings are of one thing (see `weighing`).\n"
        "# Written by benchmarks/fit_links.py, which says what they were fitted to.\n"
    )
    parts = (
        f"\n[{kind}]\n" + "".join(f"{json.dumps(n) if ' ' in n else n} = {w}\n" for n, w in by_sign.items())
        for kind, by_sign in weights.items()
    )
    return head + "".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="write weights.toml")
    parser.add_argument(
        "--apart", action="store_true", help="measure each story with weights fitted without it"
    )
    args = parser.parse_args()
    groups: dict[str, list[Held]] = defaultdict(list)
    for part in ("linked", "dev"):
        for how, readings, links in annotated(part):
            groups[f"{part}, {how}"] = held_from("" if part == "linked" else "dev", readings, by_gold(links))
    asked = list(pairs_of_tune())
    fresh = list(pairs_of_more())
    groups["tune and more, across"] = across([*asked, *fresh])
    groups["more, read"] = [one for _, _, held in fresh for one in held]
    groups["tune, read"] = [one for _, _, held in asked for one in held]
    everything = [one for held in groups.values() for one in held]
    weights = fit(everything, say=print)
    for name, held in groups.items():
        print(tell(f"{name}, fitted", [found_in(one, weights) for one in held]))
    for part, some in (("tune", asked), ("more", fresh)):
        report(f"{part}, fitted", some, lambda _: weights)
    if args.apart:
        stories = sorted({one.story for one in everything})
        apart = {s: fit([one for one in everything if one.story != s]) for s in stories}
        for name, held in groups.items():
            print(
                tell(f"{name}, fitted without the story", [found_in(one, apart[one.story]) for one in held])
            )
        for part, some in (("tune", asked), ("more", fresh)):
            report(f"{part}, fitted without the story", some, lambda story: apart.get(story, weights))
    if args.write:
        WEIGHTS.write_text(text_of(weights), "utf-8")


def report(
    how: str,
    asked: Sequence[tuple[dict[str, Any], tuple[Reading, Reading], list[Held]]],
    weights: Callable[[str], Weights],
) -> None:
    """Pairs of a set right and relations found."""
    judged = []
    for gold, both, _ in asked:
        with in_force(weights(gold["story"])):
            judged.append(tune.judge(both, gold, list(reconcile(both))))
    print(f"{how}: {json.dumps(tune.summary(judged))}")
    for pair in judged:
        if not pair.right:
            print(f"  {pair.story} ({pair.kind}): {'; '.join(pair.wrong)}")


if __name__ == "__main__":
    main()
