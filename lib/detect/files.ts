/**
 * Where the released weights of MTCNN are.
 *
 * @module
 */
import { obtain } from "../dataset/fetch.ts";
import type { FetchOptions, RemoteFile } from "../dataset/remote.ts";
import { type CaffeModel, readCaffeModel } from "../format/caffemodel.ts";
import { CASCADE, type CascadeName } from "./cascade.ts";

const HOST = "https://raw.githubusercontent.com/kpzhang93/MTCNN_face_detection_alignment/master/" +
  "code/codes/MTCNNv1/model/";

const file = (name: string, bytes: number, sha256: string): RemoteFile => ({
  name,
  folder: "mtcnn",
  bytes,
  sha256,
  addresses: [HOST + name],
});

/** The three files by Zhang, Zhang, Li and Qiao (2016), MIT licence. */
export const MTCNN_FILES: Readonly<Record<CascadeName, RemoteFile>> = {
  proposal: file(
    "det1.caffemodel",
    28_163,
    "d6085e7f48ba7e6b6f1b58964595f6bce5b97bcc4866751f7b4bdc98f920c096",
  ),
  refinement: file(
    "det2.caffemodel",
    407_910,
    "39b20f7a57bb8176cc9466cea4dfd52da6a6f876de60c7ab222a309f2d0ca08c",
  ),
  output: file(
    "det3.caffemodel",
    1_558_412,
    "9d6098829a4d6d318f37cec42142465637fafe4c673f2e93b69495bf7ca23d2d",
  ),
};

/** The released weights of the three networks, as they are in their files. */
export type CascadeModels = Readonly<Record<CascadeName, CaffeModel>>;

/**
 * Brings the three files from the cache, a mirror or their address, and reads them.
 *
 * @throws {MissingFile} A file that cannot be had.
 */
export async function loadCascade(options: FetchOptions = {}): Promise<CascadeModels> {
  const names = Object.keys(CASCADE) as CascadeName[];
  const models = await Promise.all(
    names.map(async (name) => readCaffeModel(await obtain(MTCNN_FILES[name], options))),
  );
  return Object.fromEntries(names.map((name, i) => [name, models[i]!])) as CascadeModels;
}
