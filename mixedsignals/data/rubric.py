"""One rubric for all documents: the same counts for each, from the settled codes, as they fall.

Knows a case's tables and solutions/codes.csv; so it is for solutions and authors, never for lessons.

Three of its rules: a chain *ends at the event* where its first link names the event (DATASHEET.md says when), and is
counted among the chains of claims about an event; several claims with one first source on one event are one *first
statement*. A claim has *something to look up* where its farthest source has a name and the page gives, in the same
passage, a single day, or an outlet somewhere in the chain. (Quoted words would do as well; the tables do not say whose
words a passage quotes.) A *date* is a single day, a longer span, or an expression that nobody can date.
"""

from collections.abc import Mapping

import pandas as pd

from .. import kit
from . import cases

SUPPORTED, CONTRADICTED, OPEN = {"1", "2"}, {"4", "5"}, {"3", "6"}


def settled_codes(dimension: str) -> "pd.Series[str]":
    """The settled codes of one dimension: a Series of codes by item. Raises KitError where solutions/ is taken away."""
    rows = pd.DataFrame(kit.read_rows(kit.home() / "solutions" / "codes.csv"))
    return rows[(rows.dimension == dimension) & (rows.coder == "settled")].set_index("item").code


def rubric(case: cases.Case) -> pd.DataFrame:
    """One column a document, one row a count; every number from the tables and the settled codes.

    case: a case with documents. Shares are per cent, rounded; counts are whole numbers.
    """
    case.needed(case.documents, "document", "documents")
    claims = case.claims.merge(case.passages[["id", "document"]].rename(columns={"id": "passage"}), on="passage")
    parts = [
        _words(case),
        _kinds(claims),
        _sources(case, claims),
        _chains(case, claims),
        _dates(case),
        _hedges(case, claims),
        _cues(case, claims),
        _passages(case),
        _record(claims),
        _profile(claims),
    ]
    return pd.concat(parts).reindex(columns=case.documents.id).fillna(0).astype(int)


def _counted(rows: pd.DataFrame, values: str, index: Mapping[str, str]) -> pd.DataFrame:
    """Rows counted by document and value, as a table with one row a value."""
    table = rows.groupby([values, "document"]).size().unstack(fill_value=0)
    return table.rename(index=index)


def _words(case: cases.Case) -> pd.DataFrame:
    role = case.passages.id.map(settled_codes("passage-role"))
    furniture = case.passages[role == "furniture"].groupby("document").words.sum()
    words = case.passages.groupby("document").words.sum()
    return pd.DataFrame({"words": words, "furniture, % of the words": (100 * furniture / words).round()}).T


def _kinds(claims: pd.DataFrame) -> pd.DataFrame:
    kinds = claims.assign(kind=claims.id.map(settled_codes("claim-kind")))
    titles = {
        name: f"claims: {code['title']}" for name, code in cases.codebook()["dimensions"]["claim-kind"]["codes"].items()
    }
    total = claims.groupby("document").size().to_frame("claims").T
    return pd.concat([total, _counted(kinds, "kind", titles)])


def _sources(case: cases.Case, claims: pd.DataFrame) -> pd.DataFrame:
    """Claims by the farthest source that the page names: named, anonymous, or none but the author."""
    shown = case.attributions[case.attributions.reference == ""]
    first = shown[~shown.parent.isin(shown.id)].drop_duplicates("claim")
    kind = first.set_index("claim").id.map(settled_codes("source-type"))
    named = {
        "named-person": "named",
        "office-or-outlet": "named",
        "anonymous": "anonymous",
        "unnamed-group": "anonymous",
    }
    rows = claims.assign(source=claims.id.map(kind).map(named).fillna("none"))
    counts = _counted(
        rows,
        "source",
        {
            "named": "claims with a named source",
            "anonymous": "claims with an anonymous source",
            "none": "claims with no source but the author",
        },
    )
    sides = case.actors.set_index("id").side
    outlets = (shown.source.map(sides) == "press") & (shown.id.map(settled_codes("source-type")) == "office-or-outlet")
    outlet = set(shown[outlets].claim)
    dated = set(case.dates[case.dates.means.map(_means) == DAY].passage)
    traceable = rows[(rows.source == "named") & (rows.passage.isin(dated) | rows.id.isin(outlet))]
    looked_up = traceable.groupby("document").size().to_frame("claims whose named source can be looked up").T
    return pd.concat([counts, looked_up])


def _chains(case: cases.Case, claims: pd.DataFrame) -> pd.DataFrame:
    chains = case.attributions[case.attributions.reference == ""].merge(
        claims[["id", "document"]].rename(columns={"id": "claim"}), on="claim"
    )
    hops = chains.groupby(["document", "claim"]).size().groupby("document")
    about = set(claims[claims.event != ""].id)
    ends = chains[chains.event != ""]
    return pd.DataFrame(
        {
            "chains of a claim": hops.size(),
            "longest chain, in hops": hops.max(),
            "chains about an event": chains[chains.claim.isin(about)].groupby("document").claim.nunique(),
            "of them ending at the event": ends.groupby("document").claim.nunique(),
            "first statements at the event": ends.drop_duplicates(["document", "source", "event"])
            .groupby("document")
            .size(),
        }
    ).T


DAY, SPAN, UNDATED = "dates: a single day", "dates: a longer span", "dates: none that can be told"


def _means(means: str) -> str:
    """What a date's meaning amounts to: DAY, SPAN or UNDATED."""
    if not means:
        return UNDATED
    return DAY if len(means) == len("2024-11-07") and "/" not in means else SPAN


def _dates(case: cases.Case) -> pd.DataFrame:
    dated = case.dates.merge(case.passages[["id", "document"]].rename(columns={"id": "passage"}), on="passage")
    return _counted(dated.assign(kind=dated.means.map(_means)), "kind", {}).reindex([DAY, SPAN, UNDATED]).fillna(0)


def _hedges(case: cases.Case, claims: pd.DataFrame) -> pd.DataFrame:
    hedges = case.estimates.merge(claims[["id", "document"]].rename(columns={"id": "claim"}), on="claim")
    placed = hedges.assign(
        icd=hedges.id.map(settled_codes("band-icd203")) != "off",
        phia=hedges.id.map(settled_codes("band-phia")) != "off",
    )
    by = placed.groupby("document")
    return pd.DataFrame(
        {
            "hedges and certainties": by.size(),
            "of them on the ICD 203 yardstick": by.icd.sum(),
            "of them on the PHIA yardstick": by.phia.sum(),
        }
    ).T


def _cues(case: cases.Case, claims: pd.DataFrame) -> pd.DataFrame:
    links = case.attributions.merge(claims[["id", "document"]].rename(columns={"id": "claim"}), on="claim")
    loaded = links[links.id.map(settled_codes("cue")).isin(["heated", "doubt", "stance"])]
    return loaded.groupby("document").size().to_frame("cues that are heated, doubting or take a stance").T


# What is counted passage by passage: dimension, its codes, and how the count is called.
BY_PASSAGE = (
    (
        "presupposition",
        ("title", "question", "trigger-word", "description"),
        "passages that take something for granted",
    ),
    ("labelling", ("dressed-up", "both"), "passages that dress a source up"),
    ("labelling", ("dressed-down", "both"), "passages that dress a source down"),
    ("hedge-stacking", ("stacked",), "passages with stacked hedges"),
    ("certainty-clash", ("same-passage", "elsewhere"), "passages that assert and doubt one thing"),
    ("testability", ("testable",), "passages with an explanation open to a test"),
    ("testability", ("explains-either-way",), "passages that explain either way"),
    ("diagnosticity", ("diagnostic",), "passages with evidence that tells explanations apart"),
    ("diagnosticity", ("fits-all",), "passages with evidence that fits all"),
)


def _passages(case: cases.Case) -> pd.DataFrame:
    """Passages by what they do, each dimension over the passages that it was coded for."""
    rows = {"passages": case.passages.groupby("document").size()}
    for dimension, codes, name in BY_PASSAGE:
        rows[name] = (
            case.passages[case.passages.id.map(settled_codes(dimension)).isin(codes)].groupby("document").size()
        )
    return pd.DataFrame(rows).T


def left_out(case: cases.Case) -> dict[str, str]:
    """What each document leaves out of the record of its day, by the codebook's titles: {document: title}."""
    codes = cases.codebook()["dimensions"]["document-omission"]["codes"]
    given = settled_codes("document-omission")
    return {document: codes[given[document]]["title"] for document in case.documents.id if document in given}


def shares(counts: pd.DataFrame, rows: Mapping[str, str]) -> dict[str, dict[str, float]]:
    """Counts as per cent of other counts: {row of the rubric: {document: share}}. rows: {row: the row that is 100 %}.

    A document in which the whole is nothing has no share and is left out.
    """
    return {
        row: {
            document: 100 * counts.loc[row, document] / counts.loc[whole, document]
            for document in counts.columns
            if counts.loc[whole, document]
        }
        for row, whole in rows.items()
    }


def _record(claims: pd.DataFrame) -> pd.DataFrame:
    grade = claims.id.map(settled_codes("credibility"))
    names = {
        **dict.fromkeys(SUPPORTED, "claims that the record supports"),
        **dict.fromkeys(OPEN, "claims that the record leaves open"),
        **dict.fromkeys(CONTRADICTED, "claims that the record speaks against"),
    }
    return _counted(claims.assign(record=grade.map(names)), "record", {})


def _profile(claims: pd.DataFrame) -> pd.DataFrame:
    """Assertions of an aim or an operation, by the column of the profile that each claims, and what the text shows."""
    book = cases.codebook()["dimensions"]
    rows = claims.assign(
        claimed=claims.id.map(settled_codes("column-claimed")), shown=claims.id.map(settled_codes("column-shown"))
    )
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
