// When no answer comes at all, the page says so, in words it already carries.
export function announceFailures() {
  document.addEventListener("htmx:sendError", () => {
    const words = document.querySelector("template#no-answer");
    const place = document.querySelector("#notices");
    if (words && place) place.replaceChildren(words.content.cloneNode(true));
  });
}
