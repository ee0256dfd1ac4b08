import numpy as np

from mg_agent.perception.presence import GAP, LARGE, LASTING, Evidence, present, tracks

RATE = 15.0


def evidence(heads, confirmed=(), shoulders=0.1):
    """Heads as (x, y, size) or None by frame; the frames in which a second model agrees."""
    head = np.array([one or (np.nan,) * 3 for one in heads], np.float32).reshape(-1, 3)
    agreed = np.isin(np.arange(len(heads)), list(confirmed))
    return Evidence(np.arange(len(heads)) / RATE, head, agreed, np.full(len(heads), shoulders, np.float32))


def test_a_body_that_no_other_model_ever_confirms_was_never_there():
    there, believed = present(evidence([(0.9, 0.5, 0.05)] * 60))
    assert not there.any()
    assert believed == ()


def test_one_confirmation_counts_for_the_whole_track_before_and_after():
    there, believed = present(evidence([(0.9, 0.5, 0.05)] * 60, confirmed=[40]))
    assert there.all()
    assert believed == (slice(0, 60),)


def test_a_confirmation_does_not_count_beyond_a_cut():
    heads = [(0.4, 0.5, 0.2)] * 20 + [(1.4, 0.5, 0.05)] * 20
    there, _ = present(evidence(heads, confirmed=range(20)))
    assert there[:20].all()
    assert not there[20:].any()


def test_a_confirmation_does_not_count_beyond_a_long_gap_but_beyond_a_short_one():
    person = (0.9, 0.5, 0.1)
    short, long = int(GAP * RATE) - 1, int(GAP * RATE) + 2
    there, _ = present(evidence([person] * 10 + [None] * short + [person] * 10, confirmed=[0]))
    assert there.all()
    there, _ = present(evidence([person] * 10 + [None] * long + [person] * 10, confirmed=[0]))
    assert there.tolist() == [True] * 10 + [False] * (long + 10)


def test_a_large_lasting_body_without_a_face_is_believed():
    frames = int(LASTING * RATE) + 2
    there, _ = present(evidence([(0.9, 0.3, 0.15)] * frames, shoulders=LARGE * 1.5))
    assert there.all()
    there, _ = present(evidence([(0.9, 0.3, 0.15)] * 5, shoulders=LARGE * 1.5))
    assert not there.any(), "a flash is not lasting"


def test_a_body_whose_shoulders_are_never_seen_is_not_large():
    there, _ = present(evidence([(0.9, 0.3, 0.15)] * 60, shoulders=np.nan))
    assert not there.any()


def test_a_moving_head_is_one_track():
    heads = [(0.2 + 0.02 * n, 0.5, 0.1) for n in range(60)]
    assert tracks(evidence(heads)) == (slice(0, 60),)


def test_a_sudden_change_of_size_is_another_track():
    heads = [(0.9, 0.5, 0.3)] * 10 + [(0.9, 0.5, 0.1)] * 10
    assert tracks(evidence(heads)) == (slice(0, 10), slice(10, 20))


def test_nobody_at_all():
    there, believed = present(evidence([None] * 5))
    assert not there.any()
    assert believed == ()
    assert len(present(evidence([]))[0]) == 0
