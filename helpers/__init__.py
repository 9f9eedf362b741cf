"""The rooms of the course. Each module has one job; data flows one way through them."""

import os

# Read while the model libraries are imported: a progress bar would be stored in a notebook as an error text.
os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
