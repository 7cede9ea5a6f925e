// <form data-keeps-typing>: an electronic form that is drawn again while somebody fills it in.
// Whatever was typed between the asking and the answer is put back into the new page.
let typed = new Map();

const TYPED = "input:not([type=radio], [type=checkbox], [type=hidden], [type=file]), textarea";

function snapshot(form) {
  return new Map([...form.querySelectorAll(TYPED)].map((each) => [each.name, each.value]));
}

export function keepTyping() {
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.target.closest?.("form[data-keeps-typing]");
    if (form) typed = snapshot(form);
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const form = event.detail.target;
    if (!form.matches?.("form[data-keeps-typing]")) return;
    const now = snapshot(form);
    const since = [...now].filter(([name, value]) => typed.has(name) && typed.get(name) !== value);
    document.addEventListener("htmx:afterSwap", () => putBack(new Map(since)), { once: true });
  });
}

function putBack(since) {
  for (const each of document.querySelectorAll(`form[data-keeps-typing] :is(${TYPED})`)) {
    if (since.has(each.name)) each.value = since.get(each.name);
  }
}

// With script the page asks by itself: buttons that only do that are not needed.
export function hideAsking(root) {
  for (const each of root.querySelectorAll("form[data-keeps-typing] [data-without-script]")) each.hidden = true;
}
