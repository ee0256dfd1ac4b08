"""Bundles: the same session comes back, and nothing comes in that should not."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from factory import interview
from kept import keep, poses

from mg_agent.archive import export_session, import_session
from mg_agent.archive import importing as importing_module
from mg_agent.errors import StoreError
from mg_agent.store import Sessions, Store
from mg_agent.store.audit import log

Files = dict[str, bytes]


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store(home) as store:
        yield store


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A session exported on another machine."""
    place = tmp_path_factory.mktemp("bundle")
    with Store(place / "there") as there:
        export_session(there, keep(there), place / "talk.zip")
    return place / "talk.zip"


def unpacked(bundle: Path) -> Files:
    with zipfile.ZipFile(bundle) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, files: Files) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def signed(files: Files) -> Files:
    """Write the hashes of changed files into the manifest, as somebody who forges a bundle would."""
    manifest = json.loads(files["manifest.json"])
    manifest["files"] = {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "length": len(content)}
        for name, content in files.items()
        if name != "manifest.json"
    }
    return {**files, "manifest.json": json.dumps(manifest).encode()}


@pytest.mark.parametrize("form", ["zip", "folder"])
def test_the_same_session_comes_back_on_another_machine(store: Store, tmp_path: Path, form: str) -> None:
    one = keep(store)
    place = tmp_path / ("folder" if form == "folder" else "talk.zip")
    export_session(store, one, place)
    if form == "folder":
        (place / "notes.txt").write_text("of mine")
    there = Sessions(store).read(one)
    with Store(tmp_path / "elsewhere") as other:
        kept = import_session(other, place)
        here = Sessions(other).open(kept.id)
        assert here.recognized == there.recognized
        assert here.corrections == there.corrections
        assert here.exchanges == there.exchanges
        assert here.analysis == there.analysis
        assert (here.session.name, here.session.purpose) == (there.session.name, there.session.purpose)
        assert here.session.key != there.session.key
        pose = other.pose(kept.key)
        assert pose is not None
        assert pose.xy.tobytes() == poses().xy.tobytes()
        assert pose.times.tobytes() == poses().times.tobytes()
        again = import_session(other, place, name="Twice")
        assert len(Sessions(other).list()) == 2
        assert Sessions(other).delete(kept.id)
        assert Sessions(other).open(again.id).recognized == there.recognized
        assert "session imported" in [line.action for line in log(other)]


def test_questions_of_an_older_version_come_in_too(store: Store, bundle: Path, tmp_path: Path) -> None:
    def older(body: dict[str, object]) -> None:
        body["schema"] = "mg-agent/exchanges/1"
        for one in body["exchanges"]:
            del one["changes"]

    kept = import_session(store, packed(tmp_path / "old.zip", edited("exchanges.json", older)(unpacked(bundle))))
    exchanges = Sessions(store).exchanges(kept.id)
    assert len(exchanges) == 3
    assert not any(one.changes for one in exchanges)


def test_what_is_exported_again_is_the_same(store: Store, bundle: Path, tmp_path: Path) -> None:
    kept = import_session(store, bundle)
    export_session(store, kept.id, tmp_path / "again.zip")
    one, two = unpacked(bundle), unpacked(tmp_path / "again.zip")
    assert set(one) == set(two)
    for name in ("analysis.json", "poses.npz", "exchanges.json", "corrections.json", "cues.csv", "labels.npz"):
        assert one[name] == two[name], name


def test_an_imported_analysis_never_stands_in_for_one_of_this_machine(
    store: Store, bundle: Path, tmp_path: Path
) -> None:
    files = unpacked(bundle)
    forged = json.loads(files["analysis.json"])
    forged["notes"] = ["forged"]
    store.put("k", interview())
    import_session(store, packed(tmp_path / "f.zip", signed({**files, "analysis.json": json.dumps(forged).encode()})))
    assert store.get("k") == interview()


def test_folders_of_the_other_machine_stay_there(store: Store, tmp_path: Path) -> None:
    talk = interview()
    talk = talk.model_copy(update={"video": talk.video.model_copy(update={"path": "C:\\Users\\Jane\\talk.mp4"})})
    export_session(store, keep(store, talk), tmp_path / "talk.zip")
    assert b"Jane" not in b"".join(unpacked(tmp_path / "talk.zip").values())


def changed(name: str, change: Callable[[bytes], bytes], *, sign: bool = True) -> Callable[[Files], Files]:
    def act(files: Files) -> Files:
        files = {**files, name: change(files[name])}
        return signed(files) if sign else files

    return act


def edited(name: str, edit: Callable[[dict[str, object]], object]) -> Callable[[Files], Files]:
    def act(content: bytes) -> bytes:
        body = json.loads(content)
        edit(body)
        return json.dumps(body).encode()

    return changed(name, act, sign=name != "manifest.json")


def lacking(name: str) -> Callable[[Files], Files]:
    return lambda files: {other: content for other, content in files.items() if other != name}


def bomb(_: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xy.npy", b"\0" * (3 * 2**20))
    return buffer.getvalue()


def objects(_: bytes) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, xy=np.array([{}], dtype=object), score=np.zeros(1), times=np.zeros(1), about=np.zeros(1))
    return buffer.getvalue()


HOSTILE: dict[str, tuple[Callable[[Files], Files], str]] = {
    "a byte changed": (changed("analysis.json", lambda c: c + b" ", sign=False), "damaged or changed"),
    "a report changed": (changed("report.html", lambda c: c + b" ", sign=False), "hash of report.html"),
    "a file missing": (lacking("corrections.json"), "corrections.json is missing"),
    "no manifest": (lacking("manifest.json"), "no manifest"),
    "a path upwards": (lambda f: {**f, "../evil.sh": b"x"}, "does not belong"),
    "an absolute path": (lambda f: {**f, "/etc/evil": b"x"}, "does not belong"),
    "a windows path": (lambda f: {**f, "..\\evil.exe": b"x"}, "does not belong"),
    "a stranger": (lambda f: {**f, "readme.txt": b"x"}, "does not belong"),
    "a newer bundle": (edited("manifest.json", lambda b: b.update(format="mg-agent/session/2")), "newer mg_agent"),
    "a newer analysis": (edited("analysis.json", lambda b: b.update(schema="mg-agent/analysis/7")), "newer mg_agent"),
    "a newer list": (edited("corrections.json", lambda b: b.update(schema="mg-agent/corrections/2")), "newer mg_agent"),
    "another thing": (edited("manifest.json", lambda b: b.update(format="else/1")), "no exported session"),
    "a huge version": (edited("manifest.json", lambda b: b.update(format="mg-agent/session/" + "9" * 5000)), "newer"),
    "an extra field": (edited("manifest.json", lambda b: b.update(extra=1)), "no meaning"),
    "no JSON": (changed("analysis.json", lambda c: b"\xff\xfe{"), "no meaning"),
    "a list": (changed("analysis.json", lambda c: b"[]"), "no exported session"),
    "deep nesting": (changed("exchanges.json", lambda c: b"[" * 100_000), "no meaning"),
    "a forged cue": (edited("analysis.json", lambda b: b["cues"][0].update(label="lying")), "no meaning"),
    "a cue twice": (edited("analysis.json", lambda b: b["cues"].append(b["cues"][0])), "no meaning"),
    "not a number": (edited("analysis.json", lambda b: b.update(rate=float("nan"))), "no meaning"),
    "a strange question": (edited("exchanges.json", lambda b: b["exchanges"][0].update(question=7)), "no meaning"),
    "a strange change": (edited("exchanges.json", lambda b: b["exchanges"][2].update(changes=[{}])), "no meaning"),
    "no questions": (edited("exchanges.json", lambda b: b.update(exchanges={"a": 1})), "no meaning"),
    "an empty correction": (edited("corrections.json", lambda b: b["corrections"].append({})), "no meaning"),
    "a correction twice": (edited("corrections.json", lambda b: b["corrections"].append(b["corrections"][0])), "twice"),
    "poses of junk": (changed("poses.npz", lambda c: b"junk"), "damaged"),
    "poses cut short": (changed("poses.npz", lambda c: c[: len(c) // 2]), "damaged"),
    "a bomb in the poses": (changed("poses.npz", bomb), "too large"),
    "objects in the poses": (changed("poses.npz", objects), "damaged"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_bundle_is_refused_in_one_sentence_and_leaves_nothing(
    store: Store, bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    make, said = HOSTILE[case]
    files = make(unpacked(bundle))
    monkeypatch.setattr(importing_module, "MOST_BYTES", 2 * 2**20)
    before = len(Sessions(store).list()), len(store.recent())
    with pytest.raises(StoreError, match=said) as caught:
        import_session(store, packed(tmp_path / "bad.zip", files))
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 500
    assert (len(Sessions(store).list()), len(store.recent())) == before
    assert not (tmp_path.parent / "evil.sh").exists()


def test_a_bomb_is_not_unpacked(store: Store, bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing_module, "MOST_BYTES", 2**20)
    bad = packed(tmp_path / "bomb.zip", {**unpacked(bundle), "report.md": b"0" * 2**21})
    assert bad.stat().st_size < 2**20
    with pytest.raises(StoreError, match="unpacks to"):
        import_session(store, bad)


def test_files_twice_links_and_junk_are_refused(store: Store, bundle: Path, tmp_path: Path) -> None:
    twice = tmp_path / "twice.zip"
    with zipfile.ZipFile(twice, "w") as archive:
        archive.writestr("manifest.json", b"{}")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("manifest.json", b"{}")
    link = tmp_path / "link.zip"
    with zipfile.ZipFile(link, "w") as archive:
        entry = zipfile.ZipInfo("report.md")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    junk = tmp_path / "junk.zip"
    junk.write_bytes(b"PK\x03\x04 but not really")
    empty = tmp_path / "empty"
    empty.mkdir()
    linked = tmp_path / "linked"
    linked.mkdir()
    (linked / "manifest.json").symlink_to("/etc/passwd")
    for bad in (twice, link, junk, empty, linked, tmp_path / "nothing.zip"):
        with pytest.raises(StoreError) as caught:
            import_session(store, bad)
        assert "\n" not in str(caught.value)


def test_a_purpose_that_is_refused_here_is_not_taken_over(store: Store, bundle: Path, tmp_path: Path) -> None:
    for purpose in ("lies", "unheard of"):
        files = edited("manifest.json", lambda b, p=purpose: b.update(purpose=p))(unpacked(bundle))
        assert import_session(store, packed(tmp_path / "p.zip", files)).purpose == ""


def test_an_import_that_fails_at_the_end_leaves_nothing(
    store: Store, bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(Sessions, "restore", fail)
    with pytest.raises(StoreError, match="full"):
        import_session(store, bundle)
    assert store.recent() == ()
