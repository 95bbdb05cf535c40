"""The command line: data to stdout, notes and progress to stderr, a user's mistake in one line."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from collections.abc import Sequence

import click

from faultline import __version__
from faultline.errors import FaultlineError

# Each command is imported when it is called: `faultline --help` is quick, and `extract` needs no Kafka.
COMMANDS = {
    "config": ("faultline.cli.settings:config", "Show the settings that hold, and where each comes from."),
    "demo": ("faultline.cli.demo:demo", "Run everything on this machine with an embedded broker and sample articles."),
    "eval": ("faultline.cli_eval:eval_command", "Score the extraction against gold data."),
    "explain": ("faultline.cli_explain:explain_command", "Show an article's events, marked in it, with the reasons."),
    "extract": ("faultline.cli.extract:extract", "Enrich articles from files or stdin; no Kafka needed."),
    "produce": ("faultline.cli.produce:produce", "Send articles to the input topic."),
    "replay": ("faultline.cli_replay:replay", "Process a range of articles.raw again."),
    "tail": ("faultline.cli.tail:tail", "Watch a topic."),
    "topics": ("faultline.cli.topics:topics", "Create the topics, or check that they are there."),
    "worker": ("faultline.cli.worker:worker", "Run a worker."),
}


class Lazy(click.Group):
    """A group whose commands are imported when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Their names, sorted; those that this installation lacks are left out."""
        return sorted(name for name, (target, _) in COMMANDS.items() if importlib.util.find_spec(target.split(":")[0]))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command, or None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Runs the command. A reader that has gone, as `head` does, ends it quietly."""
        try:
            result: object = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:  # nothing more may be written, at exit neither
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        return result

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists them from the table, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="faultline")
def cli() -> None:
    """Geopolitical-incident events from news articles, as they arrive.

    \b
    Example:
      faultline extract articles.ndjson | head -1
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line and exits: 0 done, 1 a part failed, 2 it could not be done as asked, 130 interrupted."""
    status: object = 0
    try:
        status = cli.main(args=arguments, prog_name="faultline", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        status = 2
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "faultline"
        _say(f"{_one_line(error.format_message())} (see {command} --help)")
        status = 2
    except (click.ClickException, FaultlineError) as error:
        _say(_one_line(error.format_message() if isinstance(error, click.ClickException) else str(error)))
        status = 2
    except (click.Abort, KeyboardInterrupt):
        status = 130
    sys.exit(status if isinstance(status, int) else 0)


def _say(text: str) -> None:
    click.echo(f"faultline: {text}", err=True)


def _one_line(text: str) -> str:
    return " ".join(text.split())
