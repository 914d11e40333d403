"""The sampler of the model of alignment: its draws and cost against NUTS, and how its cost grows.

    python benchmarks/alignment_speed.py [--peer PYTHON] [--states N] [--years T] [--quick] [--json]

`--peer` names an interpreter that has numpyro and jax; the comparison is left out without it. Both sides take
the same made panel, the same priors, and one core. NUTS draws no discrete values, so that the half-life and the
degrees of freedom are held at 20 years and 5 on both sides, there alone. Panels are made; nothing is read.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from blocs.projection import AlignmentPanel, Posterior, fit, gibbs  # noqa: E402
from projection.made import Truth, drawn_panel, effective  # noqa: E402

PEER = """
import os, sys, time
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
import numpy as np
import jax, jax.numpy as jnp
import numpyro, numpyro.distributions as dist
from numpyro.infer import MCMC, NUTS
jax.config.update("jax_enable_x64", True)
given, out, warmup, samples = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
p = dict(np.load(given))
i, j, n = p["first"], p["second"], int(p["states"])
known = ~np.isnan(p["values"]); y = np.where(known, p["values"], 0.0)
counts = np.where(known, p["counts"], 1.0)
votes = np.where(known, counts, 0).sum(1) / known.sum(1)
left = np.exp2(-p["apart"] / 20.0)
regressors = np.concatenate([p["pressure"], -(left * p["pressure"].sum(2))[:, :, None]], axis=2)[:-1]
t, d = y.shape

def model():
    phi = numpyro.sample("phi", dist.TruncatedNormal(0.1, 1.0, low=1e-4, high=0.95))
    effects = numpyro.sample("effects", dist.Normal(0, 0.25).expand([regressors.shape[2]]))
    variance = lambda name, rate=1e-4: numpyro.sample(name, dist.InverseGamma(1.0, rate))
    step2, noise2, lasting2 = variance("step2"), variance("noise2"), variance("lasting2")
    passing2 = variance("passing2", 1e-4 * votes.mean())
    mean, spread2 = numpyro.sample("mean", dist.Normal(0, 1.0)), variance("spread2", 0.01)
    home = mean + jnp.sqrt(spread2) * numpyro.sample("home", dist.Normal().expand([d]))
    steps = numpyro.sample("step_scale", dist.InverseGamma(2.0, 2.0).expand([d]))
    noises = numpyro.sample("noise_scale", dist.InverseGamma(1.5, 1.5).expand([d]))
    start = numpyro.sample("start", dist.Normal().expand([d]))
    own = numpyro.sample("own", dist.StudentT(5.0).expand([t - 1, d])) * jnp.sqrt(step2 * steps)
    u = numpyro.sample("u", dist.StudentT(3.0).expand([t - 1, n])) * jnp.sqrt(lasting2)
    v = numpyro.sample("v", dist.StudentT(3.0).expand([t, n])) * jnp.sqrt(passing2 / votes[:, None])
    push = own + u[:, i] + u[:, j] + regressors @ effects + phi * home
    first = home + np.sqrt(0.3) * start
    _, rest = jax.lax.scan(lambda a, b: ((1 - phi) * a + b,) * 2, first, push)
    path = jnp.concatenate([first[None], rest])
    with numpyro.handlers.mask(mask=known):
        numpyro.sample("y", dist.Normal(path + v[:, i] + v[:, j], jnp.sqrt(noise2 * noises / counts)), obs=y)

began = time.perf_counter()
mcmc = MCMC(NUTS(model, target_accept_prob=0.8, max_tree_depth=9), num_warmup=warmup, num_samples=samples, progress_bar=False)
mcmc.run(jax.random.PRNGKey(1), extra_fields=("diverging", "num_steps"))
jax.block_until_ready(mcmc.get_samples())
s, more = mcmc.get_samples(), mcmc.get_extra_fields()
np.savez(out, phi=s["phi"], effects=s["effects"], step=np.sqrt(s["step2"]), noise=np.sqrt(s["noise2"]),
         state_step=np.sqrt(s["lasting2"]), state_noise=np.sqrt(s["passing2"]), s=time.perf_counter() - began,
         diverging=np.sum(more["diverging"]), steps=np.mean(more["num_steps"]), version=numpyro.__version__)
"""


def named(posterior: Posterior) -> dict[str, Any]:
    """The draws that both sides have, by name."""
    told = {f"beta {name}": posterior.beta[:, k] for k, name in enumerate(posterior.instruments)}
    told["gamma"] = posterior.gamma
    return told | {
        name: getattr(posterior, name) for name in ("phi", "step", "noise", "state_step", "state_noise")
    }


def ours(panel: AlignmentPanel, draws: int, burn: int) -> dict[str, Any]:
    """Our draws, with the same left out as NUTS cannot draw."""
    held = gibbs.HALF_LIVES, gibbs._FREEDOM, gibbs._UPPER
    gibbs.HALF_LIVES, gibbs._FREEDOM, gibbs._UPPER = (20.0,), (5.0,), (0.7267,)
    try:
        began = time.perf_counter()
        posterior = fit(panel, draws=draws, burn=burn)
        return {"s": time.perf_counter() - began, "draws": named(posterior)}
    finally:
        gibbs.HALF_LIVES, gibbs._FREEDOM, gibbs._UPPER = held


def theirs(panel: AlignmentPanel, python: str, draws: int, burn: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        given, out = Path(folder) / "given.npz", Path(folder) / "out.npz"
        np.savez(
            given, values=panel.values, counts=panel.counts, pressure=panel.pressure, first=panel.first,
            second=panel.second, apart=panel.since_rivalry, states=len(panel.numbers),
        )  # fmt: skip
        words = [python, "-c", PEER, str(given), str(out), str(burn), str(draws)]
        subprocess.run(words, check=True, env={**os.environ, "OMP_NUM_THREADS": "1"})
        found = dict(np.load(out))
    names = [*(f"beta {name}" for name in panel.instruments), "gamma"]
    told = {name: found["effects"][:, k] for k, name in enumerate(names)}
    told |= {name: found[name] for name in ("phi", "step", "noise", "state_step", "state_noise")}
    return {
        "s": float(found["s"]),
        "draws": told,
        "version": str(found["version"]),
        "diverging": int(found["diverging"]),
        "steps": float(found["steps"]),
    }


def compared(panel: AlignmentPanel, python: str, quick: bool) -> dict[str, Any]:
    """Means, standard deviations and effective draws a second on both sides."""
    mine = ours(panel, 1000 if quick else 5000, 300)
    peer = theirs(panel, python, 200 if quick else 600, 200 if quick else 400)
    rows = []
    for name, draws in mine["draws"].items():
        other = peer["draws"][name]
        sizes = effective(draws), effective(other)
        apart = (draws.mean() - other.mean()) / np.hypot(
            draws.std() / np.sqrt(sizes[0]), other.std() / np.sqrt(sizes[1])
        )
        rows.append(
            {
                "name": name,
                "means": (float(draws.mean()), float(other.mean())),
                "sds": (float(draws.std()), float(other.std())),
                "effective": sizes,
                "a_second": (sizes[0] / mine["s"], sizes[1] / peer["s"]),
                "apart": float(apart),
            }
        )
    least = [min(row["a_second"][side] for row in rows) for side in (0, 1)]
    return {
        "states": len(panel.numbers),
        "years": len(panel.years),
        "s": (mine["s"], peer["s"]),
        "draws": (len(mine["draws"]["phi"]), len(peer["draws"]["phi"])),
        "version": peer["version"],
        "diverging": peer["diverging"],
        "steps": peer["steps"],
        "rows": rows,
        "ratio_least": least[0] / least[1],
    }


def growth(quick: bool) -> list[dict[str, Any]]:
    """Milliseconds of processor time a sweep, by states and years."""
    rows = []
    for states, years in ((15, 25), (30, 25), (45, 25), (45, 50), (90, 25), (190, 25)):
        if quick and states > 45:
            continue
        panel, sweeps = drawn_panel(Truth(), states, years), max(4, 20_000 // (states * years))
        began = time.process_time()
        fit(panel, draws=sweeps, burn=0)
        spent = 1000 * (time.process_time() - began) / sweeps
        rows.append({"states": states, "years": years, "pairs": len(panel.first), "ms_a_sweep": spent})
    return rows


def show(found: dict[str, Any]) -> None:
    print(found["machine"])
    for row in found["growth"]:
        print(
            f"{row['states']:4} states {row['pairs']:6,} pairs {row['years']:3} years: {row['ms_a_sweep']:7.1f} ms a sweep, "
            f"{row['ms_a_sweep'] * 0.6:6.1f} s for 600"
        )
    if not (peer := found["peer"]):
        print("NUTS: not measured; name an interpreter that has numpyro and jax with --peer PYTHON")
        return
    print(
        f"{peer['states']} states x {peer['years']} years: ours {peer['s'][0]:.1f} s for {peer['draws'][0]} draws; "
        f"numpyro {peer['version']} {peer['s'][1]:.1f} s for {peer['draws'][1]} ({peer['steps']:.0f} steps a draw, "
        f"{peer['diverging']} diverging)"
    )
    for row in peer["rows"]:
        (a, b), (c, d), (e, f) = row["means"], row["sds"], row["a_second"]
        print(
            f"  {row['name']:15} mean {a:8.4f} {b:8.4f}  sd {c:7.4f} {d:7.4f}  effective a second {e:7.1f} {f:7.2f}  "
            f"{row['apart']:+.1f} standard errors apart"
        )
    print(f"least effective draws a second of all: {peer['ratio_least']:.0f} times those of NUTS")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peer", metavar="PYTHON", help="interpreter that has numpyro and jax")
    parser.add_argument("--states", type=int, default=15, help="of the panel that both sides fit")
    parser.add_argument("--years", type=int, default=20)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    panel = drawn_panel(Truth(half_life=20.0, freedom=5.0), args.states, args.years, seed=2)
    found: dict[str, Any] = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"NumPy {np.__version__}",
        "growth": growth(args.quick),
        "peer": compared(panel, args.peer, args.quick) if args.peer else None,
    }
    if args.json:
        print(json.dumps(found, indent=1))
    else:
        show(found)


if __name__ == "__main__":
    main()
