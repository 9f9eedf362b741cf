"""What the panel holds: who can be asked, a question, a page that may stand beside it, and the answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from traitlets import Dict, Int, Unicode

from helpers.lab.limits import MAX_QUESTION, typed_line
from helpers.language_model import Brain, answer, answer_as_told
from helpers.records import AnswerForm, Hit, Passage
from helpers.sentences import one_line
from helpers.show.one_run import OneRun

MAX_PAGE = 600  # characters


@dataclass(frozen=True)
class Speaker:
    """Somebody who can be asked: a model in the course's prompt, or ``freely`` in its own chat template."""

    name: str
    brain: Brain
    freely: bool = False
    form: AnswerForm = AnswerForm(40, several_lines=True)

    def reply(self, question: str, page: str) -> str:
        """The answer to one question, with a page in front of it or without."""
        if self.freely:
            return answer_as_told(self.brain, "", [f"{page}\n{question}" if page else question], self.form)[0].text
        hits = (Hit(Passage("typed", page), 1.0, 1),) if page else ()
        return answer(self.brain, question, hits, form=self.form).text


class SideBySide(OneRun):
    """One question to all speakers. ``answers`` always belong to the present question and page."""

    BUSY = "The models are answering already. Wait for them, or press Stop."
    question, page, status = Unicode(), Unicode(), Unicode()
    answers = Dict()
    done = Int(0)

    def __init__(self, speakers: Sequence[Speaker], question: str = "", page: str = "", **traits) -> None:
        super().__init__(question=question, page=page, **traits)
        self.speakers = tuple(speakers)

    def ask(self, question: str, page: str = "") -> None:
        """Ask everybody, one after the other; ``stop`` ends it after the present answer.

        Raises ``ValueError`` for a question or a page that is too long, and for an empty question.
        """
        line = typed_line(question, "question", MAX_QUESTION)
        text = one_line(page)
        if len(text) > MAX_PAGE:
            raise ValueError(f"The page has {len(text)} characters; at most {MAX_PAGE} fit. Shorten it.")
        self.alone(lambda: self._answer(line, text))

    def _answer(self, question: str, page: str) -> None:
        self.answers, self.question, self.page, self.done = {}, question, page, 0
        for one in self.speakers:
            self.answers = {**self.answers, one.name: one.reply(question, page)}
            self.done += 1
            if self.stopping():
                break
        whole = self.done == len(self.speakers)
        self.status = "" if whole else f"Stopped after {self.done} of {len(self.speakers)} answers."
