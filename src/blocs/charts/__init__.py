"""From tables to pictures: Vega-Lite charts by Altair, static SVG, and sketches in plain characters.

Takes plain rows (seats and arcs, lanes and marks); gives an Altair chart, an SVG whose colours are CSS
variables, or lines of text. One chart a module, one palette. Nothing here touches the network. The pictures
of a scenario stand in `blocs.charts.what_if`, which is imported by its own name: it brings trade with it.
"""

from blocs.charts.bloc_history import Stripe, bloc_history
from blocs.charts.bloc_moves import bloc_moves, bloc_moves_words, sketch_bloc_moves
from blocs.charts.blocs_picture import BLOC_COLOURS, Bloc, Member, Strain, blocs_picture
from blocs.charts.effects import Effect, sketch_effects
from blocs.charts.fan import fan, fan_words, sketch_fan
from blocs.charts.grid_map import grid_map, grid_map_words
from blocs.charts.palette import PALETTE, Colour, css_variables
from blocs.charts.render import to_svg
from blocs.charts.side_by_side import side_by_side, side_by_side_words, sketch_side_by_side
from blocs.charts.sketch import sketch_ties, sketch_timeline
from blocs.charts.skill import sketch_skill, skill, skill_words
from blocs.charts.tie_lines import Panel, Strand, tie_lines
from blocs.charts.ties_map import Arc, Seat, ties_map
from blocs.charts.timeline import Lane, Mark, timeline
from blocs.charts.tornado import sketch_tornado, tornado, tornado_words
from blocs.charts.trade_effects import trade_effects
from blocs.charts.trade_flows import trade_flows, trade_flows_words

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
    "bloc_moves",
    "bloc_moves_words",
    "blocs_picture",
    "css_variables",
    "fan",
    "fan_words",
    "grid_map",
    "grid_map_words",
    "side_by_side",
    "side_by_side_words",
    "sketch_bloc_moves",
    "sketch_effects",
    "sketch_fan",
    "sketch_side_by_side",
    "sketch_skill",
    "sketch_ties",
    "sketch_timeline",
    "sketch_tornado",
    "skill",
    "skill_words",
    "tie_lines",
    "ties_map",
    "timeline",
    "to_svg",
    "tornado",
    "tornado_words",
    "trade_effects",
    "trade_flows",
    "trade_flows_words",
]
