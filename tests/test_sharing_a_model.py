"""Many threads, one model: nobody is answered by weights that are not theirs, and nothing is left over."""

from __future__ import annotations

import copy
import gc
import itertools
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
import torch
from conftest import as_hits

from helpers.adapters import (
    FullTraining,
    LoraRecipe,
    LoraTraining,
    attached,
    forget,
    load_adapter,
    pairs_of,
    save_adapter,
    train,
)
from helpers.four_answers import Desk
from helpers.language_model import answer, answer_all, base_weights, fingerprint, next_token_odds, odds
from helpers.language_model.lock import ModelLock
from helpers.library import load_facts, load_library
from helpers.records import Pair

SHORT = LoraRecipe(epochs=2, batch=3, warm_up=1)
QUICK = LoraRecipe(rate=0.02, epochs=40, batch=3)
PAIRS = pairs_of(load_facts("support")[:2], 3)
KEYS = [Pair("Who keeps the keys?", "Mrs Quill"), Pair("Where are the keys?", "in the blue tin")]
QUESTIONS = ("Who keeps the keys?", "How much is the lamp?", "What is the capital of France?")
PAGES = as_hits("The lamp costs 39 euros.", "The keys are with the porter.")


# -- whatever is asked while whatever changes the model --------------------------------------

ASK = {
    "answers": lambda brain: [given.text for given in answer_all(brain, QUESTIONS)],
    "answers with pages": lambda brain: [given.text for given in answer_all(brain, QUESTIONS, [PAGES] * 3)],
    # Rounded: a thread with other cores moves the last digits, other weights the first.
    "odds": lambda brain: [round(one.nats_per_token, 3) for one in odds(brain, QUESTIONS[0], ("Mrs Quill", "Paris"))],
    "next token": lambda brain: [
        (token, round(odd, 3)) for token, odd in next_token_odds(brain, "Question: Who keeps the keys?\nAnswer:", 5)
    ],
    "fingerprint": fingerprint,
}


def keep_training(brain, stop: threading.Event) -> None:
    while not stop.is_set():
        for _ in LoraTraining(brain, PAIRS, LoraRecipe(rate=0.05, epochs=4, batch=3)):
            if stop.is_set():
                return


def come_and_go(brain, stop: threading.Event) -> None:
    while not stop.is_set():
        forget(LoraTraining(brain, PAIRS, SHORT).so_far())


def save_and_load(brain, stop: threading.Event, folder) -> None:
    while not stop.is_set():
        forget(load_adapter(brain, folder))


@dataclass
class Shared:
    """The base and two specialists of one model, with what each says when it is asked alone."""

    who: dict
    alone: dict


@pytest.fixture(scope="module")
def shared(shared_brain) -> Shared:
    other = train(shared_brain, [Pair(QUESTIONS[0], "Mr Oak"), Pair(QUESTIONS[1], "9 euros")], QUICK)
    who = {"memory": shared_brain, "specialist": train(shared_brain, KEYS, QUICK), "another specialist": other}
    alone = {(name, what): ask(brain) for name, brain in who.items() for what, ask in ASK.items()}
    said = [alone[name, "answers"][0] for name in who]
    assert said[1:] == ["Mrs Quill", "Mr Oak"] and said[0] not in said[1:], "the three must differ to be told apart"
    return Shared(who, alone)


@pytest.mark.parametrize("change", ["train", "attach and forget", "load and forget"])
def test_each_is_answered_by_its_own_weights_while_the_model_changes(shared, shared_brain, tmp_path, change):
    save_adapter(shared.who["specialist"], tmp_path)
    work = {
        "train": (keep_training,),
        "attach and forget": (come_and_go,),
        "load and forget": (save_and_load, tmp_path),
    }[change]
    wrong, failed, stop = [], [], threading.Event()

    def ask_all(order: list) -> None:
        for name, what in order:
            if ASK[what](shared.who[name]) != shared.alone[name, what]:
                wrong.append((name, what))

    asked = list(itertools.product(shared.who, ASK))
    run_together(
        [lambda: ask_all(asked), lambda: ask_all(asked[::-1])],
        lambda: work[0](shared_brain, stop, *work[1:]),
        stop,
        failed,
    )
    assert not failed and not wrong


def run_together(askers: list[Callable], change: Callable, stop: threading.Event, failed: list) -> None:
    """Ask in threads while another changes the model; often switched, so that a gap in a lock is found."""

    def watched(work: Callable) -> None:
        try:
            work()
        except Exception as error:
            failed.append(repr(error))

    often, before = 1e-4, sys.getswitchinterval()
    sys.setswitchinterval(often)
    changing = threading.Thread(target=watched, args=(change,))
    asking = [threading.Thread(target=watched, args=(asker,)) for asker in askers]
    for thread in (changing, *asking):
        thread.start()
    for thread in asking:
        thread.join(120)
    stop.set()
    changing.join(120)
    sys.setswitchinterval(before)
    assert not any(thread.is_alive() for thread in (changing, *asking))


def test_training_beside_questions_equals_training_alone(shared, shared_brain):
    alone, beside = LoraTraining(shared_brain, PAIRS, SHORT), LoraTraining(shared_brain, PAIRS, SHORT)
    losses, failed, stop = [step.loss for step in alone], [], threading.Event()

    def ask_on() -> None:
        while not stop.is_set():
            answer(shared.who["specialist"], QUESTIONS[0])

    def learn() -> None:
        assert [step.loss for step in beside] == losses

    run_together([learn], ask_on, stop, failed)
    assert not failed
    assert all(map(torch.equal, alone.parameters, beside.parameters))


def test_two_desks_on_one_model_share_its_lock(shared_brain):
    class Nobody:
        def read(self, passages): ...

    desks = [Desk(shared_brain, load_library(name), load_facts(name), Nobody()) for name in ("support", "law")]
    specialist = replace(shared_brain, adapter="adapter7")
    assert desks[0].lock is desks[1].lock is shared_brain.lock is specialist.lock


def test_a_copy_of_a_model_has_a_lock_and_a_tokenizer_of_its_own(brain):
    full = FullTraining(brain, PAIRS, SHORT)
    assert full.brain.lock is not brain.lock and full.brain.tokenizer is not brain.tokenizer
    assert copy.deepcopy(brain.model)._model_lock is not brain.lock


# -- the lock itself --------------------------------------------------------------------------


def test_work_for_afterwards_never_waits_and_is_done_when_the_lock_is_free():
    lock, done, inside, go = ModelLock(), [], threading.Event(), threading.Event()

    def hold() -> None:
        with lock:
            inside.set()
            go.wait(60)
            assert not done

    worker = threading.Thread(target=hold)
    worker.start()
    inside.wait(60)
    lock.afterwards(lambda: done.append(threading.current_thread()))  # must come back although another has the lock
    go.set()
    worker.join(60)
    assert done == [worker]
    with lock:
        lock.afterwards(lambda: done.append(2))
        assert len(done) == 1
    assert done[1:] == [2]
    lock.afterwards(lambda: done.append(3))
    assert done[2:] == [3]


def test_an_error_inside_lets_the_lock_go():
    lock = ModelLock()
    with pytest.raises(KeyError), lock, lock:
        raise KeyError
    worker = threading.Thread(target=lock.__enter__)
    worker.start()
    worker.join(10)
    assert not worker.is_alive()


# -- adapters leave memory with their last name -----------------------------------------------


def test_a_training_cell_run_twelve_times_leaves_one_adapter(brain):
    for _ in range(12):
        training = LoraTraining(brain, PAIRS, SHORT)
        for _step in training:
            pass
        specialist = training.specialist()
    assert attached(brain) == (specialist.adapter,)
    renamed = replace(specialist, name="mine")
    text = answer(specialist, "When?").text
    del training, specialist
    assert answer(renamed, "When?").text == text and attached(brain) == (renamed.adapter,)
    del renamed
    assert attached(brain) == ()
    assert not [name for name in base_weights(brain) if "lora" in name]


def test_an_abandoned_run_leaves_nothing(brain):
    training = LoraTraining(brain, PAIRS, SHORT)
    training.step()
    assert len(attached(brain)) == 1
    del training
    assert attached(brain) == ()
    with pytest.raises(ValueError, match="'rank'|rank is 0"):
        LoraTraining(brain, PAIRS, LoraRecipe(rank=0))
    with pytest.raises(AttributeError):
        LoraTraining(brain, [*PAIRS, "not a pair"], SHORT)
    assert attached(brain) == ()


def test_an_adapter_that_goes_while_the_model_is_used_waits_for_the_end(brain):
    kept, gone = train(brain, KEYS, SHORT), train(brain, PAIRS, SHORT)
    with kept.at_work():
        del gone
        gc.collect()
        assert len(attached(brain)) == 2, "nothing is taken out under the feet of whoever is at work"
    assert attached(brain) == (kept.adapter,)


def test_a_failed_load_leaves_nothing(brain, tmp_path):
    save_adapter(train(brain, PAIRS, SHORT), tmp_path)
    broken = tmp_path / "adapter_config.json"
    broken.write_text(broken.read_text("utf-8").replace('"r": 8', '"r": 4'), "utf-8")
    with pytest.raises(Exception) as kept:
        load_adapter(brain, tmp_path)
    assert kept.value and attached(brain) == ()


@pytest.mark.parametrize(
    "ask",
    [
        lambda brain: answer(brain, "When?"),
        lambda brain: odds(brain, "When?", ["9"]),
        lambda brain: next_token_odds(brain, "When"),
        lambda brain: forget(brain),
    ],
)
@pytest.mark.parametrize("others", [0, 1])
def test_a_forgotten_specialist_says_so(brain, ask, others):
    kept = [train(brain, KEYS, SHORT) for _ in range(others)]
    specialist = train(brain, PAIRS, SHORT)
    forget(specialist)
    with pytest.raises(ValueError, match=f"'bundled\\+{specialist.adapter}'.*forgotten"):
        ask(specialist)
    assert attached(brain) == tuple(one.adapter for one in kept)


def test_a_discarded_run_cannot_go_on(brain):
    training = LoraTraining(brain, PAIRS, SHORT)
    training.step()
    training.discard()
    with pytest.raises(ValueError, match="was forgotten"):
        training.step()
