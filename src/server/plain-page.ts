import { readFileSync } from "node:fs";
import { html, type Markup, markupText, ownMarkup } from "../report/escape.ts";
import { styleSheet } from "../report/html/page-assets.ts";

const NONCE = "__NONCE__";

/** A page of words without any script, in the look of the reports; made once, with the nonce of each answer put in. */
export function plainPage(title: string, body: Markup): (nonce: string) => string {
  const style = `${styleSheet()}\n${readFileSync(new URL("../../assets/server/page.css", import.meta.url), "utf8")}`;
  const page = markupText(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - Evenkeel</title>
<style nonce="${NONCE}">${ownMarkup(style)}</style>
</head>
<body>
<main class="plain">
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`);
  return (nonce) => page.replaceAll(NONCE, nonce);
}
