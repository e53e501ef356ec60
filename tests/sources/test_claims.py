"""Claims are read whole, kept apart, and judged by a rule that can be written down."""

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.errors import AssumptionError
from circularlib.shipped import shipped
from circularlib.sources.claims import CLAIMS_FILE, claims, verdict

ENTRY = """\
[[claims]]
about = "homes_count"
unit = "count"
{figure}
wording.nl = "tien woningen"
wording.en = "ten homes"
scope.nl = "allemaal"
scope.en = "all of them"
source.title = "A page"
source.publisher = "A town"
source.date = "2021-06"
source.url = "https://example.org/page"
"""
law = settings(deadline=None, derandomize=True)
numbers = st.floats(-1e6, 1e6)


def registered(folder: Path, *figures: str) -> Path:
    text = "\n".join(ENTRY.format(figure=figure) for figure in figures)
    (folder / CLAIMS_FILE).write_text(text, encoding="utf-8")
    return folder


def refusal(folder: Path, text: str) -> str:
    (folder / CLAIMS_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(AssumptionError) as caught:
        claims(folder)
    assert len(str(caught.value).splitlines()) == 3
    assert str(folder / CLAIMS_FILE) in caught.value.place
    return caught.value.thing


def test_a_folder_without_a_register_has_no_claims(tmp_path):
    """Most programmes have said nothing in public yet."""
    assert claims(tmp_path) == []


@pytest.mark.parametrize(
    ("figure", "low", "high"),
    [
        ("exactly = 10", 10, 10),
        ("at_least = 10", 10, math.inf),
        ("more_than = 10", 10, math.inf),
        ("at_most = 10", -math.inf, 10),
        ("less_than = 10", -math.inf, 10),
        ("more_than = 0\nat_most = 0.4", 0, 0.4),
        ("at_least = 5\nless_than = 9", 5, 9),
    ],
)
def test_a_claim_is_a_figure_a_bound_or_a_range(tmp_path, figure, low, high):
    """Such words as "more than 100", "up to 40 %" and "between 5 and 9" can be written down."""
    (claim,) = claims(registered(tmp_path, figure))
    assert (claim.low, claim.high) == (low, high)


def test_conflicting_claims_are_all_kept_in_their_order(tmp_path):
    """Four figures for one thing, one of them twice: five claims."""
    figures = [f"exactly = {each}" for each in (141, 88, 80, 141)]
    found = claims(registered(tmp_path, "more_than = 100", *figures))
    assert [claim.low for claim in found] == [100, 141, 88, 80, 141]


def test_the_sample_keeps_what_the_public_sources_disagree_about():
    """Homes: four different figures; cost: two; none is merged."""
    found = claims(shipped("data/roeselare"))
    about = [claim.about for claim in found]
    homes = {claim.low for claim in found if claim.about == "homes_count"}
    assert len(homes) == 4
    assert about.count("cost_reduction_rate") == 2
    assert about.count("created_jobs_fte") == 1
    assert all(claim.source.url.startswith("https://") for claim in found)


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ("", "claim 1: give exactly, or a bound such as at_least or at_most"),
        ("exactly = 1\nat_most = 2", "claim 1: give exactly, or a bound"),
        ("at_least = 1\nmore_than = 2", "claim 1: give one lower and one upper bound"),
        ("at_least = 3\nat_most = 2", "claim 1: the lower bound lies above the upper one"),
        ('exactly = "ten"', "claim 1, exactly: it is not a number"),
        ("exactly = nan", "claim 1, exactly: it is not a number"),
        ("exactly = 1\nfigure = 2", 'claim 1: "figure" is not a part of a claim'),
    ],
)
def test_a_claim_that_says_nothing_or_two_things_is_refused(tmp_path, figure, said):
    """Place, thing and remedy; the entry is named by its number."""
    assert said in refusal(tmp_path, ENTRY.format(figure=figure))


def test_all_wrong_entries_are_told_at_once(tmp_path):
    """A unit, a missing scope and a bad address, in three claims."""
    good = ENTRY.format(figure="exactly = 1")
    text = "\n".join(
        [
            good.replace('unit = "count"', 'unit = "cuont"'),
            good.replace('scope.en = "all of them"\n', ""),
            good.replace("https://example.org/page", "example.org"),
        ]
    )
    said = refusal(tmp_path, text)
    assert 'claim 1, unit: "cuont" is not a unit, perhaps "count"' in said
    assert 'claim 2: "scope.en" is missing' in said
    assert "claim 3, source.url: it is not written as it should be" in said


def test_a_file_that_is_not_toml_is_told_in_three_sentences(tmp_path):
    """A forgotten quotation mark."""
    assert "cannot be read" in refusal(tmp_path, '[[claims]]\nabout = "homes_count\n')


def test_a_register_under_another_name_is_not_passed_over(tmp_path):
    """`[[claim]]` would otherwise hold claims that nobody sees."""
    text = ENTRY.format(figure="exactly = 1").replace("[[claims]]", "[[claim]]")
    assert 'the file: "claim" is not a part of a claim' in refusal(tmp_path, text)


@pytest.mark.parametrize(
    ("claim", "interval", "expected"),
    [
        ((0.3, 0.3), (0.2, 0.4), ("supported", "inside_interval")),
        ((0.3, 0.3), (0.31, 0.4), ("not_supported", "interval_elsewhere")),
        ((-math.inf, 0.4), (0.2, 0.3), ("supported", "interval_inside")),
        ((-math.inf, 0.4), (0.3, 0.5), ("not_supported", "interval_across")),
        ((-math.inf, 0.4), (0.41, 0.5), ("not_supported", "interval_elsewhere")),
        ((100, math.inf), (141, 141), ("supported", "interval_inside")),
        ((100, math.inf), (90, 110), ("not_supported", "interval_across")),
        ((0, 0.4), (-0.1, 0.3), ("not_supported", "interval_across")),
        ((0, 0.4), (0.1, 0.3), ("supported", "interval_inside")),
        ((5, 5), (None, None), ("cannot_be_measured", "no_interval")),
        ((5, 5), (3, None), ("cannot_be_measured", "no_interval")),
        ((5, 5), (math.nan, 6), ("cannot_be_measured", "no_interval")),
    ],
)
def test_a_verdict_follows_the_interval(claim, interval, expected):
    """A figure inside it; a bound or range that the whole interval satisfies."""
    assert verdict(*claim, *interval) == expected


def test_more_than_a_hundred_is_not_met_by_a_hundred():
    """At least 100 is; so is less than 100 not met by 100, and at most 100 is."""
    assert verdict(100, math.inf, 100, 100)[0] == "supported"
    assert verdict(100, math.inf, 100, 100, excludes_low=True)[0] == "not_supported"
    assert verdict(-math.inf, 100, 100, 100)[0] == "supported"
    assert verdict(-math.inf, 100, 100, 100, excludes_high=True)[0] == "not_supported"


@law
@given(numbers, numbers, numbers)
def test_a_figure_is_supported_exactly_where_the_interval_holds_it(figure, one, other):
    """No figure outside an interval is ever supported, none inside is refused."""
    low, high = sorted([one, other])
    assert (verdict(figure, figure, low, high)[0] == "supported") == (low <= figure <= high)


@law
@given(numbers, numbers, numbers)
def test_a_narrower_interval_never_takes_support_from_a_bound(bound, one, other):
    """More records can turn an open question into support, not support into a question."""
    low, high = sorted([one, other])
    middle = low + (high - low) / 2
    if verdict(bound, math.inf, low, high)[0] == "supported":
        assert verdict(bound, math.inf, middle, high)[0] == "supported"


@law
@given(numbers, numbers, numbers)
def test_a_claim_and_its_opposite_are_never_both_supported(bound, one, other):
    """To be at least x and to be less than x: a wide interval supports neither."""
    low, high = sorted([one, other])
    at_least = verdict(bound, math.inf, low, high)[0]
    less_than = verdict(-math.inf, bound, low, high, excludes_high=True)[0]
    assert [at_least, less_than].count("supported") <= 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("claims = 5\n", "the file: write each claim under [[claims]]"),
        ("claims = [1]\n", "claim 1: it has no parts such as about and unit"),
    ],
)
def test_a_register_of_another_shape_is_told_how_to_be(tmp_path, text, said):
    """TOML, but no claims."""
    assert said in refusal(tmp_path, text)
