import { expect, it } from "vitest";
import { bubblewrapArguments } from "#node/contain/bubblewrap.ts";
import { seatbeltProfile } from "#node/contain/seatbelt.ts";
import type { Places } from "#node/contain/places.ts";

const places: Places = {
  worktree: '/trees/a "b"',
  writable: ["/private/tmp"],
  guarded: ["/repo"],
  within: { writable: ["/repo/.git/objects"], guarded: ['/trees/a "b"/.git'] },
  hidden: ["/repo/.git/tutti"],
};

it("writes a profile in which the last word on a path is the right one", () => {
  expect(seatbeltProfile(places).split("\n").slice(4)).toEqual([
    '(allow file-write* (subpath "/private/tmp"))',
    '(deny file-write* (subpath "/repo"))',
    '(allow file-write* (subpath "/trees/a \\"b\\"") (subpath "/repo/.git/objects"))',
    '(deny file-write* (subpath "/trees/a \\"b\\"/.git"))',
    '(deny file* (subpath "/repo/.git/tutti"))',
  ]);
});

it("mounts the same places in the same order", () => {
  const words = bubblewrapArguments(places).join(" ");
  const order = ["--bind /private/tmp", "--ro-bind /repo /repo", '--bind /trees/a "b"', "--ro-bind /trees", "--tmpfs"];
  expect(order.map((word) => words.indexOf(word))).toEqual(
    order.map((word) => words.indexOf(word)).toSorted((a, b) => a - b),
  );
  expect(words).not.toContain("--die-with-parent"); // an agent may outlive its worker
});
