import type { Dependencies } from "./dependencies/read-dependencies.ts";
import type { Ecosystem } from "./ecosystem.ts";
import type { ProjectFacts, RuleFinding } from "./finding.ts";
import type { Grammar } from "./grammar.ts";
import type { MarkdownFile } from "./markdown/read-markdown.ts";
import type { Project } from "./project.ts";
import type { SourceKind } from "./source-kind.ts";

/** A text file under the eyes of a rule. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
  readonly language: string | undefined;
  readonly kind: SourceKind;
  readonly tracked: boolean;
}

/** Looks at one file. Pure; the answer depends on this file alone, so it can be kept by blob. */
export type FileRule = (file: TextFile) => readonly RuleFinding[];

/** What is known when all files have been read. */
export interface Overview {
  readonly project: Project;
  readonly ecosystems: readonly Ecosystem[];
  readonly facts: ProjectFacts;
  /** Files with tests inside that their name does not show, such as Rust modules. */
  readonly inlineTests: boolean;
  readonly dependencies: Dependencies;
  readonly grammar: Grammar;
  /** The Markdown files that people write. */
  readonly documents: readonly MarkdownFile[];
}

/** Looks at the whole project. Pure. */
export type ProjectRule = (overview: Overview) => readonly RuleFinding[];
