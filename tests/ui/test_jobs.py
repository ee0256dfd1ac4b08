"""Private folders, who may see what, and analyses that can be stopped."""

import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from mg_agent.errors import Cancelled, MediaError
from mg_agent.perception.pieces import stopped as cancelled
from mg_agent.ui.jobs import Job, Jobs
from mg_agent.ui.media import media_type
from mg_agent.ui.progress import Progress
from mg_agent.ui.shown import _stopped

posix = pytest.mark.skipif(sys.platform == "win32", reason="folder modes are POSIX")


def uploaded(jobs: Jobs, name: str = "My clip.MP4", content: bytes = b"pixels") -> Path:
    jobs.open()
    folder = jobs.inbox / "0a1b"
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    return path


def finished(job: Job, work) -> Job:
    job.start(work)
    assert job.wait(30)
    return job


def test_nothing_is_made_before_it_is_needed(home: Path) -> None:
    Jobs(home)
    assert not home.exists()


def test_an_upload_is_moved_out_of_the_inbox(home: Path) -> None:
    jobs = Jobs(home)
    upload = uploaded(jobs)
    job = jobs.adopt(upload, "me")
    assert job.video.read_bytes() == b"pixels"
    assert job.name == "My clip.MP4"
    assert job.video.suffix == ".mp4"
    assert [path for path in jobs.inbox.rglob("*") if path.name != "vibe_edit_history"] == []


@posix
def test_folders_and_files_are_private(home: Path) -> None:
    jobs = Jobs(home)
    job = jobs.adopt(uploaded(jobs), "me")
    for folder in (home, home / "app", jobs.inbox.parent, jobs.inbox, job.video.parent.parent, job.video.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(job.video.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["../../secret.mp4", "/etc/passwd"])
def test_only_uploads_are_ever_moved(home: Path, tmp_path: Path, name: str) -> None:
    jobs = Jobs(home)
    jobs.open()
    mine = tmp_path / "mine.mp4"
    mine.write_bytes(b"mine")
    for path in (mine, jobs.inbox / name, jobs.inbox / "gone.mp4"):
        with pytest.raises(MediaError, match="choose the file again"):
            jobs.adopt(path, "me")
    assert mine.read_bytes() == b"mine"
    assert list((jobs.inbox.parent / "jobs").iterdir()) == []


def test_an_odd_suffix_is_dropped(home: Path) -> None:
    jobs = Jobs(home)
    assert jobs.adopt(uploaded(jobs, "clip.m p4;x"), "me").video.suffix == ""


def test_a_video_is_seen_by_its_owner_only(home: Path) -> None:
    jobs = Jobs(home)
    job = jobs.adopt(uploaded(jobs), "mé")
    assert jobs.seen_by("mé", job.token) == job.video
    assert jobs.seen_by("you", job.token) is None
    assert jobs.seen_by("", job.token) is None
    assert jobs.seen_by("mé", "guess") is None


def test_dropping_removes_the_folder_but_never_a_lent_file(home: Path, tmp_path: Path) -> None:
    jobs = Jobs(home)
    mine = tmp_path / "mine.mp4"
    mine.write_bytes(b"mine")
    lent, adopted = jobs.lend(mine, "me"), jobs.adopt(uploaded(jobs), "me")
    words = uploaded(jobs, "words.vtt")
    jobs.add_transcript(lent, words)
    jobs.close()
    assert mine.exists()
    assert not adopted.video.exists()
    assert jobs.seen_by("me", lent.token) is None


def test_what_a_dead_run_left_behind_is_removed_but_not_what_a_living_one_holds(home: Path) -> None:
    living = Jobs(home)
    held = living.adopt(uploaded(living), "me")
    code = (
        "import os, sys; from pathlib import Path; from mg_agent.ui.jobs import Jobs; jobs = Jobs(Path(sys.argv[1]));"
        "jobs.open(); up = jobs.inbox / 'clip.mp4'; up.write_bytes(b'pixels'); print(jobs.adopt(up, 'me').video);"
        "sys.stdout.flush(); os._exit(1)"
    )
    run = subprocess.run([sys.executable, "-c", code, str(home)], capture_output=True, text=True)
    left = Path(run.stdout.strip())
    assert left.exists(), run.stderr
    Jobs(home).open()
    assert not left.exists()
    assert held.video.exists()


def test_a_closed_run_leaves_nothing(home: Path) -> None:
    jobs = Jobs(home)
    jobs.adopt(uploaded(jobs), "me")
    uploaded(jobs, "never taken.mp4")
    jobs.close()
    assert list((home / "app").iterdir()) == []


def test_work_ends_in_a_result(tmp_path: Path, analysis) -> None:
    job = finished(Job("t", "me", "clip.mp4", tmp_path / "v.mp4"), lambda job, report, stopped: analysis)
    assert (job.result, job.failure, job.cancelled) == (analysis, None, False)


def test_an_error_names_the_files_as_the_user_does(home: Path) -> None:
    jobs = Jobs(home)
    job = jobs.adopt(uploaded(jobs, "My video.MP4"), "me")
    jobs.add_transcript(job, uploaded(jobs, "said.json"))

    def work(job, report, stopped):
        happened = f"the video {job.video.name} and the transcript {job.transcript.name} cannot be read"
        raise MediaError.of(happened, f"{job.video} has no frames", "choose another")

    assert finished(job, work).failure == (
        "the video My video.MP4 and the transcript said.json cannot be read; "
        "My video.MP4 has no frames; choose another."
    )


def test_a_transcript_can_be_replaced_and_removed(home: Path) -> None:
    jobs = Jobs(home)
    job = jobs.adopt(uploaded(jobs), "me")
    jobs.add_transcript(job, uploaded(jobs, "first.vtt"))
    first = job.transcript
    jobs.add_transcript(job, uploaded(jobs, "second.vtt", b"second"))
    assert not first.exists()
    assert (job.transcript.read_bytes(), job.transcript_name) == (b"second", "second.vtt")
    jobs.drop_transcript(job)
    jobs.drop_transcript(job)
    assert (job.transcript, job.transcript_name) == (None, "")
    assert [path.suffix for path in job.folder.iterdir()] == [".mp4"]


def test_a_surprise_is_one_sentence_on_the_page_and_a_record_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    job = finished(Job("t", "me", "clip.mp4", tmp_path / "v.mp4"), lambda job, report, stopped: 1 / 0)
    assert "unexpected error" in str(job.failure)
    assert "ZeroDivisionError" not in str(job.failure)
    assert "ZeroDivisionError" in caplog.text


def test_a_job_cancelled_while_waiting_never_begins(tmp_path: Path, analysis) -> None:
    job = Job("t", "me", "clip.mp4", tmp_path / "v.mp4")
    job.renew()
    job.cancel()
    finished(job, lambda job, report, stopped: analysis)
    assert (job.result, job.cancelled) == (None, True)


def test_a_renewed_job_runs_again(tmp_path: Path, analysis) -> None:
    job = Job("t", "me", "clip.mp4", tmp_path / "v.mp4")

    def stops(job, report, stopped):
        raise Cancelled("x")

    finished(job, stops)
    job.renew()
    finished(job, lambda job, report, stopped: analysis)
    assert (job.result, job.cancelled) == (analysis, False)


def test_a_stopped_job_tells_what_is_kept_until_it_is_renewed(tmp_path: Path, analysis) -> None:
    job = Job("t", "me", "clip.mp4", tmp_path / "v.mp4")

    def stops(job, report, stopped):
        raise cancelled("5 min were done", 180.0)

    finished(job, stops)
    assert _stopped(job) == "Stopped. 03:00.00 of the video are kept: analyze it again to go on there."
    job.renew()
    assert _stopped(job) == "Stopped. Nothing of this run was kept."


def test_time_left_counts_from_where_the_work_went_on(tmp_path: Path, analysis) -> None:
    seen = []

    def works(job, report, stopped):
        report("reading", 1, 1)
        report("looking", 60.0, 100.0)
        report("looking", 80.0, 100.0)
        seen.append(job.progress)
        return analysis

    finished(Job("t", "me", "clip.mp4", tmp_path / "v.mp4"), works)
    assert (seen[0].begun, seen[0].share) == (60.0, 0.8)
    assert replace(seen[0], elapsed=10.0).left == pytest.approx(10.0)
    assert Progress("looking", 61.0, 100.0, 4.0, 60.0).left is None, "too early to tell"


def test_time_left_is_told_once_it_can_be(tmp_path: Path) -> None:
    assert Progress("looking", 5.0, 10.0, 4.0).left == pytest.approx(4.0)
    assert Progress("looking", 0.1, 10.0, 4.0).left is None
    assert Progress("looking", 5.0, 10.0, 0.2).left is None
    assert Progress("looking", 12.0, 10.0, 4.0).share == 1.0


def test_containers_browsers_know_by_kin() -> None:
    assert media_type(Path("a.MOV")) == "video/mp4"
    assert media_type(Path("a.webm")) == "video/webm"
    assert media_type(Path("a")) == "application/octet-stream"
