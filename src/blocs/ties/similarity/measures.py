"""The measures of similarity by name, and the choices that the literature leaves open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from blocs.errors import UsageError
from blocs.ties.similarity.agreement import agreement
from blocs.ties.similarity.bootstrap import Measured
from blocs.ties.similarity.contingency import Distance, distances
from blocs.ties.similarity.kappa import kappa
from blocs.ties.similarity.pi import scott_pi
from blocs.ties.similarity.s_score import s_score
from blocs.ties.similarity.tau_b import tau_b
from blocs.ties.similarity.valued import credits, valued_agreement

__all__ = ["CITATIONS", "NOTES", "SimilarityChoices", "SimilarityMeasure", "checked"]

SimilarityMeasure: TypeAlias = Literal["agreement", "valued", "s", "kappa", "pi", "tau_b"]

NOTES: dict[SimilarityMeasure, str] = {
    "agreement": "share of items on which both stand in the same category",
    "valued": "mean credit for standing near each other, 0 to 1; an abstention stands half way",
    "s": "S of Signorino and Ritter, -1 to 1",
    "kappa": "Cohen's weighted kappa, at most 1; 0 as by chance",
    "pi": "Scott's weighted pi, at most 1; 0 as by chance",
    "tau_b": "Kendall's tau-b, -1 to 1",
}
_SIGNORINO = (
    "Signorino, C. S. and Ritter, J. M. (1999). Tau-b or Not Tau-b: Measuring the Similarity of Foreign "
    "Policy Positions. International Studies Quarterly 43(1): 115-144. "
    "https://doi.org/10.1111/0020-8833.00113"
)
_HAEGE = (
    "Häge, F. M. (2011). Choice or Circumstance? Adjusting Measures of Foreign Policy Similarity for Chance "
    "Agreement. Political Analysis 19(3): 287-305. https://doi.org/10.1093/pan/mpr023"
)
CITATIONS: dict[SimilarityMeasure, str] = {
    "agreement": (
        "Voeten, E., Strezhnev, A. and Bailey, M. (2009). United Nations General Assembly Voting Data. "
        "Harvard Dataverse. https://doi.org/10.7910/DVN/LEJUQZ"
    ),
    "valued": (
        "Lijphart, A. (1963). The Analysis of Bloc Voting in the General Assembly: A Critique and a "
        "Proposal. American Political Science Review 57(4): 902-917. https://doi.org/10.2307/1952608"
    ),
    "s": _SIGNORINO,
    "kappa": _HAEGE,
    "pi": _HAEGE,
    "tau_b": _SIGNORINO,
}


@dataclass(frozen=True, slots=True)
class SimilarityChoices:
    """How measures are computed where the literature leaves a choice.

    Attributes
    ----------
    s_distance : {"absolute", "squared", "nominal"}
        Of S: absolute in Signorino and Ritter.
    chance_distance : {"squared", "absolute", "nominal"}
        Of kappa and pi: squared in Häge.
    partial : float or None
        Credit of valued agreement for one category apart; None: equal steps.
    constant : float
        Kappa and pi where both states stand in one and the same category throughout, and both are undefined:
        1, since the records are equal; 0 in Häge's own figures of UN votes; NaN to leave them missing.

    Examples
    --------
    >>> SimilarityChoices(s_distance="squared").s_distance
    'squared'
    """

    s_distance: Distance = "absolute"
    chance_distance: Distance = "squared"
    partial: float | None = None
    constant: float = 1.0

    def __post_init__(self) -> None:
        """Refuse what cannot be chosen."""
        distances(2, self.s_distance)
        distances(2, self.chance_distance)
        credits(2, self.partial)

    def of(self, measure: SimilarityMeasure, *, drop_unanimous: bool = False) -> Measured:
        """Give a measure as a function of joint tables, and of what of each lies on unanimous items."""
        if measure == "agreement":
            return agreement if drop_unanimous else lambda tables, _: agreement(tables)
        if measure == "valued":
            return lambda tables, _: valued_agreement(tables, self.partial)
        if measure == "s":
            return lambda tables, _: s_score(tables, self.s_distance)
        if measure == "kappa":
            return lambda tables, _: kappa(tables, self.chance_distance, self.constant)
        if measure == "pi":
            return lambda tables, _: scott_pi(tables, self.chance_distance, self.constant)
        return lambda tables, _: tau_b(tables)


def checked(measures: Sequence[SimilarityMeasure]) -> tuple[SimilarityMeasure, ...]:
    """Measures that are there, each once.

    Raises
    ------
    UsageError
        When one is not.
    """
    known = get_args(SimilarityMeasure)
    for measure in measures:
        if measure not in known:
            raise UsageError(f"no measure of similarity {measure!r}; there are {', '.join(known)}")
    return tuple(dict.fromkeys(measures))
