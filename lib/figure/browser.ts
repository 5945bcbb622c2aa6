/**
 * Pictures that need a browser: 3-D figures, which plotly draws by WebGL.
 *
 * @module
 */
import { exists, remove, rename, writeWhole } from "../dataset/store.ts";
import type { Figure } from "./figure.ts";
import { insideScript, scriptJson } from "./escape.ts";

/** Where a browser may be; the variable CHROME_PATH names another. */
export const BROWSERS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
] as const;

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--hide-scrollbars",
  "--no-first-run",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--enable-unsafe-swiftshader",
  "--virtual-time-budget=10000",
];

/** The path of a browser that is here and may be started; `undefined` where there is none. */
export async function findBrowser(): Promise<string | undefined> {
  for (const path of [Deno.env.get("CHROME_PATH"), ...BROWSERS]) {
    if (!path || !await exists(path)) continue;
    const { state } = await Deno.permissions.query({ name: "run", command: path });
    if (state === "granted") return path;
  }
  return undefined;
}

/**
 * Draws a figure in a browser and keeps the picture, whole or not at all.
 *
 * @param path Of the PNG, twice the figure's size.
 * @param script The text of plotly's script.
 * @throws {Error} Where the browser leaves no picture.
 */
export async function photograph(
  { data, layout }: Figure,
  path: string,
  { browser, script }: { readonly browser: string; readonly script: string },
): Promise<void> {
  const page = `${path}.partial.html`, picture = `${path}.partial.png`;
  await writeWhole(
    page,
    `<!doctype html><meta charset="utf-8"><body style="margin:0"><div id="figure"></div>
<script>${insideScript(script)}</script>
<script>
const { data, layout } = ${scriptJson({ data, layout })};
// What WebGL drew is not in a screenshot of its canvas: it is made an image first.
Plotly.newPlot("figure", data, layout, { staticPlot: true })
  .then((plot) => Plotly.toImage(plot, { format: "png", width: layout.width, height: layout.height, scale: 2 }))
  .then((source) => {
    document.body.innerHTML = "<img>";
    Object.assign(document.images[0], { src: source, width: layout.width });
  });
</script>`,
  );
  try {
    const { code, stderr } = await new Deno.Command(browser, {
      args: [
        ...FLAGS,
        `--window-size=${layout.width},${layout.height}`,
        "--force-device-scale-factor=2",
        `--screenshot=${picture}`,
        page.startsWith("/") ? `file://${page}` : `file://${Deno.cwd()}/${page}`,
      ],
      stdout: "null",
      stderr: "piped",
    }).output();
    if (!await exists(picture)) {
      const said = new TextDecoder().decode(stderr).trim().split("\n").at(-1);
      throw new Error(
        `Cannot draw ${path}: ${browser} left no picture (exit code ${code}: ${said})`,
      );
    }
    await rename(picture, path);
  } finally {
    await Promise.all([remove(page), remove(picture)]);
  }
}
