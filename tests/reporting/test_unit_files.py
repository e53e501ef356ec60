"""Unit files: read by systemd, a shell and a YAML reader, whatever the folder is called."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from circularlib.errors import UsageError
from circularlib.reporting import unit_files as files
from circularlib.reporting.unit_files import command, unit_files

NAMES = ["town", "my town", "it's 100% 'ours'", 'the "town"', "a$HOME`id`;#b", "Zoë & cie", "50%%n"]


@pytest.fixture(params=NAMES)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    made = tmp_path / request.param
    made.mkdir()
    return made


def test_the_command_is_the_one_of_this_python() -> None:
    """No path is made up: where there is no such file, it is the bare name."""
    assert command() in {str(Path(sys.executable).with_name("circular")), "circular"}


def test_cron_gives_the_shell_the_folder_as_it_is_called(folder: Path) -> None:
    """crontab(5): a bare % would end the command; the backslash before it is cron's to remove."""
    text = unit_files("cron", folder)
    (line,) = [line for line in text.splitlines() if not line.startswith("#")]
    assert line.startswith("*/15 * * * * ")
    shell = line.split(" ", 5)[5]
    assert not re.search(r"(?<!\\)%", shell)
    words = shlex.split(shell.replace("\\%", "%"))
    assert words[1:] == ["schedule", str(folder), "--once"]


def test_a_shell_reads_the_cron_line_too(folder: Path) -> None:
    """A real sh, with `circular` replaced by a program that says what it was given."""
    text = unit_files("cron", folder).splitlines()[-1].split(" ", 5)[5].replace("\\%", "%")
    line = text.replace(shlex.quote(command()), "printf '%s\\n'", 1)
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["schedule", str(folder), "--once"]


def test_systemd_takes_the_units(folder: Path, tmp_path: Path) -> None:
    """systemd-analyze finds nothing to say about them."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd here")
    text = unit_files("systemd", folder)
    assert text.startswith("# circular-schedule.service\n")
    service, timer = re.split(r"(?m)^# circular-schedule\.timer\n", text)
    units = tmp_path / "units"
    units.mkdir()
    # an executable that is there, so that only the units are judged
    service = service.replace(f'"{command()}"', f'"{sys.executable}"')
    (units / "circular-schedule.service").write_text(service, encoding="utf-8")
    (units / "circular-schedule.timer").write_text(timer, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, sorted(units.iterdir()))],
        capture_output=True,
        text=True,
    )
    told = [line for line in done.stderr.splitlines() if "circular-schedule" in line]
    assert told == []


def test_systemd_reads_the_folder_as_it_is_called(folder: Path) -> None:
    """Its quoting undone by its own rules: %% and $$ and backslashes (systemd.service(5))."""
    (line,) = re.findall(r"(?m)^ExecStart=(.*)$", unit_files("systemd", folder))
    quoted = re.fullmatch(r'"[^"]*" schedule "((?:[^"\\]|\\.)*)" --once', line)
    assert quoted is not None
    bare = re.sub(r"\\(.)", r"\1", quoted[1]).replace("%%", "%").replace("$$", "$")
    assert bare == str(folder)


def test_github_gets_yaml_with_the_folder_from_the_top_of_the_repository(folder: Path) -> None:
    """And never a path of this machine; the secret is named, not held."""
    (folder.parent / ".git").mkdir()
    text = unit_files("github", folder, outs=("reports", "reports", "other"))
    flow = yaml.safe_load(text)
    assert flow["env"]["FOLDER"] == folder.name
    steps = flow["jobs"]["report"]["steps"]
    (cache,) = [step for step in steps if "cache" in step.get("uses", "")]
    assert cache["with"]["path"].splitlines() == [f"{folder.name}/reports", f"{folder.name}/other"]
    (run,) = [step for step in steps if "circular schedule" in step.get("run", "")]
    assert run["run"] == 'circular schedule "$FOLDER" --once'
    assert run["env"] == {"CIRCULAR_MAIL_PASSWORD": "${{ secrets.CIRCULAR_MAIL_PASSWORD }}"}
    assert cache["with"]["key"] == "circular-reports-${{ github.run_id }}"
    assert str(folder.parent) not in text
    assert sys.prefix not in text


def test_a_name_that_looks_like_an_expression_of_github_stays_a_name(tmp_path: Path) -> None:
    """GitHub fills in ${{ '${{' }} as ${{ again."""
    folder = tmp_path / "${{ secrets.X }}"
    folder.mkdir()
    name = json.dumps("${{ '${{' }} secrets.X }}")
    assert f"FOLDER: {name}" in unit_files("github", folder)


def test_the_top_of_a_repository_can_be_the_programme_itself(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    flow = yaml.safe_load(unit_files("github", tmp_path))
    assert flow["env"]["FOLDER"] == "."


def test_a_name_with_a_line_break_is_refused(tmp_path: Path) -> None:
    """It could smuggle a line into a unit."""
    folder = tmp_path / "town\n* * * * * rm"
    folder.mkdir()
    for form in files.FORMS:
        with pytest.raises(UsageError, match="cannot be printed"):
            unit_files(form, folder)


def test_another_form_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="launchd"):
        unit_files("launchd", tmp_path)
