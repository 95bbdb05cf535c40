"""Reads the tab-separated tables that people maintain; ``#`` begins a comment, errors name file and line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from faultline.errors import DataFileError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

DATA = Path(__file__).parent / "data"


def toml(path: Path) -> dict[str, Any]:
    """The content of a TOML table file. Raises DataFileError."""
    try:
        read: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataFileError(f"{path}: can't be read as TOML ({error})") from error
    return read


def rows(path: Path, *columns: int) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of every row that is not blank or a comment; ``-`` cells come back empty.

    Raises DataFileError when the file is missing or a row has none of these numbers of columns.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataFileError(f"{path}: can't be read as a UTF-8 table ({error})") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) not in columns:
            wanted = " or ".join(map(str, columns))
            raise DataFileError(f"{path}:{number}: {len(cells)} columns, {wanted} are wanted, separated by tabs")
        yield number, ["" if cell == "-" else cell for cell in cells]
