"""No secret reaches a page, a notebook, a manifest, a log or a terminal."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import polars as pl
import pytest
from adbc_driver_postgresql import dbapi

from circularlib.ledger.intake import read_ledger
from circularlib.ledger.programme import open_programme

from .conftest import OPENING, write_notebook

SHIPPED = open_programme("sample").folder
PROGRAM = """
    import sys
    from circularlib import cli
    from circularlib.reporting import report_tasks
    from circularlib.reporting.selection import Notebook, selected
    from pathlib import Path
    own = [Notebook(path) for path in sorted(Path("notebooks").glob("*.ipynb"))]
    shipped = selected(["30_cost_reduction"])
    report_tasks.selected = lambda names, folder=None: shipped + own
    sys.argv[1:] = ["report", "stad", "--language", "nl"]
    sys.exit(cli.main())
"""


@pytest.fixture
def town(postgresql: Any, tmp_path: Path) -> Path:
    """The sample with every table in a database; its address names no password."""
    name = postgresql.new_database("CREATE SCHEMA kringloop")
    folder = tmp_path / "stad"
    shutil.copytree(SHIPPED, folder, ignore=shutil.ignore_patterns(".ledger", "*.csv"))
    ledger = read_ledger(open_programme("sample"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PGPASSWORD", postgresql.password)
        connection = dbapi.connect(postgresql.address(name), autocommit=True)
    with connection, connection.cursor() as cursor:
        for table in (name for name in ledger.frames if name != "repairs"):  # csv files only
            typed = ledger[table].select(pl.exclude("^.*_day$")).collect()
            cursor.adbc_ingest(table, typed.to_arrow(), "create", db_schema_name="kringloop")
    settings = folder / "programme.toml"
    lines = settings.read_text(encoding="utf-8")
    address = f'ledger = "{postgresql.address(name)}"\n'
    settings.write_text(f'{address}{lines}\n[intake]\nschema = "kringloop"\n', encoding="utf-8")
    return folder


def forms(secret: str) -> dict[str, bytes]:
    """A secret as it is, and as an address, JSON, HTML and Python would write it."""
    html = secret.replace("&", "&amp;").replace("'", "&#39;")
    spelled = [secret, quote(secret), quote(secret, safe=""), quote_plus(secret), html]
    spelled += [json.dumps(secret)[1:-1], repr(secret)[1:-1], html.replace("&#39;", "&#x27;")]
    return {form: form.encode() for form in spelled}


def test_a_password_of_a_real_database_is_in_no_output(
    postgresql: Any, town: Path, tmp_path: Path
) -> None:
    """A run that ends well, and beside it a notebook that prints all it knows and then fails."""
    gossip = "import os\nprint(os.environ)\nprint(os.environ['PGPASSWORD'])"
    fails = "raise ValueError('no entry with ' + os.environ['PGPASSWORD'])"
    write_notebook(tmp_path / "notebooks", "90_gossip", [OPENING, gossip, fails], reads=("homes",))
    (tmp_path / "program.py").write_text(
        "\n".join(line.removeprefix("    ") for line in PROGRAM.splitlines()), encoding="utf-8"
    )
    known = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    run = subprocess.run(
        [sys.executable, "program.py"],
        cwd=tmp_path, env={**known, "PGPASSWORD": postgresql.password},
        capture_output=True, check=False,
    )  # fmt: skip
    assert run.returncode == 1, run.stderr.decode()  # the gossip failed, its neighbours did not
    (made,) = (tmp_path / "reports").glob("*/*/nl/manifest.json")
    states = {page["name"]: page["status"] for page in json.loads(made.read_text())["notebooks"]}
    assert states == {"30_cost_reduction": "done", "90_gossip": "failed"}
    outputs = {"terminal": run.stdout + run.stderr}
    for place in (tmp_path / "reports", town):
        outputs |= {str(file): file.read_bytes() for file in place.rglob("*") if file.is_file()}
    assert any(b"no entry with" in content for content in outputs.values())
    leaks = [
        (name, form)
        for name, content in outputs.items()
        for form, written in forms(postgresql.password).items()
        if written in content
    ]
    assert leaks == []


def test_the_search_for_secrets_would_find_them() -> None:
    """The test above cannot pass because it looks for nothing."""
    secret = "geheim: 'n sleutel@huis?"
    assert b"geheim%3A%20%27n%20sleutel%40huis%3F" in forms(secret).values()
    assert secret.encode() in forms(secret).values()
