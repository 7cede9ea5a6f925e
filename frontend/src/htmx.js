import htmx from "htmx.org/dist/htmx.esm.js";

// The content security policy allows neither eval nor styles in the page.
htmx.config.allowEval = false;
htmx.config.allowScriptTags = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0; // pages hold personal data: none of it stays in the browser's store
htmx.config.scrollIntoViewOnBoost = false;
// A refusal is an answer like any other: it says what to do next, and is shown.
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "[45]..", swap: true, error: true },
];

// The mark that a form comes from our own page travels with every button that sends.
document.addEventListener("htmx:configRequest", (event) => {
  const mark = document.querySelector("meta[name=csrf]");
  if (mark) event.detail.headers["X-CSRFToken"] = mark.content;
});

export default htmx;
