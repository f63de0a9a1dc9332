import { estimateTokens } from "#core/brief/estimate-tokens.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";

export interface BriefFlags {
  readonly tokens: number;
  readonly write: boolean;
}

/** `tutti brief`: the project in few words, for agents and for people who are new to it. */
export async function brief(context: CommandContext, flags: BriefFlags): Promise<ExitCode> {
  const { out, signal } = context;
  const project = await context.projectToLookAt();
  const { text, file } = await project.brief(flags, signal);
  const estimate = estimateTokens(text);
  out.document({ schema: 1, text, tokens: estimate, limit: flags.tokens, ...(file !== undefined && { file }) });
  out.line(text.trimEnd());
  out.progress(file === undefined ? `About ${estimate} tokens.` : `About ${estimate} tokens, written into ${file}.`);
  return exitCode.done;
}
