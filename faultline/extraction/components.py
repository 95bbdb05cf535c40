"""What the extraction is made of, and which parts of it are on."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from faultline import __version__
from faultline.extraction.actors import ActorCoder
from faultline.extraction.decide import Weights
from faultline.extraction.encoder import EventTyper
from faultline.extraction.gate import Gate
from faultline.extraction.gazetteer import Gazetteer
from faultline.extraction.language import MODEL, Language
from faultline.extraction.marked import Trust
from faultline.extraction.ontology import Ontology
from faultline.extraction.places import PlaceFinder
from faultline.extraction.weapons import WeaponFinder
from faultline.records import Pipeline, Record


class ExtractionConfig(Record, frozen=True, kw_only=True):
    """Switches, thresholds and a desk's own tables. Thresholds are probabilities."""

    model: str = MODEL
    encoder: bool = True
    encoder_folder: str | None = None
    places: bool = True
    coreference: bool = True  # pronouns and descriptions stand for parties named before
    allegiance: bool = True  # parties of no country are of the one that is likely by their article
    linking: bool = True  # parties and places that sentences before an act's own name, by the encoder
    assertion: bool = True  # status and attribution; without it every event is "reported"
    screens: bool = True  # sports, markets, figures of speech
    gate_words: float | None = -1.45  # log odds by its words; a sentence further down with less is not heard
    gate_threshold: float = 0.35
    event_threshold: float = 0.45
    minor_threshold: float = 0.5
    off_topic: float = 0.5  # an article that less probably tells of acts is about something else
    fallback_threshold: float = 0.45  # without any trigger: the main verb then stands for the act
    trust: Trust = Trust()
    weights: Weights = Weights()
    actors: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    gazetteer: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Components:
    """The loaded parts; a part that is switched off is None."""

    config: ExtractionConfig
    pipeline: Pipeline
    language: Language
    ontology: Ontology
    gate: Gate
    typer: EventTyper | None
    coder: ActorCoder
    weapons: WeaponFinder
    places: PlaceFinder | None


def load_components(config: ExtractionConfig) -> Components:
    """Loads what the configuration turns on. Raises ModelError, DataFileError."""
    language = Language.load(config.model)
    ontology = Ontology.load(Path(path) for path in config.triggers)
    folder = Path(config.encoder_folder) if config.encoder_folder else None
    typer = EventTyper.load(folder) if config.encoder else None
    models = {"spacy": language.version} | ({"encoder": typer.version} if typer else {})
    return Components(
        config=config,
        pipeline=Pipeline(name="faultline", version=__version__, models=models),
        language=language,
        ontology=ontology,
        gate=Gate(config.gate_words, ontology.own),
        typer=typer,
        coder=ActorCoder.load([Path(path) for path in config.actors]),
        weapons=WeaponFinder.load(),
        places=PlaceFinder(Gazetteer.load(extra=[Path(path) for path in config.gazetteer])) if config.places else None,
    )
