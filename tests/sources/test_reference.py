"""The shipped reference values are complete, ordered, sourced and free of ambiguity."""

import re
import unicodedata

import pandas as pd
import pytest

from circularlib.errors import AssumptionError
from circularlib.shipped import shipped
from circularlib.sources.reference import (
    catalogue,
    check_item_types,
    lifetimes,
    reference_table,
    repair_categories,
    source_table,
    sources,
    unknown_name,
)

VALUE_TABLES = ("catalogue", "repair_categories", "assumptions", "price_indices", "lifetimes")
ALL_TABLES = ("sources", *VALUE_TABLES)
QUALITIES = {"green", "amber", "red"}


def bare(word: str) -> str:
    """A word as intake compares it: no capitals, accents or punctuation."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    kept = "".join(
        mark if mark.isalnum() else " " for mark in letters if not unicodedata.combining(mark)
    )
    return " ".join(kept.split())


def words_of(row: pd.Series) -> set[str]:
    labels = [row["item_type"], row["label_en"], row["label_nl"], row["label_fr"]]
    return {bare(word) for word in [*labels, *row["synonyms"].split("|")]}


@pytest.mark.parametrize("name", ALL_TABLES)
def test_a_reference_file_is_plain_utf8_with_unix_line_ends(name: str) -> None:
    """No byte order mark, no carriage return, one line end at the end."""
    content = shipped(f"data/reference/{name}.csv").read_bytes()
    assert b"\r" not in content
    assert not content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8").endswith("\n")


@pytest.mark.parametrize("name", VALUE_TABLES)
def test_every_value_has_a_known_source_and_a_quality(name: str) -> None:
    """Each `source_id` is a row of sources.csv; each quality is green, amber or red."""
    table = reference_table(name)
    assert set(table["source_id"]) <= set(sources()["source_id"])
    assert set(table["quality"]) <= QUALITIES


@pytest.mark.parametrize("name", VALUE_TABLES)
def test_a_source_named_in_a_note_exists(name: str) -> None:
    """A key in a note, as `(unu_weee_2014, key 0104)`, is a row of sources.csv."""
    keys = re.compile(r"\b(?:[a-z]+_)+(?:\d{4}|lca|weights)\b|\bora_tools\w*")
    named = {key for note in reference_table(name)["note"] for key in keys.findall(note)}
    assert named <= set(sources()["source_id"])


def test_every_source_can_be_found_again() -> None:
    """It has a web address, or is a printed work with publisher and four-figure year."""
    for row in sources().to_dict("records"):
        printed = row["licence"] == "printed work" and re.fullmatch(r"\d{4}", row["year"])
        is_judged = row["source_id"] == "judgement"  # which says that there is no source
        has_address = row["url"].startswith("http")
        assert has_address or is_judged or (printed and row["publisher"]), row["source_id"]
        assert all(row[name] for name in ("title", "publisher", "licence")), row["source_id"]


def test_a_source_key_stands_for_one_source_and_reads_as_a_word() -> None:
    """Keys are unique, lower case, with underscores only."""
    keys = sources()["source_id"]
    assert keys.is_unique
    assert keys.str.fullmatch(r"[a-z][a-z0-9_]+").all()


def test_the_catalogue_covers_a_furnished_home() -> None:
    """At least 45 item types, each once."""
    item_types = catalogue()["item_type"]
    assert len(item_types) >= 45
    assert item_types.is_unique
    assert item_types.str.fullmatch(r"[a-z][a-z0-9_]*").all()


def test_no_word_stands_for_two_item_types() -> None:
    """Names, labels and synonyms of different types never meet, however they are typed."""
    owner: dict[str, str] = {}
    for _, row in catalogue().iterrows():
        for word in words_of(row):
            assert owner.setdefault(word, row["item_type"]) == row["item_type"], word


def test_synonyms_are_lower_case_and_not_empty() -> None:
    """They are compared without capitals; an empty one would match an empty cell."""
    for synonyms in catalogue()["synonyms"]:
        assert synonyms == synonyms.lower()
        assert all(bare(word) for word in synonyms.split("|"))


def test_categories_are_those_of_the_catalogue_and_of_the_eu() -> None:
    """The five categories of Implementing Decision (EU) 2021/19 [eu_2021_19]."""
    table = catalogue()
    assert set(table["category"]) <= {"furniture", "electrical", "textile", "other"}
    assert set(table["eu_reuse_category"]) <= {
        "textile_products",
        "electrical_and_electronic_equipment",
        "furniture",
        "construction_materials_and_products",
        "other_products",
    }


@pytest.mark.parametrize("table", [catalogue(), repair_categories().dropna()])
def test_a_mass_lies_inside_its_range_above_zero(table: pd.DataFrame) -> None:
    """0 < low <= mass <= high."""
    assert (table["unit_mass_low_kg"] > 0).all()
    assert (table["unit_mass_low_kg"] <= table["unit_mass_kg"]).all()
    assert (table["unit_mass_kg"] <= table["unit_mass_high_kg"]).all()


def test_a_poor_mass_has_a_wide_range() -> None:
    """Quality red: high is at least 1.8 times low, and a note says why."""
    red = catalogue().query("quality == 'red'")
    assert (red["unit_mass_high_kg"] >= 1.8 * red["unit_mass_low_kg"]).all()
    assert (red["note"] != "").all()


@pytest.mark.parametrize("size", ["single", "double"])
def test_a_complete_bed_weighs_its_bed_and_its_mattress(size: str) -> None:
    """53 = 29.2 + 23.8 and 78 = 46 + 32 kg [mrwa_weights]: no mattress counted twice."""
    mass_kg = catalogue().set_index("item_type")["unit_mass_kg"]
    parts_kg = mass_kg[f"bed_{size}"] + mass_kg[f"mattress_{size}"]
    assert mass_kg[f"bed_{size}_complete"] == pytest.approx(parts_kg)


def test_repair_categories_are_the_forty_of_the_standard() -> None:
    """Ids 1 to 40 [ords_v03]; Misc is 18 and has no mass."""
    table = repair_categories()
    assert sorted(table["product_category_id"]) == list(range(1, 41))
    assert table["product_category"].is_unique
    misc = table.set_index("product_category").loc["Misc"]
    assert misc["product_category_id"] == 18
    assert pd.isna(misc["unit_mass_kg"])


def test_a_repair_category_without_a_mass_has_no_range_either() -> None:
    """Unknown is unknown in all three columns, and the note says why."""
    table = repair_categories()
    masses = table[["unit_mass_kg", "unit_mass_low_kg", "unit_mass_high_kg"]].isna()
    assert (masses.all(axis=1) == masses.any(axis=1)).all()
    assert (table.loc[masses.all(axis=1), "note"] != "").all()


def test_a_repair_category_weighs_what_its_item_type_weighs() -> None:
    """A kettle weighs the same in both tables, with the same range."""
    linked = repair_categories().query("item_type != ''")
    both = linked.merge(catalogue(), on="item_type", suffixes=("", "_catalogue"), validate="1:1")
    assert len(both) == len(linked)
    for column in ("unit_mass_kg", "unit_mass_low_kg", "unit_mass_high_kg"):
        assert both[column].tolist() == pytest.approx(both[f"{column}_catalogue"].tolist())


def test_a_price_index_has_one_value_per_period() -> None:
    """Periods are `2020` or `2023-10`; values are positive."""
    table = reference_table("price_indices")
    assert not table.duplicated(["index_name", "period"]).any()
    assert table["period"].str.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?").all()
    assert (table["value"] > 0).all()


def monthly(name: str) -> pd.Series:
    """A series of index numbers by month."""
    table = reference_table("price_indices")
    table = table[table["index_name"] == name]
    return table[table["period"].str.len() == 7].set_index("period")["value"]


@pytest.mark.parametrize("year", range(2015, 2025))
def test_the_months_of_the_price_index_average_to_the_yearly_number_of_another_source(
    year: int,
) -> None:
    """Two sources: Statbel's months against a chain of yearly inflation [worldbank_cpi_be].

    The chain is rounded to two decimals; twelve months must meet it within 0.01 point.
    """
    value = reference_table("price_indices").query("index_name == 'cpi_be'").set_index("period")
    months = monthly("cpi_be").filter(like=f"{year}-")
    assert len(months) == 12
    assert months.mean() == pytest.approx(value["value"][str(year)], abs=0.0101)


@pytest.mark.parametrize(("year", "inflation"), [(2019, 1.47), (2020, 0.99)])
def test_the_months_of_the_health_index_give_the_inflation_that_was_published(
    year: int, inflation: float
) -> None:
    """1.47 % in 2019 and 0.99 % in 2020, as the mean of a year over that of the year before.

    Published with two decimals [lesoir_inflation_2020], from months with more than ours have.
    """
    before, after = (
        monthly("health_index_be").filter(like=f"{each}-").mean() for each in (year - 1, year)
    )
    assert 100 * (after / before - 1) == pytest.approx(inflation, abs=0.01)


@pytest.mark.parametrize("name", ["cpi_be", "health_index_be"])
def test_the_months_of_a_price_index_have_no_gap(name: str) -> None:
    """From January 2015 to the last one, each month once, and none moves by over 3 %."""
    value = monthly(name).sort_index()
    whole = pd.period_range("2015-01", value.index[-1], freq="M").astype(str)
    assert value.index.tolist() == whole.tolist()
    assert (value / value.shift(1) - 1).abs().max() < 0.03


def test_every_item_type_has_an_expected_lifetime_in_order() -> None:
    """Each of the catalogue once; 0 < low <= central <= high years."""
    table = lifetimes()
    assert table["item_type"].tolist() == catalogue()["item_type"].tolist()
    assert (table["low_years"] > 0).all()
    assert (table["low_years"] <= table["central_years"]).all()
    assert (table["central_years"] <= table["high_years"]).all()


def test_a_poor_lifetime_has_a_wide_range_and_says_why() -> None:
    """Quality red: high is at least three times low."""
    red = lifetimes().query("quality == 'red'")
    assert (red["high_years"] >= 3 * red["low_years"]).all()
    assert red["note"].str.startswith("No lifetime found").all()


def test_a_washing_machine_serves_what_three_studies_say() -> None:
    """12.5 years [ovam_lifespan_2018], 12.6 [jrc_appliances_2019], 10 [ademe_ngc_appliances_2026].

    All three lie in the range.
    """
    row = lifetimes().set_index("item_type").loc["washing_machine"]
    for years in (12.5, 12.6, 10):
        assert row["low_years"] <= years <= row["high_years"]


@pytest.mark.parametrize("name", ALL_TABLES)
def test_a_number_says_its_unit(name: str) -> None:
    """In its name, or in the column `unit` or `base` beside it."""
    table = reference_table(name)
    for column in table.select_dtypes("number"):
        assert column.endswith(("_kg", "_id", "_years")) or {"unit", "base"} & set(table.columns), (
            column
        )


@pytest.mark.parametrize("label", ["label_en", "label_nl", "label_fr"])
def test_an_item_type_without_a_name_in_each_language_is_refused(label: str) -> None:
    """The error names the item type and the missing label."""
    table = catalogue()
    table.loc[3, label] = " "
    with pytest.raises(AssumptionError, match=f"(?s){table.loc[3, 'item_type']}.*{label}"):
        check_item_types(table)


@pytest.mark.parametrize(
    ("low_kg", "mass_kg", "high_kg"), [(0, 1, 2), (2, 1, 3), (1, 3, 2), (1, float("nan"), 2)]
)
def test_an_item_type_with_masses_out_of_order_is_refused(
    low_kg: float, mass_kg: float, high_kg: float
) -> None:
    """0 < low <= mass <= high, and none is missing."""
    table = catalogue()
    columns = ["unit_mass_low_kg", "unit_mass_kg", "unit_mass_high_kg"]
    table.loc[0, columns] = [low_kg, mass_kg, high_kg]
    with pytest.raises(AssumptionError, match="0 < low <= mass <= high"):
        check_item_types(table)


@pytest.mark.parametrize("read", [catalogue, repair_categories, sources])
def test_what_a_reader_does_to_its_copy_stays_with_the_reader(read) -> None:  # type: ignore[no-untyped-def]
    """Reads are kept, copies are handed out."""
    first = read()
    first.loc[:, "source_id"] = "changed"
    assert "changed" not in set(read()["source_id"])


def test_the_source_table_keeps_the_order_and_names_each_source_once() -> None:
    """Three mentions of two sources are two rows."""
    table = source_table(["wilson1927", "eu_2021_19", "wilson1927"])
    assert table["source_id"].tolist() == ["wilson1927", "eu_2021_19"]
    assert table.columns.tolist() == sources().columns.tolist()


def test_no_sources_make_an_empty_source_table() -> None:
    """A page without sources still has a table with the right columns."""
    assert source_table([]).columns.tolist() == sources().columns.tolist()
    assert source_table([]).empty


def test_an_unknown_source_is_named_with_the_nearest_one() -> None:
    """A slip of two figures finds its source."""
    with pytest.raises(AssumptionError, match=r"(?s)wilson1972.*wilson1927"):
        source_table(["wilson1972"])


def test_a_name_like_no_other_gets_no_guess() -> None:
    """Nothing near: the remedy points to the file, in three sentences."""
    error = unknown_name("source", "qqqq", ["wilson1927"])
    assert str(error).splitlines() == [
        "Looked in data/reference/sources.csv.",
        "No source is called qqqq.",
        "Take a name from that file.",
    ]
