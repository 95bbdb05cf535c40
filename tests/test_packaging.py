"""What is installed, what it imports, and what it exports."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import faultline
from faultline.cli import COMMANDS, Lazy, cli

ROOT = Path(__file__).parent.parent
KAFKA = ("aiokafka", "faust", "kafka", "mode", "streams", "agents")
MEASURING = "faultline.evaluation."  # it takes the time of what it measures
IMPURE = ("faultline.client", "faultline.cli", "faultline.live", "faultline.__main__")


def modules() -> list[str]:
    return sorted(found.name for found in pkgutil.walk_packages(faultline.__path__, "faultline."))


def pure() -> list[str]:
    return [name for name in modules() if not name.startswith(IMPURE)]


def run(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_pure_library_imports_neither_kafka_nor_the_application() -> None:
    program = f"""
import importlib, sys
for name in {pure()!r}:
    importlib.import_module(name)
print(sorted({{m.split(".")[0] for m in sys.modules}} & set({KAFKA!r})))
"""
    assert len(pure()) > 20
    assert run(program).strip() == "[]"


@pytest.mark.parametrize("name", pure())
def test_a_pure_module_names_neither_kafka_nor_environment_nor_clock(name: str) -> None:
    found = importlib.util.find_spec(name)
    assert found is not None
    assert found.origin is not None
    tree = ast.parse(Path(found.origin).read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not {module.split(".")[0] for module in imported} & {
        *KAFKA,
        *(() if name.startswith(MEASURING) else ("time",)),
    }
    asked = {
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    assert not asked & {"os.environ", "os.getenv", "datetime.now", "datetime.utcnow", "date.today"}


def test_only_the_codec_imports_orjson() -> None:
    users = [
        str(path.relative_to(ROOT))
        for folder in ("faultline", "streams", "agents")
        for path in (ROOT / folder).rglob("*.py")
        if "orjson" in {
            (alias.name if isinstance(node, ast.Import) else node.module or "").split(".")[0]
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
    ]  # fmt: skip
    assert users in (["faultline/codec.py"], ["faultline/codec.py", "streams/codecs.py"])


def test_the_help_imports_no_command() -> None:
    program = """
import sys
from faultline.cli import main
try:
    main(["--help"])
except SystemExit:
    heavy = {"aiokafka", "faust", "spacy", "rich", "numpy", "msgspec"} & set(sys.modules)
    print("HEAVY", sorted(heavy))
"""
    assert run(program).strip().endswith("HEAVY []")


def test_extract_imports_no_kafka() -> None:
    program = f"""
import sys
from faultline.cli import main
try:
    main(["extract", "--help"])
except SystemExit:
    import faultline.extraction.pipeline, faultline.export
    print("KAFKA", sorted(set({KAFKA!r}) & set(sys.modules)))
"""
    assert run(program).strip().endswith("KAFKA []")


@pytest.mark.parametrize("name", modules())
def test_what_a_module_exports_is_there_and_sorted(name: str) -> None:
    if name == "faultline.__main__":
        return
    module = importlib.import_module(name)
    exported = getattr(module, "__all__", None)
    if exported is not None:
        assert list(exported) == sorted(exported)
        assert [each for each in exported if not hasattr(module, each)] == []


def test_the_commands_are_sorted_and_every_one_that_is_listed_can_be_imported() -> None:
    assert list(COMMANDS) == sorted(COMMANDS)
    assert isinstance(cli, Lazy)
    context = cli.make_context("faultline", [], resilient_parsing=True)
    for name in cli.list_commands(context):
        assert cli.get_command(context, name) is not None


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    program = f"from hatchling.build import build_wheel; print(build_wheel({str(folder)!r}))"
    return zipfile.ZipFile(folder / run(program).splitlines()[-1])


def test_the_wheel_ships_the_library_alone(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"faultline"}


def test_the_wheel_ships_every_data_file(wheel: zipfile.ZipFile) -> None:
    listed = subprocess.run(["git", "ls-files", "faultline"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode != 0:
        pytest.skip("no git checkout here")
    tracked = {name for name in listed.stdout.splitlines() if (ROOT / name).exists()}
    assert len({name for name in tracked if not name.endswith(".py")}) > 5
    assert tracked - set(wheel.namelist()) == set()


def test_the_wheel_has_the_version_and_the_command(wheel: zipfile.ZipFile) -> None:
    metadata = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    assert f"Version: {faultline.__version__}" in wheel.read(metadata).decode()
    entries = next(name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "faultline = faultline.cli:main" in wheel.read(entries).decode()


def test_nothing_in_the_repository_names_a_machines_folders() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode != 0:
        pytest.skip("no git checkout here")
    roots = [f"/{folder}/" for folder in ("home/" + "user", "Us" + "ers", "wo" + "rk", "tm" + "p/w")]
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".yml", ".tsv", ".json", ".lock", ""} and path.is_file():
            text = path.read_text(encoding="utf-8")
            assert [root for root in roots if f" {root}" in text or f'"{root}' in text] == [], name
