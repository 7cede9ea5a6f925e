import "./styles/main.scss";
import "./htmx.js";
import { announceFailures } from "./failures.js";
import { enhancePickers } from "./picker.js";
import { listenForKeys } from "./keys.js";
import { hideAsking, keepTyping } from "./filling.js";
import { sendOnce, sendOnChange, sendOnChoice } from "./forms.js";

listenForKeys();
sendOnce();
sendOnChange();
sendOnChoice(document);
announceFailures();
enhancePickers(document);
keepTyping();
hideAsking(document);
document.addEventListener("htmx:load", (event) => enhancePickers(event.target));
document.addEventListener("htmx:load", () => hideAsking(document));
