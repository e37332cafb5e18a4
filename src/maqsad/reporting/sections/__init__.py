"""The sections of the report, each from the model to blocks."""

from __future__ import annotations

from maqsad.messages import Language
from maqsad.reporting.amounts import amounts_of
from maqsad.reporting.blocks import Block
from maqsad.reporting.charts import money_chart, render, results_chart
from maqsad.reporting.model import ReportModel
from maqsad.reporting.sections.clash import clash_proof
from maqsad.reporting.sections.mayor import mayor_page
from maqsad.reporting.sections.money import money_section
from maqsad.reporting.sections.obligations import obligations_section
from maqsad.reporting.sections.projects import projects_section
from maqsad.reporting.sections.proof import proof_section
from maqsad.reporting.sections.results import results_section
from maqsad.reporting.sections.sources import sources_section
from maqsad.reporting.sections.works import works_section

__all__ = ["sections"]


def sections(model: ReportModel, lang: Language) -> list[Block]:
    """All blocks in order; where there is no plan, why there is none."""
    money = money_chart(model.budget, model.facts.years.horizon, lang, amounts_of(model, lang).unit)
    if not model.decided:
        (money_svg,) = render([money])
        parts = [clash_proof(model, lang), money_section(model, money_svg, lang), sources_section(model, lang)]
        return [*mayor_page(model, lang), *(block for part in parts for block in part)]
    results_svg, money_svg = render([results_chart(model.results, lang), money])
    parts = [
        results_section(model, results_svg, lang),
        works_section(model, lang),
        projects_section(model, lang),
        obligations_section(model, lang),
        money_section(model, money_svg, lang),
        proof_section(model, lang),
        sources_section(model, lang),
    ]
    return [*mayor_page(model, lang), *(block for part in parts for block in part)]
