"""The colours of all figures: what each is on a light page and on a dark one.

Pairs keep text readable (at least 4.5 to 1) and stay apart for colour-blind readers (after Okabe and Ito 2008);
a figure is drawn in the light ones, and show/figure.py adds what a dark page needs.
"""

INK, MUTED, FAINT, GROUND = "#1b1b1b", "#595959", "#d4d4d4", "#ffffff"
BLUE, SKY, VERMILION, AMBER, GREEN, PINK, SLATE = (
    "#0b6aa8", "#8ccbf0", "#b34f00", "#e0a100", "#00755a", "#a1427f", "#6a6a6a",
)  # fmt: skip

# One after another for things that are told apart by their names first, such as documents.
SERIES = (BLUE, VERMILION, GREEN, PINK, SLATE)

DARK = {
    INK: "#e8e8e8",
    MUTED: "#b4b4b4",
    FAINT: "#4a4a4a",
    GROUND: "#111111",
    BLUE: "#62b8f0",
    SKY: "#2f6f99",
    VERMILION: "#f59b57",
    AMBER: "#f0c04a",
    GREEN: "#3fcfa6",
    PINK: "#e58bc4",
    SLATE: "#9a9a9a",
}
