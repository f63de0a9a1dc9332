import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { storeDirectory } from "../store/open-store.ts";

/** Where an editor listens, and the word that proves that an asker may read the user's own files. */
export const EditorAddress = z.object({ path: z.string(), token: z.string().min(32) });
export type EditorAddress = z.infer<typeof EditorAddress>;

/** Who offers credentials: a window that is open, or a command while it waits for its run. */
export type Offerer = "editor" | "command";

/** `undefined` when no editor has left one. The editor may be gone all the same. */
export async function readAddress(commonDirectory: string, offerer: Offerer): Promise<EditorAddress | undefined> {
  try {
    return EditorAddress.safeParse(JSON.parse(await readFile(addressFile(commonDirectory, offerer), "utf8"))).data;
  } catch {
    return undefined; // there is none, or somebody else has written it
  }
}

/** Replaces what another window may have left: the window that was opened last answers. */
export async function writeAddress(commonDirectory: string, offerer: Offerer, address: EditorAddress): Promise<void> {
  const file = addressFile(commonDirectory, offerer);
  await mkdir(storeDirectory(commonDirectory), { recursive: true, mode: 0o700 });
  const fresh = `${file}.${process.pid}`;
  await writeFile(fresh, JSON.stringify(address), { mode: 0o600 });
  await rename(fresh, file);
}

/** Another window may have written its own meanwhile: that one stays. */
export async function removeAddress(commonDirectory: string, offerer: Offerer, token: string): Promise<void> {
  const address = await readAddress(commonDirectory, offerer);
  if (address?.token === token) await rm(addressFile(commonDirectory, offerer), { force: true });
}

function addressFile(commonDirectory: string, offerer: Offerer): string {
  return join(storeDirectory(commonDirectory), `${offerer}.json`);
}
