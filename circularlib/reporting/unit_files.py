"""Files that let systemd, cron or GitHub ask again and again: is a report due?

They hold no calendar of their own. What is due stands in programme.toml alone, so that the
time zone, missed runs and changes are dealt with in one place.
"""

import json
import shlex
import sys
from pathlib import Path

from circularlib import __version__
from circularlib.errors import UsageError
from circularlib.reporting.mail import PASSWORD_VARIABLE

__all__ = ["FORMS", "command", "unit_files"]

FORMS = ("systemd", "cron", "github")

_SYSTEMD = """\
# circular-schedule.service
[Unit]
Description=Reports of circularlib that are due
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart={command} schedule {folder} --once
# A line {variable}=... in this file, readable by you alone:
EnvironmentFile=-%E/circularlib/mail.env

# circular-schedule.timer
[Unit]
Description=Asks every quarter of an hour which reports are due

[Timer]
OnCalendar=*:0/15
Persistent=true

[Install]
WantedBy=timers.target
"""

_CRON = """\
# Asks every quarter of an hour which reports are due. The mail password stands in
# {variable}, set in the environment of cron.
*/15 * * * * {command} schedule {folder} --once
"""

_GITHUB = """\
# .github/workflows/circular-schedule.yml
name: Reports that are due
on:
  schedule:
    - cron: "17 4 * * *"  # once a day, in UTC: what is due is asked of programme.toml
  workflow_dispatch:
permissions:
  contents: read
concurrency: circular-schedule
env:
  FOLDER: {folder}
jobs:
  report:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.11"
      - run: python -m pip install "circularlib=={version}"
      - uses: actions/cache@v4  # the run log and the earlier reports
        with:
          path: {out}
          key: circular-reports-${{{{ github.run_id }}}}
          restore-keys: circular-reports-
      - run: circular schedule "$FOLDER" --once
        env:
          {variable}: ${{{{ secrets.{variable} }}}}
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: reports
          path: {out}
"""


def command() -> str:
    """The `circular` command of the Python that is running now.

    Returns:
        Its path; the bare name where it does not stand beside that Python.
    """
    beside = Path(sys.executable).with_name("circular")
    return str(beside) if beside.is_file() else "circular"


def unit_files(form: str, folder: Path, *, outs: tuple[str, ...] = ("reports",)) -> str:
    """Unit files that call `circular schedule DIR --once`, ready to be saved.

    Args:
        form: `systemd`, `cron` or `github`.
        folder: Programme folder. On GitHub it is named from the top of its repository.
        outs: Folders of the reports, from the programme folder.

    Returns:
        The text.

    Raises:
        UsageError: The form is not known, or the folder's name cannot stand in such a file.

    Example:
        >>> "schedule" in unit_files("cron", Path("my town"))
        True
    """
    if form not in FORMS:
        raise UsageError(f'"{form}" is not known.', remedy=f"Use one of {', '.join(FORMS)}.")
    place = folder.resolve()
    if any(not letter.isprintable() for letter in str(place)):
        raise UsageError(
            "The folder's name holds a letter that cannot be printed.",
            f"{str(place)!r}.",
            "Give the folder another name.",
        )
    words = {"variable": PASSWORD_VARIABLE, "version": __version__}
    if form == "systemd":
        quoted = {"command": _systemd(command()), "folder": _systemd(str(place))}
        return _SYSTEMD.format(**words, **quoted)
    if form == "cron":
        quoted = {"command": _cron(command()), "folder": _cron(str(place))}
        return _CRON.format(**words, **quoted)
    inside = _in_repository(place)
    reports = "\n".join((inside / out).as_posix() for out in dict.fromkeys(outs))
    return _GITHUB.format(**words, folder=_github(inside.as_posix()), out=_github(reports))


def _systemd(text: str) -> str:
    for sign, escaped in (("\\", "\\\\"), ('"', '\\"'), ("%", "%%"), ("$", "$$")):
        text = text.replace(sign, escaped)
    return f'"{text}"'


def _cron(text: str) -> str:
    return shlex.quote(text).replace("%", "\\%")  # to cron a bare % ends the command


def _github(text: str) -> str:
    return json.dumps(text.replace("${{", "${{ '${{' }}"), ensure_ascii=False)


def _in_repository(place: Path) -> Path:
    top = next((above for above in (place, *place.parents) if (above / ".git").exists()), None)
    return place.relative_to(top) if top is not None else Path(place.name)
