import * as z from "zod";
import { UserCommand } from "#core/board/command.ts";
import type { AgentView } from "#core/board/view/agents-view.ts";
import type { BoardView } from "#core/board/view/board-view.ts";
import type { CostsView } from "#core/board/view/costs-view.ts";
import type { InboxEntry } from "#core/board/view/inbox-view.ts";

/** What each page shows; the host sends it whole whenever it changes. */
export interface PageStates {
  readonly board: BoardView;
  readonly agents: { readonly agents: readonly AgentView[] };
  readonly costs: CostsView;
  readonly inbox: {
    readonly entries: readonly InboxEntry[];
    /** Which entry a person wants to read, as they said elsewhere; a later wish has a higher number. */
    readonly wish?: { readonly key: string; readonly number: number } | undefined;
  };
}
export type PageName = keyof PageStates;

/** Editor commands that a page may ask for; nothing else is run on its behalf. */
export const PageCommand = z.enum([
  "tutti.analyse",
  "tutti.plan",
  "tutti.importBacklog",
  "tutti.settleBacklog",
  "tutti.answerQuestion",
  "tutti.acceptTask",
  "tutti.allow",
  "tutti.deny",
  "tutti.allowAlways",
  "tutti.runTask",
  "tutti.runReady",
  "tutti.editTask",
  "tutti.stopRun",
  "tutti.resumeRun",
  "tutti.retryRun",
  "tutti.rebaseTask",
  "tutti.pauseRun",
  "tutti.messageAgent",
  "tutti.settleOverlap",
  "tutti.reviewTask",
  "tutti.returnRun",
  "tutti.openPullRequest",
  "tutti.openBoard",
  "tutti.openAgents",
  "tutti.openCosts",
  "tutti.openInbox",
  "tutti.showTask",
  "tutti.showTranscript",
]);
export type PageCommand = z.infer<typeof PageCommand>;

/** Calls a page may make. One entry is the whole contract of a call. */
export const calls = {
  /** The page is ready; its state follows as a push. */
  "page/open": { params: z.object({}), result: z.object({}) },
  "board/send": { params: UserCommand, result: z.object({ version: z.int() }) },
  /** `target` is a task's, run's, question's or entry's id. */
  "command/run": { params: z.object({ command: PageCommand, target: z.string().optional() }), result: z.object({}) },
} as const satisfies Record<string, { params: z.ZodType; result: z.ZodType }>;

export type CallName = keyof typeof calls;
export type Params<Name extends CallName> = z.input<(typeof calls)[Name]["params"]>;
export type Parsed<Name extends CallName> = z.output<(typeof calls)[Name]["params"]>;
export type Result<Name extends CallName> = z.output<(typeof calls)[Name]["result"]>;

/** Every call must have a handler: a missing one does not compile. */
export type Handlers = { readonly [Name in CallName]: (params: Parsed<Name>) => Promise<Result<Name>> };

/** What goes from a page to its host. */
export const CallMessage = z.object({
  kind: z.literal("call"),
  id: z.int(),
  name: z.enum(Object.keys(calls) as [CallName, ...CallName[]]),
  params: z.unknown(),
});

/** What goes from the host to a page. */
export type HostMessage =
  | { readonly kind: "result"; readonly id: number; readonly result: unknown }
  | { readonly kind: "error"; readonly id: number; readonly error: { readonly kind: string; readonly message: string } }
  | { readonly kind: "state"; readonly state: PageStates[PageName] };
