"""Work shared among processes."""

import os
import signal

import pytest

from mg_agent.benchmark.processes import Told, in_processes
from mg_agent.errors import BenchmarkError


def _tell(job: int, told: Told) -> None:
    told(job)


def _die_at_two(job: int, told: Told) -> None:
    if job == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    told(job)


def _fail_at_two(job: int, told: Told) -> None:
    if job == 2:
        raise ValueError("two is too many")
    told(job)


def _press_at_two(job: int, told: Told) -> None:
    if job == 2:
        os.kill(os.getpid(), signal.SIGINT)
    told(job)


@pytest.mark.parametrize(("ignored", "done"), [(True, [1, 2, 3, 4, 5]), (False, [1, 3, 5])])
def test_processes_heed_ctrl_c_where_the_command_does(ignored, done):
    heard: list[int] = []
    before = signal.signal(signal.SIGINT, signal.SIG_IGN if ignored else signal.default_int_handler)
    try:
        in_processes([1, 2, 3, 4, 5], _press_at_two, 2, heard.append)
    finally:
        signal.signal(signal.SIGINT, before)
    assert sorted(heard) == done


def test_each_job_is_done_once_and_told():
    heard: list[int] = []
    in_processes([1, 2, 3, 4, 5], _tell, 2, heard.append)
    assert sorted(heard) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("act", "fault"),
    [(_die_at_two, "ended without a word; perhaps memory ran out; run it again with fewer --workers"),
     (_fail_at_two, "two is too many")],
)  # fmt: skip
def test_a_process_that_fails_or_is_killed_is_told_when_the_others_have_ended(act, fault):
    heard: list[int] = []
    with pytest.raises(BenchmarkError, match=fault):
        in_processes([1, 2, 3, 4, 5], act, 2, heard.append)
    assert sorted(heard) == [1, 3, 5]
