type Attributes = Readonly<Record<string, string | boolean | null>>;
export type Child = Node | string | null;

/** Builds elements by nodes and text alone: no markup is ever parsed, so the page lives under Trusted Types without a policy. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (typeof value === "string") element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

export function button(text: string, press: () => void, kind: "go" | "quiet" = "quiet"): HTMLButtonElement {
  const made = make("button", { type: "button", class: kind }, text);
  made.addEventListener("click", press);
  return made;
}

export const paragraphs = (texts: readonly string[]): readonly HTMLElement[] => texts.map((text) => make("p", {}, text));

export const bullets = (texts: readonly string[]): HTMLElement => make("ul", {}, ...texts.map((text) => make("li", {}, text)));

const svgNamespace = "http://www.w3.org/2000/svg";

/** A drawing of filled paths. @param label what it says to those who do not see it; empty: nothing */
export function drawing(viewBox: string, label: string, kind: string, ...paths: readonly (readonly [string, string])[]): SVGSVGElement {
  const svg = document.createElementNS(svgNamespace, "svg");
  svg.setAttribute("viewBox", viewBox);
  svg.setAttribute("class", kind);
  if (label === "") svg.setAttribute("aria-hidden", "true");
  else {
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label);
  }
  for (const [shape, look] of paths) {
    const path = document.createElementNS(svgNamespace, "path");
    path.setAttribute("d", shape);
    path.setAttribute("class", look);
    svg.append(path);
  }
  return svg;
}
