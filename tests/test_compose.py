"""The deployment's files hold without an engine: compose obeys its schema, the image's steps have what they copy and run."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from streams import settings

ROOT = Path(__file__).parent.parent
COMPOSE_SPEC = Path(__file__).parent / "data" / "compose-spec.json"  # compose-spec/compose-spec, Apache-2.0


def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8")))


def steps() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, each with its arguments."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split(None, 1)[0], line.split(None, 1)[1]) for line in lines]


def test_compose_obeys_the_compose_specification() -> None:
    spec = json.loads(COMPOSE_SPEC.read_text(encoding="utf-8"))
    assert list(Draft202012Validator(spec).iter_errors(compose())) == []


def test_the_specification_would_notice_a_mistake() -> None:
    wrong = compose()
    wrong["services"]["worker"]["comand"] = ["worker"]
    assert not Draft202012Validator(json.loads(COMPOSE_SPEC.read_text(encoding="utf-8"))).is_valid(wrong)


def test_ports_are_published_on_this_host_only() -> None:
    ports = [port for service in compose()["services"].values() for port in service.get("ports", ())]
    assert ports
    assert all(str(port).startswith("127.0.0.1:") for port in ports)


def test_the_worker_waits_for_the_topics_and_they_for_a_healthy_broker() -> None:
    services = compose()["services"]
    assert services["worker"]["depends_on"]["topics"]["condition"] == "service_completed_successfully"
    assert services["topics"]["depends_on"]["kafka"]["condition"] == "service_healthy"
    assert services["kafka"]["healthcheck"]["test"]


def test_the_broker_is_named_as_the_listener_that_containers_reach() -> None:
    services = compose()["services"]
    advertised = dict(
        listener.split("://") for listener in services["kafka"]["environment"]["KAFKA_ADVERTISED_LISTENERS"].split(",")
    )
    for name in ("topics", "worker"):
        assert services[name]["environment"]["FAULTLINE_BROKERS"] == advertised["INTERNAL"]


def test_the_broker_takes_the_largest_record_that_is_sent() -> None:
    largest = int(compose()["services"]["kafka"]["environment"]["KAFKA_MESSAGE_MAX_BYTES"])
    assert largest >= settings.Kafka().send_max_bytes


@pytest.mark.parametrize("service", ["topics", "worker"])
def test_every_variable_is_a_setting(service: str) -> None:
    environment = {str(k): str(v) for k, v in compose()["services"][service]["environment"].items()}
    image = dict(value.split("=", 1) for instruction, value in steps() if instruction == "ENV")
    settings.load(ROOT / "config" / "faultline.toml", image | environment)


def test_a_stop_leaves_the_worker_time_to_finish() -> None:
    grace = compose()["services"]["worker"]["stop_grace_period"]
    assert int(grace.removesuffix("s")) >= 30


def test_what_the_image_copies_is_there_and_tracked() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    names = tracked.stdout.splitlines() if tracked.returncode == 0 else None
    for instruction, arguments in steps():
        if instruction == "COPY":
            for source in arguments.split()[:-1]:
                assert (ROOT / source).exists(), source
                assert names is None or any(n == source or n.startswith(f"{source}/") for n in names), source


def test_the_application_is_copied_as_a_whole() -> None:
    copied = {
        source for instruction, arguments in steps() if instruction == "COPY" for source in arguments.split()[:-1]
    }
    assert {"faultline", "streams", "agents", "config", "requirements.lock"} <= copied


def test_the_image_installs_the_lock_with_hashes() -> None:
    pip = [arguments for instruction, arguments in steps() if instruction == "RUN" and "pip install" in arguments]
    assert any("--require-hashes -r requirements.lock" in line for line in pip)
    assert all("--require-hashes" in line or "--no-deps" in line for line in pip)


def test_the_lock_gives_every_package_a_version_and_a_hash() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    pins = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert len(pins) > 50
    assert [line for line in pins if "==" not in line or "--hash=sha256:" not in line] == []


def test_the_lock_holds_every_requirement_of_the_project() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = project[project.index("dependencies = [") : project.index("[project.scripts]")]
    wanted = re.findall(r'^\s*"([A-Za-z0-9-]+)', block, flags=re.MULTILINE)
    locked = re.findall(
        r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    assert len(wanted) > 15
    assert set(wanted) <= set(locked)


def test_the_worker_does_not_run_as_root() -> None:
    instructions = [instruction for instruction, _ in steps()]
    assert "USER" in instructions
    assert instructions.index("USER") < instructions.index("ENTRYPOINT")
    assert dict(steps())["USER"] not in ("root", "0")


def test_the_entry_point_and_its_command_exist() -> None:
    found = dict(steps())
    command = [*json.loads(found["ENTRYPOINT"]), *json.loads(found["CMD"])]
    assert command[0] == "faultline"
    done = subprocess.run([sys.executable, "-m", *command, "--help"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_health_check_asks_the_port_that_the_image_opens() -> None:
    check = next(arguments for instruction, arguments in steps() if instruction == "HEALTHCHECK")
    environment = dict(arguments.split("=", 1) for instruction, arguments in steps() if instruction == "ENV")
    assert f":{environment['FAULTLINE_WORKER_METRICS_PORT']}/" in check
    program = json.loads(check[check.index("[") :])
    compile(program[-1], "healthcheck", "exec")
    assert shlex.join(program).startswith("python -c")
