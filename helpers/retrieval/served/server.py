"""The server's process: start it, stop it, kill it, and ask the operating system what it holds open."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psutil

from helpers.retrieval.served.program import HERE, QUIET, StoreError, answers, command, program_file

PATIENCE = 180.0  # seconds that a busy machine may take to start the server


@dataclass
class Server:
    """A running server. As a context manager it is stopped at the end of the block."""

    folder: Path
    port: int
    process: subprocess.Popen
    output: IO[bytes] = field(repr=False)

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_) -> None:
        self.stop()

    def stop(self) -> None:
        """Ask it to end, as Ctrl+C does, and wait."""
        if self.process.poll() is None:
            self.process.terminate()
        self._wait()

    def kill(self) -> None:
        """End it at once, in the middle of whatever it does: it cannot finish anything."""
        self.process.kill()
        self._wait()

    def files(self) -> list[Path]:
        """The files that it keeps, in order of their names."""
        return sorted(file for file in self.folder.rglob("*") if file.is_file())

    def sockets(self) -> tuple[list[str], list[str]]:
        """The addresses at which it listens, and the machines at the other end of its connections."""
        open_now = psutil.Process(self.process.pid).net_connections(kind="inet")
        listens = [f"{one.laddr.ip}:{one.laddr.port}" for one in open_now if one.status == psutil.CONN_LISTEN]
        return listens, sorted({one.raddr.ip for one in open_now if one.raddr})

    def _wait(self) -> None:
        self.process.wait()
        self.output.close()


def start(folder: Path | str, port: int = 0) -> Server:
    """Start a server that keeps its files in ``folder``, on this machine only; ``port`` 0 takes a free one.

    Raises ``StoreError`` if Chroma is missing, the port is taken, or the folder cannot be used.
    """
    program = program_file()
    folder, port = _usable(Path(folder)), _free(port)
    output = tempfile.TemporaryFile()
    line = [program, *command(folder, port)[1:]]
    process = subprocess.Popen(
        line, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env={**os.environ, **QUIET}
    )
    server = Server(folder, port, process, output)
    _wait_for(server)
    return server


def _usable(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"{str(folder)!r} cannot be the store's folder ({error.strerror}). Name a folder, or one that can be made."
        ) from error
    if not os.access(folder, os.W_OK):
        raise StoreError(f"{str(folder)!r} cannot be the store's folder: it may not be written. Name another one.")
    return folder


def _free(port: int) -> int:
    """The port if it is free, or any free one for 0."""
    if not 0 <= port <= 65535:
        raise StoreError(f"{port} is no port. Choose a number between 1024 and 65535, or 0 for any that is free.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # the port of a server that has ended is free
        try:
            probe.bind((HERE, port))
        except OSError as error:
            raise StoreError(
                f"Port {port} cannot be used ({error.strerror}). If another program has it, perhaps an earlier server, "
                "stop that; or choose another port between 1024 and 65535."
            ) from error
        return probe.getsockname()[1]


def _wait_for(server: Server) -> None:
    end = time.monotonic() + PATIENCE
    while not answers(server.port):
        if server.process.poll() is None and time.monotonic() < end:
            time.sleep(0.02)
            continue
        server.process.kill()
        server.process.wait()
        server.output.seek(0)
        said = " ".join(server.output.read().decode("utf-8", "replace").split())[-400:]
        server.output.close()
        raise StoreError(f"The server did not start in {str(server.folder)!r}. The last that it said: {said}")
