/// <reference lib="dom" />
/** `deno task lab` in a browser: a notebook is opened and run as a person would. */
import type { Page } from "puppeteer-core";
import { watchPage } from "../figure/watched_page.ts";
import { freePorts } from "../../tasks/notebook/ports.ts";
import { inFolder } from "../folder.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** So long a notebook may take, in milliseconds; the machine may do other things besides. */
const PATIENCE = 600_000;

/** A code cell after a run; cells count from 1, code and text together. */
export interface RunCell {
  readonly cell: number;
  /** Whether it ran to its end. */
  readonly ran: boolean;
  readonly errors: readonly string[];
  /** Figures that it has, and how many of them one sees: as a picture or drawn by plotly. */
  readonly figures: number;
  readonly seen: number;
}

/** Starts JupyterLab with settings of its own, hands on its address, and ends it. */
export function withLab(look: (address: (notebook: string) => string) => Promise<void>) {
  return inFolder(async (folder) => {
    const [port] = await freePorts(1), token = crypto.randomUUID();
    const settings = `${folder}/lab/user-settings/@jupyterlab/docmanager-extension`;
    await Deno.mkdir(settings, { recursive: true });
    // Notebooks of the project are looked at, not written with what they showed.
    await Deno.writeTextFile(`${settings}/plugin.jupyterlab-settings`, `{ "autosave": false }`);
    const folders = ["DATA", "CONFIG", "RUNTIME"].map((name) => [`JUPYTER_${name}_DIR`, folder]);
    const lab = new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-P=notebooks", "--no-prompt", "--no-check", "tasks/lab.ts"],
        ...["--no-browser", "--allow-root", `--port=${port}`, "--ServerApp.port_retries=0"],
        ...[`--IdentityProvider.token=${token}`, "--LabApp.expose_app_in_browser=True"],
      ],
      cwd: ROOT,
      env: { ...Object.fromEntries(folders), NO_COLOR: "1" },
      stdout: "null",
      stderr: "piped",
    }).spawn();
    let said = "";
    const up = Promise.withResolvers<void>();
    const listening = (async () => {
      for await (const text of lab.stderr.pipeThrough(new TextDecoderStream())) {
        if (/is running at/.test(said += text)) up.resolve();
      }
      up.reject(new Error(`JupyterLab did not start:\n${said}`));
    })();
    try {
      await up.promise;
      await look((name) => `http://localhost:${port}/lab/tree/${name}.ipynb?token=${token}&reset`);
    } finally {
      lab.kill("SIGTERM");
      await Promise.all([lab.status, listening]);
    }
  });
}

/** Opens a notebook, runs all of it and tells of every code cell. Nothing is saved. */
export async function runInLab(address: string): Promise<readonly RunCell[]> {
  let cells: readonly RunCell[] = [];
  await watchPage(async ({ page }) => {
    await page.setViewport({ width: 1400, height: 1000 });
    await page.goto(address, { timeout: PATIENCE });
    await until(page, `window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel`);
    await page.evaluate(`{ const { sessionContext: session } = jupyterapp.shell.currentWidget;
      session.ready.then(() => jupyterapp.commands.execute("notebook:run-all-cells"))
        .then(() => window.ranAll = true); undefined; }`); // not waited for here: it may be long
    await until(page, "window.ranAll && [...document.images].every(({ complete }) => complete)");
    cells = await page.evaluate(CELLS) as RunCell[];
    await page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()");
  }, { complaints: [] });
  return cells;
}

const until = (page: Page, what: string) =>
  page.waitForFunction(what, { timeout: PATIENCE, polling: 200 });

const CELLS = `jupyterapp.shell.currentWidget.content.widgets.flatMap(({ model, node }, i) => {
  if (model.type !== "code") return [];
  const outputs = model.sharedModel.outputs;
  const large = (element) => element.getBoundingClientRect().height > 100 &&
    (element.tagName !== "IMG" || element.naturalWidth > 0);
  return [{
    cell: i + 1,
    ran: model.executionCount !== null,
    errors: outputs.filter((output) => output.output_type === "error")
      .map(({ ename, evalue }) => ename + ": " + evalue),
    figures: outputs.filter(({ data }) => data?.["application/vnd.plotly.v1+json"]).length,
    seen: [...node.querySelectorAll(".jp-OutputArea-output")].filter((shown) =>
      [...shown.querySelectorAll("svg, img")].some(large)).length,
  }];
})`;
