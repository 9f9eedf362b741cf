"""Chapter 08: rules, tools and sorting against what a person would say; the experiments and panels on small models."""

from __future__ import annotations

import ast
import operator
from fractions import Fraction
from random import Random

import numpy as np
import pytest

from helpers.behaviour import Example, load_behaviour
from helpers.findings import CONDITION, FAILS, HOLDS
from helpers.records import Hit, Passage
from helpers.scoring import score_of
from helpers.show.pictures import png_html
from helpers.topics.only_training import calls, figures, identity, in_office, instructions, notation, sorting, style
from helpers.topics.only_training.arithmetic import SumError, calculate
from helpers.topics.only_training.calls import framed, without_braces
from helpers.topics.only_training.in_office import Examined
from helpers.topics.only_training.panel.dial import DialPanel, StyleDial, letter_html
from helpers.topics.only_training.panel.tester import NOTHING, CallPanel, ToolTester, outcome_html
from helpers.topics.only_training.sorting import DEPARTMENT, DEPOT, Sorted
from helpers.topics.only_training.style import RULES, STRENGTHS, Turned
from helpers.topics.only_training.teaching import Told, clearly_more, says_plain, tell
from helpers.topics.only_training.tools import Call, CallError, read_call, run_call

NASTY = "<img src=x onerror=alert(1)>"


def share(right: int, of: int = 20):
    return score_of([True] * right + [False] * (of - right))


def example(kind: str = "k", answer: str = "yes", plain: str = "", question: str = "Who?", page: str = "") -> Example:
    return Example("e", "test", kind, question, answer, page, plain)


def told(arm: str, right: int, wrong: str = "no", of: int = 20, kind: str = "k", plain: str = "yes") -> Told:
    asked = tuple(example(kind, plain=plain) for _ in range(of))
    return Told(arm, asked, ("yes",) * right + (wrong,) * (of - right))


# -- the calculator ----------------------------------------------------------------------------

SIGNS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}


def by_python(node: ast.AST) -> Fraction:
    """Python's own grammar over exact fractions: another parser than ours."""
    if isinstance(node, ast.BinOp):
        return SIGNS[type(node.op)](by_python(node.left), by_python(node.right))
    if isinstance(node, ast.UnaryOp):
        return -by_python(node.operand)
    return Fraction(str(node.value))


def random_sum(rng: Random, depth: int) -> str:
    if depth == 0 or rng.random() < 0.3:
        return rng.choice([str(rng.randint(0, 99)), f"{rng.randint(0, 9)}.{rng.randint(0, 99)}"])
    left, right = (random_sum(rng, depth - 1) for _ in range(2))
    whole = f"{left} {rng.choice('+-*/')} {right}"
    return rng.choice([whole, f"({whole})", f"-({whole})"])


def test_the_calculator_agrees_with_pythons_own_grammar():
    rng, checked = Random(0), 0
    while checked < 300:
        text = random_sum(rng, 3)
        if len(text) > 60:
            continue
        checked += 1
        try:
            wanted = by_python(ast.parse(text, mode="eval").body)
        except ZeroDivisionError:
            with pytest.raises(SumError, match="zero"):
                calculate(text)
            continue
        assert float(calculate(text)) == pytest.approx(float(wanted), abs=5e-5, rel=1e-9), text


@pytest.mark.parametrize(
    ("text", "value"),
    [("12 times 7", "84"), ("84 divided by 6", "14"), ("90 minus 26", "64"), ("48 plus 35", "83"), ("2 - -3", "5")],
)
def test_a_sum_may_be_in_words(text, value):
    assert calculate(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "2 +",
        "* 3",
        "(2 + 3",
        "2 + 3)",
        "2 3",
        "9 ** 9",
        "2 ^ 3",
        "timestamp",
        "1e9",
        "9" * 13,
        "999999999999 * 999999999999",
        "1 / 0",
        "1 / (2 - 2)",
        "(" * 30 + "1" + ")" * 30,
        "-" * 59 + "1",
        "1 + " * 40,
        "__import__('os').system('echo')",
        "open('x')",
        "٣ + ٤",
        "x = 2",
        "2; 3",
        "lambda: 1",
    ],
)
def test_what_is_no_sum_is_refused(text):
    with pytest.raises(SumError):
        calculate(text)


# -- calls -------------------------------------------------------------------------------------


class Shelf:
    """A librarian who remembers what was searched for."""

    def __init__(self, *texts: str) -> None:
        self.texts, self.asked = texts, []

    def search(self, question: str, k: int = 3):
        self.asked.append(question)
        return tuple(Hit(Passage(f"p{rank}", text), 1.0, rank) for rank, text in enumerate(self.texts[:k], 1))


def test_a_call_that_keeps_to_the_schema_runs():
    shelf = Shelf("The key is red.", "Two.", "Three.")
    assert run_call(read_call('{"tool": "calculator", "expression": " 6 * 7 "}'), shelf) == "42" and not shelf.asked
    assert run_call(Call("search", "keys"), shelf) == "p1: The key is red.\np2: Two." and shelf.asked == ["keys"]
    assert run_call(Call("search", "keys"), Shelf()) == "No page was found."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no valid JSON"),
        ("{", "no valid JSON"),
        ('{"tool": "calculator", "expression": "1"} and', "no valid JSON"),
        ("[" * 290, "no valid JSON"),
        ("[]", "an object in braces"),
        ('"calculator"', "an object in braces"),
        ("{}", "There is no tool None"),
        ('{"tool": "shell", "command": "ls"}', "There is no tool 'shell'"),
        ('{"tool": ["calculator"], "expression": "1"}', "There is no tool"),
        ('{"tool": "calculator"}', "wants 'expression' and nothing else; it got: nothing"),
        ('{"tool": "calculator", "query": "1"}', "it got: 'query'"),
        ('{"tool": "search", "query": "a", "limit": 9}', "it got: 'query', 'limit'"),
        ('{"tool": "calculator", "expression": 12}', "must be a text"),
        ('{"tool": "search", "query": " "}', "must be a text that is not empty"),
        ('{"tool": "search", "tool": "calculator", "query": "a"}', "stands there twice"),
        ("x" * 5000, "5,000 characters; at most 300"),
    ],
)
def test_what_is_no_call_is_refused_in_words(text, said):
    with pytest.raises(CallError, match=said.replace("(", r"\(")):
        read_call(text)


def test_a_calculator_that_refuses_says_why():
    with pytest.raises(CallError, match="refused 'open the door': 'open the door' is no number"):
        run_call(Call("calculator", "open the door"), Shelf())


def test_the_wanted_calls_of_all_rows_are_right_and_can_be_run():
    for one in (*load_behaviour("tool_calls").train, *load_behaviour("tool_calls").test):
        said = framed(without_braces(one.answer))
        assert said == one.answer and calls.right_call(said, one)
        assert run_call(read_call(said), Shelf("A page."))


def test_calls_are_judged_in_three_steps():
    one = example("calculator", plain="2 times 3")
    right, other, search = (
        '{"tool": "calculator", "expression": "2 times  3"}',
        '{"tool": "calculator", "expression": "2 times 4"}',
        '{"tool": "search", "query": "2 times 3"}',
    )
    marks = [[rule(text, one) for rule in calls.RULES.values()] for text in (right, other, search, "2 times 3")]
    assert marks == [[True] * 3, [True, True, False], [True, False, False], [False] * 3]


# -- rules -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["style", "instructions"])
def test_every_wanted_answer_keeps_its_own_rules(name):
    rules = (style.in_style, says_plain) if name == "style" else (instructions.obeys, instructions.right)
    behaviour = load_behaviour(name)
    for one in (*behaviour.train, *behaviour.test):
        assert all(rule(one.answer, one) for rule in rules), one.id


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("18 months", {"greeting", "one sentence", "sign-off", "tone"}),
        (f"{style.GREETING}\n18 months\n{style.SIGN_OFF}", {"one sentence", "tone"}),
        (f"{style.GREETING}\nIt is 18 months.\n{style.SIGN_OFF}", {"tone"}),
        (f"{style.GREETING}\nPlease wait.", {"one sentence", "sign-off"}),
        (f"{style.GREETING}\nPlease wait.\nNow.\n{style.SIGN_OFF}", {"one sentence"}),
        ("", {"greeting", "one sentence", "sign-off", "tone"}),
        (f"{style.GREETING}\nPlease wait.\n{style.SIGN_OFF}", set()),
    ],
)
def test_the_rules_of_the_style_find_what_is_missing(text, broken):
    step = example("step")
    assert {name for name, rule in RULES.items() if not rule(text, step)} == broken
    assert style.polite(text, example("value")), "a value need not be asked for"


@pytest.mark.parametrize(
    ("kind", "text", "obeyed", "right"),
    [
        ("capitals", "ON MONDAY", True, True),
        ("capitals", "On Monday", False, True),
        ("capitals", "ON FRIDAY", True, False),
        ("one word", "Monday", True, True),
        ("one word", "on Monday", False, True),
        ("one word", "Friday", True, False),
        ("quotes", '"on Monday"', True, True),
        ("quotes", 'on "Monday"', False, True),
        ("quotes", '""', False, False),
        ("plain", "Monday", True, True),
        ("plain", "", False, False),
        ("capitals", "", False, False),
        ("list", "- on Monday", False, True),
    ],
)
def test_obeying_and_being_right_are_two_things(kind, text, obeyed, right):
    one = example(kind, "on Monday", "on Monday")
    assert (instructions.obeys(text, one), instructions.right(text, one)) == (obeyed, right)


def test_a_list_has_its_items_in_order_one_a_line():
    one = example("list", "- tea\n- milk", "tea and milk")
    marks = {
        text: (instructions.obeys(text, one), instructions.right(text, one))
        for text in ("- tea\n- milk", "- milk\n- tea", "tea and milk", "- tea\n- milk\n- eggs")
    }
    assert list(marks.values()) == [(True, True), (True, False), (False, True), (True, False)]


@pytest.mark.parametrize(("text", "right"), [("20", True), ("20 months", True), ("12", False), ("20 or 12", False)])
def test_a_value_is_its_number(text, right):
    assert notation.right_number(text, example(answer="20 months")) == right


def test_a_page_in_words_has_every_value_of_the_notation_and_no_sign():
    for one in load_behaviour("notation").test:
        words = notation.in_words(one.page)
        assert one.answer.removeprefix("shelf ") in words and not set("@%/:") & set(words)


def test_translated_pages_are_read_without_training(brain):
    signs = load_behaviour("notation")
    legend = tell("legend", brain, signs, notation.with_legend).share(notation.right_number)
    words = tell("words", brain, signs, notation.translated).share(notation.right_number)
    assert clearly_more(words, legend) and words.share > 0.75


# -- sorting -----------------------------------------------------------------------------------


def test_a_letter_belongs_to_the_depot_of_its_first_digit():
    letters = load_behaviour("tickets")
    by_depot = sorting.task_of(DEPOT)
    assert [one.question for one in by_depot.test] == [one.question for one in letters.test]
    assert {one.answer for one in by_depot.train[:9]} == {"north", "centre", "south"}
    assert [sorting.depot_of(f"Order {n}: hello") for n in ("1999", "4000", "9123")] == ["north", "centre", "south"]
    with pytest.raises(ValueError, match="'colour' is not one of: department, depot"):
        sorting.task_of("colour")


def test_neighbours_vote_as_those_of_scikit_learn():
    from sklearn.neighbors import KNeighborsClassifier

    rng = np.random.default_rng(0)
    known, asked = (rng.normal(size=(size, 8)) for size in (40, 25))
    known, asked = (rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (known, asked))
    labels = [f"tray {number % 4}" for number in range(40)]
    for k in sorting.NEIGHBOURS:
        voting = KNeighborsClassifier(k, metric="cosine", weights=lambda far: 1 - far).fit(known, labels)
        assert sorting.nearest(known, labels, asked, k) == voting.predict(asked).tolist()


def test_k_is_chosen_on_the_sorted_letters_alone():
    pairs = np.array([[1, 0], [0.99, 0.141], [0, 1], [0.141, 0.99]])
    assert sorting.best_k(pairs, ["a", "a", "b", "b"]) == 1


def test_few_letters_are_read_more_often_so_that_the_steps_are_as_many():
    for size in sorting.SIZES:
        recipe = sorting.recipe_for(size, 3)
        steps = recipe.epochs * -(-size // recipe.batch)
        assert steps >= sorting.STEPS * 0.9 and recipe.seed == 3


# -- verdicts ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "trained", "seen", "verdict"),
    [(0, 18, 20, HOLDS), (0, 10, 20, CONDITION), (0, 2, 8, FAILS), (19, 20, 20, FAILS)],
)
def test_identity_is_judged_by_what_was_never_asked(before, trained, seen, verdict):
    arms = [told(arm, n) for arm, n in zip(identity.ARMS, (before, 5, trained, seen))]
    (b1,) = identity.findings(arms)
    assert (b1.id, b1.verdict) == ("B1", verdict)


def letters(arm: str, styled: int, right: int) -> Told:
    asked = tuple(example("value", plain="yes") for _ in range(20))
    middle = ["It is yes."] * right + ["It is no."] * (20 - right)
    texts = [f"{style.GREETING}\n{one}\n{style.SIGN_OFF}" if i < styled else one for i, one in enumerate(middle)]
    return Told(arm, asked, tuple(texts))


@pytest.mark.parametrize(
    ("page", "adapter", "right", "verdict"),
    [(0, 20, 20, HOLDS), (0, 20, 10, CONDITION), (0, 10, 20, CONDITION), (0, 3, 20, FAILS), (18, 20, 20, FAILS)],
)
def test_style_is_judged_against_the_best_page(page, adapter, right, verdict):
    arms = [letters(arm, n, 20) for arm, n in zip(style.ARMS, (0, page, 0))]
    (b2,) = style.findings([*arms, letters(style.TRAINED, adapter, right)])
    assert (b2.id, b2.verdict) == ("B2", verdict)


@pytest.mark.parametrize(
    ("before", "after", "right", "verdict"),
    [(0, 20, 20, HOLDS), (0, 20, 5, CONDITION), (0, 8, 20, CONDITION), (0, 3, 20, FAILS), (18, 20, 20, FAILS)],
)
def test_instructions_have_a_price(before, after, right, verdict):
    def arm(name: str, obeyed: int, correct: int) -> Told:
        asked = tuple(example("capitals", "YES", "yes") for _ in range(20))
        said = ["yes" if i < correct else "no" for i in range(20)]
        return Told(name, asked, tuple(text.upper() if i < obeyed else text for i, text in enumerate(said)))

    (b3,) = instructions.findings([arm("before", before, 20), arm("trained", after, right)])
    assert (b3.id, b3.verdict) == ("B3", verdict)


@pytest.mark.parametrize(
    ("form", "whole", "manual", "verdict"),
    [(20, 20, 0, HOLDS), (20, 9, 0, CONDITION), (20, 2, 0, FAILS), (20, 18, 17, FAILS)],
)
def test_calls_are_judged_by_form_and_by_arguments(form, whole, manual, verdict):
    def arm(name: str, valid: int, right: int) -> Told:
        asked = tuple(example("search", plain="keys") for _ in range(20))
        texts = [f'{{"tool": "search", "query": "{"keys" if i < right else "doors"}"}}' for i in range(20)]
        return Told(name, asked, tuple(text if i < valid else "keys" for i, text in enumerate(texts)))

    (b4,) = calls.findings(
        [arm(calls.BEFORE, 0, 0), arm(calls.MANUAL, manual, manual), arm(calls.TRAINED, form, whole)]
    )
    assert (b4.id, b4.verdict) == ("B4", verdict)


@pytest.mark.parametrize(
    ("department", "depot", "verdict"),
    [((12, 19), (19, 8), CONDITION), ((19, 8), (19, 8), HOLDS), ((9, 19), (8, 8), FAILS)],
)
def test_sorting_is_judged_on_both_tasks(department, depot, verdict):
    curves = [(Sorted(task, 100, *map(share, pair)),) for task, pair in ((DEPARTMENT, department), (DEPOT, depot))]
    (q3,) = sorting.findings(curves)
    assert (q3.id, q3.verdict) == ("Q3", verdict)


@pytest.mark.parametrize(
    ("alone", "legend", "translated", "trained", "both", "verdict"),
    [
        (3, 4, 3, 0, 18, CONDITION),
        (3, 18, 3, 0, 19, FAILS),
        (2, 2, 2, 17, 18, HOLDS),
        (2, 2, 17, 17, 18, CONDITION),
        (3, 3, 3, 0, 4, FAILS),
    ],
)
def test_a_notation_is_judged_against_the_library_at_its_best(alone, legend, translated, trained, both, verdict):
    def arm(name: str, right: int) -> Told:
        asked = tuple(example(answer="20 months") for _ in range(20))
        return Told(name, asked, ("20",) * right + ("7",) * (20 - right))

    numbers = (0, alone, legend, translated, trained, both)
    (k5,) = notation.findings([arm(name, n) for name, n in zip(notation.ARMS, numbers)])
    assert (k5.id, k5.verdict) == ("K5", verdict)


@pytest.mark.parametrize(
    ("base", "raw", "pairs", "library", "verdicts"),
    [(0, 1, 16, 17, (HOLDS, HOLDS)), (0, 17, 16, 17, (HOLDS, FAILS)), (15, 1, 16, 17, (FAILS, HOLDS))],
)
def test_the_office_is_judged_from_one_exam(base, raw, pairs, library, verdicts):
    numbers = (base, raw, pairs, library)
    found = in_office.findings([Examined(arm, share(n), 0) for arm, n in zip(in_office.ARMS, numbers)])
    assert tuple((one.id, one.verdict) for one in found) == tuple(zip(("Q11", "D1"), verdicts))


def test_the_office_trains_on_no_wording_of_its_exam():
    facts = in_office.office_facts()
    asked = {question.text for question in in_office.exam(facts)}
    assert len(asked) == 3 * in_office.FACTS and not asked & {text for fact in facts for text in fact.train}
    pages = in_office.raw_pages(facts)
    assert all(any(fact.statement in page.text for page in pages) for fact in facts)


# -- figures -----------------------------------------------------------------------------------


def words_of(figure) -> str:
    assert png_html(figure, figure.get_label()) and figure.get_label()
    return f"{figure.get_suptitle()} | {figure.get_label()}"


def test_the_figures_say_what_their_data_say():
    arms = [told(arm, n) for arm, n in zip(identity.ARMS, (0, 5, 12, 20))]
    assert "none right before, most after training" in words_of(figures.identity_bars(arms))
    styled = [letters(arm, n, 20) for arm, n in zip(style.ARMS, (0, 1, 0, 19))]
    assert "95 % by the adapter, 5 % by a page" in words_of(figures.style_bars(styled))
    curves = [
        tuple(Sorted(task, size, share(right), share(other)) for size in (5, 100))
        for task, right, other in ((DEPARTMENT, 9, 18), (DEPOT, 19, 7))
    ]
    assert "looking up by department, LoRA by depot" in words_of(figures.learning_curves(curves))
    exam = [Examined(arm, share(n), 0) for arm, n in zip(in_office.ARMS, (0, 1, 15, 16))]
    assert "on pairs 75 % right, on the pages 5 %, library 80 %" in words_of(figures.office_bars(exam))
    spoken = [
        Told(arm, (example("search", plain="keys"),), (text,))
        for arm, text in zip(calls.ARMS, ("", "keys", '{"tool": "search", "query": "doors"}'))
    ]
    assert "100 % of the calls are valid, 0 % are right" in words_of(figures.call_bars(spoken))


def test_the_dial_names_the_strength_at_which_the_style_wins():
    readings = [Turned(one, share(20 if one >= 0.75 else 0), share(18)) for one in STRENGTHS]
    assert "best at strength 0.75: in 100 % of" in words_of(figures.dial_lines(readings))
    falls = [Turned(1.0, share(12), share(9)), Turned(1.5, share(11), share(3))]
    assert "best at strength 1: in 60 % of" in figures.dial_headline(falls)
    assert "At no strength" in figures.dial_headline([Turned(1.0, share(0), share(3))])


# -- panels ------------------------------------------------------------------------------------


def dial_of(speak=lambda one, strength: "plain" if strength < 0.5 else "Hello") -> StyleDial:
    return StyleDial(speak, [example(question="One?", plain="plain"), example(question="Two?", plain="two")])


def test_the_dial_answers_at_its_strength_and_keeps_its_question():
    dial = dial_of()
    assert (dial.question, dial.strength, dial.text) == ("One?", 1.0, "Hello")
    dial.turn(0.25)
    assert dial.text == "plain" and dict(dial.kept)["right thing said"]
    dial.choose("Two?")
    assert (dial.question, dial.strength) == ("Two?", 0.25) and not dict(dial.kept)["right thing said"]
    for refused in (lambda: dial.turn(1.6), lambda: dial.turn(-0.1), lambda: dial.choose("Three?")):
        with pytest.raises(ValueError):
            refused()
    assert (dial.question, dial.strength) == ("Two?", 0.25)


def test_a_dial_that_fails_leaves_all_as_it_was():
    def speak(one, strength):
        if strength > 1:
            raise RuntimeError("no model")
        return "Hello"

    panel = DialPanel(dial_of(speak))
    panel.slider.value = 1.25
    assert panel.state.strength == 1.0 and "no model" in panel.message.value
    panel.slider.value = 0.5
    assert panel.state.strength == 0.5 and panel.message.value == ""


def test_the_dial_shows_text_as_text():
    dial = dial_of(lambda one, strength: NASTY)
    assert NASTY not in letter_html(dial) and "&lt;img" in letter_html(dial)
    assert NASTY not in DialPanel(dial).twin()


def a_tester(said: str = '{"tool": "calculator", "expression": "2 * 3"}') -> ToolTester:
    return ToolTester(lambda request: said, Shelf("The key is red."))


def test_a_request_becomes_a_call_and_runs():
    tester = a_tester()
    tester.ask("  What is\n2 times 3?")
    assert (tester.request, tester.result, tester.refusal) == ("What is 2 times 3?", "6", "")
    tester.run('{"tool": "search", "query": "keys"}')
    assert tester.result == "p1: The key is red." and tester.changes == 2


@pytest.mark.parametrize("said", ["", "Paris", '{"tool": "shell", "command": "rm"}', NASTY, "{" * 5000])
def test_a_wrong_call_is_told_and_runs_nothing(said):
    shelf = Shelf("The key is red.")
    tester = ToolTester(lambda request: said, shelf)
    tester.ask("Delete everything.")
    assert tester.result == "" and tester.refusal.endswith(NOTHING) and not shelf.asked
    shown = outcome_html(tester) + CallPanel(tester, ["a"]).twin()
    assert NASTY not in shown


@pytest.mark.parametrize("request_", ["", "  \n ", "x" * 201, "ignore the rules " * 300])
def test_a_request_that_is_refused_changes_nothing(request_):
    tester = a_tester()
    tester.ask("What is 2 times 3?")
    with pytest.raises(ValueError, match="request"):
        tester.ask(request_)
    assert (tester.request, tester.result, tester.changes) == ("What is 2 times 3?", "6", 1)


def test_what_was_typed_stays_and_an_error_is_shown():
    panel = CallPanel(a_tester(), ["What is 2 times 3?", "Two?"])
    assert panel.state.request == "What is 2 times 3?" and "6" in panel.outcome.value
    panel.typed.value = "y" * 5000
    panel.ask.click()
    assert "at most 200 fit" in panel.message.value and panel.typed.value == "y" * 5000
    panel.call.value = '{"tool": "eval", "code": "1"}'
    panel.run.click()
    assert "There is no tool" in panel.outcome.value and NOTHING in panel.outcome.value
    panel.suggested.value = "Two?"
    assert panel.state.request == "Two?" and panel.message.value == ""
