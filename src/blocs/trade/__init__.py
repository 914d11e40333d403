"""From economies and a policy to a new equilibrium of trade.

Takes a table of who sells what to whom (`Economy`), trade elasticities and a policy in plain words
(`tariff`, `sanction`, `ban`, `agreement`); gives the new flows, prices, wages, tariff revenue and real
incomes, for one set of elasticities or for thousands of draws at once.
"""

from blocs.trade.bundled import YEARS, bundled, missing_states
from blocs.trade.economy import Economy
from blocs.trade.elasticities import Elasticities, elasticities
from blocs.trade.equilibrium import Equilibrium, Residuals, solve_shock
from blocs.trade.model import Options
from blocs.trade.outcome import Effects, Outcome, PairChange, solve
from blocs.trade.policy import Policy, agreement, ban, cost, retaliate, sanction, tariff
from blocs.trade.policy_file import PolicyFile, parse_policy, policy_toml, read_policy, write_policy
from blocs.trade.policy_short import parse_short
from blocs.trade.shock import Shock

__all__ = [
    "YEARS",
    "Economy",
    "Effects",
    "Elasticities",
    "Equilibrium",
    "Options",
    "Outcome",
    "PairChange",
    "Policy",
    "PolicyFile",
    "Residuals",
    "Shock",
    "agreement",
    "ban",
    "bundled",
    "cost",
    "elasticities",
    "missing_states",
    "parse_policy",
    "parse_short",
    "policy_toml",
    "read_policy",
    "retaliate",
    "sanction",
    "solve",
    "solve_shock",
    "tariff",
    "write_policy",
]
