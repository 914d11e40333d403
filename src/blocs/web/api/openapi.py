"""The OpenAPI document, made from the pages and changes themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any

from blocs.web.api.downloads import KINDS
from blocs.web.page import Change, Page
from blocs.web.params import parameters

__all__ = ["document"]

_ERRORS = {
    "400": "A value is wrong, or one is missing",
    "403": "A page of another site asks",
    "404": "The store does not hold it",
    "413": "Too large",
    "421": "Asked for under another site's name",
    "422": "The question has no answer",
    "429": "Too much at once",
    "501": "A package that is needed is not installed",
    "503": "The store cannot be asked now",
}
_REFUSED = {"403": "No token of this session", "415": "No form"}
_ERROR = {"$ref": "#/components/schemas/Error"}


def document(pages: Iterable[Page], changes: Iterable[Change], *, guarded: bool = False) -> dict[str, Any]:
    """Tell of every question, table and change; `guarded` where a token is asked for."""
    paths: dict[str, dict[str, Any]] = {}
    for page in pages:
        paths[f"/api{page.path}"] = {"get": _question(page)}
        path = page.path.rstrip("/")
        if page.tables:
            paths[f"/download{path}.zip"] = {"get": _folder(page)}
            for kind in KINDS:
                paths[f"/download{path}/{{table}}.{kind}"] = {"get": _table(page, kind)}
    for change in changes:
        paths.setdefault(change.path, {})["post"] = _change(change)
    told: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {
            "title": "blocs",
            "version": version("blocs"),
            "description": "What the pages show, for programs. Missing values are null, never zero.",
        },
        "paths": paths,
        "components": {
            "schemas": {
                "Error": {
                    "type": "object",
                    "properties": {"error": {"type": "string"}},
                    "required": ["error"],
                }
            }
        },
    }
    if guarded:
        told["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        told["security"] = [{"token": []}]
        for item in paths.values():
            for operation in item.values():
                operation["responses"] |= _errors({"401": "The token is not shown"})
    return told


def _question(page: Page) -> dict[str, Any]:
    return {
        "operationId": page.name,
        "summary": page.doc,
        "parameters": _parameters(page.view, page.parts),
        "responses": {"200": _json("The answer", {"type": "object"}), **_errors(_ERRORS)},
    }


def _table(page: Page, kind: str) -> dict[str, Any]:
    table = {
        "name": "table",
        "in": "path",
        "required": True,
        "description": "which table",
        "schema": {"type": "string", "enum": list(page.tables)},
    }
    return {
        "operationId": f"{page.name}-{kind}",
        "summary": f"A table of: {page.doc}",
        "parameters": [*_parameters(page.view, page.parts), table],
        "responses": {"200": _bytes("The table", KINDS[kind]), **_errors(_ERRORS)},
    }


def _folder(page: Page) -> dict[str, Any]:
    return {
        "operationId": f"{page.name}-zip",
        "summary": f"All tables of: {page.doc} With a README of their sources.",
        "parameters": _parameters(page.view, page.parts),
        "responses": {"200": _bytes("The folder", "application/zip"), **_errors(_ERRORS)},
    }


def _change(change: Change) -> dict[str, Any]:
    fields: dict[str, Any] = {"csrf": {"type": "string", "description": "as the forms of the site have it"}}
    required = ["csrf"]
    for name, (param, default) in parameters(change.view).items():
        if name in change.parts:
            continue
        schema = {**param.schema, "description": param.doc}
        fields[name] = {"type": "array", "items": schema} if param.many else schema
        if default is ...:
            required.append(name)
    form = {"type": "object", "properties": fields, "required": required}
    content = {"application/x-www-form-urlencoded": {"schema": form}}
    if change.uploads:
        files = {"type": "array", "items": {"type": "string", "format": "binary"}}
        content = {"multipart/form-data": {"schema": {**form, "properties": {**fields, "file": files}}}}
    return {
        "operationId": f"do-{change.name}",
        "summary": change.doc,
        "parameters": [p for p in _parameters(change.view, change.parts) if p["in"] == "path"],
        "requestBody": {"required": True, "content": content},
        "responses": {
            "200": _json("Done; where to go on", {"type": "object"}),
            "303": {"description": "Done; the page to go on to is told by Location"},
            **{status: _in_words(told) for status, told in _errors({**_ERRORS, **_REFUSED}).items()},
        },
    }


def _parameters(view: type[Any], parts: tuple[str, ...]) -> list[dict[str, Any]]:
    return [_parameter(name, *told, name in parts) for name, told in parameters(view).items()]


def _parameter(name: str, param: Any, default: Any, in_path: bool) -> dict[str, Any]:
    schema: Mapping[str, Any] = param.schema
    if default not in (..., None, "", ()) and not param.many:
        schema = {**schema, "default": param.write(default) if schema.get("type") == "string" else default}
    return {
        "name": name,
        "in": "path" if in_path else "query",
        "required": in_path or default is ...,
        "description": param.doc,
        "schema": {"type": "array", "items": schema} if param.many else schema,
    }


def _json(words: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": dict(schema)}}}


def _bytes(words: str, kind: str) -> dict[str, Any]:
    media = kind.partition(";")[0]
    return {"description": words, "content": {media: {"schema": {"type": "string", "format": "binary"}}}}


def _errors(told: Mapping[str, str]) -> dict[str, Any]:
    return {status: _json(words, _ERROR) for status, words in told.items()}


def _in_words(error: Mapping[str, Any]) -> dict[str, Any]:
    """An error as a form gets it: a page for people, JSON for who accepts that."""
    content = {**error["content"], "text/html": {"schema": {"type": "string"}}}
    return {**error, "content": content}
