"""How alike two states stand: in votes, and in whom they are allied with.

One kernel: records of states over items become joint tables (`contingency`), and every measure is a function
of those alone, one a module. `votes` and `portfolios` make tables by dyad-year of them; `bootstrap` draws
roll calls.
"""

from blocs.ties.similarity.measures import SimilarityChoices, SimilarityMeasure
from blocs.ties.similarity.portfolios import alliance_similarity
from blocs.ties.similarity.votes import SimilarityDraws, similarity_draws, vote_similarity

__all__ = [
    "SimilarityChoices",
    "SimilarityDraws",
    "SimilarityMeasure",
    "alliance_similarity",
    "similarity_draws",
    "vote_similarity",
]
