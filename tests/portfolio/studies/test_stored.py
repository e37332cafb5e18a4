"""Studies written and read back: the same answer, and none that belongs to another decision."""

from __future__ import annotations

import json

import pytest

from maqsad.plan.explicit import explicit
from maqsad.portfolio.decide import decide
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.studies import STUDIES, by_name, nothing_told, stored
from maqsad.portfolio.studies.study import Study
from maqsad.values.problem import Refused

from ..towns import two


def case_of(money: int) -> Case:
    return Case(decide(explicit(two(money=money))), 500)


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.name)
def test_a_study_read_back_is_the_same_and_its_whole_numbers_are_texts(study: Study[object]) -> None:
    case = case_of(100)
    found = study.run(case, nothing_told)
    text = json.dumps(stored.document(study, found, case.decided, 500))
    assert stored.recalled(study, json.loads(text, parse_int=_refuse), case.decided) == found


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.name)
def test_a_study_of_another_decision_is_refused(study: Study[object]) -> None:
    case, other = case_of(100), case_of(200)
    document = stored.document(study, study.run(case, nothing_told), case.decided, 500)
    with pytest.raises(Refused, match="study-does-not-fit"):
        stored.recalled(study, document, other.decided)


def test_what_is_no_answer_is_refused() -> None:
    case = case_of(100)
    study = STUDIES[0]
    document = stored.document(study, study.run(case, nothing_told), case.decided, 500)
    for found in (None, [], {"ours": 1}, {}):
        with pytest.raises(Refused, match="study-does-not-fit"):
            stored.recalled(study, document | {"found": found}, case.decided)


@pytest.mark.parametrize("given", [None, True, [["x"]], "1/0", "a half"])
def test_what_is_no_fraction_is_refused(given: object) -> None:
    case = case_of(100)
    study = by_name()["parties"]
    document = stored.document(study, study.run(case, nothing_told), case.decided, 500)
    document["found"]["core"]["a"] = given
    with pytest.raises(Refused, match="study-does-not-fit"):
        stored.recalled(study, document, case.decided)


def _refuse(number: str) -> int:
    raise AssertionError(number)
