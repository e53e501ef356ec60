"""How ingredients of two reports are put together, beside what test_comparison.py runs."""

import hashlib
import json
import os
import subprocess
import time
import tomllib
import zipfile
from pathlib import Path

import pytest

from circularlib.errors import ReportError
from circularlib.reporting import running_code
from circularlib.reporting.comparing import reruns
from circularlib.reporting.comparing.causes import CAUSES
from circularlib.reporting.comparing.reruns import Kept, made_again
from circularlib.reporting.comparing.stored_reports import StoredReport
from circularlib.reporting.content_store import Content, ContentStore
from circularlib.reporting.ingredients import Ingredients

OWN = b"name,central\nmass,1\nprice,2\n"


def test_a_row_that_only_the_code_of_the_other_report_knows_comes_along() -> None:
    """The value of what both know stays that of the assumptions' side."""
    other = b'name,central\nmass,9\nrate,"3,5"\n'
    assert reruns._joined(OWN, other) == OWN + b'rate,"3,5"\n'
    assert reruns._joined(OWN, OWN) == OWN
    assert reruns._joined(OWN.rstrip(b"\n"), other) == OWN + b'rate,"3,5"\n'


def test_tables_with_other_columns_are_not_joined() -> None:
    assert reruns._joined(OWN, b"name,middle\nrate,3\n") == OWN


SETTINGS = """\
name = "Town"
{address}
records_from = 2022-01-01
[periods]
programme = "2022"
[synonyms.columns]
home_id = ["ledger = x"]
"""


@pytest.mark.parametrize(
    "address",
    [
        'ledger = "postgresql://reader@host/town"',
        "  ledger='postgresql://reader@host/town'  # ours",
        '"ledger" = "postgresql://reader@host/town"',
    ],
)
def test_the_address_of_a_database_is_left_out_and_all_else_stays(
    tmp_path: Path, address: str
) -> None:
    """Else a comparison would read the database of today."""
    file = tmp_path / "programme.toml"
    file.write_text(SETTINGS.format(address=address), encoding="utf-8")
    reruns._leave_database(file)
    expected = tomllib.loads(SETTINGS.format(address=""))
    assert tomllib.loads(file.read_text(encoding="utf-8")) == expected


def test_settings_without_an_address_stay_byte_for_byte(tmp_path: Path) -> None:
    file = tmp_path / "programme.toml"
    text = b"\xef\xbb\xbf" + SETTINGS.format(address="").encode()
    file.write_bytes(text)
    reruns._leave_database(file)
    assert file.read_bytes() == text


def test_an_address_over_several_lines_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "programme.toml"
    long = 'ledger = """\\\npostgresql://reader@host/town"""'
    file.write_text(SETTINGS.format(address=long), encoding="utf-8")
    with pytest.raises(ReportError, match="address of the database"):
        reruns._leave_database(file)


def test_a_reason_is_the_end_of_what_was_said_without_the_place(tmp_path: Path) -> None:
    said = f"01_a\n\n{tmp_path}/town/items.csv, row 2\nWrong.\nCorrect it.\n"
    assert reruns._reason(said, tmp_path) == "town/items.csv, row 2 Wrong. Correct it."
    assert reruns._reason("", tmp_path) == "It said nothing."


TELLTALE = """\
import json, os, sys
from pathlib import Path
{act}
words = sys.argv[1:]
folder = Path(words[1])
files = [*folder.rglob("*.*"), *(Path(__file__).parent / "data" / "reference").iterdir()]
seen = {{
    "words": words[6:], "folder": folder.name,
    "is_alone": Path(__file__).parent.parent == Path.cwd(),
    "files": {{file.name: file.read_text() for file in files}},
}}
out = Path(words[3]) / "town" / "2022" / "en"
out.mkdir(parents=True)
finding = {{
    "key": "reuse_rate", "value": 1.0, "low": None, "high": None, "unit": "rate",
    "basis": "counted", "notebook": json.dumps(seen),
}}
manifest = {{
    "programme_id": "town", "period": {{"name": "2022"}}, "notebooks": [], "inputs": {{}},
    "reference_sha256": "", "versions": {{}},
}}
(out / "findings.json").write_text(json.dumps([finding]))
(out / "manifest.json").write_text(json.dumps(manifest))
"""


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Makes a report whose code does nothing but tell what it was given."""
    monkeypatch.setenv(running_code.CODE_VARIABLE, str(tmp_path))
    store = ContentStore(tmp_path)

    def digest_of(text: str) -> str:
        content = Content(hashlib.sha256(text.encode()).hexdigest(), text.encode)
        store.put(content)
        return content.digest

    def make(letter: str, *, act: str = "", scenario: str = "", **values: object) -> Kept:
        files = {
            "circularlib/__init__.py": b"",
            "circularlib/__main__.py": TELLTALE.format(act=f"{act}  # {letter}").encode(),
        }
        code = running_code._identity(files)
        with zipfile.ZipFile(tmp_path / f"{code}.zip", "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        texts = {
            "records": {"items.csv": f"items of {letter}"},
            "settings": {"programme.toml": f'name = "{letter}"\n'},
            "reference": {"a.csv": f"values of {letter}", f"only_{letter}.csv": letter},
            "code": {"code": code},
        }
        if scenario:
            texts["settings"][f"scenarios/{scenario}.toml"] = 'title = "Lower"'
        listing = {g: {n: digest_of(t) for n, t in named.items()} for g, named in texts.items()}
        parameters = {"period": "2022", **values}
        manifest = {
            "programme_id": f"town-{letter}" + (f"--{scenario}" if scenario else ""),
            "period": {"name": f"20{letter}"},
            "notebooks": [{"name": f"10_{letter}", "parameters": parameters}],
        }
        report = StoredReport(tmp_path, {"reuse_rate": {"notebook": f"10_{letter}"}}, manifest)
        return Kept(report, Ingredients(store, listing))

    return make


def seen_by(sides: dict[str, Kept]) -> dict[str, object]:
    return json.loads(made_again(sides, ["reuse_rate"])["reuse_rate"]["notebook"])


@pytest.mark.parametrize("changed", ["records", "assumptions", "parameters", "code"])
def test_one_thing_comes_from_the_other_report_and_all_else_does_not(kept, changed: str) -> None:
    """The code is that of the copy, whichever is on the path; its own new values come along."""
    a, b = kept("22"), kept("23")
    seen = seen_by({cause: b if cause == changed else a for cause in CAUSES})
    letters = {cause: "23" if cause == changed else "22" for cause in CAUSES}
    assert seen["is_alone"]
    assert seen["folder"] == f"town-{letters['records']}"
    assert seen["files"] == {
        "items.csv": f"items of {letters['records']}",
        "programme.toml": f'name = "{letters["assumptions"]}"\n',
        "a.csv": f"values of {letters['assumptions']}",
        f"only_{letters['assumptions']}.csv": letters["assumptions"],
        f"only_{letters['code']}.csv": letters["code"],
    }
    assert seen["words"] == [
        "--notebook", f"10_{letters['code']}", "--period", f"20{letters['parameters']}",
    ]  # fmt: skip


def test_parameters_are_given_as_they_were(kept) -> None:
    """As text, which the runner checks and types: 08800 stays text, true stays a truth."""
    a = kept("22", town="08800", rate=0.25, is_short=True, accept_valid=True)
    seen = seen_by(dict.fromkeys(CAUSES, a))
    assert seen["words"][4:] == [
        "--set", "town=08800", "--set", "rate=0.25", "--set", "is_short=true", "--accept-valid",
    ]  # fmt: skip


def test_a_report_on_a_scenario_is_made_with_it_again(kept) -> None:
    """The programme is the folder; the scenario stands in it."""
    seen = seen_by(dict.fromkeys(CAUSES, kept("22", scenario="lower-fee")))
    assert seen["folder"] == "town-22"
    assert seen["words"][:2] == ["--scenario", "lower-fee"]
    assert seen["files"]["lower-fee.toml"] == 'title = "Lower"'


def test_code_that_refuses_ends_in_its_own_words(kept) -> None:
    a = kept("22", act='sys.exit("Wrong.")')
    with pytest.raises(ReportError, match=r"^Wrong\.$"):
        made_again(dict.fromkeys(CAUSES, a), ["reuse_rate"])


def test_interrupted_it_ends_the_process_it_started(kept, monkeypatch, tmp_path) -> None:
    """The process writes its number, and sleeps; Ctrl-C comes; it is gone."""
    act = (
        f"Path({str(tmp_path / 'pid')!r}).write_text(str(os.getpid())); import time; time.sleep(60)"
    )
    a = kept("22", act=act)

    def interrupted(process, *_options):
        while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
            time.sleep(0.02)
        assert process.poll() is None
        raise KeyboardInterrupt

    monkeypatch.setattr(subprocess.Popen, "communicate", interrupted)
    with pytest.raises(KeyboardInterrupt):
        made_again(dict.fromkeys(CAUSES, a), ["reuse_rate"])
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
