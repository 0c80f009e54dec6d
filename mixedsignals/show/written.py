"""Days, numbers, languages and lists as a reader writes them, in the language that is spoken.

Knows the catalogue of words alone: never the machine's own settings, so that a page is the same on every machine.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from ..kit import say, spoken


def day(at: str) -> str:
    """An ISO date or date and time, of any precision, as a reader writes it: 2024-11-11 becomes 11 Nov 2024."""
    if not at:
        return ""
    upon, _, clock = at.partition("T")
    year, *rest = upon.split("-")
    month = say("date.months").split()[int(rest[0]) - 1] if rest else ""
    if len(rest) > 1:
        shown = say("date.day", day=int(rest[1]), month=month, year=year)
    else:
        shown = " ".join(filter(None, [month, year]))
    return shown + (f", {clock}" if clock else "")


def on_axis(days: Sequence[date]) -> list[str]:
    """Labels for the ticks of an axis: years, or months, or days of months, whichever is the coarsest that fits all.

    Months and days have their year under the first of them, and under the first of another year.
    """
    months, labels = say("date.axis").split(), []
    years, whole = all((at.month, at.day) == (1, 1) for at in days), all(at.day == 1 for at in days)
    for at, before in zip(days, [None, *days]):
        month = months[at.month - 1]
        label = month if whole else say("date.tick", day=at.day, month=month)
        other = before is None or before.year != at.year
        labels.append(str(at.year) if years else f"{label}\n{at.year}" if other else label)
    return labels


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
