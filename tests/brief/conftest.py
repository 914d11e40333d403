"""Briefs that several tests look at, composed once."""

from __future__ import annotations

from pathlib import Path

import pytest
from gold import ATLAS, gold_brief_material
from synthetic import france, hostile, many

from blocs.brief import Brief, compose


@pytest.fixture(scope="session")
def gold_brief(shared: Path) -> Brief:
    """The two reports of September 2018, coded by hand."""
    readings, links = gold_brief_material(shared)
    return compose(readings, links, atlas=ATLAS, version="0.1.0", seed=1)


@pytest.fixture(scope="session")
def france_brief() -> Brief:
    """One invented report."""
    return compose([france()], atlas=ATLAS)


@pytest.fixture(scope="session")
def hostile_brief() -> Brief:
    """A report that tries to break the page."""
    return compose([hostile()], atlas=ATLAS)


@pytest.fixture(scope="session")
def many_brief() -> Brief:
    """Thirty invented reports."""
    return compose(many(), atlas=ATLAS)
