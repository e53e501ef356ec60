"""The run log: nothing is lost by a power failure, and old runs go in good order."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from circularlib.reporting.run_log import (
    LOG_FILE,
    LoggedRun,
    add_run,
    cut_log,
    last_run,
    replace_run,
    runs,
)

AT = "2024-01-05T06:00:00+01:00"
RUN = LoggedRun("quarterly", AT, AT, AT, "2023Q4", "done", has_report=True)


def test_a_run_comes_back_as_it_was_written(tmp_path: Path) -> None:
    """Line breaks and letters of an error too; the folder is made."""
    run = replace(RUN, status="failed", error="Één\nregel \u2028 fout")
    for one in (RUN, run):
        add_run(tmp_path / "reports" / "town", one)
    assert runs(tmp_path / "reports" / "town") == [RUN, run]
    assert RUN.asked == datetime(2024, 1, 5, 5, tzinfo=UTC)


def test_no_log_holds_no_runs(tmp_path: Path) -> None:
    assert runs(tmp_path) == []


def test_a_line_that_was_cut_off_costs_no_other_line(tmp_path: Path) -> None:
    """The next run begins on a line of its own, and the broken one stays where it is."""
    add_run(tmp_path, RUN)
    with (tmp_path / LOG_FILE).open("ab") as file:
        file.write(b'{"schedule": "quar\xff')
    add_run(tmp_path, replace(RUN, period="2024Q1"))
    assert [run.period for run in runs(tmp_path)] == ["2023Q4", "2024Q1"]
    assert len((tmp_path / LOG_FILE).read_bytes().splitlines()) == 3


def test_what_becomes_known_of_a_run_takes_its_place(tmp_path: Path) -> None:
    """Other lines, broken ones too, stay; where there is no such run nothing is written."""
    mailed = replace(RUN, mail_error="The mail could not be sent.")
    replace_run(tmp_path, RUN, mailed)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / LOG_FILE).write_text("broken\n", encoding="utf-8")
    add_run(tmp_path, RUN)
    replace_run(tmp_path, RUN, mailed)
    assert runs(tmp_path) == [mailed]
    assert (tmp_path / LOG_FILE).read_text(encoding="utf-8").startswith("broken\n")


def test_lines_of_somebody_else_are_passed_over(tmp_path: Path) -> None:
    """A list, a number, a line without a moment, a moment without an offset."""
    strange = ["[]", "7", "{}", json.dumps({**RUN.__dict__, "asked_at": "2024-01-05"})]
    (tmp_path / LOG_FILE).write_text("\n".join(strange) + "\n", encoding="utf-8")
    assert runs(tmp_path) == []


def test_the_last_run_is_the_newest_of_its_schedule(tmp_path: Path) -> None:
    first, failed, other = (
        RUN,
        replace(RUN, status="failed", has_report=False),
        replace(RUN, schedule="other"),
    )
    known = [first, failed, other]
    assert last_run(known, "quarterly", lambda _run: True) == failed
    assert last_run(known, "quarterly", lambda run: run.has_report) == first
    assert last_run(known, "nobody", lambda _run: True) is None
    assert list(tmp_path.iterdir()) == []


def test_ten_thousand_runs_are_read_and_cut_to_the_newest(tmp_path: Path) -> None:
    """Of 10,000 monthly reports, 3 stay; 9,997 are named to be removed, oldest first."""
    lines = [json.dumps({**RUN.__dict__, "period": f"{year:05}"}) for year in range(10_000)]
    (tmp_path / LOG_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert len(runs(tmp_path)) == 10_000
    gone = cut_log(tmp_path, "quarterly", 3)
    assert (len(gone), gone[0], gone[-1]) == (9997, "00000", "09996")
    assert [run.period for run in runs(tmp_path)] == ["09997", "09998", "09999"]


def test_failures_do_not_push_good_reports_out(tmp_path: Path) -> None:
    """Two reports and then five failures, keep 2: both reports stay, and the last two failures."""
    good = [replace(RUN, period=period) for period in ("2023Q3", "2023Q4")]
    bad = [
        replace(RUN, period="2024Q1", has_report=False, status="failed", error=str(number))
        for number in range(5)
    ]
    for run in (*good, *bad):
        add_run(tmp_path, run)
    assert cut_log(tmp_path, "quarterly", 2) == []
    assert runs(tmp_path) == [*good, *bad[-2:]]


def test_a_report_of_another_schedule_is_not_removed(tmp_path: Path) -> None:
    """Both made 2023Q3; only one of them forgets it."""
    for run in (
        replace(RUN, period="2023Q3", schedule="other"),
        replace(RUN, period="2023Q3"),
        RUN,
    ):
        add_run(tmp_path, run)
    assert cut_log(tmp_path, "quarterly", 1) == []
    assert [(run.schedule, run.period) for run in runs(tmp_path)] == [
        ("other", "2023Q3"),
        ("quarterly", "2023Q4"),
    ]


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("12345"), st.booleans())),
    st.integers(1, 4),
)
def test_whatever_was_run_the_newest_reports_stay(
    tmp_path_factory: object, made: list[tuple[str, str, bool]], keep: int
) -> None:
    """A report that is named for removal is none of its schedule's newest, nor of another's."""
    folder = tmp_path_factory.mktemp("log")  # type: ignore[attr-defined]
    for schedule, period, has_report in made:
        add_run(folder, replace(RUN, schedule=schedule, period=period, has_report=has_report))
    others = [run for run in runs(folder) if run.schedule == "b"]
    gone = cut_log(folder, "a", keep)
    reports = [period for schedule, period, has in reversed(made) if schedule == "a" and has]
    assert not set(gone) & set(list(dict.fromkeys(reports))[:keep])
    assert not set(gone) & {run.period for run in others}
    assert [run for run in runs(folder) if run.schedule == "b"] == others
