"""A name, a button, and what is set becomes a scenario of the programme."""

import html
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import ipywidgets

from circularlib.errors import CircularError
from circularlib.figures.told_errors import in_words
from circularlib.figures.words import bilingual, label
from circularlib.ledger.programme import Programme
from circularlib.ledger.scenarios import Scenario, save_scenario, scenario_path
from circularlib.shipped import shipped
from circularlib.units import LANGUAGES

__all__ = ["saving", "set_otherwise"]


class _Control(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def stated(self) -> Any: ...
    @property
    def part(self) -> str: ...


def set_otherwise(
    controls: Sequence[_Control], values: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """What is set otherwise than stated, by part of a scenario.

    Args:
        controls: What can be moved and chosen.
        values: Where each of them stands, by name.

    Returns:
        Values by name, by part; a part of which nothing is set is not there.
    """
    found: dict[str, dict[str, Any]] = {}
    for each in controls:
        value = values[each.name]
        stated = round(each.stated, 10) if isinstance(each.stated, float) else each.stated
        if value != stated:
            kept = round(value) if getattr(each, "is_whole", False) else value
            found.setdefault(each.part, {})[each.name] = kept
    return found


def saving(
    programme: Programme, controls: Sequence[_Control], moved: Mapping[str, Any], language: str
) -> list[Any]:
    """A field for a name, a button and a line that says what came of it.

    Args:
        programme: The programme that the scenario belongs to; what its own scenario sets goes
            along.
        controls: What can be moved and chosen.
        moved: The control of each, by name.
        language: `en` or `nl`.

    Returns:
        What stands below the controls.
    """
    name = ipywidgets.Text(
        placeholder=label("scenario_example", language),
        description=label("scenario_name", language),
        style={"description_width": "initial"},
    )
    button = ipywidgets.Button(
        description=label("scenario_save", language), layout={"width": "auto"}
    )
    told = ipywidgets.HTML()

    def save(_button: object) -> None:
        values = {key: control.value for key, control in moved.items()}
        typed = "-".join(name.value.lower().split())
        said = _saved(programme, typed, set_otherwise(controls, values))
        told.value = f"<p>{html.escape(said[language])}</p>"

    button.on_click(save)
    return [ipywidgets.HBox([name, button]), told]


def _saved(
    programme: Programme, name: str, parts: Mapping[str, Mapping[str, Any]]
) -> Mapping[str, str]:
    """What came of saving, in every language."""
    if programme.folder.resolve() == shipped("data/roeselare").resolve():
        return bilingual("scenario_of_sample")
    if not parts:
        return bilingual("scenario_nothing_set")
    before = programme.scenario
    kept = {
        part: {**(getattr(before, part) if before else {}), **parts.get(part, {})}
        for part in ("parameters", "assumptions", "figures")
    }
    try:
        file = scenario_path(programme.folder, name)
        save_scenario(Scenario(file, name.replace("-", " ").capitalize(), **kept))
    except CircularError as error:
        return {language: in_words(str(error), language) for language in LANGUAGES}
    return bilingual("scenario_saved", name=name, folder=programme.folder.resolve().name)
