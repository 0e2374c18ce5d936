"""QR codes: read back by another reader, of the promised size."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from qrcode.util import BIT_LIMIT_TABLE, lost_point

from gate_app.codes import pass_code, qr
from gate_app.codes.keys import SigningKey
from gate_app.codes.qr_math import penalties
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


def by_the_library(text: str) -> np.ndarray:
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text, optimize=0)
    code.make()
    return np.array(code.get_matrix(), dtype=np.bool_)


@pytest.mark.parametrize("version", range(1, 41))
def test_the_fullest_code_of_each_version_is_the_library_s(version: int) -> None:
    # 4 bits of mode, 8 or 16 of length, then bytes: not one bit is left over for an end.
    text = "é" * (
        (BIT_LIMIT_TABLE[ERROR_CORRECT_M][version] - 4 - (8 if version < 10 else 16)) // 16
    )
    modules = qr.matrix(text)
    assert qr.version(modules) == version
    assert np.array_equal(modules, by_the_library(text))


@given(
    st.one_of(
        st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", max_size=366),
        st.text("0123456789", max_size=300),
        st.text(max_size=80),
    )
)
def test_any_code_is_the_library_s(text: str) -> None:
    assert np.array_equal(qr.matrix(text), by_the_library(text))


@given(st.integers(21, 60), st.integers(0, 2**32 - 1), st.sampled_from([1, 3, 7]))
def test_a_mask_costs_what_the_library_says(side: int, seed: int, grain: int) -> None:
    noise = np.random.default_rng(seed).random((2, side, side)) < 0.5
    # Coarser noise has long runs and large blocks.
    codes = noise.repeat(grain, axis=1).repeat(grain, axis=2)[:, :side, :side]
    assert penalties(codes).tolist() == [lost_point(one.tolist()) for one in codes]
