"""The texts that stand in the folder of a sample programme beside its records."""

from collections.abc import Mapping
from typing import Any

__all__ = ["readme_text", "settings_text"]

_SETTINGS = """\
name = "{name}"
synthetic = true
min_cell = {min_cell}
records_from = {records_from}
records_to = {records_to}

[periods]
baseline = "{periods[baseline]}"
programme = "{periods[programme]}"

[agreement]            # agreed service levels
lead_time_days = {agreement[lead_time_days]}
lead_time_share = {agreement[lead_time_share]}

[prices]               # real euros are in prices of the first year, like truth.json
base = "{prices[base]}"
{price_values}"""

_README = """\
# {name}

Everything in this folder is **synthetic**. No home, stay, purchase, machine, answer, offer or
repair in it exists or existed; no figure made from it says anything about a real programme.
`truth.json` says what the figures would be without chance. Made by `circular sample` with
seed {seed}, {homes} homes, {years} years, {municipalities} municipalities.

Good to know: washing machines are in `machines` and nowhere else; the distance of a trip is
noted once, with its first movement; bookings without a home are made for all homes in service;
what was delivered before the records is known only where it was still there when they began.

Alles in deze map is **synthetisch** (verzonnen). Geen enkele woning en geen enkel verblijf,
aankoop, toestel, antwoord, offerte of herstelling erin bestaat of heeft bestaan; geen cijfer dat
eruit gemaakt wordt, zegt iets over een echt programma. `truth.json` zegt wat de cijfers zonder
toeval zouden zijn. Gemaakt met `circular sample`, seed {seed}, {homes} woningen, {years} jaar,
{municipalities} gemeente(n).

Goed om te weten: wasmachines staan in `machines` en nergens anders; de afstand van een rit staat
een keer genoteerd, bij de eerste beweging; boekingen zonder woning zijn gemaakt voor alle
woningen in gebruik; wat voor de registratie geleverd werd, is alleen bekend als het er bij het
begin nog stond.
"""


def settings_text(settings: Mapping[str, Any]) -> str:
    """The `programme.toml` of a sample.

    Args:
        settings: Its settings by name, as in `SampleProgramme.settings`.

    Returns:
        The text of the file.
    """
    lines = [f"{year} = {value}\n" for year, value in settings["prices"]["values"].items()]
    head = ["[prices.values]        # invented, like everything here\n"] if lines else []
    return _SETTINGS.format(**settings, price_values="".join([*head, *lines]))


def readme_text(name: str, arguments: Mapping[str, Any]) -> str:
    """The `README.md` of a sample, in Dutch and English.

    Args:
        name: Name of the programme.
        arguments: How it was made: `seed`, `homes`, `years`, `municipalities`.

    Returns:
        The text of the file.
    """
    return _README.format(name=name, **arguments)
