import { once } from "node:events";
import { mkdir, mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createSocketServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseHostRule } from "#core/permission/host-rule.ts";
import { contain, type ContainRequest } from "#node/contain/contain.ts";
import { probeGate } from "#node/contain/host-gate.ts";
import { probeWall } from "#node/contain/wall.ts";
import { endRun } from "#node/process/end-tree.ts";
import { startProcess } from "#node/process/running-process.ts";

const gate = await probeGate(await probeWall());

describe.skipIf(gate.kind === "none")("a process that may reach named hosts only", { timeout: 120_000 }, () => {
  let place: string;
  let server: Server;
  let port: number;
  const asked: string[] = [];

  beforeAll(async () => {
    place = await realpath(await mkdtemp(join(tmpdir(), "tutti-hosts-")));
    await mkdir(join(place, "worktree"));
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.headers.host} ${request.url}`);
      response.end(`yes to ${request.url}\n`);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    ({ port } = server.address() as AddressInfo); // a listening TCP server has one
  });
  afterAll(async () => {
    await endRun(`r-${place.slice(-6)}`, 0); // of a test that was given up
    server.close();
    await rm(place, { recursive: true, force: true });
  });

  const request = (hosts: readonly string[]): ContainRequest => ({
    level: "hosts",
    worktree: join(place, "worktree"),
    homes: [],
    writable: [],
    hosts: hosts.map((each) => parseHostRule(each)!),
    tuttiHome: join(place, "home", ".tutti"),
  });

  /** Runs a script of Node's inside. */
  async function run(script: string, hosts: readonly string[], more: Record<string, string> = {}) {
    const environment = {
      PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter),
      HOME: join(place, "home"),
      ...more,
    };
    const launch = { command: process.execPath, args: ["--input-type=module", "-e", script], environment };
    const { launch: walled, containment, refusals } = await contain(launch, request(hosts));
    expect(containment).toEqual({ level: "hosts" });
    await using child = await startProcess({ ...walled, cwd: request([]).worktree, run: `r-${place.slice(-6)}` });
    const [out, error, { exitCode }] = await Promise.all([text(child.stdout), text(child.stderr), child.ended]);
    return { code: exitCode, out, error, refused: refusals?.rest() };
  }

  it("reaches what is named of this machine, as if it were outside, and keeps its exit code", async () => {
    const script = `console.log((await (await fetch("http://localhost:${port}/one")).text()).trim()); process.exit(7)`;
    expect(await run(script, [`localhost:${port}`])).toEqual({ code: 7, out: "yes to /one\n", error: "", refused: [] });
  });

  it("reaches a named host through the proxy, by a tunnel and by a plain request", async () => {
    const script = `
      import { request } from "node:http";
      const proxy = new URL(process.env.http_proxy);
      const ask = (options) => new Promise((resolve, reject) => request({ host: proxy.hostname, port: proxy.port, ...options })
        .on("connect", (answer, socket) => { socket.end("GET /tunnel HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n");
          let text = ""; socket.on("data", (data) => text += data).on("end", () => resolve(text.split("\\r\\n\\r\\n")[1])) })
        .on("response", async (answer) => { let text = ""; for await (const data of answer) text += data; resolve(answer.statusCode + " " + text) })
        .on("error", reject).end());
      console.log((await ask({ method: "CONNECT", path: "localhost:${port}" })).includes("yes to /tunnel"));
      console.log((await ask({ path: "http://localhost:${port}/plain", headers: { host: "other" } })).trim());`;
    const { out, error, refused } = await run(script, [`localhost:${port}`]);
    expect({ out, error }).toEqual({ out: "true\n200 yes to /plain\n", error: "" });
    expect(refused).toEqual([]);
    expect(asked).toContain(`GET localhost:${port} /plain`);
  });

  it("is kept from every other host with a sentence, and each is counted", async () => {
    const script = `
      import { request } from "node:http";
      for (const url of ["http://other.example/", "http://localhost:${port}/"]) {
        const proxy = new URL(process.env.HTTP_PROXY);
        const answer = await new Promise((resolve) => request({ host: proxy.hostname, port: proxy.port, path: url }).on("response", resolve).end());
        let text = ""; for await (const data of answer) text += data;
        console.log(answer.statusCode, text.trim());
      }
      console.log(await fetch("https://other.example/").then(() => "reached", () => "failed"));`;
    const before = asked.length;
    const { out, refused } = await run(script, ["api.example.com"]);
    expect(out).toMatch(
      /^403 Tutti does not let this process reach other\.example:80\. .* “agentHosts”\.\n403 .*localhost/,
    );
    expect(out).toMatch(/failed\n$/);
    expect(refused).toEqual([
      { type: "host-refused", host: "other.example:80", times: 1 },
      { type: "host-refused", host: `localhost:${port}`, times: 1 },
      { type: "host-refused", host: "other.example:443", times: 1 },
    ]);
    expect(asked.slice(before)).toEqual([]);
    expect(await readdir(join(place, "home", ".tutti", "refused"))).toEqual([]);
  });

  it("gets out neither by names, nor by sockets of its own, nor by those of other programs", async () => {
    const path = join(place, "worktree", "other.sock");
    const other = createSocketServer(() => asked.push("other program")).listen(path);
    await once(other, "listening");
    const script = `
      import { connect } from "node:net"; import { createSocket } from "node:dgram"; import { lookup } from "node:dns/promises";
      const tried = (options) => new Promise((resolve) => connect(options).on("connect", () => resolve("reached")).on("error", (e) => resolve(e.code)));
      console.log(await lookup("localhost.example.com").then(() => "found", () => "no name"));
      console.log(await tried({ host: "127.0.0.1", port: ${port} }), await tried({ path: ${JSON.stringify(path)} }));
      console.log(await new Promise((resolve) => createSocket("udp4").send("x", 53, "192.0.2.1", (e) => resolve(e?.code ?? "sent"))));
      console.log(await tried({ host: "192.0.2.1", port: 80 }));
      process.exit();`;
    const { out } = await run(script, ["api.example.com"]);
    other.close();
    expect(out).toBe("no name\nECONNREFUSED EPERM\nENETUNREACH\nENETUNREACH\n");
    expect(asked).not.toContain("other program");
  });

  it("cannot make the gate itself run anything outside", async () => {
    const evil = `data:text/javascript,process.stderr.write("evil ran where http_proxy is "+process.env.http_proxy+" and argv is "+process.argv[2])`;
    const { error } = await run("0", [], { NODE_OPTIONS: `--import ${JSON.stringify(evil.replaceAll(" ", "%20"))}` });
    expect(error).toContain("evil ran");
    expect(error).not.toMatch(/argv is (keep|serve)/);
  });
});

it("is contained in files only where hosts cannot be limited, and says why", async () => {
  const launch = { command: "true", args: [], environment: {} };
  const asked = {
    level: "hosts",
    worktree: tmpdir(),
    homes: [],
    writable: [],
    hosts: [],
    tuttiHome: tmpdir(),
  } as const;
  const seatbelt = { kind: "seatbelt", program: "/usr/bin/sandbox-exec" } as const;
  const { containment } = await contain(
    launch,
    asked,
    async () => seatbelt,
    () => probeGate(seatbelt),
  );
  expect(containment).toEqual({ level: "files", reason: "hosts cannot be limited on macOS yet." });
});
