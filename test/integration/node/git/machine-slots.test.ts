import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SLOT_COUNT } from "#core/run/slots.ts";
import { MachineSlots } from "#node/git/machine-slots.ts";
import { takeInOtherProcess } from "./take-slot.ts";

const never = new AbortController().signal;

let folder: string;
let base: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tutti-slots-"));
  base = 30_000;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const slots = () => new MachineSlots({ home: join(folder, "home"), portBase: () => base });
async function worktree(name: string): Promise<string> {
  await mkdir(join(folder, name));
  return join(folder, name);
}

describe("a slot", () => {
  it("stays a worktree's own as long as its folder is there, and is free again afterwards", async () => {
    const [one, two] = [await worktree("one"), await worktree("two")];
    const first = await slots().take(one, never);
    const second = await slots().take(two, never);
    expect(await slots().take(one, never)).toEqual(first);
    expect(second?.number).not.toBe(first?.number);
    await rm(one, { recursive: true });
    expect(await slots().take(await worktree("three"), never)).toEqual(first);
  });

  it("is never one on whose port a program listens", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    base = (server.address() as AddressInfo).port; // a server on TCP has an address of this kind
    const slot = await slots().take(await worktree("one"), never);
    server.close();
    expect(slot?.number).toBeGreaterThan(0);
    expect(slot?.port).toBe(base + 10 * (slot?.number ?? 0));
  });

  it("shares no port with one of a repository that counts from elsewhere", async () => {
    const first = await slots().take(await worktree("one"), never);
    base = 30_005;
    const second = await slots().take(await worktree("two"), never);
    expect(Math.abs((first?.port ?? 0) - (second?.port ?? 0))).toBeGreaterThanOrEqual(10);
  });

  it("goes to one of many processes that ask at once, and there are only so many", async () => {
    const names = await Promise.all(Array.from({ length: 24 }, (_, place) => worktree(`w${place}`)));
    const thirds = [names.slice(0, 8), names.slice(8, 16), names.slice(16)];
    const taken = await Promise.all(thirds.map((each) => takeInOtherProcess(join(folder, "home"), base, each)));
    const numbers = taken.flat().map(({ number }) => number);
    expect(new Set(numbers).size).toBe(24);
    for (let more = numbers.length; more < SLOT_COUNT; more++) {
      const slot = await slots().take(await worktree(`more${more}`), never);
      if (slot === undefined) return; // other programs of this machine listen on some of the ports
    }
    expect(await slots().take(await worktree("last"), never)).toBeUndefined();
  });
});
