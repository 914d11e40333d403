"""Who says what, measured on PolNeAR (Newell and others 2018): `python benchmarks/attribution.py`.

PolNeAR marks in whole news articles who says, believes or intends what: an attribution has a source, a cue and a
content. It is wider than a statement of ours: wishes, plans, feelings and knowledge of persons count as well.

An attribution is found when a statement says the same of the same source:

- the words of both contents have a Jaccard index of at least 0.5, each word being counted where it stands;
- the words that name the speaker in the statement's sentence overlap the source, or, where they stand elsewhere,
  the last name or head noun of the speaker is a word of the source.

Each attribution meets at most one statement, the likest first. Cues are not compared. Attributions without a source
or without a content are left out: finding them is no error, missing them costs nothing. Of several annotators of one
article the first in the order of the alphabet counts.

Newell, Margolin and Ruths 2018, "An Attribution Relations Corpus for Political News", LREC.
The articles are not part of this project; they are looked for in `BLOCS_SHARED` or `../shared`.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from blocs.reading import Reading, Statement, read_report
from blocs.reading.scoring import Score
from blocs.reports import Report, Span, load_one
from material import SHARED

__all__ = ["Attribution", "articles", "measure", "score_article"]

LEAST = 0.5
"""Jaccard index from which on two contents are the same."""
_SPANS = re.compile(r"(\d+) (\d+)")
_PART = re.compile(r"(Source|Content|Cue)\d*")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Attribution:
    """One annotated attribution: spans of its source and of its content, either of them possibly empty."""

    source: tuple[Span, ...]
    content: tuple[Span, ...]


def _attributions(annotation: str) -> list[Attribution]:
    """Attributions of a brat file."""
    spans: dict[str, tuple[Span, ...]] = {}
    relations: list[str] = []
    for line in annotation.splitlines():
        name, _, rest = line.partition("\t")
        if name.startswith("T"):
            where = rest.partition("\t")[0]
            spans[name] = tuple((int(a), int(b)) for a, b in _SPANS.findall(where))
        elif name.startswith("E"):
            relations.append(rest)
    found = []
    for relation in relations:
        parts: dict[str, tuple[Span, ...]] = {"Source": (), "Content": ()}
        for role, _, target in (each.partition(":") for each in relation.split()):
            kind = _PART.fullmatch(role)
            if kind is not None:
                parts[kind.group(1)] = parts.get(kind.group(1), ()) + spans.get(target, ())
        found.append(Attribution(parts["Source"], parts["Content"]))
    return found


def articles(part: str = "dev", limit: int | None = None) -> Iterator[tuple[Report, list[Attribution]]]:
    """Articles of a part ("dev" or "train") with their attributions, in order of name.

    Raises
    ------
    SystemExit
        When the articles are not there.
    """
    folder = SHARED / "gold" / "attribution" / part
    if not (folder / "attributions").is_dir():
        raise SystemExit(
            f"{folder}: PolNeAR is not there; name the folder of the development material in BLOCS_SHARED"
        )
    chosen: dict[str, Path] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        chosen.setdefault(path.stem.rpartition("_")[0], path)
    for name in sorted(chosen)[:limit]:
        text = next(p for p in (folder / "text" / name, folder / "text" / f"{name}.txt") if p.is_file())
        yield load_one(text), _attributions(chosen[name].read_text("utf-8"))


def _words(text: str, spans: Sequence[Span]) -> set[tuple[int, str]]:
    return {(m.start(), m.group().lower()) for a, b in spans for m in _WORD.finditer(text, a, b)}


def _likeness(text: str, gold: Attribution, read: Statement) -> float:
    """Jaccard index of the contents; 0 when the sources differ."""
    span = read.speaker_span
    last = (_WORD.findall(re.split(r",| of | for ", read.speaker.lower())[0]) or [""])[-1]
    same = any(span is not None and a < span[1] and span[0] < b for a, b in gold.source) or last in {
        word for _, word in _words(text, gold.source)
    }
    if not same:
        return 0.0
    x, y = _words(text, gold.content), _words(text, read.content)
    return len(x & y) / len(x | y) if x | y else 0.0


def score_article(text: str, gold: Sequence[Attribution], read: Sequence[Statement]) -> Score:
    """Found, extra and missed attributions of one article."""
    counted = [bool(g.source and g.content) for g in gold]
    likes = sorted(
        (
            (-likeness, i, j)
            for i, g in enumerate(gold)
            for j, r in enumerate(read)
            if (likeness := _likeness(text, g, r) if counted[i] else _partial(text, g, r)) >= LEAST
        ),
        key=lambda each: (not counted[each[1]], each),
    )
    met_gold: set[int] = set()
    met_read: set[int] = set()
    for _, i, j in likes:
        if i not in met_gold and j not in met_read:
            met_gold.add(i)
            met_read.add(j)
    found = sum(counted[i] for i in met_gold)
    return Score(found, len(read) - len(met_read), sum(counted) - found)


def _partial(text: str, gold: Attribution, read: Statement) -> float:
    """Likeness to an attribution that lacks source or content: by what it has."""
    if gold.content:
        return _likeness(text, Attribution(((0, len(text)),), gold.content), read)
    span = read.speaker_span
    return float(any(span is not None and a < span[1] and span[0] < b for a, b in gold.source))


def measure(
    limit: int | None = None, *, part: str = "dev", read: Callable[[Report], Reading] = read_report
) -> dict[str, Any]:
    """Precision, recall and F1 on PolNeAR, with counts.

    Parameters
    ----------
    limit : int, optional
        Number of articles; all of the part by default.
    part : "dev" or "train"
    read : callable
        The reader.

    Returns
    -------
    dict
        "precision", "recall", "f1", "found", "extra", "missed", "articles".

    Raises
    ------
    SystemExit
        When the articles are not there.
    """
    total, count = Score(), 0
    for report, gold in articles(part, limit):
        total += score_article(report.text, gold, read(report).statements)
        count += 1
    return {
        "precision": total.precision,
        "recall": total.recall,
        "f1": total.f1,
        "found": total.found,
        "extra": total.extra,
        "missed": total.missed,
        "articles": count,
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--part", choices=("dev", "train"), default="dev", help="which articles")
    parser.add_argument("--limit", type=int, help="no more than so many articles")
    parser.add_argument("--json", action="store_true", help="print JSON")
    args = parser.parse_args()
    result = measure(args.limit, part=args.part)
    if args.json:
        print(json.dumps(result, indent=1))
    else:
        print(", ".join(f"{k} {v:.3f}" if isinstance(v, float) else f"{k} {v}" for k, v in result.items()))


if __name__ == "__main__":
    main()
