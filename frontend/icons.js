// The pictures in use, by our own names: one sprite, drawn from Bootstrap Icons.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const ICONS = {
  kept: "check-lg",
  soon: "clock",
  late: "exclamation-lg",
  still: "pause-fill",
  info: "info-circle",
  warning: "exclamation-triangle",
  search: "search",
  next: "arrow-right",
  back: "arrow-left",
  out: "arrow-up-right",
  open: "chevron-down",
  up: "arrow-up",
  down: "arrow-down",
  into: "chevron-right",
  close: "x-lg",
  add: "plus-lg",
  remove: "trash3",
  edit: "pencil",
  compare: "layout-split",
  seal: "patch-check",
  more: "three-dots",
  person: "person",
  people: "people",
  organisation: "building",
  place: "geo-alt",
  signout: "box-arrow-right",
  language: "globe2",
  upload: "cloud-arrow-up",
  camera: "camera",
  file: "file-earmark-text",
  pdf: "file-earmark-pdf",
  picture: "file-earmark-image",
  download: "download",
  print: "printer",
  qr: "qr-code",
  calendar: "calendar3",
  money: "credit-card",
  database: "database-check",
  list: "list-check",
  history: "journal-text",
  numbers: "bar-chart",
  inbox: "inbox",
  folder: "folder2-open",
  send: "send",
  repeat: "arrow-repeat",
  lock: "lock",
  key: "key",
  passkey: "fingerprint",
  shield: "shield-check",
  eye: "eye",
  filter: "funnel",
  link: "link-45deg",
  mail: "envelope",
  phone: "telephone",
  waiting: "hourglass-split",
  settings: "gear",
  way: "signpost-split",
  home: "house",
};

function symbol(name, file) {
  const svg = readFileSync(file, "utf8");
  const body = svg.slice(svg.indexOf(">") + 1, svg.lastIndexOf("</svg>")).trim();
  return `<symbol id="${name}" viewBox="0 0 16 16" fill="currentColor">${body}</symbol>`;
}

export function iconSprite() {
  const folder = join(dirname(createRequire(import.meta.url).resolve("bootstrap-icons/package.json")), "icons");
  return {
    name: "icon-sprite",
    buildStart() {
      const symbols = Object.entries(ICONS).map(([name, file]) => symbol(name, join(folder, `${file}.svg`)));
      this.emitFile({
        type: "asset",
        name: "icons.svg",
        originalFileName: "icons.svg",
        source: `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`,
      });
      this.emitFile({
        type: "asset",
        name: "mark.svg",
        originalFileName: "mark.svg",
        source: readFileSync(new URL("src/images/mark.svg", import.meta.url)),
      });
    },
  };
}
