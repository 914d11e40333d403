"""From ties and pressure to projected alignment, scored against what a naive forecaster would have said.

Takes votes, sanctions, disputes and capability as a panel (`alignment_panel`); fits a state-space model of
the alignment of all pairs (`fit`), or takes the fit that comes with `blocs` (`shipped`); gives draws of where
pairs may stand (`project`), and says how well that has worked (`backtest`): against persistence, means and
drift, with nothing known that was not known then.
"""

from blocs.projection.data_panel import Surroundings, alignment_panel, surroundings
from blocs.projection.gibbs import fit
from blocs.projection.panel import CLASSES, AlignmentPanel, DyadClass
from blocs.projection.posterior import Posterior, Priors
from blocs.projection.pressure import common_pressure, rivalry_left
from blocs.projection.project import Projection, project
from blocs.projection.prospect import Prospect, prospect_of
from blocs.projection.shipped import shipped
from blocs.projection.state_space import StateSpace

__all__ = [
    "CLASSES",
    "AlignmentPanel",
    "DyadClass",
    "Posterior",
    "Priors",
    "Projection",
    "Prospect",
    "StateSpace",
    "Surroundings",
    "alignment_panel",
    "common_pressure",
    "fit",
    "project",
    "prospect_of",
    "rivalry_left",
    "shipped",
    "surroundings",
]
