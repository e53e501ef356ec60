"""A scenario: a programme with some of its figures set otherwise, kept in a small file.

A file in the folder `scenarios` of a programme can be opened wherever the programme can. It says
which parameters, assumptions and figures are other than stated; the records stay the same. The
courses of page 71 are something else: they stand in `scenarios.toml`.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError

from circularlib.errors import LedgerError, UsageError
from circularlib.ledger.tables import nearest
from circularlib.toml_files import toml_values
from circularlib.wrong_entries import wrong_entries

__all__ = ["FOLDER", "Scenario", "read_scenario", "save_scenario", "scenario_file", "scenario_path"]

FOLDER = "scenarios"
"""Folder of the scenarios within that of the programme."""

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_Text = Annotated[str, Field(min_length=1, max_length=80)]
_Value = bool | int | FiniteFloat | str


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    title: _Text
    parameters: Mapping[str, _Value] = {}
    assumptions: Mapping[str, FiniteFloat | int] = {}
    figures: Mapping[str, FiniteFloat | int | str] = {}


@dataclass(frozen=True)
class Scenario:
    """What is set otherwise.

    Attributes:
        file: Where it stands.
        title: What it is called on pages.
        parameters: Parameters of notebooks, by name.
        assumptions: Values that are taken as certain in place of ranges, by name.
        figures: Figures that the pages calculate with, by the name of their slider, as
            `as_a_service:fee_eur_per_month`.
    """

    file: Path
    title: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    assumptions: Mapping[str, float] = field(default_factory=dict)
    figures: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Name of the file, without its ending."""
        return self.file.stem

    @property
    def folder(self) -> Path:
        """The folder of the programme."""
        return self.file.parent.parent

    @property
    def settings(self) -> Mapping[str, Any]:
        """Everything that it sets, by name."""
        return {**self.parameters, **self.assumptions, **self.figures}


def read_scenario(file: Path) -> Scenario:
    """The scenario in a file.

    Args:
        file: The file.

    Returns:
        The scenario.

    Raises:
        LedgerError: The file is not TOML, or holds something else.
    """
    _checked_name(file.stem)
    values = toml_values(file, LedgerError, "The scenario")
    try:
        found = _File.model_validate(values)
    except ValidationError as error:
        raise LedgerError(
            f"{'; '.join(map(str, wrong_entries(error, _File, values)))}.",
            f"{file}.",
            "A scenario has a title and the parts parameters, assumptions and figures.",
        ) from None
    return Scenario(file, **found.model_dump())


def _checked_name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise UsageError(
            f'"{name}" is not a name for a scenario.',
            remedy="Use small letters, figures and hyphens, as lower-fee.",
        )
    return name


def scenario_path(folder: str | Path, name: str) -> Path:
    """Where a scenario of that name stands, or would stand.

    Args:
        folder: Folder of the programme.
        name: Its name, as `lower-fee`.

    Returns:
        The file.

    Raises:
        UsageError: It cannot be a name.
    """
    return Path(folder) / FOLDER / f"{_checked_name(name)}.toml"


def scenario_file(folder: str | Path, named: str) -> Path:
    """Where a scenario of a programme stands.

    Args:
        folder: Folder of the programme.
        named: Its name, as `lower-fee`.

    Returns:
        The file.

    Raises:
        UsageError: There is none, and the message names those that there are; or it cannot be
            a name.
    """
    file = scenario_path(folder, named)
    if not file.is_file():
        known = sorted(each.stem for each in (Path(folder) / FOLDER).glob("*.toml"))
        near = nearest(named, known)
        remedy = f"Known are: {', '.join(known)}." if known else "Save one in JupyterLab first."
        raise UsageError(
            f'There is no scenario "{named}".',
            f"{file}.",
            f'Did you mean "{near}"? {remedy}' if near else remedy,
        )
    return file


def save_scenario(scenario: Scenario) -> None:
    """Writes a scenario; never over another one.

    Args:
        scenario: The scenario, with the file that it goes to.

    Raises:
        UsageError: Its name is taken.
    """
    lines = [f"title = {_said(scenario.title)}"]
    for part in ("parameters", "assumptions", "figures"):
        values = getattr(scenario, part)
        if values:
            lines += ["", f"[{part}]"]
            lines += [f"{_said(name)} = {_said(value)}" for name, value in values.items()]
    scenario.file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with scenario.file.open("x", encoding="utf-8") as written:
            written.write("\n".join(lines) + "\n")
    except FileExistsError:
        raise UsageError(
            f'There is a scenario "{scenario.name}" already.',
            f"{scenario.file}.",
            "Give another name, or remove the file first.",
        ) from None


def _said(value: object) -> str:
    """A value or a name in TOML; what JSON writes of texts, numbers and truths is the same."""
    return json.dumps(value, ensure_ascii=False)
