"""Days and languages as a reader writes them."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(at):
    """An ISO date or date and time, of any precision, as a reader writes it: 2024-11-11 becomes 11 Nov 2024."""
    if not at:
        return ""
    date, _, clock = at.partition("T")
    year, *rest = date.split("-")
    named = [str(int(rest[1])) if len(rest) > 1 else "", MONTHS[int(rest[0]) - 1] if rest else "", year]
    return " ".join(filter(None, named)) + (f", {clock}" if clock else "")


def language(code):
    """The English name of a language by its ISO 639 code; the code itself where it has none."""
    from babel import Locale, UnknownLocaleError  # imported where it is used: only this needs it

    try:
        return Locale.parse(code).get_language_name("en")
    except UnknownLocaleError:
        return "not stated" if code == "und" else code
