"""faultline config"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from faultline.cli.options import config_option, load_settings
from faultline.codec import dumps


@click.group()
def config() -> None:
    """The settings: one file, overridden by FAULTLINE_ variables.

    \b
    Example:
      FAULTLINE_BROKERS=kafka:9092 faultline config show
    """


@config.command()
@config_option
def show(config_file: Path | None) -> None:
    """Every setting, its value and where that came from; secrets are hidden.

    \b
    Example:
      faultline config show --config config/faultline.toml
    """
    loaded = load_settings(config_file)
    shown = loaded.shown()
    if not sys.stdout.isatty():
        for name, value in shown.items():
            row = {"setting": name, "value": value, "origin": loaded.origins.get(name, "default")}
            sys.stdout.buffer.write(dumps(row) + b"\n")
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("setting", "value", "origin")
    for name, value in shown.items():
        table.add_row(name, Text(value), loaded.origins.get(name, "default"))
    Console().print(table)
