"""Single sentences that others coded, measured on PLOVER and PETRARCH: `python benchmarks/sentences.py`.

The sentences are not part of this project; they are looked for in `BLOCS_SHARED` or `../shared`.

End to end: a sentence goes in, acts come out, and three scores compare them with how the sentence was coded.

- triple: the root (the PLOVER type; CONCEDE and RETREAT together are YIELD, as in these sets) is the same and a
  directed pair of states is shared. A reciprocal act counts both ways.
- dyad: a directed pair is shared, whatever the root.
- root: the root is the same, whoever acts.

Each coded act meets at most one act read. What was read twice in one sentence counts once. Codes of one root in one
sentence are one act with all their pairs (PETRARCH codes a meeting once each way). These sets code one act a
sentence, though many tell more ("A accused B of attacking C"), and what is read beyond it counts as wrong: precision
is a lower bound.

Actors that are no states. The sets also code parties, courts, firms, crowds and persons; `blocs` reads acts between
states and international bodies. A coded actor stands for the states and bodies that the registry finds in its words
("Iranian Foreign Minister Mohammad Javad Zarif" is IRN). Triples and dyads are compared only on sentences where both
actors stand for some and not both for one and the same ("between states"); of the others ("others"), where the reader
does well to say little, the share without any act read is told. Roots are compared on all sentences.

Actors given: the sentence and the words of both actors go in, one root comes out, and F1 is averaged over the 15
roots. All sentences count, whoever acts. Two `Classifier`s are measured: rules, and the encoder.

PLOVER: Halterman and others 2023, "PLOVER and POLECAT". PETRARCH: Open Event Data Alliance, validation records (MIT);
their CAMEO codes are turned into PLOVER types by the codebook of 2021; acts with a code that it does not turn (01, 02)
are left out. Actors of rebels, parties and others who do not act for a state are no states.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from xml.etree import ElementTree as ET

from blocs.reading import Event, EventType, Reading, codes_between, read_report
from blocs.reading.discourse import Discourse
from blocs.reading.encoder.network import known_codes
from blocs.reading.language import Parse, Token, language, parse
from blocs.reading.lexicon import lexicon
from blocs.reading.scoring import Score
from blocs.reading.senses import noun_sense, verb_sense
from blocs.reports import Report, Span, load_bytes
from blocs.states import registry
from material import SHARED

GOLD = SHARED / "gold"
ROOTS = tuple(
    dict.fromkeys("YIELD" if t in (EventType.CONCEDE, EventType.RETREAT) else t.value for t in EventType)
)
"""The 15 roots of the PLOVER sentences."""
COMMONEST = "CONSULT"
"""The root given where nothing names an act: the commonest in news, as `corpus/train` has it."""

Read = Callable[[Report], Reading]
Classifier = Callable[[str, Span, Span | None], str]
"""From a sentence and the spans of source and target in it (None where no target is named) to one of `ROOTS`."""
Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Act:
    """A coded act: its root, and the directed pairs of states that it can mean (none: no act between states)."""

    root: str
    pairs: Pairs


@dataclass(frozen=True, slots=True)
class Coded:
    """A sentence with the acts that it was coded to tell, and the words of its actors where they are given."""

    text: str
    acts: tuple[Act, ...]
    published: date | None = None
    source: Span | None = None
    target: Span | None = None


def root_of(kind: str) -> str:
    """The root of a PLOVER type."""
    return "YIELD" if kind in ("CONCEDE", "RETREAT") else kind


def _rows(name: str) -> list[dict[str, str]]:
    with (GOLD / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _span(sentence: str, words: str) -> Span:
    """Where an actor stands in a sentence; where its words were changed, as many of them as can be found."""
    at = sentence.find(words)
    at = at if at >= 0 else sentence.lower().find(words.lower())
    if at >= 0:
        return at, at + len(words)
    places = [
        (m.start(), m.end())
        for w in re.findall(r"\w{3,}", words)
        if (m := re.search(rf"\b{re.escape(w)}\b", sentence))
    ]
    return (min(places)[0], max(p[1] for p in places)) if places else (0, len(sentence))


def _states(sentence: str, span: Span, words: str) -> tuple[str, ...]:
    """Codes that the registry finds for an actor: in its sentence, else in its words alone."""
    known = registry()
    here = [m for m in known.find(sentence) if m.start < span[1] and span[0] < m.end]
    codes = [c for m in here for c in m.codes] or [c for m in known.find(words) for c in m.codes]
    return tuple(dict.fromkeys(codes))


def _pairs(sources: Iterable[str], targets: Iterable[str]) -> Pairs:
    targets = tuple(targets)
    return frozenset((a, b) for a in sources for b in targets if a != b)


UNNAMED = "a recipient"
"""What stands for a target that a PLOVER sentence does not name."""


def plover() -> list[Coded]:
    """The PLOVER sentences, one coded act each."""
    found = []
    for row in _rows("plover_sentences_train.tsv"):
        text = row["sentence"]
        spans = _span(text, row["source"]), _span(text, row["target"])
        sides = [_states(text, s, row[k]) for s, k in zip(spans, ("source", "target"), strict=True)]
        target = None if row["target"] == UNNAMED else spans[1]
        found.append(Coded(text, (Act(row["gold_root"], _pairs(*sides)),), None, spans[0], target))
    return found


def without_event() -> list[Coded]:
    """The sentences that coders of PLOVER found no event in."""
    return [Coded(row["sentence"], ()) for row in _rows("plover_sentences_no_event.tsv")]


# ------------------------------------------------------------------ PETRARCH

_BODIES = {"IGOUNO": "UN", "IGOEUREEC": "EU", "IGOEEC": "EU", "IGONAT": "NATO"}
_NOT_FOR_A_STATE = frozenset(
    "REB OPP UAF SEP INS CRM IMG NGO NGM HRI BUS EDU MED CVL REF LAB REL PPL".split()
)
"""CAMEO roles whose holders do not act for their state; as recipients, "civilians of X" do stand for X."""
_ON_ITS_PEOPLE = frozenset("CVL PPL BUS EDU MED REF LAB REL".split())


@cache
def _cameo() -> dict[str, str]:
    """Root by CAMEO code."""
    text = (GOLD / "codebooks" / "CAMEO2PLOVER-2021.txt").read_text("utf-8")
    found: dict[str, str] = {}
    for code, kind in re.findall(r"^(\d+):\s*([A-Z]+)", text, re.MULTILINE):
        found.setdefault(code, root_of(kind))
    return found


def _cameo_root(code: str) -> str | None:
    known = _cameo()
    return next((known[code[:n]] for n in (4, 3, 2) if code[:n] in known), None)


def _cameo_state(code: str, *, recipient: bool) -> str | None:
    """State or body of a CAMEO actor; None for those who act for none."""
    body = next((name for start, name in _BODIES.items() if code.startswith(start)), None)
    if body:
        return body
    roles = {code[i : i + 3] for i in range(3, len(code), 3)}
    barred = _NOT_FOR_A_STATE - _ON_ITS_PEOPLE if recipient else _NOT_FOR_A_STATE
    return code[:3] if code[:3] in registry().states and not roles & barred else None


def _records(text: str) -> Iterator[ET.Element]:
    """The records of a file, one by one: the newer file closes tags twice or not at all, its records are sound."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError("records with a document type or entities are not read")
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"(<Sentence\b[^<>]*?)\s*/>", r"\1>", text)
    for record in re.findall(r"<Sentence\b.*?</Sentence>", text, re.DOTALL):
        yield ET.fromstring(record)


def petrarch() -> list[Coded]:
    """Validation records of PETRARCH-2: those coded to hold no event, and those whose codes all have a root.

    The older unit tests are left out: they play in Middle-earth and are coded by a scheme of their own.
    """
    found = []
    for record in _records((GOLD / "petrarch" / "PETR2_GSR_validation.xml").read_text("utf-8")):
        text = " ".join((record.findtext("Text") or "").split())
        day = record.get("date", "")
        published = date.fromisoformat(day) if re.fullmatch(r"(?:19|20)\d{6}", day) else None
        acts: dict[str | None, Pairs] = {}
        for each in record.iter("EventCoding"):
            if not each.get("noevents"):
                root = _cameo_root(each.get("eventcode", ""))
                acts[root] = acts.get(root, frozenset()) | _pairs(*_sides(each))
        if text and None not in acts:
            coded = tuple(Act(root, pairs) for root, pairs in acts.items() if root)
            found.append(Coded(text, coded, published))
    return found


def _sides(coding: ET.Element) -> tuple[tuple[str, ...], tuple[str, ...]]:
    source = _cameo_state(coding.get("sourcecode", ""), recipient=False)
    target = _cameo_state(coding.get("targetcode", ""), recipient=True)
    return (source,) if source else (), (target,) if target else ()


# ------------------------------------------------------------------ end to end


def _report(each: Coded) -> Report:
    line = json.dumps({"text": each.text}).encode()
    report = next(load_bytes(line, "sentence.jsonl", published=each.published))
    assert isinstance(report, Report), each.text
    return report


def acts_of(events: Iterable[Event]) -> tuple[Act, ...]:
    """What was read in a sentence."""
    return tuple(Act(root_of(e.type.value), _pairs(e.actors, e.recipients or e.actors)) for e in events)


def meet(coded: Sequence[Act], read: Sequence[Act], fits: Callable[[Act, Act], bool]) -> Score:
    """Each coded act with at most one that was read; both lists are a handful."""
    left = list(read)
    found = 0
    for act in coded:
        partner = next((r for r in left if fits(act, r)), None)
        if partner is not None:
            left.remove(partner)
            found += 1
    return Score(found, len(left), len(coded) - found)


def same_root(a: Act, b: Act) -> bool:
    """Whether two acts have the same root."""
    return a.root == b.root


def same_dyad(a: Act, b: Act) -> bool:
    """Whether two acts share a directed pair."""
    return bool(a.pairs & b.pairs)


def same_triple(a: Act, b: Act) -> bool:
    """Whether two acts have the same root and share a directed pair."""
    return same_root(a, b) and same_dyad(a, b)


def unique(acts: Iterable[Act], *, roots: bool, pairs: bool) -> list[Act]:
    """Acts by what is compared, each once: without those that another of the same root holds."""
    unique = list(
        dict.fromkeys(Act(a.root if roots else "", a.pairs if pairs else frozenset()) for a in acts)
    )
    return [a for a in unique if not any(a.root == b.root and a.pairs < b.pairs for b in unique)]


def _row(score: Score) -> dict[str, float]:
    return {
        "precision": score.precision, "recall": score.recall, "f1": score.f1,
        "found": score.found, "extra": score.extra, "missed": score.missed,
    }  # fmt: skip


def end_to_end(material: Sequence[Coded], read: Read = read_report) -> dict[str, Any]:
    """Scores of triples and dyads between states, of roots, and shares of sentences without an act read."""
    triple, dyad, root = Score(), Score(), Score()
    between = others = quiet = none = none_quiet = 0
    for each in material:
        found = acts_of(read(_report(each)).events)
        if not each.acts:
            none += 1
            none_quiet += not found
            continue
        root += meet(
            unique(each.acts, roots=True, pairs=False),
            unique(found, roots=True, pairs=False),
            same_root,
        )
        coded = [a for a in each.acts if a.pairs]
        if not coded:
            others += 1
            quiet += not found
            continue
        between += 1
        told = [a for a in found if a.pairs]
        triple += meet(
            coded,
            unique(told, roots=True, pairs=True),
            same_triple,
        )
        dyad += meet(
            unique(coded, roots=False, pairs=True),
            unique(told, roots=False, pairs=True),
            same_dyad,
        )
    result: dict[str, Any] = {"triple": _row(triple), "dyad": _row(dyad), "root": _row(root)}
    result = {name: row for name, row in result.items() if row["found"] + row["missed"]}
    counts = {"sentences": len(material), "between states": between, "others": others, "without event": none}
    result["counts"] = {name: n for name, n in counts.items() if n}
    if others:
        result["quiet on others"] = {"share": quiet / others, "of": others}
    if none:
        result["quiet without event"] = {"share": none_quiet / none, "of": none}
    return result


# ------------------------------------------------------------------ actors given


def by_rules(sentence: str, source: Span, target: Span | None) -> str:
    """Root of the act that the rules' lexicon names nearest to both actors.

    Nearness is the number of steps in the parse from the trigger to the words of source and target; words that lie
    between the two come first among equals, then the earlier one. A word whose sense fits the lexicon's frame counts
    before one that is only listed; where no word is listed, the commonest root is given.
    """
    target = target or (0, len(sentence))
    report = next(load_bytes(json.dumps({"text": sentence}).encode(), "sentence.jsonl"))
    assert isinstance(report, Report)
    parsed = parse(report, language())
    shift = [parsed.stored(t.start, t.end) for t in parsed.tokens]
    ends = [
        _steps(parsed, [i for i, (a, b) in enumerate(shift) if a < span[1] and span[0] < b])
        for span in (source, target)
    ]
    low, high = min(source[1], target[1]), max(source[0], target[0])
    discourse = Discourse(parsed, registry(), report.published)
    choices: list[tuple[bool, int, bool, int, str]] = []
    for token in parsed.tokens:
        inside = any(a < shift[token.i][1] and shift[token.i][0] < b for a, b in (source, target))
        fits, kinds = _kinds(parsed, discourse, token)
        if kinds and not (inside and token.pos != "VERB"):
            far = ends[0][token.i] + ends[1][token.i]
            between = low <= shift[token.i][0] < high
            choices.append((not fits, far, not between, token.i, kinds))
    return root_of(min(choices)[-1]) if choices else COMMONEST


def by_encoder(sentence: str, source: Span, target: Span | None) -> str:
    """Root of the likeliest act between both actors, as the encoder that ships with the package sees it.

    Codes are turned into roots as these sentences have them: by PLOVER's codebook, but blockades and occupations
    (191, 192) with the rest of CAMEO's root 19 under ASSAULT.
    """
    types = dict(known_codes())
    chances: Counter[str] = Counter()
    for code, chance in codes_between(sentence, source, target).items():
        chances["ASSAULT" if code.startswith("19") else root_of(types[code])] += chance
    return max(chances, key=lambda root: chances[root])


def _kinds(parsed: Parse, discourse: Discourse, token: Token) -> tuple[bool, str]:
    """Whether a word's sense fits its frame here, and the type that the lexicon gives it ("" for none)."""
    known = lexicon()
    if token.pos == "VERB":
        frame = verb_sense(parsed, discourse, known, token)
        if frame is not None:
            return True, frame.type.value
        listed = known.verbs.get(token.lemma, ())
        return False, listed[0].type.value if listed else ""
    if token.pos in ("NOUN", "PROPN"):
        sense = noun_sense(parsed, known, token)
        if sense is not None:
            return True, sense[0].type.value
        listed = known.nouns.get(token.lemma, ())
        return False, listed[0].type.value if listed else ""
    return False, ""


def _steps(parsed: Parse, start: Sequence[int]) -> list[int]:
    """Steps in the parse from some words to every word; as many as there are words where no way leads."""
    far = len(parsed.tokens)
    steps = [far] * far
    for i in start:
        steps[i] = 0
    front = list(start)
    while front:
        after = []
        for i in front:
            for j in (parsed.tokens[i].head, *parsed.tokens[i].children):
                if steps[j] > steps[i] + 1:
                    steps[j] = steps[i] + 1
                    after.append(j)
        front = after
    return steps


def given_actors(material: Sequence[Coded], classify: Classifier = by_rules) -> dict[str, Any]:
    """Accuracy and macro F1 over the roots, with F1 by root."""
    found, asked, told = Counter[str](), Counter[str](), Counter[str]()
    for each in material:
        assert each.source
        root, mine = each.acts[0].root, classify(each.text, each.source, each.target)
        asked[root] += 1
        told[mine] += 1
        found[root] += root == mine
    by_root = {r: 2 * found[r] / (asked[r] + told[r]) if asked[r] + told[r] else 0.0 for r in ROOTS}
    return {
        "accuracy": sum(found.values()) / max(1, len(material)),
        "macro f1": sum(by_root.values()) / len(by_root),
        "by root": by_root,
        "sentences": len(material),
    }


# ------------------------------------------------------------------ the sets


def sample(material: list[Coded], limit: int | None) -> list[Coded]:
    """So many sentences, chosen by a fixed draw; all when `limit` is None."""
    if limit is None or limit >= len(material):
        return material
    chosen = sorted(random.Random(1789).sample(range(len(material)), limit))
    return [material[i] for i in chosen]


SETS: dict[str, tuple[str, Callable[[], list[Coded]]]] = {
    "plover": ("plover_sentences_train.tsv", plover),
    "plover without event": ("plover_sentences_no_event.tsv", without_event),
    "petrarch": ("petrarch", petrarch),
}
"""Name of a set: (its file or folder under `gold`, how it is loaded)."""


def there() -> Iterator[str]:
    """Names of the sets whose material is there."""
    for name, (path, _) in SETS.items():
        if (GOLD / path).exists() and (
            name != "petrarch" or (GOLD / "codebooks" / "CAMEO2PLOVER-2021.txt").is_file()
        ):
            yield name


def measure(name: str, limit: int | None = None, read: Read = read_report) -> dict[str, Any]:
    """End-to-end scores of a set, or of a fixed sample of it."""
    return end_to_end(sample(SETS[name][1](), limit), read)


def measure_given(limit: int | None = None, classify: Classifier = by_rules) -> dict[str, Any]:
    """Scores with the actors given, on the PLOVER sentences or a fixed sample of them."""
    return given_actors(sample(plover(), limit), classify)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--limit", type=int, help="no more than so many sentences of each set")
    parser.add_argument("--json", action="store_true", help="print JSON")
    args = parser.parse_args()
    found: dict[str, Any] = {name: measure(name, args.limit) for name in there()}
    if "plover" in found:
        found["actors given"] = measure_given(args.limit)
    if not found:
        raise SystemExit(
            f"{GOLD}: no sentences there; name the folder of the development material in BLOCS_SHARED"
        )
    if args.json:
        print(json.dumps(found, indent=1))
        return
    for name, rows in found.items():
        print(name)
        for what, row in rows.items():
            cells = row.items() if isinstance(row, dict) else ((what, row),)
            print(
                f"  {what:20}",
                ", ".join(f"{k} {v:.3f}" if isinstance(v, float) else f"{k} {v}" for k, v in cells),
            )


if __name__ == "__main__":
    main()
