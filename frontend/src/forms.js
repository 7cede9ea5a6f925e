// A form is sent once: a second press while the first is under way does nothing.
// The server holds the same promise with an idempotency key; this spares the waiting.
export function sendOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    event.submitter?.setAttribute("aria-busy", "true");
  });
  // Coming back by the browser's own button shows the page as it was left: set it free again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
    }
  });
}

// <form data-send-on-choice>: choosing a file is sending it.
export function sendOnChoice(root) {
  for (const button of root.querySelectorAll("form[data-send-on-choice] [data-without-script]")) button.hidden = true;
  if (root !== document) return;
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-send-on-choice]");
    if (form && event.target.type === "file" && event.target.files.length) form.requestSubmit();
  });
}

// <form data-send-on-change>: filters over a list take effect as they are chosen.
export function sendOnChange() {
  for (const form of document.querySelectorAll("form[data-send-on-change] [data-without-script]")) form.hidden = true;
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-send-on-change]");
    if (form && event.target.type !== "search") form.requestSubmit();
  });
}
