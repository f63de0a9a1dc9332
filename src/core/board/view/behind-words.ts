/** For example `3 commits behind main`. */
export function behindWords({ commits, name }: { readonly commits: number; readonly name: string }): string {
  return `${commits} ${commits === 1 ? "commit" : "commits"} behind ${name}`;
}
