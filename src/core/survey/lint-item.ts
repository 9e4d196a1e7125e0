import type { InstrumentItem } from "./instrument.ts";

/** The words that a language has for what an item may not do. Only languages listed here are checked for more than length. */
interface Words {
  readonly joining: RegExp;
  readonly negation: RegExp;
  readonly frequency: RegExp;
  readonly jargon: RegExp;
  readonly blame: RegExp;
  readonly anchor: RegExp;
  readonly self: RegExp;
  readonly team: RegExp;
  /** A capital inside a sentence is a name, where the language writes only names so. */
  readonly capital: RegExp | null;
}

const english: Words = {
  joining: /\b(and|or|as well as)\b|[/&;:]/i,
  negation: /\b(no|not|never|none|nobody|nothing|nowhere|neither|nor|without|hardly|cannot|fails? to)\b|n['’]t\b/gi,
  frequency:
    /\b(always|never|often|usually|sometimes|rarely|seldom|frequently|regularly|occasionally|constantly|continually|mostly|generally|typically|normally|daily|weekly|monthly|every (time|day|week))\b/i,
  jargon:
    /\b(pipelines?|backlog|sprints?|retro(spective)?s?|stand-?ups?|dev(sec)?ops|shift[- ]left|stakeholders?|deploy(ment|ments|s|ed)?|pull requests?|merge|velocity|throughput|synerg\w*|silos?|ownership|leverage|mindset|agile|artefacts?|artifacts?|vulnerabilit\w*|repo(sitory)?|champions?)\b|\b[A-Z]{2,}\b/,
  blame: /\b(blame[sd]?|faults?|guilty|culprits?|careless|lazy|incompetent|sloppy|negligent|offenders?|scapegoats?|mistakes?)\b/i,
  anchor: /\bpast four weeks\b/i,
  self: /\b(I|my own|me)\b/,
  team: /\b(my team|we|our|us)\b/i,
  capital: /(?<=[a-z,] )(?!I\b)[A-Z]\w*/,
};

const german: Words = {
  joining: /\b(und|oder|sowie|bzw|beziehungsweise)\b|[/&;:]/i,
  negation: /(?<!\p{L})(nicht|kein\p{L}*|nie|niemals|niemand\p{L}*|nichts|nirgends|weder|noch nie|ohne|kaum)(?!\p{L})/giu,
  frequency:
    /(?<!\p{L})(immer|nie|niemals|oft|häufig|meist|meistens|manchmal|selten|regelmäßig|ständig|gelegentlich|täglich|wöchentlich|monatlich|normalerweise|üblicherweise|gewöhnlich|jedes Mal|jeden Tag)(?!\p{L})/iu,
  jargon:
    /\b(Pipelines?|Backlog|Sprints?|Retro\p{L}*|Daily|Dev(Sec)?Ops|Stakeholder|Deployments?|Merge|Pull Requests?|Silos?|Ownership|Mindset|agil\p{L}*|Artefakt\p{L}*|Releases?|Repo\p{L}*|Champions?)\b|\b(?!IT\b)[A-Z]{2,}\b/u,
  blame:
    /(?<!\p{L})(schuld\p{L}*|selbst schuld|Versagen|versagt\p{L}*|nachlässig\p{L}*|faul\p{L}*|unfähig\p{L}*|schlampig\p{L}*|fahrlässig\p{L}*|Sündenb\p{L}*|Verursacher\p{L}*)(?!\p{L})/iu,
  anchor: /letzten vier Wochen/,
  self: /(?<!\p{L})(ich|meine[rnms]? eigene[rnms]?|mich|mir)(?!\p{L})/iu,
  team: /(?<!\p{L})(mein(em|es|en)? Team|wir|uns|unser\p{L}*)(?!\p{L})/iu,
  capital: null,
};

const wordsOf: Readonly<Record<string, Words>> = { en: english, de: german };

const LONGEST = 20;

/**
 * What is wrong with the wording of one item (survey.md 2): one idea in one sentence of at most 20 words; no and/or, double negation,
 * jargon, name, blame or frequency word; a reversed item describes something that happens and negates nothing. One sentence each;
 * empty when the wording may be used. It cannot judge whether an item is good, only whether it is one of the known bad kinds.
 * @param tag language; without a list of words only form and length are checked
 * @example lintItem("I always check my work.", "en", item) // ["says how frequently: always"]
 */
export function lintItem(
  text: string,
  tag: string,
  item: Pick<InstrumentItem, "direction" | "referent" | "timeAnchor">,
): readonly string[] {
  const words = wordsOf[tag.split("-")[0] ?? tag];
  const count = text.trim().split(/\s+/).length;
  return [
    ...(count > LONGEST ? [`has ${count} words, ${LONGEST} are allowed`] : []),
    ...(/^[^.!?…]+\.$/.test(text.trim()) ? [] : ["is not one sentence that ends with a full stop"]),
    ...found(text, /\S*@\S+|https?:\S+/, "names an account or an address"),
    ...(words === undefined ? [] : inLanguage(text, words, item)),
  ];
}

function inLanguage(text: string, words: Words, item: Pick<InstrumentItem, "direction" | "referent" | "timeAnchor">): readonly string[] {
  const negations = text.match(words.negation) ?? [];
  const isAnchored = words.anchor.test(text);
  return [
    ...found(text, words.joining, "joins two ideas"),
    ...(negations.length > 1 ? [`negates twice: ${negations.join(", ")}`] : []),
    ...(item.direction === -1 && negations.length > 0 ? [`is reversed by a negation: ${negations.join(", ")}`] : []),
    ...found(text, words.frequency, "says how frequently"),
    ...found(text, words.jargon, "uses jargon"),
    ...found(text, words.blame, "blames"),
    ...(words.capital === null ? [] : found(text, words.capital, "names somebody or something")),
    ...(item.timeAnchor !== null && !isAnchored ? ["does not name its four weeks"] : []),
    ...(item.timeAnchor === null && isAnchored ? ["names four weeks that its item does not have"] : []),
    ...((item.referent === "self" ? words.self : words.team).test(text) ? [] : [`does not speak of the ${item.referent}`]),
  ];
}

function found(text: string, pattern: RegExp, problem: string): readonly string[] {
  const hit = pattern.exec(text)?.[0];
  return hit === undefined ? [] : [`${problem}: ${hit}`];
}
