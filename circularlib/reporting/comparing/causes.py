"""What two reports were made from differently: records, assumptions, parameters, code."""

from collections.abc import Iterator, Mapping
from typing import Any

from circularlib.reporting.comparing.stored_reports import StoredReport

__all__ = ["CAUSES", "LIBRARIES", "TOGETHER", "differing", "library_versions"]

CAUSES = ("records", "assumptions", "parameters", "code")
"""What can be changed by itself, to see what comes of it."""

LIBRARIES = "libraries"
"""Versions of other libraries and of Python; old ones cannot be run again."""

TOGETHER = "together"
"""What the changes do together, and none of them by itself."""

_RUNNERS_OWN = "circularlib"


def differing(a: StoredReport, b: StoredReport) -> dict[str, list[str]]:
    """Which ingredients of two reports differ.

    Args:
        a: The one report.
        b: The other.

    Returns:
        By cause, as far as it differs, what of it does: names of tables, of files, of
        parameters with their values, of notebooks and libraries; in the order of the causes,
        with the libraries last.
    """
    found = {
        "records": list(_changed(_inputs(a, is_toml=False), _inputs(b, is_toml=False))),
        "assumptions": list(_assumptions(a, b)),
        "parameters": list(_parameters(a, b)),
        "code": list(_code(a, b)),
        LIBRARIES: list(_told_changes(library_versions(a.manifest), library_versions(b.manifest))),
    }
    return {cause: names for cause, names in found.items() if names}


def library_versions(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Versions of everything that calculates but circularlib itself.

    Args:
        manifest: A manifest, or anything with its `versions`.

    Returns:
        Versions by name.
    """
    return {name: v for name, v in manifest["versions"].items() if name != _RUNNERS_OWN}


def _inputs(report: StoredReport, *, is_toml: bool) -> dict[str, str]:
    inputs = report.manifest["inputs"].items()
    return {name: digest for name, digest in inputs if name.endswith(".toml") is is_toml}


def _assumptions(a: StoredReport, b: StoredReport) -> Iterator[str]:
    yield from _changed(_inputs(a, is_toml=True), _inputs(b, is_toml=True))
    if a.manifest["reference_sha256"] != b.manifest["reference_sha256"]:
        yield "data/reference"


def _parameters(a: StoredReport, b: StoredReport) -> Iterator[str]:
    """Parameters of notebooks that both reports hold; a default is part of the notebook."""
    shared = [name for name in a.notebooks if name in b.notebooks]
    given = [
        {
            parameter: value
            for name in shared
            for parameter, value in report.notebooks[name]["parameters"].items()
        }
        for report in (a, b)
    ]
    yield from _told_changes(*given)


def _code(a: StoredReport, b: StoredReport) -> Iterator[str]:
    if a.manifest.get("code_sha256") != b.manifest.get("code_sha256"):
        yield from _told_changes(_package(a.manifest), _package(b.manifest))
    digests = [{name: book.get("sha256") for name, book in r.notebooks.items()} for r in (a, b)]
    for name in digests[0]:
        if name in digests[1] and digests[0][name] != digests[1][name]:
            yield name


def _package(manifest: Mapping[str, Any]) -> dict[str, str]:
    """The code in one name: its commit where it has one, else its digest."""
    commit, digest = manifest.get("git_commit"), manifest.get("code_sha256")
    return {_RUNNERS_OWN: str(commit or digest or manifest["versions"].get(_RUNNERS_OWN))[:12]}


def _changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name in {**old, **new}:
        if old.get(name) != new.get(name):
            yield name


def _told_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name in _changed(old, new):
        yield f"{name} {_told(old, name)} → {_told(new, name)}"


def _told(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name, "–")
    return str(value).lower() if isinstance(value, bool) else str(value)
