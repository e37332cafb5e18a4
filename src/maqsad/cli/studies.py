"""Studies of a decision: made, stored beside it, told, and taken into its report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from maqsad.cli.decisions import report_language, rewrite_reports
from maqsad.cli.folder import decision_in, must_be_writable, study_in
from maqsad.cli.making import made, made_side_by_side
from maqsad.cli.tell_alternatives import tell_alternatives
from maqsad.cli.tell_justice import tell_justice
from maqsad.cli.tell_nearest import tell_nearest
from maqsad.cli.tell_order import tell_order
from maqsad.cli.tell_parties import tell_parties
from maqsad.cli.tell_ways import tell_ways
from maqsad.cli.tell_works import tell_works
from maqsad.cli.voice import FINE, INFEASIBLE, NO_PLAN, Voice
from maqsad.messages import Language
from maqsad.portfolio.decide import Decided
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.studies import STUDIES, Study, stored
from maqsad.values import shown
from maqsad.values.problem import Refused

Teller = Callable[[Case, Any, str | None, Language], Iterable[str]]
"""From a study's answer, and what was asked of it, to lines; raises `Refused` for what it does not know."""

TELLERS: Mapping[str, Teller] = {
    "alternatives": tell_alternatives,
    "justice": tell_justice,
    "ways": tell_ways,
    "works": tell_works,
    "nearest": tell_nearest,
    "order": tell_order,
    "parties": tell_parties,
}
"""Name of the study -> how it is told at the command line."""


def make_studies(out: Path, names: Sequence[str], work: int | None, voice: Voice, lang: Language | None = None) -> int:
    """Make the named studies (none named: all that are not there yet) and write the report anew.

    The report keeps its language unless `lang` is asked for.
    """
    known = [study.name for study in STUDIES]
    for name in names:
        if name not in known:
            raise Refused("study-unknown", found=shown(name), known=known)
    decided = decision_in(out)
    if decided.proof.plan is None:
        return _no_plan(decided, voice)
    asked = [study for study in STUDIES if study.name in names or not names]
    due = [study for study in asked if names or not _made(out, study, decided)]
    for study in STUDIES:
        if study not in due:
            study_in(out, study, decided)  # what belongs to another decision is told before hours of work, not after
    must_be_writable(out)
    if due:
        made_side_by_side(out, due, work, voice)
    lang = lang or report_language(out) or voice.lang
    written = rewrite_reports(decided, out, lang, voice)
    names_of = {"made": [study.name for study in due], "there": [study.name for study in asked]}
    voice.answer({**names_of, "language": lang, "written": written})
    return FINE


def _made(out: Path, study: Study[Any], decided: Decided) -> bool:
    """Whether its answer lies there and belongs to the decision: one that does not is made anew."""
    try:
        return study_in(out, study, decided) is not None
    except Refused:
        return False


def tell_study(out: Path, study: Study[Any], what: str | None, work: int | None, voice: Voice) -> int:
    """Tell one study: the stored answer, or one made now and stored. `work` makes it anew."""
    decided = decision_in(out)
    if decided.proof.plan is None:
        return _no_plan(decided, voice)
    found = None if work else study_in(out, study, decided)
    if found is None:
        found = made(out, study, decided, work, voice)
    asked = what if what and what.strip() else None  # an empty shell variable asks for nothing in particular
    voice.lines(TELLERS[study.name](Case(decided), found, asked, voice.lang))
    voice.answer({"study": study.name, "found": stored.told(found)})
    return FINE


def _no_plan(decided: Decided, voice: Voice) -> int:
    voice.warn("explain-no-plan")
    voice.answer({"status": decided.decision.status})
    return INFEASIBLE if decided.decision.status == "infeasible" else NO_PLAN
