"""CAMEO event codes: the PLOVER type and mode of each, its Goldstein value, its class, whether it is mutual.

CAMEO has 20 roots and some 290 codes below them; PLOVER keeps 16 types. Statements and appeals (roots 01 and
02) have no PLOVER type: PLOVER codes no talk. Their `type` is null and the rows stay.

Two traps. Goldstein values belong to the code, not to the event: a thousand dead and one are both -10. And
the quad class that GDELT ships is not the usual one: in its files ``090`` (investigate) is 2 where the table
here says 3, and protests (``14``) are 3 where it says 4; the readers keep what the source says.

Acts of both sides (`symmetric`) are those that the real files code with a mirror row for most pairs: consult,
telephone, visit and host, meet, negotiate, sign, intend to cooperate or to meet, cooperate diplomatically.

References
----------
Gerner, D., Schrodt, P. and Yilmaz, O. (2012). CAMEO: Conflict and Mediation Event Observations Event and
Actor Codebook, 1.1b3. Open Event Data Alliance (2021). PLOVER manual, draft 0.8, with its CAMEO conversion
table (CC BY-SA 4.0). Goldstein, J. (1992). A conflict-cooperation scale for WEIS events data. Journal of
Conflict Resolution 36:369-385, doi:10.1177/0022002792036002007.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from blocs.errors import DataError
from blocs.sources.coded.facts import facts

__all__ = ["QUAD_OF_TYPE", "Cameo", "cameo"]

QUAD_OF_TYPE: dict[str, int] = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "CONCEDE": 1, "COOPERATE": 2, "AID": 2, "RETREAT": 2,
    "REQUEST": 3, "ACCUSE": 3, "REJECT": 3, "THREATEN": 3,
    "PROTEST": 4, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4,
}  # fmt: skip
"""PLOVER's own classes of its types."""


@dataclass(frozen=True, slots=True)
class Cameo:
    """What a CAMEO code stands for; None where nothing does."""

    type: str | None
    mode: str | None
    goldstein: float | None
    quad: int | None
    symmetric: bool


_UNKNOWN = Cameo(None, None, None, None, False)


@cache
def _table() -> dict[str, Cameo]:
    table: dict[str, Cameo] = {}
    for line, (code, kind, mode, goldstein, quad, symmetric) in facts(
        "cameo.csv", "code,type,mode,goldstein,quad,symmetric"
    ):
        if kind and kind not in QUAD_OF_TYPE:
            raise DataError(f"cameo.csv, line {line}: no type {kind!r}; one of {', '.join(QUAD_OF_TYPE)}")
        table[code] = Cameo(
            kind or None, mode or None, float(goldstein) if goldstein else None, int(quad), symmetric == "yes"
        )
    return table


def cameo(code: str) -> Cameo:
    """Give what a CAMEO code stands for; a code that is not in the list, what its root stands for.

    Examples
    --------
    >>> cameo("1712").type, cameo("042").mode, cameo("010").type, cameo("X").quad
    ('ASSAULT', 'visit', None, None)
    """
    table = _table()
    for known in (code, code[:3], code[:2]):
        if known in table and code.isdecimal():
            return table[known]
    return _UNKNOWN
