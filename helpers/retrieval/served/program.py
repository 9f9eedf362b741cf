"""Chroma's program: which version, how it is called, how its files are cleaned, and whether a server answers."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import sysconfig
from pathlib import Path

HERE, PORT = "127.0.0.1", 8123
PACKAGE, VERSION = "chromadb", "1.5.9"
INSTALL = f".venv/bin/pip install -c requirements.txt {PACKAGE}=={VERSION}"
# Chroma can report how it is used. Both sides are told not to; the tests watch that nothing is sent.
QUIET = {"ANONYMIZED_TELEMETRY": "False", "OTEL_SDK_DISABLED": "true"}


class StoreError(RuntimeError):
    """The store cannot do what was asked. The message says what to do about it."""


def installed() -> bool:
    """Whether Chroma is there; it is not part of the set-up."""
    return importlib.util.find_spec(PACKAGE) is not None


def command(folder: Path | str, port: int = PORT) -> list[str]:
    """The command that starts the server, as it can be typed."""
    return ["chroma", "run", "--path", str(folder), "--host", HERE, "--port", str(port)]


def program_file() -> str:
    """Where the program is. Raises ``StoreError``, with the command that installs it, if it is missing."""
    program = shutil.which("chroma", path=sysconfig.get_path("scripts"))
    if not installed() or program is None:
        raise StoreError(f"A served library needs Chroma's server. Install it with: {INSTALL}")
    return program


def vacuum(folder: Path | str) -> None:
    """Chroma's own clean-up of a store's files: purge its log, and give back unused space. The server must not run."""
    line = [program_file(), "vacuum", "--force", "--path", str(folder)]
    run = subprocess.run(line, capture_output=True, text=True, stdin=subprocess.DEVNULL, env={**os.environ, **QUIET})
    if run.returncode:
        raise StoreError(f"{str(folder)!r} was not cleaned up. Chroma said: {(run.stdout + run.stderr).strip()[-400:]}")


def answers(port: int) -> bool:
    """Whether anything accepts connections at a port of this machine."""
    try:
        socket.create_connection((HERE, port), timeout=1).close()
    except OSError:
        return False
    return True
