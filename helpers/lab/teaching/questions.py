"""From a marked answer to a question: the sentence is turned round its answer."""

from __future__ import annotations

import re

from helpers.lab.teaching.changes import change_opening
from helpers.lab.teaching.clauses import Clause, Span, clauses_of, head_of, sentences_of
from helpers.lab.teaching.exceptions import asks_exception, without_remark
from helpers.lab.teaching.forms import (
    base_of,
    helper_of,
    is_name,
    is_participle,
    lower_first,
    plural_subject,
    third_person,
)
from helpers.lab.teaching.headings import body_start, has_markup, row_question, row_spans
from helpers.lab.teaching.labels import label_question
from helpers.lab.teaching.negation import keeps_negation
from helpers.lab.teaching.orders import order_question
from helpers.lab.teaching.places import Place, is_role, kind_here
from helpers.lab.teaching.question_words import opening
from helpers.lab.teaching.shaping import asked, cut, without, without_qualifiers, without_siblings
from helpers.lab.teaching.siblings import day_hours, gapped_subject, listed_question, on_days
from helpers.lab.teaching.values import QUALIFIER, WHEN, kind_of, whole_value
from helpers.lab.teaching.words import (
    BE,
    DETERMINERS,
    DO,
    HAVE,
    MODALS,
    PREPOSITIONS,
    PRONOUNS,
    words_of,
)


def propose_question(page: str, span: Span) -> str:
    """A question that the marked part of a page answers; "" if the learner has to write it.

    >>> page = "Our bakery opens at 6:45 on Saturdays."
    >>> propose_question(page, (20, 24))
    'When does our bakery open on Saturdays?'
    """
    span = _trimmed(page, span)
    if (body := body_start(page)) and span[0] >= body:
        page, span = page[body:], (span[0] - body, span[1] - body)
    sentences = sentences_of(page)
    here = next((one for one in sentences if one[0] <= span[0] < one[1]), None)
    if here is None or span[0] == span[1] or has_markup(page[slice(*here)]):
        return ""
    page, answer = without_remark(page, span), page[slice(*span)]
    span = whole_value(page, here, span)
    end = max(here[1], span[1])
    sentence = (here[0], end)
    about = _about(page, sentences[: sentences.index(here)])
    if row_spans(page) is not None:
        return asked(row_question(page, sentence, span), answer)
    hours = day_hours(page, here)
    days = f" {on_days(answer)}" if span in hours else ""
    span = hours[0] if days else span  # the same question for each of them, with its days
    for rule in (listed_question, order_question, label_question, clause_question):
        question = asked(f"{text}{days}" if (text := rule(page, sentence, span, about).rstrip()) else "", answer)
        if question and keeps_negation(question, page, sentence, span):
            return question
    return ""


def _trimmed(page: str, span: Span) -> Span:
    start, end = max(0, min(span)), min(len(page), max(span))
    if page[start : start + 1] == '"' and page[end - 1 : end] != '"':
        start += 1
    while start < end and page[start] in " ,;:\"'(":
        start += 1
    while end > start and page[end - 1] in " ,;.!?:\"'":
        end -= 1
    return start, end


def _about(page: str, before: list[Span]) -> str:
    """What the sentence before is about: "his number" is that one's."""
    clauses = clauses_of(page, before[-1]) if before else []
    return lower_first(clauses[0].subject) if clauses else ""


def clause_question(page: str, sentence: Span, span: Span, about: str) -> str:
    """A question from a sentence with subject and verb."""
    clause = next((one for one in reversed(clauses_of(page, sentence)) if one.start <= span[0] < one.end), None)
    if clause is None or clause.subject.lower().startswith(("nothing", "none ")):
        return ""
    if span[0] < clause.subject_at[0] and clause.lead:
        return _asks_lead(clause, span, about)
    if clause.subject_at[0] <= span[0] < clause.subject_at[1]:
        return _asks_subject(clause, span)
    if span[0] < clause.verb_end:
        after = page[span[1] : clause.end] if span[1] < clause.end else ""
        return f"What {helper_of(clause.verb)} {subject_of(clause, about)} do {cut(after)}"
    return _asks_rest(clause, span, about)


def subject_of(clause: Clause, about: str) -> str:
    """The subject as it reads in a question: in lower case, and "his number" with its owner."""
    subject = lower_first(clause.subject.split(",")[0])
    first, _, others = subject.partition(" ")
    if about and first in ("his", "her", "its", "their") and others:
        return f"the {others} of {about}"
    return about if about and first in ("he", "she", "it", "they") and not others else subject


def _asks_lead(clause: Clause, span: Span, about: str) -> str:
    lead_at = clause.page.find(clause.lead, clause.start)
    place = Place(clause.page[slice(*span)], clause.page[lead_at : span[0]], "", clause.subject, clause.verb)
    words = opening(place).words
    return f"{words} {inverted(clause, subject_of(clause, about), cut(clause.rest))}"


def _asks_subject(clause: Clause, span: Span) -> str:
    text, subject = clause.page[slice(*span)], clause.subject
    before, after = clause.page[clause.subject_at[0] : span[0]], clause.page[span[1] : clause.subject_at[1]]
    verb, rest = clause.verb, cut(clause.rest)
    if not (_bare(before) or _bare(after)):
        return _whole(text, verb, rest)
    if is_name(text.split()[0]) and not _bare(after) and words_of(before)[-1].lower not in PREPOSITIONS:
        noun = re.sub(r"(?:,\s*(?:the|a))?[\s,]*$", "", before)
        return f"What is the name of {lower_first(noun)}"
    head = head_of(subject)
    if head.lower() in PRONOUNS:
        return f"Who {verb} {rest}"
    if text.lower() in head.lower() or head.lower() in text.lower():
        return _whole(text, verb, rest)
    return f"Which {lower_first(head)} {verb} {rest}"


def _whole(text: str, verb: str, rest: str) -> str:
    who = is_name(text.split()[0], True) or is_role(text) or kind_of(text) == "person"
    word = "Who" if who else "What"
    return (
        f"{word} {third_person(verb.lower()) if plural_subject(text) and verb.lower() not in MODALS else verb} {rest}"
    )


def _bare(text: str) -> bool:
    """True if more than an article is left."""
    return any(word.text[0].isalnum() and word.lower not in DETERMINERS for word in words_of(text))


def _asks_rest(clause: Clause, span: Span, about: str) -> str:
    page = clause.page
    if (turned := asks_exception(clause, subject_of(clause, about), span)) is not None:
        return f"When {turned}" if turned else ""
    if change := change_opening(page, clause, span):
        return f"{change[0]} {inverted(clause, subject_of(clause, about), f'{change[1]} {cut(change[2])}')}"
    if (name := gapped_subject(clause, span)) is not None:
        return (
            f"{opening(Place(page[slice(*span)], '', '', name, clause.verb)).words} {inverted(clause, name, '')}"
            if name
            else ""
        )
    before, text, after = page[clause.verb_end : span[0]], page[slice(*span)], page[span[1] : max(clause.end, span[1])]
    before, text = _preposition_first(before, text)
    before, after = without_siblings(without_qualifiers(before)), f"{cut(after)} {_lead(clause)}".rstrip()
    subject, verb = subject_of(clause, about), clause.verb
    if subject.lower() == "there" and not before.strip():
        return _asks_there(text, after)
    place = Place(text, before, after, subject, verb)
    kind = kind_here(place)
    if place.is_be and (number := re.match(r"(number|code|extension)\s+\w*\d", text)):
        return f"What is the {number[1]} of {subject} {after}"
    if kind == "rule" and verb.lower() in BE:
        return f"What is the rule for {subject} {after}"
    if noun := re.search(r"\b(?:an?|the)\s+((?:[\w-]+ ){0,2}[\w-]+)\s+of\s*$", before):
        return _asks_property(clause, subject, noun, after, kind)
    if kind in ("code", "phone", "email", "url", "") and (noun := _title(before)):
        return _asks_property(clause, subject, noun, after, kind)
    return _turned(clause, place)


def _turned(clause: Clause, place: Place) -> str:
    """The clause with its verb in front, and without the answer's place."""
    if (
        place.text.lower() in _FREE
        and base_of(clause.verb) not in ("cost", "pay", "be")
        and clause.verb.lower() not in BE
    ):
        what = f"{clause.subject} {clause.verb} {before_free(place.before)} {place.after}"
        return f"How much does it cost if {lower_first(what)}"
    begin, before, after = opening(place), re.sub(r"\bbecause\s*$", "", place.before), place.after
    if begin.used == "state":
        return f"{begin.words} {place.subject} {after}"
    if begin.drops and place.preposition:
        before = before.rstrip()[: -len(place.preposition)]
    if begin.used == "like":
        after = f"like {after}"
    elif begin.used:
        before, after = without(before, begin.used), without(after, begin.used)
    return f"{begin.words} {inverted(clause, place.subject, f'{before} {after}')}"


_FREE = ("free of charge", "for free", "free")


def before_free(before: str) -> str:
    """What stands before "free", without the "for" of "for free"."""
    return re.sub(r"\bfor\s*$", "", before)


def _preposition_first(before: str, text: str) -> tuple[str, str]:
    """ "within 30 days" marked whole is read as "30 days" after "within"."""
    text = QUALIFIER.sub("", text)
    if before.rstrip().endswith(" every"):
        return before.rstrip().removesuffix("every"), f"every {text}"
    first, _, others = text.partition(" ")
    if first.lower() in PREPOSITIONS and (
        kind_of(others) in (*WHEN, "duration", "room", "measure", "price", "phone")
        or (others.isdigit() and first.lower() in ("at", "until", "from", "before", "after"))
    ):
        return f"{before}{first} ", others
    return before, text


def _lead(clause: Clause) -> str:
    """ "On Sundays" or "Unless it rains" of the sentence's start, as it stands at its end."""
    first = clause.lead.split(" ")[0].lower()
    return lower_first(clause.lead) if first in PREPOSITIONS | {"unless", "if", "when"} else ""


def _title(before: str) -> re.Match[str] | None:
    """ "the part number" right before a code or a name."""
    found = re.search(r"\b(?:an?|the|our|my|your)\s+((?:[\w-]+ ){0,2}[\w-]+)\s*$", before)
    return found if found and words_of(found[1])[-1].lower not in PREPOSITIONS else None


def _asks_property(clause: Clause, subject: str, noun: re.Match[str], after: str, kind: str) -> str:
    """ "… has a warranty of three years" asks for the warranty of its subject."""
    if base_of(clause.verb) == "have" and not noun.string[: noun.start()].strip():
        word = {"duration": "How long", "price": "How much"}.get(kind, "What")
        return f"{word} is the {noun[1]} of {subject} {after}"
    return f"What {noun[1]} {inverted(clause, subject, noun.string[: noun.start()] + after)}"


def _asks_there(text: str, after: str) -> str:
    number, _, nouns = text.partition(" ")
    if kind_here(Place(text, "", "", "there", "are")) == "count":
        if not nouns:
            nouns, _, after = after.strip().partition(" ")
        return f"How many {nouns} are there {after}"
    return f"What is there {after}"


def inverted(clause: Clause, subject: str, rest: str) -> str:
    """Verb, subject, rest in the order of a question: "opens" becomes "does … open"."""
    verb = clause.verb.lower()
    following = words_of(rest) or words_of(clause.rest)
    helped = verb in HAVE and following and (is_participle(following[0].text) or following[0].lower in ("been", "not"))
    if subject.lower() == "there":
        return f"{verb} {rest}"
    if verb.endswith("n't") or verb == "cannot":
        verb, rest, helped = (
            {"can't": "can", "won't": "will", "cannot": "can"}.get(verb, verb[:-3]),
            f"not {rest}",
            True,
        )
    if verb in BE | MODALS or helped or (verb in DO and following and following[0].lower == "not"):
        return f"{verb} {subject} {rest}"
    return f"{helper_of(verb)} {subject} {base_of(verb)} {rest}"
