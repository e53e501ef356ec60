"""What is possible but odd is told as a warning; what is merely unusual is left in peace."""

import pytest

from circularlib.ledger.checking.plausibility import plausibility_problems
from circularlib.ledger.problems import Problem

from .typed_tables import read_tables

ITEMS = "item_id,item_type,origin,mass_kg,purchase_price_eur\n"
COSTS = "cost_id,date,category,amount_eur,payer,home_id,payee,item_id\n"
LOG = "machine_id,month,cycle_count,energy_kwh,water_l\n"


def found(**texts: str) -> list[Problem]:
    problems = plausibility_problems(read_tables(**texts), None)
    assert all(problem.severity == "warning" for problem in problems)
    return problems


def kinds(problems: list[Problem]) -> list[tuple[str, int | None]]:
    return [(problem.kind, problem.row) for problem in problems]


def items(*masses_and_prices: str) -> str:
    rows = enumerate(masses_and_prices)
    return ITEMS + "".join(f"I{n},bed_single,new,{rest}\n" for n, rest in rows)


def costs(*rests: str) -> str:
    return COSTS + "".join(f"C{n},2022-03-01,{rest}\n" for n, rest in enumerate(rests))


def test_a_mass_in_grams_is_told_with_the_mass_of_the_catalogue() -> None:
    """A single bed weighs 29.2 kg in the catalogue; 29,200 is a thousand times that."""
    (problem,) = found(items=items("1999,"))
    assert (problem.kind, problem.row, problem.column) == ("mass_unusual", 2, "mass_kg")
    assert problem.message == (
        "1999 kg is unusual for the type single bed without mattress: the catalogue says 29.2 kg."
    )
    assert "de catalogus zegt 29,2 kg" in problem.message_in("nl")


def test_a_mass_within_five_times_the_catalogue_is_left_in_peace() -> None:
    """29.2 kg: from 5.84 to 146."""
    assert found(items=items("5.85,", "145.9,", ",")) == []
    assert kinds(found(items=items("5.83,", "146.1,"))) == [
        ("mass_unusual", 2),
        ("mass_unusual", 3),
    ]


def test_a_price_with_a_lost_decimal_mark_is_told() -> None:
    """Eight beds at about 100 euro and one at 10,000."""
    prices = [f",{price}" for price in (90, 95, 98, 100, 102, 105, 110, 120)]
    (problem,) = found(items=items(*prices, ",10000"))
    assert (problem.kind, problem.row, problem.value) == ("price_unusual", 10, "10000.0")
    assert (
        problem.message == "10000 euro is far from 102 euro, the middle of 9 prices of this type."
    )


def test_a_price_is_compared_with_its_own_type_only() -> None:
    """A lamp costs a tenth of a bed and less."""
    beds = "".join(f"I{n},bed_double,new,,{500 + n}\n" for n in range(9))
    lamps = "".join(f"L{n},lamp,new,,{10 + n}\n" for n in range(9))
    assert found(items=ITEMS + beds + lamps) == []


def test_seven_prices_are_too_few_to_say_what_is_usual() -> None:
    """Six at 100 euro and one at 10,000; one more at 100 and it is told."""
    seven = [",100"] * 6 + [",10000"]
    assert found(items=items(*seven)) == []
    assert kinds(found(items=items(*seven, ",100"))) == [("price_unusual", 8)]


def test_prices_that_vary_by_nature_get_more_room() -> None:
    """From 1 to 1,000 euro, each three times the last: none of them is far from the others."""
    prices = [f",{3**power}" for power in range(8)]
    assert found(items=items(*prices)) == []


def test_a_price_of_nought_is_a_gift() -> None:
    """It has no ratio to the others."""
    assert found(items=items(*[",100"] * 8, ",0")) == []


def test_a_booking_a_hundred_times_the_usual_is_told_and_a_large_one_is_not() -> None:
    """Collections cost 40 to 47 euro; 4,000 is a lost decimal mark, 900 may be a whole house."""
    usual = [f"collection,{40 + n},town,W{n},," for n in range(8)]
    problems = found(costs=costs(*usual, "collection,4000,town,W8,,", "collection,900,town,W9,,"))
    assert kinds(problems) == [("cost_unusual", 10)]


def test_a_credit_note_is_measured_by_its_size() -> None:
    """Minus 42 euro is usual; minus 4,200 is not."""
    usual = [f"collection,{40 + n},town,W{n},," for n in range(8)]
    problems = found(costs=costs(*usual, "collection,-42,town,W1,,", "collection,-4200,town,W1,,"))
    assert kinds(problems) == [("cost_unusual", 11)]


def test_a_general_booking_is_not_compared_with_those_of_a_home() -> None:
    """Storage costs 5 euro a piece, and 250 a month for the hall."""
    pieces = [f"storage,{5 + n / 10},town,W{n},," for n in range(30)]
    halls = [f"storage,{250 + n},town,,," for n in range(8)]
    assert found(costs=costs(*pieces, *halls)) == []


def test_the_same_booking_twice_is_told_on_the_second() -> None:
    """Three times the same: two too many, both naming the first."""
    problems = found(costs=costs(*["repair,25,town,W1,centre,I1"] * 3))
    assert kinds(problems) == [("booking_double", 3), ("booking_double", 4)]
    assert "Row 2" in problems[1].message


@pytest.mark.parametrize(
    "other",
    [
        "repair,25.01,town,W1,centre,I1",
        "parts,25,town,W1,centre,I1",
        "repair,25,centre,W1,centre,I1",
        "repair,25,town,W2,centre,I1",
        "repair,25,town,,centre,I1",
        "repair,25,town,W1,,I1",
        "repair,25,town,W1,centre,I2",
    ],
)
def test_bookings_that_differ_in_anything_are_two(other: str) -> None:
    """Four equal chairs of one delivery are four items."""
    assert found(costs=costs("repair,25,town,W1,centre,I1", other)) == []


def test_bookings_of_two_days_are_two() -> None:
    """The cleaner comes every week."""
    text = costs("cleaning,50,town,W1,,") + "C9,2022-03-08,cleaning,50,town,W1,,\n"
    assert found(costs=text) == []


def test_a_booking_that_stands_there_twice_with_one_code_is_told_once() -> None:
    """The double code is a problem already."""
    assert found(costs=COSTS + "C1,2022-03-01,repair,25,town,W1,,\n" * 2) == []


def test_a_hundred_double_bookings_are_one_warning() -> None:
    """The file was pasted under itself."""
    rests = [f"repair,{amount},town,W1,," for amount in range(101, 201)]
    (problem,) = found(costs=costs(*rests, *rests))
    assert (problem.row, problem.value) == (102, "101.0")
    assert "nog 99 rijen: 103, 104, 105, 106, 107, …" in problem.remedy_in("nl")


def test_more_than_five_washes_a_day_are_told() -> None:
    """155 in a month is five a day; 156 is more."""
    assert kinds(found(wash_log=LOG + "V1,2022-01,155,,\nV1,2022-02,156,,\n")) == [
        ("cycles_unusual", 3)
    ]


def test_a_meter_reading_in_place_of_the_use_of_a_month_is_told() -> None:
    """20 washes use 16 kWh and 1,000 litres; 1,600 kWh is what the meter shows."""
    log = LOG + "V1,2022-01,20,16,1000\nV1,2022-02,20,1600,1000\nV1,2022-03,20,16,100000\n"
    problems = found(wash_log=log)
    assert [(p.row, p.column) for p in problems] == [(3, "energy_kwh"), (4, "water_l")]
    assert problems[0].message == "1600 kWh is 80 kWh a cycle, which is unusual."


def test_a_month_without_washes_has_no_use_per_wash() -> None:
    """A machine on standby uses a little."""
    assert found(wash_log=LOG + "V1,2022-01,0,0.5,\nV1,2022-02,9,,\n") == []


def test_nothing_is_said_of_tables_that_are_not_there() -> None:
    """Homes alone."""
    assert found(homes="home_id,municipality_code,in_service_from\nW1,36015,2020-01-01\n") == []
