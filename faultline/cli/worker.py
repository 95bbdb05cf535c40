"""faultline worker"""

from __future__ import annotations

from pathlib import Path

import click

from faultline.cli.options import config_option, load_settings


@click.command()
@config_option
@click.pass_context
def worker(ctx: click.Context, config_file: Path | None) -> None:
    """Read articles, publish events, until SIGTERM or Ctrl-C. Start as many as there are partitions.

    \b
    Example:
      FAULTLINE_BROKERS=127.0.0.1:9092 faultline worker
    """
    settings = load_settings(config_file).settings
    from streams.app import run_worker

    ctx.exit(run_worker(settings))
