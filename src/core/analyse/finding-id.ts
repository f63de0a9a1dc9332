import { FindingId } from "../board/ids.ts";
import { fingerprint } from "../hash.ts";

/**
 * Makes the ids of one file's findings of one rule. The line number is not
 * part of an id, so an id survives edits elsewhere in the file; the same
 * content a second time gets another id by its count.
 */
export function findingIds(rule: string, file: string): (content: string) => FindingId {
  const seen = new Map<string, number>();
  return (content) => {
    const normalised = content.trim().replace(/\s+/g, " ").toLowerCase();
    const occurrence = seen.get(normalised) ?? 0;
    seen.set(normalised, occurrence + 1);
    return FindingId.parse(`f-${fingerprint(`${rule}\n${file}\n${normalised}\n${occurrence}`)}`);
  };
}
