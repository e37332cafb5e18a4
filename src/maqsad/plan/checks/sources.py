"""Where figures come from, and the assumptions they rest on."""

from __future__ import annotations

from collections.abc import Iterator

from maqsad.plan.checks.registry import Finding, at, check
from maqsad.plan.checks.view import View

_FIGURES = (
    "districts", "indicator_values", "projects", "option_costs", "effects", "upkeep", "fund_ceilings", "base_rows",
    "price_indices",
)  # fmt: skip


@check("figure-without-source")
def figure_without_source(view: View) -> Iterator[Finding]:
    """Said once a table, at its first such row."""
    for table in _FIGURES:
        without = [index for index, source in view.rows(table, "source") if not source]
        if without:
            yield at(table, without[0], "source", rows=len(without), total=view.size(table))


@check("assumption-without-rule")
def assumption_without_rule(view: View) -> Iterator[Finding]:
    for index, kind, *texts in view.rows("sources", "kind", "rule_fa", "rule_en"):
        if kind == "assumption" and not any(texts):
            yield at("sources", index, "rule_fa")


@check("assumption-without-why")
def assumption_without_why(view: View) -> Iterator[Finding]:
    for index, kind, *texts in view.rows("sources", "kind", "why_fa", "why_en"):
        if kind == "assumption" and not any(texts):
            yield at("sources", index, "why_fa")


@check("source-trust-unknown")
def source_trust_unknown(view: View) -> Iterator[Finding]:
    for index, kind, trust in view.rows("sources", "kind", "trust"):
        if kind != "assumption" and not trust:
            yield at("sources", index, "trust")


@check("source-doubtful")
def source_doubtful(view: View) -> Iterator[Finding]:
    """Figures rest on it all the same."""
    doubtful = {id: index for index, id, trust in view.rows("sources", "id", "trust") if trust == "doubtful"}
    uses = dict.fromkeys(doubtful, 0)
    for table in _FIGURES:
        for _, cell in view.rows(table, "source"):
            for source in cell.split():
                if source in uses:
                    uses[source] += 1
    for source, rows in uses.items():
        if rows:
            yield at("sources", doubtful[source], "trust", rows=rows)
