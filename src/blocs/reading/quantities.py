"""Quantities: what a number counts, whose it is, when it holds, and whether it is so.

`numbers` reads the expression; here its noun, its clause and its neighbours say the rest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from blocs.reading.arguments import subject_of, subject_token
from blocs.reading.discourse import Discourse, Sides
from blocs.reading.language import Parse, Sent, Token
from blocs.reading.numbers import Number, find_numbers
from blocs.reading.realis import realis_of
from blocs.reading.records import Aspect, Comparator, DaySpan, Realis
from blocs.reading.time_rules import SMALL
from blocs.reading.times import TimeExpression
from blocs.reports import Span
from blocs.states import MentionKind

__all__ = ["Amount", "find_amounts"]

_NOUN_UNITS = {
    "person": "person people troop soldier serviceman servicewoman serviceman personnel man woman child civilian official officer businessman businesspeople "
    "businessperson businesswoman member refugee migrant worker resident citizen national protester demonstrator delegate diplomat prisoner detainee fighter militant "
    "casualty victim death passenger student teacher journalist employee policeman police peacekeeper marine sailor rebel hostage "
    "participant expert leader minister lawmaker inhabitant asylum-seeker seeker inspector observer reservist conscript adviser advisor "
    "Russian Chinese American Ukrainian fisherman farmer tourist belarusian dead wounded life trooper pilot representative guest visitor family traveller traveler seafarer plaintiff policewoman airman crew exporter importer analyst deputy mp adult pensioner voter settler nurse doctor engineer technician specialist mercenary combatant gunman insurgent terrorist",
    "aircraft": "aircraft mirage plane jet warplane airplane fighter-jet bomber helicopter airliner",
    "tank": "tank",
    "ship": "ship vessel warship boat frigate destroyer submarine tanker carrier corvette trawler",
    "missile": "missile rocket",
    "country": "country state nation republic economy",
    "gun": "gun howitzer",
    "vehicle": "vehicle truck car lorry",
    "tonne": "tonne ton",
    "barrel": "barrel",
    "mile": "mile",
    "km": "km kilometer kilometre",
    "hour": "hour", "day": "day", "week": "week", "month": "month", "year": "year",
    "time": "time occasion",
    "company": "company firm enterprise",
    "percent": "percent percentage",
}  # fmt: skip
_UNIT_OF = {noun.lower(): unit for unit, nouns in _NOUN_UNITS.items() for noun in nouns.split()}
_DURATIONS = frozenset(("hour", "day", "week", "month", "year", "minute", "decade", "century", "second"))
_DISTANCES = frozenset(("mile", "km", "metre", "meter", "foot"))
_PAIR_NOUNS = frozenset("country side nation leader state president government party power neighbour neighbor minister people capital rival ally man woman foe sister brother half".split())  # fmt: skip
_NO_COUNT = frozenset(
    "another thing way point reason case hand level word step stage respect front other term day one".split()
)
_CHANGE = re.compile(
    r"\b(?:increas\w*|grew|grow\w*|ris\w+|rose|fell|fall\w*|declin\w*|dropp?\w*|jump\w*|surg\w*|expand\w*|shr[aiu]nk\w*|gain\w*|slump\w*|plung\w*|soar\w*|climb\w*|"
    r"up|down|rais\w+|cut\w*|reduc\w+|contract\w*|tumbl\w*|slid\w*|slip\w*|widen\w*|narrow\w*)\b(?:\s+(?:by|of|to))?(?:\s+(?:more|less|over|under|nearly|almost|about|around|some|at least|just|roughly|up to|as much as)\b(?:\s+than)?)?(?:\s+an?)?\s*$",
    re.IGNORECASE,
)
_CHANGE_AFTER = re.compile(
    r"^\s*(?:\w+\s)?(?:increase|rise|growth|jump|surge|fall|drop|decline|cut|reduction|gain|slump|more|less|higher|lower)\b",
    re.IGNORECASE,
)
_FLOWS = re.compile(r"\b(?:trade|turnover|exports?|imports?|sales?|investments?|gdp|revenues?|output|production|spending|budget|aid|growth|deficit|surplus|profits?|income|sold|bought|earned|worth|times)\b", re.IGNORECASE)  # fmt: skip
_HAPPENING = frozenset("kill wound injure die arrest detain blacklist expel deport seize capture flee arrive cross displace evacuate rescue abduct round drown".split())  # fmt: skip
_RANK = re.compile(
    r"\b(?:biggest|largest|highest|lowest|worst|deadliest|strongest|weakest|longest|greatest|most \w+|best|smallest|first|steepest|sharpest|fastest|slowest|heaviest|bloodiest|closest|tensest)"
    r"(?:\s+[\w’'-]+){0,9}?\s+since\s+(?:the\s+)?(?:[A-Za-z]+\s+(?:\d{1,2},?\s+)?)?(?P<year>(?:1[5-9]|20)\d\d)\b",
    re.IGNORECASE,
)
_FIRST_TIME = re.compile(
    r"\b(?:for the |the )(?P<first>first|second|third|fourth|fifth) time\b", re.IGNORECASE
)
_ORDINAL = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_LONG = re.compile(r"(?P<n>\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty)-)?\b(?P<unit>hour|day|week|month|year|decade)s?-long\b|(?P<n2>\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty)|half)-(?P<unit2>hour|minute|day|week|month|year|mile|km|kilomet(?:er|re))\b(?!-old)", re.IGNORECASE)  # fmt: skip
_VAGUE_TIME = re.compile(
    r"\b(?:(?:for|after|in) )(?P<unit>hours|days|weeks|months|years|decades)\b(?= of|[,.]| before| after| in| on)",
    re.IGNORECASE,
)
_FROM_TO = re.compile(r"\bfrom\s+$", re.IGNORECASE)
_AGE = re.compile(r"(?:^\s*,\s|\baged?\s*$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity in view offsets, before it gets its record."""

    start: int
    end: int
    sent: int
    low: float | None
    high: float | None
    comparator: Comparator
    unit: str
    of: str
    of_span: Span | None
    owner: Sides
    aspect: Aspect
    period: DaySpan | None
    realis: Realis
    evidence: str


class _Finder:
    def __init__(
        self, parse: Parse, discourse: Discourse, times: Sequence[TimeExpression], published: date | None
    ) -> None:
        self.parse, self.discourse, self.published = parse, discourse, published
        self.times = list(times)
        self.by_sent: dict[int, list[TimeExpression]] = {}
        for time in times:
            token = parse.token_at(time.start)
            if token is not None:
                self.by_sent.setdefault(token.sent, []).append(time)

    def run(self) -> list[Amount]:
        text = self.parse.text
        found: list[Amount] = []
        taken: list[Span] = []
        for make in (self._ranks(text), self._lengths(text)):
            for amount in make:
                if not _overlaps(taken, amount.start, amount.end):
                    found.append(amount)
                    taken.append((amount.start, amount.end))
        claimed = sorted((t.start, t.end) for t in self.times)
        for number in find_numbers(text):
            if _overlaps(taken, number.start, number.end):
                continue
            if (
                number.unit is None
                and _overlaps(claimed, number.start, number.end)
                and not self._duration_after_all(number)
            ):
                continue
            found += self._amount(number)
        return sorted(found, key=lambda a: (a.start, a.end))

    def _duration_after_all(self, number: Number) -> bool:
        """ "For the next six years" is a time and a duration; "two years ago" and "in 2014" are times only."""
        time = next((t for t in self.times if t.start <= number.start < t.end), None)
        if time is None or time.grain != "span":
            return False
        words = self.parse.text[time.start : time.end].lower()
        return (
            bool(
                re.match(
                    r"(?:for|over|in|within|during) (?:the )?(?:next|coming|past|last|previous)\b", words
                )
            )
            and number.form == "words"
        )

    # ------------------------------------------------------------ special shapes

    def _ranks(self, text: str) -> list[Amount]:
        found = []
        for m in _RANK.finditer(text):
            token = self.parse.token_at(m.start("year"))
            if token is None:
                continue
            year = float(m["year"])
            sent = self.parse.sents[token.sent]
            head = self.parse.token_at(m.start())
            owner = self._owner(head, sent) if head else Sides()
            of, span = self._topic(sent, m.start())
            found.append(
                Amount(
                    m.start("year"),
                    m.end("year"),
                    sent.i,
                    year,
                    year,
                    "=",
                    "year",
                    of,
                    span,
                    owner,
                    "rank",
                    None,
                    "actual",
                    "rank",
                )
            )
        for m in _FIRST_TIME.finditer(text):
            token = self.parse.token_at(m.start("first"))
            if token is None:
                continue
            sent = self.parse.sents[token.sent]
            n = float(_ORDINAL[m["first"].lower()])
            of, span = self._topic(sent, m.start())
            found.append(
                Amount(
                    m.start("first"),
                    m.end("first"),
                    sent.i,
                    n,
                    n,
                    "=",
                    "time",
                    of,
                    span,
                    self._owner(token, sent),
                    "rank",
                    None,
                    "actual",
                    "rank",
                )
            )
        return found

    def _lengths(self, text: str) -> list[Amount]:
        found = []
        for m in _LONG.finditer(text):
            token = self.parse.token_at(m.start())
            if token is None:
                continue
            unit = (m["unit"] or m["unit2"]).lower()
            count = (m["n"] or m["n2"] or "1").rstrip("-").lower()
            value = (
                0.5 if count == "half" else float(count) if count.isdigit() else float(SMALL.get(count, 1))
            )
            unit = _UNIT_OF.get(unit, unit)
            sent = self.parse.sents[token.sent]
            aspect: Aspect = "distance" if unit in ("mile", "km") else "duration"
            noun = next(
                (
                    t
                    for t in self.parse.tokens[token.i : min(token.i + 8, sent.last)]
                    if t.start >= m.end() and t.pos in ("NOUN", "PROPN")
                ),
                None,
            )
            of, span = self._phrase(noun) if noun else ("", None)
            found.append(
                Amount(
                    m.start(),
                    m.end(),
                    sent.i,
                    value,
                    value,
                    "=",
                    unit,
                    of,
                    span,
                    self._owner(noun or token, sent),
                    aspect,
                    None,
                    self._realis(token, None),
                    "length",
                )
            )
        for m in _VAGUE_TIME.finditer(text):
            token = self.parse.token_at(m.start("unit"))
            if (
                token is None
                or m["unit"].lower() in ("years", "decades", "months", "days", "weeks")
                and not text.startswith(" of ", m.end())
            ):
                continue
            sent = self.parse.sents[token.sent]
            of, span = self._topic(sent, m.start())
            found.append(
                Amount(
                    m.start("unit"),
                    m.end("unit"),
                    sent.i,
                    2.0,
                    None,
                    "~",
                    m["unit"].lower().rstrip("s"),
                    of,
                    span,
                    self._owner(token, sent),
                    "duration",
                    None,
                    self._realis(token, None),
                    "vague",
                )
            )
        return found

    # ------------------------------------------------------------ the usual case

    def _amount(self, number: Number) -> list[Amount]:
        parse, text = self.parse, self.parse.text
        first = parse.token_at(number.start)
        last = parse.token_at(number.end - 1)
        if first is None or last is None:
            return []
        sent = parse.sents[first.sent]
        noun = self._noun(number, last, sent)
        unit = number.unit
        if unit is None:
            if noun is None:
                return []
            if noun.lemma in _PAIR_NOUNS and number.low == 2 and number.form == "words":
                return []
            if (
                number.low == 1
                and number.form == "words"
                and (noun.lemma in _NO_COUNT or noun.lemma not in _UNIT_OF or noun.lemma in _DURATIONS)
            ):
                return []
            if noun.lemma in _NO_COUNT and number.form == "words" and noun.lemma != "day":
                return []
            unit = self._unit(noun)
            if noun.lemma == "billion" or not unit.replace("-", "").isalpha():
                return []
            if noun.lemma in ("decade",):
                unit = "decade"
        if (
            _AGE.search(text[max(0, number.start - 6) : number.start])
            and number.unit is None
            and noun is None
        ):
            return []
        if (
            number.form == "digits"
            and number.unit is None
            and number.low is not None
            and 1900 <= number.low <= 2100
            and "," not in text[number.start : number.end]
            and number.low == number.high
            and (noun is None or noun.lemma not in _UNIT_OF)
        ):
            return []
        governor = self._verb_above(last)
        time = self._period_time(sent, number)
        aspect = self._aspect(number, unit, text, noun)
        of, span, of_token = self._counted(number, noun, unit, sent, aspect)
        owner = self._owner(of_token or noun or last, sent)
        period = None
        if time is not None:
            flows = (
                aspect == "change"
                or _FLOWS.search(of)
                or _FLOWS.search(text[max(sent.start, number.start - 90) : number.end + 40])
            )
            money = len(unit) == 3 and unit.isupper()
            happened = unit == "person" and governor is not None and governor.lemma in _HAPPENING
            if flows and (money or unit in ("percent", "tonne", "barrel", "time")) or happened:
                period = self._period(time)
        realis = self._realis(last if noun is None else noun, time, governor)
        return [
            Amount(
                number.start,
                number.end,
                sent.i,
                number.low,
                number.high,
                number.comparator,
                unit,
                of,
                span,
                owner,
                aspect,
                period,
                realis,
                number.form,
            )
        ]

    def _noun(self, number: Number, last: Token, sent: Sent) -> Token | None:
        """The noun that a number counts: the next one to its right, past its adjectives."""
        tokens = self.parse.tokens
        i = last.i + 1
        best: Token | None = None
        steps = 0
        while i < sent.last and steps < 7:
            token = tokens[i]
            if token.text in ("-",) or token.lower in (
                "of",
                "the",
                "more",
                "additional",
                "other",
                "such",
                "its",
                "their",
                "new",
                "separate",
                "different",
            ):
                if (
                    token.lower == "of"
                    and best is None
                    and number.form not in ("vague",)
                    and "dozen" not in self.parse.text[number.start : number.end]
                ):
                    break
                i += 1
                steps += 1
                continue
            if token.pos in ("NOUN", "PROPN") and token.lower not in ("%",):
                best = token
                if (
                    i + 1 < sent.last
                    and tokens[i + 1].pos in ("NOUN", "PROPN")
                    and tokens[i].dep in ("compound", "nmod", "amod")
                    or (i + 1 < sent.last and tokens[i + 1].text == "-")
                ):
                    i += 1
                    steps += 1
                    continue
                break
            if (
                best is None
                and token.pos in ("ADJ", "VERB", "ADV", "NUM", "CCONJ", "PART")
                and token.text not in (",", ";")
            ):
                if token.pos == "VERB" and token.tag in ("VBD", "VBZ", "VBP", "VB"):
                    break
                if token.lower in ("killed", "wounded", "dead", "injured", "detained", "missing"):
                    return token
                i += 1
                steps += 1
                continue
            break
        if best is not None:
            return best
        head = tokens[last.head]
        if last.dep == "nummod" and head.pos in ("NOUN", "PROPN") and head.sent == last.sent:
            return head
        return None

    def _unit(self, noun: Token) -> str:
        """Unit that a counted noun stands for: a standard one, a person for a people, else the noun itself."""
        known = _UNIT_OF.get(noun.lemma) or _UNIT_OF.get(noun.lower)
        if known:
            return known
        mention = self.discourse.mention(noun)
        if (
            mention is not None
            and mention.kind in (MentionKind.PEOPLE, MentionKind.DEMONYM)
            and noun.tag in ("NNS", "NNPS", "NNP")
        ):
            return "person"
        before = self.parse.tokens[noun.i - 1].lower if noun.i else ""
        if noun.lemma in ("metre", "meter", "kilometre", "kilometer", "foot") and before in (
            "cubic",
            "square",
        ):
            return f"{before} {noun.lemma}".replace("meter", "metre")
        return noun.lemma

    def _verb_above(self, token: Token) -> Token | None:
        for _ in range(8):
            if token.pos in ("VERB", "AUX"):
                return token
            if token.head == token.i:
                return None
            token = self.parse.tokens[token.head]
        return None

    def _aspect(self, number: Number, unit: str, text: str, noun: Token | None) -> Aspect:
        if unit in _DURATIONS:
            return "duration"
        if unit in _DISTANCES:
            return "distance"
        before = text[max(0, number.start - 40) : number.start]
        after = text[number.end : number.end + 24]
        if number.form == "multiple":
            return "change"
        if unit == "percent" or len(unit) == 3 and unit.isupper():
            m = _CHANGE.search(before)
            if (
                m
                and not re.search(r"\bto\b", m[0])
                and not (unit != "percent" and re.match(r"(?:up|down)\b", m[0]) and "from" in m[0])
            ):
                return "change"
            if _CHANGE_AFTER.match(after) and unit == "percent":
                return "change"
        del noun
        return "level"

    def _counted(
        self, number: Number, noun: Token | None, unit: str, sent: Sent, aspect: Aspect
    ) -> tuple[str, Span | None, Token | None]:
        """The words that say what is counted, where they stand, and their head."""
        tokens = self.parse.tokens
        last = self.parse.token_at(number.end - 1)
        if number.unit is None and noun is not None and unit not in _DURATIONS | _DISTANCES | {"time"}:
            of, span = self._phrase(noun, number)
            return of, span, noun
        if last is not None:
            i = last.i + 1
            if i < sent.last and tokens[i].lower in ("of", "in", "worth", "on"):
                inner = next(
                    (
                        t
                        for t in tokens[i + 1 : min(i + 8, sent.last)]
                        if t.pos in ("NOUN", "PROPN") and t.dep not in ("compound", "amod", "poss", "nmod")
                    ),
                    None,
                )
                if tokens[i].lower == "worth":
                    inner = next(
                        (
                            t
                            for t in tokens[i + 1 : min(i + 9, sent.last)]
                            if t.pos in ("NOUN", "PROPN")
                            and t.dep not in ("compound", "amod", "poss", "nmod")
                        ),
                        None,
                    )
                if inner is not None and _months(inner) is False:
                    of, span = self._phrase(inner, None)
                    return of, span, inner
            if (
                noun is not None
                and noun.start >= number.end
                and number.unit is not None
                and aspect != "change"
                and noun.lemma not in ("year", "month", "week")
            ):
                of, span = self._phrase(noun, number)
                return of, span, noun
        verb = self._verb_above(last) if last is not None else None
        if verb is not None:
            subject = subject_token(self.parse, verb)
            if subject is not None and subject.pos in ("NOUN", "PROPN"):
                of, span = self._phrase(subject)
                return of, span, subject
            if subject is not None and subject.pos == "PRON":
                earlier = self._antecedent(subject)
                if earlier is not None:
                    of, span = self._phrase(earlier)
                    return of, span, earlier
        of, span = self._topic(sent, number.start)
        return of, span, None

    def _antecedent(self, pronoun: Token) -> Token | None:
        if pronoun.lower not in ("it", "they", "which", "that"):
            return None
        sent = self.parse.sents[pronoun.sent]
        for token in self.parse.tokens[sent.first : pronoun.i]:
            if token.dep == "nsubj" and token.pos in ("NOUN", "PROPN"):
                return token
        return None

    def _topic(self, sent: Sent, before: int) -> tuple[str, Span | None]:
        """Subject of the sentence, for amounts whose own noun says nothing."""
        for token in self.parse.words(sent):
            if token.dep in ("nsubj", "nsubjpass") and token.pos in ("NOUN", "PROPN"):
                return self._phrase(token)
            if token.start >= before:
                break
        return "", None

    def _phrase(self, noun: Token, number: Number | None = None) -> tuple[str, Span | None]:
        """A noun with its own modifiers, without numbers, articles and clauses."""
        keep = [noun]
        for child in self.parse.children(noun, "amod", "compound", "poss", "nmod"):
            if number is not None and child.start < number.end:
                continue
            keep += [t for t in self.parse.subtree(child) if t.i < noun.i]
        for prep in self.parse.children(noun, "prep"):
            if prep.lower in ("of", "on", "between", "with", "to", "from") and number is not None:
                sub = self.parse.subtree(prep)
                if len(sub) <= 6:
                    keep += sub
        keep = [t for t in keep if t.pos not in ("DET", "NUM", "PUNCT", "SYM")]
        keep.sort(key=lambda t: t.i)
        while keep and keep[0].lower in ("more", "about", "around", "additional", "another", "some", "of"):
            keep = keep[1:]
        if not keep:
            return noun.text, (noun.start, noun.end)
        first = noun
        start = keep[0].start if keep[0].i <= first.i else first.start
        return " ".join(self.parse.text[start : keep[-1].end].split()), (start, keep[-1].end)

    # ------------------------------------------------------------ whose, when, whether

    def _owner(self, token: Token | None, sent: Sent) -> Sides:
        """The states that an amount belongs to: the noun's own words, then who acts, then the pair in view."""
        if token is None:
            return Sides()
        sides = self.discourse.sides(token)
        if sides:
            return sides
        parse = self.parse
        if any(
            parse.tokens[i].lower in ("bilateral", "joint", "mutual", "two-way") for i in token.children
        ) or token.lemma in ("trade", "turnover"):
            here = self.discourse.states_in(sent)
            pair = here if len(here) == 2 else self.discourse.pair_at(sent.i)
            if len(pair) == 2:
                return Sides(pair, (), "pair")
        for child in parse.children(token, "prep"):
            inner = parse.child(child, "pobj")
            if (
                inner is not None
                and child.lower in ("of", "between", "from", "by", "in", "for")
                and (sides := self.discourse.sides(inner))
            ):
                return sides
        verb = self._verb_above(token)
        seen = 0
        while verb is not None and seen < 4:
            sides = subject_of(parse, self.discourse, verb)
            if sides:
                return sides
            if verb.head == verb.i:
                break
            verb = self._verb_above(parse.tokens[verb.head])
            seen += 1
        here = self.discourse.states_in(sent)
        if len(here) == 1:
            return Sides(here, (), "sentence")
        if here:
            nearest = min(
                (t for t in parse.words(sent) if self.discourse.mention(t) and self.discourse.sides(t)),
                key=lambda t: abs(t.i - token.i), default=None,
            )  # fmt: skip
            if nearest is not None:
                return self.discourse.sides(nearest)
        if not here:
            for earlier in range(sent.i - 1, max(-1, sent.i - 4), -1):
                named = self.discourse.states_in(self.parse.sents[earlier])
                if named:
                    return Sides(named[:1] if len(named) != 2 else named, (), "discourse")
        return Sides()

    def _period_time(self, sent: Sent, number: Number) -> TimeExpression | None:
        here = self.by_sent.get(sent.i, [])
        if not here:
            return None
        after = [
            t
            for t in here
            if t.start >= number.end
            and t.start - number.end < 60
            and not re.search(r"[;—]", self.parse.text[number.end : t.start])
        ]
        if after:
            return after[0]
        return min(here, key=lambda t: min(abs(t.start - number.end), abs(number.start - t.end)))

    def _period(self, time: TimeExpression) -> DaySpan:
        """ "By the end of the year" and "this year" mean the whole year for an amount that flows."""
        if time.open_start and (time.last - time.first).days < 40 and time.grain in ("year", "month"):
            return date(time.last.year, 1, 1).isoformat(), time.last.isoformat()
        return time.days

    def _realis(self, token: Token, time: TimeExpression | None, verb: Token | None = None) -> Realis:
        verb = verb or self._verb_above(token)
        if verb is None:
            return "actual"
        realis = realis_of(
            self.parse,
            verb,
            time=time if time and time.first > (self.published or date.max) else None,
            published=self.published,
        )
        if (
            realis == "actual"
            and verb.lemma in ("expect", "forecast", "project", "predict", "estimate")
            and verb.lemma != "estimate"
        ):
            return "possible"
        return "actual" if realis == "denied" else realis


def _months(token: Token) -> bool:
    return token.lower in ("month", "year", "week", "day", "months", "years", "weeks", "days")


def _overlaps(spans: Sequence[Span], start: int, end: int) -> bool:
    return any(a < end and start < b for a, b in spans)


def find_amounts(
    parse: Parse, discourse: Discourse, times: Sequence[TimeExpression], published: date | None
) -> list[Amount]:
    """All amounts of a report, in the order of the text."""
    return _Finder(parse, discourse, times, published).run()
