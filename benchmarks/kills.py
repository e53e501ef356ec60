"""A report set that is killed again and again, at moments drawn by chance, and then finished.

Each time the command is killed with SIGKILL; every file that a reader could open by then must be
whole. At the end the resumed reports are compared, byte for byte, with an undisturbed run.

    python benchmarks/kills.py [--kills 50] [--seed 20220101]
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from html.parser import HTMLParser
from pathlib import Path

_NOTEBOOKS = ("40_jobs_created", "80_open_repair")
_PERIODS = ("2022", "2023", "programme")


def command(out: Path) -> list[str]:
    """The report set: two notebooks over three periods, in both languages."""
    words = [sys.executable, "-m", "circularlib", "report", "sample", "--out", str(out)]
    words += [word for name in _NOTEBOOKS for word in ("--notebook", name)]
    return words + [word for name in _PERIODS for word in ("--period", name)]


def files(out: Path) -> dict[str, bytes]:
    """Every file that a reader of the reports sees, by its place."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(out).parts)
    }


def broken(shown: dict[str, bytes]) -> list[str]:
    """Files that are not whole: JSON that ends too soon, a page without its end."""
    return [name for name, content in shown.items() if not _is_whole(name, content)]


def _is_whole(name: str, content: bytes) -> bool:
    text = content.decode("utf-8")
    if name.endswith(".html"):
        HTMLParser().feed(text)
        return text.rstrip().endswith("</html>")
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def killed(out: Path, seconds: float) -> bool:
    """Runs the set for so long, then kills it; whether it was still running."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command(out), stdout=quiet, stderr=quiet) as process:
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            return True
    return False


def main() -> None:
    """Prints what became of the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=20220101)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    with tempfile.TemporaryDirectory() as place:
        calm, out = Path(place, "calm"), Path(place, "disturbed")
        began = time.perf_counter()
        subprocess.run(command(calm), check=True, capture_output=True)
        whole = time.perf_counter() - began
        print(f"undisturbed: {whole:.1f} s, {len(files(calm))} files")
        count, finished, spoilt = 0, 0, 0
        while count < asked.kills:
            if killed(out, chance.uniform(0.1, whole)):
                count += 1
            else:  # it was done before its time: begin a new one
                finished += 1
                spoilt += files(out) != files(calm)
                shutil.rmtree(out)
            spoilt += len(broken(files(out)))
        subprocess.run(command(out), check=True, capture_output=True)
        same = files(out) == files(calm)
        print(
            f"{count} kills, {finished} sets finished between them: {spoilt} spoilt files or sets"
        )
        print(f"finished after the last kill: {'equal' if same else 'NOT EQUAL'} byte for byte")


if __name__ == "__main__":
    main()
