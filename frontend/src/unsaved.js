// <form data-unsaved>: what was typed and not sent is not left behind without a word.
export function guardUnsaved() {
  // A sheet that came back with something to mend was not saved either.
  let typed = Boolean(document.querySelector("form[data-unsaved] .form-errors"));
  const guarded = (event) => event.target.closest?.("form[data-unsaved]");
  document.addEventListener("input", (event) => (typed ||= Boolean(guarded(event))));
  // A row added, moved or taken away is as good as typed.
  document.addEventListener("htmx:afterRequest", (event) => (typed ||= Boolean(guarded(event))));
  document.addEventListener("submit", () => (typed = false));
  window.addEventListener("beforeunload", (event) => {
    if (typed) event.preventDefault();
  });
}
