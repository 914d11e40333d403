"""What one named party does to another in a text: the encoder asked about two given actors.

For those who have the actors already, and want the type of act between them.
"""

from __future__ import annotations

from collections.abc import Mapping

from blocs.errors import UsageError
from blocs.reading.encoder.document import Named, document
from blocs.reading.encoder.judgement import Candidate, judge
from blocs.reading.encoder.labels import ACTOR, HOWS, RECIPIENT, SIDE, TYPES
from blocs.reading.encoder.network import known_paths, load_network, load_pieces
from blocs.reading.language import Parse
from blocs.reading.records import EventType
from blocs.reading.stages import stages
from blocs.reports import Report, Span, load_bytes

__all__ = ["act_between"]

SOURCE, TARGET = "source", "target"
FLOOR = 0.002
"""Words that are hardly acts between states still tell what parties of other kinds do."""
OPEN = 0.05
"""Added to the chances of the parties' roles, so that an act that leaves one out still counts a little."""
_NAMED = HOWS.index("person")


def act_between(text: str, source: Span, target: Span) -> Mapping[EventType, float]:
    """Chances of the types of act that `source` does to `target`.

    Parameters
    ----------
    text : str
        A sentence, or a short passage.
    source, target : (int, int)
        Where they are named in the text, in code points; they need not be states.

    Returns
    -------
    mapping of EventType to float
        Chances that sum to 1, the likeliest first; all 0 where no word can name an act.

    Raises
    ------
    UsageError
        When a span lies outside the text.

    Examples
    --------
    >>> chances = act_between("Kenya sued Uganda over the islet.", (0, 5), (11, 17))
    >>> next(iter(chances)).value
    'ACCUSE'
    """
    for start, end in (source, target):
        if not 0 <= start < end <= len(text):
            raise UsageError(f"the span {(start, end)} lies outside the text of {len(text)} characters")
    report = next(load_bytes((text + "\n").encode(), "sentence.txt"))
    assert isinstance(report, Report), report
    found = stages(report)
    doc = document(found.parse, found.discourse, found.acts, [])
    given = [(code, _words(found.parse, span)) for code, span in ((SOURCE, source), (TARGET, target))]
    taken = {w for _, words in given for w in words}
    doc.named = [n for n in doc.named if taken.isdisjoint(range(n.first, n.last))]
    doc.named += [Named(words.start, words.stop, (code,), _NAMED) for code, words in given if words]
    doc.said.clear()  # the rules know the parties by other names
    votes = [0.0] * len(TYPES)
    for each in judge(doc, load_pieces(), known_paths(), load_network(), FLOOR).acts:
        weight = _between(each)
        for kind in range(1, len(TYPES)):
            votes[kind] += float(each.types[kind]) * weight
    total = sum(votes) or 1.0
    chances = {EventType(TYPES[k]): votes[k] / total for k in range(1, len(TYPES))}
    return dict(sorted(chances.items(), key=lambda item: -item[1]))


def _words(parse: Parse, span: Span) -> range:
    inside = [
        t.i for t in parse.tokens for a, b in (parse.stored(t.start, t.end),) if a < span[1] and span[0] < b
    ]
    return range(inside[0], inside[-1] + 1) if inside else range(0)


def _between(each: Candidate) -> float:
    """How likely an act is one of the source towards the target."""
    by, on = each.roles.get(SOURCE), each.roles.get(TARGET)
    acts = float(by[ACTOR] + by[SIDE]) if by is not None else 0.0
    suffers = float(on[RECIPIENT] + on[SIDE]) if on is not None else 0.0
    return (acts + OPEN) * (suffers + OPEN)
