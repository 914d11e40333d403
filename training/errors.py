"""What a reader of acts misses on the held-out reports: ``python training/errors.py training/out/NAME``."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import torch
from dataset import cut
from decode import Candidate, Rule, candidates, events
from documents import Document
from evaluate import exact, reader_of
from model import load_reader
from train import split

from blocs.reading.scoring import match_records


def why_missed(doc: Document, number: int, found: list[Candidate], rule: Rule, seen: set[str]) -> str:
    """Reason for a gold act that was not found: the first thing that stands in the way."""
    gold = doc.gold[number]
    sides = {*gold.actors, *gold.recipients}
    if not sides & seen:
        return "no side named in the window"
    sent = next(i for i, (a, b) in enumerate(doc.sents) if a <= gold.word < b)
    here = [c for c in found if c.sent == sent]
    at = next((c for c in here if c.word == gold.word), None)
    if at is None:
        elsewhere = any(c.type in gold.types for c in here)
        return "act below .05, its type read at another word" if elsewhere else "act below .05"
    if at.type not in gold.types:
        return "type wrong" if at.act > 0.4 else "type wrong and unsure"
    made = events(doc, [at], replace(rule, act=0.0))
    if made and not match_records(doc.text, [doc.records[number]], made):
        return "sides wrong"
    return "below the threshold"


def main() -> None:
    """Count reasons, and show what was read in excess."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", type=int, default=12)
    args = parser.parse_args()
    torch.set_num_threads(1)
    model, tokenizer = load_reader(args.folder)
    _, _, held, _ = split()
    chosen = json.loads((args.folder / "evaluation.json").read_text("utf-8"))["rule"]
    rule = Rule(chosen["best"], chosen["side"], chosen["alone"])
    missed: Counter[str] = Counter()
    extra: Counter[str] = Counter()
    shown = []
    all_found = candidates(model, tokenizer, held)
    for doc, found in zip(held, all_found, strict=True):
        mine = events(doc, found, rule)
        matched = match_records(doc.text, doc.records, mine)
        got, taken = {id(g) for g, _ in matched}, {id(r) for _, r in matched}
        seen_at: dict[int, set[str]] = {}
        for window in cut(doc, tokenizer):
            codes = {c for number, _, _ in window.mentions for c in doc.named[number].codes}
            for p in window.targets:
                seen_at[window.words[p]] = codes
        for number, record in enumerate(doc.records):
            if id(record) not in got and not record.get("optional"):
                seen = seen_at.get(doc.gold[number].word, set())
                missed[why_missed(doc, number, found, rule, seen)] += 1
        for event in mine:
            if id(event) in taken:
                continue
            a, b = doc.sents[event["sent"]]
            span = range(doc.words[a][0], doc.words[b - 1][1])
            here = [g for g in doc.records if g["start"] in span]
            same = [g for g in here if event["type"] in (g["type"], *g.get("also", ()))]
            at = [g for g in here if g["start"] < event["end"] and event["start"] < g["end"]]
            extra["sides wrong or told twice" if same else "type wrong" if at else "no act there"] += 1
            if not here:
                word = doc.text[event["start"] : event["end"]]
                sentence = doc.text[span.start : span.stop].replace("\n", " ")[:230]
                shown.append(
                    f"{event['type']} {event['actors']}>{event['recipients']} «{word}» in {sentence}"
                )
    print("missed:", dict(missed.most_common()))
    print("in excess:", dict(extra.most_common()))
    found_of = {d.name: c for d, c in zip(held, all_found, strict=True)}
    print("exact pairs:", exact(held, reader_of(found_of, rule)))
    print(*shown[: args.show], sep="\n")


if __name__ == "__main__":
    main()
