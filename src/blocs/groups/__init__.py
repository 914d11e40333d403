"""From ties to blocs: who stands with whom, at what cost, and with what proof.

Takes measures of ties, records of reports, or any signed network (`SignedNetwork`: states, and ties that bind
or divide); gives whether it is balanced, the partition into two to five blocs that leaves the least weight of
ties frustrated, with a lower bound that proves it or tells how far it may be from the best, all such
partitions, how firmly each state stands, how sure that is, and who changed sides when. `answer` puts this
together as `blocs groups` shows it.
"""

from blocs.groups.alignment import aligned, variation
from blocs.groups.answer import Answer, Move, answer
from blocs.groups.asking import Basis, Period, basis_of, file_basis, named_rules
from blocs.groups.balance import Balance, balance, blocks, components
from blocs.groups.basins import Minima, local_minima, sampled_minima
from blocs.groups.building import network_of_balances, network_of_reports, signed_network, signed_networks
from blocs.groups.drawing import networks_of_draws, networks_of_intervals
from blocs.groups.dynamics import Flow, flow
from blocs.groups.edges import edges_of, network_of_edges
from blocs.groups.frustration import MOST_BLOCS, Effort, frustration
from blocs.groups.history import History, history, sizes_of, successors
from blocs.groups.landscape import Descent, Landscape
from blocs.groups.network import SignedNetwork
from blocs.groups.optima import Optima, optimal_partitions
from blocs.groups.partition import Partition, frustrated_edges, partition_of
from blocs.groups.realignment import MoveDates, move_dates, realignments
from blocs.groups.rules import ALLIES_AND_FOES, NET_COOPERATION, Quantile, Rule, Rules
from blocs.groups.stability import Margin, margins, move_costs, pivotal
from blocs.groups.standing import Stand, Strained, stand
from blocs.groups.triad_dynamics import TriadRun, triad_run
from blocs.groups.triads import Pull, TriadCensus, pull_on, triad_census
from blocs.groups.uncertain import Membership, effective_blocs, membership
from blocs.groups.walks import WalkBalance, walk_balance

__all__ = [
    "ALLIES_AND_FOES",
    "MOST_BLOCS",
    "NET_COOPERATION",
    "Answer",
    "Balance",
    "Basis",
    "Descent",
    "Effort",
    "Flow",
    "History",
    "Landscape",
    "Margin",
    "Membership",
    "Minima",
    "Move",
    "MoveDates",
    "Optima",
    "Partition",
    "Period",
    "Pull",
    "Quantile",
    "Rule",
    "Rules",
    "SignedNetwork",
    "Stand",
    "Strained",
    "TriadCensus",
    "TriadRun",
    "WalkBalance",
    "aligned",
    "answer",
    "balance",
    "basis_of",
    "blocks",
    "components",
    "edges_of",
    "effective_blocs",
    "file_basis",
    "flow",
    "frustrated_edges",
    "frustration",
    "history",
    "local_minima",
    "margins",
    "membership",
    "move_costs",
    "move_dates",
    "named_rules",
    "network_of_balances",
    "network_of_edges",
    "network_of_reports",
    "networks_of_draws",
    "networks_of_intervals",
    "optimal_partitions",
    "partition_of",
    "pivotal",
    "pull_on",
    "realignments",
    "sampled_minima",
    "signed_network",
    "signed_networks",
    "sizes_of",
    "stand",
    "successors",
    "triad_census",
    "triad_run",
    "variation",
    "walk_balance",
]
