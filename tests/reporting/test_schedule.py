"""Schedules: what is due runs once, whatever happened to the machine meanwhile."""

import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from filelock import FileLock

from circularlib.errors import LedgerError, ReportError, UsageError
from circularlib.ledger.programme import open_programme
from circularlib.reporting import schedule, scheduled_run
from circularlib.reporting.run_log import LOG_FILE, LoggedRun, add_run, runs
from circularlib.reporting.runner import Report

from .conftest import (
    ATTEMPTS,
    MAIL_PASSWORD,
    OPENING,
    PostOffice,
    use_notebooks,
    write_notebook,
    write_programme,
)

BRUSSELS = ZoneInfo("Europe/Brussels")
QUARTERLY = """
[[schedule]]
name = "quarterly"
cron = "0 6 5 1,4,7,10 *"
period = "last-quarter"
languages = ["nl", "en"]
"""
MAIL = """
[schedule.mail]
to = ["policy@town.example"]
on = "{on}"
report = "{report}"
attach_limit_mb = {limit}
[mail]
host = "localhost"
port = {port}
user = "reports"
sender = "reports@town.example"
"""
FINDING = {"key": "open_repair_attempts_count", "unit": "count", "low": None, "high": None}


def at(text: str) -> datetime:
    """A moment on the clock of Brussels."""
    return datetime.fromisoformat(text).replace(tzinfo=BRUSSELS)


def mail(port: int, *, on: str = "always", report: str = "attach", limit: float = 10) -> str:
    return MAIL.format(port=port, on=on, report=report, limit=limit)


class Town:
    """A programme with schedules, a clock that stands still, and reports that are quick."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = at("2023-01-05T06:00")
        self.value = 5.0
        self.error: Exception | None = None
        self.lasts = timedelta()
        self.calls: list[dict[str, Any]] = []
        self.said: list[str] = []

    @property
    def reports(self) -> Path:
        """Where its reports stand."""
        return self.folder / "reports" / "small-town"

    def settle(self, schedules: str, *, synthetic: bool = False) -> None:
        """Gives the programme its schedules."""
        text = f'name = "Small town"\nrecords = "repairs"\nsynthetic = {str(synthetic).lower()}\n'
        text += '[periods]\nprogramme = "2022-01..2023-12"\n' + schedules
        (self.folder / "programme.toml").write_text(text, encoding="utf-8")

    def report(self, _folder: Path, **call: Any) -> Report:
        """Stands in for the runner: one page and one finding per language."""
        self.calls.append(call)
        self.now += self.lasts
        if self.error is not None:
            raise self.error
        made = {}
        for language in call["languages"]:
            made[language] = Path(call["out"]) / "small-town" / call["period"] / language
            made[language].mkdir(parents=True, exist_ok=True)
            (made[language] / "index.html").write_text("<p>page</p>", encoding="utf-8")
            found = [{**FINDING, "value": self.value, "basis": "counted"}]
            (made[language] / "findings.json").write_text(json.dumps(found), encoding="utf-8")
        return Report(made, {"80_open_repair": "done"}, {})

    def ask(self, moment: str | None = None) -> list[LoggedRun]:
        """Asks what is due, and runs it."""
        if moment is not None:
            self.now = at(moment)
        return schedule.run_due(self.folder, clock=lambda: self.now, told=self.said.append)


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    made = Town(write_programme(tmp_path / "small-town"))
    made.settle(QUARTERLY)
    monkeypatch.setattr(scheduled_run, "report", made.report)
    return made


def test_a_run_is_written_down_with_its_times_period_and_outcome(town: Town) -> None:
    """Due at 06:00 in April, asked at 06:10, two minutes long."""
    town.ask("2023-01-05T06:00")
    town.lasts = timedelta(minutes=2)
    (run,) = town.ask("2023-04-05T06:10")
    assert run == LoggedRun(
        "quarterly",
        "2023-04-05T06:00:00+02:00",
        "2023-04-05T06:10:00+02:00",
        "2023-04-05T06:12:00+02:00",
        "2023Q1",
        "done",
        has_report=True,
    )
    assert runs(town.reports)[-1] == run
    assert town.calls[-1]["period"] == "2023Q1"
    assert town.calls[-1]["languages"] == ("nl", "en")


def test_a_schedule_that_never_ran_is_due_at_once_and_then_on_the_calendar(town: Town) -> None:
    """So that whoever sets it up sees that it works."""
    assert len(town.ask("2023-02-10T12:00")) == 1
    assert town.ask("2023-02-10T12:15") == []
    assert town.ask("2023-04-05T05:59:59") == []
    assert len(town.ask("2023-04-05T06:00")) == 1


def test_runs_missed_while_the_machine_was_off_become_one(town: Town) -> None:
    """April, July and October are missed; on 20 November one run is made, of October's quarter."""
    town.ask("2023-01-05T06:00")
    (run,) = town.ask("2023-11-20T09:00")
    assert (run.asked_at, run.period) == ("2023-10-05T06:00:00+02:00", "2023Q3")
    assert town.ask("2023-11-20T09:15") == []


def test_a_period_counts_back_from_the_day_the_run_was_due(town: Town) -> None:
    """Due on 31 March for the quarter before; a machine that wakes on 1 April keeps to that."""
    town.settle(QUARTERLY.replace("0 6 5 1,4,7,10 *", "0 23 31 3 *"))
    town.ask("2023-01-05T06:00")
    (run,) = town.ask("2023-04-01T08:00")
    assert run.period == "2022Q4"


def test_a_clock_set_back_an_hour_runs_nothing_twice(town: Town) -> None:
    """Done at 06:00, set back to 05:30, and 06:00 comes again."""
    town.ask("2023-01-01T06:00")
    assert len(town.ask("2023-04-05T06:00")) == 1
    assert town.ask("2023-04-05T05:30") == []
    assert town.ask("2023-04-05T06:00") == []
    assert town.ask("2023-04-05T06:30") == []


def test_a_clock_that_was_years_ahead_does_not_stop_a_schedule(town: Town) -> None:
    """A run logged in 2036 does not hold back those of 2023."""
    town.ask("2023-01-05T06:00")
    town.ask("2036-05-05T06:00")
    assert len(town.ask("2023-04-05T06:00")) == 1


def test_a_run_longer_than_its_interval_is_followed_by_one_run(town: Town) -> None:
    """Every ten minutes, an hour long: six times are missed and make one run."""
    town.settle(QUARTERLY.replace("0 6 5 1,4,7,10 *", "*/10 * * * *"))
    town.lasts = timedelta(hours=1)
    town.ask("2023-04-05T06:00")
    (run,) = town.ask()
    assert run.asked_at == "2023-04-05T07:00:00+02:00"
    town.lasts = timedelta()
    assert len(town.ask()) == 1
    assert town.ask() == []


def test_the_hour_that_comes_twice_runs_a_schedule_once(town: Town) -> None:
    """29 October 2023, 02:30: at 00:30 in UTC, and not again at 01:30."""
    town.settle(QUARTERLY.replace("0 6 5 1,4,7,10 *", "30 2 * * *"))
    town.ask("2023-10-28T12:00")
    made = []
    for minutes in range(0, 240, 15):
        town.now = datetime(2023, 10, 28, 23, tzinfo=UTC) + timedelta(minutes=minutes)
        made += town.ask()
    assert [run.asked_at for run in made] == ["2023-10-29T02:30:00+02:00"]


def test_the_hour_that_is_skipped_runs_a_schedule_once(town: Town) -> None:
    """26 March 2023: 02:30 does not exist; the run comes at 03:00."""
    town.settle(QUARTERLY.replace("0 6 5 1,4,7,10 *", "30 2 * * *"))
    town.ask("2023-03-25T12:00")
    made = []
    for minutes in range(0, 240, 15):
        town.now = datetime(2023, 3, 26, 0, tzinfo=UTC) + timedelta(minutes=minutes)
        made += town.ask()
    assert [run.started_at for run in made] == ["2023-03-26T03:00:00+02:00"]


def test_the_time_zone_is_a_setting(town: Town) -> None:
    """06:00 in Lisbon is 07:00 in Brussels."""
    text = (town.folder / "programme.toml").read_text(encoding="utf-8")
    (town.folder / "programme.toml").write_text(f'timezone = "Europe/Lisbon"\n{text}', "utf-8")
    town.ask("2023-01-05T12:00")
    assert town.ask("2023-04-05T06:59") == []
    assert [run.asked_at for run in town.ask("2023-04-05T07:00")] == ["2023-04-05T06:00:00+01:00"]


def test_a_second_scheduler_on_the_same_folder_leaves_the_work_to_the_first(town: Town) -> None:
    """Asked once it says so and is content; asked to stay it refuses."""
    (town.folder / ".ledger").mkdir()
    with FileLock(town.folder / ".ledger" / "schedule.lock"):
        assert town.ask() == []
        assert "Another scheduler is at work on Small town" in town.said[0]
        with pytest.raises(ReportError, match="Another scheduler"):
            schedule.keep_running(town.folder, told=town.said.append)
    assert town.calls == []
    assert len(town.ask()) == 1


def test_a_failed_run_is_written_down_and_not_tried_again_until_it_is_due(town: Town) -> None:
    town.error = LedgerError("Row 3 is wrong.", f"{town.folder}/movements.csv.", "Correct it.")
    (run,) = town.ask("2023-04-05T06:00")
    assert (run.status, run.has_report) == ("failed", False)
    assert run.error == "small-town/movements.csv.\nRow 3 is wrong.\nCorrect it."
    assert town.ask("2023-04-05T06:15") == []


def test_a_mistake_of_circularlib_itself_stops_no_other_schedule(town: Town) -> None:
    town.settle(QUARTERLY + QUARTERLY.replace("quarterly", "yearly").replace("last-q", "last-q", 1))
    with pytest.raises(LedgerError, match="two schedules write the same reports"):
        town.ask()
    other = QUARTERLY.replace("quarterly", "yearly").replace("last-quarter", "last-year")
    town.settle(QUARTERLY + other)
    town.error = ZeroDivisionError("oops")
    assert [run.error for run in town.ask()] == ["ZeroDivisionError: oops"] * 2


def test_a_run_that_is_stopped_by_hand_is_due_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_arguments: object, **_call: object) -> Report:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(scheduled_run, "report", stop)
        with pytest.raises(KeyboardInterrupt):
            town.ask()
    (run,) = runs(town.reports)
    assert (run.status, run.mail_error) == ("stopped", None)
    assert [run.status for run in town.ask()] == ["done"]


def test_a_folder_that_goes_away_meanwhile_is_not_made_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = town.folder.with_name("away")

    def vanish(*_arguments: object, **_call: object) -> Report:
        town.folder.rename(away)
        raise LedgerError("There is no folder.")

    monkeypatch.setattr(scheduled_run, "report", vanish)
    (run,) = town.ask()
    assert run.status == "failed"
    assert not town.folder.exists()


def test_no_schedule_is_said_with_how_to_make_one(town: Town) -> None:
    town.settle("")
    with pytest.raises(LedgerError, match="has no schedule"):
        town.ask()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (QUARTERLY.replace("0 6 5 1,4,7,10 *", "0 6 31 2 *"), "never comes"),
        (QUARTERLY.replace("0 6 5 1,4,7,10 *", "often"), "1 fields"),
        (QUARTERLY.replace("last-quarter", "last-week"), "not a period"),
        (QUARTERLY.replace("last-quarter", "baseline"), "there is none"),
        (QUARTERLY + QUARTERLY, "two schedules are called"),
        (QUARTERLY.replace('["nl", "en"]', '["fr"]'), "languages"),
        (QUARTERLY + "kep = 3\n", 'Did you mean "keep"'),
        (QUARTERLY + "keep = 0\n", "keep"),
        (QUARTERLY + 'out = "."\n', "folder of their own"),
        (QUARTERLY + mail(25).split("[mail]")[0], "there is no"),
        (QUARTERLY + mail(25, report="link"), "pages_at"),
        (QUARTERLY + mail(25) + 'password = "x"\n', "is not a setting"),
        (QUARTERLY + mail(25).replace("policy@", "policy "), "not an e-mail address"),
        (QUARTERLY + mail(25).replace("attach_limit_mb", "atach_limit_mb"), "attach_limit_mb"),
    ],
)
def test_settings_that_are_wrong_are_said_before_anything_runs(
    town: Town, settings: str, said: str
) -> None:
    town.settle(settings)
    with pytest.raises(LedgerError) as error:
        town.ask()
    assert said in str(error.value)
    assert len(str(error.value).splitlines()) <= 3
    assert town.calls == []


def test_a_notebook_that_does_not_exist_is_said_at_once(town: Town) -> None:
    """Not after a quarter of waiting."""
    town.settle(QUARTERLY + 'notebooks = ["10_furnitur_reuse"]\n')
    with pytest.raises(UsageError, match="10_furnitur_reuse"):
        town.ask()
    assert town.calls == []


def test_an_unknown_time_zone_is_said(town: Town) -> None:
    text = (town.folder / "programme.toml").read_text(encoding="utf-8")
    for zone in ("Europe/Roeselare", "../x", ""):
        (town.folder / "programme.toml").write_text(f'timezone = "{zone}"\n{text}', "utf-8")
        with pytest.raises(LedgerError, match="not a time zone"):
            open_programme(town.folder)


def test_old_reports_go_and_those_of_others_stay(town: Town) -> None:
    """keep = 2 after four quarters: two remain, beside one made by hand."""
    town.settle(QUARTERLY + "keep = 2\n")
    (town.reports / "2022").mkdir(parents=True)
    for moment in ("2023-01-05", "2023-04-05", "2023-07-05", "2023-10-05"):
        town.ask(f"{moment}T06:00")
    stays = {path.name for path in town.reports.iterdir() if path.is_dir()}
    assert stays == {"2022", "2023Q2", "2023Q3"}
    assert [run.period for run in runs(town.reports)] == ["2023Q2", "2023Q3"]
    assert (town.folder / "reports" / "index.html").is_file()


def test_a_log_that_was_tampered_with_removes_nothing_else(town: Town) -> None:
    town.settle(QUARTERLY + "keep = 1\n")
    moment = "2022-01-05T06:00:00+01:00"
    for name in ("..", "../..", "", ".", "/etc", ".hidden"):
        run = LoggedRun("quarterly", moment, moment, moment, name, "done", has_report=True)
        add_run(town.reports, run)
    (town.reports / ".hidden").mkdir()
    town.ask("2023-04-05T06:00")
    assert (town.reports / ".hidden").is_dir()
    assert (town.folder / "programme.toml").is_file()
    assert (town.reports / LOG_FILE).is_file()


def keep_running(town: Town, until: str, waits: list[float] | None = None) -> None:
    """Lets the scheduler work, on a clock that leaps as far as it would wait."""

    def wait(seconds: float) -> None:
        if waits is not None:
            waits.append(seconds)
        town.now += timedelta(seconds=seconds)
        if town.now >= at(until):
            raise KeyboardInterrupt

    schedule.keep_running(town.folder, clock=lambda: town.now, wait=wait, told=town.said.append)


def test_a_scheduler_that_keeps_running_meets_each_time_and_ends_with_ctrl_c(town: Town) -> None:
    """Hourly, from 06:00 to 08:30: at once, at 07:00 and at 08:00."""
    town.settle(QUARTERLY.replace("0 6 5 1,4,7,10 *", "0 * * * *"))
    waits: list[float] = []
    keep_running(town, "2023-01-05T08:30", waits)
    starts = [run.started_at[11:16] for run in runs(town.reports)]
    assert starts == ["06:00", "07:00", "08:00"]
    assert max(waits) <= 60
    assert town.said[0] == "Next: quarterly, 2023-01-05 07:00 CET."
    assert town.said[-1] == "Stopped."


def test_settings_changed_meanwhile_count_and_wrong_ones_are_said_once(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A typing error costs no scheduler; the clock goes on, and so do the reports."""
    town.now = at("2023-01-05T06:59")
    town.settle(QUARTERLY.replace("0 6 5 1,4,7,10 *", "0 * * * *"))
    real = town.report

    def spoil(*arguments: Any, **call: Any) -> Report:
        made = real(*arguments, **call)
        if len(town.calls) == 1:
            town.settle("[[schedule")
        return made

    monkeypatch.setattr(scheduled_run, "report", spoil)
    keep_running(town, "2023-01-05T07:30")
    assert sum("cannot be read" in line for line in town.said) == 1
    assert len(town.calls) == 1
    town.settle(QUARTERLY.replace("0 6 5 1,4,7,10 *", "0 * * * *"))
    keep_running(town, "2023-01-05T07:40")
    assert [call["period"] for call in town.calls] == ["2022Q4", "2022Q4"]


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_waiting_scheduler_cleanly(town: Town, sign: signal.Signals) -> None:
    """Exit 0, one word, no traceback; the lock is free afterwards."""
    moment = datetime.now(UTC).isoformat()
    add_run(town.reports, LoggedRun("quarterly", moment, moment, moment, "2023Q1", "done", True))
    call = [sys.executable, "-c", "from circularlib.cli import main; main()", "schedule"]
    with subprocess.Popen(
        [*call, str(town.folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Next: quarterly")
        process.send_signal(sign)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out.strip(), err) == (0, "Stopped.", "")
    town.now = datetime.now(UTC)
    assert town.ask() == []
    assert town.said == []  # no other scheduler is at work


INTERRUPTED = """
from pathlib import Path
from circularlib.cli import main
from circularlib.reporting import selection
selection.shipped = lambda _name: Path(__file__).with_name("notebooks")
if __name__ == "__main__":
    main()
"""


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_ctrl_c_during_a_report_leaves_no_half_report_and_a_line_in_the_log(
    tmp_path: Path, notebook: Callable[..., Path]
) -> None:
    """A notebook of an hour is stopped once it runs; exit 130, as shells expect."""
    begun = tmp_path / "begun"
    notebook(f"import pathlib, time\npathlib.Path({str(begun)!r}).touch()\ntime.sleep(3600)")
    folder = write_programme(tmp_path / "small-town")
    town = Town(folder)
    town.settle(QUARTERLY.replace("last-quarter", "programme"))
    script = tmp_path / "run.py"
    script.write_text(INTERRUPTED, encoding="utf-8")
    call = [sys.executable, str(script), "schedule", str(folder), "--once"]
    with subprocess.Popen(
        call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        while not begun.exists() and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert [run.status for run in runs(town.reports)] == ["stopped"]
    assert [path.name for path in town.reports.iterdir()] == [LOG_FILE]


def body(post: PostOffice) -> str:
    part = post.received[-1].get_body()
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n").replace("\xa0", " ")


def test_the_mail_says_what_moved_in_every_language_with_the_pages(
    town: Town, post: PostOffice
) -> None:
    """5 attempts in the first report, 7 in the second, against the same figure."""
    town.settle(QUARTERLY + mail(post.open()), synthetic=True)
    town.ask("2023-01-05T06:00")
    assert "Er is geen vroeger rapport om mee te vergelijken." in body(post)
    town.value = 7.0
    town.ask("2023-04-05T06:00")
    subject = str(post.received[-1]["Subject"])
    assert "[synthetische data] Small town: rapport over 2023Q1 is klaar" in subject
    assert "[synthetic data] Small town: report on 2023Q1 is ready" in subject
    text = body(post)
    assert "Veranderd sinds het rapport over 2022Q4:\n- " in text
    assert "7; dat was 5" in text
    assert "Moved since the report on 2022Q4:\n- " in text
    assert "7, was 5" in text
    assert "deze cijfers gaan over geen enkel echt programma" in text
    assert "1 januari 2023 – 31 maart 2023" in text
    (attached,) = post.received[-1].iter_attachments()
    assert attached.get_filename() == "small-town-2023Q1.zip"
    with zipfile.ZipFile(io.BytesIO(attached.get_content())) as pages:
        assert pages.namelist() == ["en/index.html", "nl/index.html"]
    town.ask("2023-07-05T06:00")
    assert "No figure moved since the report on 2023Q1." in body(post)


def test_the_same_period_run_again_is_set_beside_what_it_was(town: Town, post: PostOffice) -> None:
    """The new report takes the place of the old one; the old figures are read before."""
    settings = QUARTERLY.replace("last-quarter", "programme") + mail(post.open())
    town.settle(settings)
    town.ask("2023-01-05T06:00")
    town.value = 6.0
    town.ask("2023-04-05T06:00")
    assert "6; dat was 5" in body(post)


@pytest.mark.parametrize(
    ("on", "counts"), [("success", [1, 1]), ("failure", [0, 1]), ("always", [1, 2])]
)
def test_mail_goes_after_the_runs_that_were_asked_for(
    town: Town, post: PostOffice, on: str, counts: list[int]
) -> None:
    """One that succeeds, and one that fails."""
    town.settle(QUARTERLY + mail(post.open(), on=on))
    town.ask("2023-01-05T06:00")
    assert len(post.received) == counts[0]
    town.error = UsageError("No records lie in 2023Q1.", remedy="Choose another.")
    town.ask("2023-04-05T06:00")
    assert len(post.received) == counts[1]
    if on != "success":
        assert "rapport over 2023Q1 is mislukt" in str(post.received[-1]["Subject"])
        assert "No records lie in 2023Q1." in body(post)
        assert not list(post.received[-1].iter_attachments())


def test_pages_too_large_to_attach_are_said_where_they_are(town: Town, post: PostOffice) -> None:
    town.settle(QUARTERLY + mail(post.open(), limit=0.0001))
    town.ask()
    assert "in de map van het programma: reports/small-town/2022Q4/nl/index.html" in body(post)
    assert not list(post.received[-1].iter_attachments())


def test_a_linked_report_has_an_address_per_language(town: Town, post: PostOffice) -> None:
    settings = mail(post.open(), report="link") + 'pages_at = "https://town.example/r/"\n'
    town.settle(QUARTERLY + settings)
    town.ask()
    for language in ("nl", "en"):
        address = f"https://town.example/r/small-town/2022Q4/{language}/index.html"
        assert address in body(post)
    assert not list(post.received[-1].iter_attachments())


def test_a_mail_that_cannot_be_sent_is_an_error_and_the_report_stays(
    town: Town, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody listens at port 1; exit 1, and the password nowhere."""
    monkeypatch.setenv("CIRCULAR_MAIL_PASSWORD", MAIL_PASSWORD)
    town.settle(QUARTERLY + mail(1))
    (run,) = town.ask()
    assert run.status == "done"
    assert run.mail_error is not None
    assert "The mail could not be sent" in run.mail_error
    assert (town.reports / "2022Q4" / "nl" / "index.html").is_file()
    assert MAIL_PASSWORD not in (town.reports / LOG_FILE).read_text(encoding="utf-8")
    assert MAIL_PASSWORD not in "".join(town.said) + capsys.readouterr().out


def test_a_log_that_cannot_be_written_sends_no_mail(
    town: Town, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a full disk the run is due again a minute later; a mail each time would be a flood."""

    def full(_folder: Path, _run: LoggedRun) -> None:
        raise OSError(28, "No space left on device")

    town.settle(QUARTERLY + mail(post.open()))
    monkeypatch.setattr(scheduled_run, "add_run", full)
    keep_running(town, "2023-01-05T06:10")
    assert len(town.calls) > 1
    assert sum("No space left" in line for line in town.said) == 1
    assert post.received == []


def test_a_run_that_is_cut_off_before_its_mail_says_so_in_the_log(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_arguments: object) -> None:
        raise KeyboardInterrupt

    town.settle(QUARTERLY + mail(1))
    monkeypatch.setattr(scheduled_run, "send", stop)
    with pytest.raises(KeyboardInterrupt):
        town.ask()
    (run,) = runs(town.reports)
    assert (run.status, run.mail_error) == ("done", "The mail was not sent yet.")


def test_the_password_stands_in_no_file_log_or_mail(town: Town, post: PostOffice) -> None:
    town.settle(QUARTERLY + mail(post.open()))
    town.ask()
    assert len(post.raw) == 1
    assert MAIL_PASSWORD.encode() not in post.raw[0]
    written = [path.read_bytes() for path in town.folder.rglob("*") if path.is_file()]
    assert all(MAIL_PASSWORD.encode() not in content for content in written)


def test_a_real_report_is_made_and_mailed(
    tmp_path: Path,
    post: PostOffice,
    monkeypatch: pytest.MonkeyPatch,
    notebook: Callable[..., Path],
) -> None:
    """The runner itself, on five repair records of which three lie in 2022."""
    notebook(OPENING, ATTEMPTS)
    broken = "raise ValueError('broken')"
    write_notebook(tmp_path / "notebooks", "02_breaks", [broken])
    use_notebooks(monkeypatch, tmp_path / "notebooks")
    town = Town(write_programme(tmp_path / "small-town"))
    yearly = QUARTERLY.replace("last-quarter", "last-year")
    town.settle(yearly + mail(post.open()))
    (run,) = town.ask("2023-01-05T06:00")
    assert (run.status, run.has_report, run.period) == ("failed", True, "2022")
    assert "02_breaks" in body(post)
    assert str(tmp_path) not in body(post)
    (attached,) = post.received[-1].iter_attachments()
    with zipfile.ZipFile(io.BytesIO(attached.get_content())) as pages:
        assert "nl/01_counts.html" in pages.namelist()
    (town.folder.parent / "notebooks" / "02_breaks.ipynb").unlink()
    with (town.folder / "repairs.csv").open("a", encoding="utf-8") as file:
        file.write("f,Repair Café,BEL,,Lamp,15,Unknown,,,Fixed,,Gent,2022-12-01,\n")
    town.settle(yearly.replace("6 5 1,4", "6 5 1,2,4") + mail(post.port))
    (run,) = town.ask("2023-02-05T06:00")
    assert (run.status, run.error) == ("done", None)
    assert "4; dat was 3" in body(post)
