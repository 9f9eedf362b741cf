"""Documents as readers bring them, each with the pages that a person would make of it."""

from __future__ import annotations

import zlib

HANDBOOK = """---
title: Handbook
author: Mira
---
# Lindow Library handbook

Welcome. [Ask Mira](mailto:mira@lindow.example) if anything is unclear[^1].

## Opening hours

- Monday to Friday: **9 am to *6 pm***
- Saturday: 10 am to 2 pm
  - in August: closed
- On holidays:
  - closed

## Fees

| Item | Fee | Note |
|:-----|----:|------|
| Library card | 12 euros | a year |
| Lost book | 25 euros | |
| ~~Fax~~ | | |

You can pay by:

1. cash
2. card, from 5 euros

***

### How do I renew a book?

Open *My loans* and press <kbd>Renew</kbd>.

![A floor plan](plan.png)

<!-- not for readers -->

<div class="x">Or phone 555&nbsp;0100.</div>

## Machines

Press <Enter> twice; see [the rules][rules] and <https://lindow.example>.

```bash
lindow renew 12
```

## Appendix

[rules]: https://lindow.example/rules
[^1]: Mira works on Tuesday only.
[^2]: Nobody refers to this.
"""

HANDBOOK_PAGES = (
    "Lindow Library handbook: Welcome. Ask Mira if anything is unclear. Mira works on Tuesday only.",
    "Opening hours: Monday to Friday: 9 am to 6 pm",
    "Opening hours: Saturday: 10 am to 2 pm",
    "Opening hours: Saturday: 10 am to 2 pm: in August: closed",
    "Opening hours: On holidays: closed",
    "Fees: Item: Library card; Fee: 12 euros; Note: a year",
    "Fees: Item: Lost book; Fee: 25 euros",
    "Fees: You can pay by: 1. cash",
    "Fees: You can pay by: 2. card, from 5 euros",
    "Fees: How do I renew a book? Open My loans and press Renew.",
    "Fees: How do I renew a book? Or phone 555 0100.",
    "Machines: Press <Enter> twice; see the rules and https://lindow.example.",
    "Machines: lindow renew 12",
    "Footnote: Nobody refers to this.",
)

# What is on no page, and a word of the reason.
HANDBOOK_SKIPPED = (
    ("title: Handbook author: Mira", "front matter"),
    ("", "empty row"),
    ("Fax", "struck out"),
    ("A floor plan", "picture"),
    ("<!-- not for readers -->", "markup"),
    ("Appendix", "nothing below"),
)

# name, the text, and its pages
SHAPES = {
    "questions in plain text": (
        "faq.txt",
        "Frequently asked questions\n\n"
        "Q: How long is the warranty?\nA: Two years. For batteries\nsix months.\n\n"
        "Q: Can I return a lamp? A: Yes, within 30 days.\n\n"
        "Question 3: Who pays?\n\nAnswer: You do.\n",
        (
            "Frequently asked questions: How long is the warranty? Two years. For batteries six months.",
            "Frequently asked questions: Can I return a lamp? Yes, within 30 days.",
            "Frequently asked questions: Who pays? You do.",
        ),
    ),
    "questions in bold": (
        "faq.md",
        "# FAQ\n\n**Where do I park?**\n\nBehind the house.\n\nIt costs 2 euros.\n\n"
        "**Q: Is there a shower?**\n**A:** Yes, on floor 2.\n\nIs there a café?\n\nNo.\n\nAsk us anything.\n",
        (
            "Where do I park? Behind the house.",
            "Where do I park? It costs 2 euros.",
            "Is there a shower? Yes, on floor 2.",
            "Is there a shower? Is there a café? No.",
            "Is there a shower? Ask us anything.",
        ),
    ),
    "a semicolon table of Windows": (
        "prices.csv",
        '\ufeffproduct;price;warranty\r\nHeron lamp;39 euros;24 months\r\n"Otter; large";;"12\r\nmonths"\r\n;;\r\n',
        (
            "product: Heron lamp; price: 39 euros; warranty: 24 months",
            "product: Otter; large; warranty: 12 months",
        ),
    ),
    "a table without names": ("phones.csv", "Mira,0100\nTom,0200\n", ("Mira: 0100", "Tom: 0200")),
    "cells pasted from a spreadsheet": (
        "pasted text",
        "Room\tSeats\tFloor\nElm\t12\t1\nAsh\t40\t\n",
        ("Room: Elm; Seats: 12; Floor: 1", "Room: Ash; Seats: 40"),
    ),
    "a notice in plain text": (
        "notice.txt",
        "Summer timetable\n================\n\nThe pool opens at 7 am. 5 * 3 < 20, as snake_case_says.\n\n"
        "Opening hours: 7 to 9\nPhone: 555 0100\n\n"
        "CONTACT\nWrite to help@pool.example.\n\t- urgent: call 555 0101\n\t\t• at night: 555 0102\n\t- other: write\n"
        "Lockers\n\nLockers cost 1 euro.\n",
        (
            "Summer timetable: The pool opens at 7 am. 5 * 3 < 20, as snake_case_says.",
            "Summer timetable: Opening hours: 7 to 9",
            "Summer timetable: Phone: 555 0100",
            "CONTACT: Write to help@pool.example.",
            "CONTACT: urgent: call 555 0101",
            "CONTACT: urgent: call 555 0101: at night: 555 0102",
            "CONTACT: other: write Lockers",
            "CONTACT: Lockers cost 1 euro.",
        ),
    ),
    "definitions and tasks": (
        "terms.md",
        "Deposit\n: Money that you get back.\n\n- [x] Sign the form\n- [ ] Pay\n- Heron lamp\n\n  Costs 39 euros.\n\n"
        "> Quoted **and *nested*** text.\n",
        (
            "Deposit: Money that you get back.",
            "Sign the form",
            "Pay",
            "Heron lamp: Costs 39 euros.",
            "Quoted and nested text.",
        ),
    ),
    "twice the same, and only marks": (
        "twice.md",
        "We open at 9.\n\n* * *\n\nWe **open** at 9.\n\n?!\n\nWe close at 5.\n",
        ("We open at 9.", "We close at 5."),
    ),
    "unseen characters": (
        "copied.txt",
        "\ufeffThe of\u00adfice\u200b is o\u200dpen.\u00a0Ask for \ufb01les\x07.\u2028And the cafe\u0301.",
        ("The office is open. Ask for files . And the café.",),
    ),
}


def pdf(*sheets: list[str]) -> bytes:
    """A PDF as small as can be: each sheet is a list of lines in Helvetica; an empty one holds a picture."""
    count, objects = len(sheets), ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * place} 0 R" for place in range(count))
    objects += [f"<< /Type /Pages /Kids [{kids}] /Count {count} >>"]
    objects += ["<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]
    for place, lines in enumerate(sheets):
        escaped = [line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in lines]
        drawn = "".join(f"({line}) Tj 0 -14 Td " for line in escaped)
        stream = (
            f"BT /F1 11 Tf 50 780 Td {drawn}ET" if lines else "q 9 0 0 9 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q"
        )
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * place} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>",
            f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream",
        ]
    return _file([one.encode("cp1252") for one in objects])


def _file(objects: list[bytes]) -> bytes:
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def png() -> bytes:
    """A picture of one point."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    head = chunk(b"IHDR", bytes([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
