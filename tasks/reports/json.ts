/**
 * The list for programs.
 *
 * @module
 */
import { bestOf } from "../../lib/experiment/brief.ts";
import type { RunList } from "../../lib/experiment/run_list.ts";

/** What `--json` prints: a run a row, without what its page needs. */
export function listAsJson({ folder, runs, unread, notes }: RunList) {
  return {
    folder,
    runs: runs.map(({ path, written, page, brief }) => {
      const { name, question, dataset, machine, rows } = brief, best = bestOf(brief);
      return {
        path,
        name,
        question,
        dataset: dataset.name,
        written: new Date(written).toISOString(),
        engine: machine.engine,
        commit: machine.commit ?? "",
        seconds: machine.seconds,
        hasPage: page !== undefined,
        best: {
          label: best.label,
          loss: best.loss,
          network: best.network,
          accuracy: best.accuracy.mean,
          interval: best.accuracy.interval,
        },
        labels: rows.map(({ label }) => label),
      };
    }),
    unread,
    notes,
  };
}
