import { isPlaceholder, lookupForm } from "../../backlog/plain-text.ts";

/**
 * Why nobody could tell whether a criterion is met, as the beginning of a
 * sentence; `undefined` for one that can be checked, and for one of which that
 * is not certain: a false alarm costs more than a vague criterion.
 */
export function vagueness(text: string): string | undefined {
  if (isPlaceholder(text)) return "It says nothing yet";
  const told = text.replaceAll(/`[^`]*`/g, "code");
  const open = /(?<![/\w])(?:etc|usw)(?:\.|(?=\W|$))(?!\/)|\b(?:and so (?:on|forth)|and (?:much )?more)\s*[.)]?$/i.exec(
    told,
  );
  if (open !== null) return `“${open[0].trim()}” leaves open what else belongs to it`;
  const undecided = /\b(?:tbd|tbc|to be (?:decided|defined|determined|clarified|confirmed))\b|\?{2,}/i.exec(text);
  if (undecided !== null) return `“${undecided[0]}” is not decided yet`;
  const form = lookupForm(text);
  if (nothingSaid.test(form)) return "It only says that the task is done";
  if (isMeasured(text)) return undefined;
  const word = form.split(" ").length <= mostWords ? unmeasured.exec(form)?.[0] : undefined;
  if (word !== undefined) return `“${word}” does not say how to tell`;
  const aim = form.split(" ").length <= fewWords ? aims.exec(form)?.[0] : undefined;
  return aim === undefined ? undefined : `“${aim}” does not say from when on it is enough`;
}

/** A sentence that is longer says more than its vague word. */
const mostWords = 14;
const fewWords = 7;

const subject =
  "(?:it|this|that|everything|all|(?:all )?(?:of )?(?:the |this )?(?:feature|code|system|app|application|ui|page|site|implementation|functionality|solution|change|task|thing|stuff)s?)";
const well =
  "(?:well|properly|correctly|fine|ok|okay|nicely|great|good|smoothly|reliably|perfectly|as expected|as intended|as it should)";

/** The whole of it. */
const nothingSaid = new RegExp(
  `^(?:(?:${subject} )?(?:(?:just |should |must |shall |will )?(?:works?|functions?|runs?)|is working)(?: ${well})?|(?:${subject} )?(?:is |are |looks? |should be )?(?:all )?(?:done|fixed|ok|okay|good|fine|finished|complete|completed|ready|implemented|good to go)|${subject} (?:is|are|looks?) (?:good|nice|great|clean|better))$`,
);

/** Anywhere in a short criterion. */
const unmeasured =
  /\b(?:(?:works?|working|functions?|behaves?|looks?|performs?|runs?) (?:well|properly|nicely|fine|great|good|smoothly|better|as (?:expected|intended|it should))|user[- ]friendly|easy to use|intuitive|state[- ]of[- ]the[- ]art|high[- ]quality|good (?:performance|quality|ux|test coverage|coverage|experience)|fast enough|good enough|as (?:needed|appropriate|required|necessary)|where appropriate|if (?:needed|necessary|possible)|clean code|best practices|reasonabl[ey]|appropriately|adequately|robust and \w+)\b/;

/** What a criterion aims at without an end. */
const aims = /^(?:improve|optimi[sz]e|enhance|clean up|tweak|streamline|better|more|faster)\b.*$/;

/** A number, code, a quotation, a comparison, or a condition with what follows from it. */
function isMeasured(text: string): boolean {
  return /\d|`|["“”«»]|\b(?:at (?:least|most)|less than|more than|under|below|within|exactly|every|only|without|when|if|tests|passes|pass|fails?|returns?|exits?|throws?|shows?|prints?|zero|no (?:errors?|warnings?))\b/i.test(
    text.replaceAll(/\b(?:if (?:needed|necessary|possible)|when (?:needed|necessary|possible))\b/gi, ""),
  );
}
