"""What is recorded plays back, and nothing half-written is left."""

import pytest

from gate_app.scanning.camera import CameraError, open_source
from gate_app.scanning.presentation_sim import scene
from gate_app.scanning.recorder import write_video

IMAGES = [scene(320, 240, seed) for seed in range(4)]


def test_what_is_recorded_plays_back(tmp_path):
    path = tmp_path / "录像.avi"
    assert write_video(path, iter(IMAGES), 15) == 4
    camera = open_source(str(path))
    camera.open()
    played = list(iter(camera.read, None))
    camera.close()
    assert camera.frame_rate == pytest.approx(15)
    assert len(played) == 4
    assert abs(played[2].image.astype(int) - IMAGES[2]).mean() < 6
    assert [file.name for file in tmp_path.iterdir()] == ["录像.avi"]


def test_a_recording_that_breaks_off_leaves_the_old_one(tmp_path):
    path = tmp_path / "a.avi"
    path.write_bytes(b"old")

    def broken():
        yield from IMAGES
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_video(path, broken(), 15)
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"old"]


def test_no_frames_are_no_file(tmp_path):
    assert write_video(tmp_path / "a.avi", [], 15) == 0
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_a_fault(tmp_path):
    with pytest.raises(CameraError, match=r"a\.avi"):
        write_video(tmp_path / "none" / "a.avi", IMAGES, 15)
