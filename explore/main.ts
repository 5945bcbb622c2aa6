/**
 * The page of `deno task explore`: geometry, training, reports.
 *
 * @module
 */
/// <reference lib="dom" />
import { choicePanel } from "./choice_panel.ts";
import { FIRST } from "./choices.ts";
import { isDark, nameColours, setDark } from "./colours.ts";
import { byId } from "./dom.ts";
import { geometryView } from "./geometry/view.ts";
import { reportView } from "./report/view.ts";
import { savePictures } from "./saves.ts";
import { tabs } from "./tabs.ts";
import { trainingView } from "./training/view.ts";

nameColours();
savePictures();
byId("dark").onclick = () => setDark(!isDark());
tabs(["geometry", "training", "report"]);
const showGeometry = geometryView();
let chosen = FIRST;
choicePanel(FIRST, (choices) => showGeometry(chosen = choices));
showGeometry(FIRST);
trainingView(() => chosen);
reportView();
