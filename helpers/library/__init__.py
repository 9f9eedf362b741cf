"""The editable knowledge of an office: load it, edit, add, delete, undo, and what it says now."""

from helpers.library.library import Library
from helpers.library.offices import OFFICES, common_facts, load_facts, load_library, paragraphs
from helpers.library.own import library_from
from helpers.sentences import MAX_CHARACTERS, LibraryError

__all__ = [
    "MAX_CHARACTERS",
    "OFFICES",
    "Library",
    "LibraryError",
    "common_facts",
    "library_from",
    "load_facts",
    "load_library",
    "paragraphs",
]
