"""Problems on a page: grouped, in both languages, escaped, without the machine's folders."""

from circularlib.figures.problem_listing import problem_listing
from circularlib.ledger.problems import Problem

SOURCE = {"en": "Records of Town.", "nl": "Registratie van Stad."}


def short(row, file="/srv/somebody/town/homes.csv"):
    return Problem(kind="row_too_short", file=file, row=row, table="homes")


def unknown(name):
    return Problem(
        kind="table_unknown", file=f"{name}.csv", details={"name": name, "known": "homes"}
    )


def page(problems, language="en", **options):
    return problem_listing(problems, source=SOURCE, **options).html(language)


def test_the_first_three_of_each_kind_are_shown_with_the_number_of_all():
    """Five short rows; rows 2, 3 and 4 are named, 5 and 6 only counted."""
    shown = page([short(row) for row in range(2, 7)])
    assert shown.count('<th scope="row">') == 3
    assert "homes.csv, row 4" in shown
    assert "row 5" not in shown
    assert shown.count(">5</td>") == 3


def test_the_most_frequent_kind_comes_first():
    shown = page([unknown("letters"), short(2), short(3)])
    assert shown.index("homes.csv, row 2") < shown.index("letters.csv")


def test_words_are_in_the_language_of_the_page():
    shown = page([short(2)], "nl")
    assert "homes.csv, rij 2" in shown
    assert "De rij heeft minder cellen" in shown
    assert "Kijk of het bestand volledig is." in shown


def test_the_folder_of_a_file_is_not_told():
    assert "somebody" not in page([short(2)])


def test_what_comes_from_the_records_is_escaped():
    shown = page([unknown('<script>alert("x")</script>')])
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown


def test_without_problems_there_is_nothing_to_show():
    assert "There is nothing to show" in page([])


def test_a_header_that_is_the_ledgers_own_name_is_told_in_words_and_another_as_it_stands():
    """`home_id` means nothing to a reader; `Woningnr` is what stands in the file."""
    own_name = Problem(kind="row_too_short", file="homes.csv", row=2, column="home_id")
    other = Problem(kind="row_too_short", file="homes.csv", row=3, column="Woningnr")
    shown = page([own_name, other], "nl")
    assert "homes.csv, rij 2, kolom woning<" in shown
    assert "homes.csv, rij 3, kolom Woningnr<" in shown
