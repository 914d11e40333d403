"""Ideal points of states from their votes: an ordinal item-response model, static or over time.

`response` is the model of a vote, `em` the fit, `static` and `dynamic` say how sessions hang together,
`precision` how sure a point is, and `points` makes tables of it all.
"""

from blocs.ties.ideal.dynamic import dynamic_points
from blocs.ties.ideal.outcome import Points
from blocs.ties.ideal.points import IdealKind, ideal_distance, ideal_points
from blocs.ties.ideal.static import static_points

__all__ = ["IdealKind", "Points", "dynamic_points", "ideal_distance", "ideal_points", "static_points"]
