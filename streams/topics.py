"""The topics that Faultline needs: how they are made, and whether they are there."""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from typing import Any

import msgspec
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError

from faultline.errors import BrokerError, TopicMissing
from streams.settings import Kafka, Settings

DAY_MS = 24 * 60 * 60 * 1000


class TopicSpec(msgspec.Struct, frozen=True):
    """A topic as it is created; ``retention_days`` None for a compacted one."""

    name: str
    partitions: int
    replication: int
    retention_days: float | None

    @property
    def configs(self) -> dict[str, str]:
        """Kafka's topic settings."""
        if self.retention_days is None:
            return {"cleanup.policy": "compact"}
        return {"cleanup.policy": "delete", "retention.ms": str(int(self.retention_days * DAY_MS))}


def specs(settings: Settings) -> tuple[TopicSpec, ...]:
    """Every topic of the contract, and those of the routes."""
    topics = settings.topics
    retention = {
        topics.raw: topics.events_days,
        topics.enriched: topics.enriched_days,
        topics.events: topics.events_days,
        topics.resolved: None,
        topics.rejected: topics.rejected_days,
    } | {route.topic: topics.events_days for route in settings.routes.values()}
    return tuple(TopicSpec(name, topics.partitions, topics.replication, days) for name, days in retention.items())


def connection(kafka: Kafka) -> dict[str, Any]:
    """aiokafka's connection arguments."""
    arguments: dict[str, Any] = {
        "bootstrap_servers": kafka.brokers,
        "security_protocol": kafka.security.upper(),
    }
    if "ssl" in kafka.security:
        arguments["ssl_context"] = ssl.create_default_context(cafile=kafka.ca_file or None)
    if kafka.security.startswith("sasl"):
        arguments |= {
            "sasl_mechanism": kafka.sasl_mechanism,
            "sasl_plain_username": kafka.username,
            "sasl_plain_password": kafka.password,
        }
    return arguments


async def create(settings: Settings) -> tuple[list[str], list[str]]:
    """Creates the missing topics; the names of those made and of those that were there. Raises BrokerError."""
    made: list[str] = []
    there: list[str] = []
    async with _admin(settings.kafka) as admin:
        existing = set(await admin.list_topics())
        for spec in specs(settings):
            if spec.name in existing:
                there.append(spec.name)
                continue
            topic = NewTopic(spec.name, spec.partitions, spec.replication, topic_configs=spec.configs)
            try:
                reply = await admin.create_topics([topic])
                _raise_refusal(reply)
                made.append(spec.name)
            except TopicAlreadyExistsError:
                there.append(spec.name)
            except KafkaError as error:
                raise BrokerError(f"topic {spec.name} could not be created: {error}") from error
    return made, there


async def check(settings: Settings, names: Iterable[str] | None = None) -> list[str]:
    """The topics that are there. Raises TopicMissing, naming those that are not, and BrokerError."""
    wanted = list(names) if names is not None else [spec.name for spec in specs(settings)]
    async with _admin(settings.kafka) as admin:
        existing = set(await admin.list_topics())
    missing = [name for name in wanted if name not in existing]
    if missing:
        raise TopicMissing(
            f"no topic {', '.join(missing)} on {settings.kafka.brokers}; create what is missing with: faultline topics create"
        )
    return wanted


class _admin:  # noqa: N801
    """An admin client that says plainly when no broker answers."""

    def __init__(self, kafka: Kafka) -> None:
        self._kafka = kafka
        self._client = AIOKafkaAdminClient(**connection(kafka), request_timeout_ms=20_000)

    async def __aenter__(self) -> AIOKafkaAdminClient:
        try:
            await self._client.start()
        except (KafkaError, OSError) as error:
            await self._client.close()
            raise BrokerError(
                f"no broker answers at {self._kafka.brokers} ({error}); start one, or set FAULTLINE_BROKERS"
            ) from error
        return self._client

    async def __aexit__(self, *_: object) -> None:
        await self._client.close()


def _raise_refusal(reply: Any) -> None:
    for name, code, *rest in getattr(reply, "topic_errors", ()):
        if code == TopicAlreadyExistsError.errno:
            raise TopicAlreadyExistsError
        if code:
            raise BrokerError(f"topic {name} could not be created: error {code} {rest[0] if rest else ''}".rstrip())
