"""From economies and a policy to a new equilibrium of trade.

Takes a table of who sells what to whom (`Economy`), trade elasticities and a policy; gives the new flows, prices,
wages, tariff revenue and real incomes, for one set of elasticities or for thousands of draws at once.
"""

from blocs.trade.economy import Economy
from blocs.trade.equilibrium import Equilibrium, Residuals, solve_shock
from blocs.trade.model import Options
from blocs.trade.shock import Shock

__all__ = ["Economy", "Equilibrium", "Options", "Residuals", "Shock", "solve_shock"]
