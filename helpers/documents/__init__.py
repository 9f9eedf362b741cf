"""A reader's own documents become pages that a library can hold: paste a text, or name a file.

>>> document = read_document("hours.md", "# Opening hours\\n\\n- Monday: 9 am to 5 pm\\n- Sunday: closed")
>>> document.pages
('Opening hours: Monday: 9 am to 5 pm', 'Opening hours: Sunday: closed')
"""

from helpers.documents.language import language_notice
from helpers.documents.pieces import Document, Skipped
from helpers.documents.reading import MAX_BYTES, MAX_PAGES, read_document, read_file

__all__ = ["MAX_BYTES", "MAX_PAGES", "Document", "Skipped", "language_notice", "read_document", "read_file"]
