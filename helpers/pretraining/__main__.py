"""``python -m helpers.pretraining [extend | train | bundle | reader | bundle-reader | evaluate | answer]``: make the brain, examine it, ask it.

Without a command it trains by the recipe's defaults, or goes on from the last checkpoint.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import fields
from pathlib import Path

from helpers.language_model import BUNDLED
from helpers.pretraining.reader import ReaderRecipe, train_reader
from helpers.pretraining.training import Recipe, train


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(prog="python -m helpers.pretraining", description=__doc__)
    commands = root.add_subparsers(dest="command", required=True)
    training = commands.add_parser("train", help="train from nothing, or go on from the last checkpoint")
    training.add_argument("--folder", type=Path, default=Path("training"))
    _add_knobs(training, Recipe)
    reading = commands.add_parser("reader", help="train an adapter that teaches a chat model to read pages")
    reading.add_argument("--folder", type=Path, default=Path("reader"))
    _add_knobs(reading, ReaderRecipe)
    extend = commands.add_parser("extend", help="write a brain with more words that are one token each")
    extend.add_argument("--brain", type=Path, default=BUNDLED)
    extend.add_argument("--target", type=Path, required=True)
    extend.add_argument("--size", type=int, default=12288, help="the size of the new vocabulary")
    bundle = commands.add_parser("bundle", help="write the last checkpoint as a model transformers can load")
    bundle.add_argument("--folder", type=Path, default=Path("training"))
    bundle.add_argument("--target", type=Path, default=BUNDLED)
    bundle.add_argument("--early", type=Path, help="the folder of an earlier checkpoint to average with")
    bundle.add_argument("--share", type=float, default=1.0, help="the last checkpoint's share of that average")
    bundle.add_argument("--half", action="store_true", help="store the weights in 16 bits")
    read = commands.add_parser(
        "bundle-reader", help="write a reader's last checkpoint as an adapter that peft can open"
    )
    read.add_argument("--folder", type=Path, default=Path("reader"))
    read.add_argument("--target", type=Path, default=BUNDLED.parent / "published")
    evaluate = commands.add_parser(
        "evaluate", help="measure the gates and print them; --write stores them in the model card"
    )
    evaluate.add_argument("--cases", type=int, default=400)
    evaluate.add_argument("--brain", help="a folder; the bundled brain if left out")
    evaluate.add_argument(
        "--files", type=Path, nargs="*", default=[], help="cases of your own to measure beside the gates"
    )
    evaluate.add_argument("--write", action="store_true")
    answering = commands.add_parser(
        "answer", help="answer cases: one JSON object a line, with passages and question; right answers are counted"
    )
    answering.add_argument("cases", type=Path)
    answering.add_argument("--brain", help="a folder or a name; if left out, BRAIN=…, else the bundled brain")
    return root


def _add_knobs(parser: argparse.ArgumentParser, recipe: type) -> None:
    """An option for each knob of a recipe."""
    for field in fields(recipe):
        flag = f"--{field.name.replace('_', '-')}"
        if isinstance(field.default, bool):
            parser.add_argument(flag, action="store_true")
        else:
            parser.add_argument(flag, type=type(field.default), default=field.default)


def extend(brain: Path, target: Path, size: int) -> None:
    from helpers.pretraining.vocabulary import extend as write_extended

    print(f"{write_extended(brain, target, size)} new words in {target}")


def bundle(folder: Path, target: Path, early: Path | None, share: float, half: bool) -> None:
    from helpers.pretraining.bundle import write_bundle, write_exposures

    write_bundle(folder, target, early, share, half)
    if target == BUNDLED:
        write_exposures(folder)


def write_reader(folder: Path, target: Path) -> None:
    from helpers.pretraining.reader_bundle import bundle_reader

    print(f"the reader after {bundle_reader(folder, target)} steps, in {target}")


def evaluate(brain: str | None, cases: int, files: list[Path], write: bool) -> None:
    from helpers.language_model import load_brain
    from helpers.pretraining.card import write_card
    from helpers.pretraining.examination import as_table, examination

    table = as_table(examination(load_brain(brain), cases, files))
    print(table)
    if write:
        write_card(Path(brain or BUNDLED), table)


def answer(cases: Path, brain: str | None) -> None:
    from helpers.language_model import load_brain
    from helpers.pretraining.grading import Case, read_cases, replies
    from helpers.pretraining.tally import tally

    sys.stdout.reconfigure(encoding="utf-8")  # whatever the terminal's own: JSON lines are UTF-8
    rows = read_cases(cases)
    asked = [Case(tuple(row["passages"]), row["question"], ()) for row in rows]
    texts = replies(load_brain(brain), asked)
    for row, text in zip(rows, texts, strict=True):
        print(json.dumps({**row, "answer": text}, ensure_ascii=False))
    for line in tally(rows, texts):
        print(line, file=sys.stderr)  # apart from the lines, which may be kept in a file


def main() -> None:
    chosen = vars(parser().parse_args(sys.argv[1:] or ["train"]))
    command = chosen.pop("command")
    try:
        if command == "train":
            train(folder=chosen.pop("folder"), recipe=Recipe(**chosen))
        elif command == "reader":
            train_reader(folder=chosen.pop("folder"), recipe=ReaderRecipe(**chosen))
        else:
            others = {"bundle": bundle, "bundle-reader": write_reader, "evaluate": evaluate, "answer": answer}
            {"extend": extend, **others}[command](**chosen)
    except (OSError, ValueError) as error:
        sys.exit(f"{command}: {error}")


if __name__ == "__main__":
    main()
