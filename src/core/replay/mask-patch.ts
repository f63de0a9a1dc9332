import { redactLines, type Redact } from "../analyse/redact.ts";

export interface MaskedPatch {
  readonly patch: string;
  /** Lines that were there before are masked, too: it will not fit what it changes any more. */
  readonly fits: boolean;
}

/**
 * Takes what looks like a secret out of a patch, and leaves its lines where they are.
 *
 * @param added  lines that earlier patches have added, masked; gains those of this one
 */
export function maskPatch(patch: string, redact: Redact, added: Set<string> = new Set()): MaskedPatch {
  const line = redactLines(redact);
  let isBinary = false;
  let fits = true;
  const masked = patch.split("\n").map((text) => {
    if (text.startsWith("diff --git ")) isBinary = false;
    if (text === "GIT binary patch") isBinary = true;
    if (isBinary) return text; // letters that stand for bytes
    const sign = text.slice(0, 1);
    const clean = sign + line(text.slice(1));
    if (clean !== text && sign !== "+" && !added.has(clean.slice(1))) fits = false;
    if (clean !== text && sign === "+") added.add(clean.slice(1));
    return clean;
  });
  return { patch: masked.join("\n"), fits };
}
