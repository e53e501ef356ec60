"""A new programme folder: settings that explain themselves, and the starter workbook."""

import tempfile
from pathlib import Path

from circularlib.errors import LedgerError, UsageError
from circularlib.ledger.programme import SETTINGS_FILE
from circularlib.ledger.starter.stated_files import STATED_FILES, stated_file
from circularlib.ledger.starter.words import example_records, starter_words
from circularlib.ledger.starter.workbook import write_workbook
from circularlib.shipped import shipped
from circularlib.units import LANGUAGES

__all__ = ["new_programme"]


def new_programme(folder: str | Path, language: str) -> Path:
    """Writes a programme folder to fill in: settings, the workbook, and files with examples.

    The figures about washing machines and the service chain and the plans for the years ahead
    are examples, and marked as such until somebody takes the mark away.

    The files appear whole or not at all. The workbook holds one example row per sheet, which
    `circular check` refuses as long as it stands there. The same language gives the same bytes.

    Args:
        folder: Where; it must not exist yet, or be empty.
        language: Language of the comments, the headers and the explanation, `en` or `nl`.

    Returns:
        The workbook.

    Raises:
        LedgerError: The folder holds something already.
        UsageError: There is no workbook in that language.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as made:
        ...     new_programme(Path(made) / "mijn-stad", "nl").name
        'registratie.xlsx'
    """
    if language not in LANGUAGES:
        raise UsageError(f'There is no starter workbook in "{language}".', remedy="Use nl or en.")
    target = Path(folder).resolve()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise LedgerError(
            f"{folder} is not empty.",
            "A new programme is never written over other files.",
            "Give a folder that does not exist yet, or an empty one.",
        )
    name = starter_words(language)["workbook"]
    settings = shipped(f"data/starter/programme.{language}.toml").read_bytes()
    examples = {file: stated_file(file, language) for file in STATED_FILES}
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".new-") as made:
        write_workbook(Path(made, name), example_records(language), language)
        Path(made, SETTINGS_FILE).write_bytes(settings)
        for file, content in examples.items():
            Path(made, file).write_text(content, encoding="utf-8", newline="\n")
        target.mkdir(exist_ok=True)
        # only with its settings is it a programme folder
        for file in (name, *STATED_FILES, SETTINGS_FILE):
            Path(made, file).replace(target / file)
    return target / name
