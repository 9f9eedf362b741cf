"""Chapter 03: searches, tiers, codes and the map, each against a truth worked out beside it."""

from __future__ import annotations

import random

import numpy as np
import pytest

from helpers.findings import CONDITION, FAILS, HOLDS
from helpers.records import Passage
from helpers.retrieval import Librarian, words_of
from helpers.scoring import score_of
from helpers.sentences import LibraryError
from helpers.three_offices import Remembering, three_offices
from helpers.topics.finding_pages import bare_codes, chunks, vague_questions
from helpers.topics.finding_pages.checks import check_cosine, check_fused, check_wordless
from helpers.topics.finding_pages.figures import likeness, recall_by_group, shelf_map, whole_statements
from helpers.topics.finding_pages.panel import MOST_ADDED, TEXT, ShelfPanel, ShelfSearch, cards_html, shelf_search
from helpers.topics.finding_pages.recall import FUSED, MEANING, SEARCHES, WORDS, Asked, Recall, recall_of, recalls
from helpers.topics.finding_pages.shelf_map import flatten
from helpers.topics.finding_pages.vague_questions import NO_SUBJECT, TIERS, with_typos, without_subject

NASTY = "<img src=x onerror=alert(1)>"
PAGES = (
    Passage("support-01", "The lamp has a warranty of two years."),
    Passage("support-02", "The kettle costs 62 euros."),
    Passage("law-01", "The fine for parking is 30 crowns."),
    Passage("clinic-01", "Blood tests are done in room 6."),
)


class Words:
    """An encoder for tests: one place of the vector for each word of three letters or more."""

    def __init__(self) -> None:
        self.calls = []

    def embed(self, texts):
        self.calls += texts
        rows = np.full((len(texts), 128), 0.01, np.float32)
        for row, text in zip(rows, texts):
            for word in (word for word in words_of(text) if len(word) > 2):
                row[sum(map(ord, word)) * 7 % 128] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def offices():
    return three_offices()


@pytest.fixture
def state():
    return ShelfSearch(PAGES, Words())


# -- the three offices --------------------------------------------------------------------


def test_each_fact_has_a_page_that_tells_it(offices):
    assert len(offices.facts) >= 120 and set(offices.home) == {fact.id for fact in offices.facts}
    assert all(fact.statement in offices.page(offices.home[fact.id]).text for fact in offices.facts)


def test_a_sample_is_the_same_each_time_and_keeps_the_order(offices):
    some = offices.sample(20, seed=3)
    assert some == offices.sample(20, seed=3) != offices.sample(20, seed=4)
    assert [fact for fact in offices.facts if fact in some] == list(some) and len(some) == 20
    assert offices.sample(10_000, seed=3) == offices.facts


def test_no_text_is_embedded_twice():
    behind = Words()
    remembering = Remembering(behind)
    rows = remembering.embed(["one two", "three", "one two"])
    assert behind.calls == ["one two", "three"] and (rows[0] == rows[2]).all()
    assert (remembering.embed(["three"])[0] == rows[1]).all() and len(behind.calls) == 2
    assert not len(remembering.embed([]))


# -- cutting ----------------------------------------------------------------------------


def test_what_survives_a_cut_is_counted_by_hand(offices):
    facts = offices.facts[:2]
    page = f"{facts[0].statement}\n\n{facts[1].statement}"
    assert chunks.survived([page], facts).right == 2
    assert chunks.survived([page[:20], page[20:]], facts).right == 1
    assert "".join(chunks.cut_blindly(page, 7)) == page
    with pytest.raises(ValueError, match="length is 0"):
        chunks.cut_blindly(page, 0)


# -- vague questions ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "statement", "bare"),
    [
        ("How long is it valid in Ellerford?", "It is valid in Ellerford for a year.", "How long is it valid?"),
        ("How much is the Heron desk lamp?", "The price of the Heron desk lamp is 39.", "How much is it?"),
        ("Who delivers Brindle parcels?", "Brindle parcels are delivered by Northlark.", "Who delivers it?"),
        ("What may I bring?", "You may bring tea.", "What may I bring?"),
    ],
)
def test_the_subject_goes_and_the_rest_stays(question, statement, bare):
    assert without_subject(question, statement) == bare


def test_typos_swap_letters_and_lose_none(offices):
    for fact in offices.facts:
        plain = fact.train[0]
        wrong = with_typos(plain, random.Random(fact.id))
        assert wrong != plain and sorted(wrong) == sorted(plain)
        assert sum(one != other for one, other in zip(wrong, plain)) <= 4
        assert [word[0] for word in wrong.split()] == [word[0] for word in plain.split()]


def test_every_fact_is_asked_in_every_tier_that_it_has(offices):
    asked = vague_questions.vague_questions(offices)
    assert asked == vague_questions.vague_questions(offices)
    for tier in TIERS:
        mine = [one for one in asked if one.group == tier]
        assert len(mine) == len(offices.facts) or tier == NO_SUBJECT and len(mine) > 100


def measured(**first: int) -> tuple[Recall, ...]:
    """Recalls of 100 questions for each tier; what is not named gets 95."""
    scores = {tier: score_of([True] * first.get(tier, 95) + [False] * (100 - first.get(tier, 95))) for tier in TIERS}
    return tuple(Recall(tier, search, scores[tier], scores[tier]) for tier in TIERS for search in SEARCHES)


@pytest.mark.parametrize(
    ("low", "verdict"),
    [((), FAILS), (("typos",), CONDITION), (TIERS[1:], HOLDS)],
)
def test_the_verdict_follows_the_tiers_that_fell(low, verdict):
    one = vague_questions.findings(measured(**dict.fromkeys(low, 40)))[0]
    assert (one.id, one.verdict) == ("Q8", verdict)
    assert verdict != CONDITION or one.reason.endswith("only for typos")
    assert vague_questions.fallen(measured(**dict.fromkeys(low, 40))) == tuple(low)


def test_recall_is_counted_by_hand():
    librarian = Librarian(Words(), PAGES)
    asked = (
        Asked("a", "How long is the warranty of the lamp?", "support-01"),
        Asked("a", "Where are blood tests done?", "support-02"),
        Asked("b", "What does the kettle cost?", "support-02"),
    )
    found = recalls(librarian, asked)
    assert [(one.group, one.search) for one in found] == [(group, way) for group in "ab" for way in SEARCHES]
    assert recall_of(found, "a", WORDS).at_1.right == 1 and recall_of(found, "a", WORDS).at(1).total == 2
    assert recall_of(found, "b", FUSED).at(3).share == 1.0
    question = "How long is the warranty of the lamp?"
    second = librarian.words.search(question, 3)[1].passage.id
    (by_words,) = [one for one in recalls(librarian, [Asked("c", question, second)]) if one.search == WORDS]
    assert (by_words.at_1.right, by_words.at_3.right) == (0, 1)


# -- codes --------------------------------------------------------------------------------


def test_code_pages_repeat_and_differ_in_their_code():
    pages, asked = bare_codes.code_pages(20)
    assert (pages, asked) == bare_codes.code_pages(20) and len(pages) == 20 * len(bare_codes.KINDS)
    assert len({one.text for one in asked}) == len(asked) and len({page.text for page in pages}) == len(pages)
    texts = {page.id: page.text for page in pages}
    code = {one.page_id: max(one.text.rstrip("?").split(), key=lambda w: sum(map(str.isdigit, w))) for one in asked}
    coded = [one for one in asked if one.group in (bare_codes.ERRORS, bare_codes.TWINS)]
    assert all(code[one.page_id] in words and words.count(code[one.page_id]) == 1
               for one in coded for words in [texts[one.page_id].rstrip(".").replace(",", "").split()])  # fmt: skip
    twins = [one.text for one in asked if one.group == bare_codes.TWINS]
    assert all(sorted(one) == sorted(other) for one, other in zip(twins[::2], twins[1::2]))


def test_a_kind_is_named_only_where_the_intervals_are_apart():
    low, high = score_of([True] * 10 + [False] * 20), score_of([True] * 30)
    rows = [Recall(kind, search, high, high) for kind in ("x", "y") for search in (WORDS, FUSED)]
    rows += [Recall("x", MEANING, low, low), Recall("y", MEANING, score_of([True] * 28 + [False] * 2), high)]
    assert bare_codes.stumbles(rows) == ("x",) and bare_codes.headline(rows) == "Meaning alone stumbles on x"


# -- the map --------------------------------------------------------------------------------


def test_the_map_keeps_distances_of_a_flat_cloud_and_agrees_with_the_covariance():
    random_numbers = np.random.default_rng(0)
    cloud = random_numbers.normal(size=(40, 2)) @ random_numbers.normal(size=(2, 30))
    flat = flatten(cloud)
    assert flat.kept == pytest.approx(1.0)
    far = np.linalg.norm(cloud[3] - cloud[9])
    assert np.linalg.norm(flat(cloud)[3] - flat(cloud)[9]) == pytest.approx(far)
    _, vectors = np.linalg.eigh(np.cov(cloud.T))
    assert abs(flat.directions[0] @ vectors[:, -1]) == pytest.approx(1.0)
    with pytest.raises(ValueError, match="2 pages"):
        flatten(cloud[:2])


# -- the widget -----------------------------------------------------------------------------


def test_the_state_searches_in_three_ways(state):
    for search in SEARCHES:
        state.ask("How long is the warranty of the lamp?", search, 1)
        assert [hit.passage.id for hit in state.hits] == ["support-01"] and state.search == search
    assert state.shared_words(PAGES[0]) == ("the", "lamp", "warranty", "of")
    assert state.places.shape == (4, 2) and state.spot.shape == (2,) and state.changes == 3


@pytest.mark.parametrize(
    "wrong", [("",), ("x" * 301,), ("Where?", "magic"), ("Where?", "meaning", 99)], ids=["empty", "long", "kind", "k"]
)
def test_what_cannot_be_searched_changes_nothing(state, wrong):
    state.ask("Where are blood tests done?")
    before = state.hits, state.question, state.search, state.k
    with pytest.raises(ValueError):
        state.ask(*wrong)
    assert (state.hits, state.question, state.search, state.k) == before


def test_a_word_that_no_page_has_finds_nothing_by_words(state):
    state.ask("Zebra?", WORDS)
    assert state.hits == () and "Nothing found" in state.status and "No page shares" in cards_html(state)


def test_adding_a_page_embeds_one_page(state):
    state.ask("How much is the mower?")
    before = state.librarian.shelf.embedded
    state.add("The mower costs 300 euros.")
    assert state.librarian.shelf.embedded == before + 1 and len(state.places) == 5
    assert state.hits[0].passage.id == "mine-01" and "1 page was embedded; 4 kept" in state.status
    for text, error in (("", LibraryError), ("the KETTLE costs 62 euros.", ValueError), ("x" * 500, LibraryError)):
        with pytest.raises(error):
            state.add(text)
    assert len(state.passages) == 5
    for number in range(MOST_ADDED - 1):
        state.add(f"Page number {number}.")
    with pytest.raises(ValueError, match="no more fit"):
        state.add("One more.")


def test_the_panel_shows_what_the_state_found_and_errors_as_text(state):
    panel = ShelfPanel(state, ("Where are blood tests done?", "What does the kettle cost?"))
    assert "clinic-01" in panel.cards.value and 'alt="Map of the shelf' in panel.map.value
    panel.kind.value = WORDS
    assert "found by words" in panel.message.value and "by words" in state.status
    panel.suggested.value = "What does the kettle cost?"
    assert "support-02" in panel.cards.value and panel.typed.value == state.question
    panel.typed.value = ""
    panel._ask(None)
    assert 'role="alert"' in panel.message.value and state.question == "What does the kettle cost?"
    panel.new.value = f"The {NASTY} kettle costs 1 euro."
    panel._add(None)
    assert "mine-01" in panel.cards.value and NASTY not in panel.cards.value + panel.map.value
    assert "&lt;img src=x" in panel.cards.value and not panel.new.value


def test_the_twin_repeats_and_the_text_is_fixed(state):
    shown = shelf_search(state, ("Where are blood tests done?",))
    bundle = shown._repr_mimebundle_()
    assert bundle["text/plain"] == TEXT and "clinic-01" in bundle["text/html"]
    assert "score" not in bundle["text/html"] and bundle["text/html"] == shown._repr_mimebundle_()["text/html"]


# -- the figures ------------------------------------------------------------------------------


@pytest.mark.parametrize(("k", "place"), [(1, "in first place"), (3, "among the first 3")])
def test_every_recall_is_plotted_with_its_interval(k, place):
    rows, right = [], iter(range(2, 40))
    for group in ("red pages", "blue"):
        for search in SEARCHES:
            at_1, at_3 = (score_of([True] * next(right) + [False] * 20) for _ in range(2))
            rows.append(Recall(group, search, at_1, at_3))
    figure = recall_by_group(rows, k, "A finding")
    (axes,) = figure.axes
    assert [mark.get_label() for mark in axes.containers] == list(SEARCHES)
    for mark in axes.containers:
        scores = [recall_of(rows, group, mark.get_label()).at(k) for group in ("red pages", "blue")]
        points, _, (bars,) = mark.lines
        assert points.get_ydata() == pytest.approx([score.share for score in scores])
        ends = [end for line in bars.get_segments() for end in line[:, 1]]
        assert ends == pytest.approx([end for score in scores for end in (score.low, score.high)])
    assert [label.get_text() for label in axes.get_xticklabels()] == ["red\npages", "blue"]
    assert axes.get_ylabel() == f"recall@{k}: right page {place}" and figure.get_suptitle() == "A finding"
    fused = recall_of(rows, "blue", FUSED).at(k).share
    assert figure.get_label().startswith("A finding. recall") and f"blue {fused:.0%}"[:-1] in figure.get_label()


def test_the_map_draws_each_page_the_question_and_the_way_to_its_hits(state):
    state.ask("Where are blood tests done?", k=3)
    figure = shelf_map(state.places, state.passages, "Map", state.spot, state.hits)
    (axes,) = figure.axes
    drawn = {dots.get_label(): dots.get_offsets() for dots in axes.collections}
    assert list(drawn) == ["support", "law", "clinic", "question"]
    assert np.allclose(np.vstack(list(drawn.values())), [*state.places, state.spot])
    where = dict(zip((page.id for page in PAGES), state.places))
    ends = {note.get_text(): note.xy for note in axes.texts}
    assert all(np.allclose(ends[str(hit.rank)], where[hit.passage.id]) for hit in state.hits) and len(ends) == 3
    assert figure.get_suptitle() == figure.get_label() == "Map"


def test_the_table_of_cosines_names_the_nearest_and_the_farthest_text():
    vectors = np.array([[1.0, 0.0], [0.0, 1.0], [0.6, 0.8]])
    figure = likeness(vectors, ["a", "b", "word " * 20])
    (axes,) = figure.axes
    assert [cell.get_text() for cell in axes.texts] == ["1.00", "0.00", "0.60", "0.00", "1.00", "0.80"] + [
        "0.60",
        "0.80",
        "1.00",
    ]
    title = "Compared with text 1, most similar is text 3 (0.60), least similar is text 2 (0.00)"
    assert figure.get_label() == figure.get_suptitle().replace("\n", " ") == title
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names[:2] == ["1 · a", "2 · b"] and len(names[2]) <= 42 and names[2].endswith("…")


def test_whole_statements_are_plotted_against_the_length_of_a_chunk():
    blind = [chunks.Cut("fixed", length, score_of([True] * n + [False] * (4 - n))) for length, n in ((60, 1), (120, 3))]
    figure = whole_statements(blind, chunks.Cut("paragraphs", 0, score_of([True])))
    cut, paragraphs = figure.axes[0].get_lines()
    assert list(cut.get_xdata()) == [60, 120] and list(cut.get_ydata()) == [0.25, 0.75]
    assert list(paragraphs.get_ydata()) == [1.0, 1.0]
    assert figure.get_suptitle().startswith("Cut every 60 characters, 25 % of the statements stay whole")
    assert figure.get_label().endswith("60: 25 %, 120: 75 %")


def test_the_headline_names_the_hardest_tier():
    assert vague_questions.headline(measured(typos=40)) == "Hardest tier, typos: recall@3 40 %; template 95 %"
    assert vague_questions.headline(measured(), 1) == "No tier has a lower recall@1 than the template"


# -- the exercises -----------------------------------------------------------------------------


def said(capsys, check, *answer) -> str:
    check(*answer)
    return capsys.readouterr().out


def test_the_checks_know_right_from_wrong_and_never_raise(capsys):
    right = lambda one, other: np.dot(one, other) / np.linalg.norm(one) / np.linalg.norm(other)  # noqa: E731
    assert said(capsys, check_cosine, right).startswith("Right:")
    assert said(capsys, check_cosine, np.dot).startswith("Not yet:")
    assert said(capsys, check_fused, lambda ranks: sum(1 / (60 + r) for r in ranks if r)).startswith("Right:")
    for wrong in (..., None, 5, lambda ranks: 0, lambda ranks: sum(1 / (60 + r) for r in ranks)):
        assert said(capsys, check_fused, wrong).startswith("Not yet:")
    librarian = Librarian(Words(), PAGES)
    assert "stands on the page" in said(capsys, check_wordless, "Where are tests done?", librarian, PAGES[3])
    for wrong in (..., None, "", 5):
        assert said(capsys, check_wordless, wrong, librarian, PAGES[3]).startswith("Not yet:")
