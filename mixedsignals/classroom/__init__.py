"""For whoever teaches a class: many hand-ins in, one report out. Nothing that was handed in is ever run."""
