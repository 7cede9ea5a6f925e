// <div data-drawing>: a workflow drawn as BPMN 2.0, from an address (data-src) or from text on the page
// (data-from). The step table beside it says the same in words. It scrolls inside its own frame.
import "bpmn-js/dist/assets/diagram-js.css";
import Viewer from "bpmn-js/lib/Viewer";

const EDGE = 24;
const SMALLEST = 0.3;
const LARGEST = 2.5;

class Drawing {
  constructor(place) {
    this.place = place;
    this.frame = place.querySelector("[data-drawing-frame]");
    this.scale = 1;
    this.shown = null;
    this.marked = [];
    this.viewer = new Viewer({
      container: this.frame,
      textRenderer: {
        defaultStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 11, lineHeight: 1.15 },
        externalStyle: { fontSize: 11, lineHeight: 1.15 },
      },
    });
    this.canvas = this.viewer.get("canvas");
    this.scroller = this.frame.querySelector(".djs-container");
    this.svg = this.frame.querySelector("svg");
    this.listen();
  }

  listen() {
    const said = this.place.dataset;
    this.scroller.tabIndex = 0;
    this.scroller.setAttribute("role", "region");
    this.scroller.setAttribute("aria-label", said.label);
    if (said.described) this.scroller.setAttribute("aria-describedby", said.described);
    this.svg.removeAttribute("tabindex");
    this.svg.setAttribute("role", "img");
    this.svg.setAttribute("aria-label", said.label);
    this.scroller.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const by = { "+": 1.25, "=": 1.25, "-": 0.8, 0: 0 }[event.key];
      if (by === undefined) return;
      event.preventDefault();
      this.zoom(by);
    });
    for (const button of this.place.querySelectorAll("[data-zoom]")) {
      button.addEventListener("click", () => this.zoom(Number(button.dataset.zoom)));
    }
    this.place.querySelector("[data-drawing-tools]").hidden = false;
    window.addEventListener("beforeprint", () => this.fit(this.sheet()));
    window.addEventListener("afterprint", () => this.size());
  }

  // An A4 sheet with its margins, in the pixels that browsers print by.
  sheet() {
    return 680;
  }

  async read() {
    const { src, from } = this.place.dataset;
    if (from) return document.querySelector(from)?.value ?? "";
    const answer = await fetch(src, { headers: { Accept: "application/xml" } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.text();
  }

  async draw() {
    let xml = "";
    try {
      xml = await this.read();
      if (xml === this.shown) return;
      if (xml) await this.viewer.importXML(xml);
      else this.viewer.clear();
      this.place.dataset.state = xml ? "drawn" : "empty";
    } catch {
      this.place.dataset.state = "failed";
    }
    this.shown = xml;
    if (this.place.dataset.state !== "drawn") return;
    const { inner } = this.canvas.viewbox();
    this.inner = inner;
    if (!this.sized) this.scale = this.first();
    this.sized = true;
    this.size();
    this.light();
  }

  // As large as it fits, but never so small that the words cannot be read.
  first() {
    return Math.min(1, Math.max(0.75, this.frame.clientWidth / (this.inner.width + 2 * EDGE)));
  }

  zoom(by) {
    if (!this.inner) return;
    this.scale = by ? Math.min(LARGEST, Math.max(SMALLEST, this.scale * by)) : this.frame.clientWidth / (this.inner.width + 2 * EDGE);
    this.size();
  }

  size() {
    if (this.inner) this.fit((this.inner.width + 2 * EDGE) * this.scale, this.scale);
  }

  fit(width, scale = width / (this.inner.width + 2 * EDGE)) {
    if (!this.inner) return;
    this.svg.style.width = `${Math.ceil(width)}px`;
    this.svg.style.height = `${Math.ceil((this.inner.height + 2 * EDGE) * scale)}px`;
    this.canvas.zoom(scale, { x: 0, y: 0 });
    const now = this.canvas.viewbox();
    this.canvas.scroll({ dx: (now.x - this.inner.x + EDGE) * scale, dy: (now.y - this.inner.y + EDGE) * scale });
  }

  // data-now, data-done, data-wrong: numbers of steps to light.
  light() {
    for (const [id, look] of this.marked) if (this.viewer.get("elementRegistry").get(id)) this.canvas.removeMarker(id, look);
    this.marked = [];
    for (const look of ["now", "done", "wrong", "here"]) {
      for (const number of (this.place.dataset[look] ?? "").split(" ").filter(Boolean)) this.mark(`step_${number}`, `is-${look}`);
    }
    const now = (this.place.dataset.now ?? "").split(" ")[0];
    if (now && this.lit !== now) this.show(`step_${now}`);
    this.lit = now;
  }

  mark(id, look) {
    if (!this.viewer.get("elementRegistry").get(id)) return;
    this.canvas.addMarker(id, look);
    this.marked.push([id, look]);
  }

  show(id) {
    const element = this.viewer.get("elementRegistry").get(id);
    if (!element) return;
    const left = (element.x + element.width / 2 - this.inner.x + EDGE) * this.scale;
    const top = (element.y + element.height / 2 - this.inner.y + EDGE) * this.scale;
    this.scroller.scrollLeft = left - this.scroller.clientWidth / 2;
    this.scroller.scrollTop = top - this.scroller.clientHeight / 2;
  }
}

const drawings = new Map();

function begin(place) {
  if (!drawings.has(place)) drawings.set(place, new Drawing(place));
  return drawings.get(place).draw();
}

// A drawing in a folded part is made when the part is opened.
export function drawWorkflows(root) {
  for (const place of root.querySelectorAll("[data-drawing]")) {
    const folded = place.closest("details:not([open])");
    if (!folded) begin(place);
    else folded.addEventListener("toggle", () => drawWorkflows(root), { once: true });
  }
}

function redraw() {
  const found = document.querySelector("#drawn-marks");
  for (const [place, drawing] of drawings) {
    if (!place.dataset.from) continue;
    if (found) place.dataset.wrong = found.dataset.wrong;
    drawing.draw().then(() => drawing.inner && drawing.light());
  }
}

document.addEventListener("htmx:afterSettle", redraw);
document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("[data-step]");
  if (!row) return;
  for (const [place, drawing] of drawings) {
    if (!place.dataset.from || !drawing.inner) continue;
    place.dataset.here = row.dataset.step;
    drawing.light();
    drawing.show(`step_${row.dataset.step}`);
  }
});
