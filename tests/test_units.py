"""Numbers as a reader expects them, in Dutch and in English."""

import math
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.errors import UsageError
from circularlib.units import (
    PRINTED_UNITS,
    printed,
    printed_date,
    printed_interval,
    printed_tick,
    settled,
)

SPACE = "\u00a0"
FINITE = st.floats(-1e12, 1e12)
law = settings(deadline=None, derandomize=True)  # the same examples every time, and no clock


def test_thousands_and_decimals_follow_the_language():
    """Dutch writes 1.234,5 and English 1,234.5; an interval of ±0.5 asks for two decimals."""
    within = (1232.0, 1237.0)
    assert printed(1234.5, "kg", "nl", within=within) == f"1.234,5{SPACE}kg"
    assert printed(1234.5, "kg", "en", within=within) == f"1,234.5{SPACE}kg"


def test_a_rate_is_printed_as_a_percentage_with_a_space_that_does_not_break():
    """0.264 is 26,4 %; half the interval's width is 6.5 points, so one decimal."""
    assert printed(0.264, "rate", "nl", within=(0.20, 0.33)) == f"26,4{SPACE}%"
    assert printed(0.264, "share", "en", within=(0.20, 0.33)) == f"26.4{SPACE}%"


@pytest.mark.parametrize(
    ("half_width", "text"),
    [(0.012, "5.000"), (0.12, "5.00"), (1.2, "5.0"), (12, "5"), (120, "0"), (1200, "0")],
)
def test_decimals_are_two_significant_figures_of_half_the_interval(half_width, text):
    """A half width of 1.2 is known to a tenth: 5.0; one of 120 to the ten: 5 rounds to 0."""
    assert printed(5, "ratio", "en", within=(5 - half_width, 5 + half_width)) == text


def test_a_wide_interval_rounds_to_tens_hundreds_and_thousands():
    """Half of 23,850 to 39,750 is 7,950, two figures of which are hundreds."""
    assert printed(31_800.4, "kg", "nl", within=(23_850.3, 39_750.5)) == f"31.800{SPACE}kg"
    assert printed_interval(23_850.3, 39_750.5, "kg", "nl") == f"23.900 tot 39.800{SPACE}kg"


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0003, "0.03"),
        (0.00803, "0.8"),
        (0.0342, "3.4"),
        (0.5, "50.0"),
        (0.702, "70.2"),
        (1, "100"),
        (0, "0"),
    ],
)
def test_without_an_interval_a_percentage_has_one_decimal_unless_nothing_would_be_left(share, text):
    """A column of shares reads alike: 0.8 %, 3.4 %, 70.2 %; 0.03 % is not 0.0 %."""
    assert printed(share, "share", "en") == f"{text}{SPACE}%"


@pytest.mark.parametrize(
    ("value", "text"),
    [(7, "7.00"), (55.04, "55.0"), (123.4, "123"), (0.0614, "0.0614"), (0.0004, "0.000400")],
)
def test_without_an_interval_three_significant_figures_are_printed(value, text):
    assert printed(value, "kg", "en") == f"{text}{SPACE}kg"


def test_a_count_has_no_decimals_and_no_unit():
    assert printed(1_234_567, "count", "nl") == "1.234.567"
    assert printed(12.0, "count", "en", within=(3.4, 20.6)) == "12"


def test_nought_has_no_sign_and_no_decimals():
    """Minus 0.004 rounded to two decimals is 0, not -0."""
    assert printed(0, "kg", "en") == f"0{SPACE}kg"
    assert printed(-0.004, "ratio", "en", within=(-0.2, 0.2)) == "0.00"


def test_a_negative_number_keeps_its_sign():
    assert printed(-1234.5, "eur", "nl", within=(-1244, -1224)) == f"-1.234{SPACE}euro"
    assert printed_tick(-0.25, "rate", "en") == f"-25{SPACE}%"


def test_a_huge_number_is_printed_in_full():
    assert printed(9.87e15, "kg", "en") == f"9,870,000,000,000,000{SPACE}kg"


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("unit", ["rate", "count", "kg"])
def test_what_is_not_a_number_is_never_printed(number, unit):
    for attempt in (
        lambda: printed(number, unit, "en"),
        lambda: printed(1, unit, "en", within=(0, number)),
        lambda: printed_interval(number, 1, unit, "en"),
        lambda: printed_interval(0, number, unit, "en"),
        lambda: printed_tick(number, unit, "en"),
    ):
        with pytest.raises(UsageError, match="not a figure"):
            attempt()


def test_a_unit_or_a_language_that_is_not_there_is_named():
    with pytest.raises(UsageError, match='"stone" is not a unit'):
        printed(1, "stone", "en")
    with pytest.raises(UsageError, match='"fr" is not a language'):
        printed(1, "kg", "fr")


def test_every_unit_prints_in_both_languages():
    for unit in PRINTED_UNITS:
        for language in ("en", "nl"):
            assert printed(0.5, unit, language)[0].isdigit()


def test_an_interval_names_its_unit_once():
    assert printed_interval(0.201, 0.334, "rate", "nl") == f"20,1 tot 33,4{SPACE}%"
    assert printed_interval(3, 3, "count", "en") == "3 to 3"


def test_a_tick_has_no_more_decimals_than_it_needs():
    assert printed_tick(0.95, "rate", "nl") == f"95{SPACE}%"
    assert printed_tick(0.975, "rate", "nl") == f"97,5{SPACE}%"
    assert printed_tick(3500, "count", "en") == "3,500"
    assert printed_tick(0.1 + 0.2, "ratio", "en") == "0.3"


def test_a_date_is_written_in_words():
    assert printed_date(date(2023, 12, 31), "nl") == "31 december 2023"
    assert printed_date(date(2024, 3, 1), "en") == "1 March 2024"


@law
@given(value=FINITE, half=st.floats(0, 1e9))
def test_a_value_is_printed_with_as_many_decimals_as_the_ends_of_its_interval(value, half):
    """The value never seems surer than its interval, nor does it fall outside it."""
    low, high = value - half, value + half
    shown = printed(value, "ratio", "en", within=(low, high))
    ends = printed_interval(low, high, "ratio", "en").split(" to ")
    numbers = [float(text.replace(",", "")) for text in (ends[0], shown, ends[1])]
    assert numbers == sorted(numbers)
    if half > 0:
        assert {len(text.partition(".")[2]) for text in (shown, *ends)} == {
            len(shown.partition(".")[2])
        }


@law
@given(value=FINITE)
def test_a_printed_number_is_within_half_a_unit_of_its_last_digit(value):
    text = printed(value, "kg", "en").removesuffix(f"{SPACE}kg").replace(",", "")
    decimals = len(text.partition(".")[2])
    assert abs(float(text) - value) <= 0.5000001 * 10**-decimals


@law
@given(value=st.floats(1e-6, 1e12))
def test_dutch_and_english_differ_in_their_marks_only(value):
    marks = str.maketrans(".,", ",.")
    assert printed(value, "kg", "nl") == printed(value, "kg", "en").translate(marks)


def test_whole_days_print_whole():
    """Half of the requests within 7 days, 6 to 7: counted days, no hundredths; 6.5 keeps them."""
    assert printed(7.0, "days", "nl", within=(6.0, 7.0)) == "7\xa0dagen"
    assert printed(14.0, "days", "en") == "14\xa0days"
    assert printed(6.5, "days", "en") == "6.50\xa0days"


@pytest.mark.parametrize(
    ("number", "left"),
    [
        (5231.700000000001, 5231.7),
        (0.1 + 0.2, 0.3),
        (-1 / 3, -0.3333333333),
        (7.000000000001, 7.0),
        (123456789.1234, 123456789.1),
        (98765432109.4, 98765432109.0),  # the ten digits before the point, and one more
        (98765432109.0, 98765432109.0),
        (0, 0.0),
        (math.inf, math.inf),
    ],
)
def test_the_digits_that_depend_on_the_order_of_adding_go(number, left):
    """Ten stay; what is whole was counted, and stays whole."""
    assert settled(number) == left


@pytest.mark.parametrize(
    ("sums", "text"),
    [
        ((1.25, math.nextafter(1.25, 0), math.nextafter(1.25, 2)), "1.2"),
        ((0.95 + 0.2 + 0.1, 0.1 + 0.2 + 0.95), "1.2"),
        ((1.25 + 1e-7, 1.25 + 2e-7), "1.3"),
    ],
)
def test_a_half_prints_alike_whichever_way_it_was_added(sums, text):
    """Half way goes to the even digit, also where adding took a hair off or put one on."""
    for total in sums:
        assert printed(total, "ratio", "en", within=(0.0, 10.0)) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(7.000000000001, "days", f"7{SPACE}days"), (999.99999999999, "kg", f"1,000{SPACE}kg")],
)
def test_how_many_decimals_print_does_not_hang_on_the_last_digits(value, unit, text):
    """Whole days stay whole, and a thousand has no decimals."""
    assert printed(value, unit, "en") == text
