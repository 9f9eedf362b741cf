"""One example of a behaviour: what is asked, with which page, and what should be said."""

from __future__ import annotations

from dataclasses import dataclass, fields

from helpers.records import Hit, Pair, Passage

SPLITS = ("train", "test")


class BehaviourError(ValueError):
    """A row that is no example, or a behaviour that there is not."""


@dataclass(frozen=True)
class Example:
    """A question and the wanted answer, word for word; an answer may have several lines.

    ``split`` says whether it may be trained on, ``kind`` which variety of the behaviour it shows. ``page`` is what
    the model reads with the question (empty: nothing), ``plain`` what must be in the answer, whatever its form.

    Raises ``BehaviourError`` if a field is no text, ``split`` is neither ``train`` nor ``test``, or a text that must
    be there is empty.
    """

    id: str
    split: str
    kind: str
    question: str
    answer: str
    page: str = ""
    plain: str = ""

    def __post_init__(self) -> None:
        for field in fields(self):
            text = getattr(self, field.name)
            if not isinstance(text, str):
                raise BehaviourError(f"{field.name} must be text, not {text!r}")
            if not text.strip() and field.name not in ("page", "plain"):
                raise BehaviourError(f"{field.name} is empty")
        if self.split not in SPLITS:
            raise BehaviourError(f"split is {self.split!r}; it must be one of: {', '.join(SPLITS)}")

    @property
    def pair(self) -> Pair:
        """The same as a training pair.

        >>> Example("e", "train", "greeting", "Hello?", "Good day,\\nAda").pair
        Pair(question='Hello?', answer='Good day,\\nAda', passages=())
        """
        return Pair(self.question, self.answer, (self.page,) if self.page else ())

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The page as if a librarian had found it; nothing where there is none."""
        return (Hit(Passage(self.id, self.page), 1.0, 1),) if self.page else ()
