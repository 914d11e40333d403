"""Pages that stand alone: no script, nothing from elsewhere, light and dark."""

from __future__ import annotations

from html import escape

__all__ = ["whole_page"]

_STYLE = """body{margin:2rem auto;max-width:60rem;padding:0 1rem;background:var(--paper);color:var(--ink);
font:1rem/1.5 Georgia,serif}svg{max-width:100%;height:auto;font-family:Helvetica,Arial,sans-serif}
h1{font-size:1.4rem;line-height:1.25}h2{font-size:1.1rem;margin-top:2rem}.quiet,ul{color:var(--quiet);
font-size:.9rem}.wide{overflow-x:auto}summary{cursor:pointer}table{border-collapse:collapse;
font:.85rem/1.4 Helvetica,Arial,sans-serif;font-variant-numeric:tabular-nums}
th,td{text-align:right;padding:.2rem .7rem;border-bottom:1px solid var(--line);vertical-align:bottom;
white-space:nowrap}.text{text-align:left}small{color:var(--quiet);font-weight:400}
.phone{display:none}@media screen and (max-width:40rem){.desk{display:none}.phone{display:block}}
@media print{body{margin:0;max-width:none}}"""


def whole_page(title: str, body: str) -> str:
    """Make a page of a title, in plain text, and its body, in HTML."""
    from blocs.charts import css_variables

    style = (
        f":root{{{css_variables('light')}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{css_variables('dark')}}}}}{_STYLE}"
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none';style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{style}</style></head><body><main><h1>{escape(title)}</h1>"
        f"{body}</main></body></html>\n"
    )
