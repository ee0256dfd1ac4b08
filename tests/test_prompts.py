"""Prompts: found, strict, sandboxed, and locked, so that no text changes in silence."""

import json
import shutil
from pathlib import Path

import pytest

from mg_agent import prompts
from mg_agent.agent.guarded import reply_help
from mg_agent.errors import PromptError
from mg_agent.prompts import load_prompt, lock_faults, prompt_folder, read_prompts, undeclared, write_lock

PROMPTS = read_prompts(prompt_folder())
HEAD = "---\nid: {id}\nversion: {version}\nrole: fixed\nsummary: s\nvariables: {variables}\noutput: text\n---\n"


def write(folder: Path, body: str, *, name: str = "p", version: int = 1, variables: str = "[]") -> Path:
    path = folder / f"{name}.md"
    path.write_text(HEAD.format(id=name, version=version, variables=variables) + body, encoding="utf-8")
    return path


def test_a_text_is_compiled_once_however_often_it_is_filled_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "Once {{ n }}.", variables="[n]")
    prompt = read_prompts(tmp_path)["p"]
    assert prompt.render({"n": 1}) == "Once 1."
    monkeypatch.setattr(prompts, "_environment", None)
    assert prompt.render({"n": 2}) == "Once 2."


def test_no_text_changed_without_a_new_version() -> None:
    assert lock_faults(prompt_folder()) == []


@pytest.mark.parametrize("name", sorted(PROMPTS))
def test_every_prompt_declares_its_variables_and_renders(name: str) -> None:
    prompt = PROMPTS[name]
    assert undeclared(prompt) == set()
    values = {
        "seen": ["self-touch", "looking away"], "absence": "Nothing.", "words": "“cough”", "tools": ["count_cues"],
        "question": "Does she nod?", "span": "00:00.00-00:10.00", "observed": "Observed.", "closed": ["face"],
        "kinds": ["gesture: nodding (2)"], "notes": ["No sound."], "results": [{"name": "count_cues", "text": "none"}],
        "schema": "an object", "faults": ["It cites nothing."], "reason": "", "count": 3, "about": "nodding",
        "nulls": 1, "far": False, "for_it": 1, "against": 2, "lines": ["“No.”"], "moving": True, "named": True,
        "differing": ["nodding"], "compared": 3, "gaps": True,
        "scenario": "A waits.", "subject": "A", "asked": "Response", "options": ["A) go", "B) stay"],
        "causes": ["A) rain"], "points": ["It stops."], "answer": "It stops.",
        "answer_first": True, "kind": "choice", "context": "A talks.", "setting": "kitchen", "culture": "plain talk",
    }  # fmt: skip
    text = prompt.render({key: values[key] for key in prompt.header.variables})
    assert text
    assert "{" not in text


@pytest.mark.parametrize("name", ["deception", "feeling"])
@pytest.mark.parametrize("seen", [[], ["face"], ["self-touch", "posture"], ["looking away", "head"]])
def test_there_are_always_two_other_explanations(name: str, seen: list[str]) -> None:
    parts = load_prompt(name).sections({"seen": seen, "absence": "Nothing was observed."})
    assert len(parts["alternatives"]) >= 2
    assert parts["limits"]
    assert parts["questions"]
    assert ("Nothing was observed." in " ".join(parts["answer"])) == (not seen)


def test_the_lock_notices_every_change(tmp_path: Path) -> None:
    write(tmp_path, "one")
    write_lock(tmp_path)
    assert lock_faults(tmp_path) == []
    write(tmp_path, "two")
    assert "raise its version" in lock_faults(tmp_path)[0]
    with pytest.raises(PromptError, match="version: 2"):
        write_lock(tmp_path)
    write(tmp_path, "two", version=2)
    assert lock_faults(tmp_path) == ["'p' changed; write the lock"]
    write_lock(tmp_path)
    assert lock_faults(tmp_path) == []
    write(tmp_path, "new", name="q")
    assert lock_faults(tmp_path) == ["'q' is not in lock.json"]
    (tmp_path / "p.md").unlink()
    assert "'p' is locked but its file is gone" in lock_faults(tmp_path)


def test_line_endings_do_not_change_the_hash(tmp_path: Path) -> None:
    path = write(tmp_path, "one\ntwo\n")
    before = read_prompts(tmp_path)["p"].sha256
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_prompts(tmp_path)["p"].sha256 == before


def test_variables_are_strict(tmp_path: Path) -> None:
    write(tmp_path, "{{ a }}", variables="[a]")
    prompt = read_prompts(tmp_path)["p"]
    assert prompt.render({"a": "x"}) == "x"
    for wrong in ({}, {"b": 1}, {"a": 1, "b": 2}):
        with pytest.raises(PromptError, match=r"give \['a'\]"):
            prompt.render(wrong)


@pytest.mark.parametrize("body", ["{{ missing }}", "{{ ''.__class__.__mro__ }}", "{% if %}"])
def test_bodies_are_sandboxed_and_strict(tmp_path: Path, body: str) -> None:
    write(tmp_path, body)
    with pytest.raises(PromptError, match="cannot be rendered"):
        read_prompts(tmp_path)["p"].render()


@pytest.mark.parametrize(
    "text",
    [
        "no front matter",
        "---\nid: p\n---\nbody",
        "---\nid: [\n---\nbody",
        HEAD.format(id="other", version=1, variables="[]") + "body",
        HEAD.format(id="p", version=0, variables="[]") + "body",
        "---\nid: p\nversion: 1\nrole: fixed\nsummary: s\nextra: 1\n---\nbody",
    ],
)
def test_a_file_without_the_form_is_refused_by_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "p.md").write_text(text, encoding="utf-8")
    with pytest.raises(PromptError, match=r"p\.md"):
        read_prompts(tmp_path)


def test_a_program_keeps_to_the_texts_it_began_with_so_that_records_hold(tmp_path: Path) -> None:
    write(tmp_path, "before")
    began = load_prompt("p", tmp_path)
    write(tmp_path, "after", version=2)
    assert load_prompt("p", tmp_path) == began
    assert (load_prompt("p", tmp_path).render(), load_prompt("p", tmp_path).reference[:4]) == ("before", "p@1#")


def test_an_unknown_prompt_is_answered_with_the_nearest() -> None:
    with pytest.raises(PromptError, match="did you mean 'deception'"):
        load_prompt("deceptio")


def test_the_installed_folder_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mg_agent import prompts

    checkout, package = tmp_path / "prompts", tmp_path / "mg_agent"
    monkeypatch.setattr(prompts, "_PACKAGE", package)
    with pytest.raises(PromptError, match="install mg-agent again"):
        prompt_folder()
    shutil.copytree(Path(__file__).parents[1] / "prompts", checkout)
    assert prompt_folder() == checkout
    shutil.copytree(checkout, package / "_prompts")
    assert prompt_folder() == package / "_prompts"


def test_answers_record_the_prompt_they_used() -> None:
    lock = json.loads((prompt_folder() / "lock.json").read_text(encoding="utf-8"))
    (reference,) = reply_help(None, None).prompts  # type: ignore[arg-type]
    assert reference == f"abilities@{lock['abilities']['version']}#{lock['abilities']['sha256'][:6]}"
