/**
 * How plotly behaves on every page.
 *
 * @module
 */

/**
 * What plotly is told beside a figure. None is sent to anybody's cloud: plotly 4 has a button for
 * that unless it is told so, and faces may be in a figure. Its bar of buttons has those that a drag
 * and a double click do not do already; pictures are saved by ours, below the figure.
 */
export const PLOT_OPTIONS = {
  displaylogo: false,
  showSendToCloud: false,
  responsive: false,
  modeBarButtonsToRemove: ["toImage", "select2d", "lasso2d", "autoScale2d"],
} as const;

/** Pixels that the bar of buttons takes below a figure: over it, it would hide a long title. */
export const BAR = 34;
