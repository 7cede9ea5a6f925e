// form[data-steps]: the step table, typed by keyboard. Enter adds a row below the one at hand;
// nothing typed is left behind without a word.
export function typeSteps() {
  const form = () => document.querySelector("form[data-steps]");
  if (!form()) return;
  let typed = Boolean(form().querySelector(".form-errors"));

  document.addEventListener("keydown", (event) => {
    const plain = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey && !event.isComposing;
    if (event.key !== "Enter" || !plain || !event.target.matches?.("form[data-steps] :is(textarea, input:not([type=checkbox]))")) return;
    const add = event.target.closest("[data-step]")?.querySelector("button[value^='add ']");
    if (!add) return;
    event.preventDefault();
    add.click();
  });
  document.addEventListener("input", (event) => {
    if (event.target.closest?.("form[data-steps]")) typed = true;
  });
  // Adding, moving and removing a row save the table.
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && event.target.matches?.("button[name=move]")) typed = false;
  });
  document.addEventListener("htmx:afterSettle", () => {
    sayAtCells();
    // The other moves of the page go on from what was saved last.
    const revision = form()?.querySelector("[name=revision]").value;
    for (const each of document.querySelectorAll("input[data-revision]")) each.value = revision ?? each.value;
  });
  document.addEventListener("submit", () => (typed = false));
  window.addEventListener("beforeunload", (event) => {
    if (typed) event.preventDefault();
  });
}

// What the last answer says of single cells is written at them.
function sayAtCells() {
  const told = document.querySelector("#cells-said[data-new]");
  if (!told) return;
  delete told.dataset.new;
  const reasons = new Map([...told.querySelectorAll("[data-reason]")].map((each) => [each.dataset.reason, each.textContent]));
  const read = new Map([...told.querySelectorAll("[data-read]")].map((each) => [each.dataset.read, each.textContent]));
  for (const place of document.querySelectorAll("form[data-steps] [data-said]")) {
    const reason = reasons.get(place.dataset.said) ?? "";
    if (place.textContent !== reason) place.textContent = reason;
    const cell = document.getElementById(place.dataset.said);
    if (reason) cell?.setAttribute("aria-invalid", "true");
    else cell?.removeAttribute("aria-invalid");
  }
  for (const place of document.querySelectorAll("form[data-steps] [id$='-time-read']")) {
    place.textContent = read.get(place.id.replace(/-read$/, "")) ?? "";
  }
}
