// The floor of a service centre: the board that calls aloud, the kiosk's keys, the slip of paper.
// All of these pages work without: what is said aloud also stands on the board.

const CODE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const CUT_AFTER = 15_000;

let voice = false;
const heard = new Set();

function callsOn(root) {
  return [...root.querySelectorAll("[data-call]")];
}

function say(words) {
  if (!voice || !window.speechSynthesis) return;
  const speech = new SpeechSynthesisUtterance(words);
  speech.lang = document.documentElement.lang === "en" ? "en-US" : "vi-VN";
  speech.rate = 0.9;
  window.speechSynthesis.speak(speech);
}

function callNew() {
  // A007 is read letter by letter, figure by figure.
  for (const line of callsOn(document).reverse()) {
    if (heard.has(line.dataset.call)) continue;
    heard.add(line.dataset.call);
    if (line.dataset.aloud) say(line.dataset.aloud.replace(/[A-Z]\d{3,}/g, (number) => [...number].join(" ")));
  }
  // A board stands for weeks: what left it long ago is forgotten.
  if (heard.size > 500) {
    heard.clear();
    callsOn(document).forEach((line) => heard.add(line.dataset.call));
  }
}

async function stayAwake() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // Not allowed here: the screen's own settings decide.
  }
}

function watchBoard() {
  if (!document.querySelector(".display #board")) return;
  const cut = document.querySelector("[data-cut]");
  const button = document.querySelector("[data-voice]");
  let answered = Date.now();
  callsOn(document).forEach((line) => heard.add(line.dataset.call));
  document.addEventListener("htmx:afterSwap", () => {
    answered = Date.now();
    callNew();
  });
  // The board stays as it was, and says that it may be old.
  setInterval(() => (cut.hidden = Date.now() - answered < CUT_AFTER), 1000);
  if (window.speechSynthesis) {
    button.hidden = false;
    button.addEventListener("click", () => {
      voice = !voice;
      button.setAttribute("aria-pressed", String(voice));
    });
  }
  stayAwake();
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && stayAwake());
}

function key(text, label, press, wide) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  if (label) button.setAttribute("aria-label", label);
  if (wide) button.className = "wide";
  button.addEventListener("click", press);
  return button;
}

function enhanceKeypad() {
  const form = document.querySelector("form[data-keypad]");
  if (!form) return;
  const pad = form.querySelector(".keypad");
  const field = form.querySelector("input[type=text]");
  for (const letter of CODE) pad.append(key(letter, "", () => (field.value += letter)));
  pad.append(key("⌫", pad.dataset.erase, () => (field.value = field.value.slice(0, -1)), true));
  pad.hidden = false;
}

// Whoever chose something and went away leaves the kiosk as it was for the next.
function freeKiosk() {
  const form = document.querySelector(".kiosk form");
  if (!form) return;
  let idle;
  document.addEventListener("pointerdown", () => {
    clearTimeout(idle);
    idle = setTimeout(() => form.reset(), 30_000);
  });
}

// Nobody closes a page on a kiosk: after a while it is there for the next. Each touch puts it off.
function comeBack() {
  const page = document.querySelector("[data-return]");
  if (!page) return;
  let waits;
  const wait = () => {
    clearTimeout(waits);
    waits = setTimeout(() => location.assign(page.dataset.return), Number(page.dataset.after) * 1000);
  };
  for (const sign of ["pointerdown", "keydown"]) document.addEventListener(sign, wait);
  wait();
}

export function openFloor() {
  comeBack();
  freeKiosk();
  watchBoard();
  enhanceKeypad();
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
  // On a telephone that waits: once, when the number is called.
  document.addEventListener("htmx:afterSwap", () => {
    const called = document.querySelector("#turn[data-called]");
    if (called && !heard.has(called.dataset.called)) {
      heard.add(called.dataset.called);
      navigator.vibrate?.([300, 150, 300]);
    }
  });
}
