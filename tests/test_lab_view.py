"""The view of the lab in a real browser, without a kernel: hand-made screens go in, messages come out."""

from __future__ import annotations

import json
import re
from copy import deepcopy

import pytest
from fake_lab import FakeLab
from jupyter_browser import check_chromium
from lab_screens import FULL, NASTY, PROPOSED, SCREENS

from helpers.four_answers import why
from helpers.lab.panel import LabPanel
from helpers.lab.twin import twin
from helpers.lab.view import script, style

pytestmark = pytest.mark.browser
check_chromium()

PAGE = """<!doctype html><meta charset="utf-8"><style>body {{ margin: 0 }} {style}</style>
<div style="height: 40px"></div><div id="here"></div><div style="height: 2000px"></div><script type="module">
{script}
let screen = {screen};
const watching = [];
const model = {{
  get: () => screen,
  send: (message, _, buffers) => window.sent.push({{...message, bytes: (buffers ?? []).map((one) => one.byteLength)}}),
  on: (_, drawn) => watching.push(drawn),
  off() {{}},
}};
window.sent = [];
window.show = (next) => {{ screen = next; for (const drawn of watching) drawn(); }};
render({{ model, el: document.getElementById("here") }});
</script>"""

# A notebook that went on to the next cell before the lab was there.
NOTEBOOK = """<div class="jp-WindowedPanel-outer" style="height: 650px; overflow: auto; overflow-anchor: none">
<div style="height: 900px"></div><div class="jp-Cell"><div id="here"></div></div>
<div class="jp-Cell {active}" style="height: 900px"></div></div>
<script>document.querySelector(".jp-WindowedPanel-outer").scrollTop = 1000;</script>"""

# The visible words below an element, in order; fields count with their values, other buttons do not.
WORDS = """root => {
  const words = [];
  const seen = node => {
    if (node.nodeType === Node.TEXT_NODE) words.push(node.data);
    else if (node.hidden || ["BUTTON", "SELECT"].includes(node.tagName) && node.className !== "text") return;
    else if (["INPUT", "TEXTAREA"].includes(node.tagName)) words.push(node.value);
    else if (node.tagName !== "DETAILS" && getComputedStyle(node).display === "none") return;
    else for (const child of node.childNodes) seen(child);
    words.push(" ");
  };
  seen(root);
  return words.join(" ");
}"""
PARTS = ("tour", "messages", "library", "right", "specialist", "clock", "gauges")


class Lab:
    """A page with one view of the lab, and what it sent."""

    def __init__(self, page) -> None:
        self.page, self.errors = page, []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("dialog", lambda dialog: (self.errors.append(dialog.message), dialog.dismiss()))

    def open(self, screen) -> Lab:
        self.screen = deepcopy(screen)
        self.page.set_content(PAGE.format(style=style(), script=script(), screen=_as_script(screen)))
        self.root = self.page.locator(".study-lab")
        self.root.wait_for()
        return self

    def show(self, **changed) -> None:
        self.screen |= changed
        self.page.evaluate("screen => window.show(screen)", self.screen)

    def answer(self, **changed) -> None:
        """Python has dealt with all that was sent."""
        self.show(answered=self.page.evaluate("window.sent.at(-1).from"), **changed)

    def sent(self) -> list[tuple]:
        return [(one["do"], *one["with"]) for one in self.page.evaluate("window.sent")]

    def button(self, name: str):
        return self.page.get_by_role("button", name=name, exact=True)

    def card(self, way: str):
        return self.page.get_by_role("region", name=way, exact=True)

    def item(self, id: str):
        return self.page.locator(".pages > li").filter(has=self.page.get_by_text(id, exact=True))

    def edit(self, id: str):
        self.page.get_by_title(f"Edit page {id}").click()
        return self.page.get_by_label(f"Text of page {id}")

    def words(self, part: str) -> str:
        element = self.page.locator(f".{part}").first
        return _plain(element.evaluate(WORDS)) if element.count() and element.is_visible() else ""


def _as_script(screen) -> str:
    return json.dumps(screen).replace("<", "\\u003c")


def _plain(words: str) -> str:
    """Without the differences that are only spaces, punctuation between parts, or time that went by."""
    return re.sub(r"\d+\.\d s", "# s", " ".join(words.replace("“", "“ ").replace("”", " ”").split())).replace(" .", ".")


@pytest.fixture(scope="module")
def lab(browser):
    page = browser.new_page(viewport={"width": 1120, "height": 700})
    page.set_default_timeout(10_000)
    yield Lab(page)
    page.close()


@pytest.fixture
def expect():
    """Without a kernel, everything is quick."""
    from playwright.sync_api import expect

    expect.set_options(timeout=5000)
    return expect


@pytest.fixture(autouse=True)
def nothing_fails(lab):
    yield
    assert not lab.errors


@pytest.mark.parametrize(("active", "above"), [("jp-mod-active", 8), ("", -100)], ids=["its cell was run", "elsewhere"])
def test_a_lab_that_appears_is_seen_whole_by_whoever_ran_its_cell(lab, expect, active, above):
    page = PAGE.replace('<div id="here"></div>', NOTEBOOK.replace("{active}", active))
    lab.page.set_content(page.format(style=style(), script=script(), screen=_as_script(FULL)))
    lab.page.locator(".study-lab").wait_for()
    top = """() => document.querySelector(".study-lab").getBoundingClientRect().top
        - document.querySelector(".jp-WindowedPanel-outer").getBoundingClientRect().top"""
    lab.page.wait_for_timeout(200)
    assert round(lab.page.evaluate(top)) == above


# -- what is shown --------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCREENS)
def test_the_twin_says_what_the_live_screen_says(lab, browser, name):
    live = lab.open(SCREENS[name])
    live.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    said = {part: live.words(part) for part in PARTS}
    other = Lab(browser.new_page())
    other.page.set_content(str(twin(SCREENS[name])))
    assert {part: other.words(part) for part in PARTS} == said
    assert said["library"] and (said["right"] or not SCREENS[name]["cards"])
    other.page.close()


def test_the_small_lab_says_that_the_librarian_searches_more_pages_than_it_shows(lab, expect):
    words = lab.open(SCREENS["small"]).page.get_by_text("6 of the 37 pages; the librarian searches all.")
    expect(words).to_be_visible()
    lab.show(in_all=6)
    expect(words).to_be_hidden()


@pytest.mark.parametrize("state", ["", "taught", "taught in part", "to be trained", "stale", "not taught", "open"])
def test_each_state_of_a_page_is_explained(lab, expect, state):
    lab.open(FULL | {"pages": [FULL["pages"][0] | {"state": state}]})
    expect(lab.item("support-01").locator("small")).to_have_attribute("title", re.compile("this page|The page"))


def test_hostile_text_is_text(lab):
    lab.open(SCREENS["hostile"]).edit("support-01")
    lab.button(f"Change: Is {NASTY} nice?").click()
    assert lab.page.locator("img, b:text-is('bold')").count() == 0
    assert lab.page.get_by_text(NASTY).count() > 10
    assert lab.item("support-01").locator("mark").first.text_content() == NASTY


def test_marks_stand_where_python_counts_them(lab):
    text = "🙂 🙂 at 7:30."
    lab.open(FULL | {"pages": [FULL["pages"][0] | {"text": text, "marks": [[7, 11]]}]})
    assert lab.page.locator(".pages mark").text_content() == "7:30"


@pytest.mark.parametrize("name", ["full", "small", "proposed", "hostile", "own"])
@pytest.mark.parametrize("width", [1000, 1120, 1280])
def test_there_is_no_horizontal_scrollbar(lab, name, width):
    lab.page.set_viewport_size({"width": width, "height": 700})
    lab.open(SCREENS[name])
    for _ in range(2):
        assert lab.page.evaluate("document.documentElement.scrollWidth") <= width
        wide = (
            "[...document.querySelectorAll('.pages, .card, .library')].filter(e => e.scrollWidth > e.clientWidth + 1)"
        )
        assert lab.page.evaluate(f"{wide}.length") == 0
        lab.button("Large text").click()
    lab.page.set_viewport_size({"width": 1120, "height": 700})


def test_the_whole_lab_fits_a_projector(lab):
    box = lab.open(FULL).root.bounding_box()
    assert box["height"] < 700


def test_a_long_present_answer_is_shown_whole(lab):
    """Also what a box of choices cuts can be read: in its tooltip."""
    answer = "unplug the kettle, wait for half an hour and rinse it twice with cold water"
    card = FULL["cards"][0] | {"odds": [["present answer", answer, 0.5, "0.50"]]}
    lab.page.set_viewport_size({"width": 1280, "height": 700})
    lab.open(FULL | {"cards": [card, *FULL["cards"][1:]]})
    name = lab.page.locator(".odds > div > :first-child").first
    assert name.evaluate("e => e.scrollWidth <= e.clientWidth && e.scrollHeight <= e.clientHeight + 1")
    assert answer in name.text_content() and answer in name.get_attribute("title")
    assert lab.page.get_by_label("Model").get_attribute("title") == FULL["models"][0][1]
    lab.page.set_viewport_size({"width": 1120, "height": 700})


def test_large_text_is_large_where_it_counts(lab):
    lab.open(FULL)
    sizes = (
        "['.source', '.why', '.odds > div'].map(s => parseFloat(getComputedStyle(document.querySelector(s)).fontSize))"
    )
    assert max(lab.page.evaluate(sizes)) < 16
    lab.button("Large text").click()
    assert min(lab.page.evaluate(sizes)) >= 20
    assert lab.button("Large text").get_attribute("aria-pressed") == "true"


def test_every_control_has_a_name(lab):
    lab.open(PROPOSED)
    lab.button("Add a page").click()
    lab.button("Your own documents…").click()
    nameless = """[...document.querySelectorAll("button, input, select, textarea, progress")].filter(control =>
      !(control.getAttribute("aria-label") || control.textContent.trim() && control.tagName === "BUTTON" ||
        control.labels?.[0]?.textContent.trim())).map(control => control.outerHTML)"""
    visible = lab.page.evaluate(nameless)
    assert [html for html in visible if "hidden" not in html] == []


def test_the_page_that_changed_is_scrolled_to_within_the_list_only(lab):
    pages = [FULL["pages"][0] | {"id": f"page-{n}"} for n in range(60)]
    lab.open(FULL | {"pages": pages, "changed": "page-2"})
    lab.show(changed="page-50", edition=7)
    inside = """(() => { const list = document.querySelector('.pages').getBoundingClientRect();
      const page = document.querySelector('.changed').getBoundingClientRect();
      return page.top >= list.top && page.bottom <= list.bottom })()"""
    lab.page.wait_for_function(inside)
    lab.page.set_viewport_size({"width": 800, "height": 700})
    lab.page.wait_for_timeout(200)
    assert lab.page.evaluate(inside)
    lab.page.set_viewport_size({"width": 1120, "height": 700})
    assert lab.page.evaluate("scrollY") == 0
    assert lab.page.locator(".changed").count() == 1 and "page-50" in lab.page.locator(".changed").text_content()


def test_only_the_card_that_changed_flashes_once_and_only_if_motion_is_welcome(lab):
    second = "document.querySelectorAll('.card')[1]"
    lab.open(FULL)
    cards = deepcopy(FULL["cards"])
    cards[1] |= {"text": "61 euros", "before": "52 euros"}
    lab.show(cards=cards)
    lab.page.wait_for_function(f"getComputedStyle({second}).animationName === 'study-lab-flash'", polling="raf")
    assert lab.card("With the library").locator("s").text_content() == "52 euros"
    lab.page.wait_for_function("document.querySelectorAll('.flash').length === 0")
    lab.page.emulate_media(reduced_motion="reduce")
    cards[1] |= {"text": "62 euros"}
    lab.show(cards=cards)
    lab.page.wait_for_function("document.querySelectorAll('.flash').length === 1")
    assert lab.page.evaluate(f"[getComputedStyle({second}).animationName, {second}.matches('.flash')]") == [
        "none",
        True,
    ]
    lab.page.emulate_media(reduced_motion="no-preference")


def test_a_card_that_is_being_asked_again_is_dimmed_and_only_a_new_answer_flashes(lab, expect):
    lab.open(FULL)
    waiting = [card | {"verdict": "asking again …", "odds": [], "again": True} for card in FULL["cards"]]
    lab.show(cards=waiting)
    expect(lab.card("With the library").locator(".verdict")).to_have_text("asking again …")
    dim = "getComputedStyle(document.querySelectorAll('.card')[1].querySelector('.answer')).opacity"
    assert float(lab.page.evaluate(dim)) < 1
    lab.show(cards=FULL["cards"])
    lab.page.wait_for_timeout(100)
    assert lab.page.locator(".flash").count() == 0 and float(lab.page.evaluate(dim)) == 1


def test_verdicts_have_words_and_colours_of_their_own(lab):
    lab.open(FULL)
    colours = "[...document.querySelectorAll('.card')].map(card => getComputedStyle(card).borderLeftColor)"
    assert len(set(lab.page.evaluate(colours))) == 4
    verdicts = [lab.card(card["way"]).locator(".verdict").text_content() for card in FULL["cards"]]
    assert verdicts == [card["verdict"] for card in FULL["cards"]]


@pytest.mark.parametrize("reason", sorted({*why.PAGE_REASONS, *why.WEIGHT_REASONS, why.OPEN}))
def test_each_explanation_is_shown_with_what_helps_against_it(lab, expect, reason):
    helps = {why.NOT_FOUND: {"hand": "support-07"}, why.NO_QUESTION: {"teach": "support-38"}}.get(reason, {})
    card = FULL["cards"][3] | {"why": f"{reason}: in detail", "hand": "", "teach": ""} | helps
    lab.open(FULL | {"cards": [card]})
    expect(lab.card(card["way"]).locator(".why")).to_have_text(f"Why: {reason}: in detail")
    expect(lab.button("Hand it the right page")).to_have_count(1 if reason == why.NOT_FOUND else 0)
    expect(lab.button("Teach it")).to_have_count(1 if reason == why.NO_QUESTION else 0)


def test_neither_a_label_of_odds_nor_its_words_are_cut(lab):
    odds = [
        ["present answer", "x" * 60, 0.5, "0.50"],
        ["present answer, word for word", "7 crowns for a day and a night", 0.02, "0.02"],
    ]
    lab.open(FULL | {"cards": [card | {"odds": odds} for card in FULL["cards"]]})
    cut = "[...document.querySelectorAll('.card:first-child .odds span:first-child')]"
    widths = lab.page.evaluate(f"{cut}.filter(one => one.title).map(one => one.scrollWidth > one.clientWidth)")
    assert widths == [False, False]


def test_the_clock_ticks_only_while_somebody_waits(lab):
    row = lab.open(FULL).page.locator(".clock .rows > div").nth(2)
    first = row.text_content()
    assert re.search(r"3\.\d s, not yet: stale", first)
    lab.page.wait_for_function("([row, first]) => row.textContent !== first", arg=[row.element_handle(), first])
    lab.show(clock=FULL["clock"] | {"running": False, "elapsed": 9.0})
    lab.page.wait_for_timeout(500)
    assert "9.0 s, not yet: stale" in row.text_content()


def test_the_clock_keeps_the_last_verdict_while_another_question_stands(lab, expect):
    rows = lab.open(FULL).page.locator(".clock .rows > div")
    other = [[way, seconds, ""] for way, seconds, _ in FULL["clock"]["rows"]]
    lab.show(clock=FULL["clock"] | {"rows": other}, question="What is the minimum length of a password?")
    expect(rows.nth(2)).to_have_text(re.compile("not yet: stale$"))
    lab.show(clock=FULL["clock"] | {"rows": other, "since": "Saved support-02 (edition 7)"})
    expect(rows.nth(2)).to_have_text(re.compile("not yet$"))


def test_while_training_the_page_says_how_far_it_is_and_what_must_wait(lab, expect):
    lab.open(SCREENS["training"])
    expect(lab.page.get_by_role("progressbar")).to_have_js_property("value", 0.4)
    expect(lab.page.get_by_text("40% trained")).to_be_visible()
    expect(lab.page.get_by_text("run on edition 6: loss 4.38 at the first step, 1.20 at step 4")).to_be_visible()
    for name in ("Retrain", "Do it"):
        expect(lab.button(name)).to_be_disabled()
    expect(lab.page.get_by_role("combobox", name="Library", exact=True)).to_be_disabled()
    lab.button("Stop").click()
    assert lab.sent() == [("stop",)]


# -- what is done ---------------------------------------------------------------------------


def test_a_page_is_edited_in_place_and_a_refused_text_stays(lab, expect):
    text = lab.open(FULL).edit("support-06")
    text.fill("x" * 5000)
    lab.button("Save").click()
    assert lab.sent() == [("edit", "support-06", "x" * 5000)]
    lab.answer(error="The page has 5000 characters; at most 600 fit.")
    expect(lab.page.get_by_role("alert")).to_have_text("Error: The page has 5000 characters; at most 600 fit.")
    expect(text).to_have_value("x" * 5000)
    text.fill("The Heron desk lamp has a warranty of 36 months.")
    text.press("Control+Enter")
    pages = deepcopy(FULL["pages"])
    pages[3]["text"] = "The Heron desk lamp has a warranty of 36 months."
    lab.answer(error="", pages=pages, changed="support-06", edition=7)
    expect(text).to_have_count(0)
    expect(lab.item("support-06")).to_contain_text("36 months")


def test_a_redraw_takes_neither_focus_nor_what_is_typed(lab, expect):
    text = lab.open(FULL).edit("support-06")
    text.fill("half a sen")
    text.evaluate("field => field.setSelectionRange(2, 5)")
    lab.show(status="Something else.", pages=[*reversed(deepcopy(FULL["pages"]))][1:], edition=9)
    expect(text).to_be_focused()
    expect(text).to_have_value("half a sen")
    assert text.evaluate("field => [field.selectionStart, field.selectionEnd]") == [2, 5]
    question = lab.page.get_by_label("Question", exact=True)
    question.fill("What is")
    lab.show(question="Another question?")
    expect(question).to_have_value("What is")


def test_the_answer_is_marked_with_the_keyboard(lab, expect):
    text = lab.open(FULL).edit("support-38")
    lab.button("This is the answer").click()
    expect(lab.page.get_by_text("First select the answer in the text")).to_be_visible()
    expect(text).to_be_focused()
    text.press("Home")
    for _ in range(len("Our café opens at ")):
        text.press("ArrowRight")
    for _ in range(4):
        text.press("Shift+ArrowRight")
    lab.button("This is the answer").press("Enter")
    expect(lab.page.get_by_label("Answer for support-38", exact=True)).to_have_value("7:30")
    expect(lab.page.locator(".where mark")).to_have_text("7:30")
    assert lab.sent()[-1] == ("propose", "support-38", "7:30", "")


def test_what_was_asked_stands_in_the_form_that_a_card_opens_and_no_draft_is_lost(lab, expect):
    asked = {"teach": "support-38", "ask": [COFFEE["question"], "7:30"]}
    lab.open(FULL | {"cards": [FULL["cards"][3] | {"why": f"{why.NO_QUESTION}: in detail", "hand": ""} | asked]})
    opener = lab.page.locator(".card").get_by_role("button", name="Teach it")
    opener.click()
    question = lab.page.get_by_label("Question for support-38")
    expect(question).to_have_value(COFFEE["question"])
    expect(lab.page.get_by_label("Answer for support-38", exact=True)).to_have_value("7:30")
    assert lab.sent()[-1] == ("propose", "support-38", "7:30", COFFEE["question"])
    lab.answer(proposal=PROPOSED["proposal"] | COFFEE)
    assert _wordings(lab, "Kept for the test") == COFFEE["kept"]
    question.fill("A draft of mine?")
    opener.click()
    expect(question).to_have_value("A draft of mine?")


def test_a_proposal_is_shown_changed_and_taught(lab, expect):
    lab.open(FULL)
    lab.show(**{key: PROPOSED[key] for key in ("proposal", "changed")})
    expect(lab.page.get_by_label("Question for support-38")).to_have_value("When does the café open?")
    trained = lab.page.get_by_role("group", name="Trained", exact=True)
    expect(trained.get_by_role("textbox")).to_have_count(2)
    lab.button("Remove “when does the café open”").click()
    trained.get_by_role("textbox").fill("Please say when the café opens.")
    lab.button("Add a wording: Kept for the test").click()
    lab.page.keyboard.type("From what time is there coffee?")
    lab.button("Teach it").click()
    kept = ["Opening time of the café?", "From what time is there coffee?"]
    lesson = ("When does the café open?", "7:30", ["Please say when the café opens."], kept)
    assert lab.sent()[-1] == ("teach", "support-38", *lesson)


def test_the_button_that_teaches_is_seen_and_in_focus_after_a_page_was_added(lab):
    pages = [FULL["pages"][0] | {"id": f"page-{n}"} for n in range(30)]
    lab.open(FULL | {"pages": pages})
    lab.button("Add a page").focus()
    lab.show(changed="page-29", edition=9, proposal=PROPOSED["proposal"] | {"page": "page-29"})
    lab.page.wait_for_function("""(() => { const list = document.querySelector('.pages').getBoundingClientRect();
      const teach = document.querySelector('.lesson:not([hidden]) button.main').getBoundingClientRect();
      return teach.top >= list.top && teach.bottom <= list.bottom + 1 })()""")
    assert lab.page.evaluate("document.activeElement.textContent") == "Teach it"
    assert lab.page.evaluate("scrollY") == 0


def test_a_proposal_overwrites_nothing_that_was_written(lab, expect):
    lab.open(PROPOSED)
    question = lab.page.get_by_label("Question for support-38")
    question.fill("When can I get a coffee?")
    lab.show(proposal=PROPOSED["proposal"] | {"question": "What opens?"})
    expect(question).to_have_value("When can I get a coffee?")


COFFEE = {
    "question": "When can I get a coffee?",
    "trained": ["Coffee when?"],
    "kept": ["From what time is coffee made?"],
}


def _wordings(lab, name: str) -> list[str]:
    group = lab.page.get_by_role("group", name=name, exact=True)
    return [field.input_value() for field in group.get_by_role("textbox").all()]


def test_another_question_brings_its_own_wordings_and_keeps_those_that_the_learner_wrote(lab, expect):
    lab.open(PROPOSED)
    trained = lab.page.get_by_role("group", name="Trained", exact=True)
    trained.get_by_role("textbox").nth(1).fill("Say when the café opens, please.")
    question = lab.page.get_by_label("Question for support-38")
    question.fill(COFFEE["question"])
    question.press("Tab")
    assert lab.sent()[-1] == ("propose", "support-38", "7:30", COFFEE["question"])
    lab.answer(proposal=PROPOSED["proposal"] | COFFEE)
    expect(question).to_have_value(COFFEE["question"])
    assert _wordings(lab, "Trained") == ["Say when the café opens, please.", "Coffee when?"]
    assert _wordings(lab, "Kept for the test") == COFFEE["kept"]


def test_a_proposal_that_was_taken_out_does_not_come_back(lab):
    lab.open(PROPOSED)
    lab.button("Remove “when does the café open”").click()
    lab.page.get_by_label("Question for support-38").fill(COFFEE["question"])
    lab.page.get_by_label("Answer for support-38", exact=True).focus()
    lab.answer(proposal=PROPOSED["proposal"] | COFFEE | {"trained": ["when does the café open", "Coffee when?"]})
    assert _wordings(lab, "Trained") == ["Coffee when?"]


def test_teaching_waits_for_the_wordings_of_the_question(lab):
    lab.open(PROPOSED)
    lab.page.get_by_label("Question for support-38").fill(COFFEE["question"])
    lab.page.locator(".lesson").get_by_role("button", name="Teach it").click()
    assert [one[0] for one in lab.sent()] == ["propose"]
    lab.answer(proposal=PROPOSED["proposal"] | COFFEE)
    taught = ("teach", "support-38", COFFEE["question"], "7:30", COFFEE["trained"], COFFEE["kept"])
    assert lab.sent()[-1] == taught


def test_without_a_proposal_nothing_of_the_old_question_is_taught(lab):
    lab.open(PROPOSED)
    lab.page.get_by_label("Question for support-38").fill(COFFEE["question"])
    lab.page.locator(".lesson").get_by_role("button", name="Teach it").click()
    lab.answer(error="The lab has no wordings.")
    assert lab.sent()[-1] == ("teach", "support-38", COFFEE["question"], "7:30", [], [])


def test_a_pair_that_is_changed_keeps_what_the_learner_wrote(lab):
    lesson = {"question": "Open when?", "answer": "7:30", "trained": ["Open when?", "by rule", "by hand"],
              "kept": ["kept by rule"], "prepared": False, "own": ["by hand"]}  # fmt: skip
    pages = [FULL["pages"][-1] | {"lessons": [lesson]}]
    lab.open(FULL | {"pages": pages}).edit("support-38")
    lab.button("Change: Open when?").click()
    assert _wordings(lab, "Trained") == ["by rule", "by hand"]
    lab.page.get_by_label("Question for support-38").fill(COFFEE["question"])
    lab.page.get_by_label("Answer for support-38", exact=True).focus()
    lab.answer(proposal=PROPOSED["proposal"] | COFFEE)
    assert _wordings(lab, "Trained") == ["by hand", "Coffee when?"]
    assert _wordings(lab, "Kept for the test") == COFFEE["kept"]


def test_an_old_proposal_opens_no_page_again(lab, expect):
    lab.open(PROPOSED)
    lab.button("Close").click()
    lab.show(proposal=PROPOSED["proposal"] | {"page": "support-06"})
    expect(lab.page.get_by_label("Question for support-06")).to_be_visible()
    lab.show(proposal=PROPOSED["proposal"], status="Asked.")
    expect(lab.page.get_by_label("Question for support-38")).to_have_count(0)


def test_the_form_says_when_its_pair_is_not_learned(lab, expect):
    lab.open(PROPOSED)
    form = lab.page.get_by_role("group", name="Question and answer for support-38")
    expect(form).to_contain_text("Learned at the next Retrain.")
    lab.show(pages=[*FULL["pages"][:-1], FULL["pages"][-1] | {"disagrees": "support-06 answers otherwise."}])
    expect(form).to_contain_text("Not learned while two pages disagree.")


def test_a_question_that_is_typed_and_not_asked_stays(lab, expect):
    lab.open(FULL | {"question": "What is it?"})
    field = lab.page.get_by_label("Question", exact=True)
    field.fill("Where is the ca")
    lab.button("Undo").click()
    lab.answer(question="How long is it?")
    expect(field).to_have_value("Where is the ca")
    expect(lab.page.get_by_text("The answers below are to: How long is it?")).to_be_visible()
    lab.button("Ask all four").click()
    lab.answer(question="Where is the ca")
    expect(lab.page.get_by_text("The answers below are to:")).to_be_hidden()
    lab.show(question="How long is it?")
    expect(field).to_have_value("How long is it?")


def test_hard_words_are_explained_where_they_stand(lab, expect):
    meanings = {"not scored": "Not scored: nobody knows.", "open": "Open: it waits."}
    cards = [FULL["cards"][0] | {"verdict": "not scored"}, *FULL["cards"][1:]]
    lab.open(FULL | {"cards": cards, "meanings": meanings})
    expect(lab.page.locator(".right").get_by_text(meanings["not scored"])).to_be_visible()
    expect(lab.page.locator(".library").get_by_text(meanings["open"])).to_be_visible()
    expect(lab.card("From memory").locator(".verdict")).to_have_attribute("title", meanings["not scored"])
    lab.show(cards=FULL["cards"], meanings={})
    expect(lab.page.get_by_text("nobody knows")).to_be_hidden()
    expect(lab.card("From memory").locator(".verdict")).to_have_attribute("title", "")


def test_another_answer_of_the_page_is_one_click_away(lab, expect):
    lab.open(PROPOSED)
    question = lab.page.get_by_label("Question for support-38")
    question.fill("When can I get a coffee?")
    lab.button("Take “on Sundays”").click()
    assert lab.sent()[-1] == ("propose", "support-38", "on Sundays", "")
    other = {"question": "On which day does the café open at 7:30?", "answer": "on Sundays", "others": ["7:30"]}
    lab.show(proposal=PROPOSED["proposal"] | other)
    expect(question).to_have_value(other["question"])
    expect(lab.button("Take “on Sundays”")).to_have_count(0)
    expect(lab.button("Take “7:30”")).to_be_visible()


@pytest.mark.parametrize("field", ["Question for support-38", "Answer for support-38", "Text of page support-38"])
def test_close_keeps_what_was_neither_saved_nor_taught(lab, expect, field):
    lab.open(PROPOSED)
    lab.page.get_by_label(field, exact=True).fill("at noon, I wrote")
    lab.button("Close").click()
    expect(lab.page.get_by_label(field, exact=True)).to_have_count(0)
    expect(lab.item("support-38")).to_contain_text("draft kept")
    lab.show(status="Something else happened.", proposal=PROPOSED["proposal"] | {"question": "What opens?"})
    lab.edit("support-38")
    expect(lab.page.get_by_label(field, exact=True)).to_have_value("at noon, I wrote")
    expect(lab.item("support-38")).not_to_contain_text("draft kept")


def test_a_click_on_a_page_that_waits_for_a_question_asks_for_one(lab, expect):
    lab.open(FULL)
    lab.edit("support-38")
    assert lab.sent() == [("propose", "support-38", "", "")]
    lab.show(proposal=PROPOSED["proposal"])
    expect(lab.page.get_by_label("Question for support-38")).to_have_value(PROPOSED["proposal"]["question"])
    expect(lab.page.get_by_label("Text of page support-38")).to_be_focused()
    lab.edit("support-07")
    assert len(lab.sent()) == 1


def test_close_keeps_nothing_once_it_was_taught(lab, expect):
    lab.open(PROPOSED)
    lab.page.get_by_label("Question for support-38").fill("When can I get a coffee?")
    lab.page.locator(".lesson").get_by_role("button", name="Teach it").click()
    lab.answer(proposal=PROPOSED["proposal"] | {"question": "When can I get a coffee?"})  # wordings for it come first
    lab.answer(error="")
    expect(lab.page.get_by_label("Question for support-38")).to_have_count(0)
    expect(lab.item("support-38")).not_to_contain_text("draft kept")


LEAVES = {
    "library": ("move_to", "law"),
    "preset": ("apply", "New law"),
    "paste": ("open_text", "pasted.md", "Elm has 12 seats."),
    "state": ("replay", "{}"),
}
CHECKS = {"state": [("check_state", "{}")]}  # before anything is asked


def _leave(lab, way: str) -> None:
    if way == "library":
        lab.page.get_by_role("combobox", name="Library", exact=True).select_option("law")
    elif way == "preset":
        lab.page.get_by_role("combobox", name="Try").select_option("New law")
        lab.button("Do it").click()
    elif way == "paste":
        lab.button("Your own documents…").click()
        lab.page.get_by_label("Text of your document").fill("Elm has 12 seats.")
        lab.button("Open the pasted text").click()
    else:
        lab.button("State…").click()
        lab.page.get_by_label("State", exact=True).and_(lab.page.locator("textarea")).fill("{}")
        lab.button("Load state").click()
        lab.answer(error="")  # it was checked, and can be loaded


@pytest.mark.parametrize("way", LEAVES)
def test_what_was_typed_is_not_left_without_asking(lab, expect, way):
    lab.open(FULL | {"typed": "2 pages and 1 question"})
    _leave(lab, way)
    assert lab.sent() == CHECKS.get(way, [])
    lab.button("Stay").click()
    assert lab.sent() == CHECKS.get(way, [])
    expect(lab.page.get_by_role("combobox", name="Library", exact=True)).to_have_value("support")
    if way == "library":
        _leave(lab, way)
    else:
        lab.button({"preset": "Do it", "paste": "Open the pasted text", "state": "Load state"}[way]).click()
    if way == "state":
        lab.answer(error="")
    lab.show(status="Something else.")
    lab.button("Leave it").click()
    assert lab.sent() == [*CHECKS.get(way, []) * 2, LEAVES[way]]


@pytest.mark.parametrize("way", LEAVES)
def test_where_nothing_was_typed_nothing_is_asked(lab, way):
    lab.open(FULL)
    _leave(lab, way)
    assert lab.sent() == [*CHECKS.get(way, []), LEAVES[way]]


def test_a_refused_state_asks_nothing(lab, expect):
    lab.open(FULL | {"typed": "2 pages and 1 question"})
    lab.button("State…").click()
    lab.button("Load state").click()
    lab.answer(error="The state cannot be read.")
    expect(lab.page.get_by_role("alertdialog")).to_be_hidden()
    assert lab.sent() == [("check_state", "")]


def test_reset_asks_first_where_something_typed_would_go(lab, expect):
    lab.open(FULL | {"typed": "2 pages and 1 question"})
    lab.button("Reset").press("Enter")
    dialog = lab.page.get_by_role("alertdialog")
    expect(dialog).to_contain_text("Reset takes back what you wrote here: 2 pages and 1 question. Undo brings it back.")
    lab.page.keyboard.press("Tab")
    lab.page.keyboard.press("Enter")
    assert lab.sent() == []
    expect(dialog).to_be_hidden()
    expect(lab.button("Reset")).to_be_focused()
    lab.button("Reset").press("Enter")
    lab.page.keyboard.press("Enter")
    assert lab.sent() == [("reset",)]
    expect(dialog).to_be_hidden()


def test_a_preset_of_the_same_office_leaves_nothing(lab):
    lab.open(FULL | {"typed": "2 pages and 1 question"})
    lab.button("Do it").click()
    assert lab.sent() == [("apply", "Price change")]


def test_a_double_click_adds_once_and_a_refused_page_stays(lab, expect):
    lab.open(FULL)
    lab.button("Add a page").click()
    field = lab.page.get_by_label("New page")
    field.fill("Our café opens at 7:30.")
    lab.button("Add").dblclick()
    assert lab.sent() == [("add", "Our café opens at 7:30.")]
    lab.answer(error="The library has this page already.")
    expect(field).to_have_value("Our café opens at 7:30.")
    lab.button("Add").click()
    lab.answer(error="")
    expect(field).to_be_hidden()
    expect(field).to_have_value("")


def _add(lab) -> tuple:
    lab.button("Add a page").click()
    return lab.page.get_by_label("New page"), lab.button("Add")


def _teach(lab) -> tuple:
    form = lab.page.get_by_role("group", name="Question and answer for support-38")
    return form.get_by_label("Question for support-38"), form.get_by_role("button", name="Teach it")


FORMS = {
    "add": _add,
    "edit": lambda lab: (lab.edit("support-06"), lab.item("support-06").get_by_role("button", name="Save")),
    "teach": _teach,
    "ask": lambda lab: (lab.page.get_by_label("Question", exact=True), lab.button("Ask all four")),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_refused_text_stays_through_all_screens_that_the_panel_sends(lab, expect, name):
    panel, screens = LabPanel(FakeLab(), lambda fake: PROPOSED | {"status": fake.status}), []
    panel.lab.refuse, panel._drawn_at = ValueError("The library has this page already."), float("-inf")
    panel.widget.observe(lambda change: screens.append(change.new), "screen")
    field, send = FORMS[name](lab.open(PROPOSED))
    field.fill("Our café opens at 9:30.")
    send.click()
    panel._hear(panel.widget, lab.page.evaluate("window.sent.at(-1)"), [])
    for screen in screens:
        lab.page.evaluate("screen => window.show(screen)", screen)
    assert lab.sent()[-1][0] == name and len(screens) > 1
    expect(lab.page.get_by_role("alert")).to_have_text("Error: The library has this page already.")
    expect(field).to_be_visible()
    expect(field).to_have_value("Our café opens at 9:30.")


def test_questions_are_typed_or_chosen(lab):
    lab.open(FULL)
    lab.page.get_by_label("Question", exact=True).fill("Who leads the desk?")
    lab.page.keyboard.press("Enter")
    lab.page.get_by_label("Suggested questions").select_option(FULL["suggestions"][1])
    assert lab.sent() == [("ask", "Who leads the desk?"), ("ask", FULL["suggestions"][1])]


def test_a_card_offers_what_would_help_it(lab, expect):
    lab.open(PROPOSED)
    lab.card("Specialist + library").get_by_role("button", name="Hand it the right page").click()
    lab.card("Specialist").get_by_role("button", name="Teach it").click()
    expect(lab.page.get_by_label("Question for support-38")).to_be_focused()
    assert lab.sent() == [("hand_right_page", "Specialist + library"), ("propose", "support-38", "", "")]


def test_buttons_send_their_actions(lab):
    lab.open(FULL)
    for name in ("Undo", "Reset", "The world moves on", "Do it", "Retrain", "Next stop of the tour"):
        lab.button(name).click()
    lab.page.get_by_role("combobox", name="Library", exact=True).select_option("law")
    lab.edit("support-07")
    lab.button("Remove: How much is the Heron desk lamp?").click()
    lab.button("Delete page support-07").click()
    done = [("undo",), ("reset",), ("move_on",), ("apply", "Price change"), ("retrain",), ("tour", "1")]
    taught = ("unteach", "support-07", "How much is the Heron desk lamp?")
    assert lab.sent() == [*done, ("move_to", "law"), taught, ("delete", "support-07")]


def test_own_documents_are_pasted_or_chosen_and_too_large_a_file_is_refused_here(lab, expect):
    lab.open(FULL)
    lab.button("Your own documents…").click()
    lab.page.get_by_label("Text of your document").fill("# Rooms\n\nElm has 12 seats.")
    lab.button("Open the pasted text").click()
    assert lab.sent() == [("open_text", "pasted.md", "# Rooms\n\nElm has 12 seats.")]
    file = lab.page.get_by_label("or a file")
    file.set_input_files({"name": "big.txt", "mimeType": "text/plain", "buffer": b"x" * 1_000_001})
    expect(lab.page.get_by_text("big.txt has 1000001 bytes; at most 1000000 fit.")).to_be_visible()
    file.set_input_files({"name": "rooms.md", "mimeType": "text/plain", "buffer": b"| room | seats |"})
    lab.page.wait_for_function("window.sent.length === 2")
    assert lab.page.evaluate("[window.sent[1].do, window.sent[1].with, window.sent[1].bytes]") == [
        "open_file",
        ["rooms.md"],
        [16],
    ]


def test_once_an_own_document_is_open_its_pages_get_the_room(lab, expect):
    lab.open(FULL)
    lab.button("Your own documents…").click()
    lab.show(status="Something else.")
    expect(lab.page.get_by_label("Text of your document")).to_be_visible()
    lab.show(**{key: SCREENS["own"][key] for key in ("office", "offices", "pages")})
    expect(lab.page.get_by_label("Text of your document")).to_be_hidden()
    expect(lab.button("Your own documents…")).to_have_attribute("aria-expanded", "false")


def test_the_state_is_written_and_loaded(lab, expect):
    lab.open(FULL)
    lab.button("State…").click()
    lab.button("Write state").click()
    lab.answer(written='{"office": "support"}')
    expect(lab.page.get_by_label("State", exact=True).and_(lab.page.locator("textarea"))).to_have_value(
        '{"office": "support"}'
    )
    lab.button("Load state").click()
    lab.answer(error="")
    assert lab.sent() == [("write",), ("check_state", '{"office": "support"}'), ("replay", '{"office": "support"}')]


def test_a_silent_kernel_is_named(lab, expect):
    lab.open(FULL)
    lab.button("Undo").click()
    expect(lab.page.get_by_role("alert")).to_contain_text("run this cell again", timeout=9000)
