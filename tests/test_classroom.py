"""A class on one server, in small: two real kernels that share one encoder; what is refused before it goes wrong."""

from __future__ import annotations

import re

import psutil
import pytest

from helpers.topics.costs import classroom
from helpers.topics.costs.classroom import HEAD, Learner, Lesson, OutOfMemory, check_memory, grown, main


def test_two_learners_share_an_encoder_and_ask_at_once(monkeypatch):
    """Their kernels never load sentence-transformers, and both get the same answers."""
    started = []
    opened = classroom.OPEN + "\nassert 'sentence_transformers' not in sys.modules and os.environ['ENCODER']\n"
    monkeypatch.setattr(classroom, "OPEN", opened)
    monkeypatch.setattr(classroom, "Learner", lambda settings: started.append(Learner(settings)) or started[-1])
    one, two = grown([1, 2], shared=True, count=2)
    processes = [learner.manager.provisioner.pid for learner in started]
    assert (len(one.memory), len(two.memory)) == (1, 2) and (len(one.seconds), len(two.worked)) == (2, 4)
    assert two.said[0] == two.said[1] == one.said[0] and all(two.said[0])
    assert all(100e6 < size < 3e9 for size in (*two.memory, two.encoder))
    # A page that both use counts half for each: what the second one adds is less than what the first one took.
    assert sum(two.memory) < 2 * one.memory[0]
    assert len(processes) == 2 and not any(map(psutil.pid_exists, processes))


@pytest.mark.parametrize("sizes", [[], [0, 1], [2, 1], [1, 1]])
def test_a_class_grows_from_one(sizes):
    with pytest.raises(ValueError, match="must rise from 1 or more"):
        list(grown(sizes))


class Standing:
    """A learner whose kernel is this process."""

    def run(self, code, wanted):
        return psutil.Process().pid


def test_the_server_is_never_filled(monkeypatch):
    monkeypatch.setattr(classroom, "own_bytes", lambda process: 500_000_000)
    monkeypatch.setattr(classroom, "free_memory", lambda: 1_100_000_000)
    check_memory([Standing()])
    with pytest.raises(OutOfMemory, match="no learner number 1: 1,100 MB are free, and one takes some 1,000 MB"):
        check_memory([])
    monkeypatch.setattr(classroom, "free_memory", lambda: 900_000_000)
    with pytest.raises(OutOfMemory, match="no learner number 2: 900 MB are free, and one takes some 500 MB"):
        check_memory([Standing()])


def test_the_program_says_what_stopped_it(monkeypatch, capsys):
    monkeypatch.setattr(classroom, "free_memory", lambda: 0)
    with pytest.raises(SystemExit, match="no learner number 1: 0 MB are free"):
        main(["1", "2"])
    assert capsys.readouterr().out.startswith("learners")
    with pytest.raises(SystemExit, match=r"class sizes are \[2, 1\]"):
        main(["2", "1"])


def test_a_kernel_that_fails_says_why_and_is_ended(monkeypatch):
    monkeypatch.setattr(classroom, "OPEN", "raise ValueError('no such page')")
    kernels = []
    monkeypatch.setattr(classroom, "Learner", lambda settings: kernels.append(Learner(settings)) or kernels[-1])
    with pytest.raises(RuntimeError, match="kernel failed: ValueError: no such page"):
        list(grown([1]))
    assert not kernels[0].manager.is_alive()


@pytest.mark.parametrize(("mark", "shared"), [("class", False), ("class-shared", True)])
def test_the_commands_of_the_page_are_understood(mark, shared, monkeypatch, capsys):
    page = (classroom.ROOT / "notebooks" / "more_than_one_machine.md").read_text("utf-8")
    command = re.search(rf"<!-- command: {mark} -->\n```bash\n\.venv/bin/python -m (.*)\n```", page)[1]
    asked = []
    one = Lesson((500_000_000,), 400_000_000 * shared, (0.5,), (0.1,), (("Yes",),))
    monkeypatch.setattr(classroom, "grown", lambda *given: asked.append(given) or [one])
    module, *words = command.split()
    assert module == classroom.__name__
    main(words)
    assert asked == [([1, 2, 4, 8], shared, 1)]
    printed = capsys.readouterr().out
    assert one.line() in printed and ("the shared encoder: 400 MB" in printed) == shared
    assert HEAD in page  # the tables of the page have the same columns
