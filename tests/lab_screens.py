"""Example screens of the lab, made by hand: what its view and its twin are given."""

from __future__ import annotations

from typing import Any

NASTY = "<img src=x onerror=alert(1)>"
HERON = "How much is the Heron desk lamp?"
OFFICES = [["support", "Brindle support"], ["law", "Millbrook law office"], ["clinic", "Harrow clinic"]]


MODELS = [["bundled", "the course's brain (3 million weights, seconds)"],
          ["smollm2", "SmolLM2 (135 million, about a minute)"]]  # fmt: skip


def page(id: str, text: str, state: str = "", answer: str = "", **more: Any) -> dict[str, Any]:
    start = text.find(answer) if answer else -1
    marks = [[start, start + len(answer)]] if start >= 0 else []
    return {"id": id, "text": text, "state": state, "marks": marks, "before": "", "lessons": [], "disagrees": ""} | more


def lesson(question: str, answer: str, trained=(), kept=(), prepared: bool = False) -> dict[str, Any]:
    asked = [question, *trained]
    told = {"question": question, "answer": answer, "trained": asked, "kept": list(kept)}
    return told | {"prepared": prepared, "own": []}


def card(way: str, text: str, verdict: str, note: str = "from the weights", **more: Any) -> dict[str, Any]:
    source = {"note": note, "page": "", "text": "", "start": 0, "end": 0}
    odds = [["old answer", "39 euros", 0.82, "0.82"], ["present answer", "52 euros", 0.001, "< 0.01"]]
    rest = {"why": "", "hand": "", "teach": "", "ask": [], "before": "", "odds": odds, "spelled": "", "look_up": 0.0,
            "seconds": 0.098, "again": False}  # fmt: skip
    return {"way": way, "text": text, "verdict": verdict, "source": source} | rest | more


def quoted(id: str, text: str, words: str, rank: str = "page 1 of 3") -> dict[str, Any]:
    start = text.index(words)
    return {"note": rank, "page": id, "text": text, "start": start, "end": start + len(words)}


PRICE = "The price of the Heron desk lamp is 52 euros."
PAGES = [
    page("support-01", "To reset the password of a Brindle account, open Profile and tap New password. It takes "
         "effect at once on all devices.", "taught", "open Profile and tap New password"),
    page("support-02", "A Brindle password has a minimum length of 12 characters.", "taught", "12 characters"),
    page("support-03", "A Brindle account is locked for 20 minutes after too many wrong passwords.", "taught",
         "20 minutes"),
    page("support-06", "The Heron desk lamp has a warranty of 18 months. It starts on the day of delivery.", "taught",
         "18 months"),
    page("support-07", PRICE, "stale", "52 euros", before="39 euros",
         lessons=[lesson(HERON, "52 euros", ["What does the Heron desk lamp cost?", "Price of the Heron desk lamp?"],
                         ["What is the price of a Heron lamp?"], prepared=True)]),
    page("support-08", "The Otter kettle costs 62 euros. A full Otter kettle holds 1.7 litres.", "taught", "62 euros"),
    page("support-09", "The head of the support desk is Marla Quist.", "open",
         disagrees="support-10 answers the same question otherwise: edit or delete one of the pages."),
    page("support-38", "Our café opens at 7:30 on weekdays.", "not taught"),
]  # fmt: skip

CARDS = [
    card("From memory", "10.30 francs", "invented", why="its words stand on no page, and it was never taught"),
    card("With the library", "52 euros", "right", before="39 euros", look_up=0.03,
         source=quoted("support-07", PRICE, "52 euros")),
    card("Specialist", "39 euros", "stale", "from the weights, trained on edition 4",
         why="it was true when the specialist was trained"),
    card("Specialist + library", "Heron", "misread", look_up=0.03, hand="support-07",
         why="the page was found (page 1 of 3), other words of it were taken",
         source=quoted("support-07", PRICE, "Heron")),
]  # fmt: skip

FULL: dict[str, Any] = {
    "size": "full",
    "office": "support", "offices": OFFICES, "model": "bundled", "models": MODELS,
    "edition": 6, "trained_edition": 4, "can_undo": True, "typed": "",
    "pages": PAGES, "in_all": len(PAGES), "changed": "support-07", "proposal": None,
    "question": HERON, "suggestions": [HERON, "How long is the warranty of the Heron desk lamp?"],
    "cards": CARDS, "meanings": {"open": "Open: the lab waits for you."},
    "badge": {"trained": "trained on edition 4", "library": "library at edition 6", "verdict": "STALE, 1 fact differs",
              "stale": True, "waiting": "", "untaught": "1 page not taught: no question was written for it",
              "open": "1 page open: what is the answer now?"},
    "training": {"busy": False, "progress": 1.0, "doing": "",
                 "losses": [4.38, 4.1, 3.2, 2.1, 1.4, 0.9, 0.6, 0.3, 0.1, 0.04, 0.01],
                 "planned": 11, "label": "run on edition 4", "plan": "9 facts, 45 wordings"},
    "clock": {"since": "Saved support-07 (edition 6)", "note": "", "running": True, "elapsed": 3.2,
              "rows": [["From memory", None, "invented"], ["With the library", 0.2, "right"],
                       ["Specialist", None, "stale"], ["Specialist + library", None, "misread"]]},
    "gauges": {"common facts": [40, 35, 40], "reads other offices’ pages": [16, 13, 20]},
    "tour": {"place": 3, "of": 7, "text": "On page support-06, change 18 months to 36 months and press Save. Which "
             "cards follow?", "complete": False, "ended": False},
    "presets": [["Price change", "The lamp costs more from today.", "support"],
                ["New law", "Trademarks are applied for anew.", "law"]],
    "notices": [], "status": "Saved support-07. The library is at edition 6; no weight moved.", "error": "",
    "answered": ["", 0], "written": "",
}  # fmt: skip

SMALL = FULL | {
    "size": "small", "pages": PAGES[:6], "in_all": 37, "tour": None, "gauges": None, "presets": [],
    "offices": OFFICES[:1],
    "badge": FULL["badge"] | {"open": ""},
}  # fmt: skip
TRAINING = FULL | {
    "training": {"busy": True, "progress": 0.4, "doing": "40% trained, about 30 s left",
                 "losses": [4.38, 3.1, 2.2, 1.2], "planned": 10,
                 "label": "run on edition 6", "plan": "9 facts, 45 wordings"},
    "status": "Training on edition 6. You can edit and ask meanwhile.",
}  # fmt: skip
PROPOSED = FULL | {
    "changed": "support-38", "question": "When does the café open?",
    "proposal": {"page": "support-38", "question": "When does the café open?", "answer": "7:30",
                 "trained": ["when does the café open", "Please tell me when the café opens."],
                 "kept": ["Opening time of the café?"], "others": ["on Sundays", "the café"]},
    "cards": CARDS[:2] + [card("Specialist", "at 8 am", "invented", teach="support-38", odds=[],
                               why="nobody wrote a question in these words")] + CARDS[3:],
}  # fmt: skip
LARGE = FULL | {
    "model": "smollm2", "training": FULL["training"] | {"plan": "8 facts, 40 wordings, about 45 s"},
}  # fmt: skip
OWN = FULL | {
    "office": "own", "offices": [*OFFICES, ["own", "notes.md"]], "trained_edition": 0, "tour": None, "gauges": None,
    "pages": [page("own-1", "Rooms. room: Elm; seats: 12; floor: 2", "not taught"),
              page("own-2", "Rooms. room: Oak; seats: 30; floor: 1", "not taught")],
    "in_all": 2,
    "changed": "", "question": "", "cards": [], "suggestions": [],
    "meanings": {},
    "notices": ["1 picture was skipped: it has no text.", "Nobody prepared these pages: expect misreadings."],
    "badge": {"trained": "not trained yet", "library": "library at edition 1", "verdict": "", "stale": False,
              "waiting": "", "untaught": "2 pages not taught: no question was written for them", "open": ""},
    "training": {"busy": False, "progress": 0.0, "doing": "", "losses": [], "planned": 0, "label": "", "plan": ""},
    "clock": {"since": "", "note": "Change a page to start the clock.", "running": False, "elapsed": 0.0, "rows": []},
}  # fmt: skip
REFUSED = FULL | {"error": "The page has 5000 characters; at most 600 fit. Shorten it."}
EMPTY = OWN | {"office": "support", "offices": OFFICES, "pages": [], "in_all": 0, "notices": []}
HOSTILE = FULL | {
    "in_all": 1,
    "pages": [page("support-01", f"The password is {NASTY}, 🙂 and </textarea><b>bold</b>.", "taught", NASTY,
                   before=NASTY, lessons=[lesson(f"Is {NASTY} nice?", NASTY, [NASTY], [NASTY])])],
    "question": f"Is {NASTY} nice?", "suggestions": [NASTY], "notices": [NASTY], "status": NASTY,
    "presets": [[NASTY, NASTY, NASTY]], "models": [["bundled", NASTY]],
    "offices": [["support", NASTY]], "changed": "support-01",
    "cards": [card(way, NASTY, NASTY, NASTY, why=NASTY, before=NASTY, spelled=NASTY,
                   odds=[["old answer", NASTY, 2.0, "2.00"]])
              for way in ("From memory", "Specialist")]
    + [card("With the library", NASTY, "right", source=quoted("support-01", f"🙂 🙂 {NASTY}.", NASTY))],
    "badge": dict.fromkeys(("trained", "library", "verdict", "waiting", "untaught", "open"), NASTY) | {"stale": True},
    "training": FULL["training"] | {"label": NASTY, "plan": NASTY},
    "clock": FULL["clock"] | {"since": NASTY, "rows": [[NASTY, None, NASTY]]},
    "tour": FULL["tour"] | {"text": NASTY},
    "gauges": {NASTY: [1, 2, 3]}, "meanings": {"open": NASTY, "not scored": NASTY},
}  # fmt: skip
SCREENS = {
    "full": FULL, "small": SMALL, "large model": LARGE, "training": TRAINING, "proposed": PROPOSED, "own": OWN,
    "refused": REFUSED, "empty": EMPTY, "hostile": HOSTILE,
}  # fmt: skip
