"""A calculator with a parser of its own: numbers, + - * / (or their words) and brackets, and nothing else.

A model's words are data. Handed to Python's ``eval``, they would be a program.
"""

from __future__ import annotations

import re
from fractions import Fraction

LONGEST, DEEPEST, LARGEST = 60, 10, 10**12
WORDS = {"plus": "+", "minus": "-", "times": "*", "divided by": "/"}
_TOKEN = re.compile(r"\s*(?:([0-9]+(?:[.][0-9]+)?)|([-+*/()]|(?:plus|minus|times|divided by)\b))")


class SumError(ValueError):
    """An expression that is no sum; nothing was computed."""


def calculate(expression: str) -> str:
    """The value of a sum, exact, or rounded to four places.

    >>> calculate("2 * (3 + 4)"), calculate("1 divided by 3"), calculate("0.1 plus 0.2")
    ('14', '0.3333', '0.3')

    Raises ``SumError`` for anything else, for a division by zero, and for a number above 10¹² on the way.
    """
    if len(expression) > LONGEST:
        raise SumError(f"the sum has {len(expression)} characters; at most {LONGEST} are read")
    value = _Reader(_tokens(expression)).whole()
    return f"{float(round(value, 4)):.4f}".rstrip("0").rstrip(".")


def _tokens(expression: str) -> list[str]:
    tokens, place, text = [], 0, expression.rstrip()
    while place < len(text):
        found = _TOKEN.match(text, place)
        if not found:
            raise SumError(f"{text[place:].strip()[:20]!r} is no number and none of + - * / ( )")
        tokens.append(found[1] or WORDS.get(found[2], found[2]))
        place = found.end()
    return tokens


class _Reader:
    """Reads tokens from left to right by the usual grammar: a sum of products of signed numbers or brackets."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.depth = tokens, 0

    def whole(self) -> Fraction:
        value = self.sum()
        if self.tokens:
            raise SumError(f"{self.tokens[0]!r} was not expected there")
        return value

    def sum(self) -> Fraction:
        value = self.product()
        while sign := self._next("+", "-"):
            other = self.product()
            value = _bounded(value + other if sign == "+" else value - other)
        return value

    def product(self) -> Fraction:
        value = self.number()
        while sign := self._next("*", "/"):
            other = self.number()
            if sign == "/" and other == 0:
                raise SumError("nothing can be divided by zero")
            value = _bounded(value * other if sign == "*" else value / other)
        return value

    def number(self) -> Fraction:
        if self._next("-"):
            return -self._inside(self.number)
        if self._next("("):
            value = self._inside(self.sum)
            if not self._next(")"):
                raise SumError("a bracket is not closed")
            return value
        if not self.tokens or not self.tokens[0][0].isdigit():
            raise SumError(f"a number is missing before {self.tokens[0]!r}" if self.tokens else "a number is missing")
        return _bounded(Fraction(self.tokens.pop(0)))

    def _inside(self, read) -> Fraction:
        self.depth += 1
        if self.depth > DEEPEST:
            raise SumError(f"more than {DEEPEST} brackets and signs inside each other")
        value = read()
        self.depth -= 1
        return value

    def _next(self, *signs: str) -> str:
        """The next token, if it is one of these signs; it is taken."""
        return self.tokens.pop(0) if self.tokens and self.tokens[0] in signs else ""


def _bounded(value: Fraction) -> Fraction:
    if abs(value) > LARGEST:
        raise SumError("a number above 1,000,000,000,000 is not computed")
    return value
