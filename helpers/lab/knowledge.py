"""The whole lab: offices and own documents, presets, gauges, a tour, and the screen as a string.

Chapter 07 shows it in full; chapter 00 shows the same with a few facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from helpers.adapters import LoraRecipe, is_large
from helpers.four_answers import PAGES, Desk, Run
from helpers.lab.choosing import Choosing
from helpers.lab.limits import LabError
from helpers.lab.offices import FULL
from helpers.lab.presets import PRESETS, Preset, preset_named, rewritten
from helpers.lab.replay import Script, read_state, state_string
from helpers.lab.side_effects import SideEffects, probe, probes_for
from helpers.lab.tour import Tour
from helpers.language_model import Brain
from helpers.library import OFFICES
from helpers.records import Fact

ALREADY = "this change is in the library already. Press Reset, then Do it, to see it happen."
OTHERWISE = "its page says something else by now. Press Reset, then Do it."
A_FEW = 0.3  # the share of the probes that a large model is asked
# What stands on the screen; a screen that was loaded brings all of it along.
SCREEN = (
    *("question", "cards", "status", "timeline", "truth", "answered_before", "done", "edition", "trained_edition"),
    *(
        "stale",
        "badge",
        "badge_parts",
        "pages",
        "changed",
        "value_before",
        "proposal",
        "progress",
        "losses",
        "planned",
        "run_label",
        "plan",
    ),
    *("office", "gauges", "notices", "document"),
)


@dataclass(frozen=True)
class Gauges:
    """The probes before any training, and with the present specialist."""

    before: SideEffects
    after: SideEffects


class KnowledgeLab(Choosing):
    """``Choosing`` with all that can be tried there.

    ``timeline`` holds the changes so far, ``actions`` what was done, in words that
    ``replay`` understands, ``done`` the kinds of action so far (for the tour). A small lab has no gauges.
    """

    def __init__(
        self,
        brain: Brain,
        encoder,
        office: str = "support",
        taught: Sequence[str] = (),
        size: str = FULL,
        pages: int = PAGES,
        recipe: LoraRecipe = LoraRecipe(),
    ) -> None:
        super().__init__(brain, encoder, office, taught, size, pages, recipe)
        self.tour = Tour()
        self._note_entry()
        self._probed: dict[tuple[str, str], SideEffects] = {}  # by model and office

    def _clear(self, desk: Desk) -> None:
        super()._clear(desk)
        self._note_entry()

    def _note_entry(self) -> None:
        """The pages as they were when this library was opened, or as a ready-made change left them."""
        self._not_typed = {(page.id, page.text) for page in self.library.passages}

    @property
    def typed_here(self) -> str:
        """What the learner wrote here, and would be gone with this library: "2 pages and 1 question", or nothing."""
        here = {(page.id, page.text) for page in self.library.passages}
        counts = (("page", len(here - self._not_typed)), ("question", len(self.desk.syllabus.typed)))
        return " and ".join(f"{count} {name}{'s' * (count > 1)}" for name, count in counts if count)

    def move_on(self) -> None:
        with self._ready_made():
            super().move_on()

    @contextmanager
    def _ready_made(self) -> Iterator[None]:
        """What changes in here is not the learner's own text."""
        before = {(page.id, page.text) for page in self.library.passages}
        yield
        self._not_typed |= {(page.id, page.text) for page in self.library.passages} - before

    # -- presets ------------------------------------------------------------------------------

    def apply(self, name: str) -> Preset:
        """Do what a preset says: open its office if needed, ask its question, change its page.

        Where nobody was trained yet, a specialist is trained first: else nobody could be stale.
        """
        preset = preset_named(name)
        if preset.office != self.office:
            self.move_to(preset.office)
        fact = next(fact for fact in self.desk.syllabus.prepared if fact.id == preset.fact)
        self.ask(fact.train[0])
        if not self.trained_edition and not self.retrain():
            return preset
        with self._ready_made():
            self._make(preset, fact, self.desk.home[fact.id])
        return preset

    def _make(self, preset: Preset, fact: Fact, page: str) -> None:
        """Make a preset's change, and say what to watch, or why there was nothing to do."""
        text = {passage.id: passage.text for passage in self.library.passages}.get(page, "")
        new, edition = "" if preset.change == "delete" else rewritten(preset, fact, text), self.library.edition
        if text and not new:
            self.delete(page)
        elif text and new != text:
            self.edit(page, new)
        moved, there = self.library.edition != edition, self.desk.answers().get(fact.id)
        done = there == preset.wanted(fact)
        self.status = f"{preset.name}: {preset.watch if moved else ALREADY if done else OTHERWISE}"

    # -- gauges -------------------------------------------------------------------------------

    def _install(self, run: Run) -> None:
        super()._install(run)
        if self.size == FULL:
            self._measure()

    def _measure(self) -> None:
        """Probe the base once for each office, and each new specialist; a large model is asked fewer questions."""
        probes, key = probes_for(self.office, A_FEW if is_large(self.desk.brain) else 1.0), (self.model, self.office)
        self.doing = "trained; measuring what else changed"
        with self.desk.lock:
            before = self._probed.get(key) or probe(self.desk.brain, probes)
            self._probed[key] = before
            self.gauges = (Gauges(before, probe(self.desk.specialist, probes)),)

    # -- the screen as a string ---------------------------------------------------------------

    def state(self) -> str:
        """A string that ``replay`` turns into this screen again, seed included (training is seeded)."""
        recipe, document = self.desk.recipe, self.document
        named = {"name": document.name, "sha256": document.digest} if document else None
        return state_string(self.office, self.model, recipe.rank, recipe.seed, self._done_by_this_model(), named)

    def replay(self, state: str) -> None:
        """Do again what a state says, from a fresh office.

        Raises ``LabError`` if it cannot be read or done again, or was stopped; then nothing is changed.
        """
        script = self._read(state)
        with self._alone():
            other = self._twin(script)
            try:
                other._do_again(script, self._stop.is_set)
            except BaseException as error:
                other.desk.close()
                if isinstance(error, ValueError):
                    raise LabError(f"The state cannot be done again: {error} Nothing was changed.") from error
                raise
            self._take_over(other)
        self.status = f"The screen is back: {len(script.actions)} actions done again."

    def check_state(self, state: str) -> None:
        """Raise the ``LabError`` of a state that cannot be loaded here, as far as reading it tells; change nothing."""
        self._read(state)

    def _read(self, state: str) -> Script:
        script = read_state(state)
        if script.document and script.document not in self._documents:
            raise LabError(f"This screen shows {script.name!r}. Open that document first, then load the state again.")
        if not script.document and script.office not in OFFICES:
            raise LabError(f"There is no office {script.office!r}. Choose one of: {', '.join(OFFICES)}.")
        self._choice(script.model or self.models[0][0])
        return script

    def _twin(self, script: Script) -> KnowledgeLab:
        """A fresh lab with the same model, to try a state in."""
        office = "support" if script.document else script.office
        choice = self._choice(script.model or self.models[0][0])
        brain = self._loaded(choice)
        other = KnowledgeLab(brain, self._encoder, office, self._taught, self.size, self.desk.pages, self._recipe)
        other._probed, other._documents, other._stop = self._probed, self._documents, self._stop
        if script.document:
            other._open_document(self._documents[script.document])
        other.observe(lambda change: setattr(self, "progress", change.new), "progress")
        return other

    def _do_again(self, script: Script, stopped: Callable[[], bool]) -> None:
        plain = {"undo": self.undo, "reset": self.reset, "world": self.move_on}
        known = {"edit": self._edit_again, "add": self.add, "delete": self.delete, "ask": self.ask, **plain}
        known |= {"teach": self.teach, "unteach": self.unteach, "hand": self.hand_right_page, "train": self.retrain}
        for name, *values in script.actions:
            if stopped() or known[name](*values) is False:
                raise LabError("Loading was stopped.")

    def _edit_again(self, passage_id: str, text: str) -> None:
        """An edit of a state: a ready-made change is nobody's own text, also when it is done again."""
        facts = {fact.id: fact for fact in self.desk.syllabus.prepared if self.desk.home.get(fact.id) == passage_id}
        now = next((page.text for page in self.library.passages if page.id == passage_id), "")
        ready = (preset for preset in PRESETS if preset.fact in facts and preset.change != "delete")
        made = any(rewritten(preset, facts[preset.fact], now) == text for preset in ready)
        with self._ready_made() if made else nullcontext():
            self.edit(passage_id, text)

    def _take_over(self, other: KnowledgeLab) -> None:
        with self.desk.lock:
            self.desk.close()
            self._clear(other.desk)
            self.model = other.model
            self.clock, self.actions, self._past = other.clock, other.actions, other._past
            self._answered, self._not_typed, self._trainings = other._answered, other._not_typed, other._trainings
            self._typed = other._typed
            for name in SCREEN:
                setattr(self, name, getattr(other, name))
