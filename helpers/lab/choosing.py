"""The lab's model can be chosen: another one answers, and the library stays as it is."""

from __future__ import annotations

from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import Any

from traitlets import Tuple, Unicode

from helpers.adapters import is_large, recipe_for
from helpers.four_answers import Desk, Run, Staff, take_over
from helpers.four_answers.syllabus import TYPED
from helpers.lab.asking import ORDER
from helpers.lab.clock import Clock
from helpers.lab.limits import LabError
from helpers.lab.models import Choice, Loader, choices, name_of, seconds_a_pair
from helpers.lab.office import worth_asking
from helpers.lab.offices import Offices
from helpers.language_model import Brain
from helpers.library import OFFICES

GLANCE = 0.5  # seconds between two looks at whether a model is loaded
# What the screen says about a specialist, before there is one: it comes back with its model.
OF_A_MODEL = {"gauges": (), "losses": (), "planned": 0, "progress": 0.0, "run_label": "", "plan": ""}


@dataclass(frozen=True)
class Resting:
    """A model that does not answer now, with what the screen said about it."""

    staff: Staff
    shown: dict[str, Any]
    suggested: dict[str, str]


class Choosing(Offices):
    """``Offices`` with a choice of who answers: the model that the lab was opened with, or another one.

    ``model`` is the name of the present one, ``models`` pairs of a name and what the learner reads. Each model
    keeps its own specialist; opening another library sends the others' away.
    """

    gauges = Tuple()
    model = Unicode()
    models = Tuple()

    def __init__(self, brain: Brain, *rest, **more) -> None:
        self._choices, self._loader = choices(brain), Loader()
        self._brains, self._resting = {name_of(brain): brain}, {}
        self._trainings: list[tuple[str, list]] = []
        self._pace: dict[str, float] = {}  # of large models: seconds to learn from a pair once
        super().__init__(brain, *rest, **more)
        self.model = name_of(brain)
        self.models = tuple((one.name, one.label) for one in self._choices)
        self._measure_pace(brain)

    def choose_model(self, name: str) -> None:
        """Let another model answer: the four cards are asked again, and its own specialist comes back.

        The first time it is loaded, which ``doing`` tells and Stop ends. Raises ``LabError`` if there is no such
        model, or it cannot be loaded here; then the present one goes on.
        """
        choice = self._choice(name)
        if name == self.model:
            return
        with self._alone():
            brain = self._loaded(choice)
            self._hand_over(name, brain)
        self.status = f"{choice.label} answers now. The library is as it was; each model has a specialist of its own."

    def to_train(self) -> str:
        """What Retrain would teach now, and how long a large model takes for it: by its speed, measured here."""
        known = self._pace.get(self.model)
        said, (_, wordings) = super().to_train(), self._material()
        return f"{said}, about {known * wordings * self.desk.recipe.epochs:.0f} s" if known else said

    def _install(self, run: Run) -> None:
        if self.model in self._pace:  # from now on by the training itself
            self._pace[self.model] = run.training.seconds / sum(map(len, run.training.plan))
        super()._install(run)

    def _choice(self, name: str) -> Choice:
        for choice in self._choices:
            if choice.name == name:
                return choice
        known = ", ".join(one.name for one in self._choices)
        raise LabError(f"There is no model {name!r} in this lab. Choose one of: {known}.")

    def _loaded(self, choice: Choice) -> Brain:
        """The model, loaded if need be; the lab can be used meanwhile, and Stop ends the waiting."""
        if choice.name not in self._brains:
            self._brains[choice.name] = self._wait_for(self._loader.begin(choice.name), choice)
        return self._brains[choice.name]

    def _wait_for(self, loading: Future[Brain], choice: Choice) -> Brain:
        began, stays = self.now(), f"The lab goes on with {self._choice(self.model).label}."
        self.status = f"Loading {choice.label}. You can edit and ask meanwhile."
        while not loading.done():
            waited = self.now() - began
            self.progress = min(1.0, waited / choice.seconds)
            self.doing = f"loading: {waited:.0f} of about {choice.seconds:.0f} s"
            wait([loading], GLANCE)
            if self._stop.is_set():
                raise LabError(f"Loading was stopped. {stays}")
        if error := loading.exception():
            raise LabError(f"{error} {stays}") from error
        return loading.result()

    def _hand_over(self, name: str, brain: Brain) -> None:
        """The model takes its seat, with the specialist that it had here, if any."""
        with self.desk.lock, brain.lock:
            back = self._resting.pop(name, None)
            left = take_over(self.desk, back.staff if back else self._fresh_staff(brain))
            shown = {trait: getattr(self, trait) for trait in OF_A_MODEL}
            self._resting[self.model] = Resting(left, shown, self._answered)
            self.model, self.clock, self.cards, self.answered_before = name, Clock(), (), {}
            self._measure_pace(brain)
            for trait, value in (back.shown if back else OF_A_MODEL).items():
                setattr(self, trait, value)
            # What was typed while another model answered is worth asking this one, too.
            self._answered = back.suggested | self._typed_worth_asking() if back else self._worth_asking()
            self.actions = [one for one in self.actions if one[0] != "hand"]
            self._note_editions()
            self.doing = "the four cards are asked"
            self._await(ORDER)
            self._ask_again(ORDER)
            self._show_clock()

    def _worth_asking(self) -> dict[str, str]:
        """What a model that comes in is worth asking: in this library as it was opened, and what was typed since."""
        typed = self._typed_worth_asking()
        if self.office not in OFFICES:
            return typed
        library, facts, taught = self._fresh(self.office, self.desk.brain)
        desk = self._desk(library, facts, taught)
        return worth_asking(desk, desk.taught) | typed

    def _typed_worth_asking(self) -> dict[str, str]:
        """What was typed and is worth asking the present model, by the name of its fact."""
        return worth_asking(self.desk, [fact for fact in self.desk.taught if fact.type == TYPED])

    def _note(self, action: list) -> None:
        """A training is the work of one model: a state of another's screen does not do it again."""
        super()._note(action)
        if action[0] == "train":
            self._trainings.append((self.model, action))

    def _done_by_this_model(self) -> list[list]:
        """The actions without the trainings of the other models."""
        others = [action for model, action in self._trainings if model != self.model]
        return [action for action in self.actions if not any(action is other for other in others)]

    def _measure_pace(self, brain: Brain) -> None:
        if is_large(brain) and self.model not in self._pace:
            self._pace[self.model] = seconds_a_pair(brain, self.desk.recipe)

    def _fresh_staff(self, brain: Brain) -> Staff:
        """A model that was never trained in this library."""
        base = self._to_teach(self.desk.syllabus.prepared, brain)
        return Staff(brain, recipe_for(brain, self._recipe), frozenset(base))

    def _clear(self, desk: Desk) -> None:
        super()._clear(desk)
        self._resting.clear()  # what they learned was another library's
        self._trainings.clear()
        self.gauges = ()
