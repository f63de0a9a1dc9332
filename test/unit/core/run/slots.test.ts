import { describe, expect, it } from "vitest";
import { slotVariables } from "#core/run/slots.ts";

const place = { path: "/trees/a", root: "/main", repository: "My Shop!" };

describe("slotVariables", () => {
  it("names the slot, its ports and its database", () => {
    expect(slotVariables({ number: 3, port: 21_030 }, place, { worktreeVariables: { PORT: "{port}" } })).toEqual({
      TUTTI_WORKTREE: "/trees/a",
      TUTTI_ROOT: "/main",
      TUTTI_SLOT: "3",
      TUTTI_PORT: "21030",
      TUTTI_DATABASE: "my_shop_3",
      PORT: "21030",
    });
  });

  it("fills the person's own variables, and leaves what it does not know", () => {
    const worktreeVariables = { API: "http://localhost:{port+7}/{x}", DATABASE_URL: "postgres://localhost/{database}" };
    expect(
      slotVariables({ number: 0, port: 100 }, { ...place, repository: "2048" }, { worktreeVariables }),
    ).toMatchObject({
      API: "http://localhost:107/{x}",
      DATABASE_URL: "postgres://localhost/app_2048_0",
    });
  });

  it("says only where the worktree is when no slot was free", () => {
    expect(slotVariables(undefined, place, { worktreeVariables: { PORT: "{port}" } })).toEqual({
      TUTTI_WORKTREE: "/trees/a",
      TUTTI_ROOT: "/main",
    });
  });
});
