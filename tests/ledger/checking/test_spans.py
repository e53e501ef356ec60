"""Stays, homes in service and machines in place: in order, and one at a time."""

from circularlib.ledger.checking.spans import span_problems
from circularlib.ledger.problems import Problem

from .typed_tables import read_tables

HOMES = (
    "home_id,municipality_code,in_service_from,in_service_to\n"
    "W1,36015,2020-01-01,2022-12-31\nW2,36015,2020-01-01,\n"
)
STAYS = "stay_id,home_id,moved_in,moved_out\n"
MACHINES = "machine_id,home_id,contract,installed_on,removed_on\n"
MOVEMENTS = "movement_id,date,item_id,event,home_id,requested_on\n"


def found(**texts: str) -> list[Problem]:
    return span_problems(read_tables(**texts))


def kinds(problems: list[Problem]) -> list[tuple[str, int | None, str]]:
    return [(problem.kind, problem.row, problem.column) for problem in problems]


def test_a_stay_does_not_end_before_it_begins() -> None:
    """Moved in on 5 May, out on 4 May; both dates are told, the end is pointed at."""
    (problem,) = found(stays=STAYS + "V1,W2,2022-05-05,2022-05-04\n")
    assert (problem.kind, problem.row, problem.column) == ("ends_before_start", 2, "moved_out")
    assert (problem.severity, problem.value) == ("error", "2022-05-04")
    assert problem.message == '2022-05-04 lies before 2022-05-05, the date under "moved_in".'


def test_a_stay_may_last_a_day_or_not_have_ended() -> None:
    """In and out on one day; and one that lasts."""
    text = STAYS + "V1,W2,2022-05-05,2022-05-05\nV2,W2,2022-06-01,\n"
    assert found(stays=text) == []


def test_homes_and_machines_do_not_end_before_they_begin() -> None:
    """The same rule for service and for placing."""
    homes = "home_id,municipality_code,in_service_from,in_service_to\n"
    problems = found(
        homes=homes + "W1,36015,2022-01-02,2022-01-01\n",
        machines=MACHINES + "V1,W1,owned_new,2022-01-02,2022-01-01\n",
    )
    assert kinds(problems) == [
        ("ends_before_start", 2, "in_service_to"),
        ("ends_before_start", 2, "removed_on"),
    ]


def test_nothing_happens_before_it_was_asked_for() -> None:
    """Its lead time would be negative; on the day itself it is nought."""
    problems = found(
        movements=MOVEMENTS
        + "M1,2022-05-04,I1,delivered,W2,2022-05-05\nM2,2022-05-05,I2,delivered,W2,2022-05-05\n"
    )
    assert kinds(problems) == [("ends_before_start", 2, "date")]


def test_two_stays_in_one_home_at_once_are_a_warning() -> None:
    """Households may share a home; a wrong date is likelier."""
    text = STAYS + "V1,W2,2022-01-01,2022-03-01\nV2,W2,2022-02-28,2022-04-01\n"
    (problem,) = found(stays=text)
    assert (problem.kind, problem.row, problem.severity) == ("stays_overlap", 3, "warning")
    assert "row 2" in problem.message


def test_a_stay_may_begin_on_the_day_the_other_ends() -> None:
    """Out in the morning, in the afternoon in; and in another home whenever."""
    text = STAYS + (
        "V1,W2,2022-01-01,2022-03-01\nV2,W2,2022-03-01,2022-04-01\nV3,W1,2022-01-01,2022-04-01\n"
    )
    assert found(stays=text) == []


def test_the_stay_that_still_lasts_is_named_not_the_one_before() -> None:
    """Row 2 lasts all year; row 3 is over when row 4 begins."""
    text = STAYS + (
        "V1,W2,2022-01-01,2022-12-31\nV2,W2,2022-02-01,2022-03-01\nV3,W2,2022-06-01,2022-07-01\n"
    )
    problems = found(stays=text)
    assert [problem.details["other_row"] for problem in problems] == [2, 2]


def test_a_stay_without_an_end_still_lasts() -> None:
    """The household never left according to the records."""
    text = STAYS + "V1,W2,2022-01-01,\nV2,W2,2022-06-01,\n"
    assert kinds(found(stays=text)) == [("stays_overlap", 3, "moved_in")]


def test_a_stay_that_stands_there_twice_is_not_two_stays() -> None:
    """The double code is told by itself."""
    text = STAYS + "V1,W2,2022-01-01,2022-03-01\nV1,W2,2022-01-01,2022-03-01\n"
    assert found(stays=text) == []


def test_two_machines_in_one_home_at_once_are_a_warning() -> None:
    """Replaced on one day is not at once; a second machine beside the first is."""
    first = "V1,W2,owned_new,2022-01-01,2022-06-01\n"
    assert found(machines=MACHINES + first + "V2,W2,owned_new,2022-06-01,\n") == []
    (problem,) = found(machines=MACHINES + first + "V2,W2,owned_new,2022-05-01,\n")
    assert (problem.kind, problem.severity) == ("machines_overlap", "warning")


def test_a_movement_at_a_home_out_of_service_is_a_warning() -> None:
    """W1 is in use from 1 January 2020 to 31 December 2022; ninety days round it are free."""
    movements = MOVEMENTS + (
        "M1,2019-10-02,I1,delivered,W1,\nM2,2019-10-03,I2,delivered,W1,\n"
        "M3,2023-03-31,I1,collected,W1,\nM4,2023-04-01,I2,collected,W1,\n"
        "M5,2023-04-01,I3,delivered,W2,\n"
    )
    problems = found(homes=HOMES, movements=movements)
    assert kinds(problems) == [
        ("home_not_in_service", 2, "date"),
        ("home_not_in_service", 5, "date"),
    ]
    assert {problem.severity for problem in problems} == {"warning"}
    assert "homes, row 2" in problems[0].message


def test_a_stay_in_a_home_out_of_service_is_a_warning() -> None:
    """Nobody lives there a day before or a day after."""
    stays = STAYS + (
        "V1,W1,2019-12-31,2020-06-01\nV2,W1,2022-07-01,2023-01-01\nV3,W1,2021-01-01,2022-06-01\n"
    )
    assert kinds(found(homes=HOMES, stays=stays)) == [
        ("home_not_in_service", 2, "moved_in"),
        ("home_not_in_service", 3, "moved_in"),
    ]


def test_a_machine_does_not_fail_where_it_does_not_stand() -> None:
    """Installed on 2 January, removed on 30 June; both days count as there."""
    machines = MACHINES + "V1,W2,owned_new,2022-01-02,2022-06-30\n"
    events = "machine_id,date,event\n" + (
        "V1,2022-01-01,failure\nV1,2022-01-02,failure\nV1,2022-06-30,replaced\n"
        "V1,2022-07-01,replaced\n"
    )
    problems = found(machines=machines, machine_events=events)
    assert kinds(problems) == [("machine_absent", 2, "date"), ("machine_absent", 5, "date")]
    assert problems[0].severity == "error"


def test_a_machine_may_be_visited_before_and_repaired_after() -> None:
    """Somebody came to measure; the workshop went on with it."""
    machines = MACHINES + "V1,W2,owned_new,2022-01-02,2022-06-30\n"
    events = "machine_id,date,event\nV1,2021-12-01,visit\nV1,2022-07-10,repaired\n"
    assert found(machines=machines, machine_events=events) == []


def test_a_machine_does_not_wash_where_it_does_not_stand() -> None:
    """January and June hold a day in which it stood there; December and July do not."""
    machines = MACHINES + "V1,W2,owned_new,2022-01-31,2022-06-01\n"
    log = "machine_id,month,cycle_count\n" + "".join(
        f"V1,{month},9\n" for month in ("2021-12", "2022-01", "2022-06", "2022-07")
    )
    problems = found(machines=machines, wash_log=log)
    assert [(p.kind, p.value) for p in problems] == [
        ("machine_washed_absent", "2021-12"),
        ("machine_washed_absent", "2022-07"),
    ]


def test_homes_and_machines_that_stand_twice_do_not_double_the_problems() -> None:
    """The first row of each counts."""
    machines = MACHINES + "V1,W2,owned_new,2022-01-02,\n" * 2
    movements = MOVEMENTS + "M1,2019-01-01,I1,delivered,W1,\n"
    problems = found(
        homes=HOMES + "W1,36015,2020-01-01,2022-12-31\n",
        movements=movements,
        machines=machines,
        machine_events="machine_id,date,event\nV1,2021-12-01,failure\n",
    )
    assert [problem.kind for problem in problems] == ["home_not_in_service", "machine_absent"]
