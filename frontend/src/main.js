import "./styles/main.scss";
import "./htmx.js";
import { announceFailures } from "./failures.js";
import { enhancePickers } from "./picker.js";
import { listenForKeys } from "./keys.js";
import { sendOnce, sendOnChange, sendOnChoice } from "./forms.js";

listenForKeys();
sendOnce();
sendOnChange();
sendOnChoice(document);
announceFailures();
enhancePickers(document);
document.addEventListener("htmx:load", (event) => enhancePickers(event.target));
