import { lookupForm } from "./plain-text.ts";

/** Where a task stands, before it is known who does it, when and why. `cancelled` is an end without a result. */
export type Standing = "backlog" | "ready" | "in-progress" | "blocked" | "review" | "done" | "cancelled";

/** Words that are a status wherever they stand alone. */
const certain: Record<Standing, string> = {
  backlog:
    "backlog|planned|future|later|someday|someday/maybe|upcoming|icebox|ice box|wishlist|wish list|not started|proposed|coming soon|long term|long-term|parking lot|deferred|postponed|бэклог|беклог|запланировано|запланирована|позже|потом|на будущее|не начато|не начата|отложено|отложена",
  ready:
    "ready|ready to start|ready to go|ready for dev|ready for development|ready for work|to do|to-do|todo|todos|next|next up|up next|now|immediate|this week|this sprint|current sprint|current focus|sprint backlog|prioritized|short term|short-term|готово к работе|готова к работе|готов к работе|готово к старту|к работе|к выполнению|следующее|следующие|далее|сделать|нужно сделать|сейчас|надо сделать",
  "in-progress":
    "in progress|in-progress|inprogress|doing|wip|work in progress|started|ongoing|underway|under way|in work|working on|in development|currently working on|partially done|partial|в работе|в процессе|делается|выполняется|в разработке|начато|начата",
  blocked:
    "blocked|on hold|hold|stuck|waiting|paused|blocked/waiting|impeded|заблокировано|заблокирована|заблокирован|заблокированы|ожидание|ожидает|приостановлено|на паузе|блокировано",
  review:
    "review|in review|under review|code review|peer review|needs review|for review|ready for review|awaiting review|pr open|in qa|на проверке|на ревью|ревью|на рассмотрении|ожидает проверки",
  done: "done|completed|complete|finished|shipped|closed|resolved|released|merged|fixed|implemented|delivered|already done|recently done|done so far|archived|готово|готова|готов|сделано|сделана|завершено|завершена|завершены|выполнено|выполнена|закрыто|закрыта|решено",
  cancelled:
    "cancelled|canceled|won't do|wont do|won't fix|wontfix|rejected|declined|dropped|obsolete|abandoned|not planned|отменено|отменена|отклонено|отклонена",
};

/** Words that are a status as a value or as a column beside others, but a topic as a heading of its own. */
const asValue: Record<Standing, string> = {
  backlog:
    "open|new|pending|draft|idea|ideas|queued|triage|inbox|todo later|scheduled|открыто|открыта|новая|новое|идея|идеи|черновик|входящие",
  ready: "selected|accepted|approved|current|selected for development|выбрано|текущие|текущее",
  "in-progress":
    "active|development|dev|developing|building|implementing|implementation|wip 🚧|разработка|активно|активные",
  blocked: "waiting for|needs info|needs decision|external",
  review: "testing|test|qa|verification|verify|validating|validation|staging|проверка|тестирование|тест",
  done: "live|deployed|production|ok|yes|да|✓|✔|✅|x|[x]|100%|выпущено|опубликовано",
  cancelled: "duplicate|invalid|дубликат",
};

const certainWords = index(certain);
const valueWords = index(asValue);
const nouns =
  "tasks?|items?|versions?|features?|work|issues?|stories|tickets?|cards?|milestones?|phases?|releases?|todos?|enhancements?|improvements?|bugs?|задачи|задача|работы|версии|этапы";
const withNoun = new RegExp(`^(?:recently |currently |already |previously )?(.+?)(?: (?:${nouns}))?$`, "u");

/** The status that a heading names, as the column it is. */
export function statusOfHeading(text: string, besideOthers: boolean): Standing | undefined {
  const form = lookupForm(text)
    .replaceAll(/\s*[([][^()[\]]*[)\]]/gu, "")
    .replace(/\s*[-–—:,].*$/u, (tail) =>
      /^(?:-progress|-do|-term)/.test(tail) ? tail : tail.startsWith("-") ? tail : "",
    )
    .trim();
  const core = withNoun.exec(form)?.[1] ?? form;
  return certainWords.get(form) ?? certainWords.get(core) ?? (besideOthers ? valueWords.get(form) : undefined);
}

/** Whether a heading names a kind of work beside the status, as in `Planned Features`. */
export function namesWork(text: string): boolean {
  return /(?:features?|enhancements?|improvements?|bugs?|milestones?|phases?|releases?|этапы)$/u.test(lookupForm(text));
}

/** The status that a whole text names and cannot mean anything else by. */
export function statusNamed(text: string): Standing | undefined {
  return certainWords.get(lookupForm(text));
}

/** The status that the value of a field or a table's cell says, which may go on: `Done (2025-11-30)`, `80%`. */
export function statusOf(value: string): Standing | undefined {
  const form = lookupForm(value);
  const whole = certainWords.get(form) ?? valueWords.get(form) ?? valueWords.get(value.trim().toLowerCase());
  if (whole !== undefined) return whole;
  const percent = /^(\d{1,3})\s?%/.exec(form)?.[1];
  if (percent !== undefined) return Number(percent) >= 100 ? "done" : Number(percent) > 0 ? "in-progress" : "backlog";
  const head = form.split(/\s*[([:;,–—]|\s-\s|\s(?:on|by|in|since|until|at|as|с|до)\s|\s(?=\d)/u)[0]?.trim() ?? "";
  return certainWords.get(head) ?? valueWords.get(head) ?? standingOfMark(value);
}

/** What an emoji that stands for a status says, where it is sure. */
export function standingOfMark(text: string): Standing | undefined {
  if (/[✅☑✔✓]/u.test(text)) return "done";
  if (/[🚧🔄]/u.test(text)) return "in-progress";
  if (/[🚫⛔]/u.test(text)) return "blocked";
  return /[⬜🔲☐]/u.test(text) ? "backlog" : undefined;
}

const boxWords: Readonly<Record<string, Standing>> = {
  DONE: "done",
  DOING: "in-progress",
  NOW: "in-progress",
  WAITING: "blocked",
  LATER: "backlog",
  CANCELED: "cancelled",
  CANCELLED: "cancelled",
};

/** What the mark in a box says: nothing, when it is empty. */
export function standingOfBox(box: string): Standing | undefined {
  if (/^[xX✓✔✅☑]$/u.test(box)) return "done";
  if (box === "-") return "cancelled";
  const word = boxWords[box];
  if (word !== undefined) return word;
  return box === "~" || box === "/" || box === "🚧" ? "in-progress" : undefined;
}

function index(words: Record<Standing, string>): ReadonlyMap<string, Standing> {
  const found = new Map<string, Standing>();
  for (const standing of ["backlog", "ready", "in-progress", "blocked", "review", "done", "cancelled"] as const) {
    for (const word of words[standing].split("|")) found.set(word, standing);
  }
  return found;
}
