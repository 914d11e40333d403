"""Data behind what would follow, with licences: tables of trade, elasticities, the fit of alignment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from blocs.brief.model import Dataset, Prediction
from blocs.projection import shipped
from blocs.scenario import Consequences, parse_scenario
from blocs.trade import YEARS, bundled
from blocs.trade.elasticities import DEFAULT, elasticities

__all__ = ["data_used"]


def data_used(answers: Sequence[Consequences], ahead: Iterable[Prediction]) -> tuple[Dataset, ...]:
    """Tell what the answers of scenarios and the odds of predictions rest on.

    Parameters
    ----------
    answers : sequence of Consequences
    ahead : iterable of Prediction
        Those without odds rest on nothing.
    """
    judged = any(each.chance is not None for each in ahead)
    if not answers and not judged:
        return ()
    bases = {parse_scenario(answer.scenario).base for answer in answers if answer.trade is not None}
    years = set(YEARS) if judged else {int(base) for base in bases if base.isdecimal()}
    found = []
    for year in sorted(years):
        origin = bundled(year).origin
        found.append(
            Dataset(f"Trade of {year}, {origin.producer}", origin.version, origin.licence, origin.citation)
        )
    if bases:
        taken = elasticities(DEFAULT, bundled(YEARS[-1]).sectors)
        found.append(Dataset(f"Trade elasticities ({taken.name})", "", "published estimates", taken.citation))
    prospect = shipped()
    model = prospect.posterior
    found.append(
        Dataset(
            f"Alignment of states: draws of a model fitted on {model.since} to {model.until}",
            f"SHA-256 {prospect.digest()[:12]}",
            "estimates made for blocs, Apache License 2.0; the data behind them are cited, not passed on",
            " ".join(prospect.sources),
        )
    )
    return tuple(found)
