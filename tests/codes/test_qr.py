"""QR codes: read back by another reader, of the promised size."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
import zxingcpp

from gate_app.codes import pass_code, qr
from gate_app.codes.keys import SigningKey
from gate_app.domain.passes import Claims


def read_back(picture: np.ndarray) -> str:
    (code,) = zxingcpp.read_barcodes(picture)
    return str(code.bytes.decode("utf-8"))


def test_a_typical_pass_is_version_9(
    make_claims: Callable[..., Claims], signing_key: SigningKey
) -> None:
    text = pass_code.write(make_claims(), signing_key)
    modules = qr.matrix(text)
    assert modules.shape == (53, 53)
    assert modules.dtype == np.bool_
    assert qr.version(modules) == 9
    assert read_back(qr.image(text)) == text


@pytest.mark.parametrize("text", ["GP1:A", "https://例子.cn/付款?x=1", "6901234567892", "a" * 500])
def test_read_back(text: str) -> None:
    assert read_back(qr.image(text, module_px=4)) == text


def test_measures_of_the_picture() -> None:
    picture = qr.image("GP1:A", module_px=3, quiet=5)
    assert picture.shape == ((21 + 10) * 3, (21 + 10) * 3)
    assert picture.dtype == np.uint8
    assert set(np.unique(picture)) == {0, 255}
    assert (picture[: 5 * 3] == 255).all()
    assert (picture[5 * 3 : 5 * 3 + 3, 5 * 3 : 5 * 3 + 21] == 0).all()


def test_png_holds_the_same_picture() -> None:
    png = qr.png_bytes("GP1:A", module_px=2)
    picture = cv2.imdecode(np.frombuffer(png, dtype=np.uint8), cv2.IMREAD_UNCHANGED)
    assert picture is not None
    assert np.array_equal(picture, qr.image("GP1:A", module_px=2))


def test_png_need_not_be_square() -> None:
    gray = np.arange(6, dtype=np.uint8).reshape(2, 3)
    picture = cv2.imdecode(np.frombuffer(qr.gray_png(gray), np.uint8), cv2.IMREAD_UNCHANGED)
    assert picture is not None
    assert np.array_equal(picture, gray)


def test_beyond_the_largest_code() -> None:
    with pytest.raises(ValueError, match="version"):
        qr.matrix("a" * 2400)
