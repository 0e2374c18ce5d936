"""Opens a file that an enterprise sent as rows of cells, whatever it is, within fixed bounds."""

import csv
import io
from pathlib import Path
from typing import Final

from gate_app.issuing.sheets import MAX_COLUMNS, SAVE_AS, Budget, RosterError, Sheet
from gate_app.issuing.workbook import read_workbook

LARGEST_FILE: Final = 50 * 2**20
DELIMITERS: Final = "\t;,，|"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_tables(path: Path) -> list[Sheet]:
    """The visible sheets of a workbook, or the one table of a text file. Raises RosterError."""
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise RosterError(
                f"文件太大（{size / 2**20:.0f} MB），最多 {LARGEST_FILE // 2**20} MB。",
                what_to_do="请删去图片，或分成几个文件。",
            )
        data = path.read_bytes()
    except OSError as error:
        raise RosterError(
            f"打不开文件 {path.name}（{error.strerror or error}）。",
            what_to_do="请检查文件和权限。",
        ) from error
    _refuse_others(data)
    try:
        return read_workbook(data) if data.startswith(b"PK") else [_text_table(data)]
    except RosterError:
        raise
    except Exception as error:
        # A damaged file makes its readers raise almost anything; all of it means one thing.
        raise RosterError(
            f"{path.name} 读不懂，可能已损坏。", what_to_do=f"请用表格软件打开看看。{SAVE_AS}"
        ) from error


def _refuse_others(data: bytes) -> None:
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not data.strip():
        raise RosterError("文件是空的。", what_to_do="请检查是不是选错了文件。")
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise RosterError("文件设了打开密码。", what_to_do="请去掉密码后重新保存。")
        raise RosterError("这是旧格式的表格（.xls）。", what_to_do=SAVE_AS)
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<head", b"<meta")):
        raise RosterError("这是网页，不是表格（只是名字像）。", what_to_do=SAVE_AS)
    if start.startswith((b"%pdf", b"\x89png", b"\xff\xd8\xff", b"{\\rtf", b"gif8", b"rar!")):
        raise RosterError("这不是表格文件。", what_to_do=SAVE_AS)


def _text_table(data: bytes) -> Sheet:
    text = _decoded(data)
    if "\x00" in text:
        raise RosterError("这不是表格文件。", what_to_do=SAVE_AS)
    delimiter = ""
    if text[:4].lower() == "sep=" and len(text) > 4:
        # Excel takes the delimiter from this line and does not show it.
        delimiter, text = text[4], text.partition("\n")[2]
    lines = text[:20_000].splitlines()[:40]
    if not delimiter:
        delimiter = max(DELIMITERS, key=lambda sign: _regularity(lines, sign))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return Budget().sheet("", (tuple(row[:MAX_COLUMNS]) for row in reader))


def _regularity(lines: list[str], sign: str) -> int:
    """How many of the lines are parted by a sign, by as many of them as most are."""
    counts = [line.count(sign) for line in lines if sign in line]
    return max((counts.count(each) for each in set(counts)), default=0)


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise RosterError(
            "认不出文件的文字编码。", what_to_do="请另存为 .xlsx，或 UTF-8 编码的 CSV。"
        ) from error
