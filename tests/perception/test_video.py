"""Videos of all sorts: right times, upright pictures, the same from both decoders."""

import re
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest
from media import make, number_of, numbered, recut
from reading import CLOSED_B_FRAMES, numbers, read, times

from mg_agent.core.span import Span
from mg_agent.errors import MediaError
from mg_agent.perception import decoders
from mg_agent.perception.video import FrameReader, on_grid, probe
from mg_agent.settings import Settings


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("plain") / "plain.mp4", frames=90, gop=30, codec_options=CLOSED_B_FRAMES)


def test_a_probe_tells_what_the_packets_tell(tmp_path: Path) -> None:
    video = probe(make(tmp_path / "v.mp4", frames=60, fps=24, size=(200, 120), sound=0.0), Settings())
    assert (video.width, video.height, video.frames, video.rotation, video.has_audio) == (200, 120, 60, 0, True)
    assert video.duration == pytest.approx(2.5, abs=1e-3)
    assert video.fps == pytest.approx(24, abs=0.01)
    assert re.fullmatch("[0-9a-f]{64}", video.sha256)


@pytest.mark.parametrize("decoder", ["decord", "pyav"])
def test_every_picture_comes_once_with_its_own_time(plain: Path, decoder: str) -> None:
    frames, reader = read(plain, decoder=decoder)
    assert reader.decoder == decoder
    assert reader.notes == ()
    assert numbers(frames) == list(range(90))
    assert times(frames) == pytest.approx([n / 30 for n in range(90)], abs=1e-3)
    assert frames[0].image.flags["C_CONTIGUOUS"]


@pytest.mark.parametrize("decoder", ["decord", "pyav"])
@pytest.mark.parametrize(("start", "end"), [(0.0, 0.5), (0.95, 1.4), (1.0, 1.1), (2.9, 99.0), (2.0, 2.0), (50.0, 60.0)])
def test_a_span_gives_what_a_full_reading_gives_there(plain: Path, decoder: str, start: float, end: float) -> None:
    whole, _ = read(plain, rate=15, decoder=decoder)
    part, _ = read(plain, rate=15, decoder=decoder, span=Span(start=start, end=end))
    expected = [frame for frame in whole if start <= frame.time < end]
    assert times(part) == times(expected)
    assert numbers(part) == numbers(expected)


def test_a_late_span_does_not_decode_from_the_beginning(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[float] = []
    decoded = decoders.decoded

    def watched(container: object, stream: object, *, keyed: bool) -> object:
        for frame in decoded(container, stream, keyed=keyed):
            seen.append(frame.time)
            yield frame

    monkeypatch.setattr(decoders, "decoded", watched)
    frames, _ = read(plain, decoder="pyav", span=Span(start=2.5, end=2.6))
    assert numbers(frames) == [75, 76, 77]
    assert min(seen) == pytest.approx(2.0, abs=1e-3)  # the key frame before 2.5 s


def test_half_the_rate_is_every_second_picture(plain: Path) -> None:
    assert numbers(read(plain, rate=15)[0]) == list(range(0, 90, 2))


@pytest.mark.parametrize("fps", [10, 23.976, 59.94, 240])
def test_rates_are_honored(tmp_path: Path, fps: float) -> None:
    frames, _ = read(make(tmp_path / "v.mp4", frames=round(fps * 2), fps=fps), rate=15)
    assert times(frames) == pytest.approx([round(n * fps) / fps for n in numbers_on_grid(fps)], abs=1e-3)
    gaps = np.diff(times(frames))
    assert gaps.max() <= max(1 / fps, 1 / 15) + 1 / fps + 1e-3


def numbers_on_grid(fps: float) -> list[float]:
    """Times a person would choose: for every 1/15 s the last picture that began, give or take a quarter picture."""
    chosen = {int(k / 15 * fps + 0.25) for k in range(30)}
    return [n / fps for n in sorted(chosen)]


def test_variable_rate_keeps_its_stamps_and_holds_each_picture_once(tmp_path: Path) -> None:
    stamps = [n / 30 + (n // 10) * 0.7 for n in range(40)]
    path = make(tmp_path / "v.mp4", frames=40, stamps=stamps)
    frames, _ = read(path)
    assert times(frames) == pytest.approx(stamps, abs=1e-3)
    assert numbers(frames) == list(range(40))
    sparse, _ = read(path, rate=2)
    assert numbers(sparse) == sorted({max(n for n in range(40) if stamps[n] <= k / 2 + 0.009) for k in range(7)})


def test_the_grid_never_gives_more_than_the_rate() -> None:
    moments = np.sort(np.random.default_rng(1).uniform(0, 20, 2000))
    taken = moments[on_grid(moments, 20.0, 15.0)]
    assert len(taken) <= 15 * 20 + 1
    for second in range(20):
        assert np.sum((taken >= second) & (taken < second + 1)) <= 16


@pytest.mark.parametrize("decoder", ["decord", "pyav"])
@pytest.mark.parametrize(("asked", "rotation"), [(-90, 90), (180, 180), (90, 270)])
def test_turned_videos_come_upright(tmp_path: Path, decoder: str, asked: int, rotation: int) -> None:
    """A telephone held upright writes -90 counterclockwise: the picture must be turned 90 degrees clockwise."""
    path = make(tmp_path / "v.mp4", frames=12, turned=asked)
    video = probe(path, Settings())
    frames, reader = read(path, decoder=decoder)
    assert reader.decoder == decoder
    assert video.rotation == rotation
    assert frames[7].image.shape == (video.height, video.width, 3)
    back = np.rot90(frames[7].image, rotation // 90)
    assert number_of(back) == 7


_ONE = 1 << 16
_MIRRORED = {"left and right": (-_ONE, 0, 0, _ONE), "up and down": (_ONE, 0, 0, -_ONE), "diagonal": (0, _ONE, _ONE, 0)}


@pytest.mark.parametrize("which", _MIRRORED)
def test_a_film_that_asks_to_be_mirrored_is_mirrored(tmp_path: Path, which: str) -> None:
    """As some front cameras write; read as a turn alone, the person would stand on the head."""
    a, b, c, d = _MIRRORED[which]
    path = make(tmp_path / "v.mp4", frames=12, turned=(a, b, 0, c, d, 0, 0, 0, 1 << 30))
    frames, reader = read(path)
    assert reader.decoder == "pyav"
    shown = frames[7].image
    assert shown.shape == ((160, 120, 3) if which == "diagonal" else (120, 160, 3))
    # what undoes the matrix; each of the three undoes itself
    undo = {"left and right": shown[:, ::-1], "up and down": shown[::-1], "diagonal": shown.transpose(1, 0, 2)}
    assert number_of(undo[which]) == 7


@pytest.mark.parametrize(("transfer", "white"), [(16, 0.58), (18, 0.75)])
def test_pictures_of_high_dynamic_range_are_shown_in_the_usual_one(tmp_path: Path, transfer: int, white: float) -> None:
    """A white sheet is coded at 58 % in PQ and at 75 % in HLG; it has to come out nearly white all the same."""

    def sheet(_: int) -> np.ndarray:
        return np.full((120, 160, 3), round(255 * white), np.uint8)

    path = make(tmp_path / "v.mp4", frames=6, picture=sheet, transfer=transfer)
    frames, reader = read(path)
    assert reader.decoder == "pyav"
    assert 225 <= frames[3].image.mean() <= 250
    plain, _ = read(make(tmp_path / "plain.mp4", frames=6, picture=sheet))
    assert abs(plain[3].image.mean() - 255 * white) < 5


def test_large_pictures_are_scaled_down_and_small_ones_left(tmp_path: Path) -> None:
    path = make(tmp_path / "v.mp4", frames=6, size=(1280, 720))
    both = [read(path, decoder=decoder, width=320)[0] for decoder in ("decord", "pyav")]
    assert both[0][3].image.shape == (180, 320, 3)
    assert number_of(both[0][3].image) == 3
    for one, other in zip(*both, strict=True):
        assert np.abs(one.image.astype(int) - other.image).mean() < 1
    assert read(path, width=4096)[0][0].image.shape == (720, 1280, 3)


def test_oblong_pixels_are_made_square(tmp_path: Path) -> None:
    path = make(tmp_path / "v.mp4", frames=6, size=(160, 120), codec_options={"x264-params": "sar=2/1"})
    frames, _ = read(path)
    assert frames[0].image.shape == (60, 160, 3)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("live8.webm", {"codec": "libvpx", "muxing": {"live": "1"}, "sound": 0.0}),
        ("live9.webm", {"codec": "libvpx-vp9", "muxing": {"live": "1"}}),
        ("whole9.webm", {"codec": "libvpx-vp9"}),
        ("mpeg4.avi", {"codec": "mpeg4"}),
        ("plain.mkv", {}),
        ("plain.ts", {}),
        ("fragments.mp4", {"muxing": {"movflags": "frag_keyframe+empty_moov"}}),
        ("odd.mp4", {"size": (161, 121), "pixels": "yuv444p"}),
        ("ten_bit.mp4", {"pixels": "yuv420p10le"}),
        ("frozen.mp4", {"picture": lambda number: numbered(5, 160, 120)}),
    ],
)
def test_all_sorts_of_files_are_read_whole(tmp_path: Path, name: str, options: dict[str, object]) -> None:
    frames, reader = read(make(tmp_path / name, frames=45, **options))
    expected = [5] * 45 if name == "frozen.mp4" else list(range(45))
    assert numbers(frames) == expected
    assert times(frames) == pytest.approx([n / 30 for n in range(45)], abs=1.1e-3)
    assert reader.notes == ()


def test_av1_and_gif_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gif, reader = read(make(tmp_path / "v.gif", frames=12, fps=10, codec="gif", pixels="rgb8"))
    assert (numbers(gif), reader.decoder) == (list(range(12)), "pyav")
    if "libsvtav1" in av.codecs_available:
        monkeypatch.setenv("SVT_LOG", "0")
        frames, reader = read(make(tmp_path / "v.mp4", frames=12, codec="libsvtav1"))
        assert (numbers(frames), reader.decoder) == (list(range(12)), "pyav")


@pytest.mark.parametrize("name", ["late.mkv", "late.ts", "late.mp4"])
def test_a_late_start_counts_from_the_first_picture(tmp_path: Path, plain: Path, name: str) -> None:
    frames, _ = read(recut(plain, tmp_path / name, shift=1.5))
    assert frames[0].time == 0.0
    assert numbers(frames)[:3] == [0, 1, 2]


def test_importing_the_reader_loads_no_decoder() -> None:
    code = "import sys, mg_agent.perception.video; sys.exit(any(m in sys.modules for m in ('av', 'decord', 'cv2')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_ordinary_clips_go_to_decord_and_far_key_frames_to_pyav(clips: dict[str, Path]) -> None:
    used = {name: FrameReader(probe(path, Settings()), Settings()).decoder for name, path in clips.items()}
    assert used["address"] == used["preview__head-pose-face-detection-female"] == "decord"
    assert used["hand_to_face"] == used["single_face"] == "pyav"  # 72 pictures of 640x360 from one key frame


def test_both_decoders_agree_on_real_clips(clips: dict[str, Path]) -> None:
    assert clips
    for name, path in clips.items():
        if name in ("hand_to_face", "noface_face", "face_noface"):
            continue  # long; the slow test reads them
        _compare(path)


@pytest.mark.slow
def test_both_decoders_agree_on_long_real_clips(clips: dict[str, Path]) -> None:
    for name in ("hand_to_face", "noface_face", "face_noface"):
        _compare(clips[name])


def _compare(path: Path) -> None:
    """Compare at the usual size where decord may read it there; else it goes to PyAV, and they are compared smaller."""
    usual = FrameReader(probe(path, Settings()), Settings())
    if usual.decoder == "decord":
        _agree(path, Settings().width)
        return
    with pytest.raises(MediaError, match="key frames are too far apart"):
        read(path, decoder="decord")
    _agree(path, 160)


def _agree(path: Path, width: int) -> None:
    one, reader = read(path, decoder="decord", width=width)
    other, _ = read(path, decoder="pyav", width=width)
    assert (reader.decoder, reader.notes) == ("decord", ())
    assert times(one) == pytest.approx(times(other), abs=1e-3)
    assert max(float(np.abs(a.image.astype(int) - b.image).mean()) for a, b in zip(one, other, strict=True)) < 1
