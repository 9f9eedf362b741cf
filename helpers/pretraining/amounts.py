"""Amounts and other values that need no words of the lexicon: numbers, money, measures, times, dates, codes."""

from __future__ import annotations

from random import Random

from helpers.pretraining.lexicon import Lexicon

MONTHS = "January February March April May June July August September October November December"
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
SMALL = "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty"
SPANS = "seconds minutes hours days weeks months years working days nights school days"
MEASURES = {
    "temperature": ("degrees", "degrees Celsius", "°C", "degrees Fahrenheit"),
    "weight": ("kg", "kilos", "grams", "g", "tonnes", "pounds", "ounces", "mg"),
    "length": ("cm", "metres", "mm", "inches", "feet", "centimetres", "m"),
    "distance": ("km", "miles", "metres", "kilometres", "steps", "m"),
    "speed": ("km/h", "kilometres an hour", "miles an hour", "knots", "metres a second"),
    "volume": ("litres", "ml", "cups", "gallons", "cubic metres", "l", "pints"),
    "area": ("square metres", "hectares", "acres", "m2"),
    "power": ("watts", "kW", "kilowatts", "W", "volts", "amps"),
    "age": ("years", "years old", "months", "weeks old"),
}


def code(rng: Random) -> str:
    """A code as offices print them: "TM-7", "X200", "4417", "KQ81-55"."""
    letters = "".join(rng.choices("ABCDEFGHKLMNPQRSTVWXZ", k=rng.randint(1, 3)))
    digits = "".join(rng.choices("0123456789", k=rng.randint(1, 4)))
    more = "".join(rng.choices("0123456789", k=2))
    shapes = (letters + digits, f"{letters}-{digits}", digits, f"{letters}{digits}-{more}")
    return rng.choice((*shapes, f"{letters} {digits}", f"{digits}{letters[0]}", f"#{digits}"))


def number(rng: Random, low: int = 2, high: int = 99) -> str:
    """A number in digits, in words, or large with a comma."""
    roll = rng.random()
    if roll < 0.25:
        return rng.choice(SMALL.split())
    if roll < 0.32:
        return f"{rng.randint(1, 98)},{rng.randint(0, 999):03d}"
    return str(rng.randint(low, high if roll < 0.8 else high * 20))


def money(rng: Random, lex: Lexicon) -> str:
    amount = rng.choice((str(rng.randint(1, 999)), f"{rng.randint(0, 99)}.{rng.randint(0, 99):02d}"))
    if rng.random() < 0.3:
        return rng.choice("$€£") + amount
    unit = rng.choice("dollars euros pounds cents francs crowns pence coins".split())
    each = rng.choice(("", "", "", "", "", " a month", " per person", " each", " a day", " an hour"))
    return f"{number(rng) if rng.random() < 0.4 else amount} {unit}{each}"


def duration(rng: Random, lex: Lexicon) -> str:
    if rng.random() < 0.12:
        return rng.choice(("half an hour", "a fortnight", "one year", "half a day", "a quarter of an hour",
                           "one week", "a whole season", "one month", "an hour", "a week", "overnight"))  # fmt: skip
    many = rng.choice(SPANS.replace("working days", "").replace("school days", "").split())
    if rng.random() < 0.12:
        many = rng.choice(("working days", "school days", "full moons", "business days"))
    if rng.random() < 0.1:
        return f"{rng.randint(2, 9)} to {rng.randint(10, 30)} {many}"
    return f"{number(rng, 2, 60)} {many}"


def date(rng: Random, lex: Lexicon) -> str:
    month, day = rng.choice(MONTHS.split()), rng.randint(1, 28)
    roll = rng.random()
    if roll < 0.35:
        return f"{day} {month}"
    if roll < 0.55:
        return f"{day} {month} {rng.randint(1900, 2040)}"
    if roll < 0.7:
        return f"{month} {day}"
    if roll < 0.8:
        return f"{rng.choice(WEEKDAYS.split())} {day} {month}"
    return rng.choice((str(rng.randint(1700, 2050)), f"{month} {rng.randint(1950, 2040)}", f"the {day}th of {month}"))  # fmt: skip


def time(rng: Random, lex: Lexicon) -> str:
    hour, minute = rng.randint(1, 12), rng.choice(("00", "15", "30", "45", "05", "20", "50"))
    shapes = (f"{hour} {rng.choice(('am', 'pm'))}", f"{rng.randint(0, 23)}:{minute}", f"{hour}.{minute}")
    rare = ("noon", "midnight", f"half past {rng.choice(SMALL.split()[:9])}", f"{rng.choice(SMALL.split()[:9])} o'clock",
            f"{hour}:{minute} {rng.choice(('am', 'pm'))}", f"quarter to {rng.choice(SMALL.split()[:9])}")  # fmt: skip
    return rng.choice(shapes if rng.random() < 0.75 else rare)


def timerange(rng: Random, lex: Lexicon) -> str:
    first, last = time(rng, lex), time(rng, lex)
    days = rng.choice(WEEKDAYS.split()), rng.choice(WEEKDAYS.split())
    shapes = (f"{first} to {last}", f"from {first} to {last}", f"{rng.randint(6, 11)}–{rng.randint(12, 20)}")
    return rng.choice((*shapes, f"{days[0]} to {days[1]}", f"between {first} and {last}"))


def weekday(rng: Random, lex: Lexicon) -> str:
    day = rng.choice(WEEKDAYS.split())
    return rng.choice((day, day, day, f"{day} {rng.choice(('morning', 'evening', 'afternoon', 'night'))}", f"{day}s"))


def measure(rng: Random, kind: str) -> str:
    unit = rng.choice(MEASURES[kind])
    amount = number(rng) if rng.random() < 0.7 else f"{rng.randint(0, 99)}.{rng.randint(1, 9)}"
    return f"{amount} {unit}"
