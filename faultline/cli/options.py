"""What several commands share: the settings' file, and the application's place."""

from __future__ import annotations

import logging
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


def hush() -> None:
    """Keeps aiokafka's log off stderr: what goes wrong comes back as one BrokerError."""
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL + 1)


def load_settings(config_file: Path | None) -> Loaded:
    """The settings that hold. Raises ApplicationMissing where streams/ and agents/ can't be imported, SettingsError."""
    root = _application(config_file)
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    from streams import settings

    return settings.load(config_file or _default_file(root), os.environ)


def _application(config_file: Path | None) -> Path:
    """The folder that holds streams/ and agents/: here, above the settings' file, or the checkout that is installed."""
    candidates = [Path.cwd(), *(config_file.resolve().parents[:2] if config_file else ()), Path(__file__).parents[2]]
    for folder in candidates:
        if (folder / "streams" / "app.py").is_file() and (folder / "agents").is_dir():
            return folder
    raise ApplicationMissing(
        f"no streams/ and agents/ in {Path.cwd()}: the wheel ships the library alone. Run this in Faultline's checkout"
        " or its image, or name the checkout's settings with --config"
    )


def _default_file(root: Path) -> Path | None:
    """The application's settings file, as seen from here; None where there is none."""
    if DEFAULT.exists():
        return DEFAULT
    return root / DEFAULT if (root / DEFAULT).exists() else None
