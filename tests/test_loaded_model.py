"""What belongs to a loaded model: its reader, its device, its needs and its recipe."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import peft
import pytest
import torch
from safetensors.torch import load_file, save_file

from helpers.adapters import LoraRecipe, LoraTraining, added, attached, pairs_of, recipe, recipe_for, weight_updates
from helpers.adapters.attached import holder_of
from helpers.language_model import load_brain, loading, needs
from helpers.language_model.needs import Needs
from helpers.language_model.published import NotAvailable
from helpers.language_model.reader import WEIGHTS, add_adapter
from helpers.library import load_facts

HELPERS = Path(__file__).resolve().parents[1] / "helpers"
PAIRS = pairs_of(load_facts("support")[:2], 3)
SHORT = LoraRecipe(epochs=1, batch=3, warm_up=1)


# -- the reader ------------------------------------------------------------------------------


@pytest.fixture
def adapter_folder(chat_folder, tmp_path) -> Path:
    """A reader of the tiny chat model: peft's own folder, with weights of 16 bits that are not 0."""
    base = load_brain(str(chat_folder)).model
    config = peft.LoraConfig(r=4, lora_alpha=12, target_modules="all-linear", task_type="CAUSAL_LM")
    holder = peft.get_peft_model(base, config)
    torch.manual_seed(1)
    for name, weight in holder.named_parameters():
        if "lora_" in name:
            torch.nn.init.normal_(weight, std=0.1)
    holder.save_pretrained(tmp_path / "published")
    file = tmp_path / "published" / WEIGHTS
    save_file({name: part.half() for name, part in load_file(file).items()}, file, {"format": "pt"})
    return tmp_path / "published"


def test_an_adapter_is_added_to_the_weights_as_peft_does_it(chat_folder, adapter_folder):
    ours, base = load_brain(str(chat_folder)).model, load_brain(str(chat_folder)).model
    before = {name: weight.clone() for name, weight in base.named_parameters()}
    theirs = peft.PeftModel.from_pretrained(base, adapter_folder).merge_and_unload()
    add_adapter(ours, adapter_folder)
    for name, weight in theirs.named_parameters():
        assert torch.allclose(weight, dict(ours.named_parameters())[name], atol=1e-6), name
        assert ("proj" in name) == (not torch.equal(weight, before[name])), name


@pytest.mark.parametrize("file", [WEIGHTS, "adapter_config.json"])
def test_a_missing_reader_is_said_with_what_to_do(chat_folder, adapter_folder, file):
    (adapter_folder / file).unlink()
    with pytest.raises(NotAvailable, match=f"published/{file} is missing.*git.*BRAIN=smollm2-plain"):
        add_adapter(load_brain(str(chat_folder)).model, adapter_folder)


def test_a_missing_reader_is_said_before_the_model_is_loaded(tmp_path, monkeypatch):
    monkeypatch.setattr(loading, "READER", tmp_path)
    monkeypatch.setattr(loading, "converted", lambda: pytest.fail("was loaded"))
    with pytest.raises(NotAvailable, match="adapter_config.json is missing"):
        load_brain("smollm2")


def test_a_reader_that_does_not_fit_changes_nothing(chat_folder, adapter_folder, brain):
    before = {name: weight.clone() for name, weight in brain.model.named_parameters()}
    with pytest.raises(ValueError, match="does not fit this model"):
        add_adapter(brain.model, adapter_folder)
    assert all(torch.equal(weight, before[name]) for name, weight in brain.model.named_parameters())


def test_half_a_reader_and_another_kind_are_refused(chat_folder, adapter_folder):
    model, parts = load_brain(str(chat_folder)).model, load_file(adapter_folder / WEIGHTS)
    save_file(dict(list(parts.items())[1:]), adapter_folder / WEIGHTS)
    with pytest.raises(ValueError, match="no whole LoRA adapter"):
        add_adapter(model, adapter_folder)
    shape = adapter_folder / "adapter_config.json"
    shape.write_text(shape.read_text().replace('"use_rslora": false', '"use_rslora": true'))
    with pytest.raises(ValueError, match="use_rslora"):
        add_adapter(model, adapter_folder)


def test_smollm2_has_its_reader_and_smollm2_plain_has_not(chat_folder, adapter_folder, monkeypatch):
    monkeypatch.setattr(loading, "converted", lambda: chat_folder)
    monkeypatch.setattr(loading, "READER", adapter_folder)
    with_reader, plain = load_brain("smollm2"), load_brain("smollm2-plain")
    assert (with_reader.name, plain.name) == ("smollm2", "smollm2-plain") and with_reader.chat
    one, other = (brain.model.model.layers[0].mlp.up_proj.weight for brain in (with_reader, plain))
    assert not torch.equal(one, other) and not attached(with_reader)
    monkeypatch.setenv("BRAIN", "smollm2")
    assert load_brain().name == "smollm2"


# -- the device ------------------------------------------------------------------------------

MAKERS = {"tensor", "zeros", "ones", "full", "arange", "rand", "randn", "as_tensor", "from_numpy"}


def tensors_made(source: str) -> list[int]:
    """The lines on which torch makes a tensor without being told where: that is on the processor."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    made = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr in MAKERS]
    ours = [call for call in made if isinstance(call.func.value, ast.Name) and call.func.value.id == "torch"]
    return [call.lineno for call in ours if "device" not in {word.arg for word in call.keywords}]


@pytest.mark.parametrize("room", ["language_model", "adapters"])
def test_every_tensor_is_made_where_the_model_lies(room):
    # A teacher's odds come from NumPy and join the student's when they are compared.
    found = {file.name: tensors_made(file.read_text("utf-8")) for file in (HELPERS / room).glob("*.py")}
    assert {name for name, lines in found.items() if lines} <= {"distilling.py"} and len(found) > 9


def test_the_checker_of_devices_catches_one_that_is_forgotten():
    assert tensors_made("torch.tensor([1])") and not tensors_made("torch.tensor([1], device=d)\nbrain.tensor([1])")


def test_a_brain_makes_tensors_on_its_own_device(brain):
    assert brain.device.type == "cpu" and brain.tensor([[1, 2]]).tolist() == [[1, 2]]
    elsewhere = replace(brain, model=torch.nn.Linear(1, 1, device="meta"))
    assert elsewhere.tensor([1]).device.type == "meta"


def test_the_brain_stays_on_the_processor_and_others_go_where_matrices_are_fast(chat_folder, monkeypatch):
    placed = []
    monkeypatch.setattr(loading, "best_device", lambda: "meta")
    monkeypatch.setattr(torch.nn.Module, "to", lambda self, device: placed.append(device) or self)
    load_brain()
    load_brain(str(chat_folder))
    load_brain(str(chat_folder), device="cpu")
    monkeypatch.setenv("DEVICE", "cpu")
    load_brain(str(chat_folder))
    assert placed == ["cpu", "meta", "cpu", "cpu"]


# -- what it needs -----------------------------------------------------------------------------


def test_too_little_memory_is_said_before_the_weights_are_read(chat_folder, monkeypatch):
    monkeypatch.setattr(needs.psutil, "virtual_memory", lambda: SimpleNamespace(available=400_000_000))
    monkeypatch.setattr("transformers.AutoModelForCausalLM.from_pretrained", lambda *_, **__: pytest.fail("was read"))
    with pytest.raises(NotAvailable, match="needs about 0.5 GB of free memory, and 0.4 GB are free"):
        load_brain(str(chat_folder), device="cpu")


def test_the_size_of_a_model_is_known_from_its_configuration(chat_folder):
    model = load_brain(str(chat_folder)).model
    found = needs.needs_of("it", model.config)
    assert found.weights == sum(weight.numel() for weight in model.parameters())


def test_a_large_model_says_what_to_expect(chat_folder, monkeypatch, capsys):
    load_brain(str(chat_folder), device="cpu")
    assert not capsys.readouterr().out
    monkeypatch.setattr(loading, "LARGE", 1000)
    load_brain(str(chat_folder), device="cpu")
    assert "an answer will take about" in capsys.readouterr().out
    said = Needs("big", 600_000_000).told(rate=70e9)
    assert said.startswith("big: 600 million weights, 4.1 GB") and "2.2 s" in said and "6 min" in said


# -- its recipe --------------------------------------------------------------------------------


def test_the_brain_keeps_its_recipe_and_a_larger_model_gets_another(brain):
    mine = LoraRecipe(batch=10, seed=3)
    assert recipe_for(brain, mine) is mine
    shape = SimpleNamespace(hidden_size=576, num_hidden_layers=30)
    larger = SimpleNamespace(model=SimpleNamespace(config=SimpleNamespace(get_text_config=lambda: shape)))
    theirs = recipe_for(larger, mine)
    assert theirs.rate < mine.rate and 0 < theirs.upper < 30 and theirs.batch <= 10 and theirs.seed == 3
    assert recipe_for(larger, theirs) is theirs and recipe_for(larger, LoraRecipe(upper=30)).rate == LoraRecipe.rate


def test_a_training_asks_for_the_recipe_of_its_model(chat_folder, monkeypatch):
    monkeypatch.setattr(recipe, "SMALL", 32)
    model = load_brain(str(chat_folder), device="cpu")
    run = LoraTraining(model, PAIRS, SHORT)
    assert run.recipe == recipe_for(model, SHORT) != SHORT and run.recipe.upper == 1
    list(run)
    run.go_on(PAIRS, 1, rate=0.005)
    assert run.recipe.rate == pytest.approx(0.001)


@pytest.mark.parametrize("upper", [0, -1])
def test_an_adapter_of_no_blocks_is_refused(upper):
    with pytest.raises(ValueError, match=f"upper is {upper}"):
        LoraRecipe(upper=upper)


def test_only_the_upper_blocks_are_adapted(brain):
    upper, whole = LoraTraining(brain, PAIRS, replace(SHORT, upper=2)), LoraTraining(brain, PAIRS, SHORT)
    names = [name for name, _ in holder_of(brain.model).named_parameters() if f".{upper.adapter.name}." in name]
    assert {name.partition(".layers.")[2][0] for name in names} == {"4", "5"}
    assert len(whole.parameters) == 3 * len(upper.parameters)  # the second is not held to the first one's blocks
    assert list(upper) and list(whole)
    assert len(weight_updates(upper.specialist())) == 14
    with pytest.raises(ValueError, match="fewer blocks"):
        added([upper.specialist(), whole.specialist()])
    doubled = weight_updates(added([upper.specialist()] * 2))
    for name, update in weight_updates(upper.specialist()).items():
        assert torch.allclose(doubled[name], 2 * update, atol=1e-6)
