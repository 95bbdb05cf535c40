"""The command line keeps to pipes: data on stdout, one line on stderr for a mistake, an exit code that tells."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from faultline.cli import cli, main
from faultline.cli.tail import cells
from faultline.errors import FaultlineError
from faultline.extraction import pipeline
from faultline.records import Article, EnrichedDocument
from tests.samples import document, event, location

ROOT = Path(__file__).parent.parent


class Reader:
    """Tells an article's id back; an article that says BOOM can't be analysed."""

    def extract(self, article: Article) -> EnrichedDocument:
        if "BOOM" in article.text:
            raise RuntimeError("boom\nand more")
        basra = event(event_id=f"{article.id}-1", article_id=article.id, location=location("Basra", 30.5, 47.8))
        return document(article.id, (basra, event(event_id=f"{article.id}-2", article_id=article.id)), article.extra)

    def extract_many(self, articles: Iterable[Article]) -> Iterator[EnrichedDocument]:
        return iter([self.extract(article) for article in articles])


@pytest.fixture(autouse=True)
def _reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "load", Reader)
    for name in ("FAULTLINE_BROKERS", "FAULTLINE_GROUP"):
        monkeypatch.delenv(name, raising=False)


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as stop:
        main(list(arguments))
    return int(stop.value.code or 0)


def lines(tmp_path: Path, *values: object) -> str:
    path = tmp_path / "articles.ndjson"
    path.write_text("".join((v if isinstance(v, str) else json.dumps(v)) + "\n" for v in values), encoding="utf-8")
    return str(path)


def ids(out: str) -> list[str]:
    return [json.loads(line)["article_id"] for line in out.splitlines()]


def commands(
    group: click.Group | None = None, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    group = group or cli
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


ALL = list(commands())


@pytest.mark.parametrize(("path", "command"), ALL, ids=[" ".join(path) for path, _ in ALL])
def test_every_command_has_help_with_an_example_that_names_it(path: tuple[str, ...], command: click.Command) -> None:
    help_text = command.help or ""
    assert "Example" in help_text
    assert f"faultline {path[0]}" in help_text.split("Example", 1)[1]


@pytest.mark.parametrize(("path", "command"), ALL, ids=[" ".join(path) for path, _ in ALL])
def test_every_option_says_what_it_does(path: tuple[str, ...], command: click.Command) -> None:
    del path
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help or isinstance(parameter.type, click.Choice), parameter.name


def test_documents_come_in_the_inputs_order_one_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = [f"a{number}" for number in range(40)]
    assert run("extract", lines(tmp_path, *({"id": name, "text": "Envoys met."} for name in names))) == 0
    assert ids(capsys.readouterr().out) == names


def test_a_bad_line_is_told_with_its_number_and_the_good_ones_come_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = lines(tmp_path, {"id": "a", "text": "Envoys met."}, "{", {"id": "b", "text": "Envoys met."}, {"id": "c"})
    assert run("extract", path) == 1
    captured = capsys.readouterr()
    assert ids(captured.out) == ["a", "b"]
    assert [line.split(": ")[:2] for line in captured.err.splitlines()] == [
        ["line 2", "not_json"],
        ["line 4", "no_text"],
    ]


def test_an_article_that_breaks_the_analysis_takes_no_neighbour_with_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = [{"id": f"a{number}", "text": "Envoys met."} for number in range(5)]
    assert (
        run("extract", lines(tmp_path, *good, {"id": "bad", "text": "BOOM"}, {"id": "z", "text": "Envoys met."})) == 1
    )
    captured = capsys.readouterr()
    assert ids(captured.out) == ["a0", "a1", "a2", "a3", "a4", "z"]
    assert captured.err == "line 6: extraction_crashed: the analysis failed: RuntimeError: boom and more\n"


def test_several_files_are_read_one_after_the_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = tmp_path / "1"
    second = tmp_path / "2"
    first.write_text('{"id": "a", "text": "Envoys met."}\n\n')
    second.write_text('{"id": "b", "text": "Envoys met."}')
    assert run("extract", str(first), str(second)) == 0
    assert ids(capsys.readouterr().out) == ["a", "b"]


def test_unknown_fields_come_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("extract", lines(tmp_path, {"id": "a", "text": "Envoys met.", "feed": {"n": [1, None]}}))
    assert json.loads(capsys.readouterr().out)["extra"] == {"feed": {"n": [1, None]}}


def test_near_keeps_the_events_within_the_radius(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = lines(tmp_path, {"id": "a", "text": "Envoys met."})
    run("extract", "--near", "30.5,47.8,5", path)
    assert [each["event_id"] for each in json.loads(capsys.readouterr().out)["events"]] == ["a-1"]
    run("extract", "--near", "50,8,5", path)
    assert json.loads(capsys.readouterr().out)["events"] == []


def test_resolve_gives_every_event_an_incident(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("extract", "--resolve", lines(tmp_path, {"id": "a", "text": "Envoys met."}))
    assert all(each["incident_id"] for each in json.loads(capsys.readouterr().out)["events"])


@pytest.mark.parametrize(
    ("form", "first"), [("csv-acled", "event_id_cnty,event_date,"), ("table", ""), ("csv-gdelt", "")]
)
def test_forms_of_output_are_written_to_stdout(
    form: str, first: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("extract", "--format", form, lines(tmp_path, {"id": "a", "text": "Envoys met."})) == 0
    out = capsys.readouterr().out
    assert out.startswith(first)
    assert "Basra" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("extract", "no-such-file"), "no-such-file"),
        (("extract", "--near", "1,2", "x"), "30.5,47.8,100"),
        (("extract", "--near", "95,2,3", "x"), "-90 to 90"),
        (("extract", "--format", "xml"), "ndjson"),
        (("produce", "no-such-file"), "no-such-file"),
        (("produce",), "FILE"),
        (("tail", "weather"), "enriched"),
        (("no-such-command",), "no-such-command"),
        (("topics", "no-such"), "no-such"),
        (("config", "show", "--config", "no-such.toml"), "no-such.toml"),
    ],
)
def test_a_users_mistake_gives_one_line_that_names_it(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.splitlines()) == 1
    assert said in captured.err


def test_an_unknown_setting_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("FAULTLINE_KAFKA_BROKER", "x:1")
    assert run("config", "show") == 2
    assert "FAULTLINE_KAFKA_BROKER" in capsys.readouterr().err


def test_config_show_tells_origins_and_hides_secrets(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FAULTLINE_BROKERS", "kafka:9092")
    monkeypatch.setenv("FAULTLINE_KAFKA_PASSWORD", "opensesame")
    assert run("config", "show") == 0
    out = capsys.readouterr().out
    rows = {row["setting"]: row for row in map(json.loads, out.splitlines())}
    assert rows["kafka.brokers"] == {"setting": "kafka.brokers", "value": '"kafka:9092"', "origin": "FAULTLINE_BROKERS"}
    assert rows["kafka.password"]["origin"] == "FAULTLINE_KAFKA_PASSWORD"
    assert "opensesame" not in out


def test_without_the_application_a_worker_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from faultline.cli import options

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(options, "__file__", str(tmp_path / "a" / "b" / "options.py"))
    assert run("worker") == 2
    assert "checkout" in capsys.readouterr().err


def test_the_application_is_found_beside_the_settings_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("config", "show", "--config", str(ROOT / "config" / "faultline.toml")) == 0
    assert "faultline.toml" in capsys.readouterr().out


def test_an_error_of_faultlines_own_ends_with_2_and_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise FaultlineError("no model\nis here")

    monkeypatch.setattr(pipeline, "load", fail)
    assert run("extract", lines(tmp_path, {"text": "Envoys met."})) == 2
    assert capsys.readouterr().err == "faultline: no model is here\n"


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    program = """
import sys
from faultline.extraction import pipeline
from tests.test_cli import Reader
pipeline.load = Reader
from faultline.cli import main
main(["extract", sys.argv[1]])
"""
    path = lines(tmp_path, *({"id": f"a{number}", "text": "Envoys met."} for number in range(3000)))
    process = subprocess.Popen(
        [sys.executable, "-c", program, path], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=60) == 0


def test_a_command_that_this_installation_lacks_is_not_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec

    def without(name: str, package: str | None = None) -> Any:
        return None if name == "faultline.cli.tail" else find(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", without)
    assert "tail" not in cli.list_commands(click.Context(cli))


def test_tail_shows_a_row_of_each_kind() -> None:
    import msgspec

    basra = msgspec.to_builtins(event(location=location("Basra", 30.5, 47.8)))
    assert cells("events", basra)[5] == "Basra"
    assert cells("enriched", msgspec.to_builtins(document("a", (), {})))[:2] == ("2024-05-01T00:00:00Z", "a")
    refusal = {"topic": "t", "partition": 1, "offset": 2, "reason": "empty", "detail": "the value is empty"}
    assert cells("rejected", refusal) == ("t/1/2", "empty", "the value is empty")
