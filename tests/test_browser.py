"""A real browser clicks through chapter 00, as a learner would: JupyterLab, kernel and model are the real ones.

Set SCREENSHOTS to a folder to keep the pictures.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = "/usr/bin/chromium"
PATIENCE = 1000 * int(os.environ.get("BROWSER_PATIENCE", "120"))  # milliseconds
NASTY = "<img src=x onerror=alert(1)>"
WARRANTY = "The Heron desk lamp has a warranty of {}. It starts on the day of delivery."
QUIET = '{"fetchNews": "false", "checkForUpdates": false, "doNotDisturbMode": true}'
CONFIG = """
c.ServerApp.allow_root = True
c.ServerApp.open_browser = False
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.expose_app_in_browser = True
"""

pytestmark = pytest.mark.browser
if os.environ.get("REQUIRE_BROWSER") == "1":
    assert Path(CHROMIUM).exists(), f"REQUIRE_BROWSER is set, but there is no {CHROMIUM}: install chromium"
elif not Path(CHROMIUM).exists():
    pytest.skip("no Chromium here", allow_module_level=True)
else:
    pytest.importorskip("playwright")


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Iterator[str]:
    """A JupyterLab of its own, on a copy of the notebooks, because JupyterLab saves by itself."""
    folder = tmp_path_factory.mktemp("jupyter")
    shutil.copytree(ROOT / "notebooks", folder / "course" / "notebooks")
    (folder / "config").mkdir()
    (folder / "config" / "jupyter_server_config.py").write_text(CONFIG)
    quiet = folder / "settings" / "@jupyterlab" / "apputils-extension"
    quiet.mkdir(parents=True)
    (quiet / "notification.jupyterlab-settings").write_text(QUIET)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token, log = secrets.token_hex(16), folder / "log.txt"
    command = [sys.executable, "-m", "jupyterlab", f"--port={port}", f"--IdentityProvider.token={token}"]
    command += ["--ServerApp.ip=127.0.0.1", "--ServerApp.port_retries=0"]
    with log.open("w") as output:
        server = subprocess.Popen(
            command, cwd=folder / "course", env=_environment(folder), stdout=output, stderr=subprocess.STDOUT
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/api?token={token}", server, log)
        yield f"http://127.0.0.1:{port}/lab/tree/notebooks/00_start_here.ipynb?token={token}"
    finally:
        server.terminate()
        server.wait(60)


def _environment(folder: Path) -> dict[str, str]:
    """Settings of the learner's own JupyterLab neither help nor hinder."""
    places = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    }
    own = {name: str(folder / place) for name, place in places.items()}
    kept = {name: value for name, value in os.environ.items() if name not in ("BRAIN", "ENCODER", "PYTEST_ADDOPTS")}
    return kept | own | {"PYTHONPATH": str(ROOT)}


def _wait_for(url: str, server: subprocess.Popen, log: Path) -> None:
    give_up = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < give_up and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"JupyterLab did not start:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="module")
def events() -> dict[str, list[str]]:
    """What the page did that it must not do."""
    return {"outside": [], "errors": [], "dialogs": []}


@pytest.fixture(scope="module")
def page(address, events):
    """The chapter, open, with all its cells run."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        context.set_default_timeout(PATIENCE)
        context.on("request", lambda request: _note_outside(request.url, events))
        page = context.new_page()
        page.on("pageerror", lambda error: events["errors"].append(str(error)))
        page.on("dialog", lambda dialog: (events["dialogs"].append(dialog.message), dialog.dismiss()))
        page.goto(address)
        page.get_by_text("| Idle").wait_for()
        page.evaluate("void window.jupyterapp.commands.execute('notebook:run-all-cells')")
        page.get_by_role("button", name="Retrain").wait_for()
        page.get_by_text("| Idle").wait_for()
        page.evaluate("void window.jupyterapp.commands.execute('application:toggle-left-area')")
        yield page
        browser.close()


def _note_outside(url: str, events: dict[str, list[str]]) -> None:
    parts = urlsplit(url)
    if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in ("127.0.0.1", "localhost"):
        events["outside"].append(url)


@pytest.fixture
def expect():
    from playwright.sync_api import expect

    expect.set_options(timeout=PATIENCE)
    return expect


@pytest.fixture
def picture(page, tmp_path):
    """Keep a picture of what is on the screen."""
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)

    def take(name: str) -> None:
        page.get_by_role("button", name="Undo", exact=True).evaluate(
            "button => button.scrollIntoView({block: 'start'})"
        )
        page.wait_for_timeout(500)
        page.screenshot(path=folder / f"{name}.png")

    return take


def card(page, title: str):
    return page.get_by_role("region", name=title, exact=True)


def save(page, text: str) -> None:
    """Type into the page about the warranty, and press its button."""
    field = page.get_by_label("support-06")
    field.fill(text)
    row = page.locator(".jupyter-widgets.widget-vbox").filter(has=field).last
    row.get_by_role("button", name="Save edit").click()


def test_an_edit_changes_the_library_at_once_and_leaves_the_specialist_stale(page, expect, picture):
    picture("before")
    expect(card(page, "Specialist")).to_contain_text("36 months")
    save(page, WARRANTY.format("48 months"))
    expect(card(page, "With the library")).to_contain_text("48 months")
    expect(card(page, "With the library")).to_contain_text("right")
    expect(page.get_by_text("trained on edition 2 · library is at edition 3")).to_be_visible()
    expect(page.get_by_text("STALE, 1 fact differs")).to_be_visible()
    expect(card(page, "Specialist")).to_contain_text("stale")
    expect(card(page, "Specialist")).to_contain_text("36 months")
    picture("stale")


def test_retraining_shows_progress_and_the_specialist_follows(page, expect, picture):
    page.get_by_role("button", name="Retrain").click()
    expect(page.get_by_role("button", name="Stop")).to_be_enabled()
    expect(page.get_by_text(re.compile(r"\d+% trained · loss"))).to_be_visible()
    expect(page.get_by_role("button", name="Retrain")).to_be_disabled()
    picture("training")
    expect(page.get_by_text("A new specialist answers")).to_be_visible()
    expect(card(page, "Specialist").locator("div").nth(1)).to_contain_text("48 months")
    expect(card(page, "Specialist")).to_contain_text("right")
    picture("retrained")


def test_a_stopped_run_keeps_the_old_specialist(page, expect):
    page.get_by_role("button", name="Retrain").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Training was stopped and thrown away.")).to_be_visible()
    expect(page.get_by_role("button", name="Retrain")).to_be_enabled()
    expect(card(page, "Specialist")).to_contain_text("48 months")


def test_typed_html_is_shown_as_text(page, expect, events, picture):
    save(page, WARRANTY.format(NASTY))
    expect(page.get_by_text("Saved support-06.")).to_be_visible()
    page.get_by_label("Question", exact=True).fill(f"Is {NASTY} nice?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(card(page, "With the library")).to_contain_text("not scored")
    page.get_by_label("Suggested").select_option("How long is the warranty of the Heron desk lamp?")
    expect(card(page, "Specialist")).to_contain_text("48 months")
    save(page, NASTY + "x" * 500)  # what a card quotes depends on the model; the error always quotes
    expect(page.get_by_role("alert").filter(has_text="<img")).to_be_visible()
    picture("typed-html")
    assert page.locator("img[src='x']").count() == 0 and not events["dialogs"]


def test_too_long_a_text_gives_an_error_and_loses_nothing(page, expect, picture):
    long = "x" * 5000
    save(page, long)
    expect(page.get_by_role("alert").filter(has_text="5000 characters")).to_be_visible()
    expect(page.get_by_label("support-06")).to_have_value(long)
    picture("error")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_label("support-06")).to_have_value(WARRANTY.format("48 months"))


def test_the_dark_theme_is_dark(page, picture):
    page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})")
    page.wait_for_function("document.body.dataset.jpThemeLight === 'false'")
    picture("dark")
    colour = card(page, "Specialist").evaluate("section => getComputedStyle(section).backgroundColor")
    assert max(map(int, re.findall(r"\d+", colour)[:3])) < 100


def test_nothing_left_the_machine_and_nothing_failed(page, events):
    assert events == {"outside": [], "errors": [], "dialogs": []}
