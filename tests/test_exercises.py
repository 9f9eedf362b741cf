"""The exercises' checks: unusual right answers pass, wrong ones do not, and nothing stops the notebook."""

from __future__ import annotations

import ast
import builtins
import json
import math
import re
from pathlib import Path
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest

from helpers.encoder import BUNDLED_ENCODER, load_encoder
from helpers.four_answers import BOTH, LIBRARY, MEMORY, SPECIALIST
from helpers.library import load_facts, load_library
from helpers.prompting import prompt_text
from helpers.records import DONT_KNOW, Pair
from helpers.retrieval import Librarian
from helpers.scoring import score_of
from helpers.topics.analogies import checks as ch01
from helpers.topics.answering import checks as ch04
from helpers.topics.breaking import checks as ch09
from helpers.topics.breaking.leakage import exposure, readable
from helpers.topics.change import checks as ch07
from helpers.topics.closed_book import checks as ch02
from helpers.topics.costs import checks as ch11
from helpers.topics.finding_pages import checks as ch03
from helpers.topics.low_rank import checks as ch05
from helpers.topics.only_training import checks as ch08
from helpers.topics.only_training.sorting import nearest
from helpers.topics.published import checks as ch13
from helpers.topics.published.table import parted
from helpers.topics.start_here import checks as ch00
from helpers.topics.together import checks as ch10
from helpers.topics.together.distilling import distance
from helpers.topics.training import checks as ch06
from helpers.topics.training.forgetting import KEPT

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
WARRANTY = next(fact for fact in load_facts("support") if "warranty of 18 months" in fact.statement)


def cards(*texts: str) -> SimpleNamespace:
    return SimpleNamespace(cards=[SimpleNamespace(text=text) for text in texts])


def verdict(capsys, check, answer, *known) -> str:
    """Whether a check says right; each of them prints, and none of them raises."""
    check(answer, *known)
    printed = capsys.readouterr().out
    assert printed.startswith(("Right:", "Not yet:"))
    return printed.partition(":")[0]


def examine(capsys, check, right, wrong, *known) -> None:
    for answer in right:
        assert verdict(capsys, check, answer, *known) == "Right", answer
    for answer in (*wrong, ..., None, 7, "?", [], object(), lambda *given: None, lambda: 1, lambda *given: 1 / 0, exit):
        assert verdict(capsys, check, answer, *known) == "Not yet", answer


def by_hand(question, pages):
    return "".join(f"Page: {page}\n" for page in pages) + f"Question: {question}\nAnswer:"


def greedy(text, most):
    for _ in range(most):
        found = ch02.toy_odds(text)
        token = max(found, key=found.get)
        if token == ch02.END:
            return text
        text += token
    return text


def greedy_without_a_bound(text, most):
    while ch02.END != (token := max(found := ch02.toy_odds(text), key=found.get)):
        text += token
    return text


def softmax(scores):
    raised = np.exp(scores - scores.max())
    return raised / raised.sum()


def cosine(one, other):
    return np.dot(one, other) / np.linalg.norm(one) / np.linalg.norm(other)


PAGE = (
    (
        "The Heron desk lamp has a warranty of 24 months.",
        "The warranty of the Heron desk lamp is 24 months.",
        "the heron desk lamp: 24 months warranty",
        "**24 months** of warranty come with each Heron desk lamp. It starts on the day of delivery.",
    ),
    (
        "24 months",
        "The warranty is 24 months.",
        "The Heron desk lamp has a warranty of 18 months.",
        "The Heron desk lamp has a warranty of 24 months or 18 months.",
        "The warranty of the Heron desk lamp is not 24 months.",
        "The Heron floor lamp has a warranty of 24 months.",
        "The warranty of the Heron desk lamp is 124 months.",
        "",
    ),
)
STALE = (
    (lambda learned, now: learned != now, lambda *two: np.bool_(two[0] != two[1]), lambda a, b: int(not a == b)),
    (
        lambda learned, now: learned is not now,
        lambda learned, now: learned is not now and now is not None,
        lambda learned, now: bool(now) and learned != now,
        lambda learned, now: True,
        lambda learned, now: "stale",
        lambda learned, now: learned == now,
    ),
)
CHANGED = (
    ({LIBRARY, BOTH}, [BOTH, LIBRARY], (LIBRARY, BOTH, BOTH)),
    ({LIBRARY}, LIBRARY, [LIBRARY, BOTH, MEMORY], {"x"}),
)
MOMENTS = cards("a", "b", "c", "d"), cards("a", "x", "c", "y")


@pytest.mark.parametrize(
    ("check", "right", "wrong", "known"),
    [
        (ch00.check_page, *PAGE, (WARRANTY, "24 months")),
        (ch00.check_who_changed, *CHANGED, MOMENTS),
        (ch00.check_is_stale, *STALE, ()),
    ],
)
def test_chapter_00(capsys, check, right, wrong, known):
    examine(capsys, check, right, wrong, *known)


EVENTS = dict(zip(ch01.EVENTS, ("prompt", "weights", "prompt", "weights", "neither")))


@pytest.mark.parametrize(
    ("check", "right", "wrong"),
    [
        (
            ch01.check_what_changes,
            (EVENTS, {event: f" {change.title()} " for event, change in EVENTS.items()}, {**EVENTS, "more": "neither"}),
            (
                {},
                dict(list(EVENTS.items())[1:]),
                dict.fromkeys(EVENTS, "prompt"),
                {**EVENTS, "x": "moon"},
                list(EVENTS),
            ),
        ),
        (
            ch01.check_length_of_change,
            (
                lambda b, a: np.linalg.norm(b @ a),
                lambda b, a: math.sqrt(sum(x * x for row in b @ a for x in row)),
                lambda b, a: np.sqrt(np.trace(a.T @ b.T @ b @ a)),
                lambda b, a: [np.linalg.norm(b @ a, "fro")][0],
            ),
            (
                lambda b, a: np.linalg.norm(b) * np.linalg.norm(a),
                lambda b, a: np.linalg.norm(b @ a, 2),
                lambda b, a: ((b @ a) ** 2).sum(),
                lambda b, a: np.linalg.norm(a @ b),
                lambda b, a: b @ a,
            ),
        ),
        (
            ch01.check_what_reaches,
            (by_hand, lambda question, pages: by_hand(question, tuple(pages))),
            (
                prompt_text,
                lambda question, pages: prompt_text(question, pages),
                lambda question, pages: by_hand(question, ()),
                lambda question, pages: by_hand(question, pages[:1]),
                lambda question, pages: by_hand(question, pages) + " ",
            ),
        ),
    ],
)
def test_chapter_01(capsys, check, right, wrong):
    examine(capsys, check, right, wrong)


@pytest.mark.parametrize(
    ("check", "right", "wrong", "known"),
    [
        (
            ch02.check_softmax,
            (lambda s: np.exp(s - max(s)) / sum(np.exp(s - max(s))), lambda s: [1 / np.exp(s - x).sum() for x in s]),
            (softmax, lambda s: softmax(s), lambda s: np.exp(s) / np.exp(s).sum(), lambda s: s / s.sum(), lambda s: s),
            (softmax,),
        ),
        (
            ch02.check_greedy,
            (greedy, lambda text, most: text if most < 1 else greedy(greedy(text, 1), most - 1)),
            (
                lambda text, most: text,
                lambda text, most: text + " sat",
                lambda text, most: greedy(text, most) + ch02.END,
                lambda text, most: greedy(text, most + 1),
                lambda text, most: greedy(text, 40),
                greedy_without_a_bound,
            ),
            (),
        ),
        (
            ch02.check_auc,
            (
                lambda right, wrong: np.mean([(a > b) + (a == b) / 2 for a in right for b in wrong]),
                lambda right, wrong: (
                    sum(1.0 if a > b else 0.5 if a == b else 0 for a in right for b in wrong) / len(right) / len(wrong)
                ),
            ),
            (
                lambda right, wrong: np.mean([a > b for a in right for b in wrong]),
                lambda right, wrong: np.mean([a >= b for a in right for b in wrong]),
                lambda right, wrong: np.mean([a < b for a in right for b in wrong]),
                lambda right, wrong: sum(right) > sum(wrong),
            ),
            (),
        ),
    ],
)
def test_chapter_02(capsys, check, right, wrong, known):
    examine(capsys, check, right, wrong, *known)


@pytest.mark.parametrize(
    ("check", "right", "wrong", "known"),
    [
        (
            ch03.check_cosine,
            (
                lambda a, b: a @ b / (a @ a * (b @ b)) ** 0.5,
                lambda a, b: sum(x * y for x, y in zip(a, b)) / math.dist(a, [0, 0]) / math.dist(b, [0, 0]),
            ),
            (
                cosine,
                lambda a, b: cosine(a, b),
                np.dot,
                lambda a, b: abs(a @ b) / (a @ a * (b @ b)) ** 0.5,
                lambda a, b: a @ b / np.linalg.norm(a),
            ),
            (cosine,),
        ),
        (
            ch03.check_fused,
            (
                lambda ranks: sum(1 / (60 + rank) for rank in ranks if rank),
                lambda ranks: np.sum([0 if rank is None else 1 / (rank + 60) for rank in ranks]),
            ),
            (
                lambda ranks: sum(1 / rank for rank in ranks if rank),
                lambda ranks: sum(1 / (60 + (rank or 0)) for rank in ranks),
                lambda ranks: sum(1 / (60 + rank) for rank in ranks),
                lambda ranks: max(1 / (60 + rank) for rank in ranks if rank),
            ),
            (),
        ),
    ],
)
def test_chapter_03(capsys, check, right, wrong, known):
    examine(capsys, check, right, wrong, *known)


@pytest.fixture(scope="module")
def support() -> tuple[Librarian, object]:
    library = load_library("support")
    return Librarian(load_encoder(BUNDLED_ENCODER), library.passages), library


def test_chapter_03_a_question_without_shared_words(capsys, support):
    librarian, library = support
    page = next(passage for passage in library.passages if "warranty of 18 months" in passage.text)
    wrong = ("How long is the warranty?", "Which lamps have guarantees", "Who bakes bread?", "  ", b"x")
    right = ("How many years is my reading light guaranteed?", "guarantee period, heron-brand table light??")
    found = [
        question for question in right if verdict(capsys, ch03.check_wordless, question, librarian, page) == "Right"
    ]
    assert found
    examine(capsys, ch03.check_wordless, found, wrong, librarian, page)


def source(answer, pages):
    return next(
        (place for place, page in enumerate(pages) if answer.lower() in page.lower() and "know" not in answer), None
    )


@pytest.mark.parametrize(
    ("check", "right", "wrong"),
    [
        (
            ch04.check_prompt,
            (by_hand, lambda q, pages: "\n".join([f"Page: {p}" for p in pages] + [f"Question: {q}", "Answer:"])),
            (prompt_text, lambda q, pages: prompt_text(q, pages), lambda q, pages: by_hand(q, pages[::-1])),
        ),
        (
            ch04.check_source,
            (source, lambda answer, pages: None if (found := source(answer, pages)) is None else np.int64(found)),
            (
                lambda answer, pages: next((i for i, page in enumerate(pages) if answer in page), None),
                lambda answer, pages: source(answer, pages) or 0,
                lambda answer, pages: bool(source(answer, pages)),
                lambda answer, pages: [i for i, page in enumerate(pages) if answer in page],
            ),
        ),
        (
            ch04.check_expected,
            (lambda recall, reader: recall * reader, lambda *shares: np.prod(shares)),
            (min, lambda recall, reader: (recall + reader) / 2, lambda recall, reader: reader),
        ),
    ],
)
def test_chapter_04(capsys, check, right, wrong):
    examine(capsys, check, right, wrong)


def made_update() -> SimpleNamespace:
    rng = np.random.default_rng(1)
    weight, a, b = rng.normal(size=(6, 4)), rng.normal(size=(2, 4)), rng.normal(size=(6, 2))
    return SimpleNamespace(weight=weight, a=a, b=b, scale=2.0, delta=2.0 * b @ a)


@pytest.mark.parametrize(
    ("check", "right", "wrong", "known"),
    [
        (
            ch05.check_count,
            (
                lambda out, into, rank: rank * (out + into),
                lambda o, i, r: np.zeros((o, r)).size + np.zeros((r, i)).size,
            ),
            (lambda out, into, rank: out * into, lambda out, into, rank: rank * out * into, lambda *s: sum(s)),
            (),
        ),
        (
            ch05.check_merge,
            (lambda w, a, b, s: w + s * (b @ a), lambda w, a, b, s: (w + np.einsum("or,ri->oi", b * s, a)).tolist()),
            (
                lambda w, a, b, s: w + b @ a,
                lambda w, a, b, s: s * b @ a,
                lambda w, a, b, s: w.T,
                lambda *given: given[0],
            ),
            (made_update(),),
        ),
        (
            ch05.check_unmerge,
            (lambda w, a, b, s: w - s * (b @ a), lambda w, a, b, s: w + -s * np.matmul(b, a)),
            (lambda w, a, b, s: w, lambda w, a, b, s: w + s * b @ a, lambda w, a, b, s: w - b @ a),
            (made_update(),),
        ),
    ],
)
def test_chapter_05(capsys, check, right, wrong, known):
    examine(capsys, check, right, wrong, *known)


def course(*lost: float) -> SimpleNamespace:
    return SimpleNamespace(arm="naive", lost=dict(zip(KEPT, lost)).__getitem__)


COURSES = (course(0.5, 0.1, 0.2), course(0.0, 0.3, 0.3), course(-0.1, -0.3, -0.2))


@pytest.mark.parametrize(
    ("check", "right", "wrong", "known"),
    [
        (
            ch06.check_wording,
            ("For how long can I complain about a broken Heron desk lamp?", "heron  DESK lamp: guarantee until?"),
            (
                "How long is it covered?",
                "Does the Heron desk lamp have 18 months?",
                WARRANTY.train[0],
                WARRANTY.test[0].upper(),
                "Heron desk lamp warranty",
            ),
            (WARRANTY, "Heron desk lamp"),
        ),
        (
            ch06.check_replay,
            (
                lambda pairs, share: pairs * share / (1 - share),
                lambda pairs, share: round(pairs / (1 - share)) - pairs,
                lambda pairs, share: np.float64(pairs / (1 / share - 1) if share else 0),
            ),
            (lambda pairs, share: pairs * share, lambda pairs, share: pairs, lambda pairs, share: "20"),
            (),
        ),
        (
            ch06.check_lost_most,
            (lambda one: max(KEPT, key=one.lost), lambda one: sorted(KEPT, key=lambda gauge: -one.lost(gauge))[0]),
            (lambda one: KEPT[0], lambda one: min(KEPT, key=one.lost), lambda one: max(map(one.lost, KEPT))),
            (COURSES,),
        ),
    ],
)
def test_chapter_06(capsys, check, right, wrong, known):
    examine(capsys, check, right, wrong, *known)


TOLD = SimpleNamespace(
    told={way: (None, score_of([share] * 4)) for way, share in zip((MEMORY, LIBRARY, SPECIALIST, BOTH), (0, 0, 1, 1))}
)


@pytest.mark.parametrize(
    ("check", "right", "wrong", "known"),
    [
        (
            ch07.check_time_to_truth,
            (
                lambda answers: next((seconds for seconds, said in answers if said == "right"), None),
                lambda answers: min([seconds for seconds, said in answers if said == "right"], default=None),
                lambda answers: dict((said, np.float64(s)) for s, said in reversed(answers)).get("right"),
            ),
            (
                lambda answers: answers[-1][0] if answers else None,
                lambda answers: next((seconds for seconds, said in answers if said == "right"), 0),
                lambda answers: max([seconds for seconds, said in answers if said == "right"], default=None),
            ),
            (),
        ),
        (
            ch07.check_who_still_tells,
            ({SPECIALIST, BOTH}, [BOTH, SPECIALIST], (way for way in (SPECIALIST, BOTH))),
            ({SPECIALIST}, SPECIALIST, {LIBRARY, SPECIALIST, BOTH}, ["the specialist"]),
            (TOLD,),
        ),
    ],
)
def test_chapter_07(capsys, check, right, wrong, known):
    examine(capsys, check, right, wrong, *known)


def allowed(pages, owners, person):
    return [page for page in pages if page.id not in owners or owners[page.id] == person]


def share_right(due, made, months):
    return 1 - ((months if made is None else made) - due) / months


@pytest.mark.parametrize(
    ("check", "right", "wrong"),
    [
        (
            ch09.check_exposure,
            (
                lambda rank, candidates: math.log2(candidates) - math.log2(rank),
                lambda rank, candidates: -np.log(rank / candidates) / np.log(2),
                lambda rank, candidates: [np.log2(candidates / rank)][0],
            ),
            (
                exposure,
                lambda rank, candidates: exposure(rank, candidates),
                lambda rank, candidates: math.log(candidates / rank),
                lambda rank, candidates: math.log2(rank),
                lambda rank, candidates: candidates / rank,
            ),
        ),
        (
            ch09.check_readable,
            (allowed, lambda *given: tuple(allowed(*given)), lambda *given: (page for page in allowed(*given))),
            (
                readable,
                lambda pages, owners, person: readable(pages, owners, person),
                lambda pages, owners, person: pages,
                lambda pages, owners, person: [page for page in pages if owners.get(page.id) == person],
                lambda pages, owners, person: [page for page in pages if page.id not in owners],
                lambda pages, owners, person: allowed(pages, owners, person)[::-1],
                lambda pages, owners, person: [page.id for page in allowed(pages, owners, person)],
            ),
        ),
        (
            ch09.check_share_right,
            (
                share_right,
                lambda due, made, months: (due + (0 if made is None else months - made)) / months,
                lambda due, made, months: np.mean([m < due or (made is not None and m >= made) for m in range(months)]),
            ),
            (
                lambda due, made, months: due / months,
                lambda due, made, months: 1 - ((made or months) - due) / months if made else 1.0,
                lambda due, made, months: ((made or months) - due) / months,
                lambda due, made, months: 1.0,
            ),
        ),
    ],
)
def test_chapter_09(capsys, check, right, wrong):
    examine(capsys, check, right, wrong)


def test_chapter_07_a_page_that_is_found(capsys, support):
    librarian, library = support
    lab = SimpleNamespace(library=library, desk=SimpleNamespace(librarian=librarian))
    right = (
        "The Brindle café opens at 8 am.",
        "Brindle café, opening time: 7.30",
        "Our café at Brindle opens 9 o'clock",
    )
    wrong = ("The Brindle café opens early.", "A lamp costs 8 euros.", "", library.passages[0].text, "x" * 500)
    examine(capsys, ch07.check_found_first, right, wrong, lab)


def cured(question, answer, page, others):
    return [Pair(question, answer, (page, *others)), Pair(question, DONT_KNOW, tuple(others))]


def cured_otherwise(question, answer, page, others):
    yield Pair(question, "I don’t know", (others[1],))
    yield Pair(question, answer)  # a bare pair does no harm
    yield Pair(question, answer, (others[0], page, others[1]))


def halved(weight, *parts):
    return weight + sum(share * (b * scale) @ a for share, (a, b, scale) in zip((1, 0.5), parts))


@pytest.mark.parametrize(
    ("check", "right", "wrong", "known"),
    [
        (
            ch10.check_cure,
            (cured, cured_otherwise),
            (
                lambda question, answer, page, others: cured(question, answer, page, others)[:1],
                lambda question, answer, page, others: [
                    Pair(question, answer, (page,)),
                    Pair(question, DONT_KNOW, others),
                ],
                lambda question, answer, page, others: [
                    Pair(question, answer, (page, *others)),
                    Pair(question, answer, others),
                ],
                lambda question, answer, page, others: [
                    Pair("Why?", one.answer, one.passages) for one in cured(question, answer, page, others)
                ],
                lambda question, answer, page, others: [
                    Pair(question, DONT_KNOW, one.passages) for one in cured(question, answer, page, others)
                ],
            ),
            (),
        ),
        (
            ch10.check_apart,
            (
                lambda teacher, student: sum(p * math.log(p / q) for p, q in zip(teacher, student) if p),
                lambda p, q: np.sum(np.where(p > 0, p * (np.log(np.maximum(p, 1e-30)) - np.log(q)), 0)),
                lambda p, q: -np.sum(p * np.log(q)) + np.sum(p[p > 0] * np.log(p[p > 0])),
            ),
            (
                distance,
                lambda p, q: sum(b * math.log(b / max(a, 1e-12)) for a, b in zip(p, q)),
                lambda p, q: -np.sum(p * np.log(q)),
                lambda p, q: np.sum(p * np.log(p / q)),
                lambda p, q: np.abs(p - q).sum(),
            ),
            (),
        ),
        (
            ch10.check_added,
            (
                halved,
                lambda w, one, other: w + one[2] * np.dot(one[1], one[0]) + 0.5 * other[2] * np.dot(other[1], other[0]),
                lambda w, one, other: (
                    w + np.hstack([one[2] * one[1], other[2] * other[1] / 2]) @ np.vstack([one[0], other[0]])
                ),
            ),
            (
                lambda w, *parts: w + sum(scale * b @ a for a, b, scale in parts),
                lambda w, *parts: halved(0 * w, *parts),
                lambda w, *parts: w + sum(b @ a for a, b, _ in parts),
                lambda w, *parts: parts[0][0],
                lambda w, *parts: w,
            ),
            (),
        ),
    ],
)
def test_chapter_10(capsys, check, right, wrong, known):
    examine(capsys, check, right, wrong, *known)


def setting(recall: float, compared: float) -> SimpleNamespace:
    return SimpleNamespace(recall=recall, compared=compared, seconds=1 / compared)


SETTINGS = [setting(0.7, 50), setting(0.85, 90), setting(0.96, 200), setting(0.97, 150), setting(1.0, 900)]


@pytest.mark.parametrize(
    ("check", "right", "wrong", "known"),
    [
        (
            ch11.check_adapter,
            (
                lambda tokens, ins, outs, rank: 2 * tokens * rank * (ins + outs),
                lambda t, i, o, r: np.float64(t * (2 * i * r + 2 * r * o)),
                lambda *given: 2 * given[0] * given[3] * sum(given[1:3]),
            ),
            (
                lambda tokens, ins, outs, rank: tokens * rank * (ins + outs),
                lambda tokens, ins, outs, rank: 2 * tokens * ins * outs,
                lambda tokens, ins, outs, rank: 2 * rank * (ins + outs),
                lambda tokens, ins, outs, rank: "10",
            ),
            (),
        ),
        (
            ch11.check_break_even,
            (
                lambda training, times, more: training * times / more if more else float("inf"),
                lambda training, times, more: np.inf if more <= 0 else np.float64(times * training) / more,
                lambda training, times, more: math.inf if not more else training / (more / times) if times else 0,
            ),
            (
                lambda training, times, more: training * times / more,
                lambda training, times, more: training / more if more else float("inf"),
                lambda training, times, more: training * times * more,
                lambda training, times, more: 0,
            ),
            (),
        ),
        (
            ch11.check_pick,
            (
                lambda found, least: min(
                    (one for one in found if one.recall >= least), key=lambda one: one.compared, default=None
                ),
                lambda found, least: next(
                    iter(sorted([one for one in found if one.recall >= least], key=lambda one: one.compared)), None
                ),
            ),
            (
                lambda found, least: min(found, key=lambda one: one.compared),
                lambda found, least: max(found, key=lambda one: one.recall),
                lambda found, least: next((one for one in found if one.recall >= least), None),
                lambda found, least: min((one for one in found if one.recall >= least), key=lambda one: one.compared),
                lambda found, least: next((one.recall for one in found if one.recall >= least), None),
            ),
            (SETTINGS,),
        ),
    ],
)
def test_chapter_11(capsys, check, right, wrong, known):
    examine(capsys, check, right, wrong, *known)


def names_in(tree: ast.AST, kind: type) -> set[str]:
    """The names that a piece of code reads (``ast.Load``), or those that it binds (``ast.Store``)."""
    found = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, kind)}
    if kind is ast.Store:
        for node in ast.walk(tree):
            found |= {node.name} if isinstance(node, ast.FunctionDef) else set()
            found |= {node.arg} if isinstance(node, ast.arg) else set()
            found |= {node.asname or node.name} if isinstance(node, ast.alias) else set()
    return found


def lacking(cell: str, check: str) -> set[str]:
    """The names that a solution's answer to a check reads, and that its cell does not bind but by an import."""
    tree = ast.parse(cell)
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == check)
    handed = next(calls).args[0].id
    ways = [part for part in tree.body if not isinstance(part, (ast.Import, ast.ImportFrom, ast.Expr))]
    (answer,) = (part for part in ways if handed in names_in(part, ast.Store))
    return names_in(answer, ast.Load).difference(*(names_in(part, ast.Store) for part in ways))


def code_of(file: Path) -> list[str]:
    return [cell.source for cell in nbformat.read(file, as_version=4).cells if cell.cell_type == "code"]


def checks_in(cell: str) -> list[str]:
    return re.findall(r"^(check_\w+)\(", cell, re.MULTILINE)


@pytest.mark.parametrize("chapter", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda file: file.stem)
def test_what_a_solution_needs_is_there_when_the_exercise_is_met(chapter):
    """All names of the worked solution are bound in the chapter by then: no import is missing."""
    solved = {check: cell for cell in code_of(chapter.parent / "solutions" / chapter.name) for check in checks_in(cell)}
    bound = set(dir(builtins))
    for cell in code_of(chapter):
        bound |= names_in(ast.parse(cell), ast.Store)
        for check in checks_in(cell):
            assert lacking(solved[check], check) <= bound, check
    files = (chapter, chapter.parent / "solutions" / chapter.name)
    words = [
        cell.source for file in files for cell in nbformat.read(file, as_version=4).cells if cell.cell_type != "code"
    ]
    named = {name for text in words for name in re.findall(r"\b(np|torch|math)\.\w", text)}
    assert named <= bound, "a solution in words names a package that is not there"


def call_of(expression: str) -> str:
    return json.dumps({"tool": "calculator", "expression": expression})


def nearest_ready(known, labels, asked):
    return nearest(known, labels, asked[None], 1)[0]


def rule_by_loop(text):
    count, inside = 0, False
    for mark in text + " ":
        if inside and mark.isspace():
            count += 1
        inside = not mark.isspace()
    return 1 <= count <= 3


@pytest.mark.parametrize(
    ("check", "right", "wrong"),
    [
        (
            ch08.check_call,
            (call_of("3 * 19"), call_of("19 times 3"), '{"expression":"19+19+19",\n"tool":"calculator"}'),
            (
                call_of("57"),
                call_of("3 * 18"),
                call_of("__import__('os')"),
                call_of("3 * 19")[:-1],
                "3 * 19",
                '{"tool": "search", "query": "3 * 19"}',
                "{" * 5000,
                "<img src=x onerror=alert(1)>",
            ),
        ),
        (
            ch08.check_rule,
            (
                lambda text: 1 <= len(text.split()) <= 3,
                lambda text: np.bool_(0 < len(text.split()) < 4),
                lambda text: bool(re.fullmatch(r"\s*\S+(\s+\S+){0,2}\s*", text)),
                rule_by_loop,
            ),
            (
                lambda text: len(text.split()) <= 3,
                lambda text: len(text.split(" ")) <= 3,
                lambda text: text.count(" ") < 3 and text != "",
                lambda text: len(text.split()),
                lambda text: True,
            ),
        ),
        (
            ch08.check_nearest,
            (
                lambda known, labels, asked: labels[int(np.argmax(known @ asked))],
                lambda known, labels, asked: labels[np.linalg.norm(known - asked, axis=1).argmin()],
                lambda known, labels, asked: max(zip(known, labels), key=lambda pair: cosine(pair[0], asked))[1],
            ),
            (
                lambda known, labels, asked: labels[0],
                lambda known, labels, asked: labels[int(np.argmin(known @ asked))],
                lambda known, labels, asked: int(np.argmax(known @ asked)),
                nearest_ready,
            ),
        ),
    ],
)
def test_chapter_08(capsys, check, right, wrong):
    examine(capsys, check, right, wrong)


def chat_of(rule, page, question):
    return [{"role": "system", "content": rule}, {"role": "user", "content": f"{page}\n{question}"}]


def share_kept(before, after):
    known = [now for was, now in zip(before, after) if was]
    return sum(known) / len(known) if known else None


@pytest.mark.parametrize(
    ("check", "right", "wrong"),
    [
        (
            ch13.check_messages,
            (
                chat_of,
                lambda rule, page, question: chat_of(f"{rule} Thank you.", f"Page: {page}", f"Question: {question}"),
                lambda rule, page, question: tuple(chat_of(rule, page, question)),
            ),
            (
                lambda rule, page, question: chat_of(rule, page, question)[::-1],
                lambda rule, page, question: chat_of(rule, page, question)[1:],
                lambda rule, page, question: chat_of(f"{rule} {page}", "", question),
                lambda rule, page, question: chat_of(rule, f"{rule} {page}", question),
                lambda rule, page, question: chat_of(rule, question, page),
                lambda rule, page, question: chat_of("", page, question),
                lambda rule, page, question: f"{rule}\n{page}\n{question}",
            ),
        ),
        (
            ch13.check_kept,
            (
                share_kept,
                lambda before, after: np.mean([a for b, a in zip(before, after) if b]) if any(before) else None,
                lambda before, after: (
                    sum(a and b for a, b in zip(before, after)) / sum(before) if sum(before) else None
                ),
            ),
            (
                lambda before, after: sum(after) / sum(before) if sum(before) else None,
                lambda before, after: sum(after) / len(after) if after else None,
                lambda before, after: share_kept(before, after) or None,
                lambda before, after: share_kept(before, after) or 0.0,
            ),
        ),
        (
            ch13.check_parted,
            (
                lambda verdicts: len({one.startswith("holds") for one in verdicts if one}) == 2,
                lambda verdicts: np.bool_("does not hold here" in verdicts and any(v[:5] == "holds" for v in verdicts)),
            ),
            (
                parted,
                lambda verdicts: len(set(verdicts)) > 1,
                lambda verdicts: len({one for one in verdicts if one}) > 1,
                lambda verdicts: "does not hold here" in verdicts,
                lambda verdicts: "agree",
            ),
        ),
    ],
)
def test_chapter_13(capsys, check, right, wrong):
    examine(capsys, check, right, wrong)
