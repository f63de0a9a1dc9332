import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { editorSettingsName } from "../settings-files.ts";
import { storeDirectory } from "../store/open-store.ts";

/**
 * Writes the editor's settings where workers and terminals read them.
 *
 * @param values  only what the user has set
 * @param keep    names whose last written value stays, because the present one is wrong
 */
export async function writeEditorSettings(
  commonDirectory: string,
  values: Readonly<Record<string, unknown>>,
  keep: ReadonlySet<string>,
): Promise<void> {
  const directory = storeDirectory(commonDirectory);
  const file = join(directory, editorSettingsName);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const before = await readFile(file, "utf8").catch(() => undefined);
  const kept = Object.entries(parsed(before)).filter(([key]) => keep.has(key));
  const text = `${JSON.stringify({ ...Object.fromEntries(kept), ...values }, null, 2)}\n`;
  if (text === before) return;
  const fresh = `${file}.${process.pid}`;
  await writeFile(fresh, text, { mode: 0o600 });
  await rename(fresh, file); // whole or not at all: others read it at any moment
}

function parsed(text: string | undefined): object {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {}; // written by hand, and not readable: the editor's values replace it
  }
}
