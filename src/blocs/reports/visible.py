"""What a page or a terminal may be given of a report: no mark that is obeyed and not seen."""

from __future__ import annotations

import re
from typing import Any

__all__ = ["visible"]

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def visible(value: Any) -> Any:
    r"""Text whose controls (of direction, of terminals) are shown as U+FFFD instead of obeyed.

    What is no text, or is markup already, stays as it is.

    Examples
    --------
    >>> visible("a\u202eb"), visible(7)
    ('a\ufffdb', 7)
    """
    if isinstance(value, str) and not hasattr(value, "__html__"):
        return _UNSEEN.sub("\ufffd", value)
    return value
