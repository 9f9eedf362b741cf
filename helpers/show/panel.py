"""What every panel shares: errors that can be seen, buttons, and a twin for pages without a kernel."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import ipywidgets as w
from IPython.display import display
from markupsafe import Markup

VIEW = "application/vnd.jupyter.widget-view+json"


def guarded(handler: Callable) -> Callable:
    """Show an error of a button's handler on the panel: left alone, nobody would ever see it.

    The panel has ``say(text, alarm)`` and ``settle()``, which sets the buttons as the state demands.
    """

    @wraps(handler)
    def safe(panel, *args):
        panel.say("")
        try:
            handler(panel, *args)
        except ValueError as error:  # LibraryError, LabError: written for the learner
            panel.say(str(error), alarm=True)
        except Exception as error:  # a view must survive whatever happens below it
            panel.say(f"{type(error).__name__}: {error}. Nothing was lost; try again.", alarm=True)
        finally:
            panel.settle()

    return safe


# Stands beside every panel, and is hidden while the panel is alive. In a notebook that was saved and opened
# again there is no kernel behind the panel: then JupyterLab's own "model not found" is hidden instead.
HINT = Markup("""<div class="study-run-this-cell"><style>
.jp-OutputArea:has(.jp-OutputArea-output.lm-Panel > *) .jp-OutputArea-child:has(.study-run-this-cell),
.jp-OutputArea:has(.study-run-this-cell) .jp-OutputArea-output.jupyter-widgets:not(:has(*)) { display: none }
</style>Run this cell to use what it shows.</div>""")


class Shown:
    """A widget with a twin: live in JupyterLab, a readable page without a kernel.

    The plain text is fixed, so that a stored notebook can be compared with a fresh run.
    """

    def __init__(self, widget: w.Widget, twin: Callable[[], Markup], text: str) -> None:
        self.widget, self._twin, self._text = widget, twin, text

    def _ipython_display_(self) -> None:
        display({"text/plain": "Run this cell to use what it shows.", "text/html": HINT}, raw=True)
        display(self._repr_mimebundle_(), raw=True)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        # The widget's own bundle would put its whole content into the plain text.
        view = {"version_major": 2, "version_minor": 0, "model_id": self.widget.model_id}
        return {"text/plain": self._text, "text/html": str(self._twin()), VIEW: view}


def button(label: str, tooltip: str = "", handler: Callable | None = None) -> w.Button:
    """A button as wide as its label; without a ``tooltip`` of its own, the label stands there too."""
    made = w.Button(description=label, tooltip=tooltip or label, layout=w.Layout(width="auto"))
    if handler:
        made.on_click(handler)
    return made
