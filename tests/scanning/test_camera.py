"""Every kind of source opens by its name, and what is wrong with one is said kindly."""

import subprocess
import sys
import time

import numpy as np
import pytest

from gate_app.scanning import camera, opencv_camera
from gate_app.scanning.camera import CameraError, SourceKind, list_cameras, open_source
from gate_app.scanning.cv import cv2
from gate_app.scanning.opencv_camera import DeviceCamera, StreamCamera
from gate_app.scanning.presentation_sim import scene
from gate_app.scanning.recorder import write_video
from gate_app.scanning.replay_camera import StillsCamera, UnreadableImageError, VideoCamera

PICTURE = scene(320, 240, 1)


@pytest.fixture
def files(tmp_path):
    """A folder of sources, with Chinese in its name."""
    folder = tmp_path / "通行证"
    folder.mkdir()
    for name in ("b.png", "a.jpg", "c.PNG"):
        ok, data = cv2.imencode(name[1:].lower(), PICTURE)
        assert ok
        (folder / name).write_bytes(data.tobytes())
    (folder / "list.csv").write_text("a,b", "utf-8")
    write_video(tmp_path / "clip.avi", [scene(320, 240, n) for n in range(5)], 10)
    return folder


def read_all(source):
    source.open()
    try:
        return list(iter(source.read, None))
    finally:
        source.close()


def test_an_image_is_one_frame(files):
    source = open_source(str(files / "b.png"))
    frames = read_all(source)
    assert source.kind is SourceKind.IMAGE and not source.live
    assert [f.source_name for f in frames] == ["b.png"]
    assert np.array_equal(frames[0].image, PICTURE)


def test_a_folder_gives_its_images_by_name(files):
    frames = read_all(open_source(str(files)))
    assert [(f.number, f.source_name) for f in frames] == [(0, "a.jpg"), (1, "b.png"), (2, "c.PNG")]


def test_a_video_gives_its_frames_in_order_and_its_rate(files):
    source = open_source(str(files.parent / "clip.avi"))
    frames = read_all(source)
    assert [f.number for f in frames] == list(range(5))
    assert source.frame_rate == pytest.approx(10)
    assert source.kind is SourceKind.VIDEO and not source.live


def test_a_video_can_be_read_again(files):
    source = open_source(str(files.parent / "clip.avi"))
    assert len(read_all(source)) == len(read_all(source)) == 5


def test_a_looped_video_goes_on_counting(files):
    source = open_source(str(files.parent / "clip.avi"), loop=True)
    source.open()
    frames = [source.read() for _ in range(12)]
    source.close()
    assert [f.number for f in frames] == list(range(12))
    assert np.array_equal(frames[0].image, frames[5].image)


def test_a_paced_video_keeps_its_rate(files):
    source = open_source(str(files.parent / "clip.avi"), paced=True)
    started_at = time.monotonic()
    frames = read_all(source)
    # Never early; late as the machine pleases.
    assert all(f.grabbed_at - started_at >= 0.099 * f.number for f in frames)


@pytest.mark.parametrize(
    "name, kind",
    [
        ("http://10.0.0.8/video.mjpg", StreamCamera),
        ("https://10.0.0.8/video.mjpg", StreamCamera),
        ("rtsp://admin:secret@10.0.0.8:554/1", StreamCamera),
        ("0", DeviceCamera),
        (" 3 ", DeviceCamera),
    ],
)
def test_live_sources_are_told_by_their_shape(name, kind):
    source = open_source(name)
    assert isinstance(source, kind) and source.live


def test_files_are_told_from_each_other(files):
    assert isinstance(open_source(str(files)), StillsCamera)
    assert isinstance(open_source(str(files / "c.PNG")), StillsCamera)
    assert isinstance(open_source(str(files.parent / "clip.avi")), VideoCamera)


def test_no_password_is_shown():
    source = open_source("rtsp://admin:secret@10.0.0.8:554/1")
    assert source.name == "rtsp://10.0.0.8:554/1"


@pytest.mark.parametrize("name", ["", "  ", "nowhere.png", "ftp://x/y", "-1", "no such camera"])
def test_what_is_not_there_is_said(name):
    with pytest.raises(CameraError) as fault:
        open_source(name)
    assert "找不到" in str(fault.value) and fault.value.what_to_do


def broken_jpeg(good):
    return good[: len(good) // 40]


@pytest.mark.parametrize(
    "name, content",
    [
        ("empty.png", b""),
        ("words.png", "这不是图片".encode()),
        ("cut.jpg", broken_jpeg(cv2.imencode(".jpg", PICTURE)[1].tobytes())),
        ("header.png", cv2.imencode(".png", PICTURE)[1].tobytes()[:20]),
    ],
)
def test_a_bad_image_is_a_fault_with_its_name(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CameraError, match=name):
        open_source(str(tmp_path / name)).open()


def test_a_bad_image_does_not_hide_the_next(files):
    (files / "aa.png").write_bytes(b"")
    source = open_source(str(files))
    source.open()
    assert source.read().source_name == "a.jpg"
    with pytest.raises(UnreadableImageError, match=r"aa\.png"):
        source.read()
    assert source.read().source_name == "b.png"


@pytest.mark.parametrize("content", [b"", b"no video at all\n" * 50, b"RIFF\x00\x00\x00\x00AVI "])
def test_a_file_that_is_no_video_is_a_fault(tmp_path, content):
    (tmp_path / "clip.avi").write_bytes(content)
    with pytest.raises(CameraError, match=r"clip\.avi"):
        open_source(str(tmp_path / "clip.avi")).open()


def test_a_folder_without_images_is_a_fault(tmp_path):
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(CameraError, match="没有图片"):
        open_source(str(tmp_path)).open()


def test_a_device_that_is_not_there_is_a_fault():
    with pytest.raises(CameraError, match="打不开"):
        open_source("97").open()


def test_an_address_where_nobody_answers_is_a_fault():
    with pytest.raises(CameraError, match="连不上"):
        open_source("http://127.0.0.1:9/").open()


def test_a_closed_live_source_gives_no_picture():
    with pytest.raises(CameraError):
        StreamCamera("http://127.0.0.1:9/").read()


def test_a_network_camera_is_read(mjpeg):
    source = open_source(mjpeg.address)
    source.open()
    frames = [source.read() for _ in range(3)]
    source.close()
    source.close()
    assert [f.number for f in frames] == [0, 1, 2]
    assert frames[0].image.shape == (240, 320, 3)


class _Found:
    def __init__(self, index, name, vid=None, pid=None):
        self.index, self.name, self.vid, self.pid = index, name, vid, pid


def test_a_camera_is_remembered_by_what_it_is(monkeypatch):
    two_of_a_make = [_Found(2, "C920", 0x046D, 0x82D), _Found(0, "C920", 0x046D, 0x82D)]
    monkeypatch.setattr(
        opencv_camera, "enumerate_cameras", lambda backend: [*two_of_a_make, _Found(4, "内置")]
    )
    found = list_cameras()
    assert [(c.identity, c.index) for c in found] == [
        ("046d:082d:C920", 0),
        ("046d:082d:C920#2", 2),
        ("0000:0000:内置", 4),
    ]
    assert open_source("0000:0000:内置").name == "内置"
    moved = [_Found(7, "内置")]
    monkeypatch.setattr(opencv_camera, "enumerate_cameras", lambda backend: moved)
    assert open_source("0000:0000:内置")._index == 7
    assert open_source("内置")._index == 7
    with pytest.raises(CameraError):
        open_source("046d:082d:C920")


def test_no_camera_is_an_empty_list(monkeypatch):
    def nothing(backend):
        raise NotImplementedError

    monkeypatch.setattr(opencv_camera, "enumerate_cameras", nothing)
    assert list_cameras() == []


def test_a_camera_that_goes_between_two_looks_is_a_fault(monkeypatch):
    monkeypatch.setattr(camera, "list_cameras", list)
    with pytest.raises(CameraError, match="断开"):
        camera._named("gone", False, False)


def test_the_qt_of_opencv_leaves_no_trace():
    program = (
        "import os\n"
        "os.environ['QT_QPA_FONTDIR'] = 'mine'\n"
        "os.environ.pop('QT_QPA_PLATFORM_PLUGIN_PATH', None)\n"
        "import gate_app.scanning.opencv_camera\n"
        "print(os.environ.get('QT_QPA_PLATFORM_PLUGIN_PATH'), os.environ.get('QT_QPA_FONTDIR'),"
        " os.environ['OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["None", "mine", "0"]
