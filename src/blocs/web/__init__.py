"""From a store to a local site: look, ask, trace, try.

Takes the folder of a store (`Settings`); gives an ASGI application (`create_app`), or serves it (`serve`).
Each page is one question to the store, shown three ways: as HTML that works without scripts, as JSON, and as
tables to take away. All state of a view stands in its address.

The path of a request: `security.guard` → `app` → `params` (address to view) → a module of `pages` (view to
`Shown`) → `site` (to HTML) or `api` (to JSON, CSV, Parquet). `held` keeps answers until the store changes;
`jobs` reads what visitors upload, in processes of their own.
"""

from blocs.web.settings import Settings

__all__ = ["Settings", "create_app", "serve"]


def __getattr__(name: str) -> object:
    """Load the application only when it is served: it brings Starlette with it."""
    if name == "create_app":
        from blocs.web.app import create_app

        return create_app
    if name == "serve":
        from blocs.web.serve import serve

        globals()["serve"] = serve  # importing the module has put it in the place of the function
        return serve
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
