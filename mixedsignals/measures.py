"""The measures that lessons teach: small functions over plain numbers. Standard library only."""


def posterior(prior: float, if_so: float, if_not: float) -> float | None:
    """How likely something is after a statement, by Bayes' theorem; all are probabilities from 0 to 1.

    prior: before the statement; if_so: chance of hearing it if the thing happened; if_not: if it did not.
    Returns None where neither case leaves room for the statement (Zlotnick 1967 brings the rule to reports).
    """
    heard = prior * if_so + (1 - prior) * if_not
    return prior * if_so / heard if heard else None


def likelihood_ratio(if_so: float, if_not: float) -> float | None:
    """How many times more likely a statement is if the thing happened; None where `if_not` is 0."""
    return if_so / if_not if if_not else None
