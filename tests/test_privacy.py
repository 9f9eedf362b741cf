"""The course stays on this machine: no file names a machine, and nothing asks the network."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OWN_FOLDERS = {".git", ".venv", "training", "__pycache__", ".pytest_cache", ".ruff_cache", ".ipynb_checkpoints"}
# Spelled in pieces, so that this file does not name them itself.
TRACES = re.compile(
    r"(?<![\w.~$}])/(?:work|root|tmp|home|Users|opt)/(?=\w)"
    + r"|[a-z]:\\users\\"
    + r"|(?:--index-url|--extra-index-url|--find-links|index-url\s*=)\s*\S"
    + r"|://[\w.-]*(?:artifactory|nexus|devpi|pypi|registry|mirror|internal|localdomain)[\w.-]*"
    + r"|\b(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2,3}\b",
    re.IGNORECASE,
)


def published() -> list[Path]:
    """Every file that is tracked, or would be if all were added now; in a download without git, all files."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    run = subprocess.run(listed, cwd=ROOT, capture_output=True)
    if run.returncode:
        return [file for file in ROOT.rglob("*") if file.is_file() and not OWN_FOLDERS & set(file.parts)]
    return [ROOT / name for name in run.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_a_machine():
    found = []
    for file in published():
        if file != Path(__file__).resolve():
            text = file.read_bytes().decode("utf-8", "ignore") if file.suffix != ".safetensors" else ""
            found += [f"{file.relative_to(ROOT)}: {match[0]!r}" for match in TRACES.finditer(text)]
    assert found == []


def test_the_search_for_traces_finds_some():
    slash = "/"
    for trace in (f"see {slash}home/ada/notes", f"{slash}tmp/x1", "https://registry.example.org", "10.1.2.3"):
        assert TRACES.search(trace), trace
    for harmless in ("https://github.com/x/home/y", "$HOME/tmp/x", "1.5 kg", "8.10.2", "the clinic/home visit"):
        assert not TRACES.search(harmless), harmless


CHAIN = """
import socket

def refuse(place):
    host = place[0] if isinstance(place, tuple) else "local"  # a path is a socket of this machine
    if host not in ("127.0.0.1", "::1", "localhost", "local"):
        print("REFUSED", place, flush=True)
        raise OSError(f"no network in this test: {place}")

true_connect, true_lookup = socket.socket.connect, socket.getaddrinfo
socket.socket.connect = lambda self, place: refuse(place) or true_connect(self, place)
socket.getaddrinfo = lambda host, *rest, **named: refuse((host,)) or true_lookup(host, *rest, **named)

from helpers.adapters import LoraRecipe, pairs_of, train
from helpers.language_model import answer, load_brain
from helpers.library import load_facts, load_library
from helpers.retrieval import Librarian, load_encoder

facts, library = load_facts("support"), load_library("support")
hits = Librarian(load_encoder(), library.passages).search(facts[0].test[0])
brain = load_brain()
print("ANSWER", answer(brain, facts[0].test[0], hits).text)
specialist = train(brain, pairs_of(facts[:1], 2), LoraRecipe(epochs=1))
print("SPECIALIST", answer(specialist, facts[0].test[0], hits).text)
try:
    socket.create_connection(("example.org", 443))
except OSError as error:
    print("BLOCKED" if "no network in this test" in str(error) else "OPEN")
"""


def test_the_whole_chain_runs_without_a_network():
    run = subprocess.run([sys.executable, "-c", CHAIN], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr[-2000:]
    lines = [line.split()[0] for line in run.stdout.splitlines() if line.strip()]
    # The one refusal is the test's own attempt, which shows that the block works.
    assert lines == ["ANSWER", "SPECIALIST", "REFUSED", "BLOCKED"], run.stdout
