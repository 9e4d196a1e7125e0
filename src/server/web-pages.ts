// For the web application: its build lies in dist/web/app (`npm run build:web`). Every answer with index.html carries a nonce of its
// own. In index.html write `__NONCE__` wherever a nonce belongs (Vite: `html.cspNonce`) - also in
// `<meta property="csp-nonce" nonce="__NONCE__">`, from where scripts read it (`document.querySelector(...).nonce`) and hand it to
// Mantine's getStyleNonce. Files in assets/ are hashed and cached for good; a .br and .gz beside a file is sent in its place.
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fastifyStatic } from "@fastify/static";
import type { FastifyInstance, FastifyReply } from "fastify";
import { html } from "../report/escape.ts";
import { plainPage } from "./plain-page.ts";
import { pagePolicy } from "./security-headers.ts";

/** The same two steps up from src/server and from dist/server. */
const built = new URL("../../dist/web/app/", import.meta.url);

const IMMUTABLE = "public, max-age=31536000, immutable";

/** Files of the web application, and its page for every address that belongs to it. */
export async function serveWeb(app: FastifyInstance, web: URL = built): Promise<void> {
  const index = new URL("index.html", web);
  if (!existsSync(index)) return servePage(app, plainPage("Not built yet", notBuilt));
  const page = readFileSync(index, "utf8");
  await app.register(fastifyStatic, {
    root: fileURLToPath(web),
    wildcard: false,
    index: false,
    preCompressed: true,
    cacheControl: false,
    globIgnore: ["**/index.html", "**/*.br", "**/*.gz", "**/.*/**"],
    setHeaders: (reply, path) => void reply.header("cache-control", path.includes("/assets/") ? IMMUTABLE : "no-cache"),
  });
  servePage(app, (nonce) => page.replaceAll("__NONCE__", nonce));
}

const notBuilt = html`<p>The server runs, and its pages have not been built in this checkout.</p>
<pre>npm run build:web</pre><p>Then load this page again. The interface for programs works already: <a href="/api">reference</a>.</p>`;

function servePage(app: FastifyInstance, page: (nonce: string) => string): void {
  app.get("/*", { config: { evenkeel: "page" } }, async (request, reply): Promise<FastifyReply | undefined> => {
    const [path = ""] = request.url.split("?");
    // A missing file must not be answered with a page, nor an unknown route of the API.
    if (path.startsWith("/api/") || path.startsWith("/assets/") || /\.[a-z0-9]{2,5}$/i.test(path)) return void reply.callNotFound();
    return sendPage(reply, page);
  });
}

/** Sends a page with a nonce made for this very answer. */
export function sendPage(reply: FastifyReply, page: (nonce: string) => string): FastifyReply {
  const nonce = randomBytes(18).toString("base64");
  return reply.type("text/html; charset=utf-8").header("content-security-policy", pagePolicy(nonce)).send(page(nonce));
}
