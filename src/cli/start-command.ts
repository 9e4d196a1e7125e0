/** `evenkeel start`: the server, as `npm start` runs it in a checkout; it reads its own arguments. */
export async function startCommand({ demonstration }: { readonly demonstration: boolean }): Promise<void> {
  process.argv.splice(2, process.argv.length, ...(demonstration ? ["--demonstration"] : []));
  await import("../server/main.ts");
}
