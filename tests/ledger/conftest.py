"""A programme of two homes and two items, small enough to see through."""

from collections.abc import Callable
from pathlib import Path

import pytest

from circularlib.ledger.programme import Programme, open_programme

Make = Callable[..., Programme]

SETTINGS = """\
name = "Testtown"
[periods]
baseline = "2021"
programme = "2022"
"""
TABLES = {
    "homes": "home_id,municipality_code,in_service_from\n"
    "W1,08800,2020-01-01\nW2,08800,2020-06-01\n",
    "items": "item_id,item_type,origin,mass_kg\nI1,table_dining,new,20.5\nI2,stool,second_hand,4\n",
    "movements": "movement_id,date,item_id,event,home_id\n"
    "M1,2021-02-01,I1,delivered,W1\nM2,2022-03-01,I2,delivered,W2\n",
    "costs": "cost_id,date,category,amount_eur,payer\nC1,2021-02-01,purchase_new,120.50,town\n",
    "hours": "date,organisation,worker_group,hours\n2022-03-01,reuse_centre,driver,2.5\n",
}


@pytest.fixture
def made(tmp_path: Path) -> Make:
    """Writes the small programme, with other contents for some files, or None for no file."""

    def make(settings: str = SETTINGS, **contents: str | bytes | None) -> Programme:
        folder = tmp_path / "testtown"
        folder.mkdir(exist_ok=True)
        (folder / "programme.toml").write_text(settings, encoding="utf-8")
        for name, content in {**TABLES, **contents}.items():
            file = folder / f"{name}.csv"
            if content is None:
                file.unlink(missing_ok=True)
            else:
                file.write_bytes(content.encode() if isinstance(content, str) else content)
        return open_programme(folder)

    return make
