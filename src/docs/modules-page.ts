import { cruise, format } from "dependency-cruiser";

/** The graph of rooms as a Mermaid chart, drawn from the imports themselves. */
export async function modulesPage(): Promise<string> {
  const { output } = await cruise(["src"], {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    includeOnly: "^src/",
    exclude: { path: "\\.(test|fixture)\\.ts$" },
  });
  if (typeof output === "string") throw new TypeError("dependency-cruiser answered text where its result object was asked for");
  const graph = await format(output, { outputType: "mermaid", collapse: "^src/(core/[^/]+|sources/[^/]+|[^/]+)" });
  return [
    "# Modules",
    "",
    "Rooms and who imports whom; rules and reasons are in `.dependency-cruiser.cjs`.",
    "",
    "```mermaid",
    String(graph.output).trim(),
    "```",
    "",
  ].join("\n");
}
