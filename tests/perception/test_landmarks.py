import subprocess
import sys
import threading
from itertools import islice

import numpy as np
import pytest
from people import Fakes, body, box, hand, mesh

from mg_agent.errors import MediaError, ModelError
from mg_agent.perception.landmarks import Graphs, Hand, LandmarkModels
from mg_agent.perception.video import Frame, FrameReader, probe
from mg_agent.settings import Settings


def pictures(count, step=0.1, shape=(90, 160, 3)):
    return (Frame(n * step, np.full(shape, n % 256, np.uint8)) for n in range(count))


def running():
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("mg-agent")]


def test_every_model_sees_every_picture_and_results_keep_their_time():
    fakes = Fakes(body=body(), hands=(hand(0.5, 0.5),), face=mesh())
    with LandmarkModels(fakes.graphs()) as models:
        found = list(models.stream(pictures(30)))
    assert [landmarks.time for landmarks in found] == pytest.approx([n * 0.1 for n in range(30)])
    assert all(landmarks.aspect == pytest.approx(16 / 9) for landmarks in found)
    assert all(landmarks.body.shape == (33, 4) and landmarks.face.shape == (478, 3) for landmarks in found)
    for name in ("body", "hands", "face"):
        assert [image[0, 0, 0] for image in fakes.made[name][0].seen] == list(range(30))
        assert fakes.made[name][0].closed


def test_seconds_name_every_stage():
    fakes = Fakes()
    with LandmarkModels(fakes.graphs()) as models:
        list(models.stream(pictures(3)))
        assert set(models.seconds) == {"decode", "scout", "body", "hands", "face"}
        assert all(value > 0 for value in models.seconds.values())


def test_the_scout_looks_about_once_a_second():
    fakes = Fakes(scout=(box(0.9, 0.5, 0.25),))
    with LandmarkModels(fakes.graphs()) as models:
        counts = [landmarks.faces_in_view for landmarks in models.stream(pictures(40))]
    assert [n for n, count in enumerate(counts) if count is not None] == [0, 10, 20, 30]
    assert all(count in (None, 1) for count in counts)


def test_of_two_people_all_models_see_the_same_one():
    fakes = Fakes(scout=(box(0.4, 0.5, 0.2), box(1.5, 0.5, 0.1)))
    wall = np.array((255, 230, 200), np.uint8)
    frames = [Frame(n * 0.1, np.full((90, 160, 3), wall)) for n in range(8)]
    with LandmarkModels(fakes.graphs()) as models:
        found = list(models.stream(frames))
    assert {landmarks.faces_in_view for landmarks in found} == {2, None}
    assert found[0].followed == box(0.4, 0.5, 0.2)
    for name in ("body", "hands", "face"):
        for image in fakes.made[name][0].seen:
            assert (image[:, 36] == wall).all(), "the followed person was painted over"
            assert (image[:, 135:] != wall).all(), "the other person was left in the picture"
    assert all((frame.image == wall).all() for frame in frames), "the caller's pictures were changed"


def test_a_failing_model_is_told_in_one_sentence():
    def fail(image):
        raise RuntimeError("CalculatorGraph::Run() failed\nand a page of C++")

    with LandmarkModels(Fakes(hands=fail).graphs()) as models, pytest.raises(ModelError) as caught:
        list(models.stream(pictures(50)))
    assert "hands" in str(caught.value)
    assert "160x90" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not running()


def test_a_failing_video_comes_through_as_it_is():
    def broken():
        yield from pictures(3)
        raise MediaError.of("the file broke", "got rubbish", "copy it again")

    fakes = Fakes()
    with LandmarkModels(fakes.graphs()) as models, pytest.raises(MediaError, match="the file broke"):
        list(models.stream(broken()))
    assert not running()
    assert fakes.made["body"][0].closed


def test_leaving_the_context_in_the_middle_ends_threads_before_models_are_closed():
    fakes = Fakes()
    with LandmarkModels(fakes.graphs()) as models:
        stream = models.stream(pictures(10_000))
        next(stream)
        assert len(running()) == 4
    assert not running()  # Fake.process would have failed in its thread, had it been closed before
    assert all(made[0].closed for made in fakes.made.values())


def test_a_second_stream_does_not_remember_the_first():
    fakes = Fakes()
    with LandmarkModels(fakes.graphs()) as models:
        list(models.stream(pictures(2)))
        list(models.stream(pictures(2)))
    assert [model.closed for model in fakes.made["body"]] == [True, True]
    assert [len(model.seen) for model in fakes.made["body"]] == [2, 2]


def test_a_model_that_cannot_be_made_leaves_none_open():
    fakes = Fakes()

    def missing():
        raise ModelError.of("the landmark models cannot be loaded", "no file", "install it")

    graphs = fakes.graphs()
    with (
        pytest.raises(ModelError, match="cannot be loaded"),
        LandmarkModels(Graphs(graphs.body, graphs.hands, missing, graphs.scout)),
    ):
        pass
    assert fakes.made["body"][0].closed
    assert fakes.made["hands"][0].closed


def test_where_the_larger_hand_model_sees_nothing_the_smaller_one_looks_now_and_then():
    from mg_agent.perception.solutions import HandsGraph

    image = np.zeros((4, 4, 3), np.uint8)
    hand = Hand(np.zeros((21, 3), np.float32), "left", 0.9)
    there: dict[int, tuple[Hand, ...]] = {1: (), 0: ()}
    seen: list[int] = []

    class Model:
        def __init__(self, complexity: int) -> None:
            self.complexity = complexity

        def process(self, image):
            seen.append(self.complexity)
            return there[self.complexity]

        def close(self) -> None:
            seen.append(10 + self.complexity)

    both = HandsGraph(Model)
    assert [both.process(image) for _ in range(6)] == [()] * 6
    assert seen == [1, 0, 1, 1, 1, 1, 1, 0]
    there[0], seen[:] = (hand,), []
    assert [len(both.process(image)) for _ in range(7)] == [0, 0, 0, 0, 1, 1, 1], "followed once it is found"
    there[1], seen[:] = (hand, hand), []
    assert len(both.process(image)) == 2
    assert seen == [1]
    there[1], seen[:] = (), []
    assert len(both.process(image)) == 1, "a hand that the larger one just lost is looked for at once"
    both.close()
    assert seen == [1, 0, 11, 10]


@pytest.mark.slow
def test_real_models_give_the_same_numbers_twice_and_the_same_as_one_after_the_other(clips):
    from mg_agent.perception.solutions import BodyGraph, FaceGraph, HandsGraph

    settings = Settings()
    frames = list(islice(FrameReader(probe(clips["asl_gestures__sorry"], settings), settings), 20))
    with LandmarkModels() as models:
        once, twice = list(models.stream(frames)), list(models.stream(frames))
    alone = {}
    for name, graph in (("body", BodyGraph()), ("hands", HandsGraph()), ("face", FaceGraph())):
        alone[name] = [graph.process(frame.image) for frame in frames]
        graph.close()
    assert len(once) == len(twice) == len(frames)
    for n, (one, other) in enumerate(zip(once, twice, strict=True)):
        np.testing.assert_array_equal(one.body, other.body)
        np.testing.assert_array_equal(one.body, alone["body"][n])
        np.testing.assert_array_equal(one.face, other.face)
        np.testing.assert_array_equal(one.face, alone["face"][n])
        assert [hand.points.tolist() for hand in one.hands] == [hand.points.tolist() for hand in alone["hands"][n]]
        assert [hand.points.tolist() for hand in one.hands] == [hand.points.tolist() for hand in other.hands]


@pytest.mark.slow
def test_real_models_say_nothing_on_standard_error(clips):
    program = """
import sys, warnings
warnings.simplefilter("error")
from pathlib import Path
from mg_agent.perception.landmarks import LandmarkModels
from mg_agent.perception.video import FrameReader, probe
from mg_agent.settings import Settings
settings = Settings()
with LandmarkModels() as models:
    found = list(models.stream(FrameReader(probe(Path(sys.argv[1]), settings), settings)))
print(sum(bool(landmarks.hands) for landmarks in found) > 0)
print("still open", file=sys.stderr)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(clips["asl_gestures__eat"])], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True"]
    assert done.stderr.splitlines() == ["still open"]


def test_what_draws_landmarks_is_loaded_when_it_is_asked_for(tmp_path, monkeypatch):
    from mg_agent.perception import solutions

    package = tmp_path / "drawn"
    package.mkdir()
    (package / "__init__.py").write_text("import drawn.drawing_utils, drawn.drawing_styles\n")
    for name in ("drawing_utils", "drawing_styles"):
        (package / f"{name}.py").write_text(f"import sys\nLOADED = {name!r}\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(solutions, "_SOLUTIONS", "drawn")
    try:
        found = solutions._solutions()
        assert not {"drawn.drawing_utils", "drawn.drawing_styles"} & set(sys.modules)
        assert solutions._solutions() is found, "a second time nothing is taken away"
        assert found.drawing_styles.LOADED == "drawing_styles"
        assert found.drawing_styles is sys.modules["drawn.drawing_styles"]
        assert not hasattr(found.drawing_utils, "of_no_such_name")
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "drawn"]:
            del sys.modules[name]
