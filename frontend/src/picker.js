import { sendOnChoice } from "./forms.js";
import htmx from "./htmx.js";

// c-file-picker: dropping files onto it, and the bar while they travel.
// Without this script it is a file field and a button, and works the same.
const kilo = 1024;

function size(bytes) {
  if (bytes < kilo * kilo) return `${Math.max(1, Math.round(bytes / kilo))} KB`;
  return `${(bytes / kilo / kilo).toFixed(1).replace(".", document.documentElement.lang === "vi" ? "," : ".")} MB`;
}

function list(picker, input) {
  const chosen = picker.querySelector(".chosen");
  chosen.replaceChildren(
    ...[...input.files].map((file) => {
      const line = document.createElement("li");
      line.textContent = `${file.name} (${size(file.size)})`;
      return line;
    }),
  );
}

function dropping(picker, input) {
  for (const kind of ["dragenter", "dragover"]) {
    picker.addEventListener(kind, (event) => {
      event.preventDefault();
      picker.classList.add("over");
    });
  }
  picker.addEventListener("dragleave", (event) => {
    if (!picker.contains(event.relatedTarget)) picker.classList.remove("over");
  });
  picker.addEventListener("drop", (event) => {
    event.preventDefault();
    picker.classList.remove("over");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// A refusal is a whole page too: its message takes the place of what stands here.
function show(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  document.title = page.title;
  document.querySelector("main").replaceWith(page.querySelector("main"));
  htmx.process(document.querySelector("main"));
  enhancePickers(document);
  sendOnChoice(document.querySelector("main"));
  window.scrollTo(0, 0);
}

// Sends the whole form with a bar, then goes where the server's answer says.
function travelling(form, picker) {
  const bar = picker.querySelector("progress");
  form.addEventListener("submit", (event) => {
    const files = [...form.querySelectorAll("input[type=file]")].some((field) => field.files.length);
    if (!files || event.defaultPrevented || form.hasAttribute("hx-post")) return;
    event.preventDefault();
    if (form.dataset.sent) return;
    form.dataset.sent = "1";
    const request = new XMLHttpRequest();
    const data = new FormData(form, event.submitter);
    bar.hidden = false;
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.max = total;
      bar.value = loaded;
    });
    request.addEventListener("load", () => {
      delete form.dataset.sent;
      if (request.status < 400) {
        // The same address with another fragment would not load anew.
        if (request.responseURL.split("#")[0] === location.href.split("#")[0]) location.reload();
        else location.assign(request.responseURL);
        return;
      }
      show(request.responseText);
    });
    request.addEventListener("error", () => {
      delete form.dataset.sent;
      bar.hidden = true;
      picker.querySelector(".lost").hidden = false;
    });
    picker.querySelector(".lost").hidden = true;
    request.open("POST", form.action);
    request.send(data);
  });
  form.addEventListener("htmx:xhr:progress", ({ detail, target }) => {
    // A field that asks something of its own is not the form with its files.
    if (target !== form) return;
    bar.hidden = false;
    bar.max = detail.total || 1;
    bar.value = detail.loaded;
  });
}

export function enhancePickers(root) {
  for (const picker of root.querySelectorAll(".picker:not([data-ready])")) {
    picker.dataset.ready = "1";
    const inputs = picker.querySelectorAll("input[type=file]");
    for (const input of inputs) input.addEventListener("change", () => list(picker, input));
    dropping(picker, inputs[0]);
    const form = picker.closest("form");
    if (form && !form.dataset.travels) {
      form.dataset.travels = "1";
      travelling(form, picker);
    }
  }
}
