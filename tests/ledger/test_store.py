"""The store: a copy is taken whole and under its own key, or not at all."""

import os
from pathlib import Path

from circularlib.ledger import store

KEY, OTHER, THIRD = "a" * 64, "b" * 64, "c" * 64


def kept(folder: Path, key: str = KEY) -> list[bytes]:
    return list(store.contents(folder, "things", key, "json"))


def test_what_was_put_is_found_under_its_key_alone(tmp_path: Path) -> None:
    store.put(tmp_path, "things", KEY, "json", b"one")
    assert kept(tmp_path) == [b"one"]
    assert kept(tmp_path, OTHER) == []
    assert list(store.contents(tmp_path, "others", KEY, "json")) == []


def test_the_two_newest_copies_of_a_name_are_kept(tmp_path: Path) -> None:
    """The earlier one may be what a report rests on, that goes on while another one reads."""
    store.put(tmp_path, "others", KEY, "json", b"beside")
    for at, key in enumerate((KEY, OTHER, THIRD)):
        store.put(tmp_path, "things", key, "json", key.encode())
        for copy in (tmp_path / ".ledger").glob(f"things-{key[:16]}*"):
            os.utime(copy, (at, at))
    assert kept(tmp_path) == []
    assert (kept(tmp_path, OTHER), kept(tmp_path, THIRD)) == ([OTHER.encode()], [THIRD.encode()])
    assert len(list((tmp_path / ".ledger").iterdir())) == 3


def test_a_copy_that_was_cut_short_is_not_taken(tmp_path: Path) -> None:
    store.put(tmp_path, "things", KEY, "json", b"one")
    (file,) = (tmp_path / ".ledger").iterdir()
    file.write_bytes(b"on")
    assert kept(tmp_path) == []


def test_a_store_that_cannot_be_made_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / ".ledger").write_text("in the way", encoding="utf-8")
    store.put(tmp_path, "things", KEY, "json", b"one")
    assert kept(tmp_path) == []
