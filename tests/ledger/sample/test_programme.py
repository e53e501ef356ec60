"""The sample programme: it is consistent, it behaves like life, and it can be made again."""

import csv
import json
import tomllib
from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from circularlib.errors import LedgerError, UsageError
from circularlib.ledger.programme import Settings, open_programme
from circularlib.ledger.sample.folder_texts import settings_text
from circularlib.ledger.sample.programme import sample_programme, write_sample
from circularlib.ledger.tables import tables as dictionary
from circularlib.ledger.tables import vocabulary
from circularlib.shipped import shipped

FINAL = {"discarded", "recycled", "sold", "lost"}
PRICE_LEVEL = {2020: 109.59, 2021: 112.26, 2022: 123.04, 2023: 128.02}
BASELINE_END = date(2021, 12, 31)


@pytest.fixture(scope="module")
def tables():
    return sample_programme().tables


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("written") / "sample"
    write_sample(sample_programme(), folder)
    return folder


def test_the_shipped_sample_is_what_the_generator_writes(written):
    """Every file of data/roeselare, byte for byte, its truth among them."""
    shipped_folder = shipped("data/roeselare")
    names = {path.name for path in shipped_folder.iterdir() if path.name != ".ledger"}
    assert names == {path.name for path in written.iterdir()}
    for name in sorted(names):
        assert (shipped_folder / name).read_bytes() == (written / name).read_bytes(), name


def histories(tables):
    """Each item's movements in the order of their codes."""
    ordered = tables["movements"].sort("movement_id")
    return ordered.partition_by("item_id", as_dict=True, maintain_order=True)


# Consistent


@pytest.mark.parametrize(
    "arguments",
    [{}, {"seed": 1, "homes": 60}, {"seed": 2, "homes": 25, "years": 2, "municipalities": 5}],
)
def test_an_item_is_in_one_home_at_a_time_and_nothing_happens_after_its_end(arguments):
    """Delivered and collected alternate, in the same home; the rest happens where it can."""
    for history in histories(sample_programme(**arguments).tables).values():
        home, is_over = None, False
        for event, home_id in history.select("event", "home_id").iter_rows():
            assert not is_over
            if event == "delivered":
                assert home is None
                home = home_id
            elif event == "collected":
                assert home == home_id
                home = None
            elif event in FINAL:
                assert home is None or event == "lost"
                is_over = True
            else:
                assert home_id is None


def test_an_items_life_begins_with_a_delivery(tables):
    """Even the delivery long ago of what was there already is known, to the survivors."""
    assert {history["event"][0] for history in histories(tables).values()} == {"delivered"}
    assert set(tables["movements"]["item_id"]) == set(tables["items"]["item_id"])


def test_movement_codes_run_with_the_days(tables):
    """Sorted by code, the dates never go back, so one day's order is the order of the codes."""
    movements = tables["movements"].sort("movement_id")
    assert movements["date"].is_sorted()
    assert movements["movement_id"].n_unique() == movements.height


@pytest.mark.parametrize("name", list(dictionary()))
def test_the_columns_and_codes_are_those_of_the_dictionary(tables, name):
    """Repairs keep the columns of their own standard, of which the dictionary has a part."""
    table, frame = dictionary()[name], tables[name]
    if name != "repairs":
        assert frame.columns == list(table.columns)
    required = [column.name for column in table.columns.values() if column.is_required]
    if name != "repairs":
        assert sum(frame.select(required).null_count().row(0)) == 0
        if table.key:
            assert frame.select(table.key).is_duplicated().sum() == 0
    for column in table.columns.values():
        if column.refers_to:
            known = set(tables[column.refers_to][dictionary()[column.refers_to].key[0]])
            assert set(frame[column.name].drop_nulls()) <= known


def test_homes_are_furnished_only_while_in_service(tables):
    """What was there before the records was delivered to a home in service then."""
    placed = tables["movements"].filter(pl.col("event").is_in(["delivered", "collected"]))
    placed = placed.join(tables["homes"], on="home_id")
    last = pl.col("in_service_to").fill_null(date(2099, 1, 1))
    assert placed.select(
        (pl.col("date") >= pl.col("in_service_from")).all() & (pl.col("date") <= last).all()
    ).item()


def test_stays_lie_within_the_service_of_their_home_and_do_not_overlap(tables):
    """The next household comes after the one before has left."""
    stays = tables["stays"].join(tables["homes"], on="home_id").sort("home_id", "moved_in")
    stays = stays.with_columns(before=pl.col("moved_out").shift(1).over("home_id"))
    assert (stays["moved_in"] >= stays["in_service_from"]).all()
    assert (stays["moved_in"] > stays["before"]).drop_nulls().all()
    assert (stays["moved_out"] > stays["moved_in"]).drop_nulls().all()
    assert (stays["moved_out"] <= stays["in_service_to"]).drop_nulls().all()


def test_everything_is_dated_within_the_records_but_the_deliveries_before(tables):
    """Only existing furniture and machines, and the homes themselves, are older."""
    first, last = date(2020, 1, 1), date(2023, 12, 31)
    for name, column in (
        ("movements", "requested_on"), ("stays", "moved_in"), ("stays", "moved_out"),
        ("costs", "date"), ("hours", "date"), ("survey", "date"), ("machine_events", "date"),
    ):  # fmt: skip
        assert tables[name][column].drop_nulls().is_between(first, last).all()
    early = tables["movements"].filter(pl.col("date") < first).join(tables["items"], on="item_id")
    assert set(early["event"]) == {"delivered"}
    assert set(early["origin"]) == {"existing"}
    assert tables["movements"]["date"].max() <= last


def test_what_is_delivered_was_asked_for_before(tables):
    """In ten days or less for most of the programme homes, and for few of them before."""
    asked = tables["movements"].filter(pl.col("event") == "delivered").drop_nulls("requested_on")
    asked = asked.join(tables["homes"].filter(pl.col("group") == "programme"), on="home_id")
    days = (asked["date"] - asked["requested_on"]).dt.total_days()
    assert days.min() >= 0
    is_late = asked["date"] > BASELINE_END
    assert (days.filter(~is_late) <= 10).mean() < 0.5
    assert 0.8 < (days.filter(is_late) <= 10).mean() < 0.97


def test_what_an_item_cost_is_what_was_booked_for_it(tables):
    """A purchase is booked once, on the day of the delivery, at the price of the item."""
    bought = tables["costs"].filter(pl.col("category").str.starts_with("purchase"))
    assert bought["item_id"].null_count() == 0
    assert bought["item_id"].is_unique().all()
    priced = bought.join(tables["items"], on="item_id").drop_nulls("purchase_price_eur")
    assert priced.height > 2000
    assert (priced["amount_eur"] == priced["purchase_price_eur"]).all()
    assert (priced["date"] == priced["acquired_on"]).all()
    assert ((priced["category"] == "purchase_new") == (priced["origin"] == "new")).all()


def test_municipal_labour_is_the_hours_of_the_building_service(tables):
    """36 euros an hour in prices of 2020; hours are rounded to a tenth, which evens out."""
    booked = tables["costs"].filter(pl.col("category") == "municipal_labour")
    level = pl.col("date").dt.year().replace_strict(PRICE_LEVEL) / PRICE_LEVEL[2020]
    real_eur = booked.select((pl.col("amount_eur") / level).sum()).item()
    worked = tables["hours"].filter(pl.col("worker_group") == "building_service")["hours"].sum()
    assert real_eur / worked == pytest.approx(36, rel=0.001)


def test_bookings_without_a_home_are_the_same_per_home_month_in_real_euros(tables):
    """3.20 for administration and 1.50 for storage, whatever the year: only prices rise."""
    homes = tables["homes"].select(
        first="in_service_from", last=pl.col("in_service_to").fill_null(date(2023, 12, 31))
    )
    for year, level in PRICE_LEVEL.items():
        days = sum(
            max(0, (min(last, date(year, 12, 31)) - max(first, date(year, 1, 1))).days + 1)
            for first, last in homes.iter_rows()
        )
        shared = tables["costs"].filter(
            pl.col("home_id").is_null() & (pl.col("date").dt.year() == year)
        )
        real_eur = shared["amount_eur"].sum() * PRICE_LEVEL[2020] / level
        assert real_eur / (days / 30.4375) == pytest.approx(4.70, abs=0.001)


# Complete


@pytest.mark.parametrize(
    ("table", "column"),
    [
        (table.name, column.name)
        for table in dictionary().values()
        for column in table.columns.values()
        if column.choices and column.choices not in ("item_type", "energy_class")
    ],
)
def test_every_word_of_the_ledger_occurs(tables, table, column):
    """Categories, worker groups, organisations, events, reasons, conditions, roles and so on."""
    words = set(vocabulary(dictionary()[table].columns[column].choices))
    assert set(tables[table][column].drop_nulls()) == words


def test_the_volume_is_that_of_a_town(tables):
    """141 homes with about eighteen pieces each; fifteen thousand movements at most."""
    assert tables["homes"].height == 141
    existing = tables["items"].filter(pl.col("origin") == "existing").height
    before = tables["homes"].filter(pl.col("in_service_from") < date(2020, 1, 1)).height
    assert 14 < existing / before < 20
    assert 9_000 < tables["movements"].height < 15_000
    assert tables["machines"].filter(pl.col("removed_on").is_null()).height == 20
    assert tables["homes"].filter(pl.col("group") == "comparison").height == 20
    assert 350 <= tables["repairs"].height <= 450
    assert {"washing_machine"}.isdisjoint(tables["items"]["item_type"])


def test_optional_cells_are_sometimes_empty(tables):
    """As in real records; required ones never are."""
    for table, column in (
        ("homes", "bedroom_count"), ("stays", "person_count"), ("items", "purchase_price_eur"),
        ("movements", "condition"), ("movements", "labour_minutes"), ("costs", "vat_rate"),
        ("hours", "activity"), ("survey", "furnishing"), ("wash_log", "energy_kwh"),
    ):  # fmt: skip
        assert 0 < tables[table][column].null_count() < tables[table].height
    assert 0.85 < tables["items"]["mass_kg"].null_count() / tables["items"].height < 0.98


# Like life


def test_homes_are_partly_refurnished_about_every_six_months(tables):
    """Stays of half a year; a handful of pieces each time, never the whole home."""
    stays = tables["stays"].filter(pl.col("moved_in") > date(2020, 1, 1)).drop_nulls("moved_out")
    days = (stays["moved_out"] - stays["moved_in"]).dt.total_days()
    assert 130 < days.mean() < 200
    changes = tables["movements"].filter(
        (pl.col("event") == "collected") & (pl.col("reason") == "move_out")
    )
    assert 1 < changes.group_by("home_id", "date").len()["len"].mean() < 5


def test_arrivals_come_in_waves(tables):
    """More households move in from August to October than from January to March."""
    months = tables["stays"]["moved_in"].dt.month()
    assert months.is_in([8, 9, 10]).sum() > 1.2 * months.is_in([1, 2, 3]).sum()


def test_homes_are_added_over_time_and_a_few_are_given_up(tables):
    """About a fifth comes into service during the records."""
    added = (tables["homes"]["in_service_from"] >= date(2020, 1, 1)).sum()
    assert 15 < added < 45
    assert 1 <= tables["homes"]["in_service_to"].drop_nulls().len() < 20


def test_old_furniture_breaks_more_often_than_young():
    """Ends by defect per day in use: beyond four years more than double the first year's."""
    tables = sample_programme(seed=5, homes=400).tables
    events = tables["movements"].with_columns(
        end=pl.col("date").shift(-1).over("item_id"), why=pl.col("reason").shift(-1).over("item_id")
    )
    spells = events.filter((pl.col("event") == "delivered") & (pl.col("date") > date(2012, 1, 1)))
    start = pl.col("date")
    ends = pl.col("end").fill_null(date(2023, 12, 31))
    seen = pl.max_horizontal(start, pl.lit(date(2020, 1, 1)))
    rates = []
    for low, high in ((0, 365), (1461, 3000)):
        first = pl.max_horizontal(seen, start + pl.duration(days=low))
        last = pl.min_horizontal(ends, start + pl.duration(days=high))
        days = spells.select((last - first).dt.total_days().clip(0).sum()).item()
        is_old = ((ends - start).dt.total_days() >= low) & ((ends - start).dt.total_days() < high)
        broken = spells.filter(is_old & (pl.col("why") == "defect") & pl.col("end").is_not_null())
        rates.append(broken.height / days)
    assert rates[1] > 2 * rates[0]


def test_prices_follow_the_index(tables):
    """A new mattress of 2023 costs 128.02 / 109.59 of one of 2020, give or take its spread."""
    bought = tables["items"].filter(
        (pl.col("origin") == "new") & (pl.col("item_type") == "mattress_double")
    )
    means = dict(
        bought.group_by(pl.col("acquired_on").dt.year()).agg(pl.col("purchase_price_eur").mean())
        .iter_rows()
    )  # fmt: skip
    assert means[2023] / means[2020] == pytest.approx(128.02 / 109.59, rel=0.06)


def test_sets_please_residents_more_than_mixes(tables):
    """The lesson of the programme, here by design."""
    scores = dict(
        tables["survey"].filter(pl.col("respondent") == "resident").drop_nulls("furnishing")
        .group_by("furnishing").agg(pl.col("score").mean()).iter_rows()
    )  # fmt: skip
    assert scores["set"] > scores["mix"] + 0.25


def test_comparison_homes_are_furnished_the_old_way_to_the_end(tables):
    """Nothing second-hand, no service fee; and nobody gets either before the programme."""
    homes = tables["homes"].filter(pl.col("group") == "comparison")["home_id"].to_list()
    new_way = tables["costs"].filter(
        pl.col("category").is_in(["purchase_second_hand", "service_fee"])
    )
    assert new_way["date"].min() > BASELINE_END
    assert not new_way["home_id"].is_in(homes).any()


def test_good_furniture_is_thrown_away_mostly_before_the_programme(tables):
    """Condition A or B among what programme homes' furniture was discarded in."""
    thrown = tables["movements"].filter(pl.col("event") == "discarded").drop_nulls("condition")
    is_good = pl.col("condition").is_in(["A", "B"])
    early = thrown.filter(pl.col("date") <= BASELINE_END).select(is_good.mean()).item()
    late = thrown.filter(pl.col("date") > BASELINE_END).select(is_good.mean()).item()
    assert early > 0.35 > late


def test_furniture_comes_back_from_the_store_to_another_home(tables):
    """Placed, collected, placed again elsewhere: the circle the programme is about."""
    placed = tables["movements"].filter(pl.col("event") == "delivered")
    homes = placed.group_by("item_id").agg(pl.col("home_id").n_unique())
    assert (homes["home_id"] > 1).sum() > 300


# Made again


def test_the_same_arguments_give_the_same_bytes(written, tmp_path):
    """File by file, however often and in whatever order programmes are made."""
    sample_programme(seed=99, homes=10)
    write_sample(sample_programme(), tmp_path / "again")
    names = sorted(path.name for path in written.iterdir())
    assert names == sorted(path.name for path in (tmp_path / "again").iterdir())
    for name in names:
        assert (written / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_another_seed_gives_another_programme():
    """With the same homes to serve."""
    first, second = (sample_programme(seed=seed, homes=12, years=2).tables for seed in (1, 2))
    assert not first["movements"].equals(second["movements"])
    assert first["homes"]["group"].equals(second["homes"]["group"])


def test_homes_do_not_disturb_one_another():
    """Twelve homes live and cost the same whether or not eighteen more are in the programme."""
    small, large = (sample_programme(seed=4, homes=homes).tables for homes in (12, 30))
    own = small["homes"]["home_id"].to_list()
    for name, columns in (
        ("homes", ["home_id", "in_service_from", "in_service_to", "group"]),
        ("stays", ["home_id", "moved_in", "moved_out"]),
        ("hours", ["home_id", "date", "worker_group", "hours"]),
        ("costs", ["home_id", "date", "amount_eur"]),
        ("movements", ["home_id", "date", "event"]),
    ):
        parts = [
            tables[name].filter(pl.col("home_id").is_in(own)).select(columns).sort(columns)
            for tables in (small, large)
        ]
        assert_frame_equal(*parts)


def test_towns_are_numbered_by_nis_code_and_then_by_codes_that_do_not_exist():
    """Roeselare is 36015, Izegem 36008; West Flanders has no code beginning with 99."""
    codes = sample_programme(homes=40, years=2, municipalities=16).tables["homes"]
    codes = codes["municipality_code"].to_list()
    assert codes[:2] == ["36015", "36008"]
    assert codes[14:17] == ["99001", "99002", "36015"]


# Written


def test_the_files_say_what_the_tables_say(written, tables):
    """Every csv parses back to the table it was written from."""
    for name, frame in tables.items():
        back = pl.read_csv(written / f"{name}.csv", schema=frame.schema)
        assert_frame_equal(back, frame)


def test_the_files_are_plain(written):
    """UTF-8, line feeds only, commas, ISO dates."""
    for path in written.iterdir():
        assert b"\r" not in path.read_bytes()
        path.read_text(encoding="utf-8")
    with (written / "stays.csv").open(newline="") as file:
        row = next(csv.DictReader(file))
    assert date.fromisoformat(row["moved_in"]) >= date(2020, 1, 1)


def test_the_folder_takes_less_than_two_megabytes(written):
    """All files counted."""
    assert sum(path.stat().st_size for path in written.iterdir()) < 1_950_000


def test_everything_says_that_it_is_synthetic(written):
    """Settings, README in both languages, truth, and the repair records."""
    assert "synthetic" in tomllib.loads((written / "programme.toml").read_text())["name"]
    readme = (written / "README.md").read_text()
    assert "synthetic" in readme
    assert "synthetisch" in readme
    assert json.loads((written / "truth.json").read_text())["synthetic"] is True
    assert "synthetic" in (written / "repairs.csv").read_text().splitlines()[1]
    names = [
        sample_programme(homes=3, years=2, municipalities=towns, messy=messy).settings["name"]
        for towns in (1, 2) for messy in (False, True)
    ]  # fmt: skip
    assert all("synthetic" in name for name in names)


def test_the_settings_are_those_a_programme_folder_needs(written):
    """Read back by the ledger, and equal to what the sample says they are."""
    read = open_programme(written).settings
    assert read == Settings.model_validate(sample_programme().settings)
    assert (read.periods.baseline, read.periods.programme) == (
        "2020-01..2021-12", "2022-01..2023-12",
    )  # fmt: skip


def test_an_empty_folder_is_filled_and_another_one_is_left_alone(monkeypatch, tmp_path):
    """The refusal says the thing, the place and the remedy."""
    sample = sample_programme(homes=3, years=2)
    monkeypatch.setattr("circularlib.ledger.sample.programme._TRUTH_HOMES", 1000)
    (tmp_path / "empty").mkdir()
    write_sample(sample, tmp_path / "empty")
    assert (tmp_path / "empty" / "homes.csv").exists()
    with pytest.raises(LedgerError) as refusal:
        write_sample(sample, tmp_path / "empty")
    assert len(str(refusal.value).splitlines()) == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty"]


@pytest.mark.parametrize(
    "arguments", [{"years": 3}, {"years": 0}, {"homes": 0}, {"municipalities": 0}]
)
def test_numbers_out_of_range_are_refused(arguments):
    """Odd years cannot be halved into baseline and programme."""
    with pytest.raises(UsageError):
        sample_programme(**arguments)


@pytest.mark.parametrize("homes", [1, 2, 4])
def test_even_a_handful_of_homes_makes_a_programme(homes):
    """All tables are there, whatever the number."""
    for seed in range(5):
        made = sample_programme(seed=seed, homes=homes, years=2).tables
        assert list(made) == [
            "homes", "stays", "items", "movements", "costs", "hours", "survey", "machines",
            "machine_events", "wash_log", "offers", "chain_steps", "repairs",
        ]  # fmt: skip
        sample_programme(seed=seed, homes=homes, years=2, messy=True)


def test_a_sample_longer_than_the_price_index_invents_the_numbers_it_lacks(tmp_path):
    """From 2012 to 2031: the years outside 2013 to 2025, so that all its euros can be made real."""
    text = settings_text(sample_programme(homes=1, years=20).settings)
    (tmp_path / "programme.toml").write_text(text, encoding="utf-8")
    prices = open_programme(tmp_path).settings.prices
    assert list(prices.values) == ["2012", *(str(year) for year in range(2026, 2032))]
    assert prices.base == "2012"
    assert open_programme("sample").settings.prices.values == {}
