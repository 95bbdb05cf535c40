"""faultline topics"""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from faultline.cli.options import config_option, hush, load_settings


@click.group()
def topics() -> None:
    """Create the topics, or check that they are there.

    \b
    Example:
      faultline topics create
    """


@topics.command()
@config_option
def create(config_file: Path | None) -> None:
    """Create what is missing; what is there stays as it is.

    \b
    Example:
      FAULTLINE_BROKERS=127.0.0.1:9092 faultline topics create
    """
    hush()
    settings = load_settings(config_file).settings
    from streams import topics as kafka_topics

    made, there = asyncio.run(kafka_topics.create(settings))
    for name in made:
        click.echo(f"{name} created")
    for name in there:
        click.echo(f"{name} was there")


@topics.command()
@config_option
def check(config_file: Path | None) -> None:
    """Fail, naming them, when topics are missing.

    \b
    Example:
      faultline topics check && faultline worker
    """
    hush()
    settings = load_settings(config_file).settings
    from streams import topics as kafka_topics

    for name in asyncio.run(kafka_topics.check(settings)):
        click.echo(f"{name} is there")
