const words = /(^|[-_. ])(back-?log|to-?dos?|road-?map|tasks?)([-_. ]|$)/i;

/** Whether a file's name says that it may hold tasks. `path` is relative, with forward slashes. */
export function looksLikeBacklog(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  return dot > 0 && /^\.(md|markdown)$/i.test(name.slice(dot)) && words.test(name.slice(0, dot));
}
