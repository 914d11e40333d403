"""What a reader of acts misses on the held-out reports: ``python training/errors.py training/out/NAME``."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
from decode import TorchNetwork, events
from documents import Annotated
from model import load_reader
from train import split

from blocs.reading.encoder.decode import Rule
from blocs.reading.encoder.judgement import Candidate, judge
from blocs.reading.scoring import match_records


def why_missed(doc: Annotated, word: int, found: Sequence[Candidate], rule: Rule) -> str:
    """Reason for a gold act that was not found: the first thing that stands in the way."""
    gold = doc.acts[word]
    at = next((c for c in found if c.word == word), None)
    if at is None:
        sent = next(i for i, (a, b) in enumerate(doc.doc.sents) if a <= word < b)
        elsewhere = any(c.type in gold.types for c in found if c.sent == sent)
        return "act below .05, its type read at another word" if elsewhere else "act below .05"
    if not {*gold.actors, *gold.recipients} & set(at.roles):
        return "no side named in the window"
    if at.type not in gold.types:
        return "type wrong" if at.act > 0.4 else "type wrong and unsure"
    made = events(doc, [at], replace(rule, act=0.0))
    wanted = [r for r in doc.records if doc.spans[word][0] < r["end"] and r["start"] < doc.spans[word][1]]
    if made and not match_records(doc.text, wanted, made):
        return "sides wrong"
    return "below the threshold"


def main() -> None:
    """Count reasons, and show what was read in excess."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", type=int, default=12)
    args = parser.parse_args()
    torch.set_num_threads(1)
    model, pieces, paths = load_reader(args.folder)
    network = TorchNetwork(model)
    rule = Rule(**json.loads((args.folder / "thresholds.json").read_text("utf-8")))
    missed: Counter[str] = Counter()
    extra: Counter[str] = Counter()
    types: Counter[str] = Counter()
    shown = []
    for doc in split()[2]:
        found = judge(doc.doc, pieces, paths, network).acts
        mine = events(doc, found, rule)
        matched = match_records(doc.text, doc.records, mine)
        got, taken = {id(g) for g, _ in matched}, {id(r) for _, r in matched}
        for record in doc.records:
            if id(record) in got or record.get("optional"):
                continue
            at = [
                w for w in doc.acts if record["start"] < doc.spans[w][1] and doc.spans[w][0] < record["end"]
            ]
            if at:
                missed[why_missed(doc, at[0], found, rule)] += 1
            types["missed " + record["type"]] += 1
        for event in mine:
            if id(event) in taken:
                continue
            a, b = doc.doc.sents[event["sent"]]
            start, stop = doc.spans[a][0], doc.spans[b - 1][1]
            here = [g for g in doc.records if start <= g["start"] < stop]
            same = [g for g in here if event["type"] in (g["type"], *g.get("also", ()))]
            at = [g for g in here if g["start"] < event["end"] and event["start"] < g["end"]]
            extra["sides wrong or told twice" if same else "type wrong" if at else "no act there"] += 1
            types["extra " + event["type"]] += 1
            word = doc.text[event["start"] : event["end"]]
            sentence = doc.text[start:stop].replace("\n", " ")[:230]
            shown.append(f"{event['type']} {event['actors']}>{event['recipients']} «{word}» in {sentence}")
    print("missed:", dict(missed.most_common()))
    print("in excess:", dict(extra.most_common()))
    print(dict(types.most_common()))
    print(*shown[: args.show], sep="\n")


if __name__ == "__main__":
    main()
