/**
 * Changes a gallery until it is killed: says what it is about to do, and again when that was done.
 */
import { openGallery } from "../../lib/mod.ts";
import { random } from "../../lib/math/random.ts";
import { MODEL, vectorOf } from "./kills.ts";

const [folder, seed] = Deno.args as [string, string];
const gallery = await openGallery(folder, { model: MODEL, create: true });
const draw = random(Number(seed), "changes");
const names = new Set(gallery.people().map(({ name }) => name));
const some = () => [...names][draw.below(names.size)]!;
const done = (what: readonly string[], work: () => void) => {
  console.log(`will ${what.join(" ")}`);
  work();
  console.log(`did ${what.join(" ")}`);
};
console.log("open");
for (let i = 0;; i++) {
  const kind = draw.below(4);
  if (names.size < 5 || kind < 2) {
    // Many photos are many pages of the file: a kill may come between two of them.
    const count = draw.below(3) === 0 ? 400 : 1 + draw.below(20);
    const name = `p${seed}-${i}`, photos = Array.from({ length: count }, (_, k) => k);
    done(["add", name, `${photos.length}`], () =>
      gallery.add(
        name,
        photos.map((photo) => vectorOf(name, photo)),
        photos.map((photo) => `${name}/${photo}`),
      ));
    names.add(name);
  } else if (kind === 2) {
    const name = some();
    done(["remove", name], () => gallery.remove(name));
    names.delete(name);
  } else {
    const from = some(), into = some();
    if (from === into) continue;
    done(["merge", from, into], () => gallery.merge(from, into));
    names.delete(from);
  }
}
