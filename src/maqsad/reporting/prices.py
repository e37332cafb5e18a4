"""One price for one project: the better plan found and the tighter bound of the studies that tell one."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from maqsad.portfolio.studies.nearest import NEAREST, Near
from maqsad.portfolio.studies.works import WORKS, Work
from maqsad.reporting.model import ReportModel


def near_of(near: Near, model: ReportModel) -> Near:
    """`near` with what study `works` found of taking the same project, where that is better or tighter."""
    works = WORKS.among(model.studies)
    other = next((work.other for work in works.works if work.project == near.project), None) if works else None
    if other is None or not other.finished:
        return near
    if other.least is not None:
        near = replace(near, at_least=max(near.at_least, other.least))
    if other.price is None or (near.at_most is not None and near.at_most <= other.price):
        return near
    return replace(near, at_most=max(Fraction(0), other.price), displaced=other.out)


def work_of(work: Work, model: ReportModel) -> Work:
    """`work` with what study `nearest` found of taking it, where that is better or tighter."""
    found, other = NEAREST.among(model.studies), work.other
    near = next((near for near in found.projects if near.project == work.project), None) if found else None
    if near is None or not other.finished:
        return work
    if other.least is None or near.at_least > other.least:
        other = replace(other, least=near.at_least)
    if near.at_most is not None and (other.price is None or near.at_most < other.price):
        # What else moves there is not stored: the price and what makes room are
        other = replace(other, price=near.at_most, out=near.displaced, option="", why_none="")
        other = replace(other, into=(), otherwise={}, levels=())
    return replace(work, other=other)
