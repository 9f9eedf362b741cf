"""The lab of chapter 07: the small lab, and everything else that can happen to knowledge.

Adds, deletes, resets, days on which many facts change, presets, a timeline with the time to
truth, gauges of side effects, and a string that reproduces the screen.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from traitlets import Tuple, Unicode

from helpers.encoder import load_encoder
from helpers.four_answers import taught_facts
from helpers.lab.office import Lab, LabError
from helpers.lab.presets import Preset, preset_named
from helpers.lab.side_effects import SideEffects, probe, probes_for
from helpers.language_model import Brain, load_brain
from helpers.library import OFFICES, load_facts, load_library
from helpers.records import Fact
from helpers.retrieval import Librarian

MAX_STATE = 20_000
ALREADY = "this change is in the library already. Press Reset, then Do it, to see it happen."
CONTROLS = ("edit", "add", "delete", "undo", "reset", "world", "ask", "train")


@dataclass(frozen=True)
class Event:
    """One change of the library, and for each way the seconds to its first right answer after it."""

    label: str
    edition: int
    truth: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Gauges:
    """The probes before any training, and with the present specialist."""

    before: SideEffects
    after: SideEffects


def open_knowledge_lab(office: str = "support") -> KnowledgeLab:
    """The lab over a fresh library of an office, with the bundled model; loading takes some seconds."""
    return KnowledgeLab(load_brain(), load_encoder(), office)


class KnowledgeLab(Lab):
    """``Lab`` with the whole of an office.

    ``timeline`` holds the changes so far, ``actions`` what was done, in words that
    ``replay`` understands, ``done`` the kinds of action so far (for the tour).
    """

    office = Unicode()
    timeline = Tuple()
    gauges = Tuple()
    done = Tuple()
    pages = Tuple()

    def __init__(self, brain: Brain, encoder, office: str = "support", taught: Sequence[str] = ()) -> None:
        self._encoder, self._taught, self.actions = encoder, tuple(taught), []
        super().__init__(brain, *self._fresh(office))
        self.office = office
        self._before = None
        self._note_pages()

    def _fresh(self, office: str) -> tuple:
        if office not in OFFICES:
            raise LabError(f"There is no office {office!r}. Choose one of: {', '.join(OFFICES)}.")
        facts = load_facts(office)
        return load_library(office), facts, Librarian(self._encoder), self._taught or taught_facts(facts)

    def move_to(self, office: str) -> None:
        """Open another office: a fresh library, no specialist, an empty timeline."""
        fresh = self._fresh(office)
        self._not_while_training()
        with self.desk.lock:
            self.desk.close()
            self.desk = type(self.desk)(self.desk.brain, *fresh)
            self.actions, self.timeline, self.gauges, self.done, self.truth = [], (), (), (), {}
            self.office, self._before, self._changed_at, self.cards = office, None, None, ()
            self.question, self.losses, self.progress = "", (), 0.0
            self._note_editions()
            self._note_pages()
            self.status = f"Opened the {office} office. Nothing was trained here yet."

    # -- changing the library ---------------------------------------------------------------

    def add(self, text: str) -> None:
        """Add a page at the end."""
        self._act(["add", text], lambda: self.library.add(text), "Added a page.")

    def edit(self, passage_id: str, text: str) -> None:
        """Change one page. Raises ``LibraryError`` where the text will not do, and changes nothing."""
        self._act(["edit", passage_id, text], lambda: self.library.edit(passage_id, text), f"Saved {passage_id}.")

    def delete(self, passage_id: str) -> None:
        """Take one page out of the library."""
        self._act(["delete", passage_id], lambda: self.library.delete(passage_id), f"Deleted {passage_id}.")

    def undo(self) -> None:
        """Take back the last change of the library; a specialist is not untrained by it."""
        self._act(["undo"], self.library.undo, "Took back the last change.")

    def reset(self) -> None:
        """Back to the first edition; the specialist stays as it is."""
        self._act(["reset"], self.library.reset, "The library is as it was loaded.")

    def move_on(self) -> None:
        """Let the world move on: all dated updates of the office at once."""
        self._act(["world"], lambda: self.library.apply_updates(self.desk.facts), "The world moved on.")

    def apply(self, name: str) -> Preset:
        """Do what a preset says: open its office if needed, ask its question, change its page.

        Where nobody was trained yet, a specialist is trained first: else nobody could be stale.
        """
        preset = preset_named(name)
        if preset.office != self.office:
            self.move_to(preset.office)
        fact = next(fact for fact in self.desk.facts if fact.id == preset.fact)
        self.ask(fact.train[0])
        if not self.trained_edition and not self.retrain():
            return preset
        page, edition = self.desk.home[fact.id], self.library.edition
        if preset.change != "delete":
            self.edit(page, self._rewritten(fact, page, preset))
        elif page in {passage.id for passage in self.library.passages}:
            self.delete(page)
        self.status = f"{preset.name}: {ALREADY if self.library.edition == edition else preset.watch}"
        return preset

    def _rewritten(self, fact: Fact, page: str, preset: Preset) -> str:
        new = fact.update.statement if preset.change == "update" else fact.statement.replace(fact.answer, preset.value)
        return self.library.text(page).replace(fact.statement, new)

    def _act(self, action: list[str], change: Callable[[], object], said: str) -> None:
        before, known = self.library.edition, self.desk.answers()
        with self.desk.lock:
            self._change(change, said, lambda: self._begin(said, known))
        if self.library.edition == before:
            return
        self._note(action)
        self._note_pages()

    def _begin(self, said: str, known: dict[str, str]) -> None:
        """A new event on the timeline, and a question about it."""
        self.timeline = (*self.timeline, Event(said.rstrip("."), self.edition))
        self._ask_about_the_change(known)

    def _ask_about_the_change(self, known: dict[str, str]) -> None:
        """Ask about what changed, so that the cards show who noticed."""
        now, facts = self.desk.answers(), {fact.id: fact for fact in self.desk.taught}
        changed = [fact for id, fact in facts.items() if known.get(id) != now.get(id)]
        asked = self.desk.fact_of(self.question)
        if changed and (asked is None or asked not in changed):
            self.cards, self.question = (), changed[0].train[0]

    # -- asking and training ----------------------------------------------------------------

    def ask(self, question: str):
        cards = super().ask(question)
        self._note(["ask", self.question])
        return cards

    def _install(self, run) -> None:
        super()._install(run)
        self._note(["train"])
        self._measure()

    def _measure(self) -> None:
        """Probe the base once for each office, and each new specialist."""
        probes = probes_for(self.office)
        with self.desk.lock:
            self._before = self._before or probe(self.desk.brain, probes)
            self.gauges = (Gauges(self._before, probe(self.desk.specialist, probes)),)

    def _ask_again(self, ways: Sequence[str]) -> None:
        super()._ask_again(ways)
        if self.timeline and self.truth:
            last = self.timeline[-1]
            self.timeline = (*self.timeline[:-1], Event(last.label, last.edition, tuple(self.truth.items())))

    def waited(self) -> float:
        """Seconds since the last change of the library; 0.0 where there was none."""
        return time.perf_counter() - self._changed_at if self._changed_at is not None else 0.0

    def _not_while_training(self) -> None:
        if self.busy:
            raise LabError("A specialist is being trained. Wait for it, or stop it.")

    def _note(self, action: list[str]) -> None:
        if action[0] == "ask":  # the last question is all that the screen shows
            self.actions = [one for one in self.actions if one[0] != "ask"]
        self.actions.append(action)
        self.done = (*self.done, action[0])

    def _note_pages(self) -> None:
        self.pages = self.library.passages

    # -- the screen as a string ---------------------------------------------------------------

    def state(self) -> str:
        """A string that ``replay`` turns into this screen again, seed included (training is seeded)."""
        last = max((i for i, one in enumerate(self.actions) if one[0] == "train"), default=-1)
        kept = [one for i, one in enumerate(self.actions) if one[0] != "train" or i == last]
        recipe = {"rank": self.desk.recipe.rank, "seed": self.desk.recipe.seed}
        return json.dumps({"office": self.office, **recipe, "actions": kept}, ensure_ascii=False)

    def replay(self, state: str) -> None:
        """Do again what a state says, from a fresh office. Raises ``LabError`` where it cannot be read."""
        office, actions = _read_state(state)
        self.move_to(office)
        plain = {"undo": self.undo, "reset": self.reset, "world": self.move_on, "train": self.retrain}
        known = {"edit": self.edit, "add": self.add, "delete": self.delete, "ask": self.ask, **plain}
        for name, *values in actions:
            known[name](*values)
        self.status = f"The screen is back: {len(actions)} actions done again."


_VALUES = {"edit": 2, "add": 1, "delete": 1, "ask": 1}


def _read_state(state: str) -> tuple[str, list[list[str]]]:
    if len(state) > MAX_STATE:
        raise LabError(f"The state has {len(state)} characters; at most {MAX_STATE} fit.")
    try:
        row = json.loads(state)
        office, actions = row["office"], row["actions"]
        fits = all(one[0] in CONTROLS and len(one) == 1 + _VALUES.get(one[0], 0) for one in actions)
        fits = fits and all(isinstance(value, str) for one in actions for value in one)
    except (ValueError, TypeError, KeyError, IndexError):
        fits = False
    if not fits:
        raise LabError("The state cannot be read. Paste one that the lab made, from the first { to the last }.")
    return office, actions
