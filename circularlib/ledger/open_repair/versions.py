"""The Open Repair Data Standard: its versions, its columns and its words.

The Open Repair Alliance publishes attempts at repair from community events, twice a year, as csv
files; each file follows the version of the standard of its day [ords_v03].

========== ================== ===================================================================
Version    Releases           How it differs from v0.3
========== ================== ===================================================================
0.1        2019-09, 2020-03   `date` instead of `event_date`; a `model`; in 2019 a `language` (of
                              the codes, not of the text); no `partner_product_category`,
                              `product_category_id`, `product_age`, no repair barrier; an
                              unknown year is `????`
0.2, 0.2.1 2020-09            no `product_category_id`, no `product_age`; an unknown year is `????`
0.3        2021-10 onwards    an unknown year or age is an empty cell
========== ================== ===================================================================

The repair status has the same four values in all of them, an unknown brand or model is `Unknown`
in all of them. A file does not say which version it is: `recognised_version` looks at the header.

Product categories were reworded between releases ("Watch / clock" became "Watch/clock", "Hair &
Beauty item" became "Hair & beauty item"); they are read to the letter, and `product_category_id`
is what stayed the same.

The standard spells two barriers in three ways. Its code list and the published files say "Item too
worn out", its table schema "Too worn out", its prose "Product too worn out"; the prose also says
"No way to open the product". All are read; the code list's spelling is written. The pattern for
ids in the table schema (`abc-1`) does not fit the published files (`abc_1`) and is not enforced.
"""

from collections.abc import Iterable, Mapping

__all__ = [
    "BARRIERS",
    "HEADERS",
    "MISSING",
    "NAMES",
    "OTHER_BARRIER_SPELLINGS",
    "STATUSES",
    "recognised_version",
]

HEADERS: Mapping[str, tuple[str, ...]] = {
    version: tuple(header.split())
    for version, header in {
        "0.1 (2019)": """id data_provider country language product_category brand model
            year_of_manufacture repair_status group_identifier date problem""",
        "0.1": """id data_provider country product_category brand model year_of_manufacture
            repair_status group_identifier date problem""",
        "0.2": """id data_provider country partner_product_category product_category brand
            year_of_manufacture repair_status repair_barrier_if_end_of_life group_identifier
            event_date problem""",
        "0.3": """id data_provider country partner_product_category product_category
            product_category_id brand year_of_manufacture product_age repair_status
            repair_barrier_if_end_of_life group_identifier event_date problem""",
    }.items()
}
"""The columns of each version, in the order in which they are published."""

NAMES: Mapping[str, str] = {
    "id": "id",
    "data_provider": "data_provider",
    "country": "country",
    "partner_product_category": "partner_product_category",
    "product_category": "product_category",
    "product_category_id": "product_category_id",
    "brand": "brand",
    "year_of_manufacture": "manufacture_year",
    "product_age": "product_age_years",
    "repair_status": "repair_status",
    "repair_barrier_if_end_of_life": "repair_barrier",
    "group_identifier": "group_identifier",
    "date": "event_date",
    "event_date": "event_date",
    "problem": "problem",
    "language": "language",
    "model": "model",
}
"""The column of the canonical table for each column of the standard, in any version."""

STATUSES: Mapping[str, str] = {
    "Fixed": "fixed",
    "Repairable": "repairable",
    "End of life": "end_of_life",
    "Unknown": "unknown",
}
"""The key of each repair status."""

BARRIERS: Mapping[str, str] = {
    "Spare parts not available": "spare_parts_not_available",
    "Spare parts too expensive": "spare_parts_too_expensive",
    "No way to open product": "no_way_to_open_product",
    "Repair information not available": "repair_information_not_available",
    "Lack of equipment": "lack_of_equipment",
    "Item too worn out": "too_worn_out",
}
"""The key of each repair barrier, as the code list spells it."""

OTHER_BARRIER_SPELLINGS: Mapping[str, str] = {
    "No way to open the product": "no_way_to_open_product",
    "Product too worn out": "too_worn_out",
    "Too worn out": "too_worn_out",
}
"""The same barriers as other pages of the standard spell them; read, never written."""

MISSING: Mapping[str, str] = {
    "brand": "Unknown",
    "model": "Unknown",
    "manufacture_year": "????",
}
"""What stands for "not known", beside the empty cell, per column of the canonical table."""


def recognised_version(header: Iterable[str]) -> str:
    """The version whose columns agree best with a header.

    That is the version with the fewest columns missing from the header and foreign to it, taken
    together; of two that agree equally well, the later. The order of the columns does not matter.

    Args:
        header: The names of the columns, as the file spells them.

    Returns:
        A key of `HEADERS`.

    Example:
        >>> recognised_version(HEADERS["0.2"])
        '0.2'
        >>> recognised_version([*HEADERS["0.1"], "remark"])
        '0.1'
    """
    names = set(header)
    return min(reversed(list(HEADERS)), key=lambda version: len(names ^ set(HEADERS[version])))
