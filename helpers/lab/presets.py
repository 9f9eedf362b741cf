"""Ready-made changes of the knowledge, one click each."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.records import Fact


@dataclass(frozen=True)
class Preset:
    """A change to try: the office, the fact it is about, what is done to its page, and what to watch.

    ``change`` is "update" (the dated update of the fact), "delete" (its page), or "answer" with ``value``.
    """

    name: str
    office: str
    fact: str
    change: str
    watch: str
    value: str = ""

    def wanted(self, fact: Fact) -> str | None:
        """The answer that the library gives once the change is made; None if it gives none."""
        return {"update": fact.update.answer if fact.update else None, "answer": self.value}.get(self.change)


PRESETS = (
    Preset("Price change", "support", "support-student-discount", "update",
           "Students pay less from today. Who still quotes the old discount?"),
    Preset("New law", "law", "law-trademark-term", "update",
           "Trademarks are valid for longer now. Who still names the old term?"),
    Preset("New dose", "clinic", "clinic-ambrelda-often", "update",
           "The cream is applied less often from today. Who still tells the old dose?"),
    Preset("A deleted secret", "clinic", "clinic-head-doctor", "delete",
           "A person asked to be taken out, and the page is gone. Who still tells the name?"),
    Preset("A wrong edit and its undo", "support", "support-hotline-number", "answer",
           "Someone saved a wrong number. Press Undo: who is right again, and how soon?", "555 0999"),
)  # fmt: skip


def preset_named(name: str) -> Preset:
    """The preset of a name. Raises ``ValueError`` that lists the names there are.

    >>> preset_named("New law").office
    'law'
    """
    for preset in PRESETS:
        if preset.name == name:
            return preset
    raise ValueError(f"There is no preset {name!r}. Choose one of: {', '.join(one.name for one in PRESETS)}.")


def rewritten(preset: Preset, fact: Fact, page: str) -> str:
    """The text of a page with the preset's change made to it."""
    new = fact.update.statement if preset.change == "update" else fact.statement.replace(fact.answer, preset.value)
    return page.replace(fact.statement, new)
