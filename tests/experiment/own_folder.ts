import { random } from "../../lib/math/random.ts";

/** Writes `ROOT/PERSON/1.pgm …`: grey noise that is much alike on the images of one person. */
export async function writePeople(
  root: string,
  people: Readonly<Record<string, number>>,
  [height, width]: readonly [number, number] = [28, 24],
): Promise<void> {
  for (const [name, images] of Object.entries(people)) {
    await Deno.mkdir(`${root}/${name}`, { recursive: true });
    const own = random(1, name),
      face = Array.from({ length: width * height }, () => own.below(200));
    for (let i = 1; i <= images; i++) {
      const pixels = Uint8Array.from(face, (value) => value + own.below(50));
      const head = new TextEncoder().encode(`P5\n${width} ${height}\n255\n`);
      await Deno.writeFile(`${root}/${name}/${i}.pgm`, Uint8Array.of(...head, ...pixels));
    }
  }
}
