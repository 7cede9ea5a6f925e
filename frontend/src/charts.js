// <div data-chart data-table="id">: the table of that id, drawn. The table says the same in words and figures,
// and is where every word of the drawing comes from.
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([AriaComponent, BarChart, CanvasRenderer, GridComponent, LegendComponent, LineChart, TooltipComponent]);

const NARROW = 620;

const colours = (place) => {
  const style = getComputedStyle(place);
  return (name) => style.getPropertyValue(`--${name}`).trim();
};

const figure = (cell) => (cell?.dataset.value === undefined ? null : Number(cell.dataset.value));

const common = (place, colour) => ({
  animation: false,
  textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour("ink") },
  // Words drawn on the canvas: a box of HTML would carry styles of its own, which the policy forbids.
  tooltip: {
    trigger: "axis",
    renderMode: "richText",
    confine: true,
    axisPointer: { type: place.dataset.chart === "bars" ? "shadow" : "line" },
    valueFormatter: (value) => (value === null || value === undefined ? "–" : `${told(value)}${place.dataset.unit}`),
  },
  legend: { top: 0, left: 0, itemWidth: 18, itemHeight: 10, textStyle: { fontSize: 13 } },
});

const told = (value) => Number(value).toLocaleString(document.documentElement.lang || "vi", { maximumFractionDigits: 1 });

function lines(place, table, colour) {
  const rows = [...table.tBodies[0].rows];
  const heads = [...table.tHead.rows[0].cells];
  const marks = { reality: "circle", again: "diamond", changed: "triangle" };
  return {
    ...common(place, colour),
    grid: { left: 44, right: 16, top: place.clientWidth < NARROW ? 84 : 44, bottom: 28 },
    xAxis: { type: "category", data: rows.map((row) => row.cells[0].dataset.name) },
    yAxis: {
      type: "value",
      max: 100,
      min: (range) => Math.max(0, Math.floor((range.min - 5) / 10) * 10),
      axisLabel: { formatter: (value) => told(value) },
    },
    series: heads
      .map((head, at) => ({ head, at }))
      .filter(({ head }) => head.dataset.series)
      .map(({ head, at }) => ({
        name: head.textContent,
        type: "line",
        symbol: marks[head.dataset.series],
        symbolSize: 8,
        connectNulls: true,
        lineStyle: { width: 2, type: head.dataset.series === "again" ? "dashed" : "solid" },
        color: colour(head.dataset.series),
        data: rows.map((row) => figure(row.cells[at])),
      })),
  };
}

function bars(place, table, colour) {
  const parts = place.dataset.parts.split("|");
  const rows = [...table.tBodies[0].rows].filter((row) => row.querySelector("[data-value]"));
  const steps = [...new Set([...table.tBodies[0].rows].map((row) => row.cells[0].dataset.name))];
  const tellings = [...new Set([...table.tBodies[0].rows].map((row) => row.cells[1].dataset.name))];
  const narrow = place.clientWidth < NARROW;
  const shown = (step, telling, part) => {
    const row = rows.find((each) => each.cells[0].dataset.name === step && each.cells[1].dataset.name === telling);
    return row ? figure(row.querySelectorAll("[data-value]")[part]) : null;
  };
  return {
    ...common(place, colour),
    tooltip: {
      ...common(place, colour).tooltip,
      trigger: "item",
      formatter: (at) =>
        `${at.name}\n${tellings[at.seriesId.split("/")[0]]}\n${at.seriesName}: ${told(at.value)}${place.dataset.unit}`,
    },
    grid: { left: narrow ? 8 : 260, right: 20, top: 40, bottom: 28 },
    xAxis: { type: "value", axisLabel: { formatter: (value) => told(value) } },
    yAxis: {
      type: "category",
      inverse: true,
      data: steps,
      axisTick: { show: false },
      // On a telephone the name stands over its bars.
      axisLabel: narrow
        ? { inside: true, align: "left", verticalAlign: "bottom", padding: [0, 0, 34, 0], width: 300, overflow: "truncate" }
        : { width: 240, overflow: "break", lineHeight: 16 },
      z: 10,
    },
    series: tellings.flatMap((telling, which) =>
      parts.map((part, at) => ({
        id: `${which}/${at}`,
        name: part,
        type: "bar",
        stack: telling,
        barWidth: 10,
        barGap: "30%",
        color: colour(["lies", "queues", "works"][at]),
        data: steps.map((step) => shown(step, telling, at)),
      })),
    ),
  };
}

const KINDS = { lines, bars };

export function drawCharts(root) {
  for (const place of root.querySelectorAll("[data-chart]:not([data-drawn])")) {
    const table = document.querySelector(`#${place.dataset.table} table`);
    if (!table) continue;
    place.dataset.drawn = "";
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", place.dataset.label);
    const steps = new Set([...table.tBodies[0].rows].map((row) => row.cells[0].dataset.name)).size;
    if (place.dataset.chart === "bars") place.style.height = `${80 + steps * 76}px`;
    const chart = init(place, null, { renderer: "canvas" });
    const option = () => KINDS[place.dataset.chart](place, table, colours(place));
    chart.setOption(option());
    new ResizeObserver(() => {
      chart.resize();
      chart.setOption(option());
    }).observe(place);
  }
}
