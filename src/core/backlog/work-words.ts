import { lookupForm } from "./plain-text.ts";

const workHeading =
  /^(?:phase|milestone|sprint|version|release|iteration|stage|epic|week|month|quarter|part|module|track|workstream|этап|фаза|спринт|версия|неделя|веха|релиз|модуль|v\d|q[1-4](?=\W|$)|20\d\d)(?![\p{L}])/u;

export function isWorkHeading(title: string): boolean {
  return workHeading.test(lookupForm(title));
}

const listOfWork =
  /^(?:(?:known |open |minor |major |planned |future |new |other |core |possible |potential )*(?:bugs?|features?|issues|ideas?|tasks?|todos?|to-do|improvements?|enhancements?|technical debt|tech debt|chores?|backlog|wish ?list|roadmap|fixes|refactoring|requests|nice to haves?|must haves?|stretch goals|deliverables|work items|action items)|баги|ошибки|фичи|идеи|задачи|улучшения|доработки|технический долг|техдолг|бэклог)$/u;

/** Whether a heading or label announces a list of work. */
export function listsWork(name: string): boolean {
  const form = lookupForm(name).replaceAll(/\s*[([][^()[\]]*[)\]]/gu, "");
  const parts = form.split(/\s*(?:\/|&|,|\band\b|(?<=\s)и(?=\s))\s*/u);
  return isWorkHeading(form) || parts.some((part) => listOfWork.test(part));
}
