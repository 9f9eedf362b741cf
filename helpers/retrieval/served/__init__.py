"""A library that a server keeps: every process that asks it sees what another one has just edited.

The server is Chroma's own (``chroma run``), and it is not part of the set-up: ``INSTALL`` is the command that adds
it. What is here starts such a server, and searches it through the interface that all other searches have.
"""

from helpers.retrieval.served.program import INSTALL, PORT, StoreError, installed, vacuum
from helpers.retrieval.served.server import Server, start
from helpers.retrieval.served.store import ServedSearch

__all__ = ["INSTALL", "PORT", "ServedSearch", "Server", "StoreError", "installed", "start", "vacuum"]
