"""What a question is, what counts as an answer, and how both read as semantic HTML."""

from .form import form, plain, static
from .model import KINDS, Item, Key, Option, Question, fields, from_json, key_from_json, read
from .paper import Said, handed_in, in_words
from .verdict import diagnoses, outcome_html, refused_html, solved, verdict_html

__all__ = [
    "KINDS",
    "Item",
    "Key",
    "Option",
    "Question",
    "Said",
    "diagnoses",
    "fields",
    "form",
    "from_json",
    "handed_in",
    "in_words",
    "key_from_json",
    "outcome_html",
    "plain",
    "read",
    "refused_html",
    "solved",
    "static",
    "verdict_html",
]
