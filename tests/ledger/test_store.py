"""The store: a copy is taken whole and under its own key, or not at all."""

from pathlib import Path

from circularlib.ledger import store

KEY, OTHER = "a" * 64, "b" * 64


def kept(folder: Path, key: str = KEY) -> list[bytes]:
    return list(store.contents(folder, "things", key, "json"))


def test_what_was_put_is_found_under_its_key_alone(tmp_path: Path) -> None:
    store.put(tmp_path, "things", KEY, "json", b"one")
    assert kept(tmp_path) == [b"one"]
    assert kept(tmp_path, OTHER) == []
    assert list(store.contents(tmp_path, "others", KEY, "json")) == []


def test_a_later_copy_takes_the_place_of_the_earlier_one_of_its_name(tmp_path: Path) -> None:
    store.put(tmp_path, "others", KEY, "json", b"beside")
    store.put(tmp_path, "things", KEY, "json", b"one")
    store.put(tmp_path, "things", OTHER, "json", b"two")
    assert (kept(tmp_path), kept(tmp_path, OTHER)) == ([], [b"two"])
    assert len(list((tmp_path / ".ledger").iterdir())) == 2


def test_a_copy_that_was_cut_short_is_not_taken(tmp_path: Path) -> None:
    store.put(tmp_path, "things", KEY, "json", b"one")
    (file,) = (tmp_path / ".ledger").iterdir()
    file.write_bytes(b"on")
    assert kept(tmp_path) == []


def test_a_store_that_cannot_be_made_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / ".ledger").write_text("in the way", encoding="utf-8")
    store.put(tmp_path, "things", KEY, "json", b"one")
    assert kept(tmp_path) == []
