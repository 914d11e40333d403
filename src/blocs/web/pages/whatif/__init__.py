"""What if: sliders for measures, an answer that moves with them, scenarios kept and compared.

An address holds the whole question (`view`, with measures as `tokens` write them). The quick answer (100
draws, no blocs) is that of the page and of its API; the full one stands at ``/whatif/full``.
"""

from blocs.web.page import Page, later
from blocs.web.pages.whatif.acts import CHANGES, routes
from blocs.web.pages.whatif.view import TABLES, WHOLE_TABLES, ComparedView, WhatifView

__all__ = ["CHANGES", "PAGES", "routes"]

PAGES = (
    Page(
        "whatif",
        "/whatif",
        WhatifView,
        later("blocs.web.pages.whatif.page", "show"),
        "whatif.html.j2",
        "What follows from tariffs, sanctions and other measures, quickly; without any, what could be asked.",
        tables=TABLES,
        keep=False,  # answers are kept by the page itself, and outlive changes of the store
        quick=True,
    ),
    Page(
        "whatif_full",
        "/whatif/full",
        WhatifView,
        later("blocs.web.pages.whatif.whole", "show_whole"),
        "whatif_full.html.j2",
        "What follows, with all draws, blocs, and the odds of what reports predict.",
        tables=WHOLE_TABLES,
        keep=False,
    ),
    Page(
        "whatif_compare",
        "/whatif/compare",
        ComparedView,
        later("blocs.web.pages.whatif.compared", "show_compared"),
        "whatif_compare.html.j2",
        "Two or three what-ifs side by side, with what sets them apart.",
        keep=False,
    ),
)
