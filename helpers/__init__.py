"""The rooms of the course. Each module has one job; data flows one way through them."""

import codecs
import io
import os
import sys

from helpers.cores import choose_threads, free_cores

# Read while the model libraries are imported: a progress bar would be stored in a notebook as an error text.
os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
choose_threads(os.environ, free_cores())  # read at that moment, too

# What a model says may hold any character, and a terminal of Latin-1 or ASCII would stop the program at the
# first one it lacks. A notebook's streams are no files, and stay as they are.
for _stream in (sys.stdout, sys.stderr):
    if isinstance(_stream, io.TextIOWrapper) and codecs.lookup(_stream.encoding).name != "utf-8":
        _stream.reconfigure(encoding="utf-8", errors="backslashreplace")
