import { describe, expect, it } from "vitest";
import { readDockerfile, stagesOf } from "#core/analyse/docker/dockerfile.ts";
import { analysisOf } from "../../../../fakes/analysis-of.ts";
import { faultsIn } from "../../../../fakes/faults-in.ts";

const docker = (text: string, path = "Dockerfile") => faultsIn(path, text, "docker");
const good = "FROM node:24-slim\nUSER node\n";

describe("a Dockerfile", () => {
  it("is read as its builder reads it", () => {
    const text = `# syntax=docker/dockerfile:1
FROM --platform=linux/amd64 node:24 AS Build
run apt-get update && \\
    # a remark
    apt-get install -y git \\

    && true
COPY <<EOF /a.txt
FROM nowhere
EOF
RUN <<-'END'
  echo one
END
FROM build
`;
    expect(readDockerfile(text).map(({ name, line, text: rest }) => [name, line, rest])).toEqual([
      ["FROM", 2, "--platform=linux/amd64 node:24 AS Build"],
      ["RUN", 3, "apt-get update && apt-get install -y git && true"],
      ["COPY", 8, "<<EOF /a.txt\nFROM nowhere"],
      ["RUN", 11, "<<-'END'\n  echo one"],
      ["FROM", 14, "build"],
    ]);
    expect(stagesOf(readDockerfile(text)).map(({ image, name }) => [image, name])).toEqual([
      ["node:24", "build"],
      ["build", undefined],
    ]);
  });

  it("may say what continues a line", () => {
    expect(
      readDockerfile("# escape=`\nFROM windows\nRUN dir `\n  C:\\\nCMD x\n").map(({ name, text }) => `${name} ${text}`),
    ).toEqual(["FROM windows", "RUN dir C:\\", "CMD x"]);
  });

  for (const text of [
    "",
    "\\",
    "FROM",
    "FROM \\\n",
    "RUN <<EOF",
    "USER\n",
    "RUN",
    "ADD",
    "ENV",
    "ENV =",
    "EXPOSE",
    "FROM a AS a\nFROM a AS a\nCMD x",
  ]) {
    it(`survives ${JSON.stringify(text)}`, async () => expect(Array.isArray(await docker(text))).toBe(true));
  }

  const cases: readonly (readonly [text: string, ...faults: readonly string[]])[] = [
    ["FROM node\n", "warning open-image:1"],
    ["FROM node:latest AS a\nFROM a\n", "warning open-image:1"],
    ["FROM registry.example.invalid:5000/x\n", "warning open-image:1"],
    ["FROM node:24\nFROM scratch\n"],
    ["ARG V=1\nFROM node:$V\nFROM $BASE\nFROM a@sha256:00\n"],
    ["FROM node:24\nCMD node .\n", "warning root-user:1"],
    ["FROM node:24\nUSER root\nCMD node .\n", "warning root-user:2"],
    ["FROM node:24\nUSER root\nRUN x\nUSER 1000:1000\nCMD node .\n"],
    ["FROM node:24 AS base\nUSER node\nFROM base\nCMD node .\n"],
    ["FROM gcr.example.invalid/distroless/static:nonroot\nCMD a\n"],
    ["FROM node:24\nRUN npm test\n"],
    [`${good}ADD https://example.invalid/a.sh /\n`, "warning add-remote:3"],
    [`${good}ADD --checksum=sha256:00 https://example.invalid/a.sh /\n`],
    [`${good}ADD a.txt b.txt /\n`, "info add-instead-of-copy:3"],
    [`${good}ADD rootfs.tar.gz /\n`],
    [`${good}RUN apt-get update && apt-get install -y git\n`, "info apt-lists:3", "info apt-recommends:3"],
    [`${good}RUN apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*\n`],
    [`${good}RUN --mount=type=cache,target=/var/lib/apt apt-get install --no-install-recommends -y git\n`],
    [`${good}RUN apt-get update\n`, "warning apt-update-alone:3"],
    [`${good}RUN apk add git\n`, "info apk-cache:3"],
    [`${good}RUN apk add --no-cache git\n`],
    [`${good}RUN curl -fsSL https://example.invalid/x | sudo bash -s\n`, "warning pipe-to-shell:3"],
    [`${good}RUN curl -fsSLo x https://example.invalid/x && sha256sum -c x.sum | shuf\n`],
    [`${good}ENV DB_PASSWORD=hunter22\n`, "warning secret-in-image:3"],
    [`${good}ENV API_KEY hunter22\n`, "warning secret-in-image:3"],
    [`${good}ARG NPM_TOKEN\n`, "warning secret-in-image:3"],
    [`${good}ENV DB_PASSWORD= TOKEN_FILE=/run/x USE_TOKEN=true PATH=$PATH:/x\n`],
    [`${good}ARG VERSION=1\nENV NODE_ENV=production KEYBOARD=de\n`],
    [`${good}WORKDIR app\n`, "info relative-workdir:3"],
    [`${good}WORKDIR /app\nWORKDIR $HOME\n`],
    [`${good}MAINTAINER ada\nEXPOSE 80 70000/tcp\n`, "info maintainer:3", "error no-port:4"],
    [`${good}CMD a\nENTRYPOINT ["x"]\nCMD b\n`, "warning overridden:3"],
  ];
  for (const [text, ...faults] of cases) {
    it(`${JSON.stringify(text)}: ${faults.join(", ") || "nothing to say"}`, async () =>
      expect((await docker(text)).toSorted()).toEqual(faults.toSorted()));
  }

  it("repeats no value of a secret", async () => {
    const analysis = await analysisOf({ Dockerfile: `${good}ENV DB_PASSWORD=hunter22 API_KEY="open sesame"\n` });
    expect(JSON.stringify(analysis)).not.toMatch(/hunter22|sesame/);
    expect(
      analysis.findings
        .filter(({ rule }) => rule === "docker/secret-in-image")
        .map(({ evidence }) => evidence[0]?.text ?? "")
        .toSorted(),
    ).toEqual(["ENV API_KEY", "ENV DB_PASSWORD"]);
  });

  it("has many names, and people who work in it may be root", async () => {
    for (const path of ["docker/Dockerfile.prod", "app.dockerfile", "Containerfile"])
      expect(await docker("FROM a\n", path)).toEqual(["warning open-image:1"]);
    for (const path of [
      "Dockerfile.dockerignore",
      "vendor/x/Dockerfile",
      "Dockerfiles.md",
      "Dockerfile.md",
      "data/Dockerfile.js",
    ])
      expect(await docker("FROM a\n", path)).toEqual([]);
    expect(await docker("FROM node:24\nCMD bash\n", ".devcontainer/Dockerfile")).toEqual([]);
  });
});

describe("a compose file", () => {
  const compose = (service: string, path = "compose.yaml") =>
    faultsIn(path, `services:\n  web:\n${service.replace(/^/gm, "    ")}\n`, "compose");
  const cases: readonly (readonly [service: string, ...faults: readonly string[]])[] = [
    ["image: nginx", "warning open-image:3"],
    ["image: nginx:latest", "warning open-image:3"],
    ["image: nginx:${TAG:-latest}", "warning open-image:3"],
    ["image: nginx:1.27"],
    ["image: ${IMAGE}"],
    ["image: own\nbuild: ."],
    ["privileged: true", "warning privileged:3"],
    ["privileged: false"],
    ["network_mode: host\npid: host", "warning host-namespace:3", "warning host-namespace:4"],
    ["network_mode: bridge"],
    ["volumes:\n  - ./a:/a\n  - /var/run/docker.sock:/var/run/docker.sock:ro", "warning docker-socket:5"],
    ["volumes:\n  - type: bind\n    source: /var/run/docker.sock\n    target: /x", "warning docker-socket:4"],
    ["cap_add: [NET_ADMIN, SYS_ADMIN]", "warning capability:3"],
  ];
  for (const [service, ...faults] of cases) {
    it(`${JSON.stringify(service)}: ${faults.join(", ") || "nothing to say"}`, async () =>
      expect(await compose(service)).toEqual(faults));
  }

  it("has many names, may share parts, and may be a template", async () => {
    expect(await compose("image: nginx", "deploy/docker-compose.prod.yml")).toEqual(["warning open-image:3"]);
    expect(await compose("image: nginx", "composer.yml")).toEqual([]);
    const shared = "x-base: &base\n  privileged: true\nservices:\n  a:\n    <<: *base\n    image: nginx:1\n";
    expect(await faultsIn("docker-compose.yml", shared, "compose")).toEqual(["warning privileged:2"]);
    expect(await faultsIn("compose.yml", "services: {{ template }\n", "compose")).toEqual([]);
  });
});
