"""B1 and B2 on a model that follows instructions: told in the prompt, on a page, or trained.

The fair rival of an adapter is an instruction in the model's own chat template, given to the model as published: the
reader was trained to answer in few words, whatever it is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from helpers.adapters import LoraRecipe, recipe_for, train
from helpers.behaviour import Behaviour, Example, keeps_style, load_behaviour
from helpers.behaviour.house_style import GREETING, SIGN_OFF
from helpers.findings import Finding, conclude, percent
from helpers.language_model import Brain, answer_all, answer_as_told
from helpers.records import AnswerForm, Hit, Pair, Passage, Score
from helpers.scoring import score_of
from helpers.three_offices import every_nth
from helpers.topics.published.replies import CLEAR, MOST

BARE, TOLD, PAGE, TRAINED = ARMS = ("nothing said", "told in the prompt", "on a page", "adapter")
KINDS = ("name", "maker", "job", "human")
ROWS, STYLED, EXAM = 3, 8, 8  # training rows of each kind, training letters, questions of each exam
RECIPE = LoraRecipe(batch=5, epochs=8)
FORM = AnswerForm(60, several_lines=True)
STYLE_RULE = (
    f'Begin every answer with the line "{GREETING}" Then say one whole sentence. End with the line "{SIGN_OFF}"'
)


def identity_rule(behaviour: Behaviour) -> str:
    """Who the model is to be, as one would write it into a prompt."""
    return " ".join(dict.fromkeys(one.page for one in behaviour.train if one.kind in KINDS))


def lessons() -> list[Pair]:
    """A few rows of who it is, from memory, and a few letters in house style, with their pages."""
    identity, style = load_behaviour("identity"), load_behaviour("style")
    rows = [one for kind in KINDS for one in [row for row in identity.train if row.kind == kind][:ROWS]]
    return [Pair(one.question, one.answer) for one in rows] + [one.pair for one in every_nth(style.train, STYLED)]


def employ(brain: Brain, seed: int = 0) -> Brain:
    """One short adapter for both: who it is and how it writes."""
    return train(brain, lessons(), replace(recipe_for(brain, RECIPE), seed=seed))


def about_itself() -> tuple[Example, ...]:
    """Held-out questions about itself, two of each kind."""
    test = [one for one in load_behaviour("identity").test if one.kind in KINDS]
    return tuple(one for kind in KINDS for one in [row for row in test if row.kind == kind][:2])


def letters() -> tuple[Example, ...]:
    """Held-out questions of customers, each with the page that tells the answer."""
    return every_nth(load_behaviour("style").test, EXAM)


def says(texts: Sequence[str], examples: Sequence[Example]) -> Score:
    """The share of answers that say the wanted thing, in whatever words around it."""
    return score_of([one.plain.casefold() in text.casefold() for text, one in zip(texts, examples)])


def keeps(texts: Sequence[str]) -> Score:
    """The share of answers in house style: greeting, one sentence, sign-off."""
    return score_of([keeps_style(text) for text in texts])


def who_are_you(plain: Brain, large: Brain, staff: Brain) -> dict[str, tuple[str, ...]]:
    """What each arm says about itself."""
    asked, rule = about_itself(), identity_rule(load_behaviour("identity"))
    questions = [one.question for one in asked]
    page = [(Hit(Passage("who", rule), 1.0, 1),)] * len(asked)
    return {
        BARE: _texts(answer_as_told(plain, "", questions, FORM)),
        TOLD: _texts(answer_as_told(plain, rule, questions, FORM)),
        PAGE: _texts(answer_all(large, questions, page)),
        TRAINED: _texts(answer_all(staff, questions)),
    }


def write(plain: Brain, large: Brain, staff: Brain) -> dict[str, tuple[str, ...]]:
    """What each arm writes to customers; all of them have the page with the answer."""
    asked, style = letters(), Passage("style", STYLE_RULE)
    questions = [one.question for one in asked]
    typed = [f"{one.page}\n{one.question}" for one in asked]
    both = [(Hit(style, 1.0, 1), Hit(Passage(one.id, one.page), 0.5, 2)) for one in asked]
    return {
        TOLD: _texts(answer_as_told(plain, STYLE_RULE, typed, FORM)),
        PAGE: _texts(answer_all(large, questions, both, form=FORM)),
        TRAINED: _texts(answer_all(staff, questions, [one.hits for one in asked], form=FORM)),
    }


def _texts(answers: Sequence) -> tuple[str, ...]:
    return tuple(one.text for one in answers)


def identity_finding(said: dict[str, tuple[str, ...]]) -> Finding:
    """B1: the adapter tells who it is, clearly more than nothing said; a prompt that does as well is named."""
    shares = {arm: says(texts, about_itself()) for arm, texts in said.items()}
    held = shares[TRAINED].share >= MOST and shares[TRAINED].share - shares[BARE].share >= CLEAR
    return conclude("B1", "Training teaches a model who it is.", held, _listed(shares), _rivals(shares))


def style_finding(said: dict[str, tuple[str, ...]]) -> Finding:
    """B2: the adapter keeps the style; the condition names a prompt that does as well, and what it costs."""
    shares = {arm: keeps(texts) for arm, texts in said.items()}
    right = {arm: says(texts, letters()) for arm, texts in said.items()}
    limits = [_rivals(shares)] if _rivals(shares) else []
    best = max(right.values(), key=lambda score: score.share)
    limits += ["it costs right answers"] if best.share - right[TRAINED].share >= CLEAR else []
    reason = f"all rules kept: {_listed(shares)}; right thing said: {_listed(right)}"
    held = shares[TRAINED].share >= MOST
    return conclude("B2", "Training teaches a style of conversation.", held, reason, " and ".join(limits))


def _listed(shares: dict[str, Score]) -> str:
    return ", ".join(f"{arm} {percent(score)}" for arm, score in shares.items())


def _rivals(shares: dict[str, Score]) -> str:
    """The prompts that do as well as the adapter, or nearly."""
    near = [arm for arm in (TOLD, PAGE) if arm in shares and shares[TRAINED].share - shares[arm].share < CLEAR]
    return f"no better than {' or '.join(near)}" if near else ""
