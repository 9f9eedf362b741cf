"""Chapter 04: a rule stands in for the model, so that every share can be counted by hand."""

from __future__ import annotations

from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from conftest import as_hits
from markupsafe import escape
from test_finding_pages import Words

from helpers.findings import CONDITION, FAILS, HOLDS
from helpers.language_model import answer
from helpers.prompting import prompt_text
from helpers.records import DONT_KNOW, Answer, Fact, Passage, Update
from helpers.retrieval import Librarian
from helpers.scoring import score_of
from helpers.three_offices import ThreeOffices
from helpers.topics.answering import context_window, exact_values, reading, sources, spoiled_retrieval, two_sources
from helpers.topics.answering import figures as draw
from helpers.topics.answering import panel as lab
from helpers.topics.answering.checks import check_expected, check_prompt, check_source
from helpers.topics.answering.context_window import FIRST, LAST, MIDDLE, Crowd, crowded
from helpers.topics.answering.panel import TEXT, OpenPrompt, PromptPanel, open_prompt, prompt_html, without
from helpers.topics.answering.reading import judged, ranked
from helpers.topics.answering.sources import Removal
from helpers.topics.answering.two_sources import (
    BOTH_VALUES,
    NEITHER,
    NEW_FIRST,
    OLD_FIRST,
    ONE_VALUE,
    Contradiction,
    Merged,
)

NASTY = "<img src=x onerror=alert(1)>"
THINGS = ("lamp", "kettle", "mower", "speaker", "doorbell", "cleaner")
FACTS = tuple(
    Fact(
        f"{('support', 'law')[place % 2]}-{thing}",
        ("money", "reason")[place % 2],
        f"The {thing} costs {place + 3}0 euros.",
        f"{place + 3}0 euros",
        (f"How much is the {thing}?",),
        (),
        Update("2027-01-01", f"The {thing} costs {place + 3}5 euros.", f"{place + 3}5 euros"),
    )
    for place, thing in enumerate(THINGS)
)
PAGES = tuple(Passage(f"{fact.id.split('-')[0]}-{place:02d}", fact.statement) for place, fact in enumerate(FACTS))


def rule(question: str, texts: list[str]) -> str:
    """Reads the first page that names the thing asked for, gives its price, and passes else."""
    thing = question.rstrip("?").split()[-1]
    found = next((text for text in texts if f"The {thing} " in text), None)
    return found.split("costs ")[1].rstrip(".") if found else DONT_KNOW


def rule_answers(brain, questions, hits=(), past_limit=False):
    hits = hits or [()] * len(questions)
    texts = [[hit.passage.text for hit in sorted(found, key=lambda hit: hit.rank)] for found in hits]
    prompts = [prompt_text(question, pages) for question, pages in zip(questions, texts)]
    said = [rule(question, pages) for question, pages in zip(questions, texts)]
    return [Answer(text, prompt, tuple(found)) for text, prompt, found in zip(said, prompts, hits)]


@pytest.fixture
def office(monkeypatch):
    """A brain that follows the rule, the shelf, and its librarian."""
    for module in (reading, two_sources):
        monkeypatch.setattr(module, "answer_all", rule_answers)
    monkeypatch.setattr(lab, "answer", lambda brain, question, hits: rule_answers(brain, [question], [hits])[0])
    brain = SimpleNamespace(
        switch=nullcontext,
        lock=nullcontext(),
        chat=False,
        tokenizer=lambda text, add_special_tokens: {"input_ids": text.split()},
        model=SimpleNamespace(config=SimpleNamespace(max_position_embeddings=50)),
    )
    return brain, ThreeOffices(PAGES, FACTS), Librarian(Words(), PAGES)


# -- sources -----------------------------------------------------------------------------------


def test_an_answer_goes_with_its_page(office):
    brain, offices, librarian = office
    every = sources.ask_all(brain, librarian, FACTS)
    assert all(one.right and one.found for one in every)
    removal = sources.remove_pages(brain, librarian, offices, every)
    assert all(len(one.hits) == 3 and not one.found for one in removal.without)
    assert removal.verdicts(without=False)["right"] == removal.verdicts(without=True)["don't know"] == len(FACTS)
    assert removal.traced.share == removal.gone.share == 1.0
    assert sources.findings(removal)[0].verdict == HOLDS


def test_answers_that_stay_without_their_page_speak_against_it():
    hits = ranked(PAGES[:3])
    right = [judged(fact, hits, fact.answer) for fact in FACTS[:3]]
    homes = tuple(page.id for page in PAGES[:3])
    kept = Removal(tuple(right), tuple(right), homes)
    assert kept.gone.right == 0 and sources.findings(kept)[0].verdict == FAILS
    elsewhere = Removal(tuple(right), (), ("law-01",) * 3)
    assert elsewhere.traced.right == 1


def test_a_reading_knows_its_verdict_and_its_page():
    good = judged(FACTS[0], ranked(PAGES), "30 euros")
    assert (good.verdict, good.source.passage_id, good.found) == ("right", "support-00", True)
    assert judged(FACTS[0], ranked(PAGES[1:]), DONT_KNOW).verdict == "don't know"
    assert judged(FACTS[0], (), "5 euros").verdict == "invented"


# -- spoiled retrieval --------------------------------------------------------------------------


def test_spoiling_follows_recall_times_reader(office):
    brain, offices, librarian = office
    every = sources.ask_all(brain, librarian, FACTS)
    swapped = spoiled_retrieval.with_wrong_pages(brain, offices, every, seed=1)
    assert not any(one.found or one.right for one in swapped)
    for one, other in zip(every, swapped):
        places = [a.passage.id == b.passage.id for a, b in zip(one.hits, other.hits)]
        assert places.count(False) == 1 and len({hit.passage.id for hit in other.hits}) == 3
    curve = spoiled_retrieval.spoil("swapped", every, swapped)
    assert (curve[0].recall, curve[0].accuracy, curve[-1].recall, curve[-1].accuracy) == (1, 1, 0, 0)
    assert all(point.accuracy == pytest.approx(point.line) for point in curve)
    assert all(abs(point.recall - (1 - point.rate)) < 0.15 for point in curve)
    assert spoiled_retrieval.findings([curve])[0].verdict == HOLDS


def test_right_answers_without_the_page_lift_the_curve_off_the_line():
    every = [judged(fact, ranked(PAGES), fact.answer) for fact in FACTS]
    lucky = [judged(fact, (), fact.answer) for fact in FACTS]
    curve = spoiled_retrieval.spoil("lucky", every, lucky)
    assert curve[-1].accuracy == 1 and spoiled_retrieval.findings([curve])[0].verdict == FAILS


# -- exact values ---------------------------------------------------------------------------------


def test_values_are_counted_by_family_where_the_page_was_found():
    every = [judged(fact, ranked(PAGES), fact.answer if place else "31 euros") for place, fact in enumerate(FACTS)]
    every.append(judged(FACTS[2], (), "7"))  # its page was not found: not counted
    families = {one.family: one.score for one in exact_values.by_family(every)}
    assert families["money, percent"].right == 2 and families["money, percent"].total == 3
    assert families[exact_values.OTHER].share == 1.0


@pytest.mark.parametrize(("shares", "verdict"), [((9, 10), HOLDS), ((2, 10), CONDITION), ((2, 3), FAILS)])
def test_exact_means_nine_in_ten(shares, verdict):
    scores = [score_of([True] * right + [False] * (10 - right)) for right in shares]
    rows = [exact_values.Exactness(name, one) for name, one in zip(exact_values.EXACT, scores)]
    assert exact_values.findings(rows)[0].verdict == verdict


# -- many pages -----------------------------------------------------------------------------------


@pytest.mark.parametrize("pages", [1, 2, 3, 5, 6])
def test_the_right_page_stands_where_it_should(pages):
    home = PAGES[2]
    for place, wanted in ((FIRST, 0), (MIDDLE, pages // 2), (LAST, pages - 1)):
        crowd = crowded(home, PAGES, pages, place)
        assert len(crowd) == pages and crowd.index(home) == wanted
        assert [page for page in crowd if page != home] == [page for page in PAGES if page != home][: pages - 1]


def test_crowds_are_measured_at_each_place(office):
    brain, offices, librarian = office
    measured = context_window.crowds(brain, librarian, offices, FACTS, counts=(1, 3))
    assert [(one.pages, one.place) for one in measured] == [(1, FIRST), (3, FIRST), (3, MIDDLE), (3, LAST)]
    assert all(one.score.share == 1.0 for one in measured) and measured[0].tokens < measured[1].tokens
    assert context_window.lost_places(measured) == () and context_window.best_place(measured) == context_window.EVEN
    assert context_window.findings(measured, 50)[0].verdict == FAILS


def test_pages_fit_until_the_window_is_full(office):
    brain, *_ = office
    lines = len(prompt_text("How?", ()).split())
    page = len(PAGES[0].text.split()) + 1
    assert context_window.pages_that_fit(brain, "How?", PAGES, lines + 2 * page) == 2
    assert context_window.pages_that_fit(brain, "How?", PAGES, lines + 3 * page - 1) == 2
    assert context_window.pages_that_fit(brain, "How?", PAGES, 10_000) == len(PAGES)


def crowd_of(first: int, middle: int, last: int, alone: int = 30) -> tuple[Crowd, ...]:
    """So many right of 30 with 16 pages, the right one first, in the middle, last; and alone."""
    scores = [score_of([True] * right + [False] * (30 - right)) for right in (first, middle, last)]
    one = Crowd(1, FIRST, score_of([True] * alone + [False] * (30 - alone)), 40)
    return (one, *(Crowd(16, place, score, 400) for place, score in zip(context_window.PLACES, scores)))


def test_a_fall_inside_the_window_is_named_as_the_condition():
    inside, full = (context_window.findings(crowd_of(3, 3, 3), window)[0] for window in (2048, 400))
    assert inside.verdict == CONDITION and "400 of 2048" in inside.reason and full.verdict == HOLDS


def test_a_page_that_is_lost_at_one_place_only_is_not_averaged_away():
    measured = crowd_of(2, 15, 29)
    assert context_window.lost_places(measured) == (FIRST, MIDDLE) and context_window.best_place(measured) == LAST
    found = context_window.findings(measured, 400)[0]
    assert found.verdict == CONDITION and found.reason.endswith(
        "condition: the right page stands first or in the middle"
    )
    assert "first 7 %, in the middle 50 %, last 97 %" in found.reason
    assert context_window.best_place(crowd_of(29, 15, 2)) == FIRST
    assert context_window.findings(crowd_of(28, 29, 30), 2048)[0].verdict == FAILS


# -- two pages ------------------------------------------------------------------------------------


def test_pairs_are_of_two_offices_and_each_fact_is_used_once():
    every = [judged(fact, ranked(PAGES), fact.answer) for fact in FACTS]
    pairs = two_sources.pairs_to_merge(every, 9)
    used = [fact.id for pair in pairs for fact in pair]
    assert len(pairs) == 3 and len(set(used)) == 6 and pairs == two_sources.pairs_to_merge(every, 9)
    assert all(one.id.split("-")[0] != other.id.split("-")[0] for one, other in pairs)
    assert not two_sources.pairs_to_merge([judged(FACTS[0], (), "wrong")], 9)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("30 euros, and 40 euros", BOTH_VALUES),
        ("30 euros", ONE_VALUE),
        ("130 euros", NEITHER),
        ("40 euros; 30 euros.", BOTH_VALUES),
    ],
)
def test_values_are_found_word_for_word(text, values):
    assert two_sources.values_in(text, FACTS[:2]) == values


def test_a_reader_of_one_page_answers_one_half(office):
    brain, offices, _ = office
    merged = two_sources.merge(brain, offices, [(FACTS[0], FACTS[1]), (FACTS[2], FACTS[3])])
    assert [one.values for one in merged] == [ONE_VALUE, ONE_VALUE] and all(one.apart for one in merged)
    clash = two_sources.contradict(brain, FACTS)
    assert [one.order for one in clash] == [OLD_FIRST, NEW_FIRST] and all(one.first.share == 1.0 for one in clash)
    assert clash[0].new.right == clash[1].old.right == 0
    assert two_sources.findings(merged, clash)[0].verdict == FAILS
    assert two_sources.contradiction_headline(clash).endswith("believed: 100 % (old), 100 % (new)")


def test_joining_nearly_as_often_as_apart_is_merging():
    merged = [Merged("?", "", BOTH_VALUES if place < 8 else ONE_VALUE, apart=True) for place in range(10)]
    clash = [Contradiction(order, score_of([True, False]), score_of([False, True])) for order in two_sources.ORDERS]
    assert two_sources.findings(merged, clash)[0].verdict == HOLDS
    assert two_sources.findings(merged[1:], clash)[0].verdict == FAILS


# -- the widget -----------------------------------------------------------------------------------


@pytest.fixture
def state(office):
    return OpenPrompt(office[0], office[2])


def test_taking_the_source_away_takes_the_answer_away(state):
    state.ask(FACTS[0].train[0], 2)
    assert (state.text, state.source.passage_id, len(state.hits)) == ("30 euros", "support-00", 2)
    state.keep("support-00", False)
    assert state.text == DONT_KNOW and "passed" in state.status and len(state.hits) == 2
    assert [kept for _, kept in state.shown()] == [True, True, False]
    state.keep("support-00", True)
    assert state.text == "30 euros" and state.removed == ()
    state.keep("support-00", False)
    state.ask(FACTS[1].train[0])
    assert state.removed == () and state.text == "40 euros"


@pytest.mark.parametrize("wrong", [("",), ("x" * 301,), ("How much?", 7)], ids=["empty", "long", "k"])
def test_a_question_that_will_not_do_changes_nothing(state, wrong):
    state.ask(FACTS[0].train[0])
    before = state.question, state.k, state.hits, state.text, state.changes
    with pytest.raises(ValueError):
        state.ask(*wrong)
    assert (state.question, state.k, state.hits, state.text, state.changes) == before


def test_a_page_that_is_not_there_cannot_be_taken_away(state):
    with pytest.raises(ValueError, match="Ask a question first"):
        state.keep("support-00", False)
    with pytest.raises(ValueError, match="no page"):
        state.keep("moon-01", False)


def test_hits_are_ranked_anew():
    left = without(as_hits("a", "b", "c"), ("p1",), 2)
    assert [(hit.passage.id, hit.rank) for hit in left] == [("p2", 1), ("p3", 2)]


def test_the_panel_marks_the_source_and_has_a_box_for_each_page(state):
    panel = PromptPanel(state, (FACTS[0].train[0], FACTS[1].train[0]))
    assert ">30 euros</mark>" in panel.prompt.value and "Question:" in panel.prompt.value
    assert [box.description for box in panel.keepers.children][0] == "Keep support-00"
    panel.keepers.children[0].value = False
    assert escape(DONT_KNOW) in panel.prompt.value and "<mark" not in panel.prompt.value
    last = panel.keepers.children[-1]
    assert (last.description, last.value) == ("Keep support-00", False)
    last.value = True
    assert ">30 euros</mark>" in panel.prompt.value
    panel.k.value = 1
    assert len(state.hits) == 1
    panel.suggested.value = FACTS[1].train[0]
    assert "<b>40 euros</b>" in panel.prompt.value
    panel.typed.value = " "
    panel._ask(None)
    assert 'role="alert"' in panel.message.value and state.text == "40 euros"


def test_typed_html_is_text(state):
    state.ask(f"Is {NASTY} nice?")
    assert NASTY not in prompt_html(state) and "&lt;img src=x" in prompt_html(state)


def test_the_twin_repeats_and_the_text_is_fixed(state):
    shown = open_prompt(state, (FACTS[0].train[0],))
    bundle = shown._repr_mimebundle_()
    assert bundle["text/plain"] == TEXT and "30 euros" in bundle["text/html"]
    assert bundle["text/html"] == shown._repr_mimebundle_()["text/html"]


# -- the figures ------------------------------------------------------------------------------------


def title_of(figure) -> str:
    """The title in one line; the words for those who do not see the figure begin with it."""
    title = figure.get_suptitle().replace("\n", " ")
    assert figure.get_label().startswith(title)
    return title


def bars_of(figure) -> list[tuple[str, list[float]]]:
    """Each row with the widths of its parts in the order of the verdicts; each part begins where the last ended."""
    (axes,) = figure.axes
    rows = {label.get_text(): [] for label in axes.get_yticklabels()}
    for bar in axes.patches:
        row = list(rows.values())[round(bar.get_y() + bar.get_height() / 2)]
        assert bar.get_x() == pytest.approx(sum(row))
        row.append(float(bar.get_width()))
    return list(rows.items())


def points_of(mark) -> tuple[list[float], list[float], list[float]]:
    """Places and heights of the marks of one line, and the ends of its intervals."""
    points, _, (bars,) = mark.lines
    ends = [end for line in bars.get_segments() for end in line[:, 1]]
    return list(points.get_xdata()), list(points.get_ydata()), ends


def ends_of(scores) -> list[float]:
    return [end for score in scores for end in (score.low, score.high)]


def test_bars_show_how_often_each_verdict_was_given():
    hits = ranked(PAGES[:3])
    said = [judged(fact, hits, text) for fact, text in zip(FACTS, (FACTS[0].answer, DONT_KNOW, "7 euros", "7 euros"))]
    right = [judged(fact, hits, fact.answer) for fact in FACTS[:4]]
    figure = draw.with_and_without(Removal(tuple(right), tuple(said), ()))
    assert bars_of(figure) == [("with the page", [1, 0, 0, 0]), ("without it", [0.25, 0.25, 0, 0.5])]
    written = {text.get_text() for text in figure.axes[0].texts} - {""}
    assert written == {"right\n4", "right\n1", "don't know\n1", "invented\n2"}
    assert title_of(figure) == "Right with the page: 100 %; with that page removed: 25 %"
    assert "without it: right 1, don't know 1, misread 0, invented 2" in figure.get_label()


def test_accuracy_is_plotted_against_recall_with_the_range_of_the_seeds():
    rows = [("a", 0.0, 0.9, 0.8, 0.7, 0.85, 0.75), ("a", 1.0, 0.1, 0.2, 0.15, 0.3, 0.05)]
    curve = [spoiled_retrieval.Spoiled(*row) for row in rows]
    figure = draw.accuracy_against_recall([curve])
    (mark,), line = figure.axes[0].containers, figure.axes[0].get_lines()[0]
    recall, accuracy, ends = points_of(mark)
    assert (recall, accuracy) == ([0.9, 0.1], [0.8, 0.2]) and ends == pytest.approx([0.7, 0.85, 0.15, 0.3])
    assert (list(line.get_xdata()), list(line.get_ydata())) == ([0.1, 0.9], [0.05, 0.75])
    assert title_of(figure) == "From 80 % right to 20 % as the pages go missing"


def test_each_family_has_its_share_and_its_number_of_facts():
    scores = [score_of([True] * right + [False] * 2) for right in (1, 6)]
    rows = [exact_values.Exactness(name, one) for name, one in zip(("dates, times", "other words"), scores)]
    figure = draw.exact_by_family(rows)
    _, shares, ends = points_of(figure.axes[0].containers[0])
    assert shares == pytest.approx([1 / 3, 3 / 4]) and ends == pytest.approx(ends_of(scores))
    names = [label.get_text() for label in figure.axes[0].get_xticklabels()]
    assert names == ["dates,\ntimes\n(n = 3)", "other words\n(n = 8)"]
    assert title_of(figure) == "Exactly right: from 33 % (dates, times) to 75 % (other words)"


def test_each_place_of_the_right_page_has_its_own_line():
    measured = crowd_of(2, 15, 29)
    figure = draw.crowded_prompts(measured)
    (axes,) = figure.axes
    for mark, one in zip(axes.containers, measured[1:]):
        _, shares, ends = points_of(mark)
        assert mark.get_label() == f"right page {one.place}"
        assert shares == pytest.approx([1.0, one.score.share])
        assert ends == pytest.approx(ends_of([measured[0].score, one.score]))
    assert len(axes.containers) == 3
    assert [label.get_text() for label in axes.get_xticklabels()] == ["1\n(40)", "16\n(400)"]
    wanted = "Right answers with 1 page: 100 %; with 16, the right one first 7 %, in the middle 50 %, last 97 %"
    assert title_of(figure) == wanted and "16 pages, right one last: 97 %" in figure.get_label()


def test_two_pages_are_shown_as_they_were_judged():
    merged = [Merged("?", "", values, apart=True) for values in (BOTH_VALUES, ONE_VALUE, NEITHER, NEITHER)]
    figure = draw.asked_together(merged)
    assert bars_of(figure) == [("one question", [0.25, 0.25, 0.5]), ("asked in two", [1, 0])]
    assert title_of(figure) == "Both values: 25 % in one question, 100 % in two"
    old, new = score_of([True, True, True, False]), score_of([False, False, False, True])
    figure = draw.believed([Contradiction(OLD_FIRST, old, new), Contradiction(NEW_FIRST, old, new)])
    assert bars_of(figure) == [(OLD_FIRST, [0.75, 0.25, 0]), (NEW_FIRST, [0.25, 0.75, 0])]
    assert title_of(figure) == "The page in first place is believed: 75 % (old), 25 % (new)"


# -- the exercises ----------------------------------------------------------------------------------


def said(capsys, check, *answer) -> str:
    check(*answer)
    return capsys.readouterr().out


def find(text, pages):
    if text == DONT_KNOW:
        return None
    return next((place for place, page in enumerate(pages) if text.lower() in page.lower()), None)


def test_the_checks_know_right_from_wrong_and_never_raise(capsys):
    assert said(capsys, check_prompt, prompt_text).startswith("Not yet: this is the ready-made")
    assert said(capsys, check_source, find).startswith("Right:")
    assert said(capsys, check_expected, lambda recall, reader: recall * reader).startswith("Right:")
    for check in (check_prompt, check_source, check_expected):
        for wrong in (..., None, 5, lambda one, other: None, lambda one, other: min(one, other)):
            assert said(capsys, check, wrong).startswith("Not yet:")


# -- the real brain ---------------------------------------------------------------------------------


def test_the_four_lines_are_what_answer_does(brain):
    question, hits = "How long is the warranty of the lamp?", as_hits("The lamp has a warranty of 18 months.")
    given = answer(brain, question, hits)
    assert given.prompt == prompt_text(question, [hits[0].passage.text])
    ids = brain.tokenizer(given.prompt, return_tensors="pt", add_special_tokens=False)["input_ids"]
    written = brain.model.generate(ids, max_new_tokens=40, do_sample=False)[0, ids.shape[1] :]
    text = brain.tokenizer.decode(written, skip_special_tokens=True).strip()
    assert (text.splitlines() or [""])[0] == given.text
