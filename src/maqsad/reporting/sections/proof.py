"""The proof, what it says and does not say, and how anyone checks it."""

from __future__ import annotations

from fractions import Fraction

from maqsad.messages import Language, sentence
from maqsad.messages import number as number_text
from maqsad.reporting.blocks import Block, column, heading, number, row, steps, table, text
from maqsad.reporting.council import nothing_done
from maqsad.reporting.model import ReportModel
from maqsad.reporting.sections.usual import in_force_told
from maqsad.reporting.wording import gap_text

_CERTIFICATE = "python3 -I verify_certificate.py"
_VERIFY = "maqsad verify ."


def proof_section(model: ReportModel, lang: Language) -> list[Block]:
    decision = model.decision
    points = {
        "value": decision.value,
        "nothing": nothing_done(model.facts),
        **({"base-value": decision.base_value} if model.has_plan_in_force else {}),
        "bound": decision.bound,
        "certified-bound": decision.certified_bound,
    }
    gaps = {"gap": decision.gap, "plain-gap": decision.plain_gap, "certified-gap": decision.certified_gap}
    rows = [row([sentence(f"proof-{name}", lang), _points(value, lang)]) for name, value in points.items()]
    rows += [row([sentence(f"proof-{name}", lang), _at_most(value, lang)]) for name, value in gaps.items()]
    columns = [column(sentence("col-measure", lang), "1fr"), number(sentence("col-value", lang), "0.35fr")]
    in_force = in_force_told(model, lang)
    return [
        heading(sentence("proof", lang)),
        text(sentence("proof-caution", lang), "quote"),
        table(columns, rows),
        *([text(in_force, "small")] if in_force else []),
        text(sentence("proof-wider", lang)),
        text(sentence("proof-stages", lang)),
        *how_to_check(model, lang),
    ]


def how_to_check(model: ReportModel, lang: Language) -> list[Block]:
    """The two commands and the plan's fingerprint."""
    return [
        text(sentence("proof-how", lang)),
        steps(
            [(sentence("proof-step-certificate", lang), _CERTIFICATE), (sentence("proof-step-verify", lang), _VERIFY)]
        ),
        text(sentence("proof-hash", lang), "small"),
        text(model.snapshot.hash, "code"),
    ]


def _at_most(gap: Fraction | None, lang: Language) -> str:
    known = gap_text(gap, lang)
    return known if gap is None else sentence("at-most", lang, value=known)


def _points(value: Fraction | None, lang: Language) -> str:
    return sentence("not-known", lang) if value is None else number_text(value, lang, 2)
