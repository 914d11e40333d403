"""Policies in one word, as on a command line: ``USA:CHN=25%``, ``USA,EU:RUS/energy=ban``."""

from __future__ import annotations

import re

from blocs.errors import PolicyError
from blocs.states import Day
from blocs.trade.policy.amounts import rate_of
from blocs.trade.policy.policy import Policy, sanction, tariff

__all__ = ["parse_short"]

_FORM = re.compile(r"(?P<by>[^:/=]+):(?P<on>[^:/=]+)(?:/(?P<sectors>[^:=]+))?(?:=(?P<what>[^=]*))?")
_WHAT = re.compile(
    r"(?:(?P<ban>ban)|cost\s+(?P<cost>\S.*?)|(?P<rate>[^a-z].*?))(?:\s+(?P<way>imports|exports|both))?", re.I
)
_HELP = "write BY:ON[/SECTOR]=WHAT, as in USA:CHN=25%, USA:CHN/manufactures=25% or USA,EU:RUS/energy=ban"


def parse_short(
    text: str,
    *,
    ban: bool = False,
    covering: float | str | None = None,
    since: Day | None = None,
    until: Day | None = None,
) -> Policy:
    """Read ``BY:ON[/SECTOR,...]=WHAT``.

    Parameters
    ----------
    text : str
        BY and ON are states or bodies, several with commas between them. WHAT is a tariff rate (``25%``),
        ``ban``, or ``cost 30%``; after the last two, ``imports`` or ``exports`` says which trade of BY,
        both otherwise.
    ban : bool
        Take a text without ``=WHAT`` as a ban.
    covering : float or str, optional
        USD of the goods that the tariff covers.
    since, until : date or str, optional
        First and last day in force.

    Raises
    ------
    PolicyError
        When the text has another form; or as `blocs.trade.policy.tariff` and `sanction`, with the text named.

    Examples
    --------
    >>> parse_short("USA,EU:RUS/energy=ban imports").describe()
    ('The United States and the EU ban imports of energy from Russia.',)
    """
    form = _FORM.fullmatch(text.strip())
    what = None if form is None else form["what"]
    found = _WHAT.fullmatch("ban" if ban and what is None else (what or "").strip())
    if form is None or found is None:
        raise PolicyError(f"{text!r} is no policy; {_HELP}")
    by, on = form["by"].split(","), form["on"].split(",")
    sectors = form["sectors"].split(",") if form["sectors"] else None
    way = (found["way"] or "both").lower()
    try:
        if found["rate"] is not None:
            if found["way"] or ban:
                raise PolicyError("a tariff is on imports, and is no ban; leave the other word out")
            rate = rate_of(found["rate"])
            return tariff(by, on, rate, sectors=sectors, covering=covering, since=since, until=until)
        if ban and found["cost"] is not None:
            raise PolicyError("a sanction is a cost or a ban; give one of them")
        if covering is not None:
            raise PolicyError("covering is of a tariff; a ban or cost meets the whole flow of its sectors")
        return sanction(
            by,
            on,
            sectors=sectors,
            cost=found["cost"],
            ban=found["cost"] is None,
            direction="imports" if way == "imports" else "exports" if way == "exports" else "both",
            since=since,
            until=until,
        )
    except PolicyError as error:
        raise PolicyError(f"{text}: {error}") from None
