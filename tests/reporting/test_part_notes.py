"""What a page says of the region that its records were cut from."""

from circularlib.ledger.settings import PartOf
from circularlib.reporting.part_notes import part_note

REGION = PartOf(name="The region", municipality_code="36015", municipalities_count=3)


def test_a_part_says_of_what_and_how_it_was_divided() -> None:
    said = part_note(REGION.model_dump())
    assert said["en"].startswith("This is the part of The region in municipality 36015, cut from")
    assert "records of 3 municipalities" in said["en"]
    assert said["nl"].startswith("Dit is het deel van The region in gemeente 36015, genomen uit")
    assert "belong to no municipality" not in said["en"]


def test_what_is_in_no_part_is_said_by_table_in_the_words_of_the_page() -> None:
    lost = REGION.model_copy(update={"left_over": {"items": 2, "survey": 5}, "rejected_count": 7})
    said = part_note(lost.model_dump())
    assert "in no part, by table: items 2, survey 5." in said["en"]
    assert "per tabel: stukken 2, bevraging 5." in said["nl"]
    assert "7 rows of the whole region were wrong" in said["en"]
