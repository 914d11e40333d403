"""The model: a BERT or MPNet encoder, and heads for acts, realis and sides.

Plain torch, so that nothing but the weights comes from elsewhere and the export has no surprises.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import torch
from dataset import Batch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from blocs.reading.encoder.labels import ACTOR, ASPECTS, HOWS, OWNER, REALIS, RECIPIENT, SIDE, TYPES
from blocs.reading.encoder.windows import NEAR, NO_ROLE, SALIENCES
from blocs.reading.encoder.wordpiece import WordPieces

__all__ = ["Encoder", "Losses", "Reader", "Shape", "load_encoder", "load_pieces", "load_reader"]


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of an encoder. `relative` counts the buckets of MPNet's relative positions, 0 for BERT."""

    vocabulary: int
    positions: int
    width: int
    layers: int
    heads: int
    inner: int
    epsilon: float
    relative: int = 0


class Layer(nn.Module):
    """One transformer layer, normalised after each half as BERT does."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.heads = shape.heads
        self.query, self.key, self.value, self.output = (
            nn.Linear(shape.width, shape.width) for _ in range(4)
        )
        self.attended = nn.LayerNorm(shape.width, shape.epsilon)
        self.inner = nn.Linear(shape.width, shape.inner)
        self.outer = nn.Linear(shape.inner, shape.width)
        self.fed = nn.LayerNorm(shape.width, shape.epsilon)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        """Attend and feed; `bias` is added to the scores, if there is one."""
        size, length, width = x.shape

        def split(t: Tensor) -> Tensor:
            return t.view(size, length, self.heads, width // self.heads).transpose(1, 2)

        q, k, v = split(self.query(x)), split(self.key(x)), split(self.value(x))
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        mixed = mixed.transpose(1, 2).reshape(size, length, width)
        x = self.attended(x + self.dropout(self.output(mixed)))
        return self.fed(x + self.dropout(self.outer(functional.gelu(self.inner(x)))))


class Encoder(nn.Module):
    """Word pieces in, one vector a piece out. `marks` are 1 for the pieces of a mention."""

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.places = nn.Embedding(shape.positions, shape.width)
        self.marks = nn.Embedding(2, shape.width)
        self.norm = nn.LayerNorm(shape.width, shape.epsilon)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.relative = nn.Embedding(shape.relative, shape.heads) if shape.relative else None

    def forward(self, ids: Tensor, mask: Tensor | None, marks: Tensor) -> Tensor:
        """Encode; `mask` is true where a piece stands, None when all do.

        In the place of their numbers, `ids` may hold the pieces' own vectors.
        """
        length = ids.shape[1]
        first = 2 if self.relative is not None else 0  # MPNet counts positions from 2
        places = torch.arange(first, first + length, device=ids.device)
        words = ids if ids.is_floating_point() else self.words(ids)
        x = self.dropout(self.norm(words + self.places(places)[None] + self.marks(marks)))
        if torch.is_autocast_enabled("cpu"):
            x = x.bfloat16()
        bias = None if mask is None else (~mask)[:, None, None, :].to(x.dtype) * -1e4
        if self.relative is not None:
            far = self.relative(_buckets(length, self.shape.relative)).permute(2, 0, 1)[None].to(x.dtype)
            bias = far if bias is None else bias + far
        for layer in self.layers:
            x = layer(x, bias)
        return x


def _buckets(length: int, count: int) -> Tensor:
    """MPNet's classes of relative distance (those of T5)."""
    places = torch.arange(length)
    n = -(places[None, :] - places[:, None])
    half = count // 2
    found = (n < 0).long() * half
    n = n.abs()
    exact = half // 2
    far = (
        exact
        + (
            torch.log(n.float().clamp(min=1) / exact) / torch.log(torch.tensor(128 / exact)) * (half - exact)
        ).long()
    )
    return found + torch.where(n < exact, n, far.clamp(max=half - 1))


_NAMES = (
    ("attention.self.query", "query"), ("attention.self.key", "key"), ("attention.self.value", "value"),
    ("attention.output.dense", "output"), ("attention.output.LayerNorm", "attended"),
    ("attention.attn.q", "query"), ("attention.attn.k", "key"), ("attention.attn.v", "value"),
    ("attention.attn.o", "output"), ("attention.LayerNorm", "attended"),
    ("intermediate.dense", "inner"), ("output.dense", "outer"), ("output.LayerNorm", "fed"),
)  # fmt: skip


def shape_of(folder: Path) -> Shape:
    """Sizes of an encoder from its `config.json`."""
    config = json.loads((folder / "config.json").read_text("utf-8"))
    buckets = 32 if config["model_type"] == "mpnet" else 0
    return Shape(
        config["vocab_size"], config["max_position_embeddings"], config["hidden_size"],
        config["num_hidden_layers"], config["num_attention_heads"], config["intermediate_size"],
        config["layer_norm_eps"], config.get("relative_attention_num_buckets", buckets),
    )  # fmt: skip


def load_encoder(folder: Path, dropout: float = 0.1) -> Encoder:
    """Build an encoder from a folder with `config.json` and `model.safetensors` of BERT or MPNet."""
    shape = shape_of(folder)
    encoder = Encoder(shape, dropout)
    state = encoder.state_dict()
    for name, tensor in load_file(folder / "model.safetensors").items():
        if name.startswith("embeddings."):
            end = name.rsplit(".", 1)[1]
            if "word_embeddings" in name:
                state["words.weight"] = tensor
            elif "position_embeddings" in name:
                state["places.weight"] = tensor
            elif "token_type_embeddings" in name:
                state["marks.weight"] = tensor[:1].repeat(2, 1)
            elif "LayerNorm" in name:
                state[f"norm.{end}"] = tensor
        elif name.startswith("encoder.layer."):
            _, _, number, rest = name.split(".", 3)
            for theirs, ours in _NAMES:
                if rest.rsplit(".", 1)[0] == theirs:
                    state[f"layers.{number}.{ours}.{rest.rsplit('.', 1)[1]}"] = tensor
        elif "relative_attention_bias" in name:
            state["relative.weight"] = tensor
    if shape.relative:
        state["marks.weight"] = torch.zeros(2, shape.width)
    encoder.load_state_dict(state)
    return encoder


@cache
def halves() -> bool:
    """Whether the CPU multiplies in half precision; else that is a hundred times slower than in full."""
    has = torch.cpu.get_capabilities()
    return any(has.get(name, False) for name in ("avx512_bf16", "amx_bf16"))


@dataclass(slots=True)
class Losses:
    """Sums of loss over a batch."""

    types: Tensor
    realis: Tensor
    roles: Tensor
    amounts: Tensor
    between: Tensor


class Reader(nn.Module):
    """Encoder and heads; `paths` counts the classes of dependency paths, the unknown one included."""

    def __init__(self, encoder: Encoder, paths: int, *, hidden: int = 192) -> None:
        super().__init__()
        width = encoder.shape.width
        self.encoder = encoder
        self.hint = nn.Embedding(len(TYPES), 32)
        self.acts = nn.Sequential(nn.Linear(width + 32, width), nn.GELU(), nn.Dropout(0.1))
        self.types = nn.Linear(width, len(TYPES))
        self.realis = nn.Linear(width, len(REALIS))
        self.amounts = nn.Linear(width, 1 + len(ASPECTS))
        self.of_act = nn.Linear(width, hidden)
        self.of_mention = nn.Linear(width, hidden)
        self.act_key = nn.Linear(width, hidden)
        self.mention_key = nn.Linear(width, hidden)
        self.near = nn.Embedding(2 * len(NEAR) + 3, hidden)
        self.apart = nn.Embedding(6, hidden)
        self.said = nn.Embedding(NO_ROLE + 1, hidden)
        self.path = nn.Embedding(paths, hidden)
        self.how = nn.Embedding(len(HOWS), hidden)
        self.salience = nn.Embedding(SALIENCES, hidden)
        for table in (self.said, self.path, self.salience):
            nn.init.normal_(table.weight, std=0.02)
        self.mix = nn.Sequential(nn.Linear(hidden, hidden), nn.GELU(), nn.Dropout(0.1), nn.Linear(hidden, 4))

    def spans(self, states: Tensor, at: Tensor) -> Tensor:
        """Mean of the first and last piece of words or mentions."""
        return (states[at[:, 0], at[:, 1]] + states[at[:, 0], at[:, 2]]) / 2

    def judge(self, states: Tensor, word_at: Tensor, hint: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Vectors of words, and logits of their types, realis, and as amounts (is one, then aspects)."""
        words = self.acts(torch.cat([self.spans(states, word_at), self.hint(hint)], -1))
        return words, self.types(words), self.realis(words), self.amounts(words)

    def sides(
        self,
        words: Tensor,
        mentions: Tensor,
        near: Tensor,
        apart: Tensor,
        said: Tensor,
        path: Tensor,
        how: Tensor,
        salience: Tensor,
    ) -> Tensor:
        """Logits (actor, recipient, side, owner) against none at 0, for pairs given row by row."""
        both = self.act_key(words) * self.mention_key(mentions)
        plain = self.of_act(words) + self.of_mention(mentions) + both
        features = (
            self.near(near) + self.apart(apart) + self.said(said) + self.path(path) + self.how(how)
            + self.salience(salience)
        )  # fmt: skip
        return self.mix(functional.gelu(plain + features))

    def pooled(self, batch: Batch, words: Tensor, states: Tensor) -> Tensor:
        """Logits (none, actor, recipient, side, owner) for each act and code: the mentions' added up."""
        mentions = self.spans(states, batch.mention_at)
        logits = self.sides(
            words[batch.pair_word], mentions[batch.pair_mention], batch.near, batch.apart, batch.said,
            batch.path, batch.how, batch.salience,
        ).float()  # fmt: skip
        each = logits[batch.group_pair]
        index = batch.group[:, None].expand_as(each)
        shape = (len(batch.roles), 4)
        top = torch.full(shape, -1e4).scatter_reduce(0, index, each.detach(), "amax")
        total = torch.zeros(shape).scatter_add(0, index, (each - top[batch.group]).exp())
        summed = top + total.clamp(min=1e-9).log()
        return torch.cat([torch.zeros(len(batch.roles), 1), summed], 1)

    def forward(self, batch: Batch) -> Losses:
        """Losses of a batch; the encoder runs in half precision where the CPU has it, the heads in full."""
        with torch.autocast("cpu", torch.bfloat16, enabled=halves()):
            states = self.encoder(batch.ids, batch.mask, batch.marks)
        states = states.float()
        words, types, realis, amounts = self.judge(states, batch.word_at, batch.hint)
        chances = types.log_softmax(-1)
        right = chances.masked_fill(~batch.types, -1e4).logsumexp(-1)
        zero = states.sum() * 0
        losses = Losses(-(right * batch.weight).sum(), zero, zero, zero, zero)
        acted = batch.realis >= 0
        if acted.any():
            each = functional.cross_entropy(realis[acted], batch.realis[acted], reduction="none")
            losses.realis = (each * batch.realis_weight[acted]).sum()
        counted = batch.amounts >= 0
        if counted.any():
            losses.amounts = functional.binary_cross_entropy_with_logits(
                amounts[counted, 0], batch.amounts[counted].float(), reduction="sum"
            )
            known = batch.aspects >= 0
            if known.any():
                aspects = functional.cross_entropy(amounts[known, 1:], batch.aspects[known], reduction="sum")
                losses.amounts = losses.amounts + aspects
        if len(batch.roles):
            hidden = torch.zeros(len(batch.roles), 5, dtype=torch.bool)
            hidden[:, OWNER] = ~batch.of_amount
            hidden[:, 1:OWNER] = batch.of_amount[:, None]
            pooled = self.pooled(batch, words, states).masked_fill(hidden, -1e4)
            each = functional.cross_entropy(pooled, batch.roles, reduction="none")
            losses.roles = (each * batch.role_weight).sum()
            if len(batch.between):
                losses.between = self.between(batch, chances, pooled.log_softmax(-1))
        return losses

    def between(self, batch: Batch, types: Tensor, roles: Tensor) -> Tensor:
        """Loss of the sentences that tell an act between two states at a word that is not marked.

        A word tells it when it is of the type, with the one acting on the other or both as sides. The loss is
        minus the log of the chance that exactly one word of the sentence does, words taken as independent.
        """
        item, word, kind, source, target = batch.between.unbind(1)
        one = roles[source, ACTOR] + roles[target, RECIPIENT]
        both = roles[source, SIDE] + roles[target, SIDE]
        tells = (types[word, kind] + torch.logaddexp(one, both)).clamp(max=-1e-4)
        silent = (-tells.expm1()).log()
        odds = tells - silent
        _, item = item.unique(return_inverse=True)
        count = int(item.max()) + 1
        top = torch.full((count,), -1e4).scatter_reduce(0, item, odds.detach(), "amax")
        total = torch.zeros(count).scatter_add(0, item, (odds - top[item]).exp())
        return -(top + total.log()).sum() - silent.sum()


def load_pieces(folder: Path) -> WordPieces:
    """The spelling of an encoder from its `tokenizer.json`."""
    table = json.loads((folder / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    return WordPieces(sorted(table, key=table.get))


def load_reader(folder: Path) -> tuple[Reader, WordPieces, dict[str, int]]:
    """A trained reader with its spelling and its classes of paths, from the folder that `train.py` wrote."""
    paths = {
        name: n for n, name in enumerate((folder / "paths.txt").read_text("utf-8").splitlines(), start=1)
    }
    model = Reader(Encoder(shape_of(folder)), len(paths) + 1)
    model.load_state_dict(load_file(folder / "model.safetensors"))
    return model.eval(), load_pieces(folder), paths
