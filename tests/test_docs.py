"""What the documents point to is there, and every command stands in the README."""

import re
from pathlib import Path

import pytest

from gate_app.cli import COMMANDS

ROOT = Path(__file__).parents[1]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page):
    targets = re.findall(r"\]\((?!https?://)([^)#\s]+)", page.read_text("utf-8"))
    assert [one for one in targets if not (page.parent / one).exists()] == []


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_stands_in_the_readme(readme, command):
    assert f"`gate {command}" in (ROOT / readme).read_text("utf-8")
