"""A served library: Chroma's own server on this machine, asked and edited by several processes, and killed."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from store_worker import LIBRARY, SHARED, MadeUp

from helpers.encoder import load_encoder
from helpers.library import load_facts, load_library
from helpers.records import Passage
from helpers.retrieval import ExactSearch
from helpers.retrieval.served import INSTALL, ServedSearch, Server, StoreError, installed, start
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


def begin(process: subprocess.Popen) -> None:
    process.stdin.write("go\n")
    process.stdin.flush()


# -- the same hits ----------------------------------------------------------------------------


@needs_chroma
def test_the_hits_are_those_of_brute_force_on_the_office_and_on_hundreds_of_vectors(server):
    passages, questions = load_library("law").passages, [fact.test[0] for fact in load_facts("law")]
    assert served_store.same_hits(server, "law", passages, load_encoder(), questions) == len(questions) > 40
    assert served_store.same_hits(server, "made", *served_store.made_library()) == 100


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
    acknowledged = []
    for line in lines:
        acknowledged += [line["page"]] if line["did"] == "put" else []
        if line["did"] == "begin" and line["page"] == "p-12":
            first.process.send_signal(signal.SIGSTOP)  # frozen, so that an edit is under way when it is killed
            break
    first.kill()
    failed = next(line for line in lines if line["did"] == "fail" or acknowledged.append(line["page"]))
    assert f"No server answers at port {first.port}" in failed["error"] and "chroma run --path" in failed["error"]
    with pytest.raises(StoreError, match="What it had acknowledged is on its disk"):
        mine.search("text 1")
    with start(tmp_path / "store", first.port):
        there = {page.id for page in mine.passages}  # the same object goes on
        assert len(acknowledged) >= 12 and set(acknowledged) - {failed["page"]} <= there | {failed["page"]}
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
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(StoreError, match=f"No server answers at port {port}.*--port {port}"):
        ServedSearch(MadeUp(), LIBRARY, port)


def test_without_chroma_the_command_that_installs_it_is_told(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "chromadb", None)
    monkeypatch.setattr("helpers.retrieval.served.server.installed", lambda: False)
    for action in (lambda: start(tmp_path), lambda: ServedSearch(MadeUp(), LIBRARY, 1)):
        with pytest.raises(StoreError, match=re.escape(INSTALL)):
            action()


# -- what it opens, and where a secret lies ---------------------------------------------------


@needs_chroma
def test_it_listens_here_only_asks_nobody_and_a_deleted_secret_stays_on_its_disk(tmp_path):
    with start(tmp_path) as server:
        found = served_store.whereabouts(server, MadeUp())
        assert found.listens == (f"127.0.0.1:{server.port}",) and found.peers == ("127.0.0.1",)
        assert found.outside == ()
        assert [files for _, files in found.files] == [("chroma.sqlite3",)] * 3


@needs_chroma
def test_the_speed_is_measured_round_by_round(server):
    times = served_store.speed(server, MadeUp(), rounds=4)
    assert all(len(some) == 4 and min(some) > 0 for some in vars(times).values())
