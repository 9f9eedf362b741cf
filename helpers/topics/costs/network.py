"""Who is asked on the way: every attempt of Python to reach another machine, while it is watched.

Python itself reports each name that is looked up and each connection that is tried, to whoever has asked to be
told (an audit hook, PEP 578). Libraries that open connections in C are not seen by it, so the operating system is
asked as well which connections this process has.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psutil

EVENTS = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")
HERE = ("127.", "::1", "localhost", "0.0.0.0", "::ffff:127.")


@dataclass
class Attempts:
    """The machines that were asked for inside a ``watched`` block: this one, and others."""

    here: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    @property
    def quiet(self) -> bool:
        """True if no other machine was asked for."""
        return not self.outside


_watching: list[Attempts] = []
_installed = False


def _hook(event: str, args: tuple) -> None:
    if not _watching or event not in EVENTS:
        return
    place = args[0] if event in ("socket.getaddrinfo", "socket.gethostbyname") else args[1]
    host = place[0] if isinstance(place, tuple) else place
    for attempts in _watching:
        (attempts.here if is_here(host) else attempts.outside).append(str(host))


def is_here(host: object) -> bool:
    """Whether an address is this machine's own; a path is a socket of this machine.

    >>> is_here("127.0.0.1"), is_here(b"a-path"), is_here("example.org")
    (True, True, False)
    """
    return host is None or isinstance(host, bytes) or host == "" or str(host).startswith(("/", "\0", *HERE))


@contextmanager
def watched() -> Iterator[Attempts]:
    """Note each attempt inside the block; connections that are open at its end are noted as well."""
    global _installed
    if not _installed:
        sys.addaudithook(_hook)  # it stays until the process ends, and notes nothing outside a block
        _installed = True
    attempts = Attempts()
    before = _others()
    _watching.append(attempts)
    try:
        yield attempts
    finally:
        _watching.remove(attempts)
        attempts.outside += sorted(_others() - before)


def _others() -> set[str]:
    """The other machines that this process is connected with, as the operating system says."""
    try:
        open_now = psutil.Process().net_connections(kind="inet")
    except psutil.Error:  # not allowed to look
        return set()
    return {one.raddr.ip for one in open_now if one.raddr and not is_here(one.raddr.ip)}
