"""From a scenario file or a reported pressure to its consequences for trade, alignment and blocs.

Takes a scenario (`read_scenario`, or one that is offered from what reports tell: `drafts`) and the world that
it meets (`world_of`); gives what follows (`whatif`), side by side with the world without the measures and
with its twin in which pressure moves nobody; which assumption moves the answer most (`tornado`), what would
have to be (`break_even`), and the odds of what reports predict (`predicted`, `odds`).
"""

from blocs.scenario.checked import checked
from blocs.scenario.consequences import Consequences, Manifest
from blocs.scenario.file import (
    ScenarioFile,
    open_scenario,
    parse_scenario,
    read_scenario,
    scenario_toml,
    write_scenario,
)
from blocs.scenario.foretelling.odds import Odds, odds, trade_effect
from blocs.scenario.foretelling.odds_table import predictions_frame
from blocs.scenario.foretelling.predictions import Prediction, predicted
from blocs.scenario.model import Doses, Hostility, Scenario
from blocs.scenario.reported.drafts import Draft, drafts
from blocs.scenario.run import whatif
from blocs.scenario.sensitivity import (
    Assumption,
    BreakEven,
    Question,
    assumptions_of,
    break_even,
    grid,
    tornado,
)
from blocs.scenario.world import World, world_of

__all__ = [
    "Assumption",
    "BreakEven",
    "Consequences",
    "Doses",
    "Draft",
    "Hostility",
    "Manifest",
    "Odds",
    "Prediction",
    "Question",
    "Scenario",
    "ScenarioFile",
    "World",
    "assumptions_of",
    "break_even",
    "checked",
    "drafts",
    "grid",
    "odds",
    "open_scenario",
    "parse_scenario",
    "predicted",
    "predictions_frame",
    "read_scenario",
    "scenario_toml",
    "tornado",
    "trade_effect",
    "whatif",
    "world_of",
    "write_scenario",
]
