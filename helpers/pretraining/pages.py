"""Documents: one to eight pages written from claims, and the questions asked of them.

Many questions share the same pages, so each is one *branch* behind a common beginning.
Distractors are the point: same subject, other property; same property, other subject;
near-twins. "I don't know" comes from leaving out the one claim that is asked for.
"""

from __future__ import annotations

from random import Random

from helpers.pretraining import values
from helpers.pretraining.boards import BOARDS, board
from helpers.pretraining.by_heart import GeneralKnowledge
from helpers.pretraining.claims import Claim
from helpers.pretraining.companions import EXAMINED, TRAINED, Mix, alike, mixed, narrowed, related, without_doubles
from helpers.pretraining.documents import Document
from helpers.pretraining.lexicon import Lexicon
from helpers.pretraining.mixture import random_claim
from helpers.pretraining.notices import fill, load_notices
from helpers.pretraining.subjects import short_form
from helpers.pretraining.unknown_words import Blur
from helpers.pretraining.wording import capital, vary
from helpers.records import DONT_KNOW

OPENERS = ("Please note: ", "Good to know: ", "Since May, ", "This year, ", "As a rule, ", "At present, ", "According to the notice, ",
           "New: ", "Remember: ", "Note that ", "From today, ", "As agreed, ", "Important: ", "For your information: ", "Now ")  # fmt: skip
FILLERS = ("We are happy to help.", "Thank you for your patience.", "Ask at the desk if anything is unclear.", "All are welcome.",
           "Please keep this page.", "More will follow soon.", "See you there!", "This page was checked last week.")  # fmt: skip


STARTS = frozenset(
    "The We You Our If To A An When Only Before After In On At Your My Anyone Visitors People There It".split()
)


def join(rng: Random, first: str, claim: Claim, same: bool) -> str:
    """Two claims in one sentence: "… and weighs 3 kg", "…, which weighs 3 kg, …", "…, while …"."""
    second, head = claim.sentence, claim.subject.text
    body = first.removesuffix(".")
    if same and second.startswith(capital(head) + " ") and body.startswith(capital(head) + " "):
        rest = second[len(head) + 1 :]
        if claim.later.startswith("It ") and rng.random() < 0.4:
            return f"{capital(head)}, which {rest.removesuffix('.')}, {body[len(head) + 1 :]}."
        return f"{body} and {rest}" if rng.random() < 0.7 else f"{body}, and it {rest}"
    second = second[0].lower() + second[1:] if second.split()[0] in STARTS else second
    return f"{body}{rng.choice((', and ', ', while ', '; ', ', but '))}{second}"


def write_pages(rng: Random, claims: list[Claim]) -> list[str]:
    """Sentences into pages: often one each, sometimes two or three, with "it" for the subject."""
    pages: list[str] = []
    last: Claim | None = None
    for claim in claims:
        same = last is not None and last.subject.text == claim.subject.text
        joined = last is not None and rng.random() < (0.5 if same else 0.2) and len(pages[-1]) < 240
        text = claim.sentence
        if joined and rng.random() < 0.35 and pages[-1] == last.sentence:
            pages[-1] = join(rng, pages[-1], claim, same)
        elif joined:
            pages[-1] = f"{pages[-1]} {claim.later if same and claim.later and rng.random() < 0.7 else text}"
        else:
            if rng.random() < 0.05:
                text = rng.choice(OPENERS) + (text[0].lower() + text[1:] if text.split()[0] in STARTS else text)
            pages.append(f"{text} {rng.choice(FILLERS)}" if rng.random() < 0.04 else text)
        last = claim
    return pages


def _order(rng: Random, claims: list[Claim]) -> list[Claim]:
    """Shuffle, or keep claims about one subject together."""
    claims = list(claims)
    rng.shuffle(claims)
    if rng.random() < 0.5:
        claims.sort(key=lambda claim: claim.subject.text)
    return claims


def _shortened(rng: Random, question: str, claim: Claim, others: list[Claim]) -> str:
    """Name the subject more shortly where only one subject of the document fits."""
    text = claim.subject.text
    short = short_form(rng, claim.subject)
    words = set(short.lower().split()[1:] or [short.lower()])
    clash = any(other.subject.text != text and words & set(other.subject.text.lower().split()) for other in others)
    for place in (" at ", " in ", " of "):  # where all is in Ellerford, a question need not say so
        if place in text and rng.random() < 0.5:
            short, clash = (
                text.split(place)[0],
                any(o.subject.text != text and o.subject.text.startswith(text.split(place)[0]) for o in others),
            )
    return question if clash or text not in question else question.replace(text, short)


def open_book(rng: Random, lex: Lexicon, most: int = 8, absent: float = 0.17, mix: Mix = EXAMINED) -> Document:
    """Pages with questions of which about ``absent`` cannot be answered from them."""
    make = rng.choices((mixed, related, alike), mix.shares)[0]
    lex = narrowed(rng, lex) if rng.random() < 0.45 else lex
    return _document(rng, lex, *make(rng, lex, rng.randint(1, most), mix), absent, mix.strange)


def related_book(rng: Random, lex: Lexicon) -> Document:
    """Hard distractors only: four to eight claims about near-twins and one another's properties."""
    while True:
        document = _document(rng, lex, *related(rng, lex, rng.randint(6, 8)), 0.0)
        if len(document.passages) >= 4:
            return document


def _document(
    rng: Random, lex: Lexicon, claims: list[Claim], held: list[Claim], absent: float, strange: float = 0.0
) -> Document:
    """Write the claims' pages and choose the questions."""
    seen: set[tuple[str, str]] = set()
    claims = _order(rng, without_doubles(claims, seen))
    held = without_doubles(held, seen)
    blur = Blur(rng, lex, claims, strange)
    asked = []
    for claim in rng.sample(claims, min(len(claims), 6)):
        for question, answer in claim.asked[: rng.choice((1, 1, 2, 3))]:
            if rng.random() < 0.15:
                question = _shortened(rng, question, claim, claims)
            question = blur.asked(question, answer, claim)
            asked.append((capital(question) if rng.random() < 0.9 else question, answer))
    missing = [blur.missing(claim.asked[0][0], claim) for claim in held] + [
        q for claim in claims for q in claim.unasked if rng.random() < 0.3
    ]
    rng.shuffle(missing)
    expected = len(asked) * absent / (1 - absent)
    number = int(expected) + (rng.random() < expected - int(expected))
    asked += [(question, DONT_KNOW) for question in missing[:number]]
    rng.shuffle(asked)
    return Document(tuple(write_pages(rng, [blur.page(claim) for claim in claims])), tuple(asked[:8]))


def key_values(rng: Random, lex: Lexicon, most: int = 3) -> Document:
    """Random keys and values: the plainest copying lesson, for the first steps."""
    rows = {}
    for _ in range(rng.randint(1, most)):
        kind = rng.choice(("word", "name", "code", "person", "money", "thing", "duration"))
        rows[lex.word(rng) if rng.random() < 0.5 else values.name(rng, lex)] = values.value(rng, lex, kind)
    return Document(
        tuple(f"{key} is {value}." for key, value in rows.items()),
        tuple((f"What is {key}?", value) for key, value in rows.items()),
    )


def contradiction(rng: Random, lex: Lexicon, facts: list[dict]) -> Document:
    """Pages that say otherwise than memory: the page wins."""
    chosen = rng.sample(facts, rng.randint(1, 3))
    pages, asked = [], []
    for fact in chosen:
        other = rng.choice(
            (
                fact["alternative"],
                rng.choice(facts)["answer"],
                values.value(rng, lex, rng.choice(("word", "name", "city", "number"))),
            )
        )
        answer = fact["answer"] if rng.random() < 0.2 else other
        pages.append(fact["statement"].replace("{answer}", answer))
        asked.append((vary(rng, rng.choice(fact["questions"][:3]), ""), answer))
    pages += [random_claim(rng, lex).sentence for _ in range(rng.choice((0, 0, 1, 2, 3)))]
    if rng.random() < 0.3:
        asked.append((random_claim(rng, lex).asked[0][0], DONT_KNOW))
    rng.shuffle(pages)
    return Document(tuple(pages), tuple(asked))


def from_memory(rng: Random, lex: Lexicon) -> Document:
    """Questions without pages about things never seen: the answer has the right type, no more.

    Half of them are notices' questions, so that people's own words, too, get a short, well-formed answer.
    """
    asked = [random_claim(rng, lex).asked[0] for _ in range(3)]
    asked += [rng.choice(fill(rng, lex, notice).asked) for notice in rng.sample(load_notices(), 3)]
    return Document((), tuple(asked), answer_weight=0.25)


def draw(rng: Random, lex: Lexicon, known: GeneralKnowledge, progress: float) -> Document:
    """One document of the curriculum: ``progress`` 0 is the first page of copying, 1 the full mix."""
    roll = rng.random()
    if roll < 0.5 * (1 - progress) ** 2:
        return key_values(rng, lex, 1 + round(3 * progress))
    roll = rng.random()
    if roll < 0.05:
        return known.document(rng)
    if roll < 0.08:
        return from_memory(rng, lex)
    if roll < 0.13:
        return contradiction(rng, lex, known.facts)
    if roll < 0.13 + BOARDS * progress:
        return board(rng, lex)
    return open_book(rng, lex, most=max(1, round(8 * min(1.0, 0.15 + progress))), mix=TRAINED)
