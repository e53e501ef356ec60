"""The commands: what they print, where, and with which exit code."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
import typer

from circularlib import __version__, cli
from circularlib.commands import console
from circularlib.ledger.open_repair.versions import HEADERS

RECORD = "x_1,P,BEL,Koffiezet,Coffee maker,36,Unknown,,7.5,Fixed,,Gent,2022-11-16,Lekt"
SETTINGS = 'name = "Testtown"\n[periods]\nbaseline = "2021"\nprogramme = "2022"\n'
TABLES = {
    "homes": "home_id,municipality_code,in_service_from\nW1,08800,2020-01-01\n",
    "items": "item_id,item_type,origin\nI1,stool,new\nI2,stool,second_hand\n",
    "movements": "movement_id,date,item_id,event,home_id\nM1,2022-02-01,I1,delivered,W1\n",
    "costs": "cost_id,date,category,amount_eur,payer\nC1,2021-02-01,purchase_new,120.5,town\n",
    "hours": "date,organisation,worker_group,hours\n2022-03-01,reuse_centre,driver,2.5\n",
}
COMMANDS = [
    [],
    ["report"],
    ["writeup"],
    ["compare"],
    ["check"],
    ["new"],
    ["sample"],
    ["pictures"],
    ["sources"],
    ["schedule"],
    ["lab"],
    ["import"],
    ["import", "open-repair"],
    ["export"],
    ["export", "open-repair"],
]


class Done(NamedTuple):
    """What came of a command."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A programme of one home in the folder where the commands run."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "town"
    folder.mkdir()
    (folder / "programme.toml").write_text(SETTINGS, encoding="utf-8")
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def circular(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process, as `main` does."""

    def run(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["circular", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            cli.main()
        told = capsys.readouterr()
        assert isinstance(stop.value.code, int)
        return Done(stop.value.code, told.out, told.err)

    return run


def process(*arguments: str, **environment: str) -> Done:
    """Runs a command as a user does, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "circularlib", *arguments],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )
    encoding = environment.get("PYTHONIOENCODING", "utf-8")
    return Done(done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding))


def spoil(town: Path, table: str, content: str | None) -> None:
    file = town / f"{table}.csv"
    if content is None:
        file.unlink()
    else:
        file.write_text(content, encoding="utf-8")


SPOILT = [
    ("movements", None, "The file movements.csv is missing."),
    ("movements", "", "movements.csv is empty."),
    ("hours", "date,organisation,worker_group,hours\n", "hours.csv has a header but no rows."),
    ("items", "item_id,item_type,origin,x\nI1,stool,new,\n", '"x" is not a column of items.'),
    (
        "movements",
        "movement_id,date,item_id,event\nM1,2022-02-01,I22,repaired\n",
        '"I22" does not stand in items.csv.',
    ),
]


@pytest.mark.parametrize(("table", "content", "said"), SPOILT, ids=[row[2] for row in SPOILT])
def test_records_that_cannot_be_used_end_in_three_sentences_and_no_report(
    town: Path, circular: Run, table: str, content: str | None, said: str
) -> None:
    """Place, thing and remedy on stderr; exit code 1; nothing under --out, nothing on stdout."""
    spoil(town, table, content)
    done = circular("report", "town", "--out", "reports")
    place, thing, remedy = done.err.splitlines()
    assert (done.code, done.out) == (1, "")
    assert place.startswith(str(Path("town", f"{table}.csv")))
    assert thing == said
    assert remedy
    assert not Path("reports").exists()


def test_in_a_process_of_its_own_wrong_records_end_with_exit_code_1(town: Path) -> None:
    """As above, through the front door: no traceback, no warning, no half report."""
    spoil(town, "movements", SPOILT[-1][1])
    done = process("report", "town")
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines() == [
        str(Path("town", "movements.csv")) + ", row 2, column item_id",
        '"I22" does not stand in items.csv.',
        'Did you mean "I2"? Correct the code, or add it to items.csv.',
    ]
    assert not Path("reports").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--period", "2022Q5"], '"2022Q5" is not a period.'),
        (["--period", "1999"], "No records lie in 1999."),
        (["--notebook", "11_nothing"], '"11_nothing" is not a notebook.'),
        (["--language", "fr"], '"fr" is not a language of the pages.'),
        (["--set", "horizon_days"], '"horizon_days" is not name=value.'),
        (["--set", "colour=red"], '"colour" is not a parameter.'),
        (["--set", "period=2022"], '"period" is not set with --set.'),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_of_a_report_exits_with_2_and_makes_none(
    town: Path, circular: Run, arguments: list[str], said: str
) -> None:
    """At most three lines on stderr, no traceback, nothing under --out."""
    assert town.is_dir()
    done = circular("report", "town", *arguments, "--out", "reports")
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert len(done.err.splitlines()) <= 3
    assert not Path("reports").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["reprot", "town"], "reprot"),
        (["report"], "FOLDER"),
        (["report", "town", "--perid", "2022"], "--period"),
        (["check", "town", "again"], "again"),
        (["sample", "x", "--homes", "0"], "--homes"),
        (["sample", "x", "--homes", "many"], "valid integer"),
        (["import", "open-repair", "x.csv"], "--out"),
        (["import", "closed-repair"], "closed-repair"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_or_option_that_does_not_exist_exits_with_2(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    circular: Run,
    arguments: list[str],
    said: str,
) -> None:
    """The wrong word is named, and the help of the command."""
    monkeypatch.chdir(tmp_path)
    done = circular(*arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "--help" in done.err
    assert "Traceback" not in done.err
    assert list(tmp_path.iterdir()) == []


def test_in_a_process_of_its_own_wrong_usage_exits_with_2(tmp_path: Path) -> None:
    """Wrong usage found by the parser, and wrong usage found by the library."""
    for arguments in (["report", "x", "--perid", "2022"], ["report", "sample", "--set", "x"]):
        done = process(*arguments, "--out", str(tmp_path / "reports"))
        assert (done.code, done.out) == (2, "")
        assert "Traceback" not in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_an_example(circular: Run, command: list[str]) -> None:
    """The example is a command that can be typed."""
    done = circular(*command, "--help")
    assert (done.code, done.err) == (0, "")
    assert f"Example: circular {' '.join(command)}".strip() in " ".join(done.out.split())


def test_every_command_is_in_the_list_above() -> None:
    """A new command has to show its example too."""
    known = {" ".join(command) for command in COMMANDS}
    root = typer.main.get_command(cli.app)
    found = {""}
    for name, command in root.commands.items():
        found |= {name} | {f"{name} {inner}" for inner in getattr(command, "commands", {})}
    assert found == known


def test_the_version_is_told(circular: Run) -> None:
    """That of the package."""
    assert circular("--version") == Done(0, f"circularlib {__version__}\n", "")


def test_sources_lists_every_assumption_or_tells_one(circular: Run) -> None:
    """On stdout, in either language; exit code 0."""
    everything = circular("sources", "--language", "nl")
    assert (everything.code, everything.err) == (0, "")
    assert "unit_mass_ratio" in everything.out
    one = circular("sources", "unit_mass_ratio")
    assert (one.code, one.err) == (0, "")
    assert one.out.startswith("unit_mass_ratio\nvalue: 1\n")


def test_sources_answers_an_unknown_name_with_the_nearest(circular: Run) -> None:
    """Wrong usage: exit code 2, nothing on stdout."""
    assert circular("sources", "unit_mas_ratio") == Done(
        2,
        "",
        "No assumption, table or source is called unit_mas_ratio.\nDid you mean unit_mass_ratio?\n",
    )


def test_check_lists_every_problem_of_every_table(town: Path, circular: Run) -> None:
    """One table missing, one wrong cell, one file too many; counted at the end."""
    spoil(town, "hours", None)
    spoil(town, "costs", "kost,datum,categorie,bedrag,betaler\nC1,2021-02-30,parts,5,town\n")
    spoil(town, "qqqq", "x\n")
    done = circular("check", "town")
    assert done.code == 1
    assert done.err == ""
    *problems, count = done.out.strip().split("\n\n")
    assert count.splitlines()[:2] == [
        "Errors: 2 (missing 1, not a date 1).",
        "Warnings: 1 (not a table of the ledger 1).",
    ]
    assert count.splitlines()[2].startswith("Tables read: 4. homes 1, items 2, ")
    assert [problem.partition(":")[0] for problem in problems] == ["warning", "error", "error"]
    assert problems[2].splitlines()[:2] == [
        f"error: {Path('town', 'costs.csv')}, row 2, column datum",
        '"2021-02-30" is not in the calendar: that month has fewer days.',
    ]


def test_check_of_records_in_order_exits_with_0(town: Path, circular: Run) -> None:
    """Nothing to say but the count."""
    assert town.is_dir()
    expected = "No problems found.\n"
    expected += "Tables read: 5. homes 1, items 2, movements 1, costs 1, hours 1.\n"
    expected += "Next: circular report town --language en\n"
    assert circular("check", "town") == Done(0, expected, "")


def test_check_speaks_dutch(town: Path, circular: Run) -> None:
    """Place, message, remedy and count."""
    spoil(town, "costs", "kost,datum,categorie,bedrag,betaler\nC1,2021-02-30,parts,5,town\n")
    done = circular("check", "town", "--language", "nl")
    assert done.out.splitlines()[:3] == [
        f"fout: {Path('town', 'costs.csv')}, rij 2, kolom datum",
        '"2021-02-30" staat niet in de kalender: die maand heeft minder dagen.',
        "Zoek op welke dag bedoeld was.",
    ]
    assert "Fouten: 1 (geen datum 1)." in done.out


@pytest.mark.parametrize("form", ["html", "json", "csv"])
def test_check_writes_its_problems_as_a_file(town: Path, circular: Run, form: str) -> None:
    """Named after the programme, where the command runs; the summary is printed all the same."""
    spoil(town, "hours", None)
    done = circular("check", "town", "--to", form)
    assert done.code == 1
    assert done.out.startswith(f"check-town.{form}\nErrors: 1")
    assert "hours.csv is missing" in Path(f"check-town.{form}").read_text(encoding="utf-8")
    assert circular("check", "town", "--to", form, "--out", "other").out.startswith("other\n")


def test_check_refuses_a_form_it_does_not_know(town: Path, circular: Run) -> None:
    """With those it knows."""
    assert town.is_dir()
    done = circular("check", "town", "--to", "pdf")
    assert (done.code, done.err) == (2, '"pdf" is not a form.\nUse one of html, json, csv.\n')


def test_check_goes_on_without_bad_rows_and_keeps_them(town: Path, circular: Run) -> None:
    """The bad row is told, written to rejected.csv, and the rest is in order."""
    costs = TABLES["costs"] + "C2,2022-02-01,purchase_new,dear,town\n"
    spoil(town, "costs", costs)
    assert circular("check", "town").code == 1
    done = circular("check", "town", "--accept-valid", "--language", "nl")
    assert done.code == 0
    assert '"dear" is geen getal.' in done.out
    assert f"Geweigerde rijen: 1, geschreven naar {Path('town', 'rejected.csv')}." in done.out
    assert (town / "costs.csv").read_text(encoding="utf-8") == costs
    assert "C2" in (town / "rejected.csv").read_text(encoding="utf-8")


def test_a_new_programme_is_made_and_refused_until_it_is_filled_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, circular: Run
) -> None:
    """Its example rows are named, one by one."""
    monkeypatch.chdir(tmp_path)
    done = circular("new", "stad", "--language", "nl")
    assert (done.code, done.err) == (0, "")
    assert Path("stad", "programme.toml").is_file()
    told = circular("check", "stad", "--language", "nl")
    assert told.code == 1
    assert "voorbeeld" in told.out
    assert circular("new", "stad").code == 1


@pytest.mark.usefixtures("town")
def test_a_copy_with_codes_holds_no_identifier(circular: Run, tmp_path: Path) -> None:
    """The key stays outside both folders; the copy can be checked as any programme."""
    done = circular("check", "town", "--pseudonymise", "copy", "--key", str(tmp_path / "the.key"))
    assert (done.code, done.err) == (0, "")
    copied = "".join(file.read_text(encoding="utf-8") for file in Path("copy").glob("*.csv"))
    assert "W1" not in copied
    assert circular("check", "copy").code == 0
    key = ("--key", str(tmp_path / "the.key"))
    again = circular("check", "town", "--pseudonymise", "again", *key, "--language", "nl")
    assert again.out.splitlines()[1] == f"Gemaakt met de sleutel: {tmp_path / 'the.key'}."


@pytest.mark.parametrize("command", ["check", "report"])
def test_a_folder_that_is_no_programme_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, circular: Run, command: str
) -> None:
    """Not there, or without settings."""
    monkeypatch.chdir(tmp_path)
    assert "There is no folder nowhere." in circular(command, "nowhere").err
    done = circular(command, ".")
    assert (done.code, done.out) == (1, "")
    assert "is not a programme folder." in done.err


def test_open_repair_records_go_in_and_out_unchanged(town: Path, circular: Run) -> None:
    """Imported into a folder of their own and exported again, byte for byte."""
    export = town.parent / "export.csv"
    export.write_text(f"{','.join(HEADERS['0.3'])}\n{RECORD}\n", encoding="utf-8")
    done = circular("import", "open-repair", "export.csv", "--out", "regio")
    assert done.code == 0
    assert done.out.startswith("1 repair attempts written to")
    done = circular("export", "open-repair", "regio", "--out", "again.csv")
    assert done.code == 0
    imported = Path("regio", "repairs.csv").read_bytes()
    assert Path("again.csv").read_bytes() == imported


def test_an_export_never_lands_among_the_records(town: Path, circular: Run) -> None:
    """It would overwrite them, or be taken for a table."""
    before = sorted(file.name for file in town.iterdir())
    done = circular("export", "open-repair", "town", "--out", "town/repairs.csv")
    assert done.code == 2
    assert "among the programme's own records" in done.err
    assert sorted(file.name for file in town.iterdir()) == before


def test_a_programme_without_repairs_has_none_to_export(town: Path, circular: Run) -> None:
    """It is told which file is missing."""
    assert town.is_dir()
    done = circular("export", "open-repair", "town", "--out", "x.csv")
    assert (done.code, Path("x.csv").exists()) == (1, False)
    assert done.err.startswith("These records have no table repairs.\nAdd a file repairs.csv")


def test_a_place_that_cannot_be_written_is_told_in_two_sentences(town: Path, circular: Run) -> None:
    """The folder for the file does not exist; the folder for the import is a file."""
    export = town.parent / "export.csv"
    export.write_text(f"{','.join(HEADERS['0.3'])}\n{RECORD}\n", encoding="utf-8")
    circular("import", "open-repair", "export.csv", "--out", "regio")
    done = circular("export", "open-repair", "regio", "--out", "no/where/x.csv")
    assert (done.code, len(done.err.splitlines())) == (1, 2)
    done = circular("import", "open-repair", "export.csv", "--out", "export.csv/regio")
    assert (done.code, len(done.err.splitlines())) == (1, 2)
    assert "export.csv" in done.err


def test_debug_shows_where_an_error_arose_and_keeps_the_exit_code(
    town: Path, circular: Run
) -> None:
    """1 for the records, 2 for the usage."""
    spoil(town, "movements", "")
    done = circular("--debug", "report", "town")
    assert done.code == 1
    assert "Traceback" in done.err
    assert "movements.csv is empty." in done.err
    done = circular("--debug", "report", "town", "--language", "fr")
    assert done.code == 2
    assert "Traceback" in done.err


def test_a_mistake_of_our_own_is_called_so(
    town: Path, circular: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two sentences and no traceback, unless it is asked for."""
    from circularlib.ledger import intake

    def broken(_programme: object, **_options: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(intake, "examine", broken)
    done = circular("check", str(town))
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("circular stopped on a mistake of its own: division by zero.")
    assert "Traceback" not in done.err
    assert "ZeroDivisionError" in circular("--debug", "check", str(town)).err


def test_an_interrupted_command_exits_with_130_and_no_traceback(
    town: Path, circular: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a shell expects after Ctrl-C: 128 and the signal's number."""
    from circularlib.ledger import intake

    def interrupted(_programme: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(intake, "examine", interrupted)
    done = circular("check", str(town))
    assert done.code == 130
    assert "Traceback" not in done.err


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_terminal_without_some_letters_is_no_obstacle(town: Path, encoding: str) -> None:
    """The cell says 🪑 and κ; what cannot be shown is written otherwise."""
    spoil(town, "movements", "movement_id,date,item_id,event\nM1,2022-02-01,🪑κ,repaired\n")
    for command in ("check", "report"):
        done = subprocess.run(
            [sys.executable, "-m", "circularlib", command, "town"],
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONIOENCODING": encoding},
        )
        said = done.stdout if command == "check" else done.stderr
        assert done.returncode == 1
        assert b"does not stand in items.csv." in said
        assert b"Traceback" not in done.stderr


def test_a_reader_that_goes_away_is_no_error(town: Path) -> None:
    """`circular check town | head` closes the pipe before the last of 20,000 problems."""
    lines = [f"M{number},2022-02-01,Q{number},repaired" for number in range(20_000)]
    spoil(town, "movements", "\n".join(["movement_id,date,item_id,event", *lines]))
    command = [sys.executable, "-m", "circularlib", "check", "town"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.readline()
        run.stdout.close()
        assert run.stderr.read() == b""


def test_on_a_terminal_what_is_running_stands_in_one_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Elsewhere each step is a plain line on stderr."""
    import io

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for stream, is_plain in ((io.StringIO(), True), (Terminal(), False)):
        monkeypatch.setattr(sys, "stderr", stream)
        with console.progress() as (told, _watched):
            told("10_furniture_reuse")
        assert (stream.getvalue() == "10_furniture_reuse\n") == is_plain


SCHEDULE = """
[[schedule]]
name = "quarterly"
cron = "0 6 5 1,4,7,10 *"
"""


def test_a_scheduled_report_that_fails_exits_with_1_and_waits_for_its_next_time(
    town: Path, circular: Run
) -> None:
    """The records end in 2022, so no quarter is due for them; it is told once, not every time."""
    (town / "programme.toml").write_text(SETTINGS + SCHEDULE, encoding="utf-8")
    done = circular("schedule", "town", "--once")
    assert done.code == 1
    assert "No records lie in" in done.out
    log = town / "reports" / "town" / "runs.jsonl"
    assert '"status": "failed"' in log.read_text(encoding="utf-8")
    assert circular("schedule", "town", "--once") == Done(0, "", "")


def test_a_programme_without_a_schedule_says_how_to_make_one(town: Path, circular: Run) -> None:
    done = circular("schedule", str(town), "--once")
    assert done.code == 1
    assert "Add a [[schedule]]" in done.err


@pytest.mark.parametrize("form", ["systemd", "cron", "github"])
def test_unit_files_are_printed_and_nothing_runs(town: Path, circular: Run, form: str) -> None:
    (town / "programme.toml").write_text(SETTINGS + SCHEDULE, encoding="utf-8")
    done = circular("schedule", "town", "--print", form)
    assert (done.code, done.err) == (0, "")
    assert "--once" in done.out
    assert not (town / "reports").exists()


def test_unit_files_of_another_kind_are_wrong_usage(town: Path, circular: Run) -> None:
    (town / "programme.toml").write_text(SETTINGS + SCHEDULE, encoding="utf-8")
    done = circular("schedule", "town", "--print", "launchd")
    assert (done.code, done.out) == (2, "")
    assert "systemd, cron, github" in done.err


def test_reports_are_compared_with_what_came_of_a_second_one(town: Path, circular: Run) -> None:
    """On the shipped notebook of jobs; hours worked are 2.5 and become 4, by the records alone."""
    hours = town / "hours.csv"
    hours.write_text(
        hours.read_text(encoding="utf-8").replace("driver", "target_group"), encoding="utf-8"
    )
    make = ("report", "town", "--notebook", "40_jobs_created", "--language", "nl", "--out")
    assert circular(*make, "first").code == 0
    hours.write_text(hours.read_text(encoding="utf-8").replace("2.5", "4"), encoding="utf-8")
    assert circular(*make, "second").code == 0
    places = ("first/town/programme", "second/town/programme/nl")
    done = circular("compare", *places, "--to", "json")
    assert (done.code, done.err) == (0, "")
    found = json.loads(done.out)
    assert found["differ"] == {"records": ["hours"]}
    (move,) = [each for each in found["findings"] if each["key"] == "target_group_hours"]
    assert move["difference"] == pytest.approx(1.5)
    assert move["parts"]["value"] == pytest.approx({"records": 1.5})
    settings = town / "programme.toml"
    settings.write_text(f"min_cell = 4\n{SETTINGS}", encoding="utf-8")
    assert circular(*make, "second").code == 0
    text = circular("compare", *places, "--no-rerun", "--language", "nl")
    assert "Zonder --no-rerun" in text.out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("a", "a", "--to", "xml"), 2, '"xml" is not a form.'),
        (("a", "a", "--language", "fr"), 2, '"fr" is not a language of the pages.'),
        (("town", "town"), 1, "town is not a report."),
        (("nowhere", "town"), 1, "nowhere is not a report."),
    ],
)
def test_what_cannot_be_compared_is_told(
    town: Path, circular: Run, arguments: tuple[str, ...], code: int, said: str
) -> None:
    """Wrong usage ends with 2, what is no report with 1; nothing on stdout."""
    assert town.is_dir()
    done = circular("compare", *arguments)
    assert (done.code, done.out) == (code, "")
    assert said in done.err.splitlines()
    assert len(done.err.splitlines()) <= 3


def test_an_error_of_the_settings_is_told_in_the_language_asked_for(
    town: Path, circular: Run
) -> None:
    """`circular check` in Dutch, and in English where nothing is asked."""
    settings = town / "programme.toml"
    settings.write_text(f"min_cel = 3\n{SETTINGS}", encoding="utf-8")
    dutch = circular("check", "town", "--language", "nl")
    assert '"min_cel" is geen instelling.' in dutch.err
    assert 'Bedoelde u "min_cell"?' in dutch.err
    assert '"min_cel" is not a setting.' in circular("check", "town").err
    assert dutch.code == 1


def test_lab_on_a_folder_that_is_no_programme_says_so_in_three_sentences(circular, tmp_path):
    """In the language asked for, which is Dutch where nobody asks."""
    done = circular("lab", str(tmp_path), "--no-browser")
    assert done.code == 1
    assert len(done.err.strip().splitlines()) == 3
    assert "is geen programmamap" in done.err
    english = circular("lab", str(tmp_path), "--language", "en")
    assert "is not a programme folder" in english.err
    assert circular("lab", str(tmp_path), "--language", "fr").code == 2


def test_lab_update_says_what_came_of_the_copies(circular, town):
    """Nothing is newer at first; an older copy that nobody changed is brought up to date."""
    assert circular("lab", "town", "--update", "--language", "en") == (
        0,
        "Notebooks with a newer version: 0.\n",
        "",
    )
    name = "10_furniture_reuse"
    for place in ("notebooks", "notebooks/.lab/base"):
        copy = town / place / f"{name}.ipynb"
        copy.write_text(copy.read_text(encoding="utf-8").replace("How much", "Which part"))
    done = circular("lab", "town", "--update")
    assert done.out.splitlines() == [
        f"{name}: bijgewerkt.",
        "Notebooks met een nieuwere versie: 1.",
    ]
    assert done.code == 0
