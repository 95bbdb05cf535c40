"""The one Faust app. It names its agents as strings; they import it, never the reverse."""

from __future__ import annotations

import asyncio
import logging
import os
import tempfile
from typing import Any

import faust
import faust.streams
from faust.types.enums import ProcessingGuarantee
from prometheus_client import start_http_server

from faultline.errors import BrokerError, ExtractionFailed, FaultlineError
from streams import topics
from streams.pool import ExtractionPool
from streams.settings import Settings
from streams.watchdog import Watchdog

log = logging.getLogger("faultline.worker")
EXIT_UNACKNOWLEDGED = 70  # EX_SOFTWARE: an input could not be finished; nothing of it was acknowledged


def build(settings: Settings) -> faust.App:
    """The app with its agents, not started. Raises BrokerError where this Faust can't keep the promises."""
    if getattr(faust.streams, "_CStreamIterator", None) is None:
        raise BrokerError(
            "this Faust runs without its compiled part, which acknowledges what it skips; install faust-streaming's wheel"
        )
    for name in [name for name in os.environ if name in FAUST_VARIABLES]:
        log.warning("%s is set in the environment; Faultline does not read it", name)
        del os.environ[name]
    kafka, worker = settings.kafka, settings.worker
    slowest = settings.pool.time_limit * (1 + settings.pool.retries) + kafka.request_timeout
    app = faust.App(
        kafka.group,
        version=1,
        broker=";".join(f"kafka://{address.strip()}" for address in kafka.brokers.split(",")),
        broker_credentials=_credentials(settings),
        broker_session_timeout=kafka.session_timeout,
        broker_request_timeout=max(90.0, kafka.session_timeout + 30),
        broker_heartbeat_interval=kafka.heartbeat_interval,
        broker_rebalance_timeout=slowest + 60,
        broker_max_poll_interval=max(1000.0, 3 * slowest),
        broker_max_poll_records=worker.poll_records,
        broker_commit_interval=kafka.commit_interval,
        consumer_auto_offset_reset="earliest",
        consumer_max_fetch_size=kafka.fetch_max_bytes,
        producer_acks=-1,
        producer_request_timeout=kafka.request_timeout,
        producer_max_request_size=kafka.send_max_bytes,
        processing_guarantee=ProcessingGuarantee.AT_LEAST_ONCE,
        stream_buffer_maxsize=worker.buffer,
        stream_wait_empty=True,
        table_standby_replicas=0,
        topic_allow_declare=False,
        topic_disable_leader=True,
        topic_replication_factor=settings.topics.replication,
        topic_partitions=settings.topics.partitions,
        web_enabled=False,
        worker_redirect_stdouts=False,
        datadir=worker.data_dir or tempfile.mkdtemp(prefix="faultline-"),
        autodiscover=False,
        origin="streams",
    )
    app.conf.version = 1
    return app


# Faust reads these over its keyword arguments; an operator's settings must not be changed behind their back.
FAUST_VARIABLES = frozenset(
    setting.env_name for setting in vars(faust.Settings).values() if getattr(setting, "env_name", None)
)


class Runtime:
    """What the agents share: settings, the pool, the watchdog. One for each worker process."""

    def __init__(self, app: faust.App, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.pool = ExtractionPool(settings.pool, settings.extraction)
        self.in_flight: list[Any] = []
        self.watchdog = Watchdog(
            lambda: any(window.in_flight for window in self.in_flight), settings.worker.stall_limit
        )

    def die(self, event: Any, error: BaseException) -> None:
        """Ends the process without acknowledging: what is not acknowledged is delivered again."""
        message = event.message
        log.critical(
            "%s partition %s offset %s can't be finished (%s: %s); ending unacknowledged",
            message.topic, message.partition, message.offset, type(error).__name__, error,
        )  # fmt: skip
        self.pool.stop()
        os._exit(EXIT_UNACKNOWLEDGED)


def run_worker(settings: Settings) -> int:
    """Runs a worker until it is told to stop; its exit status. Raises TopicMissing, BrokerError, ExtractionFailed."""
    needed = [settings.topics.raw, settings.topics.enriched, settings.topics.events, settings.topics.rejected]
    if settings.resolve.enabled:
        needed.append(settings.topics.resolved)
    asyncio.run(topics.check(settings, [*needed, *(route.topic for route in settings.routes.values())]))
    app = build(settings)
    runtime = Runtime(app, settings)
    _attach(app, runtime)
    worker = faust.Worker(app, loglevel="WARN", loop=app.loop, quiet=True, override_logging=False)
    if settings.worker.metrics_port:
        start_http_server(settings.worker.metrics_port, addr=settings.worker.metrics_host)
    log.warning("worker of group %s reads %s on %s", settings.kafka.group, settings.topics.raw, settings.kafka.brokers)
    runtime.pool.start()
    try:
        asyncio.run(_warm(runtime))
        runtime.watchdog.start()
        worker.execute_from_commandline()
    except SystemExit as stop:
        return int(stop.code or 0)
    finally:
        runtime.watchdog.stop()
        runtime.pool.stop()
    return 0


async def _warm(runtime: Runtime) -> None:
    try:
        await runtime.pool.warm()
    except ExtractionFailed as error:
        raise FaultlineError(str(error)) from error


def _attach(app: faust.App, runtime: Runtime) -> None:
    """Imports the agents, which register themselves with the app."""
    from importlib import import_module

    names = ["agents.enrich"]
    if runtime.settings.routes:
        names.append("agents.route")
    if runtime.settings.resolve.enabled:
        names.append("agents.resolve")
    for name in names:
        import_module(name).attach(app, runtime)


def _credentials(settings: Settings) -> Any:
    kafka = settings.kafka
    if kafka.security == "plaintext":
        return None
    context = topics.connection(kafka).get("ssl_context")
    if kafka.security == "ssl":
        return faust.SSLCredentials(context)
    return faust.SASLCredentials(
        username=kafka.username, password=kafka.password, mechanism=kafka.sasl_mechanism, ssl_context=context
    )
