"""When an act took place: the days that the text offers it, and which of them are its own.

The candidates are the times of its sentence (as said, in their second reading, up to or from the day of
publication), the times said before it, the days that news is about (that of publication, that of the story)
and no day at all. Each is judged by the signs of `signs`: how the time hangs on the act, tense, realis, place
in the report. Their weights are learned on the training corpus (`training/days.py`) and stand in
`timing.toml`; candidates that mean the same days add up.
"""

from __future__ import annotations

import math
import tomllib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from importlib import resources
from typing import TypeAlias

from blocs.reading.language import Parse, Sent, Token
from blocs.reading.leaning import Days
from blocs.reading.records import EventType, Realis
from blocs.reading.signs import Candidate, Reading, Signs
from blocs.reading.times import TimeExpression
from blocs.reports import BlockKind

__all__ = ["Timing", "Weights", "likeliest", "weights_in"]

Weights: TypeAlias = Mapping[str, float]
NEAR = 4
"""Times of a sentence that one act may choose from, the nearest."""
BACK = 12
"""Times before the sentence that are looked through for the last four different ones."""


@cache
def weights_in(name: str) -> Weights:
    """The weights of signs in a file beside this one."""
    text = resources.files("blocs.reading").joinpath(name).read_text("utf-8")
    weights: dict[str, float] = tomllib.loads(text)["weights"]
    return weights


def likeliest(candidates: Sequence[Candidate], signs: Sequence[Sequence[str]], weights: Weights) -> Candidate:
    """The candidate that speaks best for the likeliest days; candidates of the same days add up."""
    scores = [sum(weights.get(sign, 0.0) for sign in each) for each in signs]
    top = max(scores)
    total: dict[Days | None, float] = defaultdict(float)
    for candidate, score in zip(candidates, scores, strict=True):
        total[candidate.days] += math.exp(score - top)
    days = max(total, key=lambda d: total[d])
    of_days = (pair for pair in zip(scores, candidates, strict=True) if pair[1].days == days)
    return max(of_days, key=lambda pair: pair[0])[1]


LASTS = 400
"""Days that a stretch of time may last to be carried into another sentence ("since 1981" may not)."""


class Timing:
    """The days of a report, asked act by act in any order.

    Parameters
    ----------
    parse : Parse
    times : sequence of TimeExpression
        Those of the report, in order.
    published : datetime.date or None
        Day of publication; without it only times that name their year are known.
    """

    def __init__(self, parse: Parse, times: Sequence[TimeExpression], published: date | None) -> None:
        self.parse, self.published = parse, published
        self._times: dict[int, list[TimeExpression]] = {}
        self._flow: list[tuple[Sent, TimeExpression]] = []
        self._before = [0] * len(parse.sents)
        body = [s for s in parse.sents if s.kind is BlockKind.BODY]
        opening = body[0].i if body else -1
        for time in times:
            token = parse.token_at(time.start)
            if token is not None and not self._is_dateline(time, parse.sents[token.sent], opening):
                self._times.setdefault(token.sent, []).append(time)
        for sent in parse.sents:
            self._before[sent.i] = len(self._flow)
            self._flow.extend((sent, time) for time in self._times.get(sent.i, ()))
        self._starts = {i: [t.start for t in here] for i, here in self._times.items()}
        self.story = self._story(body[:4])
        self._signs = Signs(parse, published, self.story, body)

    def date(
        self, trigger: Token, realis: Realis | None, type: EventType, noun: bool
    ) -> TimeExpression | None:
        """The time of the act that a trigger names; None when the text gives no usable hint.

        Parameters
        ----------
        trigger : Token
        realis : Realis or None
            None where it is not known yet.
        type : EventType
        noun : bool
            Whether the trigger names the act as a noun or adjective.

        Returns
        -------
        TimeExpression or None
            The expression with the days of the act, which may differ from its own ("since Monday", said on
            a Wednesday, of an act under way); it may stand in another sentence. Days of the calendar that no
            words say point at the trigger.
        """
        candidates = self.candidates(trigger)
        signs = self.signs(trigger, realis, type, noun, candidates)
        chosen = likeliest(candidates, signs, weights_in("timing.toml"))
        days = chosen.days
        if days is None:
            return None
        if chosen.time is None:
            return TimeExpression(trigger.start, trigger.end, *days, "day" if days[0] == days[1] else "span")
        return replace(chosen.time, first=days[0], last=days[1], other=None)

    def candidates(self, trigger: Token) -> list[Candidate]:
        """All days that an act may have, no day first."""
        sent = self.parse.sents[trigger.sent]
        found = [Candidate("none", None)]
        for rank, time in enumerate(self._nearest(trigger)):
            found.extend(Candidate(reading, days, time, rank, sent) for reading, days in self._readings(time))
        found.extend(self._carried(sent))
        if self.published is not None:
            day = self.published
            found.append(Candidate("published", (day, day)))
            if self.story is not None:
                found.append(Candidate("story", (self.story.first, self.story.last), self.story))
                if self.story.first < day:
                    found.append(Candidate("since story", (self.story.first, day), self.story))
        return found

    def times_in(self, sent: int) -> Sequence[TimeExpression]:
        """The times of a sentence, by its number."""
        return self._times.get(sent, ())

    def signs(
        self, trigger: Token, realis: Realis | None, type: str, noun: bool,
        candidates: Sequence[Candidate],
    ) -> list[list[str]]:  # fmt: skip
        """For each candidate the names of the signs that it shows; `type` names the kind of act or amount."""
        here = self._times.get(trigger.sent, ())
        before = self._flow[max(0, self._before[trigger.sent] - 3) : self._before[trigger.sent]]
        return self._signs.of(trigger, realis, type, noun, candidates, len(here), before)

    def _nearest(self, trigger: Token) -> list[TimeExpression]:
        here = self._times.get(trigger.sent, [])
        at = bisect_right(self._starts.get(trigger.sent, []), trigger.start)
        around = here[max(0, at - NEAR) : at + NEAR]
        around.sort(key=lambda t: min(abs(t.start - trigger.end), abs(trigger.start - t.end)))
        return around[:NEAR]

    def _readings(self, time: TimeExpression) -> list[tuple[Reading, Days]]:
        """The days that a time of the act's own sentence may stand for."""
        found: list[tuple[Reading, Days]] = [("said", (time.first, time.last))]
        if time.other is not None:
            found.append(("other", time.other))
        if (now := self.published) is not None:
            if time.last < now and time.grain != "span":
                found.append(("since", (time.first, now)))
            if time.first < now < time.last:
                found.append(("so far", (time.first, now)))
            if time.first < now <= time.last or (time.open_start and now <= time.first):
                found.append(("until", (now, time.last)))
        return found

    def _carried(self, sent: Sent) -> list[Candidate]:
        """The last four different times said before a sentence, and the first after it."""
        found: list[Candidate] = []
        seen: set[Days] = set()
        upto = self._before[sent.i]
        for source, time in reversed(self._flow[max(0, upto - BACK) : upto]):
            days = (time.first, time.last)
            if days in seen:
                continue
            seen.add(days)
            if len(seen) > 4:
                break
            if (time.last - time.first).days > LASTS:
                continue
            found.append(Candidate("carried", days, time, len(seen), source))
            if self.published is not None and 0 < (self.published - time.first).days <= LASTS:
                found.append(Candidate("carried on", (time.first, self.published), time, len(seen), source))
        after = upto + len(self._times.get(sent.i, ()))
        for source, time in self._flow[after : after + 1]:
            found.append(Candidate("coming", (time.first, time.last), time, 1, source))
        return found

    def _is_dateline(self, time: TimeExpression, sent: Sent, opening: int) -> bool:
        """Whether a time is the day of publication as a head or dateline gives it, which dates no act."""
        if time.grain != "day" or not time.first == time.last == self.published:
            return False
        if sent.kind is not BlockKind.BODY:
            return True
        written = self.parse.text[time.start : time.end]
        return sent.i == opening and time.start - sent.start < 30 and any(c.isdigit() for c in written)

    def _story(self, opening: Sequence[Sent]) -> TimeExpression | None:
        """The day that the report is about: the first recent day said in its opening sentences."""
        if self.published is None:
            return None
        days = (t for s in opening for t in self._times.get(s.i, ()) if t.grain == "day")
        return next((t for t in days if 0 <= (self.published - t.first).days <= 10), None)
