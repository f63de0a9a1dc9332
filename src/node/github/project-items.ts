import type { Octokit } from "@octokit/rest";
import * as z from "zod";
import type { ForgeIssue, IssuePlace } from "#core/import/issue.ts";

/** What stands on a project's board. */
export interface ProjectIssues {
  /** By the number of the issue: what the board says of it. */
  readonly fields: ReadonlyMap<number, Readonly<Record<string, string>>>;
  readonly drafts: readonly ForgeIssue[];
  readonly remarks: readonly string[];
}

const Field = z.object({ id: z.int(), name: z.string(), data_type: z.string() });
const Words = z.union([
  z.string(),
  z.number().transform(String),
  z.object({ raw: z.string() }).transform(({ raw }) => raw),
]);
const Value = z.union([
  Words,
  z.object({ name: Words }).transform(({ name }) => name),
  z.object({ title: Words }).transform(({ title }) => title),
]);
const Item = z.object({
  id: z.number(),
  content_type: z.string(),
  archived_at: z.string().nullish(),
  item_url: z.string().nullish(),
  content: z
    .looseObject({
      number: z.int().optional(),
      repository_url: z.string().optional(),
      title: z.string().optional(),
      body: z.string().nullish(),
    })
    .nullish(),
  creator: z.object({ login: z.string() }).nullish(),
  fields: z.array(z.looseObject({ name: z.string(), value: z.unknown() })).default([]),
});

/** Kinds of fields that people fill; all others say what the issue itself says. */
const ownKinds = new Set(["single_select", "number", "text", "date", "iteration"]);

/** Reads a project of an organisation, or of a person where there is no such organisation. */
export async function projectIssues(
  octokit: Octokit,
  place: IssuePlace,
  project_number: number,
  request: { readonly signal: AbortSignal },
): Promise<ProjectIssues> {
  const [owner = ""] = place.repo.split("/");
  const base = { project_number, per_page: 100, request };
  const ofOrganisation = async () =>
    octokit.paginate("GET /orgs/{org}/projectsV2/{project_number}/fields", { ...base, org: owner });
  const ofPerson = async () =>
    octokit.paginate("GET /users/{username}/projectsV2/{project_number}/fields", { ...base, username: owner });
  let isPerson = false;
  const answered = await ofOrganisation().catch(async (error: unknown) => {
    if (!(error instanceof Error && "status" in error && error.status === 404)) throw error;
    isPerson = true;
    return ofPerson();
  });
  const ids = z
    .array(Field)
    .parse(answered)
    .filter(({ data_type }) => ownKinds.has(data_type))
    .map(({ id }) => id);
  const asked = { ...base, ...(ids.length === 0 ? {} : { fields: ids.slice(0, 50).join(",") }) };
  const items = isPerson
    ? await octokit.paginate("GET /users/{username}/projectsV2/{project_number}/items", { ...asked, username: owner })
    : await octokit.paginate("GET /orgs/{org}/projectsV2/{project_number}/items", { ...asked, org: owner });
  return sort(z.array(Item).parse(items), place);
}

function sort(items: readonly z.infer<typeof Item>[], place: IssuePlace): ProjectIssues {
  const fields = new Map<number, Readonly<Record<string, string>>>();
  const drafts: ForgeIssue[] = [];
  let elsewhere = 0;
  for (const item of items) {
    const { content, archived_at } = item;
    if (content === null || content === undefined || typeof archived_at === "string") continue;
    if (item.content_type === "DraftIssue") drafts.push(draftOf(item));
    else if (item.content_type === "Issue" && content.number !== undefined) {
      if (content.repository_url?.toLowerCase().endsWith(`/${place.repo.toLowerCase()}`) === true)
        fields.set(content.number, fieldsOf(item));
      else elsewhere += 1;
    }
  }
  const remarks =
    elsewhere === 0 ? [] : [`${elsewhere} issues on the project's board are of other repositories, and left out.`];
  return { fields, drafts, remarks };
}

function fieldsOf({ fields }: z.infer<typeof Item>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    fields.flatMap(({ name, value, data_type }) => {
      const words = Value.safeParse(value);
      return words.success && words.data !== "" && data_type !== "title" ? [[name, words.data]] : [];
    }),
  );
}

function draftOf(item: z.infer<typeof Item>): ForgeIssue {
  return {
    number: undefined,
    url: item.item_url ?? `item ${item.id}`,
    title: item.content?.title ?? "",
    body: item.content?.body ?? "",
    author: item.creator?.login,
    state: "open",
    dropped: false,
    closedOn: undefined,
    labels: [],
    assignees: [],
    milestone: undefined,
    parent: undefined,
    blockedBy: [],
    fields: fieldsOf(item),
  };
}
