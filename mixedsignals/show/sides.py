"""The sides that speak in a case: their names, and the marker and colour that tell them apart.

Sides are told apart by marker and word before colour (colours: Okabe and Ito 2008).
"""

SIDES = {
    "moscow": ("Moscow", "s", "#0072B2"),
    "washington": ("Washington", "o", "#D55E00"),
    "trump-campaign": ("Trump's campaign or transition", "^", "#E69F00"),
    "kyiv": ("Kyiv", "D", "#009E73"),
    "press": ("press", "v", "#767676"),
    "other": ("others", "X", "#767676"),
}
