import { createHash } from "node:crypto";
import type { StaticFile } from "./ballots.ts";

const style = `:root{color-scheme:light dark}body{margin:0;background:light-dark(#fbf8f2,#171613);color:light-dark(#1b1a17,#efeae0);font:1.125rem/1.5 Georgia,serif}main{max-width:38rem;margin:0 auto;padding:4rem 1rem}h1{font-weight:400;line-height:1.15}p{margin:1rem 0 0}`;

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Answers - Evenkeel</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>No round is open</h1>
<p>Here a team will answer questions about how it works together. The answers come to this address, apart from the application, so that
nobody can tell who gave which one: there is no sign-in, no cookie and no log.</p>
<p>When a round opens, an invitation leads here.</p>
</main>
</body>
</html>
`;

/** Served where the answer page was not built. */
export const noRoundPage: StaticFile = { bytes: Buffer.from(page), type: "text/html; charset=utf-8" };

/** The style is pinned by its hash, so that not a letter of the page can differ without the browser saying so. */
export const noRoundPolicy = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'`;
