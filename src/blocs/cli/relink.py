"""`blocs relink`: hold the reports of a store against each other again."""

from __future__ import annotations

import json
from collections import Counter

import typer

from blocs.cli.options import DEFAULT_STORE, Json, StoreFolder
from blocs.cli.screen import data

__all__ = ["relink"]

_NOUNS = {
    "reports": ("report", "reports"),
    "links": ("link", "links"),
    "copies": ("copy", "copies"),
    "claims": ("claim", "claims"),
    "derived": ("figure that follows", "figures that follow"),
}


def relink(store: StoreFolder = DEFAULT_STORE, as_json: Json = False) -> None:
    """Hold the reports of a store against each other again.

    Finds links, copies, claims with their standing, and figures that follow, from all reports and with all
    corrections. blocs read does it by itself; in a large store it is left to you.

    \b
    blocs relink --store evidence
    """
    from blocs.evidence import open_store

    with open_store(store, create=False) as opened:
        links = opened.relink()
        standing = dict(sorted(Counter(claim.standing for claim in opened.claims()).items()))
        counts = {
            "reports": opened.coverage().reports,
            "links": len(links),
            "copies": sum(copy.status != "rejected" for copy in opened.copies()),
            "claims": sum(standing.values()),
            "derived": len(opened.derived()),
        }
    if as_json:
        data(json.dumps({**counts, "standing": standing}) + "\n")
        return
    told = [f"{count:,} {_NOUNS[name][count != 1]}" for name, count in counts.items()]
    stands = ", ".join(f"{count:,} {name}" for name, count in standing.items())
    typer.echo(f"{told[0]}: {', '.join(told[1:])}{f'; of the claims {stands}' if stands else ''}")
