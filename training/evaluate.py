"""How well a trained reader does: ``python training/evaluate.py training/out/NAME [--onnx]``.

Thresholds are chosen on the held-out reports; `corpus/dev` shows what they are worth elsewhere. What the
whole reader reaches, with the rules beside it, is printed by `make accuracy`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch
from decode import TorchNetwork, events
from documents import Annotated
from model import load_reader
from train import score_of, split

from blocs.reading.encoder.decode import Rule, choose_owners
from blocs.reading.encoder.judgement import Judgement, judge
from blocs.reading.encoder.labels import ASPECTS, REALIS
from blocs.reading.encoder.network import OnnxNetwork
from blocs.reading.scoring import Score, match_records

Found = dict[str, Judgement]
AMOUNT = 0.15
"""A candidate must be unlikely before the grammar is overruled. What owners need stands in `Rule`; it was
chosen on the same reports with what the rules give beside it, which is not known here."""
PRECISION = 0.7
"""The least that is asked of the acts read on held-out reports; `--min-confidence` asks for more."""
STEPS = [n / 20 for n in range(2, 19)]


def pairs_of(event: dict[str, Any]) -> set[tuple[str, str]]:
    """Directed pairs, both ways for a reciprocal act; an open side is ""."""
    actors, recipients = list(event["actors"]), list(event["recipients"])
    if recipients:
        return {(a, r) for a in actors or [""] for r in recipients}
    if len(actors) > 1:
        return {(a, b) for a in actors for b in actors if a != b}
    return {(a, "") for a in actors}


def exact(docs: Sequence[Annotated], found: Found, rule: Rule) -> Score:
    """Score that asks for equal pairs of states: a pair guessed is no pair found."""
    score = Score()
    for doc in docs:
        mine = events(doc, found[doc.name].acts, rule)
        matched = match_records(doc.text, doc.records, mine)
        right = [(g, r) for g, r in matched if g.get("optional") or pairs_of(g) == pairs_of(r)]
        hits = sum(not g.get("optional") for g, _ in right)
        score += Score(hits, len(mine) - len(right), sum(not g.get("optional") for g in doc.records) - hits)
    return score


def least_act(docs: Sequence[Annotated], found: Found, rule: Rule) -> Rule:
    """The rule with the lowest threshold of acts that is precise enough, else the most precise."""
    rules = [replace(rule, act=act) for act in STEPS]
    precise = {each: score_of(docs, found, each).precision for each in rules}
    return next((each for each in rules if precise[each] >= PRECISION), max(rules, key=precise.__getitem__))


def best_sides(docs: Sequence[Annotated], found: Found, rule: Rule) -> Rule:
    """The rule for sides with the best F1 when pairs must be equal; of those as good, the least ready to add.

    Two rules are as good when their F1 is the same to two digits.
    """
    rules = [
        replace(rule, side=side, alone=alone)
        for side in (0.35, 0.5, 0.6, 0.7, 0.8, 0.9)
        for alone in (0.0, 0.05, 0.1, 0.2, 0.3, 0.5)
    ]
    scores = {each: exact(docs, found, each).f1 for each in rules}
    return max(rules, key=lambda each: (round(scores[each], 2), each.side, scores[each]))


def realis_right(docs: Sequence[Annotated], found: Found, rule: Rule) -> float:
    """Share of the acts found whose realis is right."""
    same = [
        g["realis"] == r["realis"]
        for doc in docs
        for g, r in match_records(doc.text, doc.records, events(doc, found[doc.name].acts, rule))
        if not g.get("optional")
    ]
    return sum(same) / max(len(same), 1)


def owners_right(docs: Sequence[Annotated], found: Found, rule: Rule) -> tuple[int, int]:
    """Amounts whose owners are right by the network alone, and amounts."""
    right = [
        set(gold.owner) == set(choose_owners(found[doc.name].amounts[word].owners, rule))
        for doc in docs
        for word, gold in doc.amounts.items()
        if gold and not gold.optional and word in found[doc.name].amounts
    ]
    return sum(right), len(right)


def amounts(docs: Sequence[Annotated], found: Found) -> list[str]:
    """What the amounts' heads are worth at several thresholds."""
    lines = []
    for least in (0.1, 0.2, 0.3, 0.4, 0.5):
        kept = lost = spared = 0
        for doc in docs:
            for word, chances in found[doc.name].amounts.items():
                gold = doc.amounts.get(word)
                if gold is None:
                    spared += chances.amount < least
                elif not gold.optional:
                    kept += chances.amount >= least
                    lost += chances.amount < least
        lines.append(f"{least}: kept {kept} lost {lost} spared {spared}")
    firm = [
        (gold, found[doc.name].amounts[word])
        for doc in docs
        for word, gold in doc.amounts.items()
        if gold and not gold.optional and word in found[doc.name].amounts
    ]
    aspect = sum(ASPECTS[g.aspect] == ASPECTS[int(c.aspects.argmax())] for g, c in firm)
    realis = sum(REALIS[g.realis] == REALIS[int(c.realis.argmax())] for g, c in firm)
    lines.append(f"aspect {aspect}, realis {realis} of {len(firm)}")
    return lines


def main() -> None:
    """Print the tables and write what was chosen beside the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--onnx", action="store_true", help="measure the exported encoder in 8 bits")
    parser.add_argument("--no-hints", action="store_true", help="hide from the model what the rules read")
    args = parser.parse_args()
    torch.set_num_threads(1)
    model, pieces, paths = load_reader(args.folder)
    network: TorchNetwork | OnnxNetwork = TorchNetwork(model, hints=not args.no_hints)
    if args.onnx:
        network = OnnxNetwork.read(args.folder)
    _, _, held, dev = split()
    found = {d.name: judge(d.doc, pieces, paths, network) for d in [*held, *dev]}
    rule = best_sides(held, found, least_act(held, found, Rule(amount=AMOUNT)))
    rule = least_act(held, found, rule)
    print(rule)
    for name, docs in (("held", held), ("dev", dev)):
        for act in STEPS:
            chosen = replace(rule, act=act)
            s, e = score_of(docs, found, chosen), exact(docs, found, chosen)
            print(
                f"{name:5} {act:.2f} P {s.precision:.3f} R {s.recall:.3f} F1 {s.f1:.3f} equal {e.f1:.3f} "
                f"realis {realis_right(docs, found, chosen):.3f}"
            )
        print(*amounts(docs, found), sep="\n")
        print("owners: {} of {}".format(*owners_right(docs, found, rule)))
    (args.folder / "thresholds.json").write_text(json.dumps(asdict(rule)) + "\n", "utf-8")


if __name__ == "__main__":
    main()
