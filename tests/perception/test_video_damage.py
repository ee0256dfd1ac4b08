"""Bad videos: honest losses, one-sentence errors, and no way to make us read another file."""

import os
import random
import sys
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from media import claim_duration, cut_short, fits, leave_out, make, make_sound, number_of, numbered, recut, scribble
from reading import CLOSED_B_FRAMES, numbers, read, times

from mg_agent.errors import MediaError
from mg_agent.perception import decoders
from mg_agent.perception.video import FrameReader, probe
from mg_agent.settings import Settings


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("plain") / "plain.mp4", frames=90, gop=30, codec_options=CLOSED_B_FRAMES)


def test_pictures_before_zero_are_dropped(tmp_path: Path, plain: Path) -> None:
    path = recut(plain, tmp_path / "cut.mp4", shift=-0.5)
    frames, reader = read(path)
    assert numbers(frames) == list(range(15, 90))
    assert times(frames) == pytest.approx([n / 30 for n in range(75)], abs=1e-3)
    assert reader.decoder == "pyav"
    assert probe(path, Settings()).duration == pytest.approx(2.5, abs=1e-3)


def test_a_missing_first_key_frame_loses_pictures_but_shifts_no_time(tmp_path: Path, plain: Path) -> None:
    frames, reader = read(recut(plain, tmp_path / "cut.mkv", skip=35))
    shown = numbers(frames)
    assert shown == list(range(60, 90))
    step = {number: frame.time for number, frame in zip(shown, frames, strict=True)}
    assert step[60] == pytest.approx(25 / 30, abs=0.07)  # not 0: those before it are lost, not squeezed out
    assert step[89] - step[60] == pytest.approx(29 / 30, abs=2e-3)
    assert "first key frame is missing" in reader.notes[0]
    with pytest.raises(MediaError, match="decord cannot be trusted"):
        read(tmp_path / "cut.mkv", decoder="decord")


def test_a_truncated_faststart_file_gives_what_is_there(tmp_path: Path) -> None:
    whole = make(tmp_path / "whole.mp4", frames=90, muxing={"movflags": "faststart"})
    frames, reader = read(cut_short(whole, tmp_path / "cut.mp4", 0.6))
    shown = numbers(frames)
    assert 30 < len(shown) < 70
    assert shown[:-6] == list(range(len(shown) - 6))  # the last ones, and those that hang on them, may be half there
    assert times(frames) == pytest.approx([n / 30 for n in range(len(shown))], abs=1e-3)
    assert any("claims to last" in note for note in reader.notes)


def test_damage_in_the_middle_keeps_what_was_read_and_goes_on(tmp_path: Path) -> None:
    whole = make(tmp_path / "whole.mp4", frames=90, muxing={"movflags": "faststart"})
    frames, reader = read(scribble(whole, tmp_path / "bad.mp4", 0.5, 0.6))
    right = {number: number / 30 for number in range(90)}
    good = [frame for frame in frames if abs(right.get(number_of(frame.image), -1) - frame.time) < 2e-3]
    assert len(good) > 60
    assert good[0].time == 0
    assert good[-1].time == pytest.approx(89 / 30, abs=1e-3)
    assert all(later > earlier for earlier, later in pairwise(times(frames)))
    assert any("could not be decoded, between" in note for note in reader.notes)
    assert list(FrameReader(probe(tmp_path / "bad.mp4", Settings()), Settings()))  # a reader can be asked again


def test_when_decord_fails_pyav_carries_on_from_there(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    genuine, groups = decoders._pictures, []

    def failing(reader: object, indices: object) -> object:
        groups.append(indices)
        if len(groups) == 2:
            raise decoders.DecordError("decord stopped in the middle (Made up)")
        return genuine(reader, indices)

    monkeypatch.setattr(decoders, "_pictures", failing)
    frames, reader = read(plain)
    assert len(groups) == 2
    assert numbers(frames) == list(range(90))
    assert reader.decoder == "pyav"
    assert reader.notes == ("PyAV took over as decoder: decord stopped in the middle (Made up).",)


def test_a_wrong_first_picture_of_decord_is_not_believed(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = decoders._pictures
    monkeypatch.setattr(decoders, "_pictures", lambda reader, indices: genuine(reader, np.minimum(indices + 5, 29)))
    frames, reader = read(plain)
    assert numbers(frames) == list(range(90))
    assert "not the one that belongs there" in reader.notes[0]


def test_a_picture_lost_in_the_middle_shifts_no_other(tmp_path: Path) -> None:
    """decord alone would give every picture after the lost one the time of its forerunner."""
    whole = make(tmp_path / "whole.mkv", frames=60, gop=1, codec="mpeg4")
    frames, reader = read(leave_out(whole, tmp_path / "lost.mkv", 40))
    assert numbers(frames) == [number for number in range(60) if number != 40]
    assert all(abs(frame.time - number_of(frame.image) / 30) < 2e-3 for frame in frames)
    assert "1 of 60 pictures could not be decoded, at 00:01.33." in reader.notes


def test_without_decord_pyav_reads_everything(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "decord", None)
    frames, reader = read(plain)
    assert numbers(frames) == list(range(90))
    assert reader.notes == ("PyAV took over as decoder: decord is not installed.",)
    assert (reader.decoder, reader.whole) == ("pyav", True), "no other decoder began"


@pytest.mark.parametrize(("gop", "decoder"), [(30, "decord"), (250, "pyav")])
def test_decord_is_kept_from_decoding_far_ahead(tmp_path: Path, gop: int, decoder: str) -> None:
    """640x480 with a key frame a second is ordinary; the encoder's own choice of 250 is too far for decord."""
    frames, fast = gop + 10, {"preset": "ultrafast"}
    path = make(tmp_path / "v.mp4", frames=frames, size=(640, 480), gop=gop, codec_options=fast)
    found, reader = read(path, rate=5)
    assert reader.decoder == decoder
    assert numbers(found) == list(range(0, frames, 6))
    if decoder == "pyav":
        with pytest.raises(MediaError, match="key frames are too far apart"):
            read(path, decoder="decord")
        assert read(path, decoder="decord", width=160)[1].decoder == "decord"  # small pictures may pile up


def test_an_absurd_claim_is_answered_by_the_packets(tmp_path: Path) -> None:
    path = claim_duration(make(tmp_path / "v.webm", frames=45, codec="libvpx"), tmp_path / "absurd.webm")
    assert probe(path, Settings()).duration == pytest.approx(1.5, abs=0.01)
    frames, reader = read(path)
    assert numbers(frames) == list(range(45))
    assert any("claims to last" in note for note in reader.notes)


def test_limits_are_held(tmp_path: Path, plain: Path) -> None:
    with pytest.raises(MediaError, match="too long") as caught:
        probe(plain, Settings(max_seconds=2))
    assert fits(caught.value)
    with pytest.raises(MediaError, match="too large") as caught:
        probe(plain, Settings(max_pixels=10_000))
    assert fits(caught.value)


def test_bad_files_get_one_sentence(tmp_path: Path, plain: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "text.mp4").write_text("Dear diary,\n" * 500)
    os.mkfifo(tmp_path / "pipe.mp4")
    make_sound(tmp_path / "sound.m4a")
    cut_short(plain, tmp_path / "half.mp4", 0.6)
    make(tmp_path / "tiny.gif", frames=3, size=(1, 1), codec="gif", pixels="rgb8", picture=lambda n: numbered(n, 1, 1))
    recut(plain, tmp_path / "keyless.mkv", skip=61)
    cases = {
        "gone.mp4": "not found",
        ".": "folder",
        "empty.mp4": "empty",
        "text.mp4": "not a video",
        "pipe.mp4": "not a plain file",
        "sound.m4a": "sound but no pictures",
        "half.mp4": "incomplete or damaged",
        "tiny.gif": "too small",
        "keyless.mkv": "no picture",
        "x" * 400: "cannot be read",
    }
    for name, expected in cases.items():
        with pytest.raises(MediaError, match=expected) as caught:
            probe(tmp_path / name, Settings())
        assert fits(caught.value), str(caught.value)
    assert capfd.readouterr() == ("", "")


def test_a_file_without_permission_says_so(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", closed)
    with pytest.raises(MediaError, match="may not be read"):
        probe(plain, Settings())


def test_an_upload_cannot_make_us_read_another_file(tmp_path: Path) -> None:
    """Each of these is opened by a bare av.open, which then reads the neighbor that it names."""
    make(tmp_path / "secret.ts", frames=5)
    for number in range(3):
        av.VideoFrame.from_ndarray(numbered(number, 64, 64), format="rgb24").save(tmp_path / f"shot{number}.png")
    (tmp_path / "list.m3u8").write_text("#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nsecret.ts\n#EXT-X-ENDLIST\n")
    (tmp_path / "list.mp4").write_text("ffconcat version 1.0\nfile secret.ts\n")
    (tmp_path / "shot%d.png").write_bytes((tmp_path / "shot0.png").read_bytes())
    for name, pictures in {"list.m3u8": 5, "list.mp4": 5, "shot%d.png": 3}.items():
        with av.open(str(tmp_path / name)) as fooled:
            assert sum(1 for _ in fooled.decode(video=0)) == pictures
        with pytest.raises(MediaError, match="not a video"):
            probe(tmp_path / name, Settings())


def test_a_name_that_looks_like_an_address_is_a_name(
    tmp_path: Path, plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("http:clip.mp4", "concat:a|b.mp4", "-i ü %d.mp4"):
        Path(name).write_bytes(plain.read_bytes())
        assert len(read(Path(name))[0]) == 90


def test_random_damage_gives_pictures_or_a_media_error(tmp_path: Path) -> None:
    """Cut, flip and drop bytes at random (the same places on every run); nothing but MediaError may come out."""
    sources = [
        make(tmp_path / "a.mp4", frames=20, sound=0.0, muxing={"movflags": "faststart"}),
        make(tmp_path / "b.webm", frames=20, codec="libvpx", muxing={"live": "1"}),
        make(tmp_path / "c.ts", frames=20),
    ]
    chance, read_some = random.Random(7), 0
    for turn in range(36):
        source = sources[turn % 3]
        data = bytearray(source.read_bytes())
        place = chance.randrange(len(data))
        match turn % 4:
            case 0:
                del data[place:]
            case 1:
                data[place] ^= 1 << chance.randrange(8)
            case 2:
                data[place : place + 200] = chance.randbytes(200)
            case _:
                del data[place : place + chance.randrange(1, 400)]
        bad = tmp_path / f"bad{source.suffix}"
        bad.write_bytes(bytes(data))
        with suppress(MediaError):
            frames, _ = read(bad)
            read_some += 1
            assert all(later > earlier for earlier, later in pairwise(times(frames)))
    assert read_some >= 12


def test_the_decoders_are_silent_and_leave_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    whole = make(tmp_path / "whole.mp4", frames=60, muxing={"movflags": "faststart"})
    bad = scribble(whole, tmp_path / "bad.mp4", 0.4, 0.7)
    for decoder in ("auto", "pyav"):
        read(bad, decoder=decoder)
    assert capfd.readouterr() == ("", "")
    assert {path.name for path in tmp_path.iterdir()} == {"whole.mp4", "bad.mp4"}
