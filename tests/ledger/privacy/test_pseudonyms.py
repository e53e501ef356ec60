"""A copy with codes for identifiers gives the same figures, and tells nobody which home it was."""

import hashlib
import re
import stat
import tomllib
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from circularlib.errors import LedgerError, UsageError
from circularlib.indicators import departures, repair, reuse, stock, time_in_use, turnover, visits
from circularlib.ledger.intake import Ledger, read_ledger
from circularlib.ledger.privacy.pseudonym_key import default_key_file, pseudonym_key
from circularlib.ledger.privacy.pseudonym_settings import settings_text
from circularlib.ledger.privacy.pseudonyms import _numbered, pseudonymised, write_pseudonymised
from circularlib.ledger.programme import Programme, Settings, open_programme
from circularlib.sources import reference

Make = Callable[..., Programme]
KEY = bytes(range(32))
IDENTIFIERS = ("home_id", "stay_id", "item_id", "set_id", "movement_id", "cost_id", "machine_id")
SETTINGS = 'name = "Testtown"\n[periods]\nprogramme = "2022"\n'
SPAN = {"first_day": 18993, "last_day": 19722}  # 2022 and 2023


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """A key beside the folders."""
    file = tmp_path / "keys" / "town.key"
    file.parent.mkdir()
    file.write_bytes(KEY)
    return file


@pytest.fixture(scope="module")
def sample_copy(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    """The shipped sample, pseudonymised and opened again."""
    folder = tmp_path_factory.mktemp("copies")
    (folder / "key").write_bytes(KEY)
    write_pseudonymised(open_programme("sample"), folder / "copy", folder / "key")
    return open_programme(folder / "copy")


# The figures ------------------------------------------------------------------------------------


def codes_by_column(before: Ledger, after: Ledger) -> dict[str, dict[str, str]]:
    """The code of every identifier, by column: rows stand in the same order."""
    found: dict[str, dict[str, str]] = {name: {} for name in IDENTIFIERS}
    for table in before.frames:
        old, new = before[table].collect(), after[table].collect()
        for column in set(IDENTIFIERS) & set(old.columns):
            for identifier, code in zip(old[column], new[column], strict=True):
                if identifier is not None:
                    assert found[column].setdefault(identifier, code) == code
    return found


def coded(frame: pl.DataFrame, codes: dict[str, dict[str, str]]) -> pl.DataFrame:
    """A frame with the codes in place of its identifiers, its rows sorted."""
    known = set(codes) & set(frame.columns)
    replaced = frame.with_columns(pl.col(name).replace(codes[name]) for name in known)
    return replaced.sort(pl.all())


def figures(ledger: Ledger) -> dict[str, pl.DataFrame]:
    """What the indicators make of the records: by home, item, type and period."""
    masses = reference.catalogue().set_index("item_type")["unit_mass_kg"].to_dict()
    periods = [("baseline", 18262, 18992), ("programme", 18993, 19722)]
    lives = visits.visits(ledger["movements"])
    items = reuse.items_with_mass(ledger["items"], unit_mass_kg=masses)
    placed = reuse.placements(lives, items)
    spells = time_in_use.spells(lives, items, **SPAN)
    frames = {
        "visits": lives,
        "placed": reuse.placement_sums(placed, periods=periods, by=["home_id", "origin"]),
        "routes": departures.routes(lives, items, periods=periods),
        "discards": departures.discards(ledger["movements"], periods=periods),
        "cycles": turnover.cycles(lives, items, last_day=SPAN["last_day"]),
        "balance": stock.stock_balance(ledger["movements"], ledger["items"], **SPAN),
        "attempts": repair.repair_attempts(ledger["movements"], items, periods=periods),
        "windows": repair.service_windows(ledger["movements"], **SPAN),
        "spells": spells,
        "furnishings": turnover.furnishings(lives, gap_days=14, **SPAN),
        "home_years": turnover.home_years(ledger["homes"], **SPAN),
        "stays": turnover.stays_begun(ledger["stays"], **SPAN),
        "costs": ledger["costs"].group_by("home_id", "category").agg(pl.col("amount_eur").sum()),
        "hours": ledger["hours"].group_by("home_id", "worker_group").agg(pl.col("hours").sum()),
    }
    return {name: frame.lazy().collect() for name, frame in frames.items()}


def test_every_figure_of_the_sample_is_the_same_before_and_after(sample_copy: Programme) -> None:
    """Indicators depend on the order of movements on a day, on joins and on nothing else."""
    before, after = read_ledger(open_programme("sample")), read_ledger(sample_copy)
    codes = codes_by_column(before, after)
    old, new = figures(before), figures(after)
    assert old["visits"].height > 5000
    for name in old:
        assert_frame_equal(coded(old[name], codes), new[name].sort(pl.all()), check_exact=False)


def test_every_other_cell_of_the_sample_is_the_same(sample_copy: Programme) -> None:
    """Twelve tables, row by row; only free text is gone."""
    before, after = read_ledger(open_programme("sample")), read_ledger(sample_copy)
    assert list(after.frames) == list(before.frames)
    for table in before.frames:
        old, new = before[table].collect(), after[table].collect()
        changed = {*IDENTIFIERS, "activity", "id", "problem"} & set(old.columns)
        assert_frame_equal(old.drop(changed), new.drop(changed))
        for column in {"activity", "problem"} & set(old.columns):
            assert new[column].null_count() == new.height > 0


def test_the_same_identifier_has_one_code_and_no_two_share_one(sample_copy: Programme) -> None:
    """So that tables join as they did; items alone are some thousands."""
    before, after = read_ledger(open_programme("sample")), read_ledger(sample_copy)
    codes = codes_by_column(before, after)
    assert len(codes["item_id"]) > 3000
    for known in codes.values():
        assert len(set(known.values())) == len(known)


def test_movements_of_one_day_stay_in_their_order(made: Make) -> None:
    """M9 came before M10 on the same day: hashed codes would have turned them round."""
    rows = [f"M{number},2022-03-01,I1,{event},W1" for number, event in [
        (8, "delivered"), (9, "collected"), (10, "delivered"), (11, "collected"),
        (100, "delivered")]]  # fmt: skip
    programme = made(movements="\n".join(["movement_id,date,item_id,event,home_id", *rows]))
    movements = pseudonymised(programme, KEY).frames["movements"]
    codes = movements["movement_id"].to_list()
    assert codes == sorted(codes)
    assert len({len(code) for code in codes}) == 1


@given(st.sets(st.text("M0123456789-", min_size=1, max_size=6), min_size=1, max_size=60))
def test_any_movement_codes_keep_their_order(identifiers: set[str]) -> None:
    """Shorter ones first, then as text: the order of the ledger, before and after."""
    frame = pl.DataFrame({"old": sorted(identifiers)})
    frame = frame.with_columns(new=_numbered(frame["old"], KEY))
    by_old = frame.sort(pl.col("old").str.len_chars(), "old")["new"].to_list()
    by_new = frame.sort(pl.col("new").str.len_chars(), "new")["new"].to_list()
    assert by_old == by_new
    assert len(set(by_new)) == len(identifiers)


# The codes --------------------------------------------------------------------------------------


def test_a_home_and_an_item_of_one_name_get_different_codes(made: Make) -> None:
    """Kinds do not mix: who sees that home W1 and item W1 are alike knows one from the other."""
    programme = made(
        items="item_id,item_type,origin\nW1,stool,new\n",
        movements="movement_id,date,item_id,event,home_id\nM1,2022-03-01,W1,delivered,W1\n",
    )
    frames = pseudonymised(programme, KEY).frames
    home, item = frames["movements"].select("home_id", "item_id").row(0)
    assert home.split("-")[1] != item.split("-")[1]
    assert (home, item) == (frames["homes"]["home_id"][0], frames["items"]["item_id"][0])


def test_another_key_gives_other_codes_and_the_same_key_the_same(made: Make) -> None:
    """Without the key nobody can try all homes of a town and look which code comes out."""
    first, again = (pseudonymised(made(), KEY).frames["homes"]["home_id"] for _ in range(2))
    other = pseudonymised(made(), KEY[::-1]).frames["homes"]["home_id"]
    assert first.to_list() == again.to_list()
    assert not set(first) & set(other)


def test_a_code_is_the_keyed_hash_of_kind_and_identifier(made: Make) -> None:
    """HMAC-SHA256 by hand: two rounds with the key and its pads; base 32 of the first 80 bits."""
    inner, outer = (bytes(byte ^ pad for byte in KEY.ljust(64, b"\0")) for pad in (0x36, 0x5C))
    message = hashlib.sha256(inner + b"home\0W1").digest()
    number = int.from_bytes(hashlib.sha256(outer + message).digest()[:10], "big")
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    code = "".join(letters[number >> 5 * at & 31] for at in reversed(range(16)))
    assert pseudonymised(made(), KEY).frames["homes"]["home_id"][0] == f"home-{code}"


def test_a_hundred_thousand_codes_are_all_different(made: Make) -> None:
    """80 bits: the chance that two of a million coincide is 4 in ten million million."""
    rows = "\n".join(f"I{number},stool,new" for number in range(100_000))
    items = pseudonymised(
        made(items=f"item_id,item_type,origin\n{rows}\n"), KEY
    ).frames["items"]  # fmt: skip
    assert items["item_id"].n_unique() == 100_000


# What is copied, dropped, refused ---------------------------------------------------------------


def test_no_identifier_and_no_free_text_is_left_in_any_file(
    made: Make, key_file: Path, tmp_path: Path
) -> None:
    """Searched for in the bytes of every file of the copy."""
    programme = made(
        "# geheim\n" + SETTINGS + '[synonyms.columns]\nhome_id = ["flatcode"]\n',
        hours="date,organisation,worker_group,hours,activity,flatcode\n"
        "2022-03-01,reuse_centre,driver,2.5,kast van Jan gebracht,W1\n",
    )
    lines = write_pseudonymised(programme, tmp_path / "copy", key_file)
    assert "Left out of hours: activity." in lines
    for file in (tmp_path / "copy").iterdir():
        content = file.read_text(encoding="utf-8")
        assert not re.search(r"\b(?:W1|W2|I1|I2|M1|M2|C1)\b|kast|geheim|flatcode", content)


def test_an_unknown_column_is_left_out_and_listed(
    made: Make, key_file: Path, tmp_path: Path
) -> None:
    """Whatever it holds: nobody said what it is."""
    programme = made(
        costs="cost_id,date,category,amount_eur,payer,Opmerking\n"
        "C1,2021-02-01,purchase_new,120.50,town,bel 0475/12.34.56\n"
    )
    lines = write_pseudonymised(programme, tmp_path / "copy", key_file)
    assert "Left out of costs: Opmerking." in lines
    costs = (tmp_path / "copy" / "costs.csv").read_text(encoding="utf-8")
    assert costs.splitlines()[0] == "cost_id,date,category,amount_eur,payer"


def test_personal_data_in_an_identifier_is_gone_with_it(
    made: Make, key_file: Path, tmp_path: Path
) -> None:
    """A stay under the number of the person who stayed is what a pseudonym is for."""
    programme = made(
        stays="stay_id,home_id,moved_in\n85.07.30-033.28,W1,2021-01-01\n"
        "93.05.18-223.61,W2,2021-01-01\n"
    )
    write_pseudonymised(programme, tmp_path / "copy", key_file)
    stays = read_ledger(open_programme(tmp_path / "copy"))["stays"].collect()
    assert stays["stay_id"].str.starts_with("stay-").all()
    assert stays.height == 2


def test_personal_data_in_what_would_be_copied_is_refused(
    made: Make, key_file: Path, tmp_path: Path
) -> None:
    """A payer is copied as it stands."""
    programme = made(
        costs="cost_id,date,category,amount_eur,payer\n"
        "C1,2021-02-01,purchase_new,120.50,mevr. Peeters\n"
    )
    with pytest.raises(LedgerError) as caught:
        write_pseudonymised(programme, tmp_path / "copy", key_file)
    assert "Peeters" not in str(caught.value)
    assert not (tmp_path / "copy").exists()


def test_other_mistakes_in_the_records_are_refused(
    made: Make, key_file: Path, tmp_path: Path
) -> None:
    """A cell that cannot be read would be missing in the copy."""
    programme = made(hours="date,organisation,worker_group,hours\n2022-03-01,other,driver,veel\n")
    with pytest.raises(LedgerError, match="veel"):
        write_pseudonymised(programme, tmp_path / "copy", key_file)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith((".", "copy"))] == []


def test_numbers_are_copied_to_the_last_figure(made: Make, key_file: Path, tmp_path: Path) -> None:
    """From Flemish cells; tiny and huge ones without an exponent, which the ledger cannot read."""
    amounts = ["0,0000001", "-12345678901234567,5", "1.234.567,891", "1,10", "1.234"]
    rows = [f"C{at};2021-02-01;purchase_new;{text};town" for at, text in enumerate(amounts)]
    settings = 'name = "T"\n[periods]\nprogramme = "2022"\n[intake]\ndecimal = ","\n'
    programme = made(settings, costs="\n".join(["cost_id;date;category;amount_eur;payer", *rows]))
    write_pseudonymised(programme, tmp_path / "copy", key_file)
    before = read_ledger(programme)["costs"].collect()["amount_eur"]
    after = read_ledger(open_programme(tmp_path / "copy"))["costs"].collect()["amount_eur"]
    assert before.to_list() == after.to_list() == [1e-7, -12345678901234568.0, 1234567.891, 1.1,
                                                   1234.0]  # fmt: skip


def test_a_formula_in_the_records_is_text_in_the_copy_and_the_same_when_read(
    made: Make, key_file: Path, tmp_path: Path
) -> None:
    """A payer called =1+1 is odd, and no formula."""
    programme = made(
        costs="cost_id,date,category,amount_eur,payer\nC1,2021-02-01,purchase_new,-5,=1+1\n"
    )
    write_pseudonymised(programme, tmp_path / "copy", key_file)
    assert (tmp_path / "copy" / "costs.csv").read_text().splitlines()[1].endswith(",-5.0,'=1+1")
    copy = read_ledger(open_programme(tmp_path / "copy"))["costs"].collect()
    assert copy["payer"].to_list() == ["=1+1"]


# The settings -----------------------------------------------------------------------------------


def test_the_settings_of_the_copy_say_what_those_of_the_programme_say() -> None:
    """But for the address of the database, own words and the decimal mark; no comment is left."""
    settings = Settings.model_validate(
        {
            "name": 'Stad "aan zee" \\ 1\u007f',
            "min_cell": 7,
            "records_from": "2020-01-01",
            "periods": {"baseline": "2020-01..2021-12", "programme": "2022"},
            "agreement": {"lead_time_days": 10, "lead_time_share": 0.9},
            "intake": {"decimal": ",", "schema": "meubels"},
            "ledger": "postgresql://lezer@server/stad",
            "synonyms": {"columns": {"home_id": ["flatcode"]}},
            "accounts": {"2022": 120000.5},
            "assumptions": {
                "unit_mass_ratio": {"low": 0.9, "central": 1, "high": 1.1, "source": "gewogen"}
            },
        }
    )
    text = settings_text(settings)
    assert "server" not in text
    assert "flatcode" not in text
    again = Settings.model_validate(tomllib.loads(text))
    plain = {"intake": {"decimal": "."}, "ledger": None, "synonyms": {}}
    told = {**settings.model_dump(exclude={"intake", "ledger", "synonyms"}), **plain}
    assert again == Settings.model_validate(told)


def test_personal_data_in_the_settings_is_refused() -> None:
    """The source of an assumption stands in every report."""
    assumption = {"low": 1, "central": 1, "high": 1, "source": "gebeld met 0475/12.34.56"}
    settings = Settings.model_validate(
        {"name": "T", "periods": {"programme": "2022"}, "assumptions": {"x": assumption}}
    )
    with pytest.raises(LedgerError, match="settings") as caught:
        settings_text(settings)
    assert "0475" not in str(caught.value)


# The folder and the key -------------------------------------------------------------------------


def test_a_folder_that_holds_something_is_left_alone(
    made: Make, key_file: Path, tmp_path: Path
) -> None:
    """An empty one is used; the programme itself is never the copy."""
    programme, out = made(), tmp_path / "copy"
    out.mkdir()
    write_pseudonymised(programme, out, key_file)
    before = {file.name: file.read_bytes() for file in out.iterdir()}
    for folder in (out, programme.folder):
        with pytest.raises(LedgerError, match="not empty"):
            write_pseudonymised(programme, folder, key_file)
    assert {file.name: file.read_bytes() for file in out.iterdir()} == before


def test_the_same_records_and_key_give_the_same_bytes(
    made: Make, key_file: Path, tmp_path: Path
) -> None:
    """A second copy can be set beside the first."""
    for name in ("one", "two"):
        write_pseudonymised(made(), tmp_path / name, key_file)
    files = sorted(file.name for file in (tmp_path / "one").iterdir())
    assert files == sorted(file.name for file in (tmp_path / "two").iterdir())
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_failure_half_way_leaves_nothing_behind(
    made: Make, key_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full after the first table."""

    def fails(*_: object) -> None:
        raise OSError("no space left on device")

    programme = made()
    monkeypatch.setattr("circularlib.ledger.privacy.pseudonyms.write_csv", fails)
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(OSError, match="no space"):
        write_pseudonymised(programme, tmp_path / "copy", key_file)
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    """32 bytes of chance; the second time it is read."""
    file = tmp_path / "new" / "town.key"
    key = pseudonym_key(file, [])
    assert len(key) == 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert pseudonym_key(file, []) == key
    assert pseudonym_key(tmp_path / "other.key", []) != key


def test_a_key_within_the_programme_or_its_copy_is_refused(made: Make, tmp_path: Path) -> None:
    """Also through a link, and before anything is written."""
    programme, out = made(), tmp_path / "copy"
    (tmp_path / "link").symlink_to(programme.folder)
    for file in (programme.folder / "key", out / "deep" / "key", tmp_path / "link" / "key"):
        with pytest.raises(UsageError, match="lies in"):
            write_pseudonymised(programme, out, file)
        assert not file.exists()
    assert not out.exists()


@pytest.mark.parametrize("content", [b"", b"geheim", bytes(31)])
def test_a_short_key_is_refused(tmp_path: Path, content: bytes) -> None:
    """Six letters are tried out in seconds."""
    file = tmp_path / "key"
    file.write_bytes(content)
    with pytest.raises(UsageError, match="too short"):
        pseudonym_key(file, [])
    assert file.read_bytes() == content


def test_without_a_name_the_key_lies_among_the_users_settings(
    made: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said that it was made, for without it no later copy has the same codes."""
    monkeypatch.delenv("APPDATA", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    lines = write_pseudonymised(made(), tmp_path / "copy")
    assert default_key_file().is_relative_to(tmp_path / "settings")
    assert len(default_key_file().read_bytes()) == 32
    assert any("new key" in line for line in lines)
    assert not any("new key" in line for line in write_pseudonymised(made(), tmp_path / "again"))


def test_real_repairs_lose_their_notes_and_keep_the_rest(tmp_path: Path, key_file: Path) -> None:
    """The notes of volunteers are free text; the standard's other columns are categories."""
    folder = tmp_path / "repairs"
    folder.mkdir()
    (folder / "programme.toml").write_text(
        'name = "R"\nrecords = "repairs"\n[periods]\nprogramme = "2022"\n', encoding="utf-8"
    )
    header = "id,data_provider,country,partner_product_category,product_category,"
    header += "product_category_id,brand,year_of_manufacture,product_age,repair_status,"
    header += "repair_barrier_if_end_of_life,group_identifier,event_date,problem\n"
    record = 'x_1,T,BEL,Kettle,Kettle,14,Tefal,2015,7,Fixed,,Gent,2022-11-16,"van Jan"\n'
    (folder / "repairs.csv").write_text(header + record, encoding="utf-8")
    lines = write_pseudonymised(open_programme(folder), tmp_path / "copy", key_file)
    copy = read_ledger(open_programme(tmp_path / "copy"))["repairs"].collect().row(0, named=True)
    assert "Left out of repairs: problem." in lines
    assert copy["id"].startswith("repair-")
    assert (copy["problem"], copy["brand"], copy["product_age_years"]) == (None, "Tefal", 7.0)
