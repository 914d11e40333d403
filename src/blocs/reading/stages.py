"""What reading finds before anything is judged: parse, who is meant, times, and candidates of all kinds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from blocs.reading.act import Act
from blocs.reading.amount import Amount
from blocs.reading.amount_period import Periods
from blocs.reading.discourse import Discourse
from blocs.reading.events import find_acts
from blocs.reading.language import DEFAULT_MODEL, Parse, language, parse
from blocs.reading.lexicon import lexicon
from blocs.reading.quantities import find_amounts
from blocs.reading.statements import Said, find_statements
from blocs.reading.times import TimeExpression, find_times
from blocs.reading.timing import Timing
from blocs.reports import Report
from blocs.states import Registry, registry

__all__ = ["Stages", "stages"]


@dataclass(frozen=True, slots=True)
class Stages:
    """A report taken apart.

    Attributes
    ----------
    parse : Parse
    discourse : Discourse
        Who is named, described or pointed at; knows who speaks where.
    times : sequence of TimeExpression
    said : sequence of Said
    amounts : sequence of Amount
        As the grammar reads them.
    timing : Timing
        Gives an act its days, whoever read it.
    acts : sequence of Act
        As the rules read them.
    """

    parse: Parse
    discourse: Discourse
    times: Sequence[TimeExpression]
    said: Sequence[Said]
    amounts: Sequence[Amount]
    timing: Timing
    acts: Sequence[Act]


def stages(report: Report, states: Registry | None = None, model: str = DEFAULT_MODEL) -> Stages:
    """Take a report apart by grammar and rules; arguments and errors as for `read_report`."""
    parsed = parse(report, language(model))
    discourse = Discourse(parsed, states or registry(), report.published)
    times = find_times(parsed.text, report.published)
    said = find_statements(parsed, discourse)
    for each in said:
        if each.speaker.sides:
            for start, end in each.content:
                discourse.add_voice(start, end, each.speaker.sides.codes)
    timing = Timing(parsed, times, report.published)
    periods = Periods(timing)
    found = find_amounts(parsed, discourse, times, report.published)
    amounts = [replace(amount, period=periods.of(amount)) for amount in found]
    acts = find_acts(parsed, discourse, lexicon(), timing, report.published)
    return Stages(parsed, discourse, times, said, amounts, timing, acts)
