/** Which control a scanner stands for; several when one tool looks at several things. Vendor words end here. */
const TOOLS: readonly { readonly name: RegExp; readonly controls: readonly string[] }[] = [
  {
    name: /codeql|semgrep|opengrep|sonar|checkmarx|kics\b.*sast|fortify|coverity|veracode|bandit|gosec|brakeman|spotbugs|findsecbugs|find security bugs|devskim|njsscan|mobsf|psalm|phpstan|bearer|snyk ?code|horusec|pmd|security ?code ?scan|flawfinder|cppcheck|infer|clang|zizmor|poutine|octoscan/i,
    controls: ["sast"],
  },
  { name: /gitleaks|trufflehog|detect-secrets|ggshield|gitguardian|secretlint|kingfisher|noseyparker/i, controls: ["secrets"] },
  {
    name: /checkov|tfsec|terrascan|kics|kube-?linter|kube-?score|kubesec|cfn-?nag|hadolint|conftest|polaris|snyk ?iac|regula/i,
    controls: ["iac"],
  },
  {
    name: /dependency-?check|osv-?scanner|npm ?audit|pip-?audit|bundler-?audit|cargo-?audit|govulncheck|snyk ?open ?source|mend|whitesource|black ?duck|nancy|retire/i,
    controls: ["sca"],
  },
  { name: /grype|clair|anchore|docker ?scout|snyk ?container|twistlock|prisma/i, controls: ["container-scan"] },
  { name: /\bzap\b|zaproxy|nuclei|burp|arachni|wapiti|nikto/i, controls: ["dast"] },
  { name: /schemathesis|restler|dredd|cats\b/i, controls: ["api-fuzz"] },
  { name: /\bsnyk\b/i, controls: ["sca"] },
  { name: /scancode|licensee|fossa/i, controls: ["licence"] },
];

/** Trivy and the like say by rule tags what they looked for. */
const TAGS: Readonly<Record<string, string>> = { vulnerability: "sca", misconfiguration: "iac", secret: "secrets", license: "licence" };

/**
 * The controls a run of this tool proves, by tool name and, for tools of many trades, by the tags of their rules; empty for tools we do not know.
 * @example controlsOfTool("Gitleaks", [], false) // ["secrets"]
 */
export function controlsOfTool(tool: string, tags: readonly string[], image: boolean): readonly string[] {
  if (!/trivy/i.test(tool)) return TOOLS.find((known) => known.name.test(tool))?.controls ?? [];
  const told = [...new Set(tags.flatMap((tag) => TAGS[tag.toLowerCase()] ?? []))];
  const found = told.length > 0 ? told : ["sca"];
  return image ? [...new Set(found.map((control) => (control === "sca" ? "container-scan" : control)))] : found;
}
