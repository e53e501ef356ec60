"""Documents of the sample in every form and both languages, from findings that are there already.

Prints seconds beside the target of the design; nothing is asserted. A report of the sample is made
first where there is none, and does not count.

    python benchmarks/writeup.py [--out reports]
"""

import argparse
import tempfile
import time
from pathlib import Path

from circularlib.ledger.programme import open_programme
from circularlib.reporting.runner import report
from circularlib.reporting.writeup.documents import FORMS, writeups
from circularlib.units import LANGUAGES

TARGET_SECONDS = 30


def seconds(out: Path, forms: tuple[str, ...], template: str) -> float:
    """How long one template takes in both languages."""
    began = time.perf_counter()
    made = writeups("sample", forms=forms, templates=[template], out=out)
    assert len(made) == len(forms) * len(LANGUAGES)
    return time.perf_counter() - began


def main() -> None:
    """Each template in all forms at once, then the evaluation form by form."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=None)
    out = parser.parse_args().out or Path(tempfile.mkdtemp())
    home = out / open_programme("sample").identifier / "programme"
    if not all((home / language / "manifest.json").is_file() for language in LANGUAGES):
        report("sample", out=out)
    whole = seconds(out, FORMS, "evaluation")
    print(f"evaluation, {len(FORMS)} forms, 2 languages: {whole:.1f} s (target {TARGET_SECONDS} s)")
    print(f"card, {len(FORMS)} forms, 2 languages: {seconds(out, FORMS, 'card'):.1f} s")
    for form in FORMS:
        print(f"evaluation, {form} alone, 2 languages: {seconds(out, (form,), 'evaluation'):.1f} s")


if __name__ == "__main__":
    main()
