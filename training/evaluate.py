"""How well a reader of acts does, beside the rules: ``python training/evaluate.py training/out/NAME``.

Thresholds and calibration are chosen on the held-out reports; `corpus/dev` shows what they are worth
elsewhere.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from dataset import Batch
from decode import Candidate, Judge, Rule, candidates, events
from documents import TYPES, Document, rules_events
from model import load_reader
from torch import Tensor
from train import HERE, split

from blocs.reading.scoring import Score, match_records, score_records

__all__ = ["curve", "isotonic", "total"]

Read = Callable[[Document], Sequence[Mapping[str, Any]]]


def total(docs: Sequence[Document], read: Read) -> Score:
    """Score of all documents."""
    score = Score()
    for doc in docs:
        score += score_records(doc.text, doc.records, read(doc))
    return score


def pairs_of(event: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Directed pairs, both ways for a reciprocal act; an open side is ""."""
    actors, recipients = list(event["actors"]), list(event["recipients"])
    if recipients:
        return {(a, r) for a in actors or [""] for r in recipients}
    if len(actors) > 1:
        return {(a, b) for a in actors for b in actors if a != b}
    return {(a, "") for a in actors}


def details(docs: Sequence[Document], read: Read) -> dict[str, Any]:
    """Score, realis and exact pairs on what was found, and score by type."""
    same_realis, same_pairs, found = 0, 0, 0
    by_type: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for doc in docs:
        mine = list(read(doc))
        matched = match_records(doc.text, doc.records, mine)
        for g, r in matched:
            if g.get("optional"):
                continue
            found += 1
            same_realis += g["realis"] == r["realis"]
            same_pairs += pairs_of(g) == pairs_of(r)
            by_type[g["type"]][0] += 1
        taken = {id(r) for _, r in matched}
        for r in mine:
            by_type[r["type"]][1] += id(r) not in taken
        got = {id(g) for g, _ in matched}
        for g in doc.records:
            by_type[g["type"]][2] += id(g) not in got and not g.get("optional")
    score, strict = total(docs, read), exact(docs, read)
    return {
        "precision": round(score.precision, 3), "recall": round(score.recall, 3), "f1": round(score.f1, 3),
        "found": score.found, "extra": score.extra, "missed": score.missed,
        "realis right": round(same_realis / max(found, 1), 3),
        "f1 exact": round(strict.f1, 3),
        "pairs exact": round(same_pairs / max(found, 1), 3),
        "types": {t: by_type[t] for t in TYPES if t in by_type},
    }  # fmt: skip


def reader_of(found: Mapping[str, Sequence[Candidate]], rule: Rule) -> Read:
    """A reader that decodes candidates under a rule."""
    return lambda doc: events(doc, found[doc.name], rule)


def exact(docs: Sequence[Document], read: Read) -> Score:
    """Score that asks for equal pairs of states."""
    score = Score()
    for doc in docs:
        mine = list(read(doc))
        matched = match_records(doc.text, doc.records, mine)
        right = [(g, r) for g, r in matched if g.get("optional") or pairs_of(g) == pairs_of(r)]
        found = sum(not g.get("optional") for g, _ in right)
        score += Score(found, len(mine) - len(right), sum(not g.get("optional") for g in doc.records) - found)
    return score


def curve(
    docs: Sequence[Document], found: Mapping[str, Sequence[Candidate]], rule: Rule
) -> list[tuple[float, Score]]:
    """Scores at rising thresholds."""
    return [
        (act, total(docs, reader_of(found, replace(rule, act=act))))
        for act in (
            0.1,
            0.15,
            0.2,
            0.25,
            0.3,
            0.35,
            0.4,
            0.45,
            0.5,
            0.55,
            0.6,
            0.65,
            0.7,
            0.75,
            0.8,
            0.85,
            0.9,
        )
    ]


def judged(docs: Sequence[Document], read: Read) -> tuple[np.ndarray, np.ndarray]:
    """Confidence of each event read and whether it is right."""
    scores, right = [], []
    for doc in docs:
        mine = list(read(doc))
        taken = {id(r) for _, r in match_records(doc.text, doc.records, mine)}
        scores += [r["score"] for r in mine]
        right += [id(r) in taken for r in mine]
    return np.array(scores), np.array(right, dtype=float)


def isotonic(scores: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rising steps from score to share that is right (pool adjacent violators): knots and values."""
    order = np.argsort(scores, kind="stable")
    blocks: list[list[float]] = []  # sum, count, first score
    for s, r in zip(scores[order], right[order], strict=True):
        blocks.append([r, 1.0, s])
        while len(blocks) > 1 and blocks[-2][0] * blocks[-1][1] >= blocks[-1][0] * blocks[-2][1]:
            last = blocks.pop()
            blocks[-1][0] += last[0]
            blocks[-1][1] += last[1]
    return np.array([b[2] for b in blocks]), np.array([b[0] / b[1] for b in blocks])


def calibration_error(confidence: np.ndarray, right: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error over bins of equal count."""
    parts = np.array_split(np.argsort(confidence, kind="stable"), bins)
    return float(
        sum(abs(confidence[p].mean() - right[p].mean()) * len(p) for p in parts if len(p))
        / max(len(right), 1)
    )


def best_sides(docs: Sequence[Document], found: Mapping[str, Sequence[Candidate]]) -> Rule:
    """The rule for sides with the best F1 when pairs must be equal: a pair guessed is no pair found."""
    rules = [
        Rule(act, side, alone)
        for act in (0.3, 0.4, 0.5)
        for side in (0.35, 0.5)
        for alone in (0.05, 0.1, 0.2, 0.3)
    ]
    return max(rules, key=lambda rule: exact(docs, reader_of(found, rule)).f1)


def onnx_judge(path: Path) -> Judge:
    """The exported encoder as a judge of words."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])

    def judge(batch: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        feed = {"ids": batch.ids, "mask": batch.mask, "marks": batch.marks, "word_at": batch.word_at}
        given = {k: v.numpy() for k, v in (feed | {"hint": batch.hint}).items()}
        states, words, types, realis = (torch.from_numpy(x) for x in session.run(None, given))
        return states, words, types, realis

    return judge


def main() -> None:
    """Print the tables and write them as JSON beside the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--precision", type=float, default=0.75, help="precision wanted on the held-out reports"
    )
    parser.add_argument("--no-hints", action="store_true", help="hide from the model what the rules read")
    parser.add_argument("--onnx", action="store_true", help="measure the exported encoder in 8 bits")
    args = parser.parse_args()
    torch.set_num_threads(2)
    model, tokenizer = load_reader(args.folder)
    if args.no_hints:
        model.hints = False
    _, _, held, dev = split()
    sets = {
        "held": held,
        "held a": [d for d in held if d.name[0] == "a"],
        "held b": [d for d in held if d.name[0] == "b"],
        "dev": dev,
    }
    judged_docs = [*held, *dev]
    judge = onnx_judge(args.folder / "acts.onnx") if args.onnx else None
    all_found = candidates(model, tokenizer, judged_docs, judge)
    found = {doc.name: c for doc, c in zip(judged_docs, all_found, strict=True)}
    rule = best_sides(held, found)
    table = curve(held, found, rule)
    best = max(table, key=lambda row: row[1].f1)[0]
    wanted = next((act for act, s in table if s.precision >= args.precision), table[-1][0])
    result: dict[str, Any] = {
        "rule": {"side": rule.side, "alone": rule.alone, "best": best, "wanted": wanted}
    }
    print("sides", rule, "best F1 at", best, "wanted precision at", wanted)
    for name in ("held", "dev"):
        for act, s in curve(sets[name], found, rule):
            print(f"{name:5} {act:.2f} P {s.precision:.3f} R {s.recall:.3f} F1 {s.f1:.3f}")
    for name, docs in sets.items():
        rows = {
            "rules": lambda doc: rules_events(doc, HERE / "cache"),
            "model, best F1": reader_of(found, replace(rule, act=best)),
            f"model, precision {args.precision}": reader_of(found, replace(rule, act=wanted)),
        }
        for system, read in rows.items():
            row = details(docs, read)
            result[f"{name}: {system}"] = row
            print(f"{name:7} {system:22}", {k: v for k, v in row.items() if k != "types"})
    for t, row in result["held: model, best F1"]["types"].items():
        print(f"{t:10} held found extra missed: model {row} rules {result['held: rules']['types'].get(t)}")
    low = replace(rule, act=0.15)
    knots, values = isotonic(*judged(held, reader_of(found, low)))
    for name in ("held", "dev"):
        scores, right = judged(sets[name], reader_of(found, low))
        sure = values[np.clip(np.searchsorted(knots, scores, "right") - 1, 0, None)]
        errors = [calibration_error(scores, right), calibration_error(sure, right)]
        result[f"calibration error {name}"] = errors
        print(f"calibration error on {name}: {errors[0]:.3f} raw, {errors[1]:.3f} isotonic")
    result["isotonic"] = [knots.round(4).tolist(), values.round(4).tolist()]
    name = "evaluation" + "-no-hints" * args.no_hints + "-onnx" * args.onnx + ".json"
    (args.folder / name).write_text(json.dumps(result, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
