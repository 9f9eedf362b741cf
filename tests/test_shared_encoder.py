"""One encoder for several processes: a real server process, the same vectors and hits; clear words if it is gone."""

from __future__ import annotations

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import numpy as np
import pytest

from helpers.encoder import BUNDLED_ENCODER, EncoderError, EncoderServer, SharedEncoder, load_encoder, shared
from helpers.library import load_facts, load_library
from helpers.retrieval import Librarian

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def address():
    page = (ROOT / "notebooks" / "more_than_one_machine.md").read_text("utf-8")
    command = re.search(r"<!-- command: encoder -->\n```bash\n\.venv/bin/python (.*)\n```", page)[1].split()
    command = [sys.executable, *command, "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        yield process.stdout.readline().strip().removeprefix("ENCODER=")
        process.terminate()


def test_the_setting_finds_the_same_pages_as_an_encoder_of_ones_own(address, monkeypatch):
    own, pages = load_encoder(BUNDLED_ENCODER), load_library("support").passages
    monkeypatch.setenv("ENCODER", address)
    there = load_encoder()
    assert isinstance(there, SharedEncoder) and address.startswith("http://127.0.0.1:")
    questions = [fact.test[0] for fact in load_facts("support")[:6]]
    assert np.array_equal(there.embed(questions), own.embed(questions))
    assert [Librarian(there, pages).search(one) for one in questions] == [
        Librarian(own, pages).search(one) for one in questions
    ]


def test_many_ask_at_once_and_each_gets_its_own_answer(address):
    texts = [[f"Room {number} is closed.", f"Ask at desk {number}."] for number in range(12)]
    with ThreadPoolExecutor(12) as pool:
        rows = list(pool.map(SharedEncoder(address).embed, texts))
    assert all(np.array_equal(row, load_encoder(BUNDLED_ENCODER).embed(text)) for row, text in zip(rows, texts))


class Plain:
    """An encoder that needs no model."""

    def embed(self, texts):
        return np.ones((len(texts), 1), np.float32)


@pytest.fixture
def server():
    with EncoderServer(Plain(), port=0) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.parametrize("body", [b'"one text"', b"[1, 2]", b"{}", b"no JSON", b""])
def test_what_is_no_list_of_texts_is_refused_and_the_next_one_is_served(server, body):
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(server.address, body))
    assert refused.value.code == 400
    assert SharedEncoder(server.address).embed(["a", "b"]).tolist() == [[1], [1]]


def test_a_request_has_a_limit(server, monkeypatch):
    monkeypatch.setattr(shared, "LONGEST", 20)
    with pytest.raises(ValueError, match="31 bytes at once; 20 are the most"):
        SharedEncoder(server.address).embed(["a text that is long enough."])
    with pytest.raises(TypeError, match="texts: want several texts"):
        SharedEncoder(server.address).embed("one")


def test_what_the_server_says_reaches_the_learner(server, monkeypatch):
    monkeypatch.setattr(shared.json, "dumps", lambda texts: "[1]")
    with pytest.raises(EncoderError, match="refused: want a list of texts"):
        SharedEncoder(server.address).embed(["a"])


def test_if_nobody_answers_the_error_names_the_address_and_what_to_do(server):
    there = SharedEncoder("http://127.0.0.1:9")
    start = r"No encoder answers at http://127.0.0.1:9\. Start it with: .venv/bin/python -m"
    with pytest.raises(EncoderError, match=start):
        there.embed(["a"])


def test_it_bears_the_name_of_the_encoder_over_there(address):
    """So a library filled with an encoder of one's own can be asked through the shared one."""
    assert SharedEncoder(address).name == BUNDLED_ENCODER == load_encoder(BUNDLED_ENCODER).name != address


@pytest.mark.parametrize("port", [None, 70000])
def test_a_port_that_is_taken_or_none_is_said_in_a_sentence(server, port):
    command = [sys.executable, "-m", "helpers.encoder", "--port", str(port or server.server_port)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 1 and "cannot be opened" in run.stderr and "Traceback" not in run.stderr
