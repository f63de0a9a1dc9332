import type { InboxItem } from "./inbox.ts";

/** Names one state that needs a human. It is over when it leaves the inbox; the same again later is another one. */
export function attentionKey({ kind, task, run, approval, question }: InboxItem): string {
  return [kind, approval ?? question ?? run ?? task].join(":");
}

/**
 * What a person has not been told of yet.
 *
 * @param told  keys of what was there before; what is settled since is forgotten
 */
export function newAttention(
  items: readonly InboxItem[],
  told: ReadonlySet<string>,
): { readonly fresh: readonly InboxItem[]; readonly told: ReadonlySet<string> } {
  const fresh = items.filter((item) => !told.has(attentionKey(item)));
  return { fresh, told: new Set(items.map(attentionKey)) };
}
