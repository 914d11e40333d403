"""Readings that are made, not read, as many as wanted and far faster than a store takes them.

Invented words of Zipf's frequencies, real states of which a few are named often, days in bursts, 150 publishers,
20 records a report. A reading follows from its number alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256
from itertools import accumulate, islice
from random import Random
from typing import Any, get_args

from blocs.reading import Reading, Sentence
from blocs.reading.records import Event, EventType, Place, Quantity, Realis, Statement
from blocs.reports import Block, BlockKind, Passage, Report
from blocs.states import registry

TURNS = "eq es eq eq es eq es eq e q s q".split()
"""Kinds of the records in each sentence of a report: 9 events, 7 quantities, 4 statements."""
A_REPORT = sum(map(len, TURNS))
FIRST, DAYS, READER = date(2016, 1, 1), 8 * 365, "made 1"


def drawn(rng: Random, items: list[Any], weights: list[float], size: int) -> list[Any]:
    """A pool to draw from evenly, in which each item stands as often as its weight says."""
    return rng.choices(items, cum_weights=list(accumulate(weights)), k=size)


def zipf(size: int) -> list[float]:
    return [1 / rank for rank in range(1, size + 1)]


class World:
    """The pools that every report is put together from; always the same."""

    def __init__(self) -> None:
        rng = Random(5)
        syllables = [a + b + c for a in "bdfgklmnprtvz" for b in "aeiou" for c in ("", "n", "r", "l")]
        words: dict[str, None] = {}
        while len(words) < 30_000:
            words["".join(rng.choices(syllables, k=2 + (len(words) > 2000) + (rng.random() < 0.3)))] = None
        self.words = list(words)
        running = iter(drawn(rng, self.words, zipf(30_000), 60_000 * 7))
        self.pieces = [" ".join(islice(running, rng.randint(3, 7))) for _ in range(60_000)]
        states = [s for s in registry().states.values() if s.status == "state" and s.gw_on("2020-01-01")]
        rng.shuffle(states)
        states.sort(key=lambda s: "USA RUS CHN".find(s.code), reverse=True)
        self.codes = [s.code for s in states]
        self.named = drawn(rng, [(s.name, (s.code,)) for s in states], zipf(len(states)), 20_000)
        crowd = [1.0] * DAYS
        for peak in rng.sample(range(DAYS - 30), 40):
            for after in range(30):
                crowd[peak + after] += 40 * 0.8**after
        quiet = next(d for d in range(DAYS // 2, DAYS) if max(crowd[d : d + 31]) == 1)
        self.days = drawn(rng, [FIRST + timedelta(d) for d in range(DAYS)], crowd, 50_000)
        self.week, self.month = (
            {"since": FIRST + timedelta(quiet), "until": FIRST + timedelta(quiet + n)} for n in (6, 30)
        )
        self.outlets = [f"{word.title()} News" for word in self.words[100:250]]
        self.publishers = drawn(rng, self.outlets, zipf(150), 20_000)
        self.acts = [
            (act, 5.0 - 0.9 * list(EventType).index(act)) for act in drawn(rng, [*EventType], zipf(16), 9_000)
        ]
        self.realis = drawn(rng, [*get_args(Realis)], [70, 12, 9, 3, 6], 5_000)

    @cached_property
    def rare_word(self) -> str:
        """A word that stands in one piece alone."""
        counts = Counter(word for piece in self.pieces for word in piece.split())
        return next(word for word in reversed(self.words) if counts[word] == 1)

    def readings(self, reports: int) -> Iterator[Reading]:
        return (made(self, number) for number in range(reports))


def made(world: World, number: int) -> Reading:
    """The reading with this number: 12 sentences of 12 to 24 words, of which the first is the title."""
    draw = Random(number).random

    def pick(pool: list[Any]) -> Any:
        return pool[int(draw() * len(pool))]

    digest = sha256(f"made {number}".encode()).hexdigest()
    name, own, day = f"{number:06}.txt", digest[:16], pick(world.days)
    iso = day.isoformat()
    earlier = (day - timedelta(int(draw() * 60))).isoformat()
    told: list[str] = []
    sentences: list[Sentence] = []
    blocks: list[Block] = []
    records: dict[str, list[Any]] = {"e": [], "q": [], "s": []}
    start = opened = count = 0
    voice = None
    for place, turn in enumerate(TURNS):
        (first, one), (second, two) = pick(world.named), pick(world.named)
        does, whom, more = pick(world.pieces), pick(world.pieces), pick(world.pieces)
        amount = str(int(10 ** (1 + draw() * 5)))
        sentence = f"{first} {does} {second} {whom} {amount} {more}."
        cue = start + len(first) + 1
        other = cue + len(does) + 1
        figure = other + len(second) + len(whom) + 2
        end = start + len(sentence)
        kind = BlockKind.BODY if place else BlockKind.TITLE
        sentences.append(Sentence(start, end, kind, one if one == two else one + two, 1))
        for letter in turn:
            at, words = {"e": (cue, does), "q": (figure, amount), "s": (figure + len(amount) + 1, more)}[
                letter
            ]
            text = words.partition(" ")[0]
            count += 1
            shared: dict[str, Any] = {
                "id": sha256(f"{own}{count}".encode()).hexdigest()[:16],
                "report": name,
                "report_id": own,
                "reader": READER,
            }
            shared |= {"start": at, "end": at + len(text), "text": text, "sentence": (start, end)}
            shared |= {"confidence": round(1 - 0.6 * draw() * draw(), 3), "voice": voice}
            chance = draw()
            if letter == "e":
                type_, score = pick(world.acts)
                both = chance < 0.15 and one != two
                record: Any = Event(
                    **shared,
                    realis=pick(world.realis),
                    type=type_,
                    contexts=("military",) if chance < 0.4 else (),
                    actors=one + two if both else one,
                    recipients=() if both or chance > 0.85 else two,
                    date=(iso, iso) if chance < 0.6 else (earlier, iso) if chance < 0.8 else None,
                    place=Place(second, two[0], 31.5, 120.25) if chance > 0.8 else None,
                    goldstein=score,
                    actor_spans=((start, cue - 1),),
                    recipient_spans=((other, other + len(second)),),
                )
            elif letter == "q":
                record = Quantity(
                    **shared,
                    realis=pick(world.realis),
                    value=(float(amount), float(amount)),
                    comparator="=",
                    unit="USD" if chance < 0.5 else "person",
                    of=whom,
                    owner=one,
                    period=(iso, iso) if chance < 0.3 else None,
                )
            else:
                record = Statement(
                    **shared,
                    realis="actual",
                    speaker=f"{first} ministry",
                    speaker_state=one if chance < 0.8 else (),
                    content=((start, at - 1),),
                    direct=chance < 0.4,
                    speaker_span=(start, cue - 1),
                )
                voice = record.id if chance < 0.5 else None
            records[letter].append(record)
        last = place in (0, 4, 8, 11)
        told.append(sentence + ("\n\n" if last else " "))
        if last:
            blocks.append(Block(kind, opened, end))
            opened = end + 2
        start += len(told[-1])
    passages = tuple(Passage(b.kind, ((b.start, b.end),)) for b in blocks)
    about = (told[0].strip(), None, pick(world.publishers), day, name, digest)
    report = Report(name, "".join(told), tuple(blocks), passages, *about)
    events, quantities, statements = (tuple(records[letter]) for letter in "eqs")
    return Reading(report, tuple(sentences), events, quantities, statements, READER)


def questions(world: World) -> dict[str, dict[str, Any]]:
    """Filters by name; rare states are those in the middle of the list, of which some act is told."""
    china, russia, rare = "CHN", "RUS", world.codes[100]
    word, piece = world.words, max(world.pieces[:100], key=len).split()
    outlet, small = world.outlets[0], world.outlets[-1]
    return {
        "everything": {},
        "kind": {"kind": "event"},
        "type": {"type": "RETREAT"},
        "from": {"actor": china},
        "from a rare state": {"actor": rare},
        "to": {"recipient": china},
        "from, to": {"actor": china, "recipient": russia},
        "between, frequent": {"pair": (china, "USA")},
        "between, rare": {"pair": (rare, world.codes[60])},
        "a week": world.week,
        "since, until, wide": {"since": "2017-01-01", "until": "2022-12-31"},
        "publisher": {"publisher": outlet},
        "small publisher": {"publisher": small},
        "realis": {"realis": "denied"},
        "min_confidence": {"min_confidence": 0.99},
        "standing": {"standing": "disputed"},
        "status": {"status": "confirmed"},
        "status all": {"status": "all"},
        "text, rare word": {"text": world.rare_word},
        "text, common word": {"text": word[20]},
        "text, two words": {"text": f"{word[50]} {word[400]}"},
        "text, phrase": {"text": f'"{piece[-2]} {piece[-1]}"'},
        "type, between, month": {"type": "RETREAT", "pair": (china, russia), **world.month},
        "from, realis, week": {"actor": china, "realis": "denied", **world.week},
        "to, publisher, type": {"recipient": rare, "publisher": outlet, "type": "AGREE"},
        "publisher, realis, sure": {"publisher": small, "realis": "possible", "min_confidence": 0.99},
        "kind, from, publisher, month": {
            "kind": "quantity",
            "actor": russia,
            "publisher": small,
            **world.month,
        },
        "type, to, realis, sure": {
            "type": "AID",
            "recipient": rare,
            "realis": "planned",
            "min_confidence": 0.9,
        },
        "text, between": {"text": word[20], "pair": (rare, russia)},
        "text, type, week": {"text": word[20], "type": "AGREE", **world.week},
    }
