"""What one named party does to another in a text: an encoder asked about two given parties, states or not.

For those who have the parties already and want the act between them. It is an encoder of its own, trained on
sentences with both parties marked (`corpus/between`), and tells CAMEO codes; types of acts are sums of those.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np

from blocs.errors import UsageError
from blocs.reading.encoder.marked import marked
from blocs.reading.encoder.network import known_codes, load_between, load_pieces
from blocs.reading.records import EventType
from blocs.reports import Span

__all__ = ["Party", "Scheme", "act_between", "codes_between"]

Party = Span | str
"""Where a party is named in a text, in code points; or its words, as they first stand there."""
Scheme = Literal["blocs", "plover"]
"""Where two codings part: embargoes, boycotts and sanctions of states (CAMEO 163) are SANCTION in `blocs`, as
news calls them, and COERCE in PLOVER's codebook of 2021."""
_SANCTIONS = "163"


def act_between(
    text: str, source: Party, target: Party | None, scheme: Scheme = "blocs"
) -> Mapping[EventType, float]:
    """Chances of the types of act that `source` does to `target`.

    Parameters
    ----------
    text : str
        A sentence, or a short passage.
    source, target : (int, int) or str
        Where they are named in the text, in code points, or their words. They need not be states. None for a
        target that the text does not name.
    scheme : {"blocs", "plover"}
        Whose types.

    Returns
    -------
    mapping of EventType to float
        Chances that sum to 1, the likeliest first. An act is taken for granted: a text that tells none gets
        chances all the same. The stage of an act makes its type: to agree to withdraw is AGREE, to refuse it
        REJECT.

    Raises
    ------
    UsageError
        When a party is not in the text, or the scheme is unknown.

    Examples
    --------
    >>> chances = act_between("Kenya sued Uganda over the islet.", "Kenya", "Uganda")
    >>> next(iter(chances)).value
    'ACCUSE'
    """
    if scheme not in ("blocs", "plover"):
        raise UsageError(f"no scheme {scheme!r}; one of blocs, plover")
    types = dict(known_codes())
    if scheme == "blocs":
        types[_SANCTIONS] = EventType.SANCTION
    chances = dict.fromkeys(EventType, 0.0)
    for code, chance in codes_between(text, source, target).items():
        chances[types[code]] += chance
    return dict(sorted(chances.items(), key=lambda item: -item[1]))


def codes_between(text: str, source: Party, target: Party | None) -> Mapping[str, float]:
    """Chances of the CAMEO codes of the act that `source` does to `target`.

    Parameters are those of `act_between`. Codes have three digits, of roots 03 to 20 (four where PLOVER gives
    a longer code another type); the chances sum to 1, the likeliest first.

    Examples
    --------
    >>> chances = codes_between("Kenya sued Uganda over the islet.", (0, 5), (11, 17))
    >>> next(iter(chances))
    '115'
    """
    at = None if target is None else _span(text, target)
    given = marked(text, _span(text, source), at, load_pieces())
    logits = load_between().codes(given.ids, given.marks, given.at).astype(np.float64)
    powers = np.exp(logits - logits.max())
    chances = zip((code for code, _ in known_codes()), powers / powers.sum(), strict=True)
    return {code: float(chance) for code, chance in sorted(chances, key=lambda item: -item[1])}


def _span(text: str, party: Party) -> Span:
    if isinstance(party, str):
        start = text.find(party) if party else -1
        if start < 0:
            raise UsageError(f"{party!r} does not stand in the text; give its words as the text has them")
        return start, start + len(party)
    start, end = party
    if not 0 <= start < end <= len(text):
        raise UsageError(f"the span {(start, end)} lies outside the text of {len(text)} characters")
    return start, end
