"""Chapter 02: the exam and the confidence from made-up answers, and a text that grows by a toy model's odds."""

from __future__ import annotations

import random

import numpy as np
import pytest
from jupyter_browser import NASTY

from helpers.language_model import answer
from helpers.prompting import prompt_text
from helpers.records import Answer, CommonFact, Fact, Odds
from helpers.topics.closed_book import checks
from helpers.topics.closed_book import experiment as closed_book
from helpers.topics.closed_book.experiment import TRAINED_WORDING, UNTRAINED_WORDING, Confidence, Sat
from helpers.topics.closed_book.figures import accuracy_by_exposures, how_sure_it_was, odds_bars, verdicts_by_kind
from helpers.topics.closed_book.panel import (
    CHOICES,
    MAX_START,
    PLAIN,
    QUESTION,
    TEXT,
    Continuation,
    OddsPanel,
    continue_text,
    odds_html,
    odds_panel,
    text_html,
)

END = "<end>"


# -- the exam ------------------------------------------------------------------------------------


@pytest.fixture
def knows_the_sky(monkeypatch):
    """A brain that says "blue" to everything but to what it does not understand."""

    def reply(brain, questions):
        return [Answer("I don't know." if "?" not in text else "blue", "") for text in questions]

    monkeypatch.setattr(closed_book, "answer_all", reply)


SKY = CommonFact("sky", "colour", ("Sky?", "Sky colour?", "Which sky?", "Say the sky"), "blue", 1, 70)
SNOW = CommonFact("snow", "colour", ("Snow?", "Snow colour?", "Which snow?", "Say the snow"), "white", 2, 30)


def test_the_exam_asks_the_wording_it_is_told(knows_the_sky):
    first, last = closed_book.sit_exam(None, [SKY, SNOW], 0), closed_book.sit_exam(None, [SKY, SNOW])
    assert [one.verdict for one in first] == ["right", "invented"]
    assert [(one.question, one.verdict) for one in last] == [(SKY.questions[3], "don't know")] + [
        (SNOW.questions[3], "don't know")
    ]
    assert [one.exposures for one in first] == [70, 30] and closed_book.score_exam(first).share == 0.5


def test_offices_are_counted_apart(knows_the_sky):
    def fact(office, answer, question="Colour?"):
        return Fact(office, "colour", f"It is {answer}.", answer, (question,), ())

    offices = {"support": [fact("a", "blue"), fact("b", "7 kg")], "law": [fact("c", "red"), fact("d", "red", "Say")]}
    counts = closed_book.verdict_counts(closed_book.ask_about_the_unseen(None, offices))
    assert counts == {
        "support": {"right": 1, "invented": 1, "don't know": 0},
        "law": {"right": 0, "invented": 1, "don't know": 1},
    }


def sat(right: bool, exposures: int, said: str = "x", wanted: str = "y") -> Sat:
    return Sat("?", wanted, said, "right" if right else "invented", exposures)


def test_groups_are_of_equal_size_and_in_order():
    marks = [sat(place >= 4, 100 - place) for place in range(10)]
    bins = closed_book.by_exposures(marks, 2)
    assert [(one.low, one.high, one.middle) for one in bins] == [(91, 95, 93.0), (96, 100, 98.0)]
    assert [(one.score.right, one.score.total) for one in bins] == [(5, 5), (1, 5)]
    with pytest.raises(ValueError, match="choose 1 to 10"):
        closed_book.by_exposures(marks, 11)


@pytest.mark.parametrize(
    ("rare", "common", "words"),
    [(2, 38, "less well"), (38, 2, "known better"), (30, 34, "cannot be told apart")],
)
def test_overlapping_intervals_settle_nothing(rare, common, words):
    marks = [sat(place < rare, 10) for place in range(40)] + [sat(place < common, 90) for place in range(40)]
    assert words in closed_book.rare_against_common(closed_book.by_exposures(marks, 2))


def test_only_inventions_about_numbers_are_looked_at_for_numbers():
    answers = [
        sat(False, 0, "12 euros", "39 euros"),
        sat(False, 0, "blue", "39 euros"),
        sat(False, 0, "7", "red"),
        sat(True, 0, "39 euros", "39 euros"),
    ]
    score = closed_book.same_kind(answers)
    assert (score.right, score.total) == (1, 2)


# -- how sure it is ------------------------------------------------------------------------------


def test_the_area_is_the_share_of_pairs_with_ties_for_a_half():
    rng = random.Random(0)
    for _ in range(20):
        right = [rng.randrange(6) / 5 for _ in range(rng.randint(1, 9))]
        invented = [rng.randrange(6) / 5 for _ in range(rng.randint(1, 9))]
        pairs = [1.0 if r > i else 0.5 if r == i else 0.0 for r in right for i in invented]
        assert closed_book.area_under_curve(right, invented) == pytest.approx(sum(pairs) / len(pairs))
    with pytest.raises(ValueError, match="make no pair"):
        closed_book.area_under_curve([], [0.5])


TENTHS = tuple(place / 10 for place in range(10))


@pytest.mark.parametrize(
    ("right", "invented", "words", "bar"),
    [
        ((0.9, 0.8), (0.1,), "without a mistake", "no invention"),
        ((*[0.9] * 99, 0.05), (0.1,), "nearly always", "no invention"),
        (TENTHS, (*[0.0] * 7, 0.5, 0.6, 0.7), "only in part", "some inventions"),
        (TENTHS, TENTHS, "hardly", "most inventions"),
        ((), TENTHS, "no pair", "no right answer"),
        (TENTHS, (), "no pair", "no invention"),
    ],
)
def test_what_confidence_can_do_in_words(right, invented, words, bar):
    sure = Confidence(right, invented)
    assert words in closed_book.separation(sure) and bar in closed_book.bar_in_words(sure)


def test_the_bar_lets_nine_of_ten_right_answers_pass():
    sure = Confidence(tuple(place / 100 for place in range(100)), (0.05, 0.1, 0.5))
    assert sum(value >= sure.threshold for value in sure.right) == 90
    assert (sure.let_through.right, sure.let_through.total) == (2, 3)


def test_confidence_takes_right_answers_here_and_inventions_there(monkeypatch):
    likely = {"known": 0.9, "made up": 0.2}
    monkeypatch.setattr(closed_book, "odds", lambda brain, question, texts: [Odds(texts[0], likely[texts[0]], 0)])
    exam = [sat(True, 1, "known"), sat(False, 1, "made up")]
    unseen = [sat(False, 0, "made up"), sat(True, 0, "known"), Sat("?", "y", "I don't know.", "don't know")]
    assert closed_book.confidence(None, exam, unseen) == Confidence((0.9,), (0.2,))
    assert closed_book.confidence(None, unseen[:1], unseen) == Confidence((), (0.2,))


def test_a_specialist_is_asked_what_it_was_taught_and_what_not(monkeypatch):
    facts = [Fact(f"f{n}", "n", f"It is {n}.", str(n), (f"a{n}?",), (f"b{n}?", f"c{n}?")) for n in range(4)]
    monkeypatch.setattr(closed_book, "train", lambda brain, pairs: {pair.question: pair.answer for pair in pairs})
    monkeypatch.setattr(closed_book, "answer_all", lambda b, asked: [Answer(b.get(text, "99"), "") for text in asked])
    monkeypatch.setattr(closed_book, "odds", lambda b, question, texts: [Odds(texts[0], 0.9 - ("99" in texts) / 2, 0)])
    sure = closed_book.after_job_training(None, facts, lessons=2)
    assert sure == Confidence((0.9, 0.9), (0.4, 0.4))


def test_the_sentences_say_what_was_measured():
    bins = closed_book.by_exposures([sat(place > 3, place) for place in range(10)], 2)
    unseen = [sat(False, 0), Sat("?", "y", "I don't know.", "don't know")]
    said = closed_book.what_we_saw(bins, unseen, Confidence((0.9,), (0.1,)), Confidence(TENTHS, TENTHS))
    text = "\n".join(said)
    assert "right on 1 of 5" in text and "5 of 5" in text and "1 of 2 answers were invented; 1 said" in text
    assert "as it came: confidence tells right from invented without a mistake" in text
    assert "After job training: confidence tells right from invented hardly" in text


# -- a text that grows ---------------------------------------------------------------------------

TOY = {
    "Go": [(" on", 0.6), (NASTY, 0.3), ("\ufffd", 0.1)],
    "Go on": [(END, 0.7), ("!", 0.3)],
    "Go on!": [(END, 1.0)],
    f"Go{NASTY}": [(END, 0.9), (".", 0.1)],
}


@pytest.fixture
def state() -> Continuation:
    state = Continuation(lambda text, k: TOY.get(text, [("x", 1.0)])[:k], END)
    state.begin("Go", PLAIN)
    return state


def test_a_text_grows_by_the_likeliest_or_by_choice_and_ends(state):
    state.append()
    assert (state.text, state.appended, state.ended) == ("Go on", (" on",), False)
    state.append("!")
    state.append()
    assert state.ended and state.text == "Go on!" and state.status
    with pytest.raises(ValueError, match="ended its answer"):
        state.append()
    state.back()
    assert not state.ended and state.text == "Go on!"
    state.back()
    assert state.text == "Go on" and state.odds[0][0] == END
    assert state.finish() == " on" and state.ended


def test_a_question_gets_the_frame_that_the_model_was_taught(state):
    state.begin("Why?", QUESTION)
    assert state.text == prompt_text("Why?") and state.appended == ()


@pytest.mark.parametrize(
    ("typed", "frame"), [("", PLAIN), ("  \n", QUESTION), ("x" * (MAX_START + 1), PLAIN), ("Go", "upside down")]
)
def test_a_start_that_will_not_do_changes_nothing(state, typed, frame):
    state.append()
    before = (state.text, state.appended, state.odds)
    with pytest.raises(ValueError):
        state.begin(typed, frame)
    assert (state.text, state.appended, state.odds) == before


def test_only_what_is_offered_and_whole_is_appended(state):
    for token, message in (("zebra", "not among the 3 likeliest"), ("\ufffd", "part of a letter")):
        with pytest.raises(ValueError, match=message):
            state.append(token)
    assert state.text == "Go"
    with pytest.raises(ValueError, match="no start yet"):
        Continuation(lambda text, k: [], END).append()
    with pytest.raises(ValueError, match="Nothing was appended"):
        state.back()


def test_a_text_does_not_grow_for_ever():
    endless = Continuation(lambda text, k: [("x" * 100, 1.0)], END)
    endless.begin("Go", PLAIN)
    with pytest.raises(ValueError, match="that is enough"):
        endless.finish()


# -- the panel -----------------------------------------------------------------------------------


def test_the_odds_are_those_of_the_text_in_the_field_whenever_it_arrives(state):
    panel = OddsPanel(state, "Go")
    panel.run.click()
    for text in ("late", "later"):  # any time after the click, or without one
        panel.typed.set_state({"value": text})
        assert state.start == prompt_text(text)
    panel.likeliest.click()
    panel.frame.value = PLAIN
    assert state.start == state.text == "later"
    panel.typed.set_state({"value": " "})
    assert "is empty" in panel.message.value and state.start == "later"


def test_the_panel_appends_ends_and_takes_back(state):
    panel = OddsPanel(state, "Go")
    panel.frame.value = PLAIN
    panel._begin(None)
    panel._append_likeliest(None)
    assert " on</mark>" in panel.said.value and END.replace("<", "&lt;").replace(">", "&gt;") in panel.table.value
    panel._finish(None)
    assert panel.likeliest.disabled and "ends its answer" in panel.message.value
    panel._back(None)
    assert not panel.likeliest.disabled and "ends its answer" not in panel.message.value


def test_the_panel_shows_errors_and_escapes(state):
    panel = OddsPanel(state, "Go")
    panel.frame.value = PLAIN
    panel._begin(None)
    panel.choice.value = NASTY
    panel._append_chosen(None)
    for page in (panel.said.value, panel.twin(), text_html(state)):
        assert "<img" not in page and "&lt;img" in page
    panel.typed.value = NASTY + "x" * 500
    panel._begin(None)
    assert 'role="alert"' in panel.message.value and "characters" in panel.message.value
    assert state.text == f"Go{NASTY}"
    panel._back(None)
    assert "<img" not in odds_html(state) and "&lt;img" in odds_html(state)


def test_every_control_has_words_and_the_bundle_a_fixed_text(state):
    panel = OddsPanel(state, "Go")
    controls = (panel.typed, panel.frame, panel.run, panel.likeliest, panel.until_end, panel.step_back)
    assert all(control.description for control in (*controls, panel.choice, panel.chosen))
    bundle = odds_panel(state, "Go")._repr_mimebundle_()
    assert bundle["text/plain"] == TEXT and "<th scope=" in bundle["text/html"]


# -- figures and checks --------------------------------------------------------------------------


def words_of(figure) -> str:
    """The title, what is written into the axes, and the words for those who do not see it."""
    texts = [figure.get_suptitle(), figure.get_label()]
    return "\n".join(texts + [text.get_text() for axes in figure.axes for text in axes.texts])


def test_the_bars_are_the_odds():
    figure = odds_bars({"Why?": [(" P", 0.9), (" L", 0.1)], "How?": [(" Q", 0.25)]})
    widths = [[bar.get_width() for bar in axes.patches] for axes in figure.axes]
    assert widths == [[0.9, 0.1], [0.25]] and figure.get_suptitle().endswith("0.900, then 0.250")
    names = [[tick.get_text() for tick in axes.get_yticklabels()] for axes in figure.axes]
    assert names == [["' P'", "' L'"], ["' Q'"]] and "Why? ' P', 0.900" in figure.get_label()


def test_the_curve_stands_where_the_groups_stand():
    marks = {TRAINED_WORDING: 5, UNTRAINED_WORDING: 15}
    groups = {
        name: closed_book.by_exposures([sat(place >= first, place + 1) for place in range(20)], 2)
        for name, first in marks.items()
    }
    figure = accuracy_by_exposures(groups)
    drawn = [[float(value) for value in box[0].get_ydata()] for box in figure.axes[0].containers]
    assert drawn == [[0.5, 1.0], [0.0, 0.5]]
    assert figure.axes[0].containers[0][0].get_xdata().tolist() == [5.5, 15.5]
    assert closed_book.rare_against_common(groups[UNTRAINED_WORDING]) in figure.get_suptitle()
    assert f"{UNTRAINED_WORDING}: from 0 % to 50 %" in figure.get_label()


def test_the_stacked_bars_are_the_counts():
    counts = {
        "support": {"right": 0, "invented": 3, "don't know": 1},
        "law": {"right": 2, "invented": 1, "don't know": 0},
    }
    figure = verdicts_by_kind(counts)
    widths = {bars.get_label(): [bar.get_width() for bar in bars] for bars in figure.axes[0].containers}
    assert widths == {"right (2)": [0, 2], "invented (4)": [3, 1], "don't know (1)": [1, 0]}
    assert "4 of 7 answers are invented" in figure.get_suptitle() and "law: 1 of 3" in figure.get_label()


def test_the_histograms_count_the_answers():
    sure = Confidence((0.9, 0.8, 0.82, 0.97), (0.1, 0.95))
    figure = how_sure_it_was({"base": sure, "specialist": Confidence((0.9,), (0.1,))})
    left = figure.axes[0]
    right, invented = ([bar.get_height() for bar in bars] for bars in left.containers)
    assert (right[16], right[18], right[19], sum(right)) == (0.5, 0.25, 0.25, 1.0)
    assert (invented[2], invented[19]) == (0.5, 0.5) or (invented[1], invented[19]) == (0.5, 0.5)
    assert left.lines[0].get_xdata()[0] == sure.threshold
    assert "0.62, then 1.00" in figure.get_suptitle() and "specialist: confidence tells right" in figure.get_label()


@pytest.mark.parametrize("sure", [Confidence((), (0.1, 0.95)), Confidence((0.9,), ()), Confidence((), ())])
def test_a_model_that_is_never_right_or_never_invents_has_a_figure_too(sure):
    figure = how_sure_it_was({"base": sure})
    assert "there is no pair" in figure.get_suptitle() and bool(figure.axes[0].lines) == bool(sure.right)


def test_every_figure_names_its_axes_and_says_what_it_shows():
    bins = closed_book.by_exposures([sat(place > 3, place + 1) for place in range(10)], 2)
    counts = {"support": {"right": 0, "invented": 3, "don't know": 1}}
    for figure in (
        odds_bars({"Why?": [(" P", 0.9)]}),
        accuracy_by_exposures({UNTRAINED_WORDING: bins}),
        verdicts_by_kind(counts),
        how_sure_it_was({"base": Confidence((0.9,), (0.1,))}),
    ):
        assert figure.get_label() and figure.get_suptitle() and all(axes.get_xlabel() for axes in figure.axes)


def greedy(text: str, most: int) -> str:
    for _ in range(most):
        found = checks.toy_odds(text)
        token = max(found, key=found.get)
        if token == END:
            break
        text += token
    return text


def greedy_without_a_bound(text: str, most: int) -> str:
    while (token := max(odds := checks.toy_odds(text), key=odds.get)) != END:
        text += token
    return text


def softmax(scores):
    raised = np.exp(scores - scores.max())
    return raised / raised.sum()


@pytest.mark.parametrize(
    ("check", "right", "wrong"),
    [
        (checks.check_softmax, softmax, lambda scores: scores / scores.sum()),
        (checks.check_softmax, softmax, lambda scores: np.exp(scores) / np.exp(scores).sum()),
        (checks.check_greedy, greedy, lambda text, most: text + " sat"),
        (checks.check_greedy, lambda text, most: greedy(text, most) + "", greedy_without_a_bound),
        (checks.check_auc, closed_book.area_under_curve, lambda r, i: np.mean([a > b for a in r for b in i])),
    ],
)
def test_checks_tell_right_from_wrong_and_never_raise(check, right, wrong, capsys):
    check(right)
    assert capsys.readouterr().out.startswith("Right:")
    for other in (wrong, ..., None, 7, "", lambda: 1):
        check(other)
        assert capsys.readouterr().out.startswith("Not yet:"), other


# -- the bundled model itself --------------------------------------------------------------------


def test_on_the_bundled_model_the_likeliest_tokens_make_the_greedy_answer(brain):
    state = continue_text(brain)
    state.begin("What is the capital of France?")
    assert len(state.odds) == CHOICES and sorted(state.odds, key=lambda one: -one[1]) == list(state.odds)
    assert state.finish().strip() == answer(brain, "What is the capital of France?").text and state.ended
