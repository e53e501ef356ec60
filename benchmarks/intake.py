"""How fast records get in, and with how much memory: csv, and xlsx at Excel's row limit.

Makes a programme without a single problem in a temporary folder and reads it with all checks, each
time in a fresh process. Prints seconds, rows per second and peak memory beside the targets.

    python benchmarks/intake.py [--rows 1000000] [--format csv --format xlsx]
"""

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

EXCEL_RECORDS = 1_048_575  # rows of a sheet, less the header
TARGET_SECONDS, TARGET_MIB = 20, 2048  # for a million movements from csv
HEADINGS = ("rows", "seconds", "cpu s", "rows/s", "peak MiB", "errors", "warnings")
MOVEMENTS_PER_ITEM = 10
ITEMS_PER_HOME = 10
SETTINGS = """\
name = "Benchmark"
synthetic = true
[periods]
baseline = "2020-01..2021-12"
programme = "2022-01..2023-12"
"""


@dataclass(frozen=True)
class Measured:
    """One reading in a process of its own; the peak is that of the whole process.

    Processor seconds tell what the reading cost where other work slowed the clock down.
    """

    seconds: float
    processor_seconds: float
    peak_mib: float
    row_count: int
    errors_count: int
    warnings_count: int


def movements(row_count: int) -> pl.DataFrame:
    """Items that are delivered and collected in turn, each time in another home, by date."""
    item, turn = pl.col("row") // MOVEMENTS_PER_ITEM, pl.col("row") % MOVEMENTS_PER_ITEM
    is_delivery = turn % 2 == 0
    home_count = _home_count(row_count)
    day = pl.date(2020, 1, 10) + pl.duration(days=item * 7 % 200 + turn * 135)
    frame = pl.select(row=pl.int_range(row_count)).with_columns(date=day).sort("date", "row")
    return frame.select(
        movement_id=pl.format("M{}", pl.int_range(pl.len())),
        date="date",
        item_id=pl.format("I{}", item),
        event=pl.when(is_delivery).then(pl.lit("delivered")).otherwise(pl.lit("collected")),
        home_id=pl.format("W{}", (item + turn // 2) % home_count),
        reason=pl.when(is_delivery).then(pl.lit("move_in")).otherwise(pl.lit("move_out")),
        condition=pl.when(item % 3 == 0).then(pl.lit("A")).otherwise(pl.lit("B")),
        requested_on=pl.when(is_delivery).then(pl.col("date") - pl.duration(days=item % 9)),
        labour_minutes=15 + item % 60,
        distance_km=(item % 250) / 10 + 0.5,
    )


def write_programme(folder: Path, row_count: int) -> None:
    """A programme folder with everything but its movements."""
    folder.mkdir()
    (folder / "programme.toml").write_text(SETTINGS, encoding="utf-8")
    item_count = -(-row_count // MOVEMENTS_PER_ITEM)
    homes = pl.select(at=pl.int_range(_home_count(row_count))).select(
        home_id=pl.format("W{}", "at"),
        municipality_code=pl.lit("36015"),
        in_service_from=pl.lit(date(2020, 1, 1)),
    )
    items = pl.select(at=pl.int_range(item_count)).select(
        item_id=pl.format("I{}", "at"),
        item_type=pl.lit("stool"),
        origin=pl.when(pl.col("at") % 2 == 0).then(pl.lit("new")).otherwise(pl.lit("second_hand")),
        acquired_on=pl.lit(date(2020, 1, 2)),
        mass_kg=pl.lit(4.5),
    )
    costs = homes.select(
        cost_id=pl.format("C{}", pl.int_range(pl.len())),
        date=pl.lit(date(2022, 3, 1)),
        home_id="home_id",
        category=pl.lit("cleaning"),
        amount_eur=pl.lit(120.5),
        payer=pl.lit("municipality"),
    )
    hours = pl.DataFrame(
        {
            "date": [date(2022, 3, 1)],
            "organisation": ["reuse_centre"],
            "worker_group": ["driver"],
            "hours": [7.6],
        }
    )
    for name, frame in {"homes": homes, "items": items, "costs": costs, "hours": hours}.items():
        frame.write_csv(folder / f"{name}.csv")


def _home_count(row_count: int) -> int:
    return max(2, row_count // (MOVEMENTS_PER_ITEM * ITEMS_PER_HOME))


def make_csv(folder: Path, row_count: int) -> None:
    """A programme whose movements are a csv file."""
    write_programme(folder, row_count)
    movements(row_count).write_csv(folder / "movements.csv")


def make_xlsx(folder: Path, row_count: int) -> None:
    """A programme whose movements are a workbook, with real dates and numbers."""
    import xlsxwriter

    write_programme(folder, row_count)
    options = {"constant_memory": True, "default_date_format": "dd/mm/yyyy"}
    with xlsxwriter.Workbook(folder / "movements.xlsx", options) as workbook:
        sheet = workbook.add_worksheet("movements")
        records = movements(row_count)
        sheet.write_row(0, 0, records.columns)
        for at, record in enumerate(records.iter_rows(), start=1):
            sheet.write_row(at, 0, record)


def measure(folder: Path) -> Measured:
    """Reads the programme with all checks; runs in a process of its own."""
    from circularlib.ledger.intake import examine
    from circularlib.ledger.programme import open_programme

    programme = open_programme(folder)
    start, processor_start = time.perf_counter(), time.process_time()
    ledger, problems = examine(programme)
    seconds, processor_seconds = time.perf_counter() - start, time.process_time() - processor_start
    unit = 1024 if sys.platform == "darwin" else 1  # bytes there, KiB elsewhere
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit / 1024
    row_count = ledger["movements"].select(pl.len()).collect().item()
    errors_count = sum(problem.severity == "error" for problem in problems)
    return Measured(
        seconds, processor_seconds, peak_mib, row_count, errors_count, len(problems) - errors_count
    )


def in_fresh_process(function, *arguments):
    """What a function returns, run in a process that has done nothing before."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def say(name: str, measured: Measured, target: str) -> None:
    """One line of the result."""
    figures = [
        f"{measured.row_count:,}",
        f"{measured.seconds:.1f}",
        f"{measured.processor_seconds:.1f}",
        f"{measured.row_count / measured.seconds:,.0f}",
        f"{measured.peak_mib:,.0f}",
        f"{measured.errors_count}",
        f"{measured.warnings_count}",
    ]
    shown = "".join(f"{figure:>12}" for figure in figures)
    print(f"{name:<18}{shown}   {target}", flush=True)


def main() -> None:
    """Makes, reads and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000, help="movements in the csv file")
    parser.add_argument("--format", action="append", choices=["csv", "xlsx"], dest="formats")
    settings = parser.parse_args()
    makers = {
        "csv": (make_csv, settings.rows, f"target: {TARGET_SECONDS} s, {TARGET_MIB:,} MiB"),
        "xlsx": (make_xlsx, EXCEL_RECORDS, "Excel's row limit"),
    }
    print(f"{'':<18}" + "".join(f"{heading:>12}" for heading in HEADINGS))
    for name in settings.formats or makers:
        make, row_count, target = makers[name]
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary) / "programme"
            in_fresh_process(make, folder, row_count)
            say(name, in_fresh_process(measure, folder), target)
            say(f"{name}, read again", in_fresh_process(measure, folder), "unchanged input")


if __name__ == "__main__":
    main()
