"""From economies and a policy to a new equilibrium of trade.

Takes a table of who sells what to whom (`Economy`), trade elasticities and a policy in plain words
(`tariff`, `sanction`, `ban`, `agreement`); gives the new flows, prices, wages, tariff revenue and real
incomes, for one set of elasticities or for thousands of draws at once.
"""

from blocs.trade.backend import Backend
from blocs.trade.bundled import YEARS, bundled, missing_states
from blocs.trade.economy import Economy
from blocs.trade.elasticities import Elasticities, elasticities
from blocs.trade.entry import EntryEconomy, EntryParameters, entry_cost_shares, optimal_tariff
from blocs.trade.entry_solve import EntryEquilibrium, solve_entry
from blocs.trade.equilibrium import Equilibrium, Residuals, solve_shock
from blocs.trade.model import Options
from blocs.trade.outcome import Effects, Outcome, PairChange, solve, solve_stages
from blocs.trade.policy import (
    Policy,
    PolicyFile,
    agreement,
    ban,
    cost,
    parse_policy,
    parse_short,
    policy_toml,
    read_policy,
    retaliate,
    sanction,
    tariff,
    write_policy,
)
from blocs.trade.ppml import Elasticity, GravityFit, estimate, gravity
from blocs.trade.resistance import Conditional, Resistances, conditional, resistances
from blocs.trade.shock import Shock
from blocs.trade.welfare import FirstOrderWelfare

__all__ = [
    "YEARS",
    "Backend",
    "Conditional",
    "Economy",
    "Effects",
    "Elasticities",
    "Elasticity",
    "EntryEconomy",
    "EntryEquilibrium",
    "EntryParameters",
    "Equilibrium",
    "FirstOrderWelfare",
    "GravityFit",
    "Options",
    "Outcome",
    "PairChange",
    "Policy",
    "PolicyFile",
    "Residuals",
    "Resistances",
    "Shock",
    "agreement",
    "ban",
    "bundled",
    "conditional",
    "cost",
    "elasticities",
    "entry_cost_shares",
    "estimate",
    "gravity",
    "missing_states",
    "optimal_tariff",
    "parse_policy",
    "parse_short",
    "policy_toml",
    "read_policy",
    "resistances",
    "retaliate",
    "sanction",
    "solve",
    "solve_entry",
    "solve_shock",
    "solve_stages",
    "tariff",
    "write_policy",
]
