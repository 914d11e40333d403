"""From tables to pictures: Vega-Lite charts by Altair, static SVG, and sketches in plain characters.

Takes plain rows (seats and arcs, lanes and marks); gives an Altair chart, an SVG whose colours are CSS
variables, or lines of text. One chart a module, one palette. Nothing here touches the network.
"""

from blocs.charts.bloc_history import Stripe, bloc_history
from blocs.charts.blocs_picture import BLOC_COLOURS, Bloc, Member, Strain, blocs_picture
from blocs.charts.effects import Effect, sketch_effects
from blocs.charts.palette import PALETTE, Colour, css_variables
from blocs.charts.render import to_svg
from blocs.charts.sketch import sketch_ties, sketch_timeline
from blocs.charts.tie_lines import Panel, Strand, tie_lines
from blocs.charts.ties_map import Arc, Seat, ties_map
from blocs.charts.timeline import Lane, Mark, timeline
from blocs.charts.trade_effects import trade_effects

__all__ = [
    "BLOC_COLOURS",
    "PALETTE",
    "Arc",
    "Bloc",
    "Colour",
    "Effect",
    "Lane",
    "Mark",
    "Member",
    "Panel",
    "Seat",
    "Strain",
    "Strand",
    "Stripe",
    "bloc_history",
    "blocs_picture",
    "css_variables",
    "sketch_effects",
    "sketch_ties",
    "sketch_timeline",
    "tie_lines",
    "ties_map",
    "timeline",
    "to_svg",
    "trade_effects",
]
