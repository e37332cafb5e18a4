"""Charts as ECharts options: plain data that a page and a PDF draw alike."""

from maqsad.reporting.charts.money import money_chart
from maqsad.reporting.charts.results import results_chart
from maqsad.reporting.charts.style import Chart
from maqsad.reporting.charts.svg import render

__all__ = ["Chart", "money_chart", "render", "results_chart"]
