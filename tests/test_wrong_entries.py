"""What is wrong in a file of settings is said in words that need no manual."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from circularlib.entry_names import names_at
from circularlib.figures.told_errors import told_error
from circularlib.wrong_entries import wrong_entries


class Town(BaseModel):
    """A town with entries of every kind."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)
    name: Annotated[str, Field(min_length=1, max_length=5)]
    homes: float | Annotated[Sequence[Annotated[float, Field(ge=0)]], Field(min_length=1)] = 1
    share: Annotated[float, Field(gt=0, le=1)] = 1
    machine_count: int = 1
    joins: date | None = None
    is_own: bool = False
    towns: Literal["own", "all"] | Sequence[str] = "own"


class Plan(BaseModel):
    """A file of settings."""

    model_config = ConfigDict(extra="forbid")
    towns: Sequence[Town] = ()
    names: Mapping[str, Annotated[str, Field(pattern="^[a-z]+$")]] = {}


def said(values: dict[str, Any]) -> list[str]:
    with pytest.raises(ValidationError) as raised:
        Plan.model_validate(values)
    return [str(entry) for entry in wrong_entries(raised.value, Plan, values)]


def town(**values: object) -> dict[str, Any]:
    return {"towns": [{"name": "Genk"}, {"name": "Aalst", **values}]}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (town(name=5), "towns.2.name: write it between quotes"),
        (town(name=""), "towns.2.name: it is too short"),
        (town(name="Antwerpen"), "towns.2.name: it is longer than 5 letters"),
        (town(homes="many"), "towns.2.homes: it is not a number"),
        (town(homes=[1, -2]), "towns.2.homes.2: it is below 0"),
        (town(homes=[]), "towns.2.homes: it has fewer than 1 entries"),
        (town(share=0), "towns.2.share: it is not above 0"),
        (town(share=1.5), "towns.2.share: it is above 1"),
        (town(share=float("nan")), "towns.2.share: it is not a number"),
        (town(machine_count=1.5), "towns.2.machine_count: it is no whole number"),
        (town(joins="soon"), "towns.2.joins: write a day without quotes, as 2023-12-31"),
        (town(is_own="perhaps"), "towns.2.is_own: write true or false, without quotes"),
        (town(towns="some"), 'towns.2.towns: choose one of "own", "all"'),
        (town(towns=[1]), "towns.2.towns.1: write it between quotes"),
        (town(hoems=1), '"towns.2.hoems" is not known, perhaps "homes"'),
        (town(zzz=1), '"towns.2.zzz" is not known'),
        ({"towns": [{}]}, '"towns.1.name" is missing'),
        ({"towns": {"name": "Genk"}}, "towns: write [[towns]] instead of [towns]"),
        ({"towns": ["Genk"]}, "towns.1: it has no parts such as name and homes"),
        ({"names": {"a": "B"}}, "names.a: it is not written as it should be"),
        ({"names": 3}, "names: it has no parts"),
    ],
)
def test_each_mistake_has_its_place_and_plain_words_in_both_languages(
    values: dict[str, Any], words: str
):
    """Entries of lists count from 1; of an entry with several forms, the nearest is told."""
    assert said(values) == [words]
    told = told_error(f"{words}.", "nl")
    assert told is not None
    assert told != f"{words}."


def test_every_wrong_entry_is_told_once():
    assert len(said({"towns": [{"name": 5, "homes": "x", "share": 2}, {}]})) == 4


def test_names_are_found_through_lists_tables_and_alternatives():
    assert names_at(Plan, ["towns", 3])[:2] == ["name", "homes"]
    assert names_at(Plan, []) == ["towns", "names"]
    assert names_at(Plan, ["names", "anything"]) == []
    assert names_at(Plan, ["nothing", "at", "all"]) == []
