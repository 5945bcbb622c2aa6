/**
 * What the server of runs has: the page, and two files of each run.
 *
 * @module
 */
import { readBytes } from "../../lib/dataset/store.ts";
import type { RunList } from "../../lib/experiment/run_list.ts";
import type { ServedFile } from "../page/serve.ts";
import { fileOf } from "./find.ts";

/**
 * What a page of a run may do: draw and save. It may come from anyone, so it is shut off from what
 * else is served here.
 */
const POLICY = "sandbox allow-scripts allow-downloads allow-popups; default-src 'none'; " +
  "script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:; " +
  "font-src data:; connect-src data: blob:";

/**
 * Answers paths: `/` is searched and made anew; what is else there are the files of that list, by
 * the very addresses in it.
 */
export function filesOfRuns(
  list: () => Promise<RunList>,
  page: (list: RunList) => Promise<string>,
): (path: string) => Promise<ServedFile | undefined> {
  let known = new Map<string, () => Promise<ServedFile>>();
  return async (path) => {
    if (path !== "/") return await known.get(path)?.().catch(() => undefined);
    const found = await list().catch((error: Error) => error);
    if (found instanceof Error) return { type: "text/plain; charset=utf-8", body: found.message };
    known = new Map(found.runs.flatMap((run) => {
      const file = (name: "report.json" | "report.html") =>
        readBytes(fileOf(found.folder, run, name));
      const json = async () => ({
        type: "application/json; charset=utf-8",
        body: await file("report.json"),
      });
      const html = async () => ({
        type: "text/html; charset=utf-8",
        body: await file("report.html"),
        policy: POLICY,
      });
      return [
        [`/${run.report}`, json] as const,
        ...run.page ? [[`/${run.page}`, html] as const] : [],
      ];
    }));
    return { type: "text/html; charset=utf-8", body: await page(found) };
  };
}
