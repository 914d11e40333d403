"""From a result to its pictures: one module a result, each imported by its own name.

`ties`, `groups`, `project`, `trade`, `whatif` and `backtest` take what the command of that name finds. Each
gives a chart (`chart`), what it says for those who do not see it (`words`), and both as SVG (`picture`). A
module brings the room of its result with it, so none is imported before it is used.
"""
