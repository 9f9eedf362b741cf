"""A class on one server: ``python -m helpers.topics.costs.classroom 1 2 4 8 [--shared]``.

Each learner has a kernel of their own, as in JupyterLab, with the brain and the support office's library. All ask at
the same moment. What is measured is the memory that each learner takes, and the seconds that an answer takes.
"""

from __future__ import annotations

import argparse
import ast
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from statistics import median

import psutil
from jupyter_client import BlockingKernelClient, KernelManager

from helpers.topics.costs.machine import free_memory

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 600  # seconds for one cell: several kernels load their models on one core
QUESTIONS = 8
OPEN = """
import os, sys, time
from helpers.language_model import answer, load_brain
from helpers.library import load_facts, load_library
from helpers.retrieval import Librarian, load_encoder

brain, librarian = load_brain(), Librarian(load_encoder(), load_library("support").passages)
questions = [fact.test[0] for fact in load_facts("support")]

def ask(question):
    return answer(brain, question, librarian.search(question)).text

ask(questions[0])  # to warm up
"""
ASK = """
time.sleep(max(0, {at} - time.time()))
said, seconds, worked = [], [], []
for question in questions[:{count}]:
    began, busy = time.perf_counter(), time.process_time()
    said.append(ask(question))
    seconds.append(time.perf_counter() - began)
    worked.append(time.process_time() - busy)
"""


class OutOfMemory(RuntimeError):
    """The next learners would not fit into the memory that is free."""


@dataclass(frozen=True)
class Lesson:
    """So many learners at once.

    ``memory`` has the bytes of each learner, ``encoder`` those of the shared encoder. Each answer took ``seconds``
    to wait for, and ``worked`` seconds of a core in the learner's kernel. ``said`` are each learner's answers.
    """

    memory: tuple[int, ...]
    encoder: int
    seconds: tuple[float, ...]
    worked: tuple[float, ...]
    said: tuple[tuple[str, ...], ...]

    def line(self) -> str:
        """One line of the table, under ``HEAD``.

        >>> print(HEAD + "\\n" + Lesson((600_000_000, 620_000_000), 0, (0.1, 0.2, 0.4), (0.1,) * 3, ()).line())
        learners  MB each  MB together  wait s  longest s  core s
               2      610         1220    0.20       0.40    0.10
        """
        each, together = sum(self.memory) / len(self.memory), sum(self.memory) + self.encoder
        times = f"{median(self.seconds):8.2f}{max(self.seconds):11.2f}{median(self.worked):8.2f}"
        return f"{len(self.memory):8}{each / 1e6:9.0f}{together / 1e6:13.0f}{times}"


HEAD = "learners  MB each  MB together  wait s  longest s  core s"


class Learner:
    """A real kernel, started as JupyterLab starts one."""

    def __init__(self, settings: dict[str, str]) -> None:
        self.manager = KernelManager(kernel_name="python3", transport="ipc")  # no other user of the server can listen
        self.manager.start_kernel(cwd=str(ROOT), env={**os.environ, **settings})
        self.client: BlockingKernelClient = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=PATIENCE)

    def begin(self, code: str, wanted: str = "None") -> str:
        """Start a cell and do not wait for it; ``wanted`` is what to tell when it is done."""
        return self.client.execute(code, silent=False, store_history=False, user_expressions={"wanted": wanted})

    def finish(self, cell: str) -> object:
        """Wait for that cell. Raises ``RuntimeError`` with the kernel's own words if it failed."""
        while True:
            reply = self.client.get_shell_msg(timeout=PATIENCE)
            if reply["parent_header"].get("msg_id") == cell:
                break
        content = reply["content"]
        if content["status"] != "ok":
            raise RuntimeError(f"a learner's kernel failed: {content.get('ename')}: {content.get('evalue')}")
        return ast.literal_eval(content["user_expressions"]["wanted"]["data"]["text/plain"])

    def run(self, code: str, wanted: str = "None") -> object:
        """A cell from start to end."""
        return self.finish(self.begin(code, wanted))

    def close(self) -> None:
        """End the kernel."""
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def own_bytes(process: int) -> int:
    """What a process takes of the memory; a page that several share counts in parts (PSS, on Linux)."""
    found = psutil.Process(process).memory_full_info()
    return getattr(found, "pss", found.uss)


def grown(sizes: Sequence[int], shared: bool = False, threads: int = 1, count: int = QUESTIONS) -> Iterator[Lesson]:
    """The same class with more and more learners: one lesson for each of these sizes, which must rise.

    With ``shared``, all use one encoder that a process of its own has in memory. ``threads`` is what each kernel's
    arithmetic may use.

    Raises ``ValueError`` for sizes that do not rise, ``OutOfMemory`` before the server is full.
    """
    if not sizes or sizes[0] < 1 or list(sizes) != sorted(set(sizes)):
        raise ValueError(f"the class sizes are {list(sizes)}; they must rise from 1 or more, such as 1 2 4 8")
    settings = {"OMP_NUM_THREADS": str(threads)}
    with ExitStack() as room:
        encoder = room.enter_context(encoder_process(settings)) if shared else None
        learners: list[Learner] = []
        for size in sizes:
            while len(learners) < size:
                check_memory(learners)
                learners.append(Learner(settings))
                room.callback(learners[-1].close)
                learners[-1].run(OPEN)
            yield lesson(learners, encoder, count)


def lesson(learners: Sequence[Learner], encoder: int | None, count: int) -> Lesson:
    """All ask the same questions, beginning at the same moment."""
    code = ASK.format(at=time.time() + 1, count=count)
    cells = [one.begin(code, "(said, seconds, worked, os.getpid())") for one in learners]
    told = [one.finish(cell) for one, cell in zip(learners, cells)]
    said, seconds, worked, processes = zip(*told)
    return Lesson(
        memory=tuple(own_bytes(process) for process in processes),
        encoder=own_bytes(encoder) if encoder else 0,
        seconds=tuple(chain.from_iterable(seconds)),
        worked=tuple(chain.from_iterable(worked)),
        said=tuple(map(tuple, said)),
    )


def check_memory(learners: Sequence[Learner]) -> None:
    """Refuse the next learner if it would take the last of the memory: as much as two learners must be free."""
    takes = own_bytes(learners[0].run("", "os.getpid()")) if learners else 1_000_000_000
    if free_memory() < 2 * takes:
        free = f"{free_memory() / 1e6:,.0f} MB are free"
        raise OutOfMemory(f"no learner number {len(learners) + 1}: {free}, and one takes some {takes / 1e6:,.0f} MB")


@contextmanager
def encoder_process(settings: dict[str, str]) -> Iterator[int]:
    """One encoder for all: starts its process, puts its address into ``settings``, and gives the process's number."""
    command = [sys.executable, "-m", "helpers.encoder", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            name, _, address = process.stdout.readline().strip().partition("=")
            settings[name] = address
            yield process.pid
        finally:
            process.terminate()


def main(words: Sequence[str]) -> None:
    """Print the table, line by line as the class grows."""
    parser = argparse.ArgumentParser(prog="python -m helpers.topics.costs.classroom")
    parser.add_argument("sizes", nargs="+", type=int, help="class sizes that rise, such as 1 2 4 8")
    parser.add_argument("--shared", action="store_true", help="one encoder for all")
    parser.add_argument("--threads", type=int, default=1, help="of each kernel; 1 suits a class")
    asked = parser.parse_args(words)
    print(HEAD)
    try:
        for one in grown(asked.sizes, asked.shared, asked.threads):
            print(one.line(), flush=True)
    except (ValueError, OutOfMemory) as error:
        sys.exit(str(error))
    if asked.shared:
        print(f"of that, the shared encoder: {one.encoder / 1e6:.0f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
