"""Collects every text of the window and of the core's words into kadian_en.ts, and compiles it.

    python scripts/update_translations.py

New texts stand in the .ts file as unfinished until somebody translates them; a test says which.
"""

import ast
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from gate_app.sites.policy_items import ITEMS
from gate_app.sites.sheets import LAYOUTS

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "assets" / "i18n" / "kadian_en.ts"
CHINESE = re.compile(r"[一-鿿]")
APART = re.compile(
    r"(cli|demo)/|ui/main|(words|codes/keys)\.py"
    r"|sync/(?!(state|hub|bundle|postgres_(line|hub|page|told|answer)|round|sync|theirs)\.py)"
)
"""Parts whose faults reach no window."""
SPOKEN = (
    "scanning/camera_watch.py",
    "issuing/identity.py",
    "issuing/sheets.py",
    "ledger/lock.py",
    "sites/enrolment_file.py",
    "sites/hub_login.py",
    "sites/policy_dry_run.py",
    "sync/hub.py",
    "sync/postgres_line.py",
    "sync/state.py",
)
"""Modules whose other Chinese sentences reach the window too."""
TELLING = ("Error", "Mistake", "wrong", "_refuse")
"""Calls whose sentences people read end like this."""


def sources(folder: str) -> list[Path]:
    """The Python files of a folder that are in the repository; all, where there is none."""
    command = ["git", "ls-files", "-z", "--", f"{folder}/*.py"]
    names: list[str] = []
    if shutil.which("git"):
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        names = [name for name in listed.stdout.decode().split("\0") if name]
    paths = [ROOT / name for name in names] or list((ROOT / folder).rglob("*.py"))
    return sorted(path for path in paths if path.exists())


def words() -> list[str]:
    """Every text of ``gate_app.words``, in the order of the file, and those of a site's forms."""
    tree = ast.parse((ROOT / "gate_app" / "words.py").read_text("utf-8"))
    return list(dict.fromkeys([*_chinese(_whole(tree)), *forms()]))


def forms() -> list[str]:
    """What the forms of a site say beside their headings: what may stand where."""
    found = []
    for layout in LAYOUTS:
        for column in layout.columns:
            found += [column.note, *column.choices]
    for item in ITEMS:
        found += [item.name, item.note, *item.words]
    return [text for text in found if CHINESE.search(text)]


def faults() -> list[str]:
    """Every sentence of a fault; what is filled in stands as {}."""
    found: list[str] = []
    for path in [*sources("gate_app"), *sources("ui")]:
        place = path.relative_to(ROOT).as_posix().removeprefix("gate_app/")
        if APART.match(place):
            continue
        tree = ast.parse(path.read_text("utf-8"))
        if place in SPOKEN:
            about = ast.get_docstring(tree, clean=False)
            found += [text for text in _chinese(_whole(tree)) if text != about]
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func).endswith(TELLING):
                parts = [*node.args, *(keyword.value for keyword in node.keywords)]
                found += _chinese(inner for part in parts for inner in _whole(part))
    return list(dict.fromkeys(found))


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def _chinese(nodes: Iterable[ast.AST]) -> list[str]:
    return [text for node in nodes for text in _texts(node) if CHINESE.search(text)]


def _whole(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes, but none inside a text with values: that is one sentence."""
    yield node
    if not isinstance(node, ast.JoinedStr):
        for child in ast.iter_child_nodes(node):
            yield from _whole(child)


def _texts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
        )


def main() -> None:
    """Update the source file with lupdate, then compile it with lrelease."""
    tools = Path(sys.executable).parent
    with tempfile.TemporaryDirectory() as folder:
        tables = []
        for context, texts in (("words", words()), ("faults", faults())):
            table = Path(folder) / f"{context}.py"
            lines = [f"translate({context!r}, {text!r})" for text in texts]
            table.write_text("\n".join(lines), "utf-8")
            tables.append(str(table))
        windows = [str(path) for path in sources("ui")]
        languages = ["-source-language", "zh_CN", "-target-language", "en_US"]
        subprocess.run(
            [tools / "pyside6-lupdate", *windows, *tables, "-ts", SOURCE, *languages,
             "-no-obsolete", "-locations", "none"],
            check=True,
        )  # fmt: skip
    subprocess.run(
        [tools / "pyside6-lrelease", SOURCE, "-qm", SOURCE.with_suffix(".qm")], check=True
    )


if __name__ == "__main__":
    main()
