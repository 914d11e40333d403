"""How good the odds of trade predictions are: `python benchmarks/prediction_odds.py`.

Three checks, each against a naive rival that knows as much:

1. Growth of pairs from 2017 to 2018 in the bundled tables. A pair is scored by pairs that share no state with it. With
   the year's world trade known, the rival is the share of all other pairs whatever their size; with past years in its
   place, as the odds do it, the score is that of one year only, which is one draw of the world.
2. WIOD (needs the development material): how far pairs lie apart in 2000-2005 tells 2005-2010, and 2010-2014.
3. National trade of the Correlates of War (same): each year of 1980-2014 foretold for all states from the years before:
   spread of the year before about its middle, times past years of world trade; against the same not centred, growth of
   the year before alone, which is what a table of one year gives, and all growth of 25 past years pooled, which asks for
   a table of 25 years.
"""

from __future__ import annotations

import argparse
import json
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from blocs.scenario.foretelling.base_rates import _WIDTH, WORLD_GROWTH, chance_of, growth_between
from blocs.sources.cow_trade import read_cow_national_trade
from blocs.trade import bundled
from material import SHARED

Floats = NDArray[np.float64]
GROWTH = np.array([0.8, 0.9, 1.0, 1.05, 1.1, 1.2, 1.35])
"""Growth that a prediction may need, relative to the world's or as it is."""
BINS = np.array([0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0])


def brier(chance: Floats, came: NDArray[np.bool_]) -> float:
    return float(((chance - came) ** 2).mean())


def reliability(chance: Floats, came: NDArray[np.bool_]) -> list[dict[str, float]]:
    place = np.clip(np.digitize(chance.ravel(), BINS) - 1, 0, len(BINS) - 2)
    told, hit = chance.ravel(), came.ravel()
    return [
        {
            "from": float(BINS[k]),
            "to": float(BINS[k + 1]),
            "n": int(m.sum()),
            "told": float(told[m].mean()),
            "came": float(hit[m].mean()),
        }
        for k in range(len(BINS) - 1)
        if (m := place == k).any()
    ]


def apart(ends: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which pairs share no state [pair, pair]."""
    a, b = ends.T
    return ~((a[:, None] == a) | (a[:, None] == b) | (b[:, None] == a) | (b[:, None] == b))


def middles(weights: Floats, values: Floats) -> Floats:
    """Weighted median of the same values under each row of weights, as the odds take it."""
    order = np.argsort(values, kind="stable")
    heaped = np.cumsum(weights[:, order], 1)
    return np.asarray(values[order][(heaped < heaped[:, -1:] / 2).sum(1)])


def chances(weights: Floats, values: Floats, worlds: Floats) -> Floats:
    """Share of pairs, about their middle, and of worlds that grew so much [pair, growth]."""
    middle = middles(weights, values)
    order = np.argsort(values, kind="stable")
    heaped = np.cumsum(weights[:, order], 1)
    found = np.zeros((len(weights), len(GROWTH)))
    for world in worlds:
        for k, needed in enumerate(GROWTH):
            at = np.searchsorted(values[order], needed * middle / world, "left")
            below = np.where(at > 0, heaped[np.arange(len(weights)), np.maximum(at, 1) - 1], 0.0)
            found[:, k] += 1 - below / heaped[:, -1]
    return found / len(worlds)


def bundled_pairs() -> dict[str, Any]:
    growth = growth_between(bundled(2017), bundled(2018))
    came = growth.relative[:, None] >= GROWTH
    others = apart(growth.ends).astype(float)
    logs = np.log(growth.size)
    near = others * np.exp(-0.5 * ((logs[:, None] - logs) / _WIDTH) ** 2)
    known = np.ones(1)
    ours = chances(near, growth.relative, known)
    uncentred = near @ came / near.sum(1, keepdims=True)
    naive = others @ came / others.sum(1, keepdims=True)
    old, new = (bundled(year).values.sum(0)[:-1, :-1] for year in (2017, 2018))
    upper = np.triu_indices(len(old), 1)
    grew = float((new + new.T)[upper].sum() / (old + old.T)[upper].sum())
    world = growth.before(2018)
    actual = growth.relative[:, None] * grew >= GROWTH
    mixed = chances(near, growth.relative, world)
    large = growth.size >= 10_000
    return {
        "pairs": len(growth.size),
        "large": int(large.sum()),
        "world_grew": grew,
        "brier": {
            "ours": brier(ours, came),
            "not_centred": brier(uncentred, came),
            "all_sizes": brier(naive, came),
            "large_not_centred": brier(uncentred[large], came[large]),
            "large_ours": brier(ours[large], came[large]),
            "large_all_sizes": brier(naive[large], came[large]),
        },
        "brier_past_years": {"ours": brier(mixed, actual), "large_ours": brier(mixed[large], actual[large])},
        "reliability": reliability(ours, came),
    }


def intervals(rounds: int = 300, seed: int = 1) -> dict[str, float]:
    """Whether intervals of 90 % hold the share among states that were not looked at: states split in halves."""
    rng = np.random.default_rng(seed)
    growth = growth_between(bundled(2017), bundled(2018))
    held = []
    for _ in range(rounds):
        one = rng.permutation(len(growth.states)) < len(growth.states) // 2
        sides = [(s[growth.ends]).all(1) for s in (one, ~one)]
        parts = [
            type(growth)(
                growth.states,
                growth.ends[s],
                growth.size[s],
                growth.relative[s],
                growth.year,
                growth.world,
                "",
            )
            for s in sides
        ]
        size, needed = float(np.exp(rng.uniform(np.log(300), np.log(50_000)))), float(rng.choice(GROWTH))
        first, second = (chance_of(p, needed, size, 2018) for p in parts)
        held.append(first.low <= second.chance <= first.high)
    return {"rounds": rounds, "held": float(np.mean(held))}


def wiod() -> list[dict[str, Any]]:
    path = SHARED / "data" / "trade" / "ge_gravity" / "wiod44_2000_2014_with_additive_results.parquet"
    if not path.is_file():
        return []
    import pyarrow.parquet as parquet

    table = parquet.read_table(path, columns=["exporter", "importer", "year", "trade"])
    one, two, year, trade = (
        table.column(name).to_numpy() for name in ("exporter", "importer", "year", "trade")
    )
    names, codes = np.unique(np.concatenate([one, two]).astype(str), return_inverse=True)
    i, j = codes.reshape(2, -1)
    upper = np.triu_indices(len(names), 1)
    held = {}
    for each in (2000, 2005, 2010, 2014):
        full = np.zeros((len(names), len(names)))
        now = year == each
        full[i[now], j[now]] = trade[now]
        held[each] = (full + full.T)[upper]
    there = np.min(list(held.values()), 0) > 0
    ends = np.column_stack(upper)[there]
    size = {y: v[there] for y, v in held.items()}
    spans = [(2000, 2005), (2005, 2010), (2010, 2014)]
    relative = {s: size[s[1]] / size[s[0]] * size[s[0]].sum() / size[s[1]].sum() for s in spans}
    out = []
    others = apart(ends).astype(float)
    for past, then in pairwise(spans):
        logs = {s: np.log(size[s[0]] / np.median(size[s[0]])) for s in (past, then)}
        near = others * np.exp(-0.5 * ((logs[then][:, None] - logs[past]) / _WIDTH) ** 2)
        hit, came = relative[past][:, None] >= GROWTH, relative[then][:, None] >= GROWTH
        ours = chances(near, relative[past], np.ones(1))
        uncentred = near @ hit / near.sum(1, keepdims=True)
        naive = others @ hit / others.sum(1, keepdims=True)
        out.append(
            {
                "learned": past,
                "scored": then,
                "pairs": len(ends),
                "ours": brier(ours, came),
                "not_centred": brier(uncentred, came),
                "all_sizes": brier(naive, came),
                "reliability": reliability(ours, came),
            }
        )
    return out


def national(first: int = 1980) -> dict[str, Any] | None:
    path = SHARED / "data" / "ties" / "cow_trade_sy.parquet"
    if not path.is_file():
        return None
    frame = read_cow_national_trade(path).frame
    total = frame.array("imports") + frame.array("exports")
    state, year = (np.asarray(frame.array(name), int) for name in ("ccode", "year"))
    names = np.unique(state)
    years = np.arange(1947, year.max() + 1)
    held = np.full((len(years), len(names)), np.nan)
    keep = year >= years[0]
    held[year[keep] - years[0], np.searchsorted(names, state[keep])] = total[keep]
    held[held <= 0] = np.nan
    grew = held[1:] / held[:-1]
    both = np.isfinite(grew)
    world = np.array([held[t + 1, m].sum() / held[t, m].sum() for t, m in enumerate(both)])
    apart_from = {
        int(y): (float(w), told)
        for y, w in zip(years[1:], world, strict=True)
        if (told := WORLD_GROWTH.get(int(y))) is not None
    }
    told_by: dict[str, list[Floats]] = {"ours": [], "not_centred": [], "year_before": [], "pooled": []}
    came = []
    for t in range(first - years[1], len(world)):
        past, last = world[max(0, t - 25) : t], grew[t - 1][both[t - 1]]
        ours, uncentred = (
            (np.mean([(last[:, None] / by * w >= GROWTH).mean(0) for w in past], 0) * len(past) + 0.5)
            / (len(past) + 1)
            for by in (np.median(last), world[t - 1])
        )
        pool = grew[max(0, t - 25) : t]
        pooled = (pool[np.isfinite(pool)][:, None] >= GROWTH).mean(0)
        now = grew[t][both[t]][:, None] >= GROWTH
        came.append(now)
        for name, each in (
            ("ours", ours),
            ("not_centred", uncentred),
            ("year_before", (last[:, None] >= GROWTH).mean(0)),
            ("pooled", pooled),
        ):
            told_by[name].append(np.broadcast_to(each, now.shape))
    hit = np.concatenate(came)
    return {
        "years": [first, int(years[-1])],
        "states_and_years": len(hit),
        "brier": {name: brier(np.concatenate(each), hit) for name, each in told_by.items()},
        "reliability": reliability(np.concatenate(told_by["ours"]), hit),
        "largest_difference_of_shipped_world_growth": max(abs(a - b) for a, b in apart_from.values()),
    }


def show(rows: list[dict[str, float]]) -> None:
    print("    told        n     mean told  came")
    for r in rows:
        print(f"    {r['from']:.2f}-{r['to']:.2f} {r['n']:7,}   {r['told']:.3f}      {r['came']:.3f}")


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--json", action="store_true", help="print the figures as JSON")
    found = {"tables": bundled_pairs(), "intervals": intervals(), "wiod": wiod(), "national": national()}
    if ask.parse_args().json:
        print(json.dumps(found, indent=1))
        return
    tables = found["tables"]
    print(
        f"1. {tables['pairs']:,} pairs, 2017 to 2018 (world trade grew {100 * (tables['world_grew'] - 1):.1f} %), pairs that share no state"
    )
    b = tables["brier"]
    print(
        f"   Brier, the year's world trade known: {b['ours']:.4f}, not centred {b['not_centred']:.4f}, not centred and of all sizes {b['all_sizes']:.4f}"
    )
    print(
        f"   the {tables['large']} pairs over 10 billion USD: {b['large_ours']:.4f}, not centred {b['large_not_centred']:.4f}, not centred and of all sizes {b['large_all_sizes']:.4f}"
    )
    past = tables["brier_past_years"]
    print(
        f"   Brier, past years of world trade in its place: {past['ours']:.4f}, large pairs {past['large_ours']:.4f}"
    )
    show(tables["reliability"])
    held = found["intervals"]
    print(
        f"   intervals of 90 % hold the chance told by the other half of the states: {100 * held['held']:.1f} % of {held['rounds']} (they also hold what is not known of years, which both halves share)"
    )
    for each in found["wiod"] or []:
        print(
            f"2. WIOD, {each['pairs']} pairs, learned {each['learned']}, scored {each['scored']}: Brier {each['ours']:.4f}, not centred {each['not_centred']:.4f}, not centred and of all sizes {each['all_sizes']:.4f}"
        )
        show(each["reliability"])
    if nation := found["national"]:
        b = nation["brier"]
        print(
            f"3. National trade, {nation['years'][0]}-{nation['years'][1]}, {nation['states_and_years']:,} states and years: Brier {b['ours']:.4f}, not centred {b['not_centred']:.4f}, year before alone {b['year_before']:.4f}, all past growth pooled {b['pooled']:.4f}"
        )
        show(nation["reliability"])
        print(
            f"   world growth as shipped lies at most {nation['largest_difference_of_shipped_world_growth']:.4f} from this"
        )
    if not found["wiod"] or not found["national"]:
        print("2 and 3 need the development material beside the checkout; what is missing was not measured")


if __name__ == "__main__":
    main()
