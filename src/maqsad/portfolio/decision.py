"""A decision: what was chosen, how good it is, what is proven, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from maqsad.portfolio.search.split import Flow

Status = Literal["proven", "limit", "infeasible", "none"]
Standing = Literal["draft", "agreed"]
Verdict = Literal["in", "out", "open"]
Binding = Literal["obligation", "amendment", "held"]
"""What settles a project whatever the numbers say."""
BINDING: tuple[Binding, ...] = ("obligation", "amendment", "held")
Reason = Literal["effect", "enabler", "releases", "obligation", "amendment", "held", "limit"]


@dataclass(frozen=True, slots=True)
class LevelLine:
    """One indicator in one year (or `later` = the year after the last); levels in micros of its unit.

    `base`: if nothing is done; `expected` and `promised` (low effects): under this plan; `in_force_expected`: under the
    plan in force. `points` is what the plan wins above `base`; `grade_d_share` the share of them that rests on grade D.
    """

    indicator: str
    year: int
    base: int
    expected: int
    promised: int
    in_force_expected: int
    baseline: int
    target: int | None
    points: Fraction
    grade_d_share: Fraction


@dataclass(frozen=True, slots=True)
class ProjectVerdict:
    """One project: what is chosen, how firmly, for which reasons, and what it is worth and costs at shadow prices."""

    project: str
    option: str
    standing: Verdict
    reasons: tuple[Reason, ...]
    value_points: Fraction
    """Points at shadow prices of the levels."""
    cost_at_shadow_prices: Fraction
    """Points that its money and other scarce things are worth at shadow prices."""
    own_points: Fraction
    """Points lost if this project alone did nothing."""
    cost: int
    """Rial over all years, each in its own money."""
    comparable_cost: int
    ruled_out: tuple[str, ...]
    """Options that no plan as good as this one takes."""

    @property
    def told(self) -> Verdict | Binding:
        """What people are told: what binds the project, and only where nothing does what the numbers say (G5)."""
        return next((binding for binding in BINDING if binding in self.reasons), self.standing)


@dataclass(frozen=True, slots=True)
class ObligationPrice:
    """What one obligation costs in points: a plan without it wins `found` more; none can win more than `most`."""

    obligation: str
    found: Fraction
    most: Fraction
    plan: Witness | None = field(default=None, compare=False)
    """The plan that wins `found`, if there is one that wins anything."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Things a person can name that cannot all be kept, of which every one is needed for that.

    `members` are rows, or `requires|relation` for all rows of one relation. `proven`: multipliers show that no plan
    keeps them all; otherwise the search found none. Without any one member a plan was found, save those `undecided`,
    for which the search ended before it found one.
    """

    members: tuple[str, ...]
    proven: bool
    undecided: tuple[str, ...] = ()
    plans: Mapping[str, Witness] = field(default_factory=dict, compare=False, hash=False)
    """Member -> the plan that was found without it: it keeps all the others."""


@dataclass(frozen=True, slots=True)
class Given:
    """A promise given up in part: what its row asks and what the repaired plan reaches, in the row's own unit."""

    row: str
    asked: int
    reached: int


@dataclass(frozen=True, slots=True)
class Witness:
    """A choice (option ids, sorted) with its lots (column, count > 0): what is said of it can be reckoned again."""

    chosen: tuple[str, ...]
    lots: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyRepair:
    """What has to be given up in the published order (rule R2), all else hard.

    `outcome`: `found`; `none`: giving up all of them does not do; `open`: the search ended before it knew. `depth` is
    the last step of the order that had to give way (1 to 4; 0 unless found). `least`: the search itself says that no
    less would do; it is not certified.
    """

    outcome: Literal["found", "none", "open"] = "open"
    depth: int = 0
    given: tuple[Given, ...] = ()
    least: bool = False
    plan: Witness | None = field(default=None, compare=False)
    """What `given` was read off."""


@dataclass(frozen=True, slots=True)
class Infeasibility:
    """Why no plan exists: `rows` that cannot all be kept (empty if no multipliers prove it), the heaviest first.

    `extra` is the least extra firm money found, as (fund, year, rial), with all else hard. None: no money repairs it,
    or, with `extra_open`, the search ended before it knew. `extra_least`: the search itself says that no less would
    do; it is not certified. `clashes` share no member; `clashes_all`: a plan was found that keeps whatever they do not
    name.
    """

    rows: tuple[str, ...]
    proven: bool
    extra: tuple[tuple[str, int, int], ...] | None
    extra_least: bool = False
    extra_open: bool = False
    clashes: tuple[Clash, ...] = ()
    clashes_all: bool = False
    policy: PolicyRepair = PolicyRepair()
    extra_plan: Witness | None = field(default=None, compare=False)
    """What `extra` pays for."""
    clashes_plan: Witness | None = field(default=None, compare=False)
    """The plan of `clashes_all`."""

    @property
    def repairable(self) -> bool:
        return self.extra is not None

    @property
    def least_extra_rial(self) -> int | None:
        return None if self.extra is None else sum(amount for _, _, amount in self.extra)


@dataclass(frozen=True)
class Decision:
    """Everything about one decision of one snapshot. Values are points (10,000 = everything attained every year)."""

    status: Status
    standing: Standing
    snapshot_hash: str
    model_hash: str
    value: Fraction | None = None
    base_value: Fraction | None = None
    bound: Fraction | None = None
    certified_bound: Fraction | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    flows: tuple[Flow, ...] = ()
    bonds: tuple[tuple[str, int, int], ...] = ()
    """(fund, year, lots)."""
    carry_over: tuple[tuple[str, int, int], ...] = ()
    """(fund, year, rial)."""
    levels: tuple[LevelLine, ...] = ()
    verdicts: Mapping[str, ProjectVerdict] = field(default_factory=dict)
    left_to_next_council: int = 0
    left_in_force: int = 0
    district_points: Mapping[str, tuple[Fraction, Fraction]] = field(default_factory=dict)
    """District -> (points on its residents, need)."""
    shadow_prices: Mapping[str, Fraction] = field(default_factory=dict)
    """Row -> points for one more unit of its right side, by the certificate's first multipliers."""
    more_money: Mapping[tuple[str, int], Fraction] = field(default_factory=dict)
    """(fund, year) -> points by which the certified bound rises with `bounds.money.step_of` rial more there (G8)."""
    obligations: tuple[ObligationPrice, ...] = ()
    held_money: int = 0
    """Rial held by projects whose effect is not yet estimated."""
    infeasibility: Infeasibility | None = None
    work: Mapping[str, int] = field(default_factory=dict)
    wanted_gap: Fraction = Fraction(1, 1000)

    @property
    def gap(self) -> Fraction | None:
        """(U − V̂)/(U − V⁰) with the search's bound (G2)."""
        return self._gap(self.bound)

    @property
    def certified_gap(self) -> Fraction | None:
        """The same with the certified bound (G3)."""
        return self._gap(self.certified_bound)

    @property
    def plain_gap(self) -> Fraction | None:
        return self._plain(self.bound)

    @property
    def plain_certified_gap(self) -> Fraction | None:
        return self._plain(self.certified_bound)

    @property
    def in_force_is_worth_more(self) -> bool:
        """Then the plan in force does not keep every row, and there is no gain over it to speak of."""
        return self.value is not None and self.base_value is not None and self.base_value > self.value

    def _plain(self, bound: Fraction | None) -> Fraction | None:
        return None if bound is None or self.value is None else (bound - self.value) / (abs(bound) or 1)

    def _gap(self, bound: Fraction | None) -> Fraction | None:
        if bound is None or self.value is None or self.base_value is None:
            return None
        if bound == self.value:
            return Fraction(0)
        whole = bound - self.base_value if bound > self.base_value else abs(bound)
        return (bound - self.value) / (whole or 1)
