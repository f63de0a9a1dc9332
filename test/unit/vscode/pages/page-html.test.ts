import { describe, expect, it } from "vitest";
import { pageHtml } from "#vscode/pages/page-html.ts";

const files = {
  cspSource: "https://own",
  script: "https://own/board.js",
  style: "https://own/board.css",
  nonce: "n0nce",
};

describe("pageHtml", () => {
  const html = pageHtml("board", files);

  it("lets nothing in but its own script, style, font and images", () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
    expect(policy).toBe(
      "default-src 'none'; script-src 'nonce-n0nce'; style-src https://own; font-src https://own; img-src https://own data:",
    );
  });

  it("has no script or style of its own in it", () => {
    expect(html.match(/<script[^>]*>/g)).toEqual(['<script nonce="n0nce" src="https://own/board.js">']);
    expect(html).not.toMatch(/<style|style="|onload=/);
  });

  it("names the page in its root", () => {
    expect(pageHtml("costs", files)).toContain('<div id="root" data-page="costs"></div>');
  });
});
