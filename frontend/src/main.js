import "./styles/main.scss";
import "./htmx.js";
import { announceFailures } from "./failures.js";
import { enhancePickers } from "./picker.js";
import { listenForKeys } from "./keys.js";
import { openFloor } from "./floor.js";
import { hideAsking, keepTyping } from "./filling.js";
import { guardUnsaved } from "./unsaved.js";
import { typeSteps } from "./steps.js";
import { sendOnce, sendOnChange, sendOnChoice } from "./forms.js";

listenForKeys();
sendOnce();
sendOnChange();
sendOnChoice(document);
announceFailures();
guardUnsaved();
typeSteps();
enhancePickers(document);
keepTyping();
hideAsking(document);
openFloor();
document.addEventListener("htmx:load", (event) => enhancePickers(event.target));
document.addEventListener("htmx:load", () => hideAsking(document));
// Drawings and charts are large, and few pages have one.
function draw(root) {
  if (root.querySelector("[data-drawing]")) import("./drawing.js").then((drawing) => drawing.drawWorkflows(root));
  if (root.querySelector("[data-chart]")) import("./charts.js").then((charts) => charts.drawCharts(root));
}
draw(document);
document.addEventListener("htmx:load", (event) => draw(event.target));
