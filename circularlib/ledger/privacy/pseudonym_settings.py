"""The settings of a programme for its pseudonymised copy."""

from collections.abc import Iterator, Mapping

from circularlib.errors import LedgerError
from circularlib.ledger.privacy.personal_data import personal_data
from circularlib.ledger.programme import SETTINGS_FILE, Settings
from circularlib.ledger.toml_text import toml_text

__all__ = ["settings_text"]

_LEFT_OUT = {"ledger", "synonyms", "intake"}
_HEAD = (
    "# A pseudonymised copy: the identifiers are codes made with a key that is kept elsewhere.\n"
)


def settings_text(settings: Settings) -> str:
    """What `programme.toml` of the copy holds.

    Comments, the address of the database and the programme's own words are left out: the copy
    has csv files under the ledger's own names. Its numbers have a decimal point, and say so.

    Args:
        settings: The settings of the programme.

    Returns:
        The text of the file.

    Raises:
        LedgerError: There is personal data in one of the texts.

    Example:
        >>> settings = Settings.model_validate({"name": "A", "periods": {"programme": "2022"}})
        >>> print(settings_text(settings).split("key that is kept elsewhere.")[1].strip())
        name = "A"
        <BLANKLINE>
        [periods]
        programme = "2022"
        <BLANKLINE>
        [intake]
        decimal = "."
    """
    values = settings.model_dump(exclude_defaults=True, exclude=_LEFT_OUT)
    for text in _texts(values):
        if "certain" in personal_data(text).values():
            raise LedgerError(
                "A text of the settings holds personal data.",
                f"{SETTINGS_FILE}.",
                "Name the organisation or the document, not the person.",
            )
    return "\n".join([_HEAD, toml_text({**values, "intake": {"decimal": "."}})]) + "\n"


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
