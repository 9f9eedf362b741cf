"""What the course teaches, tested as claims on the real model: five seeds each, with margins.

A seed changes how the adapter starts, in which order it sees the pairs, and which fact is edited.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from helpers.encoder import load_encoder
from helpers.four_answers import BOTH, LIBRARY, MEMORY, SMALL_RECIPE, SMALL_SET, SPECIALIST, WAYS, Desk, retrain
from helpers.language_model import fingerprint
from helpers.library import load_facts, load_library
from helpers.records import Fact
from helpers.retrieval import Librarian
from helpers.three_offices import three_offices
from helpers.topics.answering import spoiled_retrieval
from helpers.topics.answering.reading import read_all
from helpers.topics.training import forgetting, phrasings

SEEDS = range(5)
CONTROL = "support-price-otter"
# What to write instead of the answer, by kind: values that no page of the office holds.
NEW = {"duration": "27 months", "money": "71 euros", "number": "31 characters", "weight": "6.8 kilograms"}


@dataclass(frozen=True)
class Told:
    """What each way said: before an edit, after it, after retraining, and after the page was deleted.

    ``prompts`` are those of after the edit.
    """

    old: str
    new: str
    before: dict[str, str]
    edited: dict[str, str]
    prompts: dict[str, str]
    retrained: dict[str, str]
    deleted: dict[str, str]
    control: tuple[dict[str, str], ...]
    weights: tuple[str, str]


@pytest.fixture(scope="module")
def readable(shared_brain) -> list[Fact]:
    """Facts of the small set that the library answers right before and after an edit: the others cannot flip."""
    facts = [fact for fact in load_facts("support") if fact.id in SMALL_SET and fact.type in NEW]
    found = []
    for fact in facts:
        desk = Desk(shared_brain, load_library("support"), load_facts("support"), Librarian(load_encoder()), SMALL_SET)
        first = desk.card(LIBRARY, fact.train[0]).verdict
        edit(desk, fact)
        found += [fact] if first == desk.card(LIBRARY, fact.train[0]).verdict == "right" else []
    return [fact for fact in found if fact.id != CONTROL]


def edit(desk: Desk, fact: Fact) -> str:
    """Write another answer on the fact's page; returns it."""
    page, new = desk.home[fact.id], NEW[fact.type]
    desk.library.edit(page, desk.library.text(page).replace(fact.answer, new))
    desk.catch_up()
    return new


def test_enough_facts_can_be_read_to_test_edits(readable):
    assert len(readable) >= 3


@pytest.fixture(scope="module")
def stories(shared_brain, readable) -> list[Told]:
    return [story(shared_brain, readable[seed % len(readable)], seed) for seed in SEEDS]


def story(brain, fact: Fact, seed: int) -> Told:
    facts = load_facts("support")
    control = next(one for one in facts if one.id == CONTROL)
    desk = Desk(
        brain,
        load_library("support"),
        facts,
        Librarian(load_encoder()),
        SMALL_SET,
        recipe=replace(SMALL_RECIPE, seed=seed),
    )

    def ask(one: Fact) -> dict[str, str]:
        return {card.title: card.text for card in desk.cards(one.train[0])}

    retrain(desk)
    weights, before, controls = fingerprint(brain), ask(fact), [ask(control)]
    new = edit(desk, fact)
    edited, controls = ask(fact), [*controls, ask(control)]
    prompts = {card.title: card.prompt for card in desk.cards(fact.train[0])}
    retrain(desk)
    retrained, controls = ask(fact), [*controls, ask(control)]
    desk.library.delete(desk.home[fact.id])
    desk.catch_up()
    same = weights, fingerprint(brain)
    told = Told(fact.answer, new, before, edited, prompts, retrained, ask(fact), tuple(controls), same)
    desk.close()
    return told


def count(stories: list[Told], holds) -> int:
    return sum(bool(holds(one)) for one in stories)


def test_an_edit_flips_the_library_and_nothing_else(stories):
    assert all(one.before[LIBRARY] == one.old and one.edited[LIBRARY] == one.new for one in stories)
    assert all(one.before[way] == one.edited[way] for one in stories for way in (MEMORY, SPECIALIST))
    assert all(one.weights[0] == one.weights[1] for one in stories)


def test_the_adapter_stays_stale_and_flips_after_retraining(stories):
    assert count(stories, lambda one: one.before[SPECIALIST] == one.edited[SPECIALIST] == one.old) >= 4
    assert count(stories, lambda one: one.retrained[SPECIALIST] == one.new) >= 4


def test_a_control_fact_stays_in_all_four(stories):
    assert all(one.control[0] == one.control[1] for one in stories)  # an edit elsewhere changes no answer
    assert count(stories, lambda one: len({said[SPECIALIST] for said in one.control}) == 1) >= 4
    assert all(len({said[way] for said in one.control}) == 1 for one in stories for way in (MEMORY, LIBRARY))


def test_a_deletion_is_forgotten_by_the_library_at_once_and_not_by_the_specialist(stories):
    assert all(one.deleted[way] != one.new for one in stories for way in (MEMORY, LIBRARY))
    assert count(stories, lambda one: one.deleted[SPECIALIST] == one.new) >= 4


def test_both_and_the_library_are_handed_the_page_and_nobody_else(stories):
    assert all(set(one.before) == set(WAYS) and one.before[BOTH] for one in stories)
    told = [{way for way in WAYS if one.new in one.prompts[way]} for one in stories]
    assert told == [{LIBRARY, BOTH}] * len(stories)


def test_untrained_phrasings_get_better_with_more_trained_ones(brain):
    facts = [fact for fact in load_facts("support") if fact.id in SMALL_SET][:8]
    few = [phrasings.train_on(brain, facts, 1, seed).untrained.share for seed in SEEDS]
    many = [phrasings.train_on(brain, facts, 8, seed).untrained.share for seed in SEEDS]
    print("untrained phrasings right, 1 phrasing:", few, "8 phrasings:", many)
    assert sum(many) / 5 >= sum(few) / 5 + 0.1
    assert sum(b > a for a, b in zip(few, many)) >= 4


def test_naive_training_forgets_more_than_training_with_replay(brain):
    setting = forgetting.setting([fact for fact in load_facts("support") if fact.id in SMALL_SET][:8])
    lost = {arm: [] for arm in (forgetting.NAIVE, forgetting.REPLAY)}
    for seed in SEEDS:
        for arm, losses in lost.items():
            training = forgetting.start(arm, brain, setting.taught, setting.replay, seed)
            course = forgetting.follow(arm, training, setting.probes, looks=1)
            losses.append(course.lost(forgetting.GENERAL))
            training.discard()
    naive, replay = lost[forgetting.NAIVE], lost[forgetting.REPLAY]
    print("share of common facts lost, naive:", naive, "replay:", replay)
    assert sum(naive) / 5 >= sum(replay) / 5 + 0.1
    assert sum(a > b for a, b in zip(naive, replay)) >= 4


def test_spoiled_retrieval_lowers_accuracy_along_recall_times_reader(brain):
    offices = three_offices()
    facts = offices.sample(48, seed=0)
    librarian = Librarian(load_encoder(), offices.passages)
    asked = read_all(brain, facts, librarian.search_all([fact.train[0] for fact in facts]))
    reader = spoiled_retrieval.reader_accuracy(asked)
    for seed in SEEDS:
        bad = spoiled_retrieval.with_wrong_pages(brain, offices, asked, seed)
        points = spoiled_retrieval.spoil(spoiled_retrieval.REPLACED, asked, bad)
        assert all(abs(point.accuracy - point.line) <= 0.12 for point in points)
        assert points[0].accuracy > points[2].accuracy + 0.1 > points[-1].accuracy + 0.2 and reader > 0.4
