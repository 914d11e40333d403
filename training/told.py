"""Sentences of `corpus/between`: two parties, and the code of the act between them.

`load` gives them as they stand there. `load_told` gives those between two states as the reader of acts sees
them: which word names the act is not marked, and training finds out (`model.Reader.between`).
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from documents import CORPUS, Annotated, Between, annotated, key_of

from blocs.reading.encoder.document import Document
from blocs.reading.encoder.labels import TYPES
from blocs.reports import Report, Span, load_bytes
from blocs.sources.coded.cameo import cameo

__all__ = ["Told", "between_states", "load", "load_told", "parse"]

FOLDER = CORPUS / "between"
MEASURED = 12
"""One sentence in so many is kept for measuring."""

OTHERWISE: Mapping[str, str] = {"163": "SANCTION"}
"""Codes whose type is another here than in PLOVER's codebook: embargoes, which news calls sanctions."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with its parties and the code of the act between them."""

    text: str
    source: Span
    target: Span | None
    code: str

    @property
    def measures(self) -> bool:
        """Whether it is kept for measuring; by its text, so that a sentence told twice stays on one side."""
        return int(hashlib.sha256(self.text.encode()).hexdigest(), 16) % MEASURED == 0


def parse(line: str) -> Told:
    """A line of `corpus/between`: a code, a tab, a text with {source} and, mostly, <target>."""
    code, words = line.split("\t")
    text, edges = "", {}
    for char in words:
        if char in "{}<>":
            edges[char] = len(text)
        else:
            text += char
    target = (edges["<"], edges[">"]) if "<" in edges else None
    return Told(text, (edges["{"], edges["}"]), target, code)


def load() -> list[Told]:
    """All sentences, in the order of the files."""
    return [
        parse(line) for file in sorted(FOLDER.glob("*.tsv")) for line in file.read_text("utf-8").splitlines()
    ]


def load_told(cache: Path) -> list[Annotated]:
    """The sentences whose parties are two different states; those kept for measuring are left out."""
    files = sorted(FOLDER.glob("*.tsv"))
    kept = (
        cache / f"told-{key_of(Path(__file__).read_bytes(), *(file.read_bytes() for file in files))}.pickle"
    )
    if kept.is_file():  # our own file, written below
        known: list[Annotated] = pickle.loads(kept.read_bytes())
        return known
    cache.mkdir(parents=True, exist_ok=True)
    made = list(between_states([each for each in load() if not each.measures]))
    kept.write_bytes(pickle.dumps(made))
    return made


def between_states(lines: Sequence[Told]) -> Iterator[Annotated]:
    """Those of some sentences whose parties are two different states, parsed, with the type of their act."""
    parsed: dict[str, Annotated] = {}
    for number, each in enumerate(lines):
        if each.target is None:
            continue
        if each.text not in parsed:
            report = next(load_bytes((each.text + "\n").encode(), f"told{number}.txt"))
            assert isinstance(report, Report), each
            parsed[each.text] = annotated(report, [], amounts=False)
        made = parsed[each.text]
        source, target = (_states(made, span) for span in (each.source, each.target))
        if source and target and source != target:
            kind = OTHERWISE.get(each.code[:3], cameo(each.code).type)
            yield replace(made, between=Between(TYPES.index(kind or ""), source, target))


def _states(made: Annotated, span: Span) -> str:
    """The state that the words of a party name; empty when they name none, or several."""
    doc: Document = made.doc
    found = {
        code
        for named in doc.named
        if made.spans[named.first][0] < span[1] and span[0] < made.spans[named.last - 1][1]
        for code in named.codes
    }
    return found.pop() if len(found) == 1 else ""
