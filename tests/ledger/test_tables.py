"""Every table is described once, as the design lists it, in words that cannot be mistaken."""

from itertools import combinations

import pytest

from circularlib.ledger.open_repair.records import REPAIRS_SCHEMA
from circularlib.ledger.tables import Column, nearest, normalised, tables, vocabulary
from circularlib.units import ENDINGS

DESIGN = {
    "homes": "home_id* municipality_code* bedroom_count capacity_persons group in_service_from* "
    "in_service_to",
    "stays": "stay_id* home_id* moved_in* moved_out person_count",
    "items": "item_id* item_type* set_id origin* acquired_on purchase_price_eur mass_kg",
    "movements": "movement_id* date* item_id* event* home_id reason condition requested_on "
    "labour_minutes parts_mass_kg distance_km",
    "costs": "cost_id* date* home_id category* amount_eur* vat_rate payer* payee item_id",
    "hours": "date* organisation* worker_group* hours* activity home_id",
    "survey": "date* respondent* question* score* furnishing home_id",
    "machines": "machine_id* home_id* model contract* installed_on* removed_on price_eur "
    "energy_class capacity_kg",
    "machine_events": "machine_id* date* event* reported_on cost_eur payer",
    "wash_log": "machine_id* month* cycle_count* energy_kwh water_l",
    "offers": "offer_id* bidder* criterion* value* unit",
    "chain_steps": "step* order* actor* role cost_eur hours benefit_eur emission_kgco2e",
}
"""The design's table of tables (section 4): columns in order, the required ones starred."""

VALUES = {
    ("homes", "group"): "programme comparison",
    ("items", "origin"): "new second_hand existing",
    ("movements", "event"): "delivered collected repaired repair_failed refurbished discarded "
    "recycled sold lost",
    ("movements", "reason"): "move_in move_out defect complaint replacement audit",
    ("movements", "condition"): "A B C D",
    ("costs", "category"): "purchase_new purchase_second_hand service_fee delivery collection "
    "repair parts cleaning storage disposal municipal_labour administration",
    ("hours", "organisation"): "municipality reuse_centre other",
    ("hours", "worker_group"): "target_group supervision driver technician building_service "
    "social_worker volunteer",
    ("survey", "respondent"): "resident social_worker",
    ("survey", "furnishing"): "set mix",
    ("machines", "contract"): "owned_new owned_second_hand as_a_service",
    ("machines", "energy_class"): "A B C D E F G",
    ("machine_events", "event"): "failure repaired replaced visit",
    ("chain_steps", "role"): "does pays receives informed",
}
"""The allowed values the design gives; the energy classes are those of the EU label of 2021."""

REFERENCES = {
    "home_id": "homes",
    "item_id": "items",
    "machine_id": "machines",
}
PLAIN_NUMBERS = {"hours", "score", "value", "order"}
EVERY_COLUMN = [column for table in tables().values() for column in table.columns.values()]
VOCABULARIES = ["item_type", *dict.fromkeys(c.choices for c in EVERY_COLUMN if c.choices)]


def written(column: Column) -> str:
    return f"{column.name}{'*' * column.is_required}"


def test_the_tables_are_those_of_the_design_and_the_repairs() -> None:
    """Twelve tables of the programme, and the open repair records."""
    assert list(tables()) == [*DESIGN, "repairs"]


@pytest.mark.parametrize("name", DESIGN)
def test_the_columns_of_a_table_are_those_of_the_design_in_its_order(name: str) -> None:
    """A star means that every row must have it."""
    assert [written(c) for c in tables()[name].columns.values()] == DESIGN[name].split()


def test_five_tables_are_required() -> None:
    """Without homes, items, movements, costs and hours there is no evaluation."""
    required = [table.name for table in tables().values() if table.is_required]
    assert required == ["homes", "items", "movements", "costs", "hours"]


@pytest.mark.parametrize(("table", "column"), VALUES)
def test_the_allowed_values_are_those_of_the_design(table: str, column: str) -> None:
    """The value itself is what the design writes; the labels are for eyes."""
    choices = tables()[table].columns[column].choices
    assert list(vocabulary(choices)) == VALUES[table, column].split()


def test_no_column_has_choices_the_design_does_not_know() -> None:
    """Only the item types come from elsewhere: from the catalogue."""
    chosen = {(column.table, column.name) for column in EVERY_COLUMN if column.choices}
    assert chosen == {*VALUES, ("items", "item_type")}


def test_the_item_types_are_those_of_the_catalogue() -> None:
    """A washing machine and a double wardrobe are in it, each with a Dutch label."""
    types = vocabulary("item_type")
    assert {"washing_machine", "wardrobe_double"} <= set(types)
    assert all(term.labels["nl"] for term in types.values())


@pytest.mark.parametrize("column", EVERY_COLUMN, ids=lambda c: f"{c.table}-{c.name}")
def test_a_column_is_described_in_full(column: Column) -> None:
    """Type, labels in three languages, meanings in two; a choice has its values."""
    assert column.type in {"text", "date", "month", "number", "count", "choice"}
    assert set(column.labels) == {"en", "nl", "fr"}
    assert all(column.labels.values())
    assert all(column.meanings.values())
    assert bool(column.choices) == (column.type == "choice")
    assert not column.choices or vocabulary(column.choices)


@pytest.mark.parametrize("column", EVERY_COLUMN, ids=lambda c: f"{c.table}-{c.name}")
def test_a_number_says_its_unit_in_its_name(column: Column) -> None:
    """`mass_kg` ends in a known unit; hours, score, value and order stand for themselves."""
    if column.type not in {"number", "count"}:
        assert column.unit == ""
        return
    ending = next((e for e in ENDINGS if column.name.endswith(f"_{e}")), None)
    assert ending is not None or column.name in PLAIN_NUMBERS
    if ending and ending != "count":
        assert column.unit == ending


@pytest.mark.parametrize("name", [n for n, dtype in REPAIRS_SCHEMA.items() if dtype.is_numeric()])
def test_a_number_of_the_repairs_says_its_unit_too(name: str) -> None:
    """Their columns follow the Open Repair Data Standard: `product_age_years`, ids and years."""
    assert name.rpartition("_")[2] in ENDINGS


def test_a_name_without_a_unit_would_be_refused() -> None:
    """The rule above bites: a bare `mass` ends in nothing known."""
    assert not any("mass".endswith(f"_{ending}") for ending in ENDINGS)


@pytest.mark.parametrize("column", EVERY_COLUMN, ids=lambda c: f"{c.table}-{c.name}")
def test_a_code_of_another_table_is_looked_up_there(column: Column) -> None:
    """A home in a movement must stand in homes; in homes itself it names the row."""
    own = tables()[column.table]
    elsewhere = REFERENCES.get(column.name)
    expected = "" if elsewhere in {None, own.name} else elsewhere
    assert column.refers_to == expected
    if column.refers_to:
        assert tables()[column.refers_to].key == (column.name,)


@pytest.mark.parametrize("table", tables().values(), ids=lambda table: table.name)
def test_no_header_stands_for_two_columns_of_a_table(table) -> None:
    """Two columns with a spelling in common would make the reading depend on their order."""
    for first, second in combinations(table.columns.values(), 2):
        assert not first.synonyms & second.synonyms, (first.name, second.name)


def test_no_file_name_stands_for_two_tables() -> None:
    """As with columns."""
    for first, second in combinations(tables().values(), 2):
        assert not first.synonyms & second.synonyms, (first.name, second.name)


@pytest.mark.parametrize("name", VOCABULARIES)
def test_no_word_stands_for_two_values(name: str) -> None:
    """`levering` cannot be a delivery and a collection."""
    for first, second in combinations(vocabulary(name).values(), 2):
        assert not first.synonyms & second.synonyms, (first.name, second.name)


@pytest.mark.parametrize("name", VOCABULARIES)
def test_every_value_is_known_by_its_name_and_its_labels(name: str) -> None:
    """English, Dutch and French, in capitals or not."""
    for term in vocabulary(name).values():
        for word in (term.name, *term.labels.values()):
            assert word
            assert normalised(word.upper()) in term.synonyms


@pytest.mark.parametrize("column", EVERY_COLUMN, ids=lambda c: f"{c.table}-{c.name}")
def test_every_column_is_known_by_its_name_and_its_labels(column: Column) -> None:
    """English, Dutch and French, with underscores or spaces."""
    for word in (column.name, column.name.replace("_", " "), *column.labels.values()):
        assert normalised(word) in column.synonyms


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("Woning_Nummer", "woning nummer"),
        (" MEUBEL-SET ", "meubel set"),
        ("événement", "evenement"),
        ("Prijs (€)", "prijs"),
        ("jusqu'à", "jusqu a"),
        ("A+++", "a+++"),
        ("geleverd?", "geleverd?"),
        ("---", ""),
    ],
)
def test_spelling_does_not_matter_but_what_changes_the_meaning_does(
    written: str, bare: str
) -> None:
    """A+++ of the old energy label is not the A of the new one; a question mark is a doubt."""
    assert normalised(written) == bare


def test_the_old_energy_classes_are_not_taken_for_the_new() -> None:
    """A machine of class A+++ before 2021 would be about C now: it must be asked."""
    known = set().union(*(term.synonyms for term in vocabulary("energy_class").values()))
    assert normalised("A") in known
    assert normalised("A+") not in known


@pytest.mark.parametrize("word", ["aankoop", "verwijderd", "verplaatst"])
def test_a_word_that_leaves_open_what_happened_is_not_known(word: str) -> None:
    """A purchase may be new or second-hand; what was removed may be stored or thrown away."""
    for name in ("category", "event"):
        known = set().union(*(term.synonyms for term in vocabulary(name).values()))
        assert word not in known


def test_the_nearest_word_is_proposed_and_a_far_one_is_not() -> None:
    """One letter is missing; the other word has nothing in common."""
    assert nearest("geleverdt", ["geleverd", "opgehaald"]) == "geleverd"
    assert nearest("xyz", ["geleverd", "opgehaald"]) is None
