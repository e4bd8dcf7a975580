"""The contract as an OpenAPI 3.1 document, made from `contract.py`."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from bot.platform.contract import (
    KEY_PATTERN,
    LARGEST_PAPER,
    OPERATIONS,
    Case,
    Event,
    Events,
    Operation,
    Package,
    Problem,
    StoredPaper,
)

_MODELS: tuple[type[BaseModel], ...] = (Package, Case, StoredPaper, Events, Event, Problem)
_PARAMETERS: dict[str, dict[str, Any]] = {
    "case": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,40}$"},
    "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
}
_REFUSALS = {
    400: "The request lacks something, such as its Idempotency-Key",
    401: "The bearer key is missing or not known",
    404: "There is no such case",
    409: "Not with what is there: the state of the case, the earlier use of the key, or the content under the digest",
    413: "Larger than the back end takes",
    415: "Not JSON",
    422: "Understood and refused; `defects` says why where it can",
}
ABOUT = """A back end that takes filings of patent products from Beian.

Every POST carries an Idempotency-Key: repeating a request with the same key and body gives the first answer again and
has no further effect; the same key with another body is refused (409). Errors are RFC 9457 problems. Reviews are told
as events, posted as Standard Webhooks and listed by cursor; the two carry the same events with the same ids, and a
receiver drops repeats."""


def document() -> dict[str, Any]:
    """The document, JSON-ready. Stable: equal on every call."""
    refs, definitions = models_json_schema(
        [(model, "validation" if model is Package else "serialization") for model in _MODELS],
        ref_template="#/components/schemas/{model}",
    )
    refs_of = {model.__name__: ref for (model, _), ref in refs.items()}
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _operation(operation, refs_of)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Platform back end for patent-product filings", "version": "1.0.0", "description": ABOUT},
        "paths": paths,
        "webhooks": {"review": {"post": _webhook(refs_of)}},
        "components": {
            "schemas": definitions.get("$defs", {}),
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"bearer": []}],
    }


def _operation(operation: Operation, refs: dict[str, Any]) -> dict[str, Any]:
    statuses = sorted({401, *operation.refusals})
    made: dict[str, Any] = {
        "operationId": operation.id,
        "summary": operation.summary,
        "parameters": _parameters(operation),
        "responses": {str(operation.status): _json("Done", refs[operation.answer.__name__])}
        | {str(status): _problem(status, refs) for status in statuses},
    }
    if operation.body:
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": refs["Package"]}}}
    if operation.id == "putPaper":
        binary = {"schema": {"type": "string", "format": "binary", "maxLength": LARGEST_PAPER}}
        made["requestBody"] = {"required": True, "content": {"application/octet-stream": binary}}
        made["description"] = "Content-addressed: putting the same content again changes nothing."
    return made


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    listed = [
        {"name": name, "in": "path", "required": True, "schema": schema}
        for name, schema in _PARAMETERS.items()
        if "{" + name + "}" in operation.path
    ]
    if operation.keyed:
        schema = {"type": "string", "pattern": KEY_PATTERN}
        listed.append({"name": "Idempotency-Key", "in": "header", "required": True, "schema": schema})
    if operation.id == "findCase":
        schema = {"type": "string", "pattern": KEY_PATTERN}
        listed.append({"name": "key", "in": "query", "required": True, "schema": schema})
    if operation.id == "listEvents":
        listed += [
            {"name": "after", "in": "query", "schema": {"type": "string", "pattern": "^[0-9]{0,18}$"}},
            {
                "name": "limit",
                "in": "query",
                "schema": {"type": "integer", "minimum": 1, "maximum": 500, "default": 100},
            },
        ]
    return listed


def _json(description: str, schema: Any) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _problem(status: int, refs: dict[str, Any]) -> dict[str, Any]:
    return {"description": _REFUSALS[status], "content": {"application/problem+json": {"schema": refs["Problem"]}}}


def _webhook(refs: dict[str, Any]) -> dict[str, Any]:
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    return {
        "operationId": "review",
        "summary": "A review event, signed as a Standard Webhook",
        "parameters": [
            {"name": name, "in": "header", "required": True, "schema": {"type": "string"}} for name in names
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": refs["Event"]}}},
        "responses": {"2XX": {"description": "Taken, or known already"}},
    }
