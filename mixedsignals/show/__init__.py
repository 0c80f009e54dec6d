"""What a cell shows: a picture, a table, a panel, an explorer; one way each."""

from .explorer import Explorer
from .panel import Panel
from .picture import Picture
from .table import Table

__all__ = ["Explorer", "Panel", "Picture", "Table"]
