"""One rubric for all documents: the same counts for each, from the settled codes, as they fall.

Knows a case's tables and solutions/codes.csv; so it is for solutions and authors, never for lessons.
"""

import pandas as pd

from .. import kit
from . import cases

SUPPORTED, CONTRADICTED, OPEN = {"1", "2"}, {"4", "5"}, {"3", "6"}


def settled(dimension):
    """The settled codes of one dimension: a Series of codes by item. Raises KitError where solutions/ is taken away."""
    rows = pd.DataFrame(kit.read_rows(kit.home() / "solutions" / "codes.csv"))
    return rows[(rows.dimension == dimension) & (rows.coder == "settled")].set_index("item").code


def rubric(case):
    """One column a document, one row a count; every number from the tables and the settled codes.

    case: a case with documents. Shares are per cent, rounded; counts are whole numbers.
    """
    claims = case.claims.merge(case.passages[["id", "document"]].rename(columns={"id": "passage"}), on="passage")
    parts = [
        _words(case),
        _kinds(claims),
        _sources(case, claims),
        _chains(case, claims),
        _dates(case),
        _hedges(case, claims),
        _cues(case, claims),
        _record(claims),
        _profile(claims),
    ]
    return pd.concat(parts).reindex(columns=case.documents.id).fillna(0).astype(int)


def _counted(rows, values, index):
    """Rows counted by document and value, as a table with one row a value."""
    table = rows.groupby([values, "document"]).size().unstack(fill_value=0)
    return table.rename(index=index)


def _words(case):
    role = case.passages.id.map(settled("passage-role"))
    furniture = case.passages[role == "furniture"].groupby("document").words.sum()
    words = case.passages.groupby("document").words.sum()
    return pd.DataFrame({"words": words, "furniture, % of the words": (100 * furniture / words).round()}).T


def _kinds(claims):
    kinds = claims.assign(kind=claims.id.map(settled("claim-kind")))
    titles = {
        name: f"claims: {code['title']}" for name, code in cases.codebook()["dimensions"]["claim-kind"]["codes"].items()
    }
    total = claims.groupby("document").size().to_frame("claims").T
    return pd.concat([total, _counted(kinds, "kind", titles)])


def _sources(case, claims):
    """Claims by the farthest source that the page names: named, anonymous, or none but the author."""
    shown = case.attributions[case.attributions.reference == ""]
    first = shown[~shown.parent.isin(shown.id)].drop_duplicates("claim")
    kind = first.set_index("claim").id.map(settled("source-type"))
    named = {
        "named-person": "named",
        "office-or-outlet": "named",
        "anonymous": "anonymous",
        "unnamed-group": "anonymous",
    }
    rows = claims.assign(source=claims.id.map(kind).map(named).fillna("none"))
    return _counted(
        rows,
        "source",
        {
            "named": "claims with a named source",
            "anonymous": "claims with an anonymous source",
            "none": "claims with no source but the author",
        },
    )


def _chains(case, claims):
    chains = case.attributions[case.attributions.reference == ""].merge(
        claims[["id", "document"]].rename(columns={"id": "claim"}), on="claim"
    )
    hops = chains.groupby(["document", "claim"]).size().groupby("document")
    ends = chains[chains.event != ""].groupby("document").claim.nunique()
    return pd.DataFrame(
        {"chains of a claim": hops.size(), "longest chain, in hops": hops.max(), "chains that end at the event": ends}
    ).T


def _dates(case):
    dated = case.dates.merge(case.passages[["id", "document"]].rename(columns={"id": "passage"}), on="passage")
    return dated.groupby("document").size().to_frame("dates given, exact or not").T


def _hedges(case, claims):
    hedges = case.estimates.merge(claims[["id", "document"]].rename(columns={"id": "claim"}), on="claim")
    placed = hedges.assign(
        icd=hedges.id.map(settled("band-icd203")) != "off", phia=hedges.id.map(settled("band-phia")) != "off"
    )
    by = placed.groupby("document")
    return pd.DataFrame(
        {
            "hedges and certainties": by.size(),
            "of them on the ICD 203 yardstick": by.icd.sum(),
            "of them on the PHIA yardstick": by.phia.sum(),
        }
    ).T


def _cues(case, claims):
    links = case.attributions.merge(claims[["id", "document"]].rename(columns={"id": "claim"}), on="claim")
    loaded = links[links.id.map(settled("cue")).isin(["heated", "doubt", "stance"])]
    return loaded.groupby("document").size().to_frame("cues that are heated, doubting or take a stance").T


def _record(claims):
    grade = claims.id.map(settled("credibility"))
    names = {
        **dict.fromkeys(SUPPORTED, "claims that the record supports"),
        **dict.fromkeys(OPEN, "claims that the record leaves open"),
        **dict.fromkeys(CONTRADICTED, "claims that the record speaks against"),
    }
    return _counted(claims.assign(record=grade.map(names)), "record", {})


def _profile(claims):
    """Assertions of an aim or an operation, by the column of the profile that each claims, and what the text shows."""
    book = cases.codebook()["dimensions"]
    rows = claims.assign(claimed=claims.id.map(settled("column-claimed")), shown=claims.id.map(settled("column-shown")))
    rows = rows.dropna(subset=["claimed"])
    own = rows[~rows.claimed.isin(["none", "disclaimed"])]
    filled = own[(own.claimed == own.shown) & (own.shown != "content")].groupby("document").size()
    dated = own[own.shown != "not-shown"].groupby("document").size()
    names = {code: f"sentences that claim: {part['title']}" for code, part in book["column-claimed"]["codes"].items()}
    parts = {
        "of those that claim a column: the text names something to look up": dated,
        "of those that claim a column: the text shows it, beyond what was said or done": filled,
    }
    return pd.concat([_counted(rows[rows.claimed != "none"], "claimed", names), pd.DataFrame(parts).T])
