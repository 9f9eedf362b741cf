"""The README keeps its word: two commands, links that lead somewhere, names that exist."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from helpers.language_model import published
from helpers.retrieval.served import program as served

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = dict(re.findall(r"<!-- command: (\w+) -->\n```bash\n(.*?)\n```", README, re.DOTALL))


def test_two_commands_of_one_line_each():
    assert list(COMMANDS) == ["learn", "test"]
    assert README.count("```bash") == 2
    assert all("\n" not in line for line in COMMANDS.values())


def test_jupyterlab_gets_the_whole_course_as_its_root():
    """Given a notebook alone, it would take the notebook's folder, and no link to a file above would open."""
    options = COMMANDS["learn"].rpartition("jupyter lab ")[2].split()
    assert options == ["--ServerApp.root_dir=.", "notebooks/00_start_here.ipynb"]
    assert (ROOT / options[1]).exists()


@pytest.mark.parametrize("command", COMMANDS.values(), ids=list(COMMANDS))
def test_bash_can_read_a_command(command):
    assert subprocess.run(["bash", "-n", "-c", command]).returncode == 0


def test_the_ci_script_runs_the_readmes_test_command(tmp_path):
    """In a copy, with a false python3 and chromium: what would be run is written down."""
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    log, tools = tmp_path / "log", tmp_path / "tools"
    (tmp_path / ".ci").mkdir()
    tools.mkdir()
    (tmp_path / ".ci" / "run").write_text((ROOT / ".ci" / "run").read_text("utf-8"))
    (tmp_path / "README.md").write_text(README, "utf-8")
    fake = f'#!/bin/bash\necho "$(basename "$0") $*" >> "{log}"\n'
    for tool in ("chromium", "pip", "python"):
        (tools / tool).write_text(fake)
    making = (
        f'mkdir -p "$3/bin"; cp "{tools}/pip" "{tools}/python" "$3/bin"\necho "browser $REQUIRE_BROWSER" >> "{log}"\n'
    )
    (tools / "python3").write_text(fake + making)
    for tool in tools.iterdir():
        tool.chmod(0o755)
    environment = {"PATH": f"{tools}:/usr/bin:/bin", "HOME": str(tmp_path)}
    subprocess.run(["bash", str(tmp_path / ".ci" / "run")], cwd="/", env=environment, check=True, capture_output=True)
    made, browser, *ran = log.read_text().splitlines()
    assert made.startswith("python3 -m venv ") and browser == "browser 1"
    assert ran == [
        "pip install -r requirements.txt",
        f"pip install --no-deps {published.PACKAGE}=={published.VERSION}",
        f"pip install -c requirements.txt {served.PACKAGE}=={served.VERSION}",
        "python -m pytest -n 2 --dist loadfile",
    ]


@pytest.mark.parametrize("file", ["README.md", "data/README.md", "notebooks/more_than_one_machine.md"])
def test_links_to_files_lead_somewhere(file):
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", (ROOT / file).read_text("utf-8"))
    assert links and [link for link in links if not ((ROOT / file).parent / link).exists()] == []


def test_every_room_and_every_topic_is_explained():
    helpers = ROOT / "helpers"
    rooms = {file.stem for file in helpers.iterdir() if file.name[0] != "_"}
    linked = set(re.findall(r"^\| \[`(\w+)`\]\(helpers/", README, re.MULTILINE))
    topics = {folder.name for folder in (helpers / "topics").iterdir() if folder.is_dir() and folder.name[0] != "_"}
    assert linked == rooms and topics == set(re.findall(r"`(\w+)` \(\d\d\)", README))


def test_every_requirement_is_pinned_and_has_a_reason():
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    wanted = [line for line in lines if line and not line.startswith("#")]
    assert [line for line in wanted if not re.fullmatch(r"[\w-]+==\d[\w.]* +# \w.+", line)] == []
    assert lines.index("# --- to run the course ---") < lines.index("# --- to test the course ---")


def test_every_data_file_is_explained():
    text = (ROOT / "data" / "README.md").read_text("utf-8")
    names = [file.name for file in (ROOT / "data").rglob("*") if file.is_file()]
    assert [name for name in names if name not in text and not name.startswith(("attributes_", "notices_"))] == []
