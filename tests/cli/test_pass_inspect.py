"""gate pass inspect: what a code says, and whether it holds."""

import json
from pathlib import Path

import pytest

VECTORS = json.loads((Path(__file__).parents[1] / "codes" / "gp1.json").read_text("utf-8"))


@pytest.fixture
def keys(tmp_path):
    file = tmp_path / "keys.json"
    file.write_text(json.dumps(VECTORS["keys"]))
    return file


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: vector["name"])
def test_each_vector(gate, keys, vector):
    if vector["text"].startswith("-") or "\n" in vector["text"]:
        result = gate("pass", "inspect", "-", "--keys", keys, "--at", vector["at"],
                      stdin=vector["text"])  # fmt: skip
    else:
        result = gate("pass", "inspect", vector["text"], "--keys", keys, "--at", vector["at"])
    assert result.exit_code == 0, result.output
    (said,) = result.lines
    assert said["accept"] is (vector["accept"] is True)
    if said["accept"]:
        assert said["claims"] == vector["claims"]
    elif isinstance(vector["accept"], str):
        assert said["reason"] == vector["accept"].replace(" ", "-")


def test_one_line_out_for_each_line_in(gate, keys):
    texts = [vector["text"] for vector in VECTORS["vectors"] if "\n" not in vector["text"]]
    result = gate("pass", "inspect", "-", "--keys", keys, "--at", 1790003600,
                  stdin="\n".join(texts) + "\n")  # fmt: skip
    assert len(result.lines) == len(texts)


def test_the_station_s_own_keys_are_used_by_default(demo, gate):
    from gate_app.demo.site import read_demo

    result = gate("pass", "inspect", read_demo(demo).passes[0].code, "--data-dir", demo)
    assert result.lines[0]["accept"] is True
    assert result.lines[0]["claims"]["-65537"]["2"] == "韦小芳"


@pytest.mark.parametrize("content", ["", "{}", "[1]", '[{"kid": "00"}]', "\x00", "nonsense"])
def test_a_bad_key_file_is_told_in_words(gate, tmp_path, content):
    file = tmp_path / "keys.json"
    file.write_text(content)
    result = gate("pass", "inspect", "x", "--keys", file)
    assert result.exit_code == 1
    assert "错误" in result.stderr


def test_a_key_file_that_is_not_there(gate, tmp_path):
    result = gate("pass", "inspect", "x", "--keys", tmp_path / "none.json")
    assert result.exit_code == 1
