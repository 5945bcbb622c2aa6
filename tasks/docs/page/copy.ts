/**
 * A button on every piece of code.
 *
 * @module
 */
/// <reference lib="dom" />

/** So long, in milliseconds, the button says that it has copied. */
const TOLD = 1500;

/** Puts a button on each piece of code of the page. */
export function addCopyButtons(): void {
  for (const block of document.querySelectorAll<HTMLElement>(".code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.onclick = async () => {
      const text = block.querySelector("code")!.textContent!.trimEnd();
      button.textContent = await copy(text) ? "Copied" : "Cannot copy";
      setTimeout(() => button.textContent = "Copy", TOLD);
    };
    block.append(button);
  }
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // the browser forbids it
  }
}
