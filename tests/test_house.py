"""The house is in order: files, names, notices, and what must never lie in the repository."""

import ast
import re
import subprocess
import sys
import tomllib
import wave
from pathlib import Path

import pytest

import assets

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted(
    path.relative_to(ROOT)
    for folder in ("gate_app", "ui")
    for path in (ROOT / folder).rglob("*.py")
)
SOURCES = sorted(
    path.relative_to(ROOT)
    for folder in ("gate_app", "ui", "tests", "benchmarks", "scripts", "assets")
    for path in (ROOT / folder).rglob("*.py")
)
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def tracked():
    """Every file that is or would be committed."""
    listed = subprocess.run(
        "git ls-files -z --cached --others --exclude-standard",
        shell=True,  # so that a machine without git answers with an exit code
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:  # no git, or an unpacked archive: what the folders hold
        return [p for p in ROOT.rglob("*") if p.is_file() and not is_made(p.relative_to(ROOT))]
    names = [name.decode() for name in listed.stdout.split(b"\0") if name]
    return [path for path in map(ROOT.joinpath, names) if path.is_file()]


def is_made(path):
    return any(
        part in {"build", "dist", "__pycache__"}
        or part.endswith(".egg-info")
        or (part.startswith(".") and part not in {".ci", ".gitignore", ".gitattributes"})
        for part in path.parts
    )


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_module_opens_with_a_sentence(path):
    text = (ROOT / path).read_text("utf-8")
    if path.name == "__init__.py" and not text.strip():
        return
    assert ast.get_docstring(ast.parse(text)), f"{path} does not say what it is"


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_a_file_is_read_in_one_sitting(path):
    lines = (ROOT / path).read_text("utf-8").count("\n")
    assert lines <= 400, f"{path} has {lines} lines: split it"


def imported(path):
    """Names of the modules a file imports, and its tree."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module)
    return names, tree


@pytest.mark.parametrize("path", [p for p in MODULES if p.parts[0] == "gate_app"], ids=str)
def test_the_core_does_not_know_qt(path):
    names, _ = imported(path)
    assert not {name for name in names if name.split(".")[0] in {"PySide6", "shiboken6", "ui"}}


@pytest.mark.parametrize(
    "path", [p for p in MODULES if p.parts[:2] == ("gate_app", "domain")], ids=str
)
def test_the_rules_never_ask_the_time(path):
    _, tree = imported(path)
    calls = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}
    }
    opened = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open"
    }
    assert not calls | opened


SQL = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM"
    r"|CREATE\s+(TABLE|INDEX|VIEW)|PRAGMA\s+\w+)\b",
    re.DOTALL,
)


@pytest.mark.parametrize("path", [p for p in MODULES if p.parts[0] == "ui"], ids=str)
def test_the_window_holds_no_sql(path):
    names, _ = imported(path)
    assert not names & {"sqlite3", "sqlite_utils"}
    assert not SQL.search((ROOT / path).read_text("utf-8"))


# Written so that no pattern matches its own line.
FORBIDDEN = {
    "a folder of one machine": re.compile(
        r"(?<![\w.~}<*-])/(?:home|Users|root|wo[r]k|mnt|opt)/[A-Za-z.]|[A-Z]:\\Users\\"
    ),
    "a folder outside the repository": re.compile(r"\.\./shar[e]d"),
    "a package index": re.compile(
        r"index-u[r]l|find-lin[k]s|PIP_IND[E]X|pypi\.or[g]|pythonhos[t]ed|npmjs\.or[g]"
        r"|deb\.debian\.or[g]|mirrors\.\w+\.(?:com|edu|org)",
    ),
    "a secret key": re.compile(r"BEGIN (?:\w+ )?PRIV[A]TE KEY"),
    "work left undone": re.compile(r"(?:#|--|//|\*)\s*(?:TO[D]O|FIX[M]E|XX[X])\b"),
    "a skipped test": re.compile(r"pytest\.(?:mark\.)?(?:s[k]ip|x[f]ail|importorsk[i]p)"),
}
BINARY = {".ttf", ".wav", ".png", ".jpg", ".ico", ".avi", ".mp4", ".db", ".qm", ".pdf", ".xlsx"}


def test_nothing_lies_here_that_should_not():
    found = []
    for path in tracked():
        if path.suffix in BINARY:
            continue
        text = path.read_text("utf-8")
        found += [
            f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, match.start()) + 1}: {what}"
            for what, pattern in FORBIDDEN.items()
            for match in pattern.finditer(text)
        ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", ["run", "test", ".ci/run"])
def test_commands_can_be_run(name):
    assert (ROOT / name).stat().st_mode & 0o111
    subprocess.run(["bash", "-n", ROOT / name], check=True)


def test_setup_script_is_sound():
    subprocess.run(["bash", "-n", ROOT / "scripts" / "setup.sh"], check=True)


def test_windows_starts_the_same_way():
    batch = (ROOT / "run.bat").read_bytes()
    assert batch.count(b"\n") == batch.count(b"\r\n"), "cmd loses labels in files without CR"
    oldest = PYPROJECT["project"]["requires-python"].removeprefix(">=").split(".")
    assert f"sys.version_info < ({', '.join(oldest)})" in batch.decode("utf-8")
    labels = set(re.findall(r"^:(\w+)", batch.decode("utf-8"), re.MULTILINE))
    used = set(re.findall(r"(?:goto|call) :?(\w+)", batch.decode("utf-8")))
    assert used == labels


def requirements():
    project = PYPROJECT["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    groups.append(PYPROJECT["build-system"]["requires"])
    return [line.split(";")[0].strip() for group in groups for line in group]


@pytest.mark.parametrize("requirement", requirements())
def test_every_package_is_in_the_notices(requirement):
    name = re.split(r"[<>=!~\[ ]", requirement)[0]
    if name == PYPROJECT["project"]["name"]:
        return
    wanted = re.sub(r"^\[[^]]*\]", "", requirement[len(name) :]).strip()
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in (ROOT / "NOTICE.md").read_text("utf-8").splitlines()
        if line.startswith("|")
    ]
    row = next((row for row in rows if re.split(r"[ (]", row[0])[0].lower() == name.lower()), None)
    assert row, f"{name} is not named in NOTICE.md"
    assert row[1] == wanted, f"NOTICE.md says {name} {row[1]}, pyproject.toml {wanted}"
    assert row[2], f"{name} has no licence in NOTICE.md"


def test_the_font_comes_with_its_licence():
    fonts = [path.suffix for path in assets.path("fonts").iterdir()]
    assert sorted(fonts) == [".ttf", ".txt"]
    assert "SIL OPEN FONT LICENSE" in assets.path("fonts/NotoSansSC-OFL.txt").read_text("utf-8")


def test_sounds_are_those_of_the_script(tmp_path):
    subprocess.run([sys.executable, ROOT / "scripts" / "make_sounds.py", tmp_path], check=True)
    shipped = {path.name: path for path in assets.path("sounds").glob("*.wav")}
    assert sorted(shipped) == sorted(path.name for path in tmp_path.iterdir())
    for name, path in shipped.items():
        with wave.open(str(path)) as old, wave.open(str(tmp_path / name)) as new:
            assert old.getparams() == new.getparams()
            assert old.getnframes() < old.getframerate(), f"{name} lasts a second or longer"
            pairs = zip(
                memoryview(old.readframes(-1)).cast("h"),
                memoryview(new.readframes(-1)).cast("h"),
                strict=True,
            )
            # Another machine's sine may differ in the last bit.
            assert max(abs(a - b) for a, b in pairs) <= 2


def test_qt_keeps_every_reference_to_none(qtbot):
    """PySide6 6.12.0 loses one in every void call on Python 3.11 and then aborts."""
    from PySide6.QtWidgets import QLabel

    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for number in range(2_000):
        label.setText(str(number))
    assert abs(sys.getrefcount(None) - before) < 200
