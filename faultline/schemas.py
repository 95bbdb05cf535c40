"""JSON Schemas of every topic's value, and an AsyncAPI document, generated from the types that the code uses.

``python -m faultline.schemas FOLDER`` writes them (``make schemas``); a test fails when the files in schemas/ drift.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from faultline import __version__
from faultline.articles import MAX_CHARACTERS, REASONS
from faultline.records import EnrichedDocument, Event, Incident, Record, Rejection

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TYPES: dict[str, type[Record]] = {
    "enriched-document.json": EnrichedDocument,
    "event.json": Event,
    "incident.json": Incident,
    "rejection.json": Rejection,
}
ARTICLE = "article.json"

# Topic, schema, key, whether Faultline receives it, what it is.
CHANNELS: tuple[tuple[str, str, str, bool, str], ...] = (
    ("articles.raw", ARTICLE, "the article's id", True, "Raw articles; Faultline only reads them."),
    ("articles.enriched", "enriched-document.json", "the article's id", False, "What is known of an article."),
    ("incidents.events", "event.json", "ISO3 of the event's country, or ZZZ", False, "One event of one article."),
    (
        "incidents.resolved",
        "incident.json",
        "the incident's id",
        False,
        "The current state of one incident; a later value replaces the earlier, a tombstone ends it.",
    ),
    ("articles.rejected", "rejection.json", "the input's key", False, "Why an input was refused, and the input."),
)
_OPTIONAL = {"type": ["string", "null"]}


def documents() -> dict[str, dict[str, Any]]:
    """File name to content: a schema of each value, and asyncapi.json."""
    found = {name: _schema(name, kind) for name, kind in TYPES.items()}
    found[ARTICLE] = _article()
    found["asyncapi.json"] = _asyncapi(found)
    return found


def text_of(document: Mapping[str, Any]) -> str:
    """The document as it stands in its file."""
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _schema(name: str, kind: type[Record]) -> dict[str, Any]:
    (_,), parts = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    parts = {part: _one_line(content) for part, content in sorted(parts.items())}
    top = parts.pop(kind.__name__)
    if kind is Rejection:
        top["properties"]["reason"] = {"type": "string", "enum": sorted(REASONS)}
    return {"$schema": DIALECT, "$id": identifier(name), **top, "$defs": parts}


def identifier(name: str) -> str:
    """A schema's identifier, as ``ce_dataschema`` names it."""
    return f"urn:faultline:schema:{name}"


def _article() -> dict[str, Any]:
    """The input, which is decoded by hand (``faultline.articles``): its types differ from what becomes of them."""
    return {
        "$schema": DIALECT,
        "$id": identifier(ARTICLE),
        "title": "Article",
        "description": "An article as it is sent to Faultline. Unknown fields come back in the enriched document's extra.",
        "type": "object",
        "properties": {
            "text": {"type": "string", "minLength": 1, "maxLength": MAX_CHARACTERS, "description": "Plain text."},
            "id": _OPTIONAL | {"description": "Without it: a stable hash of url, else of title and text."},
            "title": _OPTIONAL,
            "url": _OPTIONAL,
            "source": _OPTIONAL,
            "published_at": _OPTIONAL
            | {"format": "date-time", "description": "RFC 3339; without it: the message's timestamp."},
            "language": _OPTIONAL | {"description": "BCP 47; only English is analysed."},
        },
        "required": ["text"],
        "additionalProperties": True,
    }


def _asyncapi(schemas: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    titles = {name: schema["title"] for name, schema in schemas.items()}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Faultline",
            "version": __version__,
            "description": "Geopolitical-incident events from news articles. Topic names are the defaults; they are settings.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {
            titles[name]: {
                "address": topic,
                "description": what,
                "messages": {titles[name]: {"$ref": f"#/components/messages/{titles[name]}"}},
                "bindings": {"kafka": {"topic": topic, "bindingVersion": "0.5.0"}},
            }
            for topic, name, _, _, what in CHANNELS
        },
        "operations": {
            f"{'receive' if received else 'send'}{titles[name]}": {
                "action": "receive" if received else "send",
                "channel": {"$ref": f"#/channels/{titles[name]}"},
                "messages": [{"$ref": f"#/channels/{titles[name]}/messages/{titles[name]}"}],
            }
            for _, name, _, received, _ in CHANNELS
        },
        "components": {
            "messages": {
                titles[name]: {
                    "name": titles[name],
                    "contentType": "application/json",
                    **({} if received else {"headers": _headers(name)}),
                    "payload": {"schemaFormat": f"application/schema+json;version={DIALECT}", "schema": {"$ref": name}},
                    "bindings": {"kafka": {"key": {"type": "string", "description": key}, "bindingVersion": "0.5.0"}},
                }
                for _, name, key, received, _ in CHANNELS
            },
        },
    }


def _headers(name: str) -> dict[str, Any]:
    """CloudEvents' attributes in Kafka's binary mode."""
    fixed = {"ce_specversion": "1.0", "ce_source": "faultline", "ce_dataschema": identifier(name)}
    return {
        "type": "object",
        "properties": {
            **{header: {"type": "string", "const": value} for header, value in fixed.items()},
            "ce_id": {"type": "string"},
            "ce_type": {"type": "string"},
            "ce_time": {"type": "string", "format": "date-time"},
            "content-type": {"type": "string", "const": "application/json"},
        },
        "required": [*fixed, "ce_id", "ce_type", "content-type"],
    }


def _one_line(schema: dict[str, Any]) -> dict[str, Any]:
    """Descriptions without a docstring's line ends."""
    if "description" in schema:
        return schema | {"description": " ".join(schema["description"].split())}
    return dict(schema)


def main(folder: Path) -> None:
    """Writes every document into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, document in documents().items():
        (folder / name).write_text(text_of(document), encoding="utf-8")
        sys.stderr.write(f"{folder / name}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "schemas"))
