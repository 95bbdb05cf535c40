"""What the documents say can be done is done here: the README's commands and snippets run, its links and names hold."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import msgspec
import pytest

from faultline import __version__
from faultline.cli import COMMANDS, cli
from tests.brokers import EmbeddedBroker

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
FAKE = "tests.broker.fakes:load"  # the worker's extractor here: the streams are tried, not the models


def blocks(language: str) -> list[str]:
    """The README's fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)


def shell() -> list[str]:
    """The README's shell commands, without their comments."""
    found = [line.split("  #")[0].split(" #")[0].strip() for block in blocks("sh") for line in block.splitlines()]
    return [line for line in found if line]


def invocations() -> list[list[str]]:
    """The arguments of each `faultline` in the shell commands."""
    parts = [part.strip() for line in shell() for part in line.split("|")]
    return [
        shlex.split(part.split(">")[0].rstrip("& "))[1:] for part in parts if part.startswith("faultline ")
    ]  # fmt: skip


def test_the_make_targets_exist() -> None:
    wanted = [line.split()[1] for line in shell() if line.startswith("make ")]
    assert wanted == ["demo", "test"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in [*wanted, "lint", "lock", "schemas", "clean"]:
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target


def test_continuous_integration_runs_the_same_command() -> None:
    script = ROOT / ".ci" / "run"
    assert "make test" in script.read_text(encoding="utf-8").splitlines()
    assert os.access(script, os.X_OK)


@pytest.mark.parametrize("arguments", invocations(), ids=" ".join)
def test_every_faultline_command_parses(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    group: click.Group = cli
    context = click.Context(cli)
    while True:
        name, command, rest = group.resolve_command(context, arguments)
        assert command is not None
        if not isinstance(command, click.Group):
            break
        group, context, arguments = command, click.Context(command, info_name=name), rest
    command.make_context(name, rest)


def test_every_command_is_in_the_documents() -> None:
    texts = README + "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md"))
    texts += (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    listed = cli.list_commands(click.Context(cli))
    assert set(listed) <= set(COMMANDS)
    assert [name for name in listed if name not in texts] == []


def test_the_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert len(links) >= 4
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []


def test_the_event_by_example_has_the_schemas_fields_and_its_own_text() -> None:
    (shown,) = (json.loads(block) for block in blocks("json"))
    schema = json.loads((ROOT / "schemas" / "event.json").read_text(encoding="utf-8"))
    assert set(shown) <= set(schema["properties"])
    evidence = shown["evidence"]
    assert evidence["text"] in README.replace(json.dumps(evidence["text"]), "", 1)  # the article that was sent
    for part in (*shown["actors"], *shown["recipients"], shown["attribution"], evidence["trigger"]):
        assert evidence["text"][part["start"] : part["end"]] == part["text"]
    assert shown["pipeline"]["version"] == __version__


@pytest.mark.model
def test_the_event_by_example_is_what_the_article_by_example_gives() -> None:
    from faultline.extraction.pipeline import load
    from faultline.records import Article

    (shown,) = (json.loads(block) for block in blocks("json"))
    text = shown["evidence"]["text"]
    article = Article(id="wire-1", text=text, published_at="2024-05-02T08:00:00Z", source="Example Wire")
    (event,) = load({}).extract(article).events
    assert json.loads(msgspec.json.encode(event)) == shown


def test_the_event_by_example_is_of_the_right_types() -> None:
    from jsonschema import Draft202012Validator

    (shown,) = (json.loads(block) for block in blocks("json"))
    schema = json.loads((ROOT / "schemas" / "event.json").read_text(encoding="utf-8"))
    for name, value in shown.items():
        part = schema["properties"][name] | {"$defs": schema["$defs"]}
        assert list(Draft202012Validator(part).iter_errors(value)) == [], name


def test_every_topic_is_in_the_readme() -> None:
    from streams.settings import Topics

    topics = Topics()
    for name in (topics.raw, topics.enriched, topics.events, topics.resolved, topics.rejected):
        assert f"| `{name}` |" in README


def test_the_changelog_is_open_at_the_top() -> None:
    headings = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert headings[0] == "Latest"


def test_every_dependency_has_its_reason() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = project[project.index("dependencies = [") : project.index("[project.optional-dependencies]")]
    names = re.findall(r'^\s*"([A-Za-z0-9-]+)', block, flags=re.MULTILINE)
    decisions = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
    assert [name for name in names if f"| {name} |" not in decisions] == []


@pytest.fixture(scope="module")
def environment(embedded: EmbeddedBroker) -> dict[str, str]:
    """The environment that the README's shell has."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("FAULTLINE_")},
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "FAULTLINE_BROKERS": embedded.address,
        "FAULTLINE_GROUP": "readme",
        "FAULTLINE_POOL_FACTORY": FAKE,
        "FAULTLINE_POOL_PROCESSES": "1",
        "FAULTLINE_KAFKA_SESSION_TIMEOUT": "8",
        "FAULTLINE_KAFKA_HEARTBEAT_INTERVAL": "1",
        "OMP_NUM_THREADS": "1",
    }


@pytest.fixture(scope="module")
def deployment(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The README's topics and worker, up while the other commands run."""
    execute(["faultline", "topics", "create"], environment)
    log = (tmp_path_factory.mktemp("readme") / "worker.log").open("wb")
    worker = subprocess.Popen(["faultline", "worker"], cwd=ROOT, env=environment, stdout=log, stderr=log)
    yield environment
    worker.terminate()
    assert worker.wait(timeout=60) == 0


def execute(command: list[str], environment: dict[str, str], **options: Any) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        command, cwd=options.pop("cwd", ROOT), env=environment, capture_output=True, text=True, timeout=100, **options
    )
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done


def offline() -> list[str]:
    return [line for line in shell() if "faultline extract" in line]


def online() -> list[str]:
    names = ("faultline produce", "faultline tail", "faultline config", "faultline topics")
    return [line for line in shell() if line.startswith(names)]


def test_every_shell_command_of_the_readme_is_run_or_checked() -> None:
    checked = [line for line in shell() if line.startswith(("make ", "export ", "faultline worker"))]
    assert sorted([*checked, *offline(), *online()]) == sorted(shell())


@pytest.mark.model
def test_the_commands_without_kafka_run(environment: dict[str, str], tmp_path: Path) -> None:
    """Bad lines of the sample give exit code 1; the good ones come out."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    for line in offline():
        done = subprocess.run(
            ["bash", "-c", line], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=110
        )
        assert done.returncode in (0, 1), done.stderr
        assert "Traceback" not in done.stderr
    assert len((tmp_path / "enriched.ndjson").read_text(encoding="utf-8").splitlines()) > 60
    assert (tmp_path / "acled.csv").read_text(encoding="utf-8").startswith("event_id_cnty,")


@pytest.mark.embedded
def test_the_commands_with_kafka_run(deployment: dict[str, str]) -> None:
    shown = {}
    for line in online():
        shown[line] = execute(["bash", "-c", line], deployment).stdout
    events = shown["faultline tail events --from-beginning --limit 3"].splitlines()
    assert len(events) == 3
    assert all(json.loads(event)["event_id"] for event in events)
    refusal = json.loads(shown["faultline tail rejected --from-beginning --limit 1"])
    assert refusal["reason"]
    assert deployment["FAULTLINE_BROKERS"] in shown["faultline config show"]


@pytest.mark.embedded
@pytest.mark.parametrize("snippet", blocks("python"), ids=["produce", "subscribe", "records"])
def test_the_snippets_run(snippet: str, deployment: dict[str, str]) -> None:
    done = execute([sys.executable, "-c", snippet], deployment)
    assert bool(done.stdout) is ("print(" in snippet)
