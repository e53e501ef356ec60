"""Contents are kept once, whole, and no longer than the limits say."""

import hashlib
import os
from pathlib import Path

import pytest

from circularlib.reporting.content_store import Content, ContentStore, Limits


def content(text: str) -> Content:
    return Content(hashlib.sha256(text.encode()).hexdigest(), text.encode)


@pytest.fixture
def store(tmp_path: Path) -> ContentStore:
    """A store, and a way to list texts up in it, one second after another."""
    return ContentStore(tmp_path)


def add(store: ContentStore, name: str, at: int, *texts: str, group: str = "records") -> None:
    """A listing of texts, made at a second of 1970."""
    contents = {text: content(text) for text in texts}
    for each in contents.values():
        store.put(each)
    store.list_up(name, {group: {text: each.digest for text, each in contents.items()}})
    os.utime(store.folder / f"listing-{name}.json", (at, at))


def test_a_content_lies_under_its_digest_and_is_written_once(store: ContentStore) -> None:
    store.put(content("homes"))
    before = store.path(content("homes").digest).stat().st_mtime_ns
    store.put(content("homes"))
    (file,) = store.folder.iterdir()
    assert file == store.path(content("homes").digest)
    assert (file.read_bytes(), file.stat().st_mtime_ns) == (b"homes", before)


def test_a_copy_is_as_private_as_the_file(store: ContentStore, tmp_path: Path) -> None:
    """And what is made for the occasion is read by nobody else."""
    source = tmp_path / "homes.csv"
    source.write_bytes(b"homes")
    source.chmod(0o600)
    store.put(Content(content("homes").digest, source))
    store.put(content("items"))
    modes = {store.path(content(t).digest).stat().st_mode & 0o777 for t in ("homes", "items")}
    assert modes == {0o600}


def test_a_file_that_changed_meanwhile_is_not_kept_under_the_old_digest(
    store: ContentStore, tmp_path: Path
) -> None:
    source = tmp_path / "homes.csv"
    source.write_bytes(b"other homes")
    with pytest.raises(OSError, match="changed meanwhile"):
        store.put(Content(content("homes").digest, source))
    assert [file.name for file in tmp_path.iterdir()] == ["homes.csv"]


def test_a_listing_counts_only_while_all_its_contents_are_there(store: ContentStore) -> None:
    add(store, "a", 1, "homes", "items")
    assert store.listed("a") == {
        "records": {text: content(text).digest for text in ("homes", "items")}
    }
    store.path(content("homes").digest).unlink()
    assert store.listed("a") is None
    assert store.listed("b") is None


@pytest.mark.parametrize(
    "name", ["../homes.csv", "/etc/passwd", "a/b", "a/", "", "..", "scenarios/../a", "scenarios//a"]
)
def test_a_listing_that_names_a_place_elsewhere_counts_for_nothing(
    store: ContentStore, name: str
) -> None:
    """Somebody may have tampered with it: names become files of a scratch folder."""
    store.put(content("homes"))
    store.list_up("a", {"records": {name: content("homes").digest}})
    assert store.listed("a") is None


def test_a_scenario_has_a_folder_of_its_own(store: ContentStore) -> None:
    store.put(content("homes"))
    store.list_up("a", {"settings": {"scenarios/low.toml": content("homes").digest}})
    assert store.listed("a") is not None


def test_the_oldest_states_go_first_and_take_along_what_only_they_name(
    store: ContentStore,
) -> None:
    """Three states of the records, two allowed: `first` goes, `both` is still named."""
    add(store, "a", 1, "first", "both")
    add(store, "b", 2, "second", "both")
    add(store, "c", 3, "third")
    store.prune(Limits(kinds=2))
    assert [name for name in "abc" if store.listed(name)] == ["b", "c"]
    left = {file.read_text() for file in store.folder.glob("content-*")}
    assert left == {"second", "both", "third"}


def test_reports_of_the_same_state_do_not_count_twice(store: ContentStore) -> None:
    for at, name in enumerate("abcd"):
        add(store, name, at, "same")
    store.prune(Limits(kinds=1))
    assert all(store.listed(name) for name in "abcd")
    store.prune(Limits(kinds=1, listings=2))
    assert [name for name in "abcd" if store.listed(name)] == ["c", "d"]


def test_beyond_the_size_only_the_newest_stays(store: ContentStore) -> None:
    """Five bytes and six; ten allowed, then one."""
    add(store, "a", 1, "five5")
    add(store, "b", 2, "sixsix")
    store.prune(Limits(size_bytes=11))
    assert store.listed("a")
    store.prune(Limits(size_bytes=10))
    assert not store.listed("a")
    store.prune(Limits(size_bytes=1))
    assert store.listed("b")


def test_what_a_run_that_was_killed_left_goes_too(store: ContentStore) -> None:
    add(store, "a", 1, "homes")
    store.put(content("named by nobody"))
    (store.folder / ".x.part").write_text("half", encoding="utf-8")
    store.prune(Limits())
    assert len(list(store.folder.iterdir())) == 2
