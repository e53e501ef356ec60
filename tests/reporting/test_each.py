"""The municipalities of a region: their figures add up to those of the whole."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

from circularlib import cli
from circularlib.errors import LedgerError, ReportError, UsageError
from circularlib.indicators import jobs, reuse, turnover, visits
from circularlib.indicators.cost import capital, costs, home_months
from circularlib.ledger.intake import read_ledger
from circularlib.ledger.programme import open_programme
from circularlib.ledger.sample.folder_texts import settings_text
from circularlib.ledger.sample.programme import sample_programme
from circularlib.reporting import each, runner
from circularlib.reporting.each import municipality_folders
from circularlib.reporting.records import Records, opened
from circularlib.sources import reference

from .conftest import use_notebooks, write_notebook, write_programme

HOURS = """\
from circularlib.reporting.findings import finding
from circularlib.reporting.records import opened
records = opened(programme, period, accept_valid=accept_valid)
hours = records["hours"].collect()["hours"].sum()
finding("target_group_hours", hours, n=1, households=None, period=records.label, basis="counted")"""


def write_region(folder: Path, municipalities: int = 3, homes: int = 30, **changed: Any) -> Path:
    """A sample of several towns in two years; every third purchase names its item, no home."""
    sample = sample_programme(homes=homes, years=2, municipalities=municipalities)
    tables = dict(sample.tables)
    is_third = pl.int_range(pl.len()) % 3 == 0
    is_bought = pl.col("category").is_in(["purchase_new", "purchase_second_hand"])
    has_none = is_third & is_bought & pl.col("item_id").is_not_null()
    bare = pl.when(has_none).then(None).otherwise("home_id").alias("home_id")
    tables["costs"] = tables["costs"].with_columns(bare)
    folder.mkdir(parents=True)
    for name, frame in {**tables, **changed}.items():
        frame.write_csv(folder / f"{name}.csv")
    text = settings_text(sample.settings)
    (folder / "programme.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A region of three towns; nothing in it may be changed."""
    return write_region(tmp_path_factory.mktemp("region") / "my-region")


@pytest.fixture(scope="module")
def towns(region: Path) -> list[Path]:
    return municipality_folders(region)


def test_the_sample_has_what_makes_cutting_hard(region: Path, towns: list[Path]) -> None:
    """Else the laws below would hold for nothing: pieces that move on, bookings without home."""
    ledgers = [read_ledger(open_programme(town)) for town in towns]
    items = [set(ledger["items"].collect()["item_id"]) for ledger in ledgers]
    assert len(items[0] & items[1]) > 5
    whole = read_ledger(open_programme(region))["costs"].collect()
    bare = whole.filter(pl.col("home_id").is_null())
    assert bare["item_id"].is_not_null().sum() > 20
    assert bare["item_id"].is_null().sum() > 20


def placed(records: Records) -> pd.DataFrame:
    masses = reference.catalogue().set_index("item_type")["unit_mass_kg"].to_dict()
    items = reuse.items_with_mass(records["items"], unit_mass_kg=masses)
    lives = visits.visits(records["movements"])
    ours = records.of_programme_homes(reuse.placements(lives, items))
    return _collected(reuse.placement_sums(ours, periods=records.periods, by=["item_type"]))


def spent(records: Records) -> pd.DataFrame:
    """By category and item type on every basis, the town's own hours valued at 30 euros."""
    booked = costs.labour_bookings(records["costs"], records["hours"], labour_eur_per_hour=30.0)
    prices = {"index": records.price_index, "base": records.price_base}
    days = pl.from_pandas(costs.calendar(records.periods, **prices)).lazy()
    lifetimes = reference.lifetimes()
    lives = capital.lifetimes_in_use(lifetimes, lifetime_rate=0.5)
    ratios = pl.from_pandas(capital.annualised_ratios(lives, discount_rate=0.03)).lazy()
    inputs = (booked, records["homes"], days, records["items"], ratios)
    by = ["category", "item_type", "payer"]
    return _collected(costs.programme_costs(*inputs, periods=records.periods, by=by))


def worked(records: Records) -> pd.DataFrame:
    return jobs.hours_by_month(records["hours"], months=records.quarters)


def served(records: Records) -> pd.DataFrame:
    homes = costs.of_programme(records["homes"])
    return _collected(home_months.home_months(homes, periods=records.periods))


def furnished(records: Records) -> pd.DataFrame:
    ours = records.of_programme_homes(visits.visits(records["movements"]))
    return _collected(turnover.furnished(ours, periods=records.periods, gap_days=14))


def answered(records: Records) -> pd.DataFrame:
    rows = records["survey"].filter(pl.col("home_id").is_not_null())
    return _collected(rows.group_by("respondent", "question").agg(pl.len(), pl.col("score").sum()))


def _collected(frame: pl.LazyFrame) -> pd.DataFrame:
    found: pd.DataFrame = frame.collect().to_pandas()
    return found


@pytest.mark.parametrize("period", ["programme", "2022Q3"])
@pytest.mark.parametrize(
    ("figures", "keys"),
    [
        (placed, ["period", "item_type"]),
        (spent, ["period", "category", "item_type", "payer"]),
        (worked, ["month", "organisation", "worker_group"]),
        (served, ["period"]),
        (furnished, ["period"]),
        (answered, ["respondent", "question"]),
    ],
)
def test_the_towns_add_up_to_the_region(
    region: Path,
    towns: list[Path],
    figures: Callable[[Records], pd.DataFrame],
    keys: list[str],
    period: str,
) -> None:
    """Placements, reused ones and their mass; euros nominal, real and annualised; hours; time."""
    whole = figures(opened(str(region), period))
    parts = pd.concat([figures(opened(str(town), period)) for town in towns])
    sums = [
        frame.drop(columns=["home_id"], errors="ignore")
        .groupby(keys, dropna=False)
        .sum(numeric_only=True)
        .pipe(lambda found: found[(found.abs() > 1e-9).any(axis=1)])
        for frame in (whole, parts)
    ]
    assert len(sums[0]) > 0
    pd.testing.assert_frame_equal(*sums, check_dtype=False, rtol=1e-9)


def test_each_town_has_its_own_homes_and_name(region: Path, towns: list[Path]) -> None:
    homes = read_ledger(open_programme(region))["homes"].collect()
    codes = sorted(homes["municipality_code"].unique())
    assert [town.name for town in towns] == [f"my-region-{code}" for code in codes]
    for town, code in zip(towns, codes, strict=True):
        programme = open_programme(town)
        assert programme.identifier == town.name
        assert programme.settings.name.endswith(f" – {code}")
        own = read_ledger(programme)["homes"].collect()
        assert own.equals(homes.filter(pl.col("municipality_code") == code))


def test_a_town_keeps_the_settings_but_for_those_about_the_whole(tmp_path: Path) -> None:
    """Own words, accounts, schedules and claims stay with the region."""
    folder = write_region(tmp_path / "r", municipalities=2, homes=8)
    settings = folder / "programme.toml"
    text = settings.read_text(encoding="utf-8").replace("min_cell = 5", "min_cell = 3")
    text += (
        '\n[accounts]\n2022 = 5.0\n[[schedule]]\nname = "q"\ncron = "0 6 1 * *"\n'
        '[synonyms.columns]\nhome_id = ["huisje"]\n'
        "[assumptions.unit_mass_ratio]\nlow = 0.9\ncentral = 1.0\nhigh = 1.1\n"
        'source = "we \\"weighed\\""\n'
    )
    settings.write_text(text, encoding="utf-8")
    (folder / "claims.toml").write_text("", encoding="utf-8")
    whole = open_programme(folder).settings
    for town in municipality_folders(folder):
        own = open_programme(town).settings
        for name in ("synthetic", "min_cell", "periods", "agreement", "prices", "assumptions"):
            assert getattr(own, name) == getattr(whole, name)
        assert (own.records_from, own.records_to) == (whole.records_from, whole.records_to)
        assert own.accounts == {}
        assert own.schedule == ()
        assert not (town / "claims.toml").exists()


def test_what_did_not_change_is_not_written_again(tmp_path: Path) -> None:
    """One answer of the second town changes: its folder is another, the first one's is the same."""
    folder = write_region(tmp_path / "r", municipalities=2, homes=8)

    def written() -> list[dict[str, int]]:
        return [
            {
                file.name: file.stat().st_mtime_ns
                for file in sorted(town.iterdir())
                if file.is_file()
            }
            for town in municipality_folders(folder)
        ]

    before = written()
    assert written() == before
    (folder / ".ledger" / "each" / "parts.json").unlink()
    assert written() == before  # made again, and found to be the same
    survey = pl.read_csv(folder / "survey.csv", infer_schema=False)
    homes = pl.read_csv(folder / "homes.csv", infer_schema=False)
    second = homes["municipality_code"].unique().sort()[1]
    own = homes.filter(pl.col("municipality_code") == second)["home_id"]
    is_own = pl.col("home_id").is_in(own.implode()).fill_null(value=False)
    other_score = pl.when(pl.col("score") == "3").then(pl.lit("4")).otherwise(pl.lit("3"))
    score = pl.when(is_own & (is_own.cum_sum() == 1)).then(other_score).otherwise("score")
    survey.with_columns(score=score).write_csv(folder / "survey.csv")
    first, other = written()
    assert first == before[0]
    assert other != before[1]


def test_a_damaged_part_is_made_again(tmp_path: Path) -> None:
    folder = write_region(tmp_path / "r", municipalities=2, homes=8)
    town = municipality_folders(folder)[0]
    whole = (town / "costs.parquet").read_bytes()
    (town / "costs.parquet").write_bytes(whole[:100])
    (town / "letter.txt").write_text("x", encoding="utf-8")
    assert municipality_folders(folder)[0] == town
    assert (town / "costs.parquet").read_bytes() == whole
    assert not (town / "letter.txt").exists()


def test_a_municipality_that_is_gone_leaves_no_folder(tmp_path: Path) -> None:
    folder = write_region(tmp_path / "r", municipalities=2, homes=8)
    assert len(municipality_folders(folder)) == 2
    homes = pl.read_csv(folder / "homes.csv", infer_schema=False)
    homes.with_columns(municipality_code=pl.lit("36015")).write_csv(folder / "homes.csv")
    (alone,) = municipality_folders(folder)
    assert alone.name == "r-36015"
    assert [path.name for path in alone.parent.iterdir() if path.is_dir()] == ["r-36015"]


def test_a_town_without_records_has_no_report_and_is_named(tmp_path: Path) -> None:
    """A home was added that nothing happened to yet, in service after the last day."""
    folder = write_region(tmp_path / "r", municipalities=2, homes=8)
    homes = pl.read_csv(folder / "homes.csv", infer_schema=False)
    new = homes.head(1).with_columns(
        home_id=pl.lit("new"), municipality_code=pl.lit("36006"),
        in_service_from=pl.lit("2023-06-01"), in_service_to=pl.lit(None, pl.String),
    )  # fmt: skip
    pl.concat([homes, new]).write_csv(folder / "homes.csv")
    told: list[str] = []
    assert len(municipality_folders(folder, told=told.append)) == 2
    assert "36006: no report, since it has no items, movements, costs, hours" in told
    again: list[str] = []
    municipality_folders(folder, told=again.append)
    assert again == told


def test_two_codes_that_are_alike_are_refused(tmp_path: Path) -> None:
    folder = write_region(tmp_path / "r", municipalities=2, homes=8)
    homes = pl.read_csv(folder / "homes.csv", infer_schema=False)
    code = pl.when(pl.int_range(pl.len()) % 2 == 0).then(pl.lit("gent")).otherwise(pl.lit("Gent"))
    homes.with_columns(municipality_code=code).write_csv(folder / "homes.csv")
    with pytest.raises(LedgerError, match="are alike"):
        municipality_folders(folder)


@pytest.mark.parametrize(
    ("counts", "is_told"),
    [((4, 6), True), ((6, 6), False), ((2, 2, 6), True), ((3, 3, 6), False), ((3, 1), False)],
)
def test_figures_that_follow_by_subtraction_are_warned_of(
    tmp_path: Path, counts: tuple[int, ...], is_told: bool
) -> None:
    """Under five homes in all towns that are too small together, and another town to subtract."""
    folder = write_region(tmp_path / "r", municipalities=1, homes=sum(counts))
    homes = pl.read_csv(folder / "homes.csv", infer_schema=False)
    codes = [f"3600{town}" for town, count in enumerate(counts) for _ in range(count)]
    shown = homes.with_columns(municipality_code=pl.Series(codes), group=pl.lit("programme"))
    shown.write_csv(folder / "homes.csv")
    told: list[str] = []
    municipality_folders(folder, told=told.append)
    assert any("they follow by subtraction" in line for line in told) == is_told


def test_repair_records_and_parts_are_not_cut(tmp_path: Path, towns: list[Path]) -> None:
    with pytest.raises(UsageError, match="name no municipality"):
        municipality_folders(write_programme(tmp_path / "small-town"))
    with pytest.raises(UsageError, match="one municipality of a region already"):
        municipality_folders(towns[0])


@pytest.mark.parametrize(
    ("word", "remedy"),
    [("municipalities", 'Did you mean "municipality"?'), ("home", "Give --each municipality.")],
)
def test_each_knows_municipalities_only(word: str, remedy: str) -> None:
    with pytest.raises(UsageError) as caught:
        runner.reports(["sample"], each=word)
    assert str(caught.value) == f'A report for each "{word}" cannot be made.\n{remedy}'


@pytest.fixture
def hours_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One quick notebook in place of the shipped ones."""
    write_notebook(tmp_path / "notebooks", "01_hours", [HOURS], reads=["hours"])
    text = (tmp_path / "notebooks" / "01_hours.ipynb").read_text(encoding="utf-8")
    more = text.replace("is_short: bool", "accept_valid: bool = False  # go on\\nis_short: bool", 1)
    (tmp_path / "notebooks" / "01_hours.ipynb").write_text(more, encoding="utf-8")
    use_notebooks(monkeypatch, tmp_path / "notebooks")


@pytest.mark.usefixtures("hours_only")
def test_the_command_makes_a_report_per_town_that_says_it_is_a_part(
    region: Path, tmp_path: Path
) -> None:
    """Of all hours of the region, each page has its own; no report on the region itself."""
    out = tmp_path / "reports"
    periods = ["programme", "2022Q3"]
    assert cli.reports.report([str(region)], period=periods, each="municipality", out=out) == 0
    codes = ["36008", "36015", "37020"]
    homes = [out / f"my-region-{code}" for code in codes]
    assert sorted(path for path in out.iterdir() if path.is_dir() and path.name[0] != ".") == homes
    total = read_ledger(open_programme(region))["hours"].collect()["hours"].sum()
    found = 0.0
    for code, home in zip(codes, homes, strict=True):
        assert sorted(path.name for path in home.iterdir()) == sorted(periods)
        for language, said in (("en", f"in municipality {code},"), ("nl", f"in gemeente {code},")):
            for page in ("index.html", "01_hours.html"):
                text = (home / "programme" / language / page).read_text(encoding="utf-8")
                assert said in text
                assert re.search("by table: survey [0-9]+|per tabel: bevraging [0-9]+", text)
        (record,) = json.loads((home / "programme" / "en" / "findings.json").read_text("utf-8"))
        found += record["value"]
        made = json.loads((home / "programme" / "en" / "manifest.json").read_text("utf-8"))
        assert made["part_of"]["municipality_code"] == code
    assert found == pytest.approx(total)


@pytest.mark.usefixtures("hours_only")
def test_rows_that_were_left_out_of_the_region_are_said_in_every_part(tmp_path: Path) -> None:
    """A booking of 2022 without an amount: an error in the region, and a sentence in each town."""
    folder = write_region(tmp_path / "r", municipalities=2, homes=8)
    with (folder / "hours.csv").open("a", encoding="utf-8") as table:
        table.write("2022-03-03,nobody,driver,1.0,,\n")
    options: dict[str, Any] = {"each": "municipality", "out": tmp_path / "out", "languages": ["en"]}
    with pytest.raises(LedgerError):
        runner.reports([folder], **options)
    made = runner.reports([folder], run=runner.Run(accept_valid=True), **options)
    assert (folder / "rejected.csv").is_file()
    assert len(made) == 2
    for one in made:
        page = (one.folders["en"] / "index.html").read_text(encoding="utf-8")
        assert "1 rows of the whole region were wrong and left out" in page


def test_where_no_town_has_enough_records_there_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_region(tmp_path / "r", municipalities=2, homes=8)
    made = {"folders": {}, "told": [], "key": ""}
    monkeypatch.setattr(each, "_made", lambda *_arguments: made)
    with pytest.raises(ReportError, match="No municipality has records enough"):
        municipality_folders(folder)


def test_a_region_of_one_town_has_the_findings_of_the_plain_report(tmp_path: Path) -> None:
    """Two shipped notebooks: every figure, interval and count."""
    folder = write_region(tmp_path / "r", municipalities=1, homes=14)
    options: dict[str, Any] = {
        "notebooks": ["10_furniture_reuse", "40_jobs_created"],
        "languages": ["en"],
        "out": tmp_path / "out",
    }
    (whole,) = runner.reports([folder], **options)
    (town,) = runner.reports([folder], each="municipality", **options)
    assert set(whole.statuses.values()) == {"done"}
    assert town.statuses == whole.statuses
    found = [
        json.loads((one.folders["en"] / "findings.json").read_text(encoding="utf-8"))
        for one in (whole, town)
    ]
    assert found[0] == found[1]
    assert len(found[0]) > 15
