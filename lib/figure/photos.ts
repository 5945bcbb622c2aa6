/**
 * Images side by side, with the faces that were found in them.
 *
 * @module
 */
import type { Face } from "../detect/face.ts";
import type { Image } from "../image/image.ts";
import { escapeHtml } from "./escape.ts";
import type { Annotation, Figure, Trace } from "./figure.ts";
import { axesOf, panels } from "./panels.ts";

/** A face, and what is known of it. */
export type TitledFace = Pick<Face, "box" | "landmarks" | "score"> & {
  /** Written above its box. */
  readonly name?: string;
};

/** An image of a figure. */
export interface Photo {
  /** Of 1 or 3 channels. */
  readonly image: Image<Uint8Array>;
  /** Above it; one line. */
  readonly title: string;
  /** What was found in it, in its pixels. */
  readonly faces?: readonly TitledFace[];
}

/** How the images lie. */
export interface PhotosOptions {
  /** Above all. */
  readonly title: string;
  /** The longer side of each, in pixels of the figure. */
  readonly side?: number;
  /** At most so many side by side. */
  readonly columns?: number;
}

const FOUND = "#ffd500";
/** An image with fewer pixels a side is shown as squares, a photograph smoothly. */
const FINE = 64;

/** Images in one frame; a box says how sure the detector was when it is pointed at. */
export async function photosFigure(
  photos: readonly Photo[],
  { title, side = 260, columns = 3 }: PhotosOptions,
): Promise<Figure> {
  const widest = Math.max(...photos.map(({ image }) => shrunk(image, side)[0]));
  const highest = Math.max(...photos.map(({ image }) => shrunk(image, side)[1]));
  const hidden = { label: "", visible: false };
  const layout = panels({
    title: escapeHtml(title),
    titles: photos.map((photo) => escapeHtml(photo.title)),
    size: [widest, highest],
    gap: [14, 34],
    x: photos.map(({ image }) => ({ ...hidden, range: around(image.width, widest, image, side) })),
    y: photos.map(({ image }) => ({
      ...hidden,
      range: around(image.height, highest, image, side).reverse(),
    })),
    columns,
  });
  const images = await Promise.all(photos.map(async ({ image }, i) => ({
    source: await dataUrl(image, side),
    xref: axesOf(i).xaxis,
    yref: axesOf(i).yaxis,
    x: 0,
    y: 0,
    sizex: image.width,
    sizey: image.height,
    sizing: "stretch",
    layer: "below",
  })));
  const data = photos.flatMap(({ faces = [] }, i) => [
    // An axis without a trace is not drawn, and its image with it.
    { type: "scatter", x: [null], y: [null], ...axesOf(i) },
    ...faces.flatMap((face) => tracesOf(face).map((trace) => ({ ...trace, ...axesOf(i) }))),
  ]);
  const names = photos.flatMap(({ faces = [] }, i) =>
    faces.filter(({ name }) => name !== undefined).map((face) => {
      const { xaxis: xref, yaxis: yref } = axesOf(i);
      return { ...labelOf(face), xref, yref };
    })
  );
  const annotations = [...layout["annotations"] as Annotation[], ...names];
  return { data, layout: { ...layout, images, annotations } };
}

/** The sides of an image in the figure. */
function shrunk({ width, height }: Image, side: number): [number, number] {
  const scale = side / Math.max(width, height);
  return [width * scale, height * scale];
}

/** The range of an axis that has an image in its middle, none of it stretched. */
function around(length: number, panel: number, { width, height }: Image, side: number): number[] {
  const half = panel * Math.max(width, height) / side / 2;
  return [length / 2 - half, length / 2 + half];
}

/** A box that is seen on any ground, and its landmarks. */
function tracesOf(
  { box: [left, top, right, bottom], landmarks, score, name }: TitledFace,
): Trace[] {
  const outline = {
    type: "scatter",
    mode: "lines",
    x: [left, right, right, left, left],
    y: [top, top, bottom, bottom, top],
  };
  const text = `score ${score.toFixed(4)}<extra>${escapeHtml(name ?? "")}</extra>`;
  return [
    { ...outline, line: { color: "#000", width: 4 }, hoverinfo: "skip" },
    { ...outline, line: { color: FOUND, width: 2 }, hovertemplate: text },
    {
      type: "scatter",
      mode: "markers",
      x: landmarks.map(([x]) => x),
      y: landmarks.map(([, y]) => y),
      marker: { color: FOUND, size: 5, line: { color: "#000", width: 1 } },
      hoverinfo: "skip",
    },
  ];
}

/** The name of a face above its box. */
function labelOf({ box: [left, top, right], name = "" }: TitledFace): Annotation {
  return {
    text: `<b>${escapeHtml(name)}</b>`,
    x: (left + right) / 2,
    y: top,
    yanchor: "bottom",
    showarrow: false,
    bgcolor: FOUND,
    font: { size: 11, color: "#000" },
  };
}

/** An image file of twice the size at which it is seen, as a data address. */
async function dataUrl({ data, width, height, channels }: Image<Uint8Array>, side: number) {
  const { default: sharp } = await import("sharp");
  const pixels = Math.max(width, height) < FINE;
  const [across, down] = shrunk({ data, width, height, channels }, 2 * side).map(Math.round);
  const file = await sharp(data, { raw: { width, height, channels: channels as 1 | 3 } })
    .resize(across!, down!, { fit: "fill", kernel: pixels ? "nearest" : "lanczos3" })
    .toFormat(pixels ? "png" : "jpeg").toBuffer();
  return `data:image/${pixels ? "png" : "jpeg"};base64,${file.toString("base64")}`;
}
