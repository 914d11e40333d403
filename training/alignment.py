"""Fit the model of alignment, hold it against naive forecasters, and put both into the package.

Reads votes, roll calls, capability, sanctions, disputes, rivalries and alliances from the development
material (``BLOCS_SHARED``, or ``../shared``); writes `src/blocs/projection/data`: ``alignment.npz``, draws of
the model and where all pairs stand, and ``backtest.json``, how well it would have forecast.

Usage::

    python training/alignment.py              # all of it, some minutes
    python training/alignment.py --only fit   # or: backtest
    python training/alignment.py --check      # fit anew, and compare with what is in the package

The same data and seed give the same bytes on one machine; other machines' linear algebra may differ in the
last digits, and chains with them, so that ``--check`` allows for the error of a chain.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

import numpy as np

from blocs.projection import (
    StateSpace,
    alignment_panel,
    backtest,
    fit,
    prospect_of,
    shipped,
    verdicts,
)
from blocs.projection.posterior import VOTES, Posterior
from blocs.projection.rivals import naive_rivals
from blocs.projection.shipped import in_sample, packed
from blocs.sources import catalogue
from blocs.ties import Holdings

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("BLOCS_SHARED", ROOT.parent / "shared"))
DATA = ROOT / "src" / "blocs" / "projection" / "data"
FILES = {
    "un-votes": ("un_votes_to_2005.parquet", "un_roll_calls_to_2005.parquet"),
    "nmc": ("cow_nmc.parquet",),
    "ties-sanctions": ("ties_v4_processed_kssrr.csv",),
    "gml-mids": ("gml_mid_ddydisps.parquet",),
    "tss-rivalries": ("tss_rivalries.parquet",),
    "atop": ("atop_alliance.parquet",),
}
STATES, WINDOW, ORIGINS, HORIZONS = 45, 25, range(1970, 2005), (1, 3, 5)
DRAWS, BURN, SEED = 800, 500, 1
RIVALS = naive_rivals()
MODELS = (StateSpace("own", pressure=False), StateSpace("own + pressure"))


def holdings(folder: Path) -> Holdings:
    """The datasets of the development material."""
    made = []
    for name, files in FILES.items():
        paths = [folder / "data" / "ties" / file for file in files]
        if lacking := [str(path) for path in paths if not path.is_file()]:
            sys.exit(f"{lacking[0]} is not there; set BLOCS_SHARED to the folder of the development material")
        made.append(catalogue.source(name).read(paths, {}))
    return Holdings(made)


def main() -> None:
    """Fit, and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=("fit", "backtest"))
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    panel = alignment_panel(holdings(SHARED))
    late = panel.window(panel.until - WINDOW + 1, panel.until)
    DATA.mkdir(exist_ok=True)
    if asked.only != "backtest":
        began = time.perf_counter()
        few = late.among(late.largest(STATES, late.until))
        posterior = fit(few, draws=DRAWS, burn=BURN, seed=SEED, priors=VOTES)
        print(f"fitted in {time.perf_counter() - began:.0f} s")
        tell(posterior)
        if asked.check:
            compare(posterior)
            return
        content = packed(prospect_of(late, posterior))
        (DATA / "alignment.npz").write_bytes(content)
        print(f"alignment.npz: {len(content):,} bytes")
    if asked.only != "fit":
        began = time.perf_counter()
        result = backtest(
            panel,
            (*RIVALS, *MODELS),
            origins=ORIGINS,
            horizons=HORIZONS,
            window=WINDOW,
            states=STATES,
            seed=SEED,
            workers=asked.workers,
            progress=lambda year: print(f"\rorigin {year}", end="", file=sys.stderr),
        )
        print(f"\nbacktest in {time.perf_counter() - began:.0f} s on {asked.workers} workers")
        (DATA / "backtest.json").write_text(result.to_json() + "\n", encoding="utf-8", newline="\n")
        print(result.table())
        for line in verdicts(result, in_sample()):
            print(line)


def tell(posterior: Posterior) -> None:
    """Print what the parameters are."""
    for name in ("phi", "gamma", "half_life", "step", "state_step", "noise", "state_noise", "freedom"):
        draws = getattr(posterior, name)
        low, high = np.quantile(draws, [0.05, 0.95])
        print(f"  {name:<12} {draws.mean():.4f}  90 % {low:.4f} to {high:.4f}")
    for k, name in enumerate(posterior.instruments):
        draws = posterior.beta[:, k]
        low, high = np.quantile(draws, [0.05, 0.95])
        print(f"  beta {name:<12} {draws.mean():.4f}  90 % {low:.4f} to {high:.4f}")


def compare(posterior: Posterior) -> None:
    """Say how many standard deviations a new fit lies from that in the package; end with a fault if far."""
    kept = shipped().posterior
    worst = 0.0
    for name in ("phi", "beta", "gamma", "step", "state_step"):
        mine, theirs = getattr(posterior, name), getattr(kept, name)
        far = np.abs(mine.mean(0) - theirs.mean(0)) / theirs.std(0)
        worst = max(worst, float(np.max(far)))
        print(f"  {name}: {np.max(far):.2f} standard deviations from the one in the package")
    if worst > 1:
        sys.exit("the fit in the package is not what the data give: run make fit")


if __name__ == "__main__":
    main()
