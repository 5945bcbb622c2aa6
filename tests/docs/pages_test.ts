import { deepEqual, equal } from "node:assert/strict";
import { codeOf, commandsOf, wordsOf } from "./pages.ts";

Deno.test("code is found in lists and tables, and tildes fence as well", () => {
  const { blocks, quoted } = codeOf(
    "- one\n\n  ```ts\n  const a = 1;\n  ```\n\n~~~sh\nls\n~~~\n\n| a |\n| - |\n| `deno task ok` |\n",
  );
  deepEqual(blocks, [{ language: "ts", text: "const a = 1;" }, { language: "sh", text: "ls" }]);
  deepEqual(quoted, ["deno task ok"]);
});

Deno.test("a command may go over lines and be commented, and its quoted words stay whole", () => {
  const text = "one  # why\n# nothing\ntwo a \\\n  --b \"c d\" --e='#f'\n";
  const page = { path: "", blocks: [{ language: "sh", text }], quoted: [] };
  const commands = commandsOf(page);
  equal(commands.length, 2);
  deepEqual(commands.map(wordsOf), [["one"], ["two", "a", "--b", "c d", "--e=#f"]]);
});
