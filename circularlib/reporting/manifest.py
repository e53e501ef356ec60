"""What a report was made from, so that it can be made again and compared."""

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from circularlib import __version__
from circularlib.ledger.intake import Ledger
from circularlib.ledger.periods import Period
from circularlib.ledger.problems import Problem
from circularlib.ledger.programme import Programme
from circularlib.reporting.running_code import code_digest, git_commit
from circularlib.shipped import shipped
from circularlib.units import LANGUAGES

__all__ = [
    "as_json",
    "manifest",
    "reference_digest",
    "reference_digests",
    "versions",
    "warnings",
]

_VERSIONED = (
    "lifelines",
    "matplotlib",
    "narwhals",
    "numpy",
    "pandas",
    "polars",
    "salib",
    "scipy",
    "statsmodels",
)


@cache
def reference_digests() -> Mapping[str, str]:
    """SHA-256 of each file with assumptions and reference values, by name."""
    files = sorted(shipped("data/reference").glob("*.csv"))
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


@cache
def reference_digest() -> str:
    """SHA-256 of all files with assumptions and reference values together."""
    files = sorted(shipped("data/reference").glob("*.csv"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def versions() -> dict[str, str]:
    """Versions of circularlib, of Python and of the libraries that calculate, by name."""
    own = {"circularlib": __version__, "python": platform.python_version()}
    return {**own, **{name: version(name) for name in _VERSIONED}}


def as_json(value: object) -> str:
    """JSON as circularlib stores it: readable, UTF-8, the same for the same value."""
    return json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def warnings(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """The warnings about the records, one entry per kind.

    Args:
        problems: Everything found in the records that a report is made from.

    Returns:
        Per kind, in order of appearance: `kind`, `count`, and the first one in words, by
        language; without the folder in which the file lies.
    """
    kinds: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.severity == "warning":
            kinds.setdefault(problem.kind, []).append(problem)
    return [
        {"kind": kind, "count": len(found), "first": _first(found[0])}
        for kind, found in kinds.items()
    ]


def _first(problem: Problem) -> dict[str, str]:
    near = replace(problem, file=Path(problem.file).name)
    return {
        language: f"{near.place_in(language)}: {near.message_in(language)}"
        for language in LANGUAGES
    }


def manifest(
    programme: Programme,
    ledger: Ledger,
    asked: Period,
    window: Period,
    languages: Sequence[str],
    notebooks: Sequence[Mapping[str, Any]],
    rejected: Mapping[str, Any] | None = None,
    *,
    settings: Mapping[str, str],
    engine: str = "polars",
) -> dict[str, Any]:
    """The inputs, parameters and versions of a report. It holds no time and no secret.

    Args:
        programme: The programme.
        ledger: Its records.
        asked: The period asked for.
        window: The days of it that the records cover.
        languages: Languages of the pages.
        notebooks: Per notebook: `name`, `status`, `missing`, `error`, `parameters`, `sha256`,
            and `example` where it shows the example of a file that is not the town's own yet.
        rejected: Which share of the records was left out, from `rejections.rejection`.
        settings: SHA-256 of each file with settings, by name.
        engine: Engine on which the notebooks calculated.

    Returns:
        A mapping that can be written as JSON.
    """
    part = programme.settings.part_of
    return {
        "programme": programme.settings.name,
        "programme_id": programme.identifier,
        "synthetic": programme.settings.synthetic,
        "period": {
            "name": window.name,
            "first": window.first.isoformat(),
            "last": window.last.isoformat(),
            "asked_first": asked.first.isoformat(),
            "asked_last": asked.last.isoformat(),
        },
        "languages": list(languages),
        "engine": engine,
        "part_of": part and part.model_dump(),
        "rejected": rejected and dict(rejected),
        "warnings": warnings(ledger.problems),
        "notebooks": [dict(notebook) for notebook in notebooks],
        "inputs": {
            **settings,
            **{name: ledger.digests[name] for name in sorted(ledger.digests)},
        },
        "reference_sha256": reference_digest(),
        "code_sha256": code_digest(),
        "git_commit": git_commit(),
        "versions": versions(),
    }
