"""From a marked answer to a question: the sentence is turned round its answer."""

from __future__ import annotations

import re

from helpers.lab.teaching.clauses import Clause, Span, clauses_of, head_of, sentences_of
from helpers.lab.teaching.exceptions import without_remark
from helpers.lab.teaching.forms import (
    helper_of,
    is_name,
    lower_first,
    plural_subject,
    third_person,
)
from helpers.lab.teaching.headings import body_start, has_markup, row_question, row_spans
from helpers.lab.teaching.inversion import inverted, subject_of
from helpers.lab.teaching.labels import label_question
from helpers.lab.teaching.negation import keeps_negation
from helpers.lab.teaching.orders import order_question
from helpers.lab.teaching.places import Place, is_role
from helpers.lab.teaching.predicates import asks_rest
from helpers.lab.teaching.question_words import opening
from helpers.lab.teaching.shaping import asked, cut
from helpers.lab.teaching.siblings import day_hours, listed_question, on_days
from helpers.lab.teaching.values import kind_of, whole_value
from helpers.lab.teaching.words import (
    DETERMINERS,
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
    return asks_rest(clause, span, about)


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
