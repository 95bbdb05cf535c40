"""`faultline eval` reads gold files, runs what it is given, and says plainly what is wrong with its input."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from faultline.cli_eval import eval_command
from faultline.errors import DataFileError, SettingsError
from faultline.evaluation import runner
from faultline.records import Article, EnrichedDocument, Pipeline

PIPELINE = Pipeline(name="test", version="0", models={})


class Silent:
    """Finds no event in anything."""

    def extract_many(self, articles: Iterable[Article]) -> Iterator[EnrichedDocument]:
        for article in articles:
            yield EnrichedDocument(
                article_id=article.id,
                published_at=article.published_at,
                source=None,
                url=None,
                title=None,
                language="en",
                pipeline=PIPELINE,
                entities=(),
                places=(),
                events=(),
                duplicate_of=None,
                extra={},
            )


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setitem(sys.modules, "silent_extractor", SimpleNamespace(make=Silent))
    return "silent_extractor:make"


def write(folder: Path, name: str, *rows: dict[str, Any]) -> None:
    (folder / f"{name}.ndjson").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def case(number: int, gold: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"c-{number}",
        "article": {"id": f"c-{number}", "text": "Nothing [bold]happened[/bold] in Tamale."},
        "gold": gold,
    }


def test_figures_are_printed_and_written(tmp_path: Path, silent: str) -> None:
    write(tmp_path, "quad", case(1, {"quad": 0}), case(2, {"quad": 4}))
    target = tmp_path / "figures.json"
    done = CliRunner().invoke(
        eval_command,
        ["--data", str(tmp_path), "--extractor", silent, "--errors", "3", "--json", str(target)],
        catch_exceptions=False,
    )
    assert done.exit_code == 0
    assert "quad_macro_f1" in done.output
    assert "[bold]happened[/bold]" in done.output  # an article's words are no markup
    figures = json.loads(target.read_text())
    assert set(figures) == {"quad_macro_f1", "quad_seconds"}
    assert figures["quad_macro_f1"] == pytest.approx(2 / 3 / 5)


def test_a_set_that_was_asked_for_must_be_there(tmp_path: Path) -> None:
    write(tmp_path, "quad", case(1, {"quad": 0}))
    assert list(runner.gold_files(tmp_path)) == ["quad"]
    with pytest.raises(DataFileError, match=r"no plv\.ndjson"):
        runner.gold_files(tmp_path, ["plv", "quad"])


def test_an_unknown_set_and_an_empty_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="quod"):
        runner.gold_files(tmp_path, ["quod"])
    with pytest.raises(DataFileError, match="no gold file"):
        runner.gold_files(tmp_path)


@pytest.mark.parametrize("line", ["{", '{"article": {"id": "x"}, "gold": {}}', '{"gold": {}}', "[]"])
def test_a_line_that_is_no_case_is_named_by_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "quad.ndjson"
    path.write_text(json.dumps(case(1, {"quad": 0})) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"quad\.ndjson:2"):
        runner.read_rows(path)


@pytest.mark.parametrize("target", ["nowhere", "json:absent", "no.such.module:make", ":make"])
def test_an_extractor_that_is_not_there_is_a_settings_error(target: str) -> None:
    with pytest.raises(SettingsError, match="module:factory"):
        runner.load_extractor(target)


def test_a_label_beside_the_article_is_its_incident(tmp_path: Path) -> None:
    write(tmp_path, "incidents", {"incident": "inc-1", "article": {"id": "a", "text": "Rain fell."}})
    assert runner.read_rows(tmp_path / "incidents.ndjson")[0].gold == {"incident": "inc-1"}
