"""The fit that comes with `blocs`: its file, its rounding, and the data that it was made of."""

from __future__ import annotations

import sys
from dataclasses import fields, replace
from importlib import import_module, resources
from pathlib import Path

import numpy as np
import pytest

from blocs.projection import (
    AlignmentPanel,
    Prospect,
    StateSpace,
    alignment_panel,
    project,
    prospect_of,
    shipped,
)
from blocs.projection.of_store import _with_scales
from blocs.projection.shipped import in_sample, packed, unpacked
from blocs.sources.catalogue import source
from blocs.ties import Holdings
from projection.prospects import small_prospect

ROUNDED = ("level", "home", "level_sd", "home_sd", "correlation", "step_scale", "noise_scale", "pressure")
"""Written with three digits."""
WINDOW = 25


def content() -> bytes:
    return (resources.files("blocs.projection") / "data" / "alignment.npz").read_bytes()


def same(one: Prospect, two: Prospect) -> bool:
    return one.digest() == two.digest() and one.sources == two.sources


def test_it_is_read_once_and_written_as_it_was() -> None:
    prospect = shipped()
    assert shipped() is prospect
    again = unpacked(packed(prospect))
    assert same(again, prospect) and packed(again) == packed(prospect)
    assert same(unpacked(content()), prospect)
    for array in (prospect.level, prospect.capability, prospect.posterior.beta):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_its_figures_make_sense() -> None:
    prospect = shipped()
    n, d = len(prospect.numbers), len(prospect.first)
    assert (prospect.measure, prospect.until, prospect.instruments) == (
        "kappa",
        2005,
        ("sanctions", "disputes"),
    )
    assert n == len(prospect.codes) == len(set(prospect.codes)) > 180 and d > 17_000
    assert (prospect.first < prospect.second).all() and (np.diff(prospect.numbers) > 0).all()
    assert len({*zip(prospect.first.tolist(), prospect.second.tolist(), strict=True)}) == d
    for name in ROUNDED:
        values = getattr(prospect, name)
        assert np.isfinite(values).all() and values.dtype == np.float64
    assert (prospect.level_sd > 0).all() and (np.abs(prospect.level) < 1.1).all()
    assert (prospect.step_scale > 0).all() and (prospect.noise_scale > 0).all()
    assert (prospect.pressure >= 0).all() and (prospect.pressure < 1).all()
    assert np.nansum(prospect.capability) == pytest.approx(1, abs=0.02)
    assert prospect.largest(3) == ("CHN", "USA", "IND")
    model = prospect.posterior
    assert (model.since, model.until) == (1981, 2005) and len(model) >= 300
    assert ((model.phi > 0) & (model.phi < 1)).all() and (model.freedom > 2).all()
    assert prospect.sources and prospect.votes > 20


def test_what_is_known_of_the_world_is_in_it() -> None:
    """In 2005 Britain and France voted alike, the United States and Cuba did not."""
    prospect = shipped()
    level = prospect.level[prospect.places([("GBR", "FRA"), ("USA", "CUB"), ("CHN", "RUS")])]
    assert level[0] > 0.8 > level[2] > 0.3 > level[1]
    away = prospect.since_rivalry[prospect.places([("IND", "PAK"), ("CHN", "RUS"), ("USA", "CAN")])]
    assert away[0] == 0 and 5 < away[1] < 30 and np.isinf(away[2])


def test_rounding_is_harmless() -> None:
    """Three digits of a level are a tenth of what its own uncertainty is."""
    rng = np.random.default_rng(1)
    exact = shipped()
    changed = {}
    for name in ROUNDED:
        values = getattr(exact, name)
        changed[name] = values * (1 + rng.uniform(-0.5, 0.5, values.shape) * 2.0**-11)
    near = unpacked(packed(replace(exact, **changed)))
    assert (np.abs(near.level - exact.level) <= 0.02 * exact.level_sd).all()
    pairs = [("CHN", "RUS"), ("USA", "CHN"), ("GBR", "FRA")]
    one, two = (project(each, pairs, draws=300).draws for each in (exact, near))
    assert np.abs(one - two).max() < 0.01 and np.abs(one.mean(0) - two.mean(0)).max() < 0.002


def test_a_prospect_survives_the_file() -> None:
    """But for who was hostile to whom, and beyond the digits that are kept."""
    prospect = small_prospect(pressure=0.1, hostility=True)
    again = unpacked(packed(prospect))
    assert again.hostility is None and again.codes == prospect.codes
    for field in fields(Prospect):
        mine, theirs = getattr(prospect, field.name), getattr(again, field.name)
        if isinstance(mine, np.ndarray) and field.name != "hostility":
            assert theirs.dtype == mine.dtype
            np.testing.assert_allclose(theirs, mine, rtol=6e-4)
    assert np.array_equal(again.since_rivalry, prospect.since_rivalry)
    for name in ("beta", "gamma", "phi", "half_life"):
        mine, theirs = getattr(prospect.posterior, name), getattr(again.posterior, name)
        np.testing.assert_allclose(theirs, mine, rtol=1e-7)


def test_what_is_not_known_and_what_never_was_survive_the_file() -> None:
    away = np.resize([0.0, 3.0, 254.0, 300.0, np.inf], 21)
    gone = np.where(np.arange(7) == 2, np.nan, small_prospect().capability)
    prospect = replace(small_prospect(pressure=float("nan")), since_rivalry=away, capability=gone)
    again = unpacked(packed(prospect))
    assert again.since_rivalry[:5].tolist() == [0, 3, 254, 254, np.inf]
    assert np.isnan(again.pressure).all() and np.isnan(again.capability).tolist() == np.isnan(gone).tolist()


def test_the_effect_in_sample_is_that_of_the_draws() -> None:
    model = shipped().posterior
    told = in_sample()
    assert tuple(told) == model.instruments
    for k, name in enumerate(model.instruments):
        draws = model.beta[:, k]
        assert told[name].beta == pytest.approx(draws.mean())
        assert told[name].z == pytest.approx(draws.mean() / draws.std())


# --- against the data


@pytest.fixture(scope="module")
def panel(shared: Path) -> AlignmentPanel:
    """The panel that the shipped model was fitted on."""
    pytest.importorskip("pyarrow")
    training = str(Path(__file__).resolve().parents[2] / "training")
    sys.path.insert(0, training)
    try:
        files = import_module("alignment").FILES
    finally:
        sys.path.remove(training)
    held = [
        source(name).read([shared / "data" / "ties" / file for file in names])
        for name, names in files.items()
    ]
    return alignment_panel(Holdings(held))


@pytest.mark.shared
def test_it_stands_where_the_data_say(panel: AlignmentPanel) -> None:
    """With the parameters and scales of the file, the data give its figures, but for rounding."""
    known = shipped()
    late = panel.window(panel.until - WINDOW + 1, panel.until)
    found = prospect_of(late, _with_scales(known))
    assert (found.until, found.codes, found.votes) == (known.until, known.codes, known.votes)
    for name in ("numbers", "first", "second", "since_rivalry"):
        assert np.array_equal(getattr(found, name), getattr(known, name)), name
    for name in ROUNDED:
        np.testing.assert_allclose(getattr(found, name), getattr(known, name), rtol=2e-3, atol=2e-3)
    np.testing.assert_allclose(found.capability, known.capability, rtol=1e-3, atol=1e-7)
    assert found.sources == known.sources


@pytest.mark.shared
def test_a_projection_of_the_past_sees_no_future(panel: AlignmentPanel) -> None:
    """Every figure after 1995 is moved; what is forecast from 1995 stays to the last digit."""
    rng = np.random.default_rng(1)
    moved = {}
    for name in ("values", "counts", "pressure", "since_rivalry", "capability"):
        values = getattr(panel, name).copy()
        values[panel.years > 1995] = rng.permuted(values[panel.years > 1995], axis=1)
        moved[name] = values
    other = replace(panel, **moved)
    some = panel.largest(12, 1995)
    assert np.array_equal(other.largest(12, 1995), some)
    model = StateSpace("own + pressure", sweeps=4, burn=4)
    one, two = (
        model.forecast(each.window(1971, 1995).among(some), (1, 3, 5), 10, 1) for each in (panel, other)
    )
    assert np.array_equal(one, two, equal_nan=True) and np.isfinite(one).any()
    late, changed = (each.window(1971, 1996).among(some) for each in (panel, other))
    assert not late.equals(changed)
