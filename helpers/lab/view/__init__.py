"""The view of the lab: JavaScript, one file a part, and one style sheet, joined without a build step.

Each file is a module of its own for readers and linters. anywidget loads a single module, so the
files are put one after the other, without the lines that import one from another.
"""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).parent
# What a part uses stands before it.
PARTS = (
    "dom arrive line leave chips lesson editor library question cards clock specialist strips topbar panels lab".split()
)
_IMPORT = re.compile(r"^import\s[^;]*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)


def script() -> str:
    """All parts as one ES module.

    >>> "import" in script(), script().count("export")
    (False, 1)
    """
    texts = ((FOLDER / f"{part}.js").read_text("utf-8") for part in PARTS)
    return "".join(_EXPORT.sub("", _IMPORT.sub("", text)) for text in texts)


def style() -> str:
    """The style sheet."""
    return (FOLDER / "lab.css").read_text("utf-8")
