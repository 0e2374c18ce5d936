"""A command written wrongly is answered in Chinese, with where to look, and exit code 2."""

import pytest


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("--nosuch", "没有这个选项：--nosuch"),
        ("nosuch", "没有这个命令：nosuch"),
        ("log lst", "是不是 list"),
        ("site new", "缺少 --workbook"),
        ("enrol", "缺少 TARGET"),
        ("enrol x --hours abc", "--hours 填得不对，要一个数：最小 1，最大 720"),
        ("enrol x --hours 9999", "最大 720"),
        ("log list --limit 0", "最小 1，没有上限"),
        ("scan - --direction up", "填得不对（up），可以填：auto、entry、exit"),
        ("log list --after 2026-13-01", "看不懂的时间：2026-13-01"),
        ("bundle import nosuch", "没有这个文件或文件夹，或者不能用：nosuch"),
        ("scan - - -", "命令写得不对"),
    ],
)
def test_what_is_wrong_is_said(gate, command, said):
    done = gate(*command.split())
    assert done.exit_code == 2
    assert said in done.stderr and "--help" in done.stderr
    assert "Error" not in done.output and "Usage" not in done.output


def test_help_is_help(gate):
    done = gate("pass", "--help")
    assert done.exit_code == 0 and "Usage: " in done.stdout
    assert gate("--version").exit_code == 0
