"""The parts of a brief: frozen, plain, and enough to write it in any form.

Words are composed once, here upstream of HTML, terminal and JSON alike. Every item carries its sources:
the characters of a report that it was read from.
"""

from __future__ import annotations

from dataclasses import dataclass

from blocs.charts import Arc, Seat

__all__ = [
    "Act",
    "ActGroup",
    "Bearing",
    "Block",
    "Card",
    "Check",
    "Comparison",
    "Counters",
    "Dataset",
    "Derived",
    "Document",
    "Doubt",
    "Effect",
    "Figure",
    "Headline",
    "Mark",
    "Picture",
    "Prediction",
    "Side",
    "Sides",
    "Source",
    "Speech",
    "Step",
    "StrainedTie",
    "Telling",
    "Tie",
    "Unread",
    "Utterance",
    "Value",
]


@dataclass(frozen=True, slots=True)
class Source:
    """The way back: characters [start, end) of a report, in the sentence that begins at `sentence`.

    `report` is the document's key, `outlet` what the reader knows it by; `record` the record's id, None
    where the source is a name or a bare sentence.
    """

    report: str
    outlet: str
    start: int
    end: int
    sentence: int
    record: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """What readers said of a record: "confirmed by Ada", and in `detail` when and why; "" where unknown."""

    words: str
    detail: str


@dataclass(frozen=True, slots=True)
class Bearing:
    """How far a thing is borne out.

    `outlets` counts the independent ones: copies and the reports of one publisher count once. `standing` is
    single, independent, interested (only in the words of a party to it), disputed or revised; `reason` says
    why, "" where nothing is to be said. `check` is None where no reader confirmed it.
    """

    outlets: int
    standing: str
    reason: str
    check: Check | None = None

    @property
    def words(self) -> str:
        """The standing as a mark says it; "" where one outlet tells it."""
        match self.standing:
            case "independent":
                return f"{self.outlets} independent outlets"
            case "interested":
                return "only in the words of a party to it"
            case "disputed" | "revised":
                return self.standing
            case _:
                return ""


@dataclass(frozen=True, slots=True)
class Headline:
    """One sentence composed by rule, and the rule with its counts."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Counters:
    """The first screen: a lead line and short lines of counts, in words."""

    lead: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """One act, however often it was told.

    `phrase` says it in words, `when` and `where` likewise; `first` and `last` are ISO days or None.
    `said_by` names who says so (the speaker quoted, else the outlet). `tellings` are its sources, the
    surest first, `outlets` the names of those that tell it. `also` are tellings that reports hold to be of
    the same act and that were read as another kind of act, or of other sides; they have rows of their own.
    """

    id: str
    type: str
    quad: str
    realis: str
    phrase: str
    wording: str
    first: str | None
    last: str | None
    when: str
    where: str | None
    said_by: tuple[str, ...]
    outlets: tuple[str, ...]
    confidence: float
    tellings: tuple[Source, ...]
    bearing: Bearing
    also: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class ActGroup:
    """The acts among one set of states, newest first."""

    name: str
    parties: tuple[str, ...]
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """Balance of one pair: acts done (and standing) by class, and those planned or possible apart."""

    a: str
    b: str
    name: str
    verbal_cooperation: int
    material_cooperation: int
    verbal_conflict: int
    material_conflict: int
    goldstein_mean: float | None
    ahead: int
    sources: tuple[Source, ...]

    @property
    def net(self) -> int:
        """Acts of cooperation less acts of conflict."""
        return (
            self.verbal_cooperation
            + self.material_cooperation
            - self.verbal_conflict
            - self.material_conflict
        )


@dataclass(frozen=True, slots=True)
class Side:
    """A bloc: codes of its states, and their names in the same order."""

    codes: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StrainedTie:
    """A tie that contradicts the blocs: friends in different ones ("apart"), or foes in one ("together")."""

    a: str
    b: str
    name: str
    kind: str
    weight: float
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Sides:
    """Two blocs that leave the least weight of ties frustrated, how well they fit, and what they rest on."""

    blocs: tuple[Side, ...]
    strained: tuple[StrainedTie, ...]
    fit: str
    basis: str


@dataclass(frozen=True, slots=True)
class Telling:
    """One outlet's words for a figure."""

    words: str
    source: Source


@dataclass(frozen=True, slots=True)
class Step:
    """One figure in the history of a disputed or revised one; `day` is ISO, None where it is not known."""

    day: str | None
    outlet: str
    words: str
    source: Source


@dataclass(frozen=True, slots=True)
class Figure:
    """One amount, as told by one outlet or several.

    `minor` marks counts that say little. `steps` are the figures of a disputed or revised one, by day; `also`
    tellings of it that are no figure of their own ("weeklong").
    """

    what: str
    words: str
    owner: str
    period: str
    realis: str
    aspect: str
    minor: bool
    tellings: tuple[Telling, ...]
    bearing: Bearing
    steps: tuple[Step, ...] = ()
    also: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Derived:
    """An amount that no report gives, with the arithmetic that gives it and the figures it rests on.

    `between` tells the lowest and highest amount that the words allow, "" where they allow one only.
    """

    what: str
    words: str
    owner: str
    period: str
    arithmetic: str
    sources: tuple[Source, ...]
    between: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What outlets say of one thing: `relation` is differs, refines, agrees or alone.

    `left` and `right` are its tellings; `names` the two names where names differ; `bearing` is None for what
    is told alone.
    """

    relation: str
    about: str
    left: tuple[Source, ...]
    right: tuple[Source, ...]
    names: tuple[str, ...] = ()
    bearing: Bearing | None = None

    @property
    def told(self) -> str:
        """The outlets on both sides, for a row that one tells alone: that outlet."""
        return ", ".join(dict.fromkeys(s.outlet for s in (*self.left, *self.right)))


@dataclass(frozen=True, slots=True)
class Utterance:
    """One thing said, with the word that says so. `party_to` is the act in it that has a part of the
    speaker's own state, if any; `again` is where copies repeat it."""

    text: str
    cue: str
    direct: bool
    party_to: str | None
    source: Source
    again: tuple[Source, ...] = ()
    check: Check | None = None


@dataclass(frozen=True, slots=True)
class Speech:
    """Everything that one speaker is reported to have said."""

    speaker: str
    role: str
    speaks_for: str
    utterances: tuple[Utterance, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a scenario: what it is of, the value in words ("" where it is left out), and why."""

    what: str
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Effect:
    """One line of what a scenario answers.

    `kind` is income, trade, diverted, alignment or bloc; effects of one kind are in one unit, to be drawn to
    one scale. `words` tell it, `between` its interval of 90 % ("" where there is none), `note` adds to both
    ("no effect shown"). `centre`, `low` and `high` are drawn: percent, million USD, kappa of votes, or points
    of percent; None where nothing is to be drawn.
    """

    kind: str
    label: str
    words: str
    between: str = ""
    note: str = ""
    centre: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A scenario and what would follow from it.

    `kind` is "reported" (drafted from a pressure that reports tell of), "together" (several of these at once)
    or "own" (a file of the user's). `given` stands in the reports or the file, `assumed` does not. `effects`
    are empty where it was not run, or nothing follows: `reason` says why it was not run, "" where it was, and
    `blocked` whether it cannot be. `remarks` add what no line of effects holds; `skill` says how well the
    methods behind them have forecast. `toml` is the scenario, "" where there is none to run.
    """

    kind: str
    title: str
    realis: str
    said_by: tuple[str, ...]
    sources: tuple[Source, ...]
    given: tuple[Value, ...]
    assumed: tuple[Value, ...]
    effects: tuple[Effect, ...] = ()
    remarks: tuple[str, ...] = ()
    skill: tuple[str, ...] = ()
    reason: str = ""
    blocked: bool = False
    toml: str = ""


@dataclass(frozen=True, slots=True)
class Prediction:
    """Something said to come, its odds, and what came of it.

    `chance` with `low` and `high` (90 %) is the chance that it comes about without any measure, 0 to 1; None
    where there are no odds. `with_measures` is the chance under the measures of the card called `measures`.
    `chance_on` and `chance_back` are the chances where the first months of the year are known: if the rest
    grows on as they did, and as comparable pairs do; `part` says what is known of them. `basis` tells how the
    odds were made, or why there are none. `outcome` is None where none is known; `outcome_source` its place,
    None where no report tells it, but `outcome_by` does.
    """

    what: str
    until: str
    said_by: tuple[str, ...]
    realis: str
    sources: tuple[Source, ...]
    chance: float | None = None
    low: float | None = None
    high: float | None = None
    basis: str = ""
    part: str = ""
    chance_on: float | None = None
    chance_back: float | None = None
    with_measures: float | None = None
    measures: str = ""
    outcome: str | None = None
    outcome_by: str = ""
    outcome_source: Source | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A sentence that names states or figures and from which nothing was read."""

    text: str
    states: str
    figures: int
    source: Source


@dataclass(frozen=True, slots=True)
class Doubt:
    """A record of low confidence, in words."""

    words: str
    confidence: float
    source: Source


@dataclass(frozen=True, slots=True)
class Mark:
    """A record's characters in its document, to be highlighted; `kind` names the highlight, `label` says what
    was read there, and who confirmed it."""

    record: str
    kind: str
    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: its kind and its spans (several where the layout broke it)."""

    kind: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A report in full, with what was found in it."""

    key: str
    outlet: str
    name: str
    title: str | None
    byline: str | None
    publisher: str | None
    published: str | None
    origin: str
    sha256: str
    reader: str
    events: int
    quantities: int
    statements: int
    text: str
    blocks: tuple[Block, ...]
    sentences: tuple[tuple[int, int], ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Dataset:
    """Outside data that the brief rests on, with licence and citation."""

    name: str
    version: str
    licence: str
    citation: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What the map shows: seats of states, and arcs between them."""

    seats: tuple[Seat, ...]
    arcs: tuple[Arc, ...]
