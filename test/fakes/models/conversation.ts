/** What the model does at one point of a conversation. */
export type ModelTurn =
  | { readonly say: string }
  /** Calls the tool that writes files, whatever the agent calls it. The path is relative to the agent's folder. */
  | { readonly write: { readonly path: string; readonly content: string } }
  /** Calls the tool that runs commands. */
  | { readonly run: string }
  /** Refuses, because the account may ask again only after so many seconds. */
  | { readonly limit: number }
  /** Says a little and then nothing more, without ending. */
  | { readonly hang: true };

/** What an agent has told the model in one request, in no vendor's words. */
export interface ModelRequest {
  /** Everything that a person wrote. */
  readonly prompt: string;
  /** Results of tools so far: the place in the conversation. */
  readonly toolResults: number;
  readonly tools: readonly ModelTool[];
  readonly stream: boolean;
  readonly key: string | undefined;
}

export interface ModelTool {
  readonly name: string;
  readonly parameters: readonly string[];
}

/** The tokens of one model call. `output` holds `thinking`, `input` holds `cached`. */
export interface ModelUsage {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly thinking: number;
}

/** Chooses the model's next turn. Pure, so that one server can serve several agents. */
export type Conversation = (request: ModelRequest) => ModelTurn;

/** Writes one file, then says that it is done. */
export function writes(path: string, content: string): Conversation {
  return ({ toolResults }) => (toolResults === 0 ? { write: { path, content } } : { say: "Done." });
}

export interface ToolCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, string>>;
}

/** Finds the agent's own tool for what the model wants to do, and fills it in. */
export function toolCall(turn: ModelTurn, tools: readonly ModelTool[]): ToolCall | undefined {
  if ("write" in turn) {
    const { path, content } = turn.write;
    const patcher = tools.find(({ name, parameters }) => name === "apply_patch" && parameters.includes("input"));
    if (patcher !== undefined) return { name: patcher.name, arguments: { input: addingPatch(path, content) } };
    const tool = required(tools, /^write/i);
    return {
      name: tool.name,
      arguments: { [parameter(tool, /path|file/i)]: path, [parameter(tool, /content|text/i)]: content },
    };
  }
  if ("run" in turn) {
    const tool = required(tools, /shell|bash|command/i);
    return { name: tool.name, arguments: { [parameter(tool, /command|cmd/i)]: turn.run } };
  }
  return undefined;
}

/** A new file in the words of the tool that takes patches. */
function addingPatch(path: string, content: string): string {
  const lines = content
    .trimEnd()
    .split("\n")
    .map((line) => `+${line}\n`);
  return `*** Begin Patch\n*** Add File: ${path}\n${lines.join("")}*** End Patch\n`;
}

function required(tools: readonly ModelTool[], name: RegExp): ModelTool {
  const found = tools.find((tool) => name.test(tool.name));
  if (found === undefined)
    throw new Error(`The agent offers no tool like ${name}: ${tools.map((tool) => tool.name).join(", ")}`);
  return found;
}

function parameter(tool: ModelTool, name: RegExp): string {
  const found = tool.parameters.find((candidate) => name.test(candidate));
  if (found === undefined) throw new Error(`${tool.name} has no parameter like ${name}: ${tool.parameters.join(", ")}`);
  return found;
}
