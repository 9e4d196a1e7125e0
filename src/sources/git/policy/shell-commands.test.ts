import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { callsOfShell } from "./calls-of-script.ts";
import { shellCommands } from "./shell-commands.ts";

const words = (text: string) => shellCommands(text).map((command) => command.words.join(" "));

describe("shell text becomes commands", () => {
  it.each([
    ["a b && c; d | e", ["a b", "c", "d", "e"]],
    ["a # b\nc", ["a", "c"]],
    ["a 'b ; c' \"d && e\"", ["a b ; c d && e"]],
    ["a \\\n  b", ["a b"]],
    ["if a; then b; else c; fi", ["a", "b", "c"]],
    ["x=$(a b) c", ["a b", "x=$ c"]],
    ["cat <<'END'\na b\nEND\nc", ["cat", "c"]],
    ["a <<<word\nb", ["a <<<word", "b"]],
    ["a 2>&1 | b", ["a 2>&1", "b"]],
    ["(cd x && a)", ["cd x", "a"]],
    ["a $((1+2))#x", ["1+2", "a $#x"]],
    ["echo 'unclosed", ["echo unclosed"]],
  ])("%j", (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it("counts lines from the top", () => {
    expect(shellCommands("a\n\nb \\\n c\nd").map((command) => command.line)).toEqual([0, 2, 4]);
  });

  it.each([
    ["sudo -u build npx -y --package snyk snyk test", "command snyk"],
    ["docker run --rm -v a:b -e C=d --network=x ghcr.io/x/y:1 scan .", "image ghcr.io/x/y"],
    ["env A=b timeout 10m poetry run bandit -r .", "command bandit"],
    ["bash -ec 'trivy fs .'", "command trivy"],
    ["go run -modfile=tools.mod golang.org/x/vuln/cmd/govulncheck ./...", "command govulncheck"],
    ["./node_modules/.bin/secretlint '**'", "command secretlint"],
    ["A=b c", "command c"],
    ["constructor -x", "command constructor"],
  ])("%s calls %s", (text, expected) => {
    expect(callsOfShell(text, "p", 1, true).map((call) => `${call.kind} ${call.name}`)).toEqual([expected]);
  });

  it.each(["command -v trivy", "trivy --help", "A=b", "trivy version"])("%s calls nothing", (text) => {
    expect(callsOfShell(text, "p", 1, true)).toEqual([]);
  });

  it("reads any text without failing, and never counts more lines than it has", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", " ", "\n", "'", '"', "`", "$", "(", ")", "<", "\\", "#", ";", "&") }), (text) => {
        const last = text.split("\n").length - 1;
        return shellCommands(text).every((command) => command.line <= last && command.words.length > 0);
      }),
      { seed: 7, numRuns: 2000 },
    );
  });

  it.each(["$(", "`", "<<A ", "'\"", "(", "\\\n"])("a megabyte of %j takes no time", (part) => {
    const before = performance.now();
    shellCommands(part.repeat(1_000_000 / part.length));
    expect(performance.now() - before).toBeLessThan(60_000);
  });
});
