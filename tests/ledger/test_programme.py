"""A programme folder: its settings are checked, its periods known."""

from datetime import date
from pathlib import Path

import pytest

from circularlib.errors import LedgerError, UsageError
from circularlib.ledger.periods import period
from circularlib.ledger.programme import Programme, open_programme

FULL = """\
name = "Onze stad"
records_from = 2020-01-15
records_to = 2023-12-31
min_cell = 3

[periods]
baseline = "2020-01..2021-12"
programme = "2022-01..2023-12"

[agreement]
lead_time_days = 10
lead_time_share = 0.9

[assumptions.unit_mass_ratio]
low = 0.9
central = 1
high = 1.1
source = "40 items weighed"
"""
SHORT = 'name = "T"\n[periods]\nprogramme = "2022"\n'


def opened(folder: Path, text: str | bytes) -> Programme:
    content = text.encode() if isinstance(text, str) else text
    (folder / "programme.toml").write_bytes(content)
    return open_programme(folder)


def refusal(folder: Path, text: str | bytes) -> LedgerError:
    with pytest.raises(LedgerError) as caught:
        opened(folder, text)
    assert "programme.toml" in caught.value.place
    return caught.value


def test_the_settings_are_read(tmp_path: Path) -> None:
    """Every kind of setting of docs/formats.md."""
    settings = opened(tmp_path, FULL).settings
    assert settings.name == "Onze stad"
    assert settings.records_from == date(2020, 1, 15)
    assert settings.min_cell == 3
    assert settings.agreement.lead_time_days == 10
    assert settings.assumptions["unit_mass_ratio"].central == 1


def test_only_a_name_and_a_period_are_needed(tmp_path: Path) -> None:
    """Nothing is synthetic, nothing agreed; cells of fewer than 5 households are suppressed."""
    settings = opened(tmp_path, "\ufeff" + SHORT).settings
    assert (settings.synthetic, settings.min_cell, settings.records) == (False, 5, "programme")
    assert settings.intake.decimal is None


@pytest.mark.parametrize(
    ("text", "thing", "remedy"),
    [
        ('nam = "T"\n' + SHORT, '"nam" is not a setting.', 'Did you mean "name"?'),
        (SHORT + 'basline = "2021"\n', '"periods.basline" is not', 'Did you mean "baseline"?'),
        ('[periods]\nprogramme = "2022"\n', '"name" is missing.', "See docs/formats.md"),
        ('name = "T"\n', '"periods" is missing.', "See docs/formats.md"),
        (SHORT + 'baseline = "2021Q5"\n', '"2021Q5" is not a period', 'It now reads "2021Q5"'),
        (SHORT + "baseline = 2021\n", "write it between quotes", 'It now reads "2021"'),
        (SHORT.replace("2022", "last-quarter"), '"last-quarter" is not a period', "It now"),
        (SHORT + 'baseline = "2022Q1"\n', "baseline does not end before the programme", "See"),
        (SHORT + 'baseline = "2023"\n', "baseline does not end before the programme", "See"),
        ("min_cell = 0\n" + SHORT, "min_cell: ", 'It now reads "0"'),
        ('name = ""\n[periods]\nprogramme = "2022"\n', "name: ", "It now reads"),
        (SHORT + '[intake]\ndecimal = ";"\n', "intake.decimal: ", 'It now reads ";"'),
        (SHORT + "[agreement]\nlead_time_share = 90\n", "lead_time_share: ", 'It now reads "90'),
        (
            "records_from = 2023-01-01\nrecords_to = 2022-12-31\n" + SHORT,
            "records_to lies before records_from",
            "See docs/formats.md",
        ),
        ("name = Onze stad\n", "cannot be read", "between"),
        (b'name = "caf\xe9"\n', "not text in UTF-8", "with the encoding UTF-8"),
        (SHORT + "[synonyms]\ncolums = {}\n", '"synonyms.colums" is not', 'mean "columns"?'),
        (SHORT + '[intake]\nschem = "x"\n', '"intake.schem" is not', 'mean "schema"?'),
        (
            SHORT + '[assumptions.a]\nlow = 1\ncentral = 2\nhigh = 3\nsource = "x y"\nhihg = 4\n',
            '"assumptions.a.hihg" is not',
            'mean "high"?',
        ),
        (SHORT + '[accounts]\n"2023Q7" = 5\n', '"2023Q7" is not a period', "See docs"),
        (SHORT + '[synonyms.tables]\nhomez = ["x"]\n', 'called "homez" here', 'mean "homes"?'),
        (SHORT + '[synonyms.columns]\ndate = "dag"\n', "synonyms.columns.date: ", "It now"),
        ("", '"name" is missing.', "See"),
    ],
)
def test_a_wrong_setting_is_told_with_its_name_and_a_remedy(
    tmp_path: Path, text: str | bytes, thing: str, remedy: str
) -> None:
    """At most three lines; where several are wrong, how many."""
    error = refusal(tmp_path, text)
    assert thing in error.thing
    assert remedy in error.remedy
    assert len(str(error).splitlines()) == 3


def test_it_is_said_how_many_settings_are_wrong(tmp_path: Path) -> None:
    """No name, and a cell size of nought."""
    text = 'min_cell = 0\n[periods]\nprogramme = "2022"\n'
    assert "(the first of 2 wrong settings)" in refusal(tmp_path, text).place


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """And how to make one."""
    with pytest.raises(LedgerError, match="There is no folder") as caught:
        open_programme(tmp_path / "nowhere")
    assert "circular sample DIR" in caught.value.remedy


def test_a_folder_without_settings_is_no_programme(tmp_path: Path) -> None:
    """It may be any folder at all."""
    with pytest.raises(LedgerError, match="is not a programme folder"):
        open_programme(tmp_path)


def test_a_folder_called_sample_is_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody made ./sample and asks for sample: theirs, or the one that comes along?"""
    (tmp_path / "sample").mkdir()
    opened(tmp_path / "sample", SHORT)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=r'Write "\./sample"'):
        open_programme("sample")
    assert open_programme("./sample").settings.name == "T"
    assert open_programme(Path("sample")).settings.name == "T"


def test_periods_have_their_names_and_days(tmp_path: Path) -> None:
    """The programme from 2022, before it the baseline, the records from mid-January 2020."""
    programme = opened(tmp_path, FULL)
    assert programme.period("programme").name == "programme"
    assert programme.period("programme").first == date(2022, 1, 1)
    assert programme.period("baseline").last == date(2021, 12, 31)
    assert programme.records_period.first == date(2020, 1, 15)
    assert programme.period("2022Q3") == period("2022Q3")
    assert programme.period("last-quarter", today=date(2023, 2, 1)).name == "2022Q4"


def test_records_run_from_the_baseline_to_the_end_of_the_programme_by_default(
    tmp_path: Path,
) -> None:
    """Without a baseline, from the beginning of the programme."""
    programme = opened(tmp_path, SHORT + 'baseline = "2020"\n')
    assert programme.records_period.first == date(2020, 1, 1)
    assert programme.records_period.last == date(2022, 12, 31)
    assert opened(tmp_path, SHORT).records_period.first == date(2022, 1, 1)


@pytest.mark.parametrize("text", ["2019", "2024Q1", "2019-01..2019-12"])
def test_a_period_without_records_is_refused(tmp_path: Path, text: str) -> None:
    """It says from when to when there are any."""
    with pytest.raises(UsageError, match="No records lie in") as caught:
        opened(tmp_path, FULL).period(text)
    assert "from 2020-01-15 to 2023-12-31" in caught.value.place


@pytest.mark.parametrize("text", ["baseline", "2022Q5", "yesterday"])
def test_an_unknown_period_is_refused(tmp_path: Path, text: str) -> None:
    """Here no baseline is set either."""
    with pytest.raises(UsageError, match="is not a period"):
        opened(tmp_path, SHORT).period(text)


def test_a_period_is_cut_to_the_records(tmp_path: Path) -> None:
    """Of 2020, the days from 15 January on were recorded: 366 less 14."""
    programme = opened(tmp_path, FULL)
    assert programme.observed(programme.period("2020")).days_count == 352
    assert programme.observed(period("2019")).days_count == 0


def test_a_period_within_the_baseline_has_nothing_before_it(tmp_path: Path) -> None:
    """A period is never compared with itself."""
    programme = opened(tmp_path, FULL)
    assert programme.before(period("2021")) is None
    assert programme.before(period("2022")) == programme.baseline_period
    assert opened(tmp_path, SHORT).before(period("2022")) is None


@pytest.mark.parametrize(
    ("folder", "identifier"),
    [("Onze Stad (2022)", "onze-stad-2022"), ("été", "t"), ("___", "programme")],
)
def test_the_folder_gives_a_name_fit_for_a_path(
    tmp_path: Path, folder: str, identifier: str
) -> None:
    """Small letters, figures and hyphens."""
    (tmp_path / folder).mkdir()
    assert opened(tmp_path / folder, SHORT).identifier == identifier


def test_accounts_may_be_given_by_any_period(tmp_path: Path) -> None:
    """A year, a quarter, or the whole programme."""
    text = SHORT + '[accounts]\n"2022" = 5\n"2022Q3" = 1.5\nprogramme = 5\n'
    assert opened(tmp_path, text).settings.accounts == {"2022": 5, "2022Q3": 1.5, "programme": 5}


def test_own_words_are_added_to_those_that_are_known(tmp_path: Path) -> None:
    """The rest of the programme's files may stay as they are."""
    text = SHORT + '[synonyms.values.event]\ndelivered = ["Weggebracht"]\n'
    event = opened(tmp_path, text).words.values["event"]
    assert (event["weggebracht"], event["geleverd"]) == ("delivered", "delivered")


def test_real_euros_are_in_prices_of_the_first_year_of_the_programme_or_as_set(
    tmp_path: Path,
) -> None:
    """2022 by default, by the consumer price index; a month may be chosen, and numbers added."""
    default = opened(tmp_path, SHORT)
    assert (default.price_base, default.settings.prices.index) == ("2022", "cpi_be")
    own = (
        '[prices]\nindex = "health_index_be"\nbase = "2023-06"\n[prices.values]\n2031-01 = 150.5\n'
    )
    programme = opened(tmp_path, SHORT + own)
    assert programme.price_base == "2023-06"
    assert programme.settings.prices.values == {"2031-01": 150.5}


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ('base = "2022Q3"\n', "prices.base"),
        ('baze = "2022"\n', '"prices.baze" is not a setting'),
        ("[prices.values]\n2022-13 = 100.0\n", "prices.values.2022-13"),
        ("[prices.values]\n2022-12 = 0.0\n", "prices.values.2022-12"),
    ],
)
def test_price_settings_that_cannot_be_are_refused(tmp_path: Path, setting: str, said: str) -> None:
    """A base is a year or a month, an index number is above 0."""
    assert said in refusal(tmp_path, SHORT + "[prices]\n" + setting).thing


@pytest.mark.parametrize(
    "address", ["host=db password=geheim123 dbname=x", "mysql://reader:geheim123@db/x"]
)
def test_an_address_of_another_form_is_refused_without_its_password(
    tmp_path: Path, address: str
) -> None:
    """Both hold a password; the message would carry it to a terminal, a log or a mail."""
    with pytest.raises(LedgerError, match="ledger: ") as caught:
        opened(tmp_path, f'ledger = "{address}"\n{SHORT}')
    assert "geheim123" not in str(caught.value)
    assert "See docs/formats.md" in str(caught.value)
