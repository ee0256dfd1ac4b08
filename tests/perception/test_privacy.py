"""Renderings that do not tell who somebody is: what of a face is left, and that the times stay."""

from pathlib import Path

import av
import numpy as np
import pytest

from mg_agent.core.media import VideoSource
from mg_agent.core.pose import MG_SKELETON, PoseSequence
from mg_agent.errors import Cancelled, MediaError
from mg_agent.perception.privacy import head_circle, hide, render
from mg_agent.perception.video import probe
from mg_agent.settings import Settings

FACE = ("nose", "chin", "mouth", "left_eye", "right_eye", "left_ear", "right_ear")


def pose_of(frames: int, rate: float, *, face_until: float = 1e9) -> PoseSequence:
    """A face around (0.6, 0.4), shoulders below it; the face is lost after a while."""
    times = np.arange(frames) / rate
    xy = np.full((frames, len(MG_SKELETON.joints), 2), np.nan, np.float32)
    score = np.zeros(xy.shape[:2], np.float32)
    around = [(0, 0), (0, 0.1), (0, 0.05), (0.04, -0.04), (-0.04, -0.04), (0.08, 0), (-0.08, 0)]
    places = dict(zip(FACE, around, strict=True))
    for joint, (x, y) in places.items():
        xy[times < face_until, MG_SKELETON.index(joint)] = (0.6 + x, 0.4 + y)
    for joint, x in (("left_shoulder", 0.8), ("right_shoulder", 0.4)):
        xy[:, MG_SKELETON.index(joint)] = (x, 0.8)
    score[np.isfinite(xy[..., 0])] = 1.0
    return PoseSequence(xy, score, times, MG_SKELETON)


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """Two seconds of noise: every trace of it that is left can be measured."""
    rng = np.random.default_rng(0)
    path = tmp_path / "noise.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10, options={"crf": "8"})
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for _ in range(20):
            picture = np.repeat(rng.integers(0, 255, (240, 320, 1), dtype=np.uint8), 3, axis=2)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    return path


def pictures(path: Path) -> tuple[list[float], list[np.ndarray]]:
    with av.open(str(path)) as container:
        assert not container.streams.audio
        found = [(frame.time, frame.to_ndarray(format="gray")) for frame in container.decode(video=0)]
    return [time for time, _ in found], [picture for _, picture in found]


def fineness(picture: np.ndarray) -> float:
    """How much neighboring pixels differ."""
    return float(np.abs(np.diff(picture.astype(float), axis=1)).mean())


def test_of_a_followed_face_nothing_fine_is_left_and_elsewhere_all(clip: Path, tmp_path: Path) -> None:
    video = probe(clip, Settings(home=tmp_path))
    target = render("blurred", pose_of(20, 10.0), video, tmp_path / "out.mp4", Settings(home=tmp_path, rate=10))
    times, shown = pictures(target)
    assert times[:3] == pytest.approx([0.0, 0.1, 0.2], abs=0.002)
    assert fineness(shown[5][70:120, 120:134]) < 4, "inside the circle, beside the bones"
    assert fineness(shown[5][20:60, 10:40]) > 15
    assert target.stat().st_mode & 0o777 == 0o600


def test_where_no_face_is_followed_the_whole_picture_is_coarse(clip: Path, tmp_path: Path) -> None:
    video = probe(clip, Settings(home=tmp_path))
    pose = pose_of(20, 10.0, face_until=1.0)
    _, shown = pictures(render("blurred", pose, video, tmp_path / "out.mp4", Settings(home=tmp_path, rate=10)))
    assert fineness(shown[5][20:60, 10:40]) > 15
    assert fineness(shown[15][20:60, 10:40]) < 4


def test_the_skeleton_alone_never_opens_the_video(tmp_path: Path) -> None:
    video = VideoSource(path="gone.mp4", sha256="0" * 64, duration=2.5, fps=10, frames=25, width=640, height=480)
    times, shown = pictures(render("skeleton", pose_of(20, 10.0), video, tmp_path / "s.mp4", Settings(home=tmp_path)))
    assert len(shown) == 21
    assert times[-1] == pytest.approx(2.5, abs=0.01), "it lasts as long as the video"
    assert shown[3].shape == (480, 640)
    assert shown[3].max() > 120
    assert np.median(shown[3]) < 40


def test_stopping_leaves_no_file_and_an_empty_pose_is_said(tmp_path: Path) -> None:
    video = VideoSource(path="gone.mp4", sha256="0" * 64, duration=2.0, fps=10, frames=20, width=64, height=48)
    with pytest.raises(Cancelled):
        render(
            "skeleton", pose_of(20, 10.0), video, tmp_path / "s.mp4", Settings(home=tmp_path), cancelled=lambda: True
        )
    assert not (tmp_path / "s.mp4").exists()
    with pytest.raises(MediaError, match="no skeleton"):
        render("skeleton", pose_of(0, 10.0), video, tmp_path / "s.mp4", Settings(home=tmp_path))


def test_the_circle_holds_the_whole_head_and_may_reach_over_the_edge() -> None:
    x, y, radius = head_circle(pose_of(1, 10.0), 0)
    assert (x, y) == pytest.approx((0.6, 0.41), abs=0.02)
    assert radius > 0.15
    assert head_circle(pose_of(1, 10.0, face_until=0.0), 0) is None
    picture = np.zeros((48, 64, 3), np.uint8)
    hide(picture, [(-5.0, 0.5, 0.1), (0.0, 0.0, 0.3)])
