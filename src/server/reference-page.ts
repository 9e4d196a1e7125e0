import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Route } from "../contract/route.ts";
import { routes } from "../contract/routes.ts";
import { html, type Markup } from "../report/escape.ts";
import { areaOf, areas, refusalsOf, whoMay } from "./openapi.ts";
import { plainPage } from "./plain-page.ts";
import { problemStatuses } from "./problem.ts";
import { sendPage } from "./web-pages.ts";

const all = Object.values<Route>(routes);

/** The reference for people, at /api: the same routes as the OpenAPI document, in reading order, without a script. */
export function serveReference(app: FastifyInstance, version: string): void {
  const page = referencePage(version);
  app.get("/api", { config: { evenkeel: "reference" } }, async (_request, reply) => sendPage(reply, page));
}

/** Makes the page; the function it returns puts the nonce of an answer in. */
export function referencePage(version: string): (nonce: string) => string {
  const groups = areas.map(({ name, about }) => ({ name, about, of: all.filter((route) => areaOf(route).name === name) }));
  const shown = groups.filter(({ of }) => of.length > 0);
  return plainPage(
    "Interface for programs",
    html`<p class="lead">Everything the pages of Evenkeel ${version} do goes through these addresses, and a program may use them as well.</p>
<p>Make an API token under Account and send it as <code>authorization: Bearer …</code>. It has the rights of your account, or fewer, and an
end. The same reference for machines: <a href="/api/openapi.json">OpenAPI 3.1</a>.</p>
<p>What pipelines and tools send goes to addresses of its own below <code>/ingest</code> and <code>/hooks</code>, with the token and secret of
a connection; the OpenAPI document and docs/run/ingest.md describe them.</p>
<p>Instants are milliseconds since 1970 in UTC. Every failure is a problem document (RFC 9457) with a stable code; the
<a href="#problems">list of codes</a> is at the end.</p>
<nav aria-label="Areas">${shown.map(({ name }) => html`<a href="#${anchor(name)}">${name}</a>`)}</nav>
${shown.map(({ name, about, of }) => areaSection(name, about, of))}
${problemSection()}`,
  );
}

function areaSection(name: string, about: string, of: readonly Route[]): Markup {
  return html`<section id="${anchor(name)}"><h2>${name}</h2><p>${about}</p>${of.map(routeSection)}</section>`;
}

function routeSection(route: Route): Markup {
  return html`<article class="route" id="${route.id}">
<h3><b>${route.method}</b> ${route.path}</h3>
<p>${route.summary}</p>
<p class="note">Who may: ${whoMay(route.access)}. ${route.fresh ? "Needs a sign-in of the last five minutes. " : ""}${
    route.audited === null ? "" : `Written to the audit log as ${route.audited}. `
  }Can be refused with ${refusalsOf(route).join(", ")}.</p>
${partTable("Query", route.query)}
${partTable("Body", route.body instanceof z.ZodObject ? route.body : null)}
<pre>${curlOf(route)}</pre>
</article>`;
}

function partTable(title: string, part: z.ZodObject | null): Markup | null {
  if (part === null || Object.keys(part.shape).length === 0) return null;
  const rows = Object.entries(part.shape).map(
    ([name, schema]) => html`<tr><th scope="row"><code>${name}</code></th><td>${kindOf(schema)}</td></tr>`,
  );
  return html`<div class="scroll"><table><thead><tr><th scope="col">${title}</th><th scope="col">What fits</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** "one of yes, no; yes if left out": from the JSON Schema, because that is what a caller has to meet. */
function kindOf(schema: z.core.$ZodType): string {
  const shape = jsonShape.parse(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
  const kind = shape.enum?.join(", ") ?? wordsOf(shape);
  return shape.default === undefined ? kind : `${kind}; ${JSON.stringify(shape.default)} if left out`;
}

const jsonShape = z.object({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  anyOf: z.array(z.object({ type: z.string().optional() })).optional(),
  default: z.unknown().optional(),
});

function wordsOf({ type, format, anyOf }: z.infer<typeof jsonShape>): string {
  if (format !== undefined) return `${type} (${format})`;
  if (anyOf !== undefined) return anyOf.map((option) => option.type ?? "object").join(" or ");
  return [type ?? "anything that the route understands"].flat().join(" or ");
}

/** A call to copy; words in capitals are to be filled in. */
export function curlOf(route: Route): string {
  const path = route.path.replace(/:([a-z]+)/g, (_match, name: string) => name.toUpperCase());
  const lines = [
    `curl ${route.method === "GET" ? "" : `-X ${route.method} `}"$EVENKEEL${path}"`,
    ...(route.access === "public" ? [] : ['  -H "authorization: Bearer $TOKEN"']),
    ...(route.reply.kind === "events" ? ["  -N"] : []),
    ...(route.upload === null ? [] : [`  -H "content-type: ${route.upload.types[0]}" --data-binary @FILE`]),
    ...(route.body === null ? [] : [`  -H "content-type: application/json" -d '${exampleBody(route.body)}'`]),
  ];
  return lines.join(" \\\n");
}

function exampleBody(body: z.ZodType): string {
  if (!(body instanceof z.ZodObject)) return "{…}";
  return `{${Object.keys(body.shape)
    .map((name) => `"${name}": …`)
    .join(", ")}}`;
}

function problemSection(): Markup {
  const rows = Object.entries(problemStatuses)
    .filter(([, status]) => status !== 500)
    .toSorted(([, a], [, b]) => a - b)
    .map(([code, status]) => html`<tr id="${code}"><td class="n">${status}</td><th scope="row"><code>${code}</code></th></tr>`);
  return html`<section id="problems"><h2>Codes of problems</h2>
<p>Each says in <code>detail</code> what happened and in <code>whatToDo</code> what to do next.</p>
<div class="scroll"><table><thead><tr><th scope="col" class="n">Status</th><th scope="col">Code</th></tr></thead><tbody>${rows}
<tr id="server.unexpected"><td class="n">500</td><th scope="row"><code>server.unexpected</code> and all others</th></tr></tbody></table></div></section>`;
}

function anchor(name: string): string {
  return name.toLowerCase().replace(/[^a-z]+/g, "-");
}
