import { describe, expect, it } from "vitest";
import { failure, isLoginProblem, outcomeOfTurn } from "#node/agents/acp-outcome.ts";
import { acpRecipes } from "#node/agents/acp-recipes.ts";

describe("failure", () => {
  it.each([
    ["429 Too Many Requests", "limited"],
    ["RESOURCE_EXHAUSTED: You exceeded your current quota", "limited"],
    ["Claude AI usage limit reached", "limited"],
    ["getaddrinfo ENOTFOUND", "failed"],
  ])("takes “%s” as %s", (text, outcome) => {
    expect(failure("It", text).outcome).toBe(outcome);
  });

  it.each([
    ["401 Unauthorized", "key"],
    ["getaddrinfo ENOTFOUND api.example", "network"],
    ["stream disconnected before completion", "network"],
    ['{"error":{"code":503,"message":"Try later."}}', "server"],
    ["API Error: 529 Overloaded", "overloaded"],
    ["HTTP 500 in a row", "server"],
    ["line 500 of 503 is wrong", undefined],
    ["I could not do it.", undefined],
  ])("tells of “%s” that it is %s", (text, cause) => {
    expect(failure("It", text).cause).toBe(cause);
  });

  it("knows a missing or wrong key", () => {
    for (const text of ["401 Unauthorized", "Incorrect API key provided", "Gemini API key is missing", "not logged in"])
      expect(isLoginProblem(text), text).toBe(true);
    expect(isLoginProblem("line 401 of 4013 keys")).toBe(true); // a number alone is enough to ask a person to look
    expect(isLoginProblem("the file was not found")).toBe(false);
  });

  it("takes the message out of a vendor's answer", () => {
    const answer = JSON.stringify({ error: { code: 500, message: "The model is asleep.", details: [] } });
    expect(failure("It", answer).reason).toBe("It failed: The model is asleep.");
  });

  it("quotes no more than a person reads", () => {
    expect(failure("It", "x".repeat(10_000)).reason?.length).toBeLessThan(600);
  });
});

describe("outcomeOfTurn", () => {
  const patterns = (id: string) => acpRecipes.find((recipe) => recipe.id === id)?.quirks.failure ?? [];
  const turn = { label: "It", stopReason: "end_turn", lastMessage: "", failure: [], denied: false };

  // As recorded from the real ones, with a model that answers 401 or 429, or breaks the connection.
  it.each([
    ["codex", "exceeded retry limit, last status: 429 Too Many Requests\n\n", "limited"],
    ["codex", "stream disconnected before completion: error sending request\n\n", "failed"],
    ["copilot", "Error: Authentication failed with provider at http://127.0.0.1:1/v1 (HTTP 401).", "failed"],
    ["copilot", "Error: Failed to get response from the AI model; retried 5 times Last error: 429", "limited"],
    ["copilot", "Error: 400 invalid_type", "failed"],
  ])("does not believe the `end_turn` of %s after “%s”", (id, lastMessage, outcome) => {
    expect(outcomeOfTurn({ ...turn, lastMessage, failure: patterns(id) }).outcome).toBe(outcome);
    expect(outcomeOfTurn({ ...turn, lastMessage }).outcome).toBe("finished");
  });

  it("names a reason that it does not know", () => {
    expect(outcomeOfTurn({ ...turn, stopReason: "bored" }).reason).toContain("bored");
  });
});
