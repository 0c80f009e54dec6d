"""What a cell shows: a picture, a table, a panel, an explorer, cards, a ladder; one way each."""

from .explorer import Explorer
from .lists import Card, Cards, Ladder
from .panel import Panel
from .picture import Awaited, Picture
from .table import Table

__all__ = ["Awaited", "Card", "Cards", "Explorer", "Ladder", "Panel", "Picture", "Table"]
