"""What a cell shows: a picture, a table, an explorer; one way each."""

from .explorer import Explorer
from .picture import Picture
from .table import Table

__all__ = ["Explorer", "Picture", "Table"]
