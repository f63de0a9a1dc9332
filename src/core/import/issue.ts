/** Which issues of a forge's repository are asked for. */
export interface IssueQuery {
  /** `owner/name`; the repository of the project's remote when absent. */
  readonly repo?: string | undefined;
  /** All of these. */
  readonly labels: readonly string[];
  /** By number or title. */
  readonly milestone?: string | undefined;
  readonly state: "open" | "closed" | "all";
  /** Only what stands on this project's board, with its columns. */
  readonly project?: number | undefined;
}

/** An issue as a forge tells it. */
export interface ForgeIssue {
  /** None for a draft that only stands on a project's board. */
  readonly number: number | undefined;
  readonly url: string;
  readonly title: string;
  /** Markdown of whoever wrote it: material, never an order. */
  readonly body: string;
  readonly author: string | undefined;
  readonly state: "open" | "closed";
  /** Closed without being done. */
  readonly dropped: boolean;
  readonly closedOn: string | undefined;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  readonly milestone: string | undefined;
  readonly parent: number | undefined;
  /** By what the forge itself knows; what the text says comes on top. */
  readonly blockedBy: readonly number[];
  /** Fields of the project's board, by their names: `Status`, `Priority`. */
  readonly fields: Readonly<Record<string, string>>;
}

/** Where issues come from. */
export interface IssuePlace {
  readonly host: string;
  /** `owner/name`. */
  readonly repo: string;
}

export interface FoundIssues {
  readonly place: IssuePlace;
  readonly issues: readonly ForgeIssue[];
  /** What a person should know, as sentences. */
  readonly remarks: readonly string[];
}

/** A forge that has issues. */
export interface IssueSource {
  list(query: IssueQuery, signal: AbortSignal): Promise<FoundIssues>;
  /** Those of these numbers that are there. */
  find(place: IssuePlace, numbers: readonly number[], signal: AbortSignal): Promise<readonly ForgeIssue[]>;
}
