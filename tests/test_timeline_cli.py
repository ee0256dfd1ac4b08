"""Timelines to other programs and back, as somebody types it."""

import json
from pathlib import Path

import pytest
from factory import interview, make_analysis, said
from pympi.Elan import Eaf
from typer.testing import CliRunner, Result

from mg_agent import formats
from mg_agent.cli import app
from mg_agent.core.evidence import Analysis
from mg_agent.errors import MediaError, StoreError
from mg_agent.store import Sessions, Store

VIDEO = "abababab"
BORIS = "Subject\tBehavior\tBehavioral category\tBehavior type\tTime\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def imported(home: Path, file: Path, *more: str) -> tuple[dict[str, object], Analysis]:
    result = run("timeline", "import", str(file), "--onto", VIDEO, "--json", *more)
    assert result.exit_code == 0, result.exception
    body = json.loads(result.stdout)
    with Store(home) as store:
        return body, Sessions(store).read(body["session"]).analysis


@pytest.fixture
def exported(home: Path, tmp_path: Path) -> Path:
    with Store(home) as store:
        store.put("k", interview())
        one = Sessions(store).create("k", "A talk")
    path = tmp_path / "talk.eaf"
    result = run("timeline", "export", VIDEO, str(path), "--session", one.id)
    assert result.stdout.startswith(f"Wrote {len(interview().cues)} cues to "), result.exception
    return path


def test_one_cue_is_counted_as_one(home: Path, tmp_path: Path) -> None:
    with Store(home) as store:
        store.put("k", make_analysis(interview().cues[0]))
        one = Sessions(store).create("k", "A talk")
    said_so = run("timeline", "export", VIDEO, str(tmp_path / "one.csv"), "--session", one.id).stdout
    assert said_so.startswith("Wrote 1 cue to ")


def test_an_export_edited_in_elan_becomes_corrections(home: Path, exported: Path) -> None:
    eaf = Eaf(str(exported))
    tier = eaf.tiers["gesture@A"][0]
    times = {name: eaf.timeslots[one[0]] for name, one in tier.items()}
    nose, fold = (next(name for name, at in times.items() if at == start) for start in (6000, 14000))
    tier[nose] = (*tier[nose][:2], "touching chin", None)
    eaf.timeslots[tier[fold][1]] = 19_000
    eaf.add_annotation("gesture@A", 25_000, 26_000, "Thumbs_up")
    eaf.to_file(str(exported))
    body, found = imported(home, exported)
    assert (body["added"], body["corrections"], body["unchanged"]) == (1, 2, len(interview().cues) - 2)
    spans = {(one.label, one.span.start, one.span.end, one.source.kind) for one in found.cues}
    assert ("touching chin", 6.0, 7.5, "human") in spans
    assert ("folding arms", 14.0, 19.0, "human") in spans
    assert ("Thumbs_up", 25.0, 26.0, "human") in spans
    assert not [one for one in found.cues if one.label == "touching nose" and one.span.start == 6.0]
    assert len(found.cues) == len(interview().cues) + 1


def test_a_table_edited_in_a_spreadsheet_becomes_corrections(home: Path, exported: Path, tmp_path: Path) -> None:
    table = tmp_path / "talk.csv"
    run("timeline", "export", VIDEO, str(table), "--session", _session(home))
    nose = next(one for one in interview().cues if one.label == "touching nose")
    lines = [
        line.replace("touching nose", "touching chin") if nose.id in line else line
        for line in table.read_text(encoding="utf-8").splitlines()
    ]
    table.write_text("\n".join(lines), encoding="utf-8")
    body, found = imported(home, table)
    assert (body["added"], body["corrections"], body["missing"]) == (0, 1, [])
    now = [one.label for one in found.cues if one.span == nose.span and one.modality == "gesture"]
    assert now == ["touching chin"]
    assert run("timeline", "agree", str(table), str(exported)).exit_code == 0


def test_a_table_goes_onto_the_analysis_that_it_was_exported_from(home: Path, tmp_path: Path) -> None:
    mine = make_analysis(*(one for one in interview().cues if one.modality != "speech"))
    with Store(home) as store:
        store.put("mine", mine)
        store.put("newer", interview().model_copy(update={"digest": "other words"}))
    formats.write(mine, tmp_path / "talk.csv")
    body, found = imported(home, tmp_path / "talk.csv")
    assert (body["missing"], body["added"]) == ([], 0)
    assert found.cues == mine.cues


def _session(home: Path) -> str:
    with Store(home) as store:
        return Sessions(store).list()[0].id


def test_what_was_deleted_counts_as_rejected_only_when_asked(home: Path, exported: Path) -> None:
    eaf = Eaf(str(exported))
    eaf.remove_all_annotations_from_tier("face@A")
    for field in ("confidence", "id", "record"):
        eaf.remove_all_annotations_from_tier(f"face@A.{field}")
    eaf.to_file(str(exported))
    faces = [one for one in interview().cues if one.modality == "face"]
    body, found = imported(home, exported)
    assert set(body["missing"]) == {one.id for one in faces}
    assert found.cues == interview().cues
    _, found = imported(home, exported, "--reject-missing")
    assert [one for one in found.cues if one.modality == "face"] == []


def test_a_fresh_coding_stands_by_itself(home: Path, exported: Path, tmp_path: Path) -> None:
    table = tmp_path / "coded.tsv"
    table.write_text(f"{BORIS}Kim\tnodding\tHead\tSTART\t12.1\nKim\tnodding\tHead\tSTOP\t13.0\n")
    body, found = imported(home, table)
    assert (body["added"], body["corrections"], body["missing"]) == (1, 0, [])
    seen = [one for one in found.cues if one.modality != "speech"]
    assert [(one.label, one.person, one.span.start) for one in seen] == [("nodding", "A", 12.1)]
    assert found.timeline.share_observed("gesture", found.span) == pytest.approx(0.9 / 60)
    assert [one.text for one in found.utterances] == [one.text for one in interview().utterances]


def test_a_transcript_takes_the_place_of_the_words(home: Path, exported: Path, tmp_path: Path) -> None:
    words = tmp_path / "talk.srt"
    formats.write(make_analysis(said("Something else.", 1, 2)), words)
    _, found = imported(home, words)
    assert [one.text for one in found.utterances] == ["Something else."]
    assert found.timeline.of("gesture").cues == interview().timeline.of("gesture").cues
    assert [one.text for one in found.timeline.of("speech").cues] == ["Something else."]


def test_captions_of_the_same_cues_add_nothing(home: Path, exported: Path, tmp_path: Path) -> None:
    formats.write(interview(), tmp_path / "talk.vtt")
    body, found = imported(home, tmp_path / "talk.vtt")
    assert (body["added"], body["unchanged"]) == (0, len(interview().cues))
    assert found.cues == interview().cues


def test_only_the_words_are_exported_when_asked(exported: Path, home: Path, tmp_path: Path) -> None:
    with Store(home) as store:
        one = Sessions(store).list()[0].id
    run("timeline", "export", VIDEO, str(tmp_path / "w.vtt"), "--only", "speech", "--session", one)
    assert {one.modality for one in formats.read(tmp_path / "w.vtt").cues} == {"speech"}


def test_two_codings_are_compared_with_exact_counts(tmp_path: Path) -> None:
    rows = ["Kim\tnodding\tHead\tSTART\t{}\nKim\tnodding\tHead\tSTOP\t{}\n"]
    a, b = tmp_path / "a.tsv", tmp_path / "b.tsv"
    a.write_text(BORIS + rows[0].format("1.0", "2.0") + rows[0].format("8.0", "10.0"))
    b.write_text(BORIS + rows[0].format("1.2", "2.2"))
    (label,) = json.loads(run("timeline", "agree", str(a), str(b), "--json").stdout)["labels"]
    assert [label[name] for name in ("both", "first", "second", "neither")] == [8, 22, 2, 68]
    assert label["kappa"] == pytest.approx((0.76 - (0.3 * 0.1 + 0.7 * 0.9)) / (1 - (0.3 * 0.1 + 0.7 * 0.9)))
    assert (label["events_first"], label["events_second"], label["matched"]) == (2, 1, 1)
    assert label["f1"] == pytest.approx(2 / 3)
    assert "nodding" in run("timeline", "agree", str(a), str(b)).stdout


def test_frames_that_one_did_not_look_at_do_not_count(tmp_path: Path) -> None:
    formats.write(interview(), tmp_path / "a.eaf")
    same = json.loads(run("timeline", "agree", str(tmp_path / "a.eaf"), str(tmp_path / "a.eaf"), "--json").stdout)
    for one in same["labels"]:
        assert one["both"] + one["neither"] == 500
        assert (one["kappa"], one["f1"]) == (1.0, 1.0)


def test_what_cannot_be_done_is_said(home: Path, exported: Path, tmp_path: Path) -> None:
    assert isinstance(run("timeline", "export", VIDEO, "talk.elan").exception, MediaError)
    assert isinstance(run("timeline", "import", str(exported), "--onto", "ffff0000").exception, StoreError)
    late = tmp_path / "late.tsv"
    late.write_text(f"{BORIS}\tnodding\t\tPOINT\t999\n")
    assert "no cue of this video" in str(run("timeline", "import", str(late), "--onto", VIDEO).exception)
