"""Chart options to SVG, without a browser."""

from __future__ import annotations

import json
from collections.abc import Iterable

from py_mini_racer import MiniRacer

from maqsad.reporting.charts.style import Chart
from maqsad.reporting.fetched import ECHARTS, require_assets

_SHIM = """
var window = undefined, self = globalThis, global = globalThis;
function setTimeout() {}
function clearTimeout() {}
"""
_MEASURE = """
echarts.setPlatformAPI({measureText: function (text, font) {
  var size = parseFloat((/([0-9.]+)px/.exec(font || "") || [0, 12])[1]), width = 0;
  for (var n = 0; n < text.length; n++) {
    var code = text.charCodeAt(n);
    if (code >= 0x200b && code <= 0x202e) continue;
    width += code === 32 ? 0.26 : code >= 0x600 && code < 0x700 ? 0.5 : code >= 65 && code <= 90 ? 0.64 : 0.54;
  }
  return {width: width * size};
}});
"""
_DRAW = """
(function (text) {
  var chart = JSON.parse(text);
  var drawn = echarts.init(null, null, {renderer: "svg", ssr: true, width: chart.width, height: chart.height});
  drawn.setOption(chart.options);
  var svg = drawn.renderToSVGString();
  drawn.dispose();
  return svg;
})(%s)
"""


def render(charts: Iterable[Chart]) -> list[str]:
    """The charts as SVG texts. Raises AssetsMissing."""
    require_assets()
    with MiniRacer() as engine:  # closed before Python ends: an open engine sometimes hangs the exit
        engine.eval(_SHIM)
        engine.eval(ECHARTS.read_text(encoding="utf-8"))
        engine.eval(_MEASURE)
        return [_drawn(engine, chart) for chart in charts]


def _drawn(engine: MiniRacer, chart: Chart) -> str:
    text = json.dumps({"options": chart.options, "width": chart.width, "height": chart.height}, ensure_ascii=False)
    return str(engine.eval(_DRAW % json.dumps(text)))
