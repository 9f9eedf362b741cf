"""Fill, ask and edit a served library from a terminal: ``python -m helpers.retrieval.served --help``.

Open two terminals, and each sees what the other one edits.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from helpers.encoder import load_encoder
from helpers.library import OFFICES, load_library
from helpers.records import Passage
from helpers.retrieval.served.program import PORT, StoreError
from helpers.retrieval.served.store import ServedSearch
from helpers.sentences import LibraryError, checked


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; 1 if the store or the text did not allow it."""
    asked = _parser().parse_args(arguments)
    try:
        _do(asked, ServedSearch(load_encoder(), asked.office, asked.port, new=asked.do == "fill"))
    except (StoreError, LibraryError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _do(asked: argparse.Namespace, library: ServedSearch) -> None:
    if asked.do == "fill":
        library.put(*load_library(asked.office).passages)
        print(len(library.passages), "pages are at the server")
    elif asked.do == "ask":
        for hit in library.search(asked.question):
            print(f"{hit.rank}. {hit.passage.id} ({hit.score:.2f}) {hit.passage.text}")
    elif asked.do == "edit":
        others = [page for page in library.passages if page.id != asked.page]
        library.put(Passage(asked.page, checked(asked.text, others)))
        print(f"{asked.page} is on the server's disk")
    else:
        library.take_out(asked.page)
        print(f"{asked.page} is gone from the search")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m helpers.retrieval.served", description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=PORT, help=f"where the server listens (default: {PORT})")
    commands = parser.add_subparsers(dest="do", required=True)
    for name, *more in (("fill",), ("ask", "question"), ("edit", "page", "text"), ("delete", "page")):
        command = commands.add_parser(name)
        command.add_argument("office", choices=OFFICES)
        for argument in more:
            command.add_argument(argument)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
