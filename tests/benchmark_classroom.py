"""A class of 1, 2, 4 and 8 on this machine, each with an encoder, then with one for all: minutes."""

from __future__ import annotations

import pytest

from helpers.topics.costs.classroom import HEAD, OutOfMemory, grown

pytestmark = pytest.mark.benchmark
SIZES = (1, 2, 4, 8)


@pytest.mark.parametrize("shared", [False, True], ids=["an encoder each", "one encoder for all"])
def test_a_class_on_this_machine(shared, capsys):
    lessons = []
    with capsys.disabled():
        print("\n" + HEAD)
        try:
            for one in grown(SIZES, shared):
                lessons.append(one)
                print(one.line(), flush=True)
        except OutOfMemory as full:
            print(full)
    assert lessons and all(len(set(one.said)) == 1 for one in lessons), "learners got different answers"
