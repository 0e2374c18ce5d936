"""What is wrong with how a command was written, in our words: the library says it in English."""

import re

import click

from gate_app.errors import UsageError

_QUOTED = re.compile(".*?'(.+?)'")
_OURS = re.compile("[\u4e00-\u9fff]")


def in_words(error: click.UsageError) -> UsageError:
    """The same fault in Chinese, with the page of help that says how it is written."""
    command = error.ctx.command_path if error.ctx is not None else "gate"
    return UsageError(_what(error), what_to_do=f"怎么写，请看 {command} --help")


def _what(error: click.UsageError) -> str:
    if _OURS.search(error.message):
        named = _name(error) if isinstance(error, click.BadParameter) else ""
        return f"{named}：{error.message}" if named else error.message
    if isinstance(error, click.NoSuchOption):
        return f"没有这个选项：{error.option_name}" + _perhaps(error.possibilities)
    if isinstance(error, click.MissingParameter):
        return f"缺少 {_name(error)}。"
    if isinstance(error, click.BadParameter):
        kind = error.param.type if error.param is not None else None
        if isinstance(kind, click.Choice):
            given = _QUOTED.match(error.message)
            value = f"（{given[1]}）" if given is not None else ""
            return f"{_name(error)} 填得不对{value}，可以填：{'、'.join(map(str, kind.choices))}。"
        if isinstance(kind, click.IntRange | click.FloatRange):
            most = "没有上限" if kind.max is None else f"最大 {kind.max}"
            return f"{_name(error)} 填得不对，要一个数：最小 {kind.min}，{most}。"
        path = _QUOTED.match(error.message) if isinstance(kind, click.Path) else None
        if path is not None:
            return f"没有这个文件或文件夹，或者不能用：{path[1]}"
        return f"{_name(error)} 填得不对。"
    if isinstance(error, click.exceptions.NoSuchCommand):
        return f"没有这个命令：{error.command_name}" + _perhaps(error.possibilities)
    return "命令写得不对。"


def _name(error: click.BadParameter) -> str:
    if error.param_hint is not None or error.param is None or error.ctx is None:
        return str(error.param_hint or "")
    return error.param.get_error_hint(error.ctx).strip("'")


def _perhaps(names: object) -> str:
    found = [str(name) for name in names] if isinstance(names, list | tuple) else []
    return f"。是不是 {'、'.join(found)}？" if found else ""
