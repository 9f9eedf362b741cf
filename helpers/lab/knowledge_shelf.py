"""The left side of the lab: every page of the library, to edit, delete, add, undo and reset."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as w

from helpers.lab.knowledge import KnowledgeLab
from helpers.records import Passage
from helpers.show.panel import button
from helpers.show.typed import TypedText

SHELF_HEIGHT = "330px"


class Row:
    """One page: its text to edit in place, Save and Delete."""

    def __init__(self, passage: Passage, save: Callable[[str], None], delete: Callable[[str], None]) -> None:
        self.id, self.stored = passage.id, passage.text
        style = {"description_width": "74px"}
        layout = w.Layout(width="auto", flex="1 1 auto", height="56px")
        self.field = TypedText(passage.text, description=passage.id, rows=2, style=style, layout=layout)
        self.save = button("Save", f"Save the edit of {self.id}")
        self.field.submitted_by(self.save, lambda _: save(self.id))
        self.delete = button("Delete", f"Delete {self.id} from the library", lambda _: delete(self.id))
        buttons = w.VBox([self.save, self.delete], layout=w.Layout(flex="0 0 auto"))
        self.widget = w.HBox([self.field, buttons], layout=w.Layout(width="100%", flex="0 0 auto"))

    def follow(self, text: str) -> None:
        """Show the page as the library has it now; what was typed and not saved stays otherwise."""
        if text != self.stored:
            self.stored = self.field.value = text


class Shelf:
    """All rows, in the order of the library. ``act`` runs a method of the lab and shows its errors."""

    def __init__(self, lab: KnowledgeLab, act: Callable[..., None]) -> None:
        self.lab, self._act, self.rows = lab, act, {}
        undo = button("Undo", "Take back the last change of the library", lambda _: act(lab.undo))
        reset = button("Reset", "Back to the library as it was loaded", lambda _: act(lab.reset))
        world = button("The world moves on", "Apply all dated updates at once", lambda _: act(lab.move_on))
        self.head = w.HBox([w.HTML("<b>Library</b>"), undo, reset, world], layout=w.Layout(align_items="center"))
        self.list = w.VBox(layout=w.Layout(height=SHELF_HEIGHT, overflow="auto", display="flex"))
        self.new = TypedText(
            description="New page",
            rows=2,
            placeholder="Write a new page",
            style={"description_width": "74px"},
            layout=w.Layout(width="auto", flex="1 1 auto", height="50px"),
        )
        add = button("Add", "Add this page to the library")
        self.new.submitted_by(add, lambda _: act(self._add))
        self.widget = w.VBox([self.head, self.list, w.HBox([self.new, add])], layout=_column())
        lab.observe(lambda _: self.follow(), ["pages"])
        self.follow()

    def follow(self) -> None:
        """Show the pages that the library has now."""
        passages = self.lab.pages
        self.rows = {passage.id: self.rows.get(passage.id) or self._row(passage) for passage in passages}
        for passage in passages:
            self.rows[passage.id].follow(passage.text)
        shown = [row.widget for row in self.rows.values()]
        if list(self.list.children) != shown:
            self.list.children = shown

    def _row(self, passage: Passage) -> Row:
        return Row(passage, self._save, lambda id: self._act(self.lab.delete, id))

    def _save(self, id: str) -> None:
        self._act(self.lab.edit, id, self.rows[id].field.value)

    def _add(self) -> None:
        if not self.new.value.strip() and self.lab.done[-1:] == ("add",):
            return  # the second half of a double click: the page is there, and its message stays
        self.lab.add(self.new.value)
        self.new.value = ""  # only once it was accepted: a refused text can still be mended


def _column() -> w.Layout:
    return w.Layout(flex="1 1 380px", min_width="0", padding="0 8px 0 0")
