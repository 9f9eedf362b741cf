"""A real browser follows a link of a chapter to a file of the course."""

from __future__ import annotations

import nbformat
import pytest
from jupyter_browser import ROOT, check_chromium

pytestmark = pytest.mark.browser
check_chromium()


def test_the_link_to_the_claims_opens_them(chromium, expect):
    notebook = nbformat.read(ROOT / "notebooks" / "00_start_here.ipynb", as_version=4)
    notebook.cells = [cell for cell in notebook.cells if "](../data/claims.jsonl)" in cell.source]
    assert notebook.cells
    nbformat.write(notebook, chromium.folder / "notebooks" / "00_start_here.ipynb")
    page = chromium.context.new_page()
    page.goto(f"{chromium.url}/lab/tree/notebooks/00_start_here.ipynb?token={chromium.token}&reset")
    page.get_by_text("| Idle").wait_for()
    page.get_by_role("link", name="data/claims.jsonl").first.click()
    expect(page.get_by_role("tab", name="claims.jsonl")).to_be_visible()
    # JupyterLab shows the file as a list that can be unfolded, one item for each claim.
    claims = (ROOT / "data" / "claims.jsonl").read_text("utf-8").splitlines()
    expect(page.get_by_text(f"{len(claims)} items")).to_be_visible()
    chromium.close(page)
