import { lookupForm } from "./plain-text.ts";

/** What a field of a task means, whatever it is called. */
export type FieldName =
  | "key"
  | "title"
  | "status"
  | "priority"
  | "labels"
  | "estimate"
  | "assignee"
  | "dependencies"
  | "blocker"
  | "blocks"
  | "parent"
  | "criteria"
  | "gates"
  | "checklist"
  | "description"
  | "notes"
  | "files"
  | "completed"
  | "by"
  | "group"
  | "done";

const names: Record<FieldName, string> = {
  key: "id|task id|key|ticket|issue id|issue key|number|no|#|№|ид|идентификатор|код|номер",
  title:
    "title|name|task|task name|item|feature|story|user story|summary|issue|work item|deliverable|задача|название|заголовок|наименование|что сделать|фича",
  status: "status|state|column|progress|current status|статус|состояние|колонка",
  priority: "priority|prio|pri|prio.|importance|urgency|severity|p|приоритет|важность|срочность",
  labels:
    "labels|label|tags|tag|type|category|categories|area|component|components|kind|метки|метка|теги|тег|тип|категория|область|компонент",
  estimate:
    "estimate|estimated|est|estimated time|est. time|est time|estimated effort|estimation|effort|size|time|time estimate|duration|story points|points|sp|t-shirt size|оценка|оценка времени|время|трудоемкость|длительность|срок выполнения|размер|сложность",
  assignee:
    "assignee|assignees|assigned|assigned to|owner|owners|responsible|dri|lead|agent|who|исполнитель|исполнители|ответственный|назначено|назначен|кто",
  dependencies:
    "dependencies|dependency|depends on|depends|deps|dep|blocked by|requires|required|prerequisites|prerequisite|after|blockers|waits for|зависимости|зависимость|зависит от|требует|требуется|блокируется|блокировано|после|блокеры|предпосылки",
  blocker:
    "blocker|blocked reason|blocking reason|reason|reason blocked|block reason|waiting for|waiting on|blocked on|причина|причина блокировки|блокер|ожидает|ждет",
  blocks: "blocks|blocking|unblocks|required by|блокирует",
  parent: "parent|parent task|parent task id|epic|parent id|родитель|родительская задача|эпик",
  criteria:
    "acceptance criteria|acceptance|success criteria|criteria|ac|done when|exit criteria|completion criteria|validation gate|validation gates|validation|validation criteria|gate|quality gate|verification|acceptance tests|критерии приемки|критерии готовности|критерии успеха|критерии|критерий приемки|условия приемки|приемка",
  gates: "definition of done|dod|определение готовности",
  checklist:
    "tasks|task list|subtasks|sub-tasks|sub tasks|steps|implementation steps|todo|todos|to do|to-do|checklist|action items|actions|work items|what to do|work|шаги|подзадачи|задачи|чек-лист|чеклист|что сделать|действия|работы",
  description: "description|desc|details|overview|what|описание|подробности|детали|суть",
  notes:
    "notes|note|implementation notes|implementation plan|comments|comment|remarks|remark|final summary|progress notes|заметки|заметка|примечания|примечание|комментарии|комментарий",
  files:
    "files|file|modified files|modified_files|affected files|files to change|files to modify|key files|related files|paths|файлы|файл|затронутые файлы",
  completed:
    "completed|completed on|completed at|completed date|completion date|date completed|finished|done on|done date|closed|closed on|date|shipped|released|завершено|дата завершения|выполнено|дата|закрыто",
  by: "by|completed by|done by|closed by|finished by|кем|выполнил|кто сделал|сделал",
  group:
    "phase|milestone|sprint|version|release|target|section|module|quarter|этап|фаза|веха|спринт|версия|релиз|раздел|модуль|квартал",
  done: "done|done?|complete|finished?|готово|сделано|✓|✔|✅|x|[x]",
};

const fields = new Map<string, FieldName>();
for (const [field, written] of Object.entries(names)) {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.entries forgets the type of the keys
  for (const name of written.split("|")) if (!fields.has(name)) fields.set(name, field as FieldName);
}

/** The field that is called `name`; `undefined` for one that we do not know. */
export function fieldNamed(name: string): FieldName | undefined {
  const form = lookupForm(name);
  return fields.get(form) ?? fields.get(form.replace(/\s*[([].*[)\]]$/u, "")) ?? fields.get(name.trim().toLowerCase());
}
