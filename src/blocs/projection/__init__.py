"""From ties and pressure to projected alignment, scored against what a naive forecaster would have said.

Takes votes, sanctions, disputes and capability as a panel (`alignment_panel`); fits a state-space model of
the alignment of all pairs (`fit`), or takes the fit that comes with `blocs` (`shipped`); gives draws of where
pairs may stand (`project`), and says how well that has worked (`backtest`): against persistence, means and
drift, with nothing known that was not known then.
"""

from blocs.projection.backtest import Backtest, backtest
from blocs.projection.data_panel import Surroundings, alignment_panel, surroundings
from blocs.projection.gibbs import fit
from blocs.projection.panel import CLASSES, AlignmentPanel, DyadClass
from blocs.projection.posterior import Posterior, Priors
from blocs.projection.pressure import common_pressure, rivalry_left
from blocs.projection.project import Projection, project
from blocs.projection.prospect import Prospect, prospect_of
from blocs.projection.rivals import Drift, DyadMean, Ewma, Persistence, ResampledChanges
from blocs.projection.shipped import shipped, shipped_backtest
from blocs.projection.state_space import StateSpace
from blocs.projection.verdicts import skill_line, verdicts

__all__ = [
    "CLASSES",
    "AlignmentPanel",
    "Backtest",
    "Drift",
    "DyadClass",
    "DyadMean",
    "Ewma",
    "Persistence",
    "Posterior",
    "Priors",
    "Projection",
    "Prospect",
    "ResampledChanges",
    "StateSpace",
    "Surroundings",
    "alignment_panel",
    "backtest",
    "common_pressure",
    "fit",
    "project",
    "prospect_of",
    "rivalry_left",
    "shipped",
    "shipped_backtest",
    "skill_line",
    "surroundings",
    "verdicts",
]
