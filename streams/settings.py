"""Settings: defaults, then the file, then the environment; an unknown name is an error, and every origin is kept."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from faultline.errors import SettingsError
from faultline.extraction.components import ExtractionConfig
from faultline.routes import Route

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PREFIX = "FAULTLINE_"
SHORT = {"FAULTLINE_BROKERS": ("kafka", "brokers"), "FAULTLINE_GROUP": ("kafka", "group")}
SECRETS = {("kafka", "password")}


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of the sections."""


class Kafka(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The brokers and how to talk to them. Times in seconds."""

    brokers: str = "127.0.0.1:9092"
    group: str = "faultline"
    security: Literal["plaintext", "ssl", "sasl_plaintext", "sasl_ssl"] = "plaintext"
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-512"
    username: str = ""
    password: str = ""
    ca_file: str = ""
    session_timeout: float = 60.0
    heartbeat_interval: float = 3.0
    request_timeout: float = 45.0
    commit_interval: float = 2.0
    fetch_max_bytes: int = 2 * 1024 * 1024
    send_max_bytes: int = 8 * 1024 * 1024


class Topics(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Names, partitions, copies, and retention in days."""

    raw: str = "articles.raw"
    enriched: str = "articles.enriched"
    events: str = "incidents.events"
    resolved: str = "incidents.resolved"
    rejected: str = "articles.rejected"
    partitions: int = 4
    replication: int = 1
    enriched_days: float = 14
    events_days: float = 30
    rejected_days: float = 30


class Pool(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The extraction's processes and their limits: seconds, MiB."""

    processes: int = 0
    time_limit: float = 30.0
    memory_limit: int = 2048
    tasks_per_process: int = 2000
    retries: int = 1
    factory: str = "faultline.extraction.pipeline:load"

    @property
    def size(self) -> int:
        """How many processes: the setting, else a core less than there are, at least one."""
        return self.processes or max(1, (os.cpu_count() or 2) - 1)


class Worker(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One worker's bounds. Times in seconds."""

    window: int = 0
    buffer: int = 128
    poll_records: int = 200
    stall_limit: float = 180.0
    metrics_host: str = "127.0.0.1"
    metrics_port: int = 0
    data_dir: str = ""


class Dedupe(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Copies: how many articles and days are remembered, and how alike a copy is (0 to 1)."""

    enabled: bool = True
    window: int = 20_000
    days: float = 7.0
    threshold: float = 0.8


class Resolve(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Incidents: how many days an incident stays open, and how many events a partition's state holds."""

    enabled: bool = True
    window_days: float = 14.0
    max_events: int = 500_000


class Settings(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that an operator can set."""

    kafka: Kafka = Kafka()
    topics: Topics = Topics()
    pool: Pool = Pool()
    worker: Worker = Worker()
    extraction: ExtractionConfig = ExtractionConfig()
    dedupe: Dedupe = Dedupe()
    resolve: Resolve = Resolve()
    routes: dict[str, Route] = {}

    @property
    def window(self) -> int:
        """Articles in flight."""
        return self.worker.window or 4 * self.pool.size


class Loaded(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings and, for "section.key", where each came from: default, a file's path, or a variable's name."""

    settings: Settings
    origins: dict[str, str]

    def shown(self) -> dict[str, str]:
        """Every value as text, secrets masked."""
        plain: dict[str, Any] = msgspec.to_builtins(self.settings)
        return {
            f"{section}.{key}": "(set, hidden)"
            if (section, key) in SECRETS and value
            else msgspec.json.encode(value).decode()
            for section, values in plain.items()
            for key, value in values.items()
        }


def load(path: Path | None, environ: Mapping[str, str]) -> Loaded:
    """The settings that hold. ``path`` None: no file. Raises SettingsError, which names the key and what is allowed."""
    merged: dict[str, dict[str, Any]] = {}
    origins: dict[str, str] = {}
    if path is not None:
        for section, values in _read(path).items():
            known = _keys(section, str(path))
            if not isinstance(values, dict):
                raise SettingsError(f"{path}: {section} is a value; write it as a table, [{section}]")
            for key, value in values.items():
                if known is not None and key not in known:
                    raise SettingsError(f"{path}: [{section}] has no key {key!r}; {_nearest(key, known)}")
                merged.setdefault(section, {})[key] = value
                origins[f"{section}.{key}"] = str(path)
    for name, value in environ.items():
        if name.startswith(PREFIX):
            section, key = _variable(name)
            merged.setdefault(section, {})[key] = value
            origins[f"{section}.{key}"] = name
    try:
        settings = msgspec.convert(_split_lists(merged), Settings, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{_origin_of(str(error), origins)}: {error}") from error
    _check(settings)
    shown = {f"{s}.{k}" for s, values in msgspec.to_builtins(settings).items() for k in values}
    return Loaded(settings=settings, origins={name: origins.get(name, "default") for name in sorted(shown)})


def _read(path: Path) -> dict[str, Any]:
    try:
        read: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        return read
    except OSError as error:
        raise SettingsError(f"{path}: can't be read ({error.strerror}); name an existing file with --config") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: no TOML ({error})") from error


def _keys(section: str, where: str) -> list[str] | None:
    """The keys of a section; None for routes, whose keys are the user's."""
    types = {field.name: field.type for field in msgspec.structs.fields(Settings)}
    if section not in types:
        raise SettingsError(f"{where}: there is no section [{section}]; {_nearest(section, list(types))}")
    if section == "routes":
        return None
    return [field.name for field in msgspec.structs.fields(types[section])]


def _variable(name: str) -> tuple[str, str]:
    if name in SHORT:
        return SHORT[name]
    section, _, key = name[len(PREFIX) :].lower().partition("_")
    known = _keys(section, name)
    if known is None or key not in known:
        allowed = [f"{PREFIX}{section}_{k}".upper() for k in known or []]
        raise SettingsError(f"{name}: no setting has this name; {_nearest(name, allowed)}")
    return section, key


def _nearest(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}?" if close else f"allowed are {', '.join(sorted(known))}"


def _split_lists(merged: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """A list that comes from the environment is comma-separated."""
    lists = {"actors", "triggers", "gazetteer"}
    return {
        section: {
            key: [part for part in value.split(",") if part] if key in lists and isinstance(value, str) else value
            for key, value in values.items()
        }
        for section, values in merged.items()
    }


def _origin_of(message: str, origins: Mapping[str, str]) -> str:
    path = message.rsplit("$.", 1)[-1].rstrip("`")
    return f"{origins.get('.'.join(path.split('.')[:2]), 'settings')}: {path}"


def _check(settings: Settings) -> None:
    positive = {
        "kafka.session_timeout": settings.kafka.session_timeout,
        "kafka.request_timeout": settings.kafka.request_timeout,
        "topics.partitions": settings.topics.partitions,
        "topics.replication": settings.topics.replication,
        "pool.time_limit": settings.pool.time_limit,
        "worker.buffer": settings.worker.buffer,
        "worker.poll_records": settings.worker.poll_records,
        "worker.stall_limit": settings.worker.stall_limit,
    }
    for name, value in positive.items():
        if value <= 0:
            raise SettingsError(f"{name} is {value}; more than 0 is allowed")
    if not 0 < settings.dedupe.threshold <= 1:
        raise SettingsError(f"dedupe.threshold is {settings.dedupe.threshold}; above 0 and up to 1 is allowed")
    names = [settings.topics.raw, settings.topics.enriched, settings.topics.events, settings.topics.resolved]
    if len({*names, settings.topics.rejected}) != len(names) + 1:
        raise SettingsError("topics: two of the five topics have the same name; each needs its own")
