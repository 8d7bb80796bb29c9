"""The command line: parse, call, print. Documents' text goes to stdout or a file, words to stderr."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

from gazetteer.errors import GazetteerError
from geo.cli.analysis import explore, locate, map_
from geo.cli.corpora import evaluate, sources
from geo.cli.runs import plain
from geo.cli.training import train
from geo.cli.upkeep import clean, doctor
from geo.errors import GeoError


class _Commands(click.Group):
    """Loads the gazetteer's own commands only when they are called, and turns errors into one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), "gazetteer"])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name == "gazetteer":
            command: click.Command = importlib.import_module("gazetteer.cli.commands").gazetteer
            return command
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (GeoError, GazetteerError) as error:
            click.echo(f"wherein: {plain(str(error))}", err=True)
            ctx.exit(1)
        except click.UsageError as error:
            # What was typed stands in it, and a pattern types the names of files.
            raise click.UsageError(plain(error.format_message()), error.ctx) from error
        except BrokenPipeError:
            # The reader of our output (head, jq) has had enough: that is no fault of the data. What is
            # still in the buffer must have somewhere to go when Python ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wherein", prog_name="wherein")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Find every place a text names, decide which place on Earth each name means, and show it.

    \b
    wherein explore                      the map explorer on the sample documents
    wherein map reports/ -o places.html  one self-contained HTML map
    wherein locate reports/ -o out.jsonl every mention with its place, score and evidence
    """
    from geo.configuration import configuration_path, environment, read_configuration

    flags = {
        name: {
            flag.lstrip("-").replace("-", "_"): str(parameter.name)
            for parameter in command.params
            for flag in parameter.opts
            if flag.startswith("--")
        }
        for name, command in main.commands.items()
    }
    ctx.default_map = read_configuration(
        configuration_path(environment()), flags, asked_for=bool(environment().get("WHEREIN_CONFIG"))
    )


for _command in (locate, map_, explore, sources, evaluate, train, doctor, clean):
    main.add_command(_command)


@main.command(short_help="Print the script that completes commands in a shell.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that completes wherein's commands and options in a shell.

    \b
    eval "$(wherein completion bash)"       in ~/.bashrc
    """
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    if made is None:
        raise GeoError(f"there is no completion for {shell}")
    click.echo(made(main, {}, "wherein", "_WHEREIN_COMPLETE").source())


if __name__ == "__main__":
    main()
