"""Days, languages and lists as a reader writes them."""

from collections.abc import Iterable

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(at: str) -> str:
    """An ISO date or date and time, of any precision, as a reader writes it: 2024-11-11 becomes 11 Nov 2024."""
    if not at:
        return ""
    date, _, clock = at.partition("T")
    year, *rest = date.split("-")
    parts = [str(int(rest[1])) if len(rest) > 1 else "", MONTHS[int(rest[0]) - 1] if rest else "", year]
    return " ".join(filter(None, parts)) + (f", {clock}" if clock else "")


def language(code: str) -> str:
    """The English name of a language by its ISO 639 code; the code itself where it has none."""
    if code == "und":
        return "not stated"
    from babel import Locale, UnknownLocaleError  # imported where it is used: only this needs it

    try:
        return Locale.parse(code).get_language_name("en") or code
    except (UnknownLocaleError, ValueError):
        return code


def percent(share: float) -> str:
    """A share from 0 to 1 as whole per cent: 0.5 becomes 50 %."""
    return f"{100 * share:.0f} %"


def listed(words: Iterable[str]) -> str:
    """Words as a list in a sentence: “one, two and three”."""
    *first, last = list(words) or ["none"]
    return f"{', '.join(first)} and {last}" if first else last
