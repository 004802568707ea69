"""Validates messages of the reconciliation service.

By `messages.json`, which is ours. Whoever has a copy of the group's own schemas of
version 0.2 names its folder in STADTWISSEN_RECONCILIATION_SCHEMAS, and every message
is held against those too.
"""

import json
import os
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator, Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT7

_OURS = json.loads(Path(__file__).with_name("messages.json").read_text("utf-8"))
_FOLDER = os.environ.get("STADTWISSEN_RECONCILIATION_SCHEMAS")
_THEIR_FILES = {
    "manifest": "manifest.json",
    "queryBatch": "reconciliation-query-batch.json",
    "resultBatch": "reconciliation-result-batch.json",
    "suggestEntities": "suggest-entities-response.json",
    "suggestTypes": "suggest-types-response.json",
    "suggestProperties": "suggest-properties-response.json",
    "extension": "data-extension-response.json",
    "proposal": None,
}
_OUR_NAMES = {"suggestEntities", "suggestTypes", "suggestProperties"}


def find_faults(kind: str, message: object) -> list[str]:
    """Return what is wrong with a message of a kind."""
    name = "suggestion" if kind in _OUR_NAMES else kind
    schema = {"$ref": f"#/$defs/{name}", "$defs": _OURS["$defs"]}
    validators = [Draft202012Validator(schema), *_list_theirs(_THEIR_FILES[kind])]
    return [
        f"{error.json_path}: {error.message}"
        for validator in validators
        for error in validator.iter_errors(message)
    ]


def _list_theirs(file: str | None) -> list[Any]:
    if _FOLDER is None or file is None:
        return []
    texts = {
        path.name: path.read_text("utf-8") for path in Path(_FOLDER).glob("*.json")
    }
    schemas = {name: json.loads(text) for name, text in texts.items()}
    registry = Registry().with_resources(
        # Their $schema names no draft, so they are read as the one of their time.
        (schema["$id"], DRAFT7.create_resource(schema))
        for schema in schemas.values()
        if "$id" in schema
    )
    return [Draft7Validator(schemas[file], registry=registry)]
