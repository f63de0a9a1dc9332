/** A result of a scanner, at line 3. */
export function sarifResult(uri: string, level: "error" | "warning"): object {
  const region = { startLine: 3 };
  return {
    ruleId: "no-eval",
    level,
    message: { text: `Do not do this in ${uri}.` },
    locations: [{ physicalLocation: { artifactLocation: { uri }, region } }],
  };
}
