"""Count what the corpus holds: `python benchmarks/corpus_counts.py` prints the tables of corpus/README.md."""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from blocs.reading import EventType
from blocs.reading.language import language, parse
from blocs.reading.records import Realis
from blocs.reports import load_one
from material import KINDS, ROOT, gold_of, reports

Record = Mapping[str, Any]
TRAIN = ROOT / "corpus" / "train"
SENTENCES = ROOT / "corpus" / "sentences" / "gold.jsonl"

NEAR = 0.8
"""Share of words in common (Jaccard) from which two sentences count as near duplicates."""
SHORT = 5
"""Sentences of fewer different words (headings, "He said no.") are not held against each other."""
GRAM = 4

PHENOMENA = {
    "passive": "passiv",
    "nominal, participle or adjective": "nominal|noun|adjectival|participial|gerund",
    "negation, denial": "negat|deni(ed|al)|refus",
    "condition, possibility": "conditional|possible|hypothe",
    "plan, threat, promise": "plan|threat|promise",
    "reported or quoted speech": "reported|quote",
    "reciprocal or joint": "reciprocal|joint",
    "several events, coordination": "several|two (acts|events)|coordinat",
    "look-alike (sports, business and others)": "look-?alike|sport",
    "metaphor, idiom": "metaphor|idiom",
    "domestic or inner act": "domestic|inner",
    "two states, no event": "two states",
    "background, description, history": "background|descri|history|geograph|weather|colour|market|statistic",
    "evaluation, opinion": "evaluat|opinion",
}
"""What the writers say of a sentence, by words in its note; a note can fall under several."""


@dataclass(frozen=True, slots=True)
class Text:
    """A report or a single sentence: its text, its sentences, its gold records and its day."""

    text: str
    spans: tuple[tuple[int, int], ...]
    gold: Sequence[Record]
    published: date | None = None

    @property
    def sentences(self) -> list[str]:
        return [self.text[start:end] for start, end in self.spans]

    @property
    def events(self) -> list[Record]:
        return [g for g in self.gold if g["kind"] == "event"]


def report_texts(name: str) -> list[Text]:
    """The reports of dev, test or train."""
    if name == "train":
        days = json.loads((TRAIN / "published.json").read_text("utf-8"))
        found = [
            load_one(path, published=date.fromisoformat(days[path.name]))
            for path in sorted(TRAIN.glob("*.txt"))
        ]
    else:
        found = reports(name)
    gold = gold_of(ROOT / "corpus" / name / "gold.jsonl")
    texts = []
    for report in found:
        parsed = parse(report, language())
        spans = tuple(parsed.stored(s.start, s.end) for s in parsed.sents)
        texts.append(Text(report.text, spans, gold[report.name], report.published))
    return texts


def single_sentences() -> tuple[list[Text], list[str]]:
    """The single sentences, and what their writers noted."""
    texts, notes = [], []
    for line in SENTENCES.read_text("utf-8").splitlines():
        row = json.loads(line)
        events = [{"kind": "event", **event} for event in row["events"]]
        texts.append(Text(row["text"], ((0, len(row["text"])),), events))
        notes.append(row["note"])
    return texts, notes


# --- counting -----------------------------------------------------------------------------------------------


def share(part: int, whole: int) -> str:
    return f"{part:,} ({part / whole:.0%})"


def with_optional(records: Sequence[Record]) -> str:
    optional = sum(bool(r.get("optional")) for r in records)
    return f"{len(records):,}, {optional:,} of them optional ({optional / len(records):.0%})"


def states_in(events: Sequence[Record]) -> str:
    return str(len({code for e in events for code in (*e["actors"], *e["recipients"])}))


def event_counts(texts: Sequence[Text]) -> dict[str, str]:
    """Events by type and by realis, optional ones included."""
    events = [e for t in texts for e in t.events]
    types, realis = Counter(e["type"] for e in events), Counter(e["realis"] for e in events)
    rows = {t.value: types[t.value] for t in EventType} | {r: realis[r] for r in get_args(Realis)}
    return {name: f"{n:,}" for name, n in rows.items()}


def report_counts(texts: Sequence[Text], links: int) -> dict[str, str]:
    """What a part of the corpus made of reports holds, by what is counted."""
    days = sorted(str(t.published) for t in texts if t.published)
    total = sum(len(t.spans) for t in texts)
    having = sum(any(a <= e["start"] < b for e in t.events) for t in texts for a, b in t.spans)
    told = {
        "reports": str(len(texts)),
        "first and last day": f"{days[0]} to {days[-1]}",
        "words": f"{sum(len(t.text.split()) for t in texts):,}",
        "sentences": f"{total:,}",
        "sentences with an event": share(having, total),
    }
    for kind in KINDS:
        name = "quantities" if kind == "quantity" else f"{kind}s"
        told[name] = with_optional([g for t in texts for g in t.gold if g["kind"] == kind])
    told["links between reports"] = str(links) if links else "–"
    told["states and bodies in events"] = states_in([e for t in texts for e in t.events])
    return told


def sentence_counts(texts: Sequence[Text], notes: Sequence[str]) -> dict[str, str]:
    """What the single sentences hold, by what is counted."""
    events = [e for t in texts for e in t.events]
    lengths = sorted(len(t.text.split()) for t in texts)
    tenth = len(lengths) // 10
    number = Counter(min(len(t.events), 3) for t in texts)
    phenomena = Counter(
        name for note in notes for name, words in PHENOMENA.items() if re.search(words, note.lower())
    )
    return {
        "sentences": f"{len(texts):,}",
        "words": f"{sum(lengths):,}",
        "words a sentence": f"{lengths[0]} to {lengths[-1]}, median {lengths[len(lengths) // 2]}, "
        f"eight of ten between {lengths[tenth]} and {lengths[-tenth - 1]}",
        "without an event": share(number[0], len(texts)),
        "with one, two, more events": ", ".join(f"{number[n]:,}" for n in (1, 2, 3)),
        "events": with_optional(events),
        "states and bodies in events": states_in(events),
        "what their notes name": "; ".join(f"{name} {n:,}" for name, n in phenomena.most_common()),
    }


# --- variety ------------------------------------------------------------------------------------------------


def words_of(sentence: str) -> list[str]:
    """Words in lower case, without punctuation.

    Examples
    --------
    >>> words_of("Oslo's envoy left -- at 9.")
    ["oslo's", 'envoy', 'left', 'at', '9']
    """
    return re.findall(r"\w+(?:['’]\w+)*", sentence.lower())


def distinct_grams(sentences: Iterable[str]) -> tuple[int, int]:
    """Different runs of `GRAM` words, and all of them; a run does not cross a sentence's end."""
    runs = Counter(
        tuple(words[i : i + GRAM]) for words in map(words_of, sentences) for i in range(len(words) - GRAM + 1)
    )
    return len(runs), runs.total()


def alike(sentences: Sequence[str]) -> Iterator[tuple[int, int, bool]]:
    """Pairs of sentences that are the same words or nearly, by number; the last says whether the same.

    Two sets of words with a Jaccard index of at least `NEAR` share one of the rarest
    ``n - ceil(NEAR * n) + 1`` words of each, so that only pairs with such a word in common are compared
    (prefix filtering; Chaudhuri, Ganti and Kaushik 2006, doi:10.1109/ICDE.2006.9).
    """
    runs = [words_of(sentence) for sentence in sentences]
    sets = [frozenset(run) for run in runs]
    often = Counter(word for words in sets for word in words)
    seen: dict[str, list[int]] = defaultdict(list)
    for i, words in enumerate(sets):
        if len(words) < SHORT:
            continue
        least = math.ceil(NEAR * len(words) - 1e-9)
        prefix = sorted(words, key=lambda word: (often[word], word))[: len(words) - least + 1]
        for j in sorted({j for word in prefix for j in seen[word]}):
            if len(words & sets[j]) >= NEAR * len(words | sets[j]):
                yield j, i, runs[i] == runs[j]
        for word in prefix:
            seen[word].append(i)


def variety(parts: Mapping[str, Sequence[Text]]) -> dict[str, dict[str, str]]:
    """Distinct runs of words by part, and pairs of sentences that are alike, within it and with the parts before."""
    named = [(name, s) for name, texts in parts.items() for t in texts for s in t.sentences]
    pairs: Counter[tuple[str, str, bool]] = Counter()
    for i, j, same in alike([s for _, s in named]):
        pairs[named[i][0], named[j][0], same] += 1
    told: dict[str, dict[str, str]] = {}
    for name in parts:
        different, total = distinct_grams(s for part, s in named if part == name)
        own = [pairs[name, name, same] for same in (True, False)]
        other = [
            sum(n for (a, b, is_same), n in pairs.items() if is_same is same and name in (a, b) and a != b)
            for same in (True, False)
        ]
        told[name] = {
            f"runs of {GRAM} words": f"{total:,}",
            "of them different": f"{different / total:.1%}",
            "pairs of same sentences": str(own[0]),
            "pairs of nearly same sentences": str(own[1]),
            "same, nearly same as one of another part": f"{other[0]}, {other[1]}",
        }
    return told


# --- printing -----------------------------------------------------------------------------------------------


def show(columns: Mapping[str, Mapping[str, str]]) -> None:
    """Print a table in Markdown, a column for each part."""
    print(f"| | {' | '.join(columns)} |")
    print(f"|---|{'---|' * len(columns)}")
    for row in next(iter(columns.values())):
        print(f"| {row} | {' | '.join(column[row] for column in columns.values())} |")
    print()


def main() -> None:
    texts = {name: report_texts(name) for name in ("dev", "test", "train")}
    links = {name: len(gold_of(ROOT / "corpus" / name / "gold.jsonl")[""]) for name in texts}
    sentences, notes = single_sentences()
    show({name: report_counts(part, links[name]) for name, part in texts.items()})
    show({"sentences": sentence_counts(sentences, notes)})
    show({name: event_counts(part) for name, part in {**texts, "sentences": sentences}.items()})
    show(variety({**texts, "sentences": sentences}))


if __name__ == "__main__":
    main()
