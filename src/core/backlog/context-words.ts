import type { ContextKind } from "./backlog-import.ts";
import { lookupForm } from "./plain-text.ts";

/**
 * What a section that is no work is about. `firm` kinds hold no tasks even
 * where something in them looks like one (a box to tick in a list of success
 * metrics); in the others explicit tasks are still tasks.
 */
const kinds: readonly { readonly kind: ContextKind; readonly firm: boolean; readonly words: RegExp }[] = [
  {
    kind: "metrics",
    firm: true,
    words:
      /^(?:(?:quick|project|task|board|current|overall|summary) )?(?:stats|statistics)$|^(?:status|progress) (?:summary|overview)$|\bsuccess metrics$|^metrics (?:for|of)\b|^(?:sprint|quality|project|team|key|target|health) metrics$|^(?:velocity|quality|kpis?|burn-?down)$|^(?:метрики|статистика|показатели|скорость)$/u,
  },
  { kind: "metrics", firm: false, words: /^metrics$/u },
  {
    kind: "risk",
    firm: true,
    words:
      /^(?:[\p{L}]+ )?risks?(?: (?:and|&) [\p{L} ]+| register| mitigations?| assessment| analysis)?$|^[\p{L}]+ (?:and|&|\/) (?:risks?|blockers)$|^риски(?: и [\p{L} ]+)?$/u,
  },
  {
    kind: "risk",
    firm: false,
    words:
      /^(?:known |current |external )?(?:blockers|impediments|dependencies|constraints|assumptions)$|^(?:блокеры|зависимости|ограничения)$/u,
  },
  {
    kind: "question",
    firm: true,
    words:
      /^(?:(?:open|unresolved|outstanding|key|remaining|pending) )?questions(?: (?:to|for|about) [\p{L} ]+)?$|^(?:q&a|faq|unknowns|open points)$|^(?:открытые )?вопросы$/u,
  },
  {
    kind: "decision",
    firm: true,
    words:
      /^(?:(?:key|design|technical|architecture|architectural|product|recent|past) )?decisions?(?: (?:made|log|record|records|taken))?$|^adrs?$|^(?:принятые )?решения$/u,
  },
  {
    kind: "learning",
    firm: true,
    words: /^(?:key )?(?:learnings?|lessons(?: learned)?|retrospective|retro|takeaways)$|^(?:выводы|уроки)$/u,
  },
  {
    kind: "rule",
    firm: true,
    words:
      /^(?:(?:critical|important|project|team|progress|general|working|work|golden|ground|our|the|basic|agent|board|update) )?(?:rules?|conventions?|guidelines|guardrails|principles|policy|policies)(?: reminders?| of [\p{L} ]+| for [\p{L} ]+)?$|^(?:правила|правило|соглашения)(?: [\p{L} ]+)?$/u,
  },
  {
    kind: "related",
    firm: true,
    words:
      /^(?:related|see also|references?|links?|resources|sources?|further reading|(?:related|source|reference|key) (?:files|documents|docs|links|documentation|issues|resources))$|^(?:связанные [\p{L}]+|ссылки|см\. также|источники)$/u,
  },
  {
    kind: "template",
    firm: true,
    words:
      /^(?:(?:task|card|item|issue|entry|bug report|pr|story|feature) )?templates?(?: for [\p{L}\p{N} ]+)?$|^(?:legend|notation|format|syntax|examples?|[\p{L}]+ (?:legend|key|format|definitions|levels))$|^(?:шаблон(?: [\p{L}]+)?|легенда|пример|формат)$/u,
  },
  {
    kind: "workflow",
    firm: true,
    words:
      /^how (?:to|this|we)\b|^(?:workflow|process|(?:task )?lifecycle|usage|contributing|instructions|table of contents|contents|toc|license|glossary)$|^как [\p{L}]+|^(?:процесс|оглавление|содержание)$/u,
  },
  {
    kind: "prose",
    firm: false,
    words:
      /^(?:about(?: [\p{L} ]+)?|introduction|overview|background|purpose|vision|mission|summary|scope|status|current state|context|введение|обзор|о проекте)$/u,
  },
  {
    kind: "plan",
    firm: true,
    words:
      /^(?:recommended|suggested|proposed) (?:[\p{L}]+ )?(?:order|sequence|priority|priorities|path)$|^(?:execution|implementation) (?:order|sequence)$|^critical path$|^(?:dependency|task) (?:graph|order)$|^(?:рекомендуемый )?порядок(?: [\p{L}]+)?$/u,
  },
  { kind: "plan", firm: false, words: /^(?:timeline|schedule|график|расписание)$/u },
  {
    kind: "goal",
    firm: false,
    words: /^(?:(?:key|project|main|sprint) )?(?:goals?|objectives?|motivation|non-?goals|out of scope|цели|цель)$/u,
  },
  {
    kind: "criteria",
    firm: true,
    words:
      /^(?:acceptance criteria|success criteria|exit criteria|definition of done|dod|критерии (?:приемки|готовности|успеха))$/u,
  },
  {
    kind: "note",
    firm: false,
    words:
      /^(?:[\p{L}]+ )?notes?$|^(?:remarks|misc(?:ellaneous)?|changelog|change log|history|updates?|log|заметки|примечания|разное|история|журнал)$/u,
  },
];

export interface Subject {
  readonly kind: ContextKind;
  readonly firm: boolean;
}

/** What a heading or a label announces, when that is no work; `undefined` for everything else. */
export function subjectOf(text: string): Subject | undefined {
  const form = lookupForm(text)
    .replace(/^\d+(?:\.\d+)*[.)]?\s+/, "")
    .replaceAll(/\s*[([][^()[\]]*[)\]]/gu, "")
    .trim();
  if (form.length > 70) return undefined;
  return kinds.find(({ words }) => words.test(form));
}
