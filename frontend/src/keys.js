// Lists by keyboard: j and k move, Enter opens, / goes to the search box.
const ROWS = "[data-keys] tbody tr, ul.links[data-keys] > li";

const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

function move(by) {
  const rows = [...document.querySelectorAll(ROWS)].filter((row) => row.querySelector("a"));
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.classList.contains("here"));
  const next = rows[Math.min(Math.max(at + by, 0), rows.length - 1)];
  rows.forEach((row) => row.classList.toggle("here", row === next));
  // The focus goes to the row's own link, so that Enter opens it and a reader hears it.
  next.querySelector("a").focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

export function listenForKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/") {
      const box = document.querySelector("input[type=search]");
      if (!box) return;
      event.preventDefault();
      box.focus();
      box.select();
    }
    if (event.key === "j") move(1);
    if (event.key === "k") move(-1);
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest(ROWS);
    document.querySelectorAll(".here").forEach((other) => other.classList.toggle("here", other === row));
    row?.classList.add("here");
  });
  document.addEventListener("keydown", (event) => {
    const sheet = event.target.closest?.("details.who[open]");
    if (event.key === "Escape" && sheet) {
      sheet.open = false;
      sheet.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const sheet of document.querySelectorAll("details.who[open]")) {
      if (!sheet.contains(event.target)) sheet.open = false;
    }
  });
}
