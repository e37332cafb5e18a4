"""The split of the money: which fund pays which rial, exactly (rules S)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from maqsad.portfolio.formulation.costs import CostLine
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.funds import Fund, MoneyClass
from maqsad.portfolio.formulation.rules.funds import lot_entries, most_carried
from maqsad.values.money import allocate

SINK = ("sink",)
EXTRA = ("extra",)
Node = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """`amount` rial (> 0) that `fund` pays in `year` for one option of one project."""

    project: str
    option: str
    fund: str
    year: int
    nature: str
    capital: bool
    class_id: str
    amount: int


def split(
    facts: Facts, chosen: frozenset[str], lots: Mapping[str, int], freed: frozenset[str] = frozenset()
) -> dict[str, int] | None:
    """Flow and carry columns of the model, whole rial (S1); None if no split keeps every fund within its money.

    `freed`: ids of `firm`, `fund` and `demand` rows that need not be kept.
    """
    network = _network(facts, chosen, lots, freed)
    if network is None:
        return None
    try:
        _, flow = nx.network_simplex(network)
    except nx.NetworkXUnfeasible:
        return None
    columns: dict[str, int] = {}
    for tail, heads in flow.items():
        for head, amount in heads.items():
            column = network.edges[tail, head].get("column")
            if column and amount:
                columns[column] = columns.get(column, 0) + amount
    return columns


def least_extra(facts: Facts, chosen: frozenset[str], lots: Mapping[str, int]) -> dict[tuple[str, int], int]:
    """(fund, year) -> the least extra firm rial with which this choice can be paid, attributed as R1 says."""
    network = _network(facts, chosen, lots, frozenset(), extra=True)
    assert network is not None
    _, flow = nx.network_simplex(network)
    return {(str(head[1]), int(str(head[2]))): n for head, n in flow[EXTRA].items() if n and head != SINK}


def _network(
    facts: Facts, chosen: frozenset[str], lots: Mapping[str, int], freed: frozenset[str], extra: bool = False
) -> nx.DiGraph[Node] | None:
    """Supplies and demands balance at the sink, which takes what lapses.

    None if a fund is short before it begins; with `extra`, a source of further money feeds every fund at a price.
    """
    network: nx.DiGraph[Node] = nx.DiGraph()
    surplus, short = 0, 0
    own = lot_entries(facts)
    for fund in facts.funds.values():
        carried = most_carried(facts, fund)
        for year in (*facts.years.horizon, *facts.years.tail):
            drawn = -sum(amount * lots.get(column, 0) for column, amount in own.get((fund.id, year), {}).items())
            returned = sum(r for o, r in facts.costs.returns.get((fund.id, year), {}).items() if o in chosen)
            firm, rest = fund.firm[year] + drawn, fund.expected[year] + returned
            if year > facts.years.last:
                firm, rest = firm + rest, 0
            held = f"{'firm' if year <= facts.years.last else 'fund'}|{fund.id}|{year}" not in freed
            short += max(0, -firm) if held else 0
            surplus += firm + rest
            _add_fund(network, fund, year, firm, rest)
            if year in carried:
                column = f"carry|{fund.id}|{year}"
                ends = ("all", fund.id, year), ("all", fund.id, year + 1)
                network.add_edge(*ends, weight=0, capacity=carried[year], column=column)
    demand = _demand(facts, chosen)
    rank = {fund_id: n for n, fund_id in enumerate(order_of_funds(facts))}
    for (money_class, year), amount in sorted(demand.items(), key=lambda item: (item[0][0].id, item[0][1])):
        if f"demand|{money_class.id}|{year}" in freed:
            continue
        surplus -= amount
        network.add_node(("class", money_class.id, year), demand=amount)
        for fund_id in money_class.funds:
            _add_flow(network, rank[fund_id], money_class, fund_id, year)
    surplus += _free(network, facts, freed)
    if extra:
        surplus += _add_extra(network, order_of_extra(facts), short + sum(demand.values()))
    elif short or surplus < 0:
        return None
    network.add_node(SINK, demand=surplus)
    return network


def _free(network: nx.DiGraph[Node], facts: Facts, freed: frozenset[str]) -> int:
    """Let go of some rows: a fund's node gets all that could be asked of it, firm money may come out of the rest."""
    asked = sum(max(0, data.get("demand", 0)) for _, data in network.nodes(data=True))
    supplied = 0
    for row in sorted(freed):
        kind, fund, year = row.rsplit("|", 2)
        if kind == "firm":
            network.add_edge(("all", fund, int(year)), ("firm", fund, int(year)), weight=0)
        elif kind == "fund":
            node = ("all" if int(year) <= facts.years.last else "firm", fund, int(year))
            network.nodes[node]["demand"] -= asked
            supplied += asked
    return supplied


def _add_extra(network: nx.DiGraph[Node], order: Sequence[tuple[str, int]], most: int) -> int:
    """A source of `most` rial, dearer than any order of funds; what is not needed lapses free of charge.

    One rial less outweighs every place in `order`, and one place there every order of funds: a cycle of the network
    passes the source once, so it moves extra money between two places at most.
    """
    weights: list[int] = [data["weight"] for *_, data in network.edges(data=True)]
    step = 1 + max(weights, default=0) * network.number_of_nodes()
    dear = step * (1 + len(order))
    network.add_node(EXTRA, demand=-most)
    network.add_edge(EXTRA, SINK, weight=0)
    for place, (fund, year) in enumerate(order):
        network.add_edge(EXTRA, ("firm", fund, year), weight=dear + place * step)
    return most


def order_of_extra(facts: Facts) -> list[tuple[str, int]]:
    """(fund, year), where more money is asked for first: own funds, then others, lots last; the later year first."""
    ranks = {id: n for n, id in enumerate(order_of_funds(facts))}
    funds = sorted(facts.funds.values(), key=lambda fund: (not fund.row.own, fund.lot is not None, ranks[fund.id]))
    years = sorted((*facts.years.horizon, *facts.years.tail), reverse=True)
    return [(fund.id, year) for fund in funds for year in years]


def _demand(facts: Facts, chosen: frozenset[str]) -> dict[tuple[MoneyClass, int], int]:
    demand = {}
    for place, amounts in facts.demand.items():
        asked = [amount for option, amount in amounts.items() if option in chosen]
        if asked:
            demand[place] = sum(asked)
    return demand


def _add_fund(network: nx.DiGraph[Node], fund: Fund, year: int, firm: int, rest: int) -> None:
    firm_node, all_node = ("firm", fund.id, year), ("all", fund.id, year)
    network.add_node(firm_node, demand=-firm)
    network.add_node(all_node, demand=-rest)
    network.add_edge(firm_node, all_node, weight=0)
    network.add_edge(all_node, SINK, weight=0)


def _add_flow(network: nx.DiGraph[Node], rank: int, money_class: MoneyClass, fund: str, year: int) -> None:
    pot = "firm" if money_class.committed else "all"
    column = f"flow|{money_class.id}|{fund}|{year}"
    network.add_edge((pot, fund, year), ("class", money_class.id, year), weight=rank, column=column)


def order_of_funds(facts: Facts) -> list[str]:
    """Fund ids by priority, then id."""
    return sorted(facts.funds, key=lambda id: (facts.funds[id].row.priority, id))


def spread(facts: Facts, chosen: frozenset[str], columns: Mapping[str, int]) -> tuple[Flow, ...]:
    """The classes' flows spread to cost lines by largest remainder (S2), sorted."""
    unpaid: dict[tuple[str, int], dict[CostLine, int]] = defaultdict(dict)
    for line in sorted((line for line in facts.costs.lines if line.option in chosen), key=_line_order):
        pool = unpaid[facts.classes[line].id, line.year]
        pool[line] = pool.get(line, 0) + line.amount
    paid: dict[tuple[CostLine, str], int] = defaultdict(int)
    for fund in order_of_funds(facts):
        for (class_id, year), pool in unpaid.items():
            amount = columns.get(f"flow|{class_id}|{fund}|{year}", 0)
            if amount:
                for line, part in zip(pool, allocate(amount, list(pool.values())), strict=True):
                    pool[line] -= part
                    paid[line, fund] += part
    flows = (
        Flow(line.project, line.option, fund, line.year, line.nature, line.capital, facts.classes[line].id, amount)
        for (line, fund), amount in paid.items()
        if amount
    )
    return tuple(sorted(_merged(flows), key=lambda f: (f.project, f.year, f.fund, f.nature, f.capital, f.class_id)))


def _line_order(line: CostLine) -> tuple[object, ...]:
    return (line.project, line.option, line.nature, line.capital, line.fund, line.amount)


def _merged(flows: Iterable[Flow]) -> Iterable[Flow]:
    total: dict[tuple[object, ...], tuple[Flow, int]] = {}
    for flow in flows:
        key = (flow.project, flow.option, flow.fund, flow.year, flow.nature, flow.capital, flow.class_id)
        total[key] = (flow, total.get(key, (flow, 0))[1] + flow.amount)
    for flow, amount in total.values():
        yield Flow(
            flow.project, flow.option, flow.fund, flow.year, flow.nature, flow.capital, flow.class_id, amount
        )  # fmt: skip
