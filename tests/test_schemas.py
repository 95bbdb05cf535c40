"""The schemas in the repository are those of the code, and the code's records are theirs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator

from faultline import articles, schemas
from faultline.codec import dumps
from faultline.errors import RejectedInput
from faultline.records import EnrichedDocument, Event, Incident, Rejection

FOLDER = Path(__file__).parent.parent / "schemas"
PIPELINE = {"name": "faultline", "version": "0", "models": {}}
DAY = {"start": "2024-05-01", "end": "2024-05-01", "granularity": "day", "text": None}
PARTY = {"text": "rebels", "start": 0, "end": 6, "name": None, "country": "COD", "sector": "REB", "kind": "group"}
EVENT: dict[str, Any] = {
    "event_id": "e1",
    "article_id": "a1",
    "published_at": "2024-05-01T00:00:00Z",
    "event_type": "ASSAULT",
    "event_mode": "aerial",
    "contexts": ["military"],
    "quad_class": "material_conflict",
    "cameo_code": "195",
    "goldstein": -9.0,
    "incident_type": "AIR_STRIKE",
    "actors": [PARTY],
    "recipients": [],
    "weapons": [{"text": "drone", "start": 9, "end": 14}],
    "location": None,
    "date": DAY,
    "fatalities": {"min": 2, "max": 3, "text": "two or three"},
    "injuries": None,
    "status": "reported",
    "attribution": {"name": "army", "text": "the army", "start": 20, "end": 28},
    "confidence": 0.5,
    "evidence": {
        "field": "text", "text": "rebels", "start": 0, "end": 6, "trigger": {"text": "rebels", "start": 0, "end": 6}
    },
    "incident_id": None,
    "pipeline": PIPELINE,
}  # fmt: skip
DOCUMENT: dict[str, Any] = {
    "article_id": "a1", "published_at": "2024-05-01T00:00:00Z", "source": None, "url": None, "title": None,
    "language": "en", "pipeline": PIPELINE, "entities": [], "places": [], "events": [EVENT], "duplicate_of": None,
    "extra": {"feed": 7},
}  # fmt: skip
INCIDENT: dict[str, Any] = {
    "incident_id": "i1", "revision": 1, "status": "reported", "event_type": None, "event_mode": None,
    "incident_type": "NATURAL_DISASTER", "quad_class": None, "goldstein": None,
    "actors": [{"name": None, "country": None, "sector": None, "kind": None, "sources": 1}], "recipients": [],
    "location": None, "date": DAY, "fatalities": {"min": 1, "max": 4, "latest": 4, "sources": 2}, "injuries": None,
    "confidence": 1.0, "first_seen": "2024-05-01T00:00:00Z", "last_updated": "2024-05-02T00:00:00Z",
    "sources": ["Wire"], "event_ids": ["e1"], "article_ids": ["a1"], "evidence": [], "headline": "Flood", "merged_into": None,
}  # fmt: skip
REJECTION: dict[str, Any] = {
    "reason": "not_json", "detail": "the value is not JSON", "topic": "articles.raw", "partition": 0, "offset": 3,
    "timestamp": None, "key": None, "value": "ew==", "pipeline": PIPELINE,
}  # fmt: skip
RECORDS = [
    ("event.json", Event, EVENT),
    ("enriched-document.json", EnrichedDocument, DOCUMENT),
    ("incident.json", Incident, INCIDENT),
    ("rejection.json", Rejection, REJECTION),
]


def validator(name: str) -> Draft202012Validator:
    schema = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_the_files_are_what_the_types_give() -> None:
    drifted = [
        name
        for name, document in schemas.documents().items()
        if not (FOLDER / name).exists() or (FOLDER / name).read_text(encoding="utf-8") != schemas.text_of(document)
    ]
    assert drifted == [], "run: make schemas"


def test_no_file_is_left_over() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(schemas.documents())


@pytest.mark.parametrize(("name", "kind", "plain"), RECORDS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_record_as_it_is_written_obeys_its_schema(name: str, kind: type[Any], plain: dict[str, Any]) -> None:
    assert list(validator(name).iter_errors(json.loads(dumps(msgspec.convert(plain, kind))))) == []


@pytest.mark.parametrize(("name", "kind", "plain"), RECORDS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_schema_refuses_a_record_that_lacks_a_field(name: str, kind: type[Any], plain: dict[str, Any]) -> None:
    del kind
    assert not validator(name).is_valid(
        {key: value for key, value in plain.items() if key != "pipeline" and key != "headline"}
    )


@pytest.mark.parametrize(
    "article",
    [
        {"text": "Envoys met."},
        {"text": "x", "id": None, "feed": [1]},
        {},
        {"text": 1},
        {"text": ""},
        {"text": "x", "url": 3},
        [],
    ],
    ids=repr,
)
def test_the_input_schema_and_the_decoder_agree(article: Any) -> None:
    try:
        articles.decode(json.dumps(article).encode(), received_at="2024-05-01T00:00:00Z")
        accepted = True
    except RejectedInput:
        accepted = False
    assert validator("article.json").is_valid(article) is accepted


def test_a_rejection_names_one_of_the_known_reasons() -> None:
    assert not validator("rejection.json").is_valid(REJECTION | {"reason": "because"})


def test_the_asyncapi_document_points_at_what_is_there() -> None:
    document = json.loads((FOLDER / "asyncapi.json").read_text(encoding="utf-8"))

    def references(node: Any) -> list[str]:
        if isinstance(node, dict):
            own = [node["$ref"]] if "$ref" in node else []
            return own + [found for value in node.values() for found in references(value)]
        return [found for value in node for found in references(value)] if isinstance(node, list) else []

    found = references(document)
    assert len(found) >= 15
    for reference in found:
        if not reference.startswith("#/"):
            assert (FOLDER / reference).exists(), reference
            continue
        target = document
        for step in reference[2:].split("/"):
            target = target[step]


def test_every_topic_has_a_channel_and_the_application_sends_what_is_said() -> None:
    from streams.codecs import TYPES
    from streams.settings import Topics

    topics = Topics()
    channels = {topic: name for topic, name, *_ in schemas.CHANNELS}
    assert set(channels) == {topics.raw, topics.enriched, topics.events, topics.resolved, topics.rejected}
    for kind, (_, schema) in TYPES.items():
        assert schemas.TYPES[schema] is kind
