"""Who answers at a desk: a model with its specialist. Another one can take over; the library stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from helpers.adapters import LoraRecipe
from helpers.four_answers.desk import Desk
from helpers.four_answers.syllabus import Typed
from helpers.language_model import Brain


@dataclass(frozen=True)
class Staff:
    """A model, how it is trained, the facts it is always taught (ids), and the specialist that it has so far."""

    brain: Brain
    recipe: LoraRecipe
    base: frozenset[str]
    specialist: Brain | None = None
    trained: Mapping[str, str] = field(default_factory=dict)
    trained_edition: int = 0
    learned: tuple[Typed, ...] = ()


def take_over(desk: Desk, new: Staff) -> Staff:
    """Let ``new`` answer at the desk, and return who did so far, to be called back later.

    Pages, typed pairs and the edition belong to the library, so they stay; what was learned belongs to a model.
    """
    with desk.lock, new.brain.lock:
        syllabus = desk.syllabus
        old = Staff(
            desk.brain,
            desk.recipe,
            frozenset(syllabus.base),
            desk.specialist,
            desk.trained,
            desk.trained_edition,
            syllabus.learned,
        )
        desk.brain, desk.lock, desk.recipe = new.brain, new.brain.lock, new.recipe
        desk.specialist, desk.trained, desk.trained_edition = new.specialist, dict(new.trained), new.trained_edition
        syllabus.base = set(new.base)
        syllabus.learn(new.learned, desk.library)
    return old
