"""Defaults, then the file, then the environment; what nobody knows is an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from faultline.errors import SettingsError
from streams.settings import Settings, load

ROOT = Path(__file__).parent.parent.parent


def written(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(text)
    return path


def test_the_shipped_file_says_the_defaults() -> None:
    assert load(ROOT / "config" / "faultline.toml", {}).settings == Settings()


def test_the_environment_wins_over_the_file_and_the_origin_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, '[kafka]\ngroup = "desk"\nbrokers = "one:9092"\n')
    loaded = load(path, {"FAULTLINE_BROKERS": "two:9092", "FAULTLINE_POOL_PROCESSES": "3", "HOME": "/x"})
    assert (loaded.settings.kafka.group, loaded.settings.kafka.brokers) == ("desk", "two:9092")
    assert loaded.settings.pool.size == 3
    assert loaded.origins["kafka.group"] == str(path)
    assert loaded.origins["kafka.brokers"] == "FAULTLINE_BROKERS"
    assert loaded.origins["pool.retries"] == "default"


@pytest.mark.parametrize(
    ("text", "environ", "said"),
    [
        ("[kafka]\ngruop = 'x'\n", {}, "did you mean 'group'"),
        ("[kafkaa]\n", {}, "did you mean 'kafka'"),
        ("kafka = 3\n", {}, "write it as a table"),
        ("[pool]\nprocesses = 'many'\n", {}, "pool.processes"),
        ("[pool]\ntime_limit = 0\n", {}, "more than 0"),
        ("[dedupe]\nthreshold = 2.0\n", {}, "up to 1"),
        ("[topics]\nevents = 'articles.raw'\n", {}, "same name"),
        ("[", {}, "no TOML"),
        ("", {"FAULTLINE_POOL_PROCESES": "2"}, "did you mean 'FAULTLINE_POOL_PROCESSES'"),
        ("", {"FAULTLINE_POOL_PROCESSES": "two"}, "FAULTLINE_POOL_PROCESSES"),
        ("[routes.x]\ntopic = 't'\nnaer = [1, 2, 3]\n", {}, "naer"),
    ],
)
def test_a_wrong_setting_is_named_with_its_place(tmp_path: Path, text: str, environ: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        load(written(tmp_path, text), environ)


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="nowhere"):
        load(tmp_path / "nowhere.toml", {})


def test_secrets_are_never_shown() -> None:
    loaded = load(None, {"FAULTLINE_KAFKA_PASSWORD": "hunter2"})
    assert loaded.settings.kafka.password == "hunter2"
    assert "hunter2" not in str(loaded.shown())


def test_faust_reads_no_variables_behind_the_operators_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROKER_URL", "kafka://elsewhere:9092")
    monkeypatch.setenv("STREAM_BUFFER_MAXSIZE", "7")
    from streams.app import build

    app = build(load(None, {"FAULTLINE_BROKERS": "here:9092"}).settings)
    assert "here" in str(app.conf.broker)
    assert "elsewhere" not in str(app.conf.broker)
    assert app.conf.stream_buffer_maxsize == Settings().worker.buffer


def test_a_route_is_read_whole(tmp_path: Path) -> None:
    text = "[routes.gulf]\ntopic = 'routes.gulf'\ntypes = ['ASSAULT']\nnear = [26.5, 56.3, 300.0]\n"
    route = load(written(tmp_path, text), {}).settings.routes["gulf"]
    assert route.near == (26.5, 56.3, 300.0)
