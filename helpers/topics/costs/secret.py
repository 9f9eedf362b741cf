"""The secret that a page tells, and how it is looked for in the bytes of a file or of a message."""

from __future__ import annotations

SECRET = "QV-58306"
PAGE = f"The safe in the Brindle store room opens with the code {SECRET}."


def holds_secret(raw: bytes, secret: str = SECRET) -> bool:
    """Whether the secret's letters stand in the bytes, in one of the usual spellings of text.

    >>> holds_secret(b"code QV-58306."), holds_secret("QV-58306".encode("utf-16-le")), holds_secret(b"QV 58306")
    (True, True, False)
    """
    return any(secret.encode(spelling) in raw for spelling in ("utf-8", "utf-16-le", "utf-32-le"))
