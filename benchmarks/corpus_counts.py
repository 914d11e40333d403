"""Count what the corpus holds: `python benchmarks/corpus_counts.py` prints the table of corpus/README.md."""

from __future__ import annotations

from collections import Counter

from blocs.reading import EventType
from material import KINDS, gold_of, readings, sets


def counts(name: str) -> dict[str, str]:
    """What a part of the corpus holds, by what is counted."""
    everything = [(reading, gold) for reading, gold in readings(name)]
    records = [g for _, gold in everything for g in gold]
    links = gold_of(sets()[name][1])[""]
    spans = [
        [
            (s.start, s.end, any(g["kind"] == "event" and s.start <= g["start"] < s.end for g in gold))
            for s in r.sentences
        ]
        for r, gold in everything
    ]
    sentences = sum(map(len, spans))
    with_events = sum(has for report in spans for *_, has in report)
    states = {code for g in records if g["kind"] == "event" for code in (*g["actors"], *g["recipients"])}
    types = Counter(g["type"] for g in records if g["kind"] == "event")
    days = sorted(str(r.report.published) for r, _ in everything if r.report.published)
    told = {
        "reports": str(len(everything)),
        "first and last day": f"{days[0]} to {days[-1]}",
        "words": f"{sum(len(r.report.text.split()) for r, _ in everything):,}",
        "sentences": str(sentences),
        "sentences with an event": f"{with_events} ({with_events / sentences:.0%})",
    }
    for kind in KINDS:
        own = [g for g in records if g["kind"] == kind]
        optional = sum(bool(g.get("optional")) for g in own)
        told["quantities" if kind == "quantity" else f"{kind}s"] = f"{len(own)}, {optional} of them optional"
    told["links between reports"] = str(len(links))
    told["states and bodies in events"] = str(len(states))
    told["events by type"] = ", ".join(f"{t.value} {types[t.value]}" for t in EventType if types[t.value])
    realis = Counter(g["realis"] for g in records if g["kind"] == "event")
    told["events by realis"] = ", ".join(f"{r} {n}" for r, n in realis.most_common())
    return told


def main() -> None:
    parts = {name: counts(name) for name in ("dev", "test")}
    print(f"| | {' | '.join(parts)} |")
    print(f"|---|{'---|' * len(parts)}")
    for row in parts["dev"]:
        print(f"| {row} | {' | '.join(part[row] for part in parts.values())} |")


if __name__ == "__main__":
    main()
