import { describe, expect, it } from "vitest";
import { parseRemote } from "#core/publish/remote.ts";

describe("parseRemote", () => {
  it("finds host, owner and repository in every usual address", () => {
    const place = { host: "github.com", origin: "https://github.com", owner: "octo", repo: "demo" };
    for (const address of [
      "https://github.com/octo/demo",
      "https://github.com/octo/demo.git",
      "https://github.com/octo/demo/",
      "https://ada:secret@github.com/octo/demo.git",
      "git@github.com:octo/demo.git",
      "ssh://git@github.com/octo/demo.git",
      "ssh://git@ssh.github.com:443/octo/demo.git",
      "github.com:octo/demo",
    ]) {
      expect(parseRemote("origin", address).forge, address).toEqual(place);
    }
  });

  it("keeps the port of a web address and drops the password in it", () => {
    const remote = parseRemote("origin", "http://ada:secret@127.0.0.1:4020/octo/demo.git");
    expect(remote.forge?.origin).toBe("http://127.0.0.1:4020");
    expect(remote.url).toBe("http://127.0.0.1:4020/octo/demo.git");
    expect(remote.transport).toBe("http");
  });

  it("knows no forge behind a folder, a Windows path, or another shape", () => {
    for (const address of [
      "/srv/git/demo.git",
      "../demo",
      "C:\\repos\\demo",
      "file:///srv/demo.git",
      "https://gitlab.com/a/b/c",
    ]) {
      expect(parseRemote("origin", address).forge, address).toBeUndefined();
    }
  });
});
