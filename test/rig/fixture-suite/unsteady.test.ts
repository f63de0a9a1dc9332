import { expect, it } from "vitest";

it("passes at once", () => {});

for (let index = 1; index <= Number(process.env["UNSTEADY"]); index++) {
  let tries = 0;
  it(`passes the second time ${index}`, () => expect([++tries], "it came too late").toEqual([2]));
}

it.runIf(process.env["BROKEN"] !== undefined)("fails each time", () => expect.fail("it never comes"));
