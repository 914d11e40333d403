"""Events that others have coded, in one shape: GDELT, ICEWS, POLECAT, Phoenix, ACLED, UCDP GED, a user's own.

Each reader takes a file as its owner ships it (plain, gzip or zip) and gives it piece by piece: the good rows
as Arrow tables with the columns of `row.COLUMNS`, the bad ones beside them with line and reason. What each
source is known to do wrong stands in the docstring of its reader.
"""
