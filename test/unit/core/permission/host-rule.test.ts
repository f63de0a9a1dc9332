import { describe, expect, it } from "vitest";
import { hostWithPort, isOwnAddress, mayReach, parseHostRule } from "#core/permission/host-rule.ts";

const rules = (...texts: readonly string[]) => texts.map((text) => parseHostRule(text)!);

describe("parseHostRule", () => {
  it.each([
    ["api.example.com", { host: "api.example.com", below: false, port: 443 }],
    [" API.Example.COM.:8443 ", { host: "api.example.com", below: false, port: 8443 }],
    ["*.example.com", { host: "example.com", below: true, port: 443 }],
    ["localhost:11434", { host: "localhost", below: false, port: 11_434 }],
    ["127.0.0.1:80", { host: "127.0.0.1", below: false, port: 80 }],
    ["[::1]:8080", { host: "::1", below: false, port: 8080 }],
    ["10.0.0.7", { host: "10.0.0.7", below: false, port: 443 }],
  ])("reads %s", (text, rule) => expect(parseHostRule(text)).toEqual(rule));

  it.each([
    "",
    "*",
    "*.",
    "https://example.com",
    "example.com/path",
    "exam ple.com",
    "example.com:0",
    "example.com:99999",
  ])("refuses “%s”", (text) => expect(parseHostRule(text)).toBeUndefined());

  it.each(["localhost", "127.0.0.1", "[::1]", "my.localhost"])("refuses %s without a port", (text) =>
    expect(parseHostRule(text)).toBeUndefined(),
  );
});

describe("mayReach", () => {
  const allowed = rules("api.example.com", "*.cdn.example.com:8443", "[::1]:8080");

  it.each([
    ["api.example.com", 443],
    ["API.example.com.", 443],
    ["a.b.cdn.example.com", 8443],
    ["[::1]", 8080],
  ])("lets reach %s at %s", (host, port) => expect(mayReach(allowed, host, port)).toBe(true));

  it.each([
    ["api.example.com", 80],
    ["example.com", 443],
    ["evil.api.example.com", 443],
    ["api.example.com.evil.org", 443],
    ["cdn.example.com", 8443],
    ["xcdn.example.com", 8443],
    ["127.0.0.1", 8080],
    ["127.1", 443],
  ])("keeps from %s at %s", (host, port) => expect(mayReach(allowed, host, port)).toBe(false));
});

it.each(["127.0.0.1", "127.8.8.8", "0.0.0.0", "::1", "::", "::ffff:127.0.0.1", "169.254.169.254", "fe80::1"])(
  "%s is an address of the machine's own network",
  (address) => expect(isOwnAddress(address)).toBe(true),
);

it.each(["93.184.216.34", "10.0.0.1", "192.168.1.1", "2606:2800::1"])("%s is not", (address) =>
  expect(isOwnAddress(address)).toBe(false),
);

it("is shown with its port", () => {
  expect(hostWithPort("example.com", 443)).toBe("example.com:443");
  expect(hostWithPort("::1", 80)).toBe("[::1]:80");
});
