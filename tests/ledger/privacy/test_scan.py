"""Personal data is refused by its content; codes, products and amounts are left in peace."""

import random
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import iban
from stdnum.be import bis, nn

from circularlib.ledger.privacy.personal_data import (
    SUSPECT,
    header_names_personal_data,
    personal_data,
)
from circularlib.ledger.privacy.scan import personal_data_problems, without_personal_values
from circularlib.ledger.problems import Problem
from circularlib.ledger.tables import tables
from circularlib.ledger.text_cells import ROW, TextCells
from circularlib.shipped import shipped

REAL_FILE = (
    Path(__file__).parents[4]
    / "shared/real/open-repair/OpenRepairData_v0.3_RepairConnects_202507.csv"
)


def test_a_header_that_names_a_person_is_not_repeated() -> None:
    """A file without headers: its first record stands where they should."""
    problem = Problem(kind="header_unknown", column="93.05.18-223.61", details={"known": "score"})
    (told,) = without_personal_values([problem])
    assert "223" not in str(told)
    assert '"…" is not a column' in told.message


def problems_in(table: str, *, header_row: int = 1, **columns: list[str | None]) -> list[Problem]:
    """What is found in a table with these columns, headers being canonical where they are known."""
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    cells = TextCells(frame.with_row_index(ROW, offset=header_row + 1), [], header_row=header_row)
    headers = {name: name for name in columns if name in tables()[table].columns}
    found = partial(Problem, file="records.csv", table=table)
    return personal_data_problems(cells, tables()[table], headers, found)


def kinds_in(table: str, **columns: list[str | None]) -> list[tuple[str, str]]:
    """Columns and kinds of personal data in a table."""
    return [(problem.column, problem.kind) for problem in problems_in(table, **columns)]


# Numbers of persons and of accounts -------------------------------------------------------------


@st.composite
def national_numbers(draw: st.DrawFn, months: tuple[int, ...] = (0,)) -> str:
    """Eleven figures: birth date, day counter, and 97 less the rest of the nine before it."""
    born = draw(st.dates(date(1920, 1, 1), date(2019, 12, 31)))
    month = born.month + draw(st.sampled_from(months))
    nine = f"{born:%y}{month:02d}{born:%d}{draw(st.integers(1, 998)):03d}"
    century = "2" if born.year >= 2000 else ""
    return f"{nine}{97 - int(century + nine) % 97:02d}"


def spelled(figures: str, first: str, middle: str, last: str) -> str:
    """A number of the register with marks between its groups."""
    year, month, day, counter, check = (
        figures[at:to] for at, to in [(0, 2), (2, 4), (4, 6), (6, 9), (9, 11)]
    )
    return f"{year}{first}{month}{first}{day}{middle}{counter}{last}{check}"


@given(national_numbers(months=(0, 20, 40)))
def test_generated_numbers_are_those_of_the_register(figures: str) -> None:
    """python-stdnum agrees that they are national or bis numbers."""
    assert nn.is_valid(figures) or bis.is_valid(figures)


@given(
    national_numbers(months=(0, 20, 40)),
    st.sampled_from([".", " ", "-", "/", ""]),
    st.sampled_from(["-", " ", "", " - ", "/", "–"]),
    st.sampled_from([".", " ", "-", ""]),
)
def test_a_national_or_bis_number_is_found_in_any_spelling(
    figures: str, first: str, middle: str, last: str
) -> None:
    """As on the identity card, in the register's own exports, or with any other marks."""
    text = spelled(figures, first, middle, last)
    assert personal_data(text)["national_number"] in ("certain", "likely")
    assert personal_data(f"INSZ {text} nagekeken")["national_number"] == "certain"
    assert kinds_in("hours", activity=["poetsen", text]) == [
        ("activity", "personal_national_number")
    ]


@given(national_numbers())
def test_a_number_as_on_the_identity_card_counts_at_once(figures: str) -> None:
    """85.07.30-033.28 is no code of anything else, also in a column of codes."""
    text = spelled(figures, ".", "-", ".")
    assert kinds_in("stays", stay_id=["V1", "V2", text]) == [
        ("stay_id", "personal_national_number")
    ]


@given(st.lists(national_numbers(), min_size=2, max_size=9, unique=True))
def test_a_column_of_bare_national_numbers_is_found(numbers: list[str]) -> None:
    """As a spreadsheet holds them: 93051822361, a number without marks."""
    problems = problems_in("stays", stay_id=[*numbers, None])
    assert [(problem.kind, problem.row) for problem in problems] == [
        ("personal_national_number", 2)
    ]
    assert problems[0].details["cell_count"] == len(numbers)


def test_eleven_figures_that_pass_by_chance_are_no_person() -> None:
    """Of ten thousand consecutive codes of the year 93 a hundred pass; the others do not."""
    codes = [str(93051800000 + number) for number in range(10_000)]
    passing = [code for code in codes if nn.is_valid(code)]
    assert 90 < len(passing) < 115
    assert kinds_in("items", item_id=codes) == []
    assert kinds_in("items", item_id=[passing[0], "I2", "I3"]) == []


def test_a_column_that_is_half_national_numbers_is_found_past_the_sample() -> None:
    """Of 3,000 figures a thousand are looked at first; all that pass are counted then."""
    numbers = [f"{int(f'9305{day:02d}{counter:03d}')}" for day in range(1, 29)
               for counter in range(1, 108)]  # fmt: skip
    passing = [f"{nine}{97 - int(nine) % 97:02d}" for nine in numbers]
    [problem] = problems_in("stays", stay_id=passing)
    assert problem.details["cell_count"] == len(passing) == 28 * 107


@st.composite
def ibans(draw: st.DrawFn) -> str:
    """An account of one of nine countries, its check digits by python-stdnum."""
    country, form = draw(
        st.sampled_from(
            [
                ("BE", r"[0-9]{10}"),
                ("NL", r"[A-Z]{4}[0-9]{10}"),
                ("FR", r"[0-9]{10}[0-9A-Z]{11}[0-9]{2}"),
                ("DE", r"[0-9]{18}"),
                ("LU", r"[0-9]{3}[0-9A-Z]{13}"),
                ("GB", r"[A-Z]{4}[0-9]{14}"),
                ("PL", r"[0-9]{24}"),
                ("RO", r"[A-Z]{4}[0-9A-Z]{16}"),
                ("MT", r"[A-Z]{4}[0-9]{5}[0-9A-Z]{18}"),
            ]
        )
    )
    account = draw(st.from_regex(rf"\A{form}\Z"))
    if country == "BE":
        account += f"{int(account) % 97 or 97:02d}"
    return f"{country}{iban.calc_check_digits(f'{country}00{account}')}{account}"


@given(ibans(), st.sampled_from(["", " ", "-", "."]), st.booleans(), st.booleans())
def test_a_bank_account_of_any_country_is_found_in_any_spelling(
    account: str, mark: str, is_small: bool, is_in_text: bool
) -> None:
    """In groups of four, with dots or dashes, in small letters, within a sentence."""
    text = mark.join(account[at : at + 4] for at in range(0, len(account), 4))
    text = text.lower() if is_small else text
    text = f"waarborg terug op {text}, kast gehaald" if is_in_text else text
    assert personal_data(text) == {"bank_account": "certain"}
    assert kinds_in("costs", payee=["stad", text]) == [("payee", "personal_bank_account")]


def test_a_bank_account_is_not_a_telephone_number_too() -> None:
    """The last groups of BE68 5390 0754 7034 could be one; its bank no longer exists."""
    assert personal_data("BE68 5390 0754 7034") == {"bank_account": "certain"}
    assert personal_data("BE69 5390 0754 7034") == {}


# Addresses of mail, telephones ------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "jan.peeters@voorbeeld.be",
        "mail naar Els_V+ocmw@mail.voorbeeld.be.",
        "<a.b@example.co.uk>",
        "jan＠voorbeeld.be",
    ],
)
def test_an_e_mail_address_is_found(text: str) -> None:
    """Anywhere in a text."""
    assert kinds_in("hours", activity=[text]) == [("activity", "personal_email")]


@pytest.mark.parametrize("text", ["logo@2x.png", "klaar @ 14u", "5 @ 3,50", "@home", "a@b"])
def test_an_at_sign_alone_is_no_e_mail_address(text: str) -> None:
    """A domain has a dot and letters behind it; pictures are called so too."""
    assert personal_data(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        "0475/12.34.56", "0475 12 34 56", "0475 123 456", "(0475) 12 34 56", "0475-123456",
        "+32475123456", "+32 475 12 34 56", "+32 (0)475 12 34 56", "0032 475 12 34 56",
        "051/20 30 40", "051 20 30 40", "02/123.45.67", "(02) 123 45 67", "tel 051-203040",
        "bel 0475123456", "+31 6 12345678", "06 12 34 56 78", "+33 1 23 45 67 89",
        "01 23 45 67 89", "+352 26 12 34 56", "+49 30 901820", "Gsm:0475/12.34.56!",
    ],
)  # fmt: skip
def test_a_telephone_number_is_found(text: str) -> None:
    """Belgian and the neighbours', with whatever stands between the figures."""
    assert personal_data(text) == {"phone": "certain"}
    assert kinds_in("items", set_id=["S1", text]) == [("set_id", "personal_phone")]


def test_bare_telephone_numbers_are_found_where_a_column_holds_them() -> None:
    """0475123456 may be a code: not in a column of codes or models, and not among many others."""
    numbers = ["0475123456", "051203040", "0486654321"]
    assert kinds_in("hours", contact=numbers) == [("contact", "personal_phone")]
    assert kinds_in("hours", activity=["0475123456 Jan"]) == [("activity", "personal_phone")]
    assert kinds_in("items", item_id=numbers) == []
    assert kinds_in("machines", model=numbers) == []
    others = [str(number) for number in range(1_000_000_000, 1_000_000_009)]
    assert kinds_in("hours", activity=[*others, "0475123456"]) == []


@pytest.mark.parametrize(
    "text",
    ["0800 12 345", "078 15 15 15", "070/12.34.56", "0475.123.519", "BE 0202.239.951"],
)
def test_a_number_of_an_enterprise_is_nobodys_telephone(text: str) -> None:
    """Service lines, and the register of enterprises with its check digits (modulo 97)."""
    assert "certain" not in personal_data(text).values()


# Names and birth dates --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "kast voor dhr. Peeters", "Dhr Peeters", "dhr. van Dijk", "mevr. El Amrani", "Mw. De Wit",
        "mevrouw Van Damme belde", "bij de familie Janssens", "Gezin Ahmed", "fam. De Smet",
        "Mme Dupont", "monsieur Lefèvre", "de heer Claes", "MEVR JANSSENS", "Mr. J. Smith",
        "naar mevr.Peeters",
    ],
)  # fmt: skip
def test_a_title_and_a_surname_are_a_name(text: str) -> None:
    """In Dutch, French and English, in capitals too."""
    assert kinds_in("hours", activity=[text]) == [("activity", "personal_name")]


@pytest.mark.parametrize(
    "text",
    [
        "Meneer is naar huis", "Volgens meneer van Repair Café", "gezin met 3 kinderen",
        "de familie komt terug", "mevrouw belde", "Silvercrest Monsieur Cuisine", "Mr Coffee",
        "MW 800 Samsung", "MS Windows", "10 ms Philips", "de heer des huizes", "Mr. Bricolage",
    ],
)  # fmt: skip
def test_a_title_without_a_surname_is_none(text: str) -> None:
    """Who is meant cannot be told; some products and shops are called so."""
    assert personal_data(text) == {}


def test_a_make_may_sound_like_a_name() -> None:
    """Mr Maria makes lamps; the same words in a note name a person."""
    assert kinds_in("machines", model=["Mr Miele", "Madame Bosch"]) == []
    assert kinds_in("hours", activity=["Madame Bosch"]) == [("activity", "personal_name")]


@pytest.mark.parametrize(
    "text",
    [
        "geboren op 12/03/1985", "°12-03-1985", "° 12.03.2015", "geb. 12/03/1985",
        "née le 3 mars 1984", "born 1985-03-12", "Peeters Jan 12/03/1985",
        "Jan Van den Berghe (1985-03-12)", "geboren 3 maart 1984",
    ],
)  # fmt: skip
def test_a_birth_date_is_found_where_it_is_said_or_beside_a_name(text: str) -> None:
    """A date alone is no birth date."""
    assert kinds_in("hours", activity=[text]) == [("activity", "personal_birth_date")]


@pytest.mark.parametrize(
    "text",
    ["12/03/1985", "wast op 60° 12/03/2019", "n° 12/03/2019", "Philips Senseo 12/03/2019",
     "aangekocht op 30/12/1994", "gebouwd 12/03/1985"],
)  # fmt: skip
def test_another_date_is_no_birth_date(text: str) -> None:
    """Degrees, numbers of documents, days of purchase."""
    assert personal_data(text) == {}


def test_old_dates_beside_names_are_birth_dates() -> None:
    """They stand in a column of their own, in which nothing says what they are."""
    days = ["12/03/1985", "1990-01-02", "05/11/1961"]
    names = ["mevr. Peeters", "dhr. Claes", "fam. Smet"]
    assert kinds_in("hours", wie=names, dag=days) == [
        ("wie", "personal_name"),
        ("dag", "personal_birth_date"),
    ]
    assert kinds_in("hours", wie=["a", "b", "c"], dag=days) == []
    assert kinds_in("stays", wie=names, moved_in=days) == [("wie", "personal_name")]


# Addresses and headers --------------------------------------------------------------------------


def test_an_address_with_a_house_number_is_found_but_for_organisations() -> None:
    """`home_id` is never an address; the workshop of the reuse centre has one."""
    addresses = ["Stationsstraat 12", "Sint-Jansplein 4 bus 2", "rue de la Gare 12"]
    assert kinds_in("homes", home_id=addresses) == [("home_id", "personal_address")]
    assert kinds_in("costs", payee=addresses) == []
    assert kinds_in("hours", activity=["de straat vegen", "laan 12"]) == []


@pytest.mark.parametrize(
    "header",
    ["naam", "Voornaam", "NAAM EN VOORNAAM", "geboortedatum", "Adres", "e-mail", "E-mailadres",
     "Telefoon", "gsm nr", "INSZ", "rijksregisternr.", "nom", "prénom", "date de naissance",
     "adresse", "téléphone", "NISS", "first name", "date of birth", "phone", "IBAN", "rekening"],
)  # fmt: skip
def test_a_header_that_announces_personal_data_is_refused(header: str) -> None:
    """Whatever stands below it, unless there is nothing."""
    [problem] = problems_in("homes", header_row=3, **{header: ["x", None, "y"]})
    assert (problem.kind, problem.row, problem.details["cell_count"]) == ("personal_header", 3, 2)
    assert problems_in("homes", **{header: [None, None]}) == []


def test_no_header_of_the_ledger_announces_personal_data() -> None:
    """Nor does any of the spellings that it knows, in three languages."""
    for table in tables().values():
        for column in table.columns.values():
            assert not [word for word in column.synonyms if header_names_personal_data(word)]
    for header in ("naam artikel", "productnaam", "nombre", "telegram", "brandnaam", "surface"):
        assert not header_names_personal_data(header)


# What is said -----------------------------------------------------------------------------------


def test_the_value_is_never_repeated_and_each_kind_is_said_once() -> None:
    """One problem per column and kind: the first row, the number of cells, not the value."""
    texts = ["poetsen", "mevr. Peeters, 0475/12.34.56", "dhr. Claes", None, "mevr. Peeters"]
    problems = problems_in("hours", activity=texts)
    assert [(p.kind, p.row, p.details) for p in problems] == [
        ("personal_phone", 3, {"cell_count": 1}),
        ("personal_name", 3, {"cell_count": 3}),
    ]
    for problem in problems:
        assert (problem.severity, problem.rule) == ("error", "no_personal_data")
        for said in (repr(problem), problem.said("nl"), problem.said("en")):
            assert not any(part in said for part in ("Peeters", "0475", "Claes"))


def test_other_problems_of_such_a_column_lose_their_values() -> None:
    """A telephone number among dates is quoted as what is no date; elsewhere nothing changes."""
    place = {"file": "stays.csv", "table": "stays"}
    known = {"label": "home", "known": "", "near": "93051822361", "other": "homes.csv"}
    problems = [
        Problem(kind="personal_phone", column="in", details={"cell_count": 1}, **place),
        Problem(kind="not_a_date", column="in", value="0475 12 34 56", **place),
        Problem(kind="not_a_date", column="out", value="31/02/2022", **place),
        Problem(kind="code_unknown", column="home", value="W9", details=known, **place),
    ]
    told = without_personal_values(problems)
    assert [problem.value for problem in told] == [None, "…", "31/02/2022", "W9"]
    assert not any("0475" in str(problem) or "9305" in str(problem) for problem in told)
    assert without_personal_values(problems[1:]) == problems[1:]


def test_every_column_is_looked_at_known_or_not() -> None:
    """Also columns of dates and numbers, where a cell is neither."""
    mail = "jan@voorbeeld.be"
    columns = {"date": ["2022-01-01", mail], "hours": ["2.5", mail], "opmerking": ["", mail]}
    assert kinds_in("hours", **columns) == [(name, "personal_email") for name in columns]


# What is no personal data -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "M10023", "W-0412", "H001", "5410041001204", "36015", "08800", "1.234.567,89", "-5,00",
        "2023-12-31", "31/12/2023 14:30:15", "0475 liter", "LG F4WV709P1E", "A+++",
        "Samsung WW90T534AAE 1400 tr", "120x80x200 cm", "S/N 036308 629108", "n0 0182-210306",
        "no. 00/142658892", "Deskjet 3520/3524", "serienr 3885-1583", "+++090/9337/55493+++",
        "+++123/4567/89012+++", "ISBN 978-90-274-3964-2", "20230115-00123", "850730-123456",
        "00123456789012", "van 12 maart tot 14 april 2021 geleverd", "BE0202239951",
        "https://www.voorbeeld.be/nl/p/9200000048043213/?country=BE", "1 000 000 000",
        "kast 2 deuren 180/60/200", "550e8400-e29b-41d4-a716-446655440000", "IPE 80 x 6000",
    ],
)  # fmt: skip
def test_codes_products_amounts_and_dates_are_left_in_peace(text: str) -> None:
    """They have many figures, and none of the forms of personal data."""
    assert set(personal_data(text).values()) <= {"unlikely"}
    assert kinds_in("hours", activity=[text], opmerking=[text]) == []


@given(st.from_regex(r"\A[A-Z]{0,3}[-./ ]?[0-9]{3,14}([-./ ][0-9A-Z]{1,6}){0,2}\Z"))
def test_random_codes_are_hardly_ever_certain(code: str) -> None:
    """Only those that have the very form of a telephone number or account."""
    assume(not code.startswith("0"))
    assert "certain" not in personal_data(code).values()


def test_a_thousand_random_columns_of_codes_are_left_in_peace() -> None:
    """Ten codes of one form each: 9 to 14 figures, or groups of them."""
    chance = random.Random(3)
    refused = 0
    for _ in range(1000):
        width, mark = chance.randint(9, 14), chance.choice(["", "-", "."])
        numbers = [str(chance.randrange(10**width)).zfill(width) for _ in range(10)]
        codes = [f"{number[:6]}{mark}{number[6:]}" for number in numbers]
        refused += bool(kinds_in("items", item_id=codes))
    assert refused == 0


@given(
    st.one_of(
        national_numbers().map(lambda figures: spelled(figures, ".", "-", ".")),
        ibans(),
        st.sampled_from(["0475/12.34.56", "+32 51 20 30 40", "a.b@c.be", "mevr. Peeters"]),
        st.sampled_from(["° 12/03/1985", "Peeters Jan 12/03/1985", "Stationsstraat 12"]),
    ),
    st.sampled_from(["", "kast ", "2 x kast, ", "(", "ref: "]),
)
def test_what_is_certain_is_always_worth_a_closer_look(text: str, before: str) -> None:
    """The quick look at a whole column lets nothing pass that the slow one would find."""
    whole = before + text
    assume("certain" in personal_data(whole).values())
    assert pl.Series([whole]).str.contains(SUSPECT).all()


def test_the_shipped_sample_has_no_personal_data() -> None:
    """Every table, every column."""
    for file in sorted(shipped("data/roeselare").glob("*.csv")):
        frame = pl.read_csv(file, infer_schema=False)
        assert kinds_in(file.stem, **frame.to_dict(as_series=False)) == []


def test_nothing_fires_on_real_repair_records() -> None:
    """2,885 repairs with notes in Dutch and French: serial numbers, links, `meneer van ...`."""
    if not REAL_FILE.exists():
        pytest.skip("the real repair records are not beside this checkout")
    frame = pl.read_csv(REAL_FILE, infer_schema=False)
    assert frame.height == 2885
    assert kinds_in("repairs", **frame.to_dict(as_series=False)) == []


def test_days_of_a_programme_are_no_telephone_numbers() -> None:
    """Every day of four years, in the ways people write days and times, side by side."""
    first = date(2020, 1, 1)
    for at in range(4 * 365):
        day = first + timedelta(days=at)
        for form in ("%d/%m/%Y", "%d.%m.%Y %H:%M", "%d-%m-%Y", "%Y-%m-%d", "%d %m %Y", "%y%m%d"):
            text = f"{day:{form}} - {day:{form}}"
            assert "certain" not in personal_data(text).values(), text
