"""A served library: Chroma's own server on this machine, asked and edited by several processes, and killed."""

from __future__ import annotations

import json
import re
import shlex
import signal
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from store_worker import LIBRARY, SHARED, MadeUp

from helpers.encoder import load_encoder
from helpers.records import Passage
from helpers.retrieval import ExactSearch
from helpers.retrieval.served import INSTALL, ServedSearch, Server, StoreError, installed, start
from helpers.retrieval.served import __main__ as store_commands
from helpers.retrieval.served.program import answers
from helpers.topics.costs import served_store

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "notebooks" / "more_than_one_machine.md").read_text("utf-8")
COMMANDS = dict(re.findall(r"<!-- command: store-([\w-]+) -->\n```(?:bash|python)\n(.*?)\n```", PAGE, re.DOTALL))
needs_chroma = pytest.mark.skipif(not installed(), reason=f"Chroma is not installed: {INSTALL}")


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    with start(tmp_path_factory.mktemp("store")) as running:
        yield running


def worker(*arguments: object) -> subprocess.Popen:
    line = [sys.executable, Path(__file__).with_name("store_worker.py"), *map(str, arguments)]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "ANONYMIZED_TELEMETRY": "False"}
    return subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)


def said(process: subprocess.Popen) -> Iterator[dict]:
    yield from map(json.loads, process.stdout)


def until(lines: Iterator[dict], **wanted: object) -> list[dict]:
    """The lines up to the first one that says this, with it."""
    read = []
    for line in lines:
        read.append(line)
        if wanted.items() <= line.items():
            return read
    raise AssertionError(f"the other process never said {wanted}")


def begin(process: subprocess.Popen) -> None:
    process.stdin.write("go\n")
    process.stdin.flush()


# -- the same hits ----------------------------------------------------------------------------


@needs_chroma
def test_scores_and_hits_agree_with_exact_search_and_the_copy_does_not_follow_edits(server):
    library, texts = ServedSearch(MadeUp(), "scores", server.port, new=True), ["one", "two", "three", "Two."]
    pages = [Passage(f"p-{number}", text) for number, text in enumerate(texts)]
    library.put(*reversed(pages))
    exact, copy = ExactSearch(pages, MadeUp().embed(texts), MadeUp()), library.copy()
    assert library.passages == exact.passages == copy.passages
    assert np.allclose(library.scores(["two", "four"]), exact.scores(["two", "four"]), atol=1e-5)
    ours, true = library.search("two", 9), exact.search("two", 9)
    assert [(hit.passage, hit.rank) for hit in ours] == [(hit.passage, hit.rank) for hit in true]
    assert np.allclose([hit.score for hit in ours], [hit.score for hit in true], atol=1e-5)
    library.take_out("p-1", "never-there")
    assert [page.id for page in library.passages] == ["p-0", "p-2", "p-3"] and copy.passages == exact.passages


@needs_chroma
def test_twins_count_as_one_hit_and_an_empty_library_has_none(server):
    library = ServedSearch(MadeUp(), "twins", server.port, new=True)
    assert library.search("a", 3) == () and library.search_all([]) == [] and library.passages == ()
    library.put(*(Passage(f"t-{number}", "Open daily.") for number in range(5)), Passage("u-1", "Closed."))
    assert [hit.passage.id for hit in library.search("Open daily.", 2)] == ["t-0", "u-1"]
    with pytest.raises(ValueError, match="empty"):
        library.search(" ")


# -- two processes at once --------------------------------------------------------------------


@needs_chroma
def test_two_processes_edit_and_ask_at_once_and_each_sees_what_the_other_has_done(server):
    library, rounds = ServedSearch(MadeUp(), LIBRARY, server.port, new=True), 25
    both = [worker("ask", server.port, *names, rounds) for names in (("ada", "bo"), ("bo", "ada"))]
    lines = [said(process) for process in both]
    assert [next(some)["did"] for some in lines] == ["ready", "ready"]
    for process in both:
        begin(process)
    ada, bo = (list(some) for some in lines)
    assert [process.wait() for process in both] == [0, 0]
    assert ada[0]["at"] < bo[-1]["at"] and bo[0]["at"] < ada[-1]["at"], "they did not work at once"
    put = {one["page"]: one["at"] for one in ada + bo if one["did"] == "put"}
    asked = [one for one in ada + bo if one["did"] == "ask"]
    after = [one for one in asked if put[one["page"]] < one["begun"]]
    assert len(after) > 5 and all(one["found"] for one in after)
    texts = {page.id: page.text for page in library.passages}
    assert all(texts[f"{who}-{n:02d}"] == f"{who} wrote page {n}" for who in ("ada", "bo") for n in range(rounds))
    assert len(texts) == 2 * rounds + 1 and texts[SHARED] in {
        f"{who} was here {rounds - 1} times" for who in ("ada", "bo")
    }
    assert library.search(texts[SHARED], 1)[0].score == pytest.approx(1, abs=1e-4)  # text and vector of one edit


# -- killed in the middle of an edit ----------------------------------------------------------


@needs_chroma
def test_killed_in_the_middle_of_an_edit_nothing_acknowledged_is_lost_and_it_goes_on(tmp_path):
    first = start(tmp_path / "store")
    mine = ServedSearch(MadeUp(), LIBRARY, first.port, new=True)
    process = worker("on", first.port, 30)
    lines = said(process)
    next(lines)
    begin(process)
    acknowledged = [line["page"] for line in until(lines, did="begin", page="p-12") if line["did"] == "put"]
    first.process.send_signal(signal.SIGSTOP)  # frozen, so that an edit is under way when it is killed
    time.sleep(0.2)
    first.kill()
    *before, failed = until(lines, did="fail")
    acknowledged += [line["page"] for line in before if line["did"] == "put"]
    assert (
        f"No answer from the server at port {first.port}" in failed["error"] and "chroma run --path" in failed["error"]
    )
    with pytest.raises(StoreError, match="What it had acknowledged is on its disk"):
        mine.search("text 1")
    with start(tmp_path / "store", first.port):
        there = {page.id for page in mine.passages}  # the same object goes on
        assert len(acknowledged) >= 12 and set(acknowledged) <= there
        rest = list(lines)
        assert process.wait() == 0 and rest[-1]["page"] == "p-29"
        assert [(page.id, page.text) for page in mine.passages] == [(f"p-{n:02d}", f"text {n}") for n in range(30)]
        found = mine.search_all([f"text {n}" for n in range(30)], 1)
        assert [hits[0].passage.text for hits in found] == [f"text {n}" for n in range(30)]


# -- bad input --------------------------------------------------------------------------------


@needs_chroma
def test_a_port_that_is_taken_or_none_and_folders_that_are_none(server, tmp_path):
    (tmp_path / "a_file").write_text("no folder")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with pytest.raises(StoreError, match=f"Port {taken} cannot be used .*choose another"):
            start(tmp_path / "new", taken)
    with pytest.raises(StoreError, match="99999 is no port"):
        start(tmp_path / "new", 99999)
    with pytest.raises(StoreError, match="a_file' cannot be the store's folder"):
        start(tmp_path / "a_file")
    assert not server.process.poll()


@needs_chroma
def test_files_that_are_no_store_are_told_with_the_servers_own_words(tmp_path):
    (tmp_path / "chroma.sqlite3").write_bytes(b"not a database " * 500)
    with pytest.raises(StoreError, match="did not start in .*not a database"):
        start(tmp_path)


@needs_chroma
def test_a_library_that_is_not_there_another_encoder_and_a_bad_name(server):
    class Other(MadeUp):
        name = "another one"

    ServedSearch(MadeUp(), "known", server.port, new=True)
    with pytest.raises(StoreError, match="no library 'unknown'; it has: .*known.*another folder"):
        ServedSearch(MadeUp(), "unknown", server.port)
    with pytest.raises(StoreError, match="made by the encoder 'made up', and yours is 'another one'"):
        ServedSearch(Other(), "known", server.port)
    with pytest.raises(StoreError, match="refused.*a b"):
        ServedSearch(MadeUp(), "a b", server.port, new=True)


@needs_chroma
def test_no_server_at_all():
    port = free_port()
    with pytest.raises(StoreError, match=f"No answer from the server at port {port}.*--port {port}"):
        ServedSearch(MadeUp(), LIBRARY, port)


def test_without_chroma_the_command_that_installs_it_is_told(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "chromadb", None)
    monkeypatch.setattr("helpers.retrieval.served.program.installed", lambda: False)
    for action in (lambda: start(tmp_path), lambda: ServedSearch(MadeUp(), LIBRARY, 1)):
        with pytest.raises(StoreError, match=re.escape(INSTALL)):
            action()


# -- the page ---------------------------------------------------------------------------------


def test_the_page_installs_the_version_that_was_measured():
    assert COMMANDS["install"] == INSTALL and list(COMMANDS) == "install run fill edit ask notebook measure".split()


@needs_chroma
def test_the_pages_commands_do_what_it_says(tmp_path, capsys):
    """The server is the page's own command, at a port that is free; the other commands run in this process."""
    port, scripts = free_port(), f"{sysconfig.get_path('scripts')}/"
    line = COMMANDS["run"].replace(".venv/bin/", scripts).replace(" 8123", f" {port}")
    process = subprocess.Popen(line.split(), cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not answers(port):
            assert process.poll() is None
            time.sleep(0.05)
        assert "37 pages are at the server" in told(COMMANDS["fill"], port, capsys)
        assert "support-06" in told(COMMANDS["edit"], port, capsys)
        assert re.match(r"1\. support-06 .*36 months", told(COMMANDS["ask"], port, capsys))
        exec(COMMANDS["notebook"].replace('"support")', f'"support", {port})'), {})
        assert capsys.readouterr().out.strip() == "36 months"
        told("-m helpers.retrieval.served delete support support-06", port, capsys)
        assert "36 months" not in told(COMMANDS["ask"], port, capsys)
    finally:
        process.kill()
        process.wait()
    assert (tmp_path / "my_store" / "chroma.sqlite3").exists()
    assert "start it again" in told(COMMANDS["ask"], port, capsys, ends=1)


def told(line: str, port: int, capsys, ends: int = 0) -> str:
    """What a command of the page prints."""
    words = shlex.split(line.removeprefix(".venv/bin/python "))
    assert words[:2] == ["-m", "helpers.retrieval.served"]
    assert store_commands.main(["--port", str(port), *words[2:]]) == ends
    said = capsys.readouterr()
    return said.err if ends else said.out


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@needs_chroma
def test_the_report_has_the_same_hits_open_lines_here_only_and_a_deleted_secret_on_disk(capsys):
    assert COMMANDS["measure"].endswith("-m helpers.topics.costs.served_store")
    served_store.report(load_encoder(), rounds=3)
    said = capsys.readouterr().out
    assert "46 of 46 questions to 37 pages" in said and "100 of 100 to 300 vectors" in said
    assert said.count(" ms (") == 4 and "asked for by this process: none" in said
    assert re.search(r"listens at 127\.0\.0\.1:\d+; it is connected with 127\.0\.0\.1\n", said)
    assert re.findall(r"hold QV-58306, (.*): chroma.sqlite3\n", said) == [
        "while it is in the library",
        "after it was deleted",
        "after chroma vacuum",
    ]
