"""Policies in the words of those who make them, checked against the table that they meet.

Takes names, rates, amounts and days, a scenario file, or the short form of a command line; gives a `Policy`,
whose `shock` is what the solver takes.
"""

from blocs.trade.policy.file import PolicyFile, parse_policy, policy_toml, read_policy, write_policy
from blocs.trade.policy.measures import Agreement, Barrier, Measure, Tariff
from blocs.trade.policy.policy import Policy, agreement, ban, cost, retaliate, sanction, tariff
from blocs.trade.policy.short import parse_short

__all__ = [
    "Agreement",
    "Barrier",
    "Measure",
    "Policy",
    "PolicyFile",
    "Tariff",
    "agreement",
    "ban",
    "cost",
    "parse_policy",
    "parse_short",
    "policy_toml",
    "read_policy",
    "retaliate",
    "sanction",
    "tariff",
    "write_policy",
]
