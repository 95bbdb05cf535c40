"""What several commands share: the settings' file, and the application's place."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from faultline.errors import ApplicationMissing

if TYPE_CHECKING:
    from streams.settings import Loaded

F = TypeVar("F", bound=Callable[..., Any])
DEFAULT = Path("config/faultline.toml")

config_option: Callable[[F], F] = click.option(
    "--config",
    "config_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Settings file; config/faultline.toml where it is there.",
)


def load_settings(config_file: Path | None) -> Loaded:
    """The settings that hold. Raises ApplicationMissing where streams/ and agents/ can't be imported, SettingsError."""
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)
    try:
        from streams import settings
    except ModuleNotFoundError as error:
        raise ApplicationMissing(
            f"no {error.name} here: the wheel ships the library alone. Run this from Faultline's checkout or its image"
        ) from error
    return settings.load(config_file or (DEFAULT if DEFAULT.exists() else None), os.environ)
