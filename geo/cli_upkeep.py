"""``wherein doctor``: the command that looks after the installation."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from geo.cli_options import with_layers
from geo.cli_runs import plain

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@with_layers
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of lines.")
def doctor(layers: tuple[Path, ...], as_json: bool) -> None:
    """Say what is installed, which gazetteer, which model, and what is wrong; exit 1 if something is."""
    from dataclasses import asdict

    from geo.doctor import Health, examine

    findings = examine(layers)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], indent=1, ensure_ascii=False))
    else:
        width = max(len(finding.what) for finding in findings)
        for finding in findings:
            remedy = f"; {finding.remedy}" if finding.remedy else ""
            mark = {Health.GOOD: " ", Health.MISSING: "-", Health.WRONG: "!"}[finding.health]
            click.echo(f"{mark} {plain(finding.what):<{width}}  {plain(finding.found + remedy)}")
    if any(finding.health is Health.WRONG for finding in findings):
        sys.exit(1)
