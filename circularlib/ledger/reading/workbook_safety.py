"""What may be opened as a workbook: not a zip bomb, not locked, not something else."""

import re
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

from circularlib.errors import LedgerError
from circularlib.ledger.problems import Problem

__all__ = ["check_workbook", "chunks", "refusal"]

_OLE = b"\xd0\xcf\x11\xe0"
_LOCKED_OLE = "EncryptedPackage".encode("utf-16-le")
_LOCKED_ODS = b"encryption-data"
_MOST_BYTES = 4 * 2**30  # a sheet at Excel's limit of 1,048,576 rows takes about 0.05 GB a column
_LARGE_BYTES = 2**26
_MOST_SHRUNK = 100  # times smaller; real sheets are 5 to 30 times smaller than what they hold
_MOST_CELLS = 10**8  # the reader sets room aside for every cell between the first and the last
_CHUNK = 2**24
_OVERLAP = 2**10  # more than one cell's tag, which may lie across two chunks
_FAR = re.compile(rb'r="(?:[A-Z]{2}|[A-Z]?[0-9]{8})')
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,9})([0-9]{1,20})"[^>]*(?<!/)>')

_Found = Callable[..., Problem]


def refusal(problem: Problem) -> LedgerError:
    """The error for a file that cannot be read at all.

    Args:
        problem: What is wrong with it.

    Returns:
        The error, with the problem.
    """
    return LedgerError(problem.message, f"{problem.place}.", problem.remedy, problems=[problem])


def check_workbook(file: Path, content: bytes, found: _Found) -> None:
    """Refuses what cannot be opened safely; whatever passes is inflated once, and whole.

    Args:
        file: The file, for the problem.
        content: What it holds.
        found: Makes a problem from kind and details.

    Raises:
        LedgerError: It is locked with a password, damaged, too large, or no workbook.
    """
    name = {"name": file.name}
    if not content:
        raise refusal(found(kind="file_empty", details=name))
    if content.startswith(_OLE):
        if _LOCKED_OLE in content:
            raise refusal(found(kind="workbook_locked", details=name))
    elif content.startswith(b"PK"):
        try:
            _check_zip(file, content, found)
        except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
            details = {**name, "reason": str(error)}
            raise refusal(found(kind="workbook_damaged", details=details)) from None
    else:
        raise refusal(found(kind="workbook_is_text", details=name))


def _check_zip(file: Path, content: bytes, found: _Found) -> None:
    name = {"name": file.name}
    with zipfile.ZipFile(BytesIO(content)) as packed:
        members = packed.infolist()
        if any(member.flag_bits & 1 for member in members) or _is_locked(packed):
            raise refusal(found(kind="workbook_locked", details=name))
        if sum(member.file_size for member in members) > _MOST_BYTES or any(
            member.file_size > max(_LARGE_BYTES, _MOST_SHRUNK * member.compress_size)
            for member in members
        ):
            raise refusal(found(kind="workbook_too_large", details=name))
        for member in members:
            if any(_FAR.search(chunk) for chunk in chunks(packed, member)):
                _check_reach(file, packed, member, found)


def _is_locked(packed: zipfile.ZipFile) -> bool:
    manifest = "META-INF/manifest.xml"
    return manifest in packed.namelist() and _LOCKED_ODS in packed.read(manifest)


def chunks(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """A member of a zip file in parts, each beginning with the end of the one before.

    Args:
        packed: The zip file.
        member: Which one of its members.

    Yields:
        The parts; reading them all checks that the member is whole.

    Raises:
        zipfile.BadZipFile: The member is not what the zip file says it is.
    """
    before = b""
    with packed.open(member) as file:
        while part := file.read(_CHUNK):
            yield before + part
            before = part[-_OVERLAP:]


def _check_reach(
    file: Path, packed: zipfile.ZipFile, member: zipfile.ZipInfo, found: _Found
) -> None:
    """Refuses a sheet with cells so far apart that no memory could hold all between them."""
    columns, rows = 0, 0
    for chunk in chunks(packed, member):
        for letters, digits in _CELL.findall(chunk):
            columns = max(columns, _column_number(letters))
            rows = max(rows, int(digits))
    if columns * rows > _MOST_CELLS:
        details = {"name": file.name, "row_count": rows, "column_count": columns}
        raise refusal(found(kind="sheet_too_wide", details=details))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
