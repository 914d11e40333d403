"""The encoder: a compact transformer that judges what the rules cannot: who did what to whom, and whether.

Takes a parsed report with its mentions of states and the candidates of the rules; gives acts with type,
realis, sides and chance, and the owners of amounts. `training/` makes the weights.
"""
