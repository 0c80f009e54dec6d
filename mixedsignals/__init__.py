"""Mixed Signals."""
