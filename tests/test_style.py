"""One style: the formatters and the linters have nothing to say."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
VIEW = ROOT / "helpers/lab/view"


@pytest.mark.parametrize("command", [("check", "--no-cache"), ("format", "--check", "--no-cache")], ids=" ".join)
def test_ruff_has_nothing_to_say(command):
    run = subprocess.run([sys.executable, "-m", "ruff", *command, "."], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


def test_biome_has_nothing_to_say_about_javascript_and_css():
    assert not biome(VIEW)


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("a.js", "export function f( ) { return 1 }\n", "format"),
        ("a.js", "export const f = () => g();\n", "noUndeclaredVariables"),
        ("a.js", "const f = 1;\n", "noUnusedVariables"),
        ("a.css", ".a { color: red; color: red; }\n", "format"),
    ],
)
def test_biome_would_find_a_fault(tmp_path, name, text, fault):
    (tmp_path / name).write_text(text)
    shutil.copy(VIEW / "biome.json", tmp_path)
    assert fault in biome(tmp_path)


def biome(folder: Path) -> str:
    """What Biome says about the files in a folder; nothing where all is well."""
    command = shutil.which("biome", path=sysconfig.get_path("scripts"))
    assert command, "Biome is missing: install requirements.txt"
    run = subprocess.run([command, "ci", "--colors=off", str(folder)], cwd=folder, capture_output=True, text=True)
    return run.stdout + run.stderr if run.returncode else ""
