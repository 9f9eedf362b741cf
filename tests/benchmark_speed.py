"""How fast the course is on this machine: ``python -m pytest -m benchmark``. Nothing is asserted about time."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest
import torch
from nbclient import NotebookClient

from helpers.adapters import MANY_FACTS, LoraRecipe, LoraTraining, forget, pairs_of
from helpers.cores import free_cores
from helpers.four_answers import LIBRARY
from helpers.lab.knowledge import KnowledgeLab
from helpers.language_model import Brain, answer, answer_all, base_weights, load_brain
from helpers.library import OFFICES, load_facts, load_library
from helpers.records import Fact
from helpers.retrieval import Librarian, load_encoder
from helpers.scoring import is_right

pytestmark = pytest.mark.benchmark
TIMES = 5
# Seconds on two idle cores that a chapter may take from top to bottom; any other, and all solutions: 60.
BUDGETS = {"06": 120, "07": 120, "08": 90, "09": 150, "10": 90, "11": 150, "12": 120}
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def report(capsys) -> Callable[..., None]:
    """Print past pytest's capture, so that the figures show without further options."""

    def show(what: str, seconds: list[float], budget: float, note: str = "") -> None:
        middle = statistics.median(seconds)
        verdict = "within" if middle <= budget else "OVER"
        spread = f"{min(seconds):.2f} to {max(seconds):.2f}"
        with capsys.disabled():
            print(
                f"\n{what}: median {middle:.2f} s ({spread}), {verdict} the budget of {budget:.4g} s {note}", flush=True
            )

    return show


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def test_from_an_edit_to_the_right_answer(brain, report):
    library, facts = load_library("support"), [fact for fact in load_facts("support") if fact.update]
    librarian = Librarian(load_encoder(), library.passages)
    answer(brain, "warm up", librarian.search("warm up"))
    seconds, right = [], 0
    for fact in facts[:TIMES]:
        began = time.perf_counter()
        library.apply_updates([fact])
        librarian.read(library.passages)
        given = answer(brain, fact.test[0], librarian.search(fact.test[0]))
        seconds.append(time.perf_counter() - began)
        right += is_right(given.text, fact.update.answer)
    assert len(seconds) == TIMES
    report("Edit to answer from the edited page", seconds, 0.3, f"({right} of {TIMES} right)")


def test_a_hundred_answers_in_one_batch(brain, report):
    library, facts = load_library("law"), load_facts("law")
    asked = [(text, fact.answer) for fact in facts for text in fact.test][:100]
    librarian, questions = Librarian(load_encoder(), library.passages), [text for text, _ in asked]
    answer(brain, "warm up")
    given = []
    seconds = [timed(lambda: given.append(answer_all(brain, questions, librarian.search_all(questions))))]
    seconds += [timed(lambda: answer_all(brain, questions, librarian.search_all(questions))) for _ in range(TIMES - 1)]
    right = sum(is_right(said.text, answer) for said, (_, answer) in zip(given[0], asked))
    assert len(given[0]) == 100
    report("100 questions searched and answered with pages", seconds, 5, f"({right} of 100 right)")


def test_a_specialist_for_fifty_facts(brain, report):
    facts = [fact for office, count in zip(OFFICES, (17, 17, 16)) for fact in load_facts(office)[:count]]
    seconds, work, learnt = [], 0.0, ""
    for _ in range(TIMES):
        training = LoraTraining(brain, pairs_of(facts), MANY_FACTS)
        seconds.append(timed(lambda run=training: [step.loss for step in run]))
        specialist = training.specialist()
        work, learnt = flops(training), learnt or accuracies(specialist, facts)
        forget(specialist)
    rate, peak = work / statistics.median(seconds), matrix_rate()
    counted = "4 x base + 6 x LoRA weights a real token, output layer at answer tokens only, no attention scores"
    note = f"({learnt})\n  {work / 1e9:.0f} GFLOP ({counted}) = {rate / 1e9:.1f} GFLOP/s, "
    note += f"{rate / peak:.0%} of this machine's {peak / 1e9:.0f} GFLOP/s in 2048-cubed fp32 products"
    assert training.tokens > 0
    report("LoRA on 50 facts x 5 phrasings", seconds, 15, note)


@contextmanager
def busy_cores() -> Iterator[None]:
    """Beside a load: one endless loop for each core that this process may use."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(free_cores())]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


def test_beside_a_load_on_every_core_it_takes_at_most_three_times_as_long(brain, report):
    facts = load_facts("support")
    questions = [text for fact in facts for text in (*fact.train, *fact.test)][:100]

    def learn() -> None:
        for _ in LoraTraining(brain, pairs_of(facts[:8]), LoraRecipe(batch=10, epochs=6)):
            pass

    for what, work in (("Train on 8 facts", learn), ("100 answers", lambda: answer_all(brain, questions))):
        work()
        idle = [timed(work) for _ in range(TIMES)]
        with busy_cores():
            busy = [timed(work) for _ in range(TIMES)]
        note = f"(idle {statistics.median(idle):.2f} s, {torch.get_num_threads()} threads)"
        report(f"{what} beside a busy loop on each of {free_cores()} cores", busy, 3 * statistics.median(idle), note)


def accuracies(specialist: Brain, facts: list[Fact]) -> str:
    shares = []
    for kind in ("train", "test"):
        asked = [(text, fact.answer) for fact in facts for text in getattr(fact, kind)]
        said = answer_all(specialist, [text for text, _ in asked])
        right = sum(is_right(given.text, wanted) for given, (_, wanted) in zip(said, asked))
        shares.append(f"{right} of {len(asked)} ({right / len(asked):.0%}) {kind}ing phrasings right")
    return ", ".join(shares).replace("testing", "untrained").replace("training", "trained")


def flops(training: LoraTraining) -> float:
    """The arithmetic LoRA needs: forward 2 a weight, back through the base 2, and 2 more for LoRA's own gradients."""
    named = base_weights(training.brain)
    body = sum(tensor.numel() for name, tensor in named.items() if tensor.dim() == 2 and ".layers." in name)
    head = training.brain.model.get_output_embeddings().weight.numel()
    lora = sum(parameter.numel() for parameter in training.parameters)
    answers = sum(len(ids) - start for ids, start in training.examples) * training.recipe.epochs
    return training.tokens * (4 * body + 6 * lora) + answers * 4 * head


def matrix_rate(size: int = 2048) -> float:
    a, b = torch.rand(size, size), torch.rand(size, size)
    torch.mm(a, b)
    return 2 * size**3 / min(timed(lambda: torch.mm(a, b)) for _ in range(TIMES))


CHAPTER = """
from helpers.language_model import answer, load_brain
brain = load_brain()
print(answer(brain, "What is the capital of France?").text)
"""
WITH_PAGES = """
from helpers.library import load_library
from helpers.retrieval import Librarian, load_encoder
hits = Librarian(load_encoder(), load_library("support").passages).search("When?")
"""


@pytest.mark.parametrize(("what", "code"), [("from memory", CHAPTER), ("with pages", WITH_PAGES + CHAPTER)])
def test_from_a_new_kernel_to_the_first_answer(report, what, code):
    code = code.replace('France?")', 'France?", hits)') if "hits" in code else code

    def start() -> None:
        run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
        assert run.returncode == 0, run.stderr

    report(f"New Python process to first answer {what}", [timed(start) for _ in range(TIMES)], 12)


@pytest.fixture(scope="module")
def knowledge_lab() -> KnowledgeLab:
    lab = KnowledgeLab(load_brain(), load_encoder())
    lab.ask(lab.suggestions()[0])
    return lab


def test_the_lab_retrains_an_office_and_shows_progress(knowledge_lab, report):
    seconds, gaps = [], []
    for _ in range(3):
        began = last = time.perf_counter()
        for _step in knowledge_lab.training_steps():
            now = time.perf_counter()
            gaps, last = [*gaps, now - last], now
        seconds.append(time.perf_counter() - began)
    assert knowledge_lab.trained_edition == 1
    report(
        "Retrain the lab's specialist, its probes included", seconds, 15, f"({len(knowledge_lab.desk.taught)} facts)"
    )
    report("Between two signs of progress while it trains (longest)", [max(gaps)], 0.5)


def test_the_lab_shows_the_librarys_card_after_an_edit(knowledge_lab, report):
    text, seconds = knowledge_lab.library.text("support-06"), []
    for months in range(40, 40 + TIMES):
        knowledge_lab.edit("support-06", text.replace("18 months", f"{months} months"))
        seconds.append(knowledge_lab.truth.get(LIBRARY, float("inf")))
    assert knowledge_lab.edition == 1 + TIMES
    report("Edit in the lab to the library's right card", seconds, 0.3)


def test_the_lab_stops_training(knowledge_lab, report):
    seconds = []
    for _ in range(TIMES):
        steps = knowledge_lab.training_steps()
        next(steps), next(steps)
        knowledge_lab.stop()
        seconds.append(timed(lambda run=steps: list(run)))
    assert not knowledge_lab.busy
    report("Stop until the old specialist is back", seconds, 1)


@pytest.mark.parametrize("file", sorted((ROOT / "notebooks").rglob("*.ipynb")), ids=lambda file: file.stem)
def test_a_chapter_from_top_to_bottom(file, report):
    notebook = nbformat.read(file, as_version=4)
    client = NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(file.parent)}})
    seconds = [timed(client.execute)]
    assert not [cell for cell in notebook.cells if any(o.output_type == "error" for o in cell.get("outputs", ()))]
    budget = BUDGETS.get(file.name[:2], 60) if file.parent.name == "notebooks" else 60
    report(f"{file.parent.name}/{file.name}, run from top to bottom", seconds, budget)
