"""A picture for wide pages and for narrow ones."""

from __future__ import annotations

from markupsafe import Markup

__all__ = ["two_widths"]


def two_widths(wide: str, narrow: str) -> Markup:
    """Both drawings of a picture; the page shows the one that fits.

    Parameters
    ----------
    wide, narrow : str
        SVG of our own charts: it is not escaped.
    """
    return Markup('<div class="wide">{}</div><div class="narrow">{}</div>').format(
        Markup(wide), Markup(narrow)
    )
