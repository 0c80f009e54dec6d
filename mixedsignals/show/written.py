"""Days, numbers, languages and lists as a reader writes them, in the language that is spoken.

Knows the catalogue of words alone: never the machine's own settings, so that a page is the same on every machine.
"""

import re
from collections.abc import Iterable

from ..kit import ENGLISH, say, spoken


def day(at: str) -> str:
    """An ISO date or date and time, of any precision, as a reader writes it: 2024-11-11 becomes 11 Nov 2024."""
    if not at:
        return ""
    date, _, clock = at.partition("T")
    year, *rest = date.split("-")
    month = say("date.months").split()[int(rest[0]) - 1] if rest else ""
    if len(rest) > 1:
        shown = say("date.day", day=int(rest[1]), month=month, year=year)
    else:
        shown = " ".join(filter(None, [month, year]))
    return shown + (f", {clock}" if clock else "")


def months_on_axis(label: str) -> str:
    """A label of an axis of days as the language has it: in German, 2016-Dec becomes Dez 2016."""
    if spoken() == ENGLISH:
        return label
    for english, own in zip(ENGLISH_MONTHS, say("date.axis").split()):
        label = re.sub(rf"(\d{{4}})-{english}", rf"{own} \1", label).replace(english, own)
    return label


# What matplotlib writes, on every machine: Python speaks English unless a program asks for more.
ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def language(code: str) -> str:
    """The name of a language by its ISO 639 code, in the language that is spoken; the code where it has none."""
    if code == "und":
        return say("language.unknown")
    from babel import Locale, UnknownLocaleError  # imported where it is used: only this needs it

    try:
        return Locale.parse(code).get_language_name(spoken()) or code
    except (UnknownLocaleError, ValueError):
        return code


def percent(share: float) -> str:
    """A share from 0 to 1 as whole per cent: 0.5 becomes 50 %."""
    return say("number.percent", share=f"{100 * share:.0f}")


def listed(words: Iterable[str]) -> str:
    """Words as a list in a sentence: “one, two and three”."""
    *first, last = list(words) or [say("list.none")]
    return say("list.and", first=", ".join(first), last=last) if first else last
