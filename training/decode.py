"""The trained model as a network of the reading room, and its events as records for scoring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from documents import Annotated
from model import Reader, halves

from blocs.reading.encoder.decode import Rule, choose
from blocs.reading.encoder.judgement import Candidate, Floats, Judgement, Words, judge
from blocs.reading.encoder.labels import TYPES
from blocs.reading.encoder.network import FEATURES
from blocs.reading.encoder.windows import Pairs, Window
from blocs.reading.encoder.wordpiece import WordPieces

__all__ = ["TorchNetwork", "events", "judgements"]


class TorchNetwork:
    """A `Network` of the reading room in torch."""

    def __init__(self, model: Reader, *, hints: bool = True) -> None:
        self.model, self.hints = model.eval(), hints

    @torch.inference_mode()
    def words(self, window: Window) -> Words:
        """Judge the targets of a window."""
        ids = torch.tensor([window.ids])
        at = torch.tensor([(0, *window.spans[p]) for p in window.targets])
        hint = torch.tensor([window.doc.hints.get(window.words[p], 0) * self.hints for p in window.targets])
        with torch.autocast("cpu", torch.bfloat16, enabled=halves()):
            states = self.model.encoder(
                ids, torch.ones_like(ids, dtype=torch.bool), torch.tensor([window.marks])
            )
        states = states.float()
        return Words(states[0].numpy(), *(x.numpy() for x in self.model.judge(states, at, hint)))

    @torch.inference_mode()
    def sides(self, vectors: Floats, mentions: Floats, found: Pairs) -> Floats:
        """Judge pairs."""
        features = [torch.tensor(getattr(found, name)) for name in FEATURES]
        if not self.hints:
            features[FEATURES.index("said")] = torch.zeros(len(found.said), dtype=torch.long)
        logits: Floats = self.model.sides(torch.tensor(vectors), torch.tensor(mentions), *features).numpy()
        return logits


def judgements(
    model: Reader, pieces: WordPieces, paths: Mapping[str, int], docs: Sequence[Annotated]
) -> dict[str, Judgement]:
    """What the model says of each document, by name."""
    network = TorchNetwork(model)
    return {each.name: judge(each.doc, pieces, paths, network) for each in docs}


def events(of: Annotated, found: Sequence[Candidate], rule: Rule) -> list[dict[str, Any]]:
    """Events in the shape of the records, with `score` the confidence before calibration."""
    return [
        {"kind": "event", "report": of.name, "start": of.spans[c.word][0], "end": of.spans[c.word][1],
         "type": TYPES[c.type], "actors": list(c.actors), "recipients": list(c.recipients),
         "realis": c.realis, "date": None, "score": c.score, "sent": c.sent}
        for c in choose(found, rule)
    ]  # fmt: skip
