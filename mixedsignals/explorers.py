"""Pictures to play with: stock ipywidgets around `figures`.

Each explorer is a box whose saved form is a sentence; the lesson shows the static picture first.
Knows figures; never answers.
"""
import ipywidgets as widgets

from . import figures, measures
from .view import WIDGET_VIEW

NOT_SET = "not set"
STEPS = [NOT_SET] + [f"{value} %" for value in (1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99)]


class Explorer(widgets.VBox):
    """A box of widgets that reads as one sentence where no kernel runs."""

    def __init__(self, children, title):
        super().__init__(children)
        self.add_class("ms-explorer")
        self._title = title

    def _repr_mimebundle_(self, **options):
        data = super()._repr_mimebundle_(**options)
        still = f"<p><em>{self._title}. Run this cell to play with it: click it and press Shift and Enter together.</em></p>"
        return {WIDGET_VIEW: data[WIDGET_VIEW], "text/html": still, "text/plain": self._title}


def belief(event, statement, prior=NOT_SET, if_so=NOT_SET, if_not=NOT_SET):
    """How far a statement moves a belief: a prior and two likelihoods, each with a state of "not set".

    event, statement: in the reader's words, such as "the call happened", "a denial". The other three: one of STEPS.
    """
    asked = [f"How likely is it that {event}, before you hear {statement}?",
             f"If it is so: how likely is {statement}?", f"If it is not so: how likely is {statement}?"]
    sliders = [slider(question, value, name)
               for question, value, name in zip(asked, (prior, if_so, if_not), ("prior", "if-so", "if-not"))]
    said = widgets.HTML()
    said.add_class("ms-explorer-said")
    picture = widgets.HTML()

    def draw(change=None):
        values = [share(each.value) for each in sliders]
        left = sum(value is None for value in values)
        if left:
            said.value, picture.value = f"<p>{left} of 3 still not set.</p>", ""
            return
        said.value = f"<p>{_told(*values)}</p>"
        picture.value = figures.belief(*values).html()

    for each in sliders:
        each.observe(draw, "value")
    draw()
    boxes = [part for question, each in zip(asked, sliders) for part in (widgets.HTML(f"<p>{question}</p>"), each)]
    return Explorer([*boxes, said, picture], f"Explorer: how far does {statement} move a belief")


def pages():
    """How much ten pages add: a prior, a likelihood ratio, and the number of pages, with one source or ten."""
    prior = slider("Belief before the first page", "20 %", "prior")
    ratio = widgets.SelectionSlider(options=[("½", 0.5), ("1", 1.0), ("2", 2.0), ("3", 3.0), ("5", 5.0)], value=2.0,
                                    description="ratio", tooltip="likelihood ratio of one page")
    count = widgets.IntSlider(value=10, min=1, max=20, description="pages")
    picture = widgets.HTML()

    def draw(change=None):
        start = share(prior.value)
        picture.value = "<p>Belief not set.</p>" if start is None else figures.pages(start, ratio.value, count.value).html()

    for widget in (prior, ratio, count):
        widget.observe(draw, "value")
    draw()
    return Explorer([prior, ratio, count, picture], "Explorer: one source on many pages")


def slider(question, value, name):
    """A slider over STEPS, with a state of "not set". question: what it asks, for screen readers; name: its label and style hook."""
    made = widgets.SelectionSlider(options=STEPS, value=value, description=name.replace("-", " "), tooltip=question,
                                     continuous_update=False, layout=widgets.Layout(width="32rem"))
    made.add_class("ms-slider-" + name)
    return made


def share(text):
    """A step as a number from 0 to 1, or None where it is not set."""
    return None if text == NOT_SET else int(text.split()[0]) / 100


def _told(prior, if_so, if_not):
    """The result in a sentence or two."""
    after, ratio = measures.posterior(prior, if_so, if_not), measures.likelihood_ratio(if_so, if_not)
    if abs(if_so - if_not) < 1e-9:
        return (f"You would hear it just as often either way, so the likelihood ratio is 1 and the belief stays at {prior:.0%}. "
                "A speaker who would say this in any case tells you nothing about the event.")
    way = "down" if after < prior else "up"
    return f"Likelihood ratio {ratio:.2g}. The belief goes {way} from {prior:.0%} to {after:.0%}."
