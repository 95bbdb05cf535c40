"""JSON Schemas of what goes over the topics, and an AsyncAPI document, generated from the records themselves."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import msgspec

from faultline import __version__
from faultline.records import Article, EnrichedDocument, Event, Incident, Rejection

SCHEMAS = {
    "article": Article,
    "enriched-document": EnrichedDocument,
    "event": Event,
    "incident": Incident,
    "rejection": Rejection,
}
TOPICS = {
    "articles.raw": ("article", "Articles as producers send them; Faultline only reads this topic."),
    "articles.enriched": ("enriched-document", "One document for each article."),
    "incidents.events": ("event", "One message for each event, keyed by its block."),
    "incidents.resolved": ("incident", "The current state of each real-world incident; compacted."),
    "articles.rejected": ("rejection", "Inputs that were refused, with the reason and their bytes."),
}


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a record by its file's name."""
    made = msgspec.json.schema(SCHEMAS[name])
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:faultline:schema:{name}.json"}
    if name == "article":
        record = made["$defs"]["Article"]
        record["properties"].pop("extra")
        record["required"] = ["text"]
        record["additionalProperties"] = True
        for field, content in record["properties"].items():
            if field != "text":
                record["properties"][field] = {"anyOf": [{"type": "string"}, {"type": "null"}]}
            else:
                content |= {"minLength": 1, "maxLength": 200_000}
    return head | made


def asyncapi() -> dict[str, Any]:
    """The AsyncAPI 3 document of all topics."""
    channels = {
        topic.replace(".", "-"): {
            "address": topic,
            "description": said,
            "messages": {name: {"contentType": "application/json", "payload": {"$ref": f"./{name}.json"}}},
        }
        for topic, (name, said) in TOPICS.items()
    }
    operations = {
        f"{'receive' if topic == 'articles.raw' else 'send'}-{name}": {
            "action": "receive" if topic == "articles.raw" else "send",
            "channel": {"$ref": f"#/channels/{topic.replace('.', '-')}"},
        }
        for topic, (name, _) in TOPICS.items()
    }
    info = {
        "title": "Faultline",
        "version": __version__,
        "description": "Geopolitical-incident events from news articles.",
    }
    return {"asyncapi": "3.0.0", "info": info, "channels": channels, "operations": operations}


def files() -> dict[str, str]:
    """File name to content, as they lie in schemas/."""
    made = {f"{name}.json": schema(name) for name in SCHEMAS} | {"asyncapi.json": asyncapi()}
    return {name: json.dumps(content, indent=2, ensure_ascii=False) + "\n" for name, content in made.items()}


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(exist_ok=True)
    for name, content in files().items():
        (folder / name).write_text(content, encoding="utf-8")
