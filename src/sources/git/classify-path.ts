export const pathRoles = ["security", "test", "doc", "build", "policy", "other"] as const;
export type PathRole = (typeof pathRoles)[number];

/** Well-known names, in the order they are tried. A biased rule: repositories name things their own way, so settings come first. */
const ROLES: readonly { readonly role: PathRole; readonly is: RegExp }[] = [
  { role: "security", is: /(?:^|\/)(?:SECURITY(?:[-_.][^/]*)?|security\.txt|security-insights\.ya?ml|threat[-_ ]?model[^/]*)$/i },
  {
    role: "test",
    is: /(?:^|\/)(?:t|tests?|__tests__|specs?|testing|e2e|fixtures?|testdata|mocks?|integration-tests?)\/|(?:^|\/)(?:test_[^/]*|conftest\.py)$|[._-](?:test|tests|spec)\.[^/]+$|(?:Test|Tests|Spec|IT)\.(?:java|kt|scala|cs|groovy|swift|php)$|_test\.[a-z]+$/,
  },
  {
    role: "policy",
    is: /\.(?:rego|sentinel|cedar)$|(?:^|\/)(?:policy|policies|opa|kyverno|gatekeeper)\/|(?:^|\/)\.?(?:semgrep|gitleaks|trivyignore|checkov|conftest)[^/]*$|(?:^|\/)codeql(?:\/|-config)/i,
  },
  {
    role: "security",
    is: /(?:^|[/._-])(?:auth|authn|authz|authentication|authorization|oauth2?|oidc|saml|sso|crypto|cryptography|security|secrets?|acl|rbac|permissions?|csrf|cors|jwt|tls|x509|pki|sandbox|sanitizers?|seccomp|credentials?)(?:[/._-]|$)/i,
  },
  {
    role: "doc",
    is: /(?:^|\/)(?:docs?|documentation|man|adr|runbooks?)\/|\.(?:md|mdx|rst|adoc|asciidoc|textile|[1-9])$|(?:^|\/)(?:README|CHANGELOG|CHANGES|NEWS|LICENSE|LICENCE|COPYING|AUTHORS|CONTRIBUTING|RelNotes)[^/]*$/i,
  },
  {
    role: "build",
    is: /(?:^|\/)(?:\.github\/(?:workflows|actions)|\.circleci|\.buildkite|ci|build|cmake|m4)\/|(?:^|\/)(?:Makefile[^/]*|GNUmakefile|CMakeLists\.txt|meson\.build|configure(?:\.ac|\.in)?|Dockerfile[^/]*|Jenkinsfile|\.gitlab-ci\.ya?ml|azure-pipelines\.ya?ml|package(?:-lock)?\.json|yarn\.lock|pnpm-lock\.yaml|go\.(?:mod|sum)|Cargo\.(?:toml|lock)|pom\.xml|build\.gradle[^/]*|requirements[^/]*\.txt|pyproject\.toml|poetry\.lock|Gemfile(?:\.lock)?|BUILD|WORKSPACE|\.(?:travis|appveyor|cirrus)\.yml|\.pre-commit-config\.yaml)$|\.(?:mk|cmake|bzl|gradle)$/,
  },
];

/**
 * What a path is for. Paths that the organisation names as security come first.
 * @example classifyPath("src/auth/session.ts", []) // "security"
 */
export function classifyPath(path: string, securityPaths: readonly RegExp[]): PathRole {
  if (securityPaths.some((pattern) => pattern.test(path))) return "security";
  return ROLES.find((rule) => rule.is.test(path))?.role ?? "other";
}

/** The top-level directory, `.` for files at the root. */
export function componentOf(path: string): string {
  const slash = path.indexOf("/");
  return slash <= 0 ? "." : path.slice(0, slash);
}

/**
 * A glob of the settings as a pattern over whole paths: `**` crosses directories, `*` and `?` do not; one without a slash
 * matches at any depth; a directory matches all below it.
 */
export function globPattern(glob: string): RegExp {
  const anywhere = !glob.replace(/\/+$/, "").includes("/");
  const body = glob.replace(/^\/+/, "").replace(/\/+$/, "");
  const source = body.replace(/\*\*\/|\*\*|\*|\?|[^*?]/g, (part) => {
    if (part === "**/") return "(?:.*/)?";
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    if (part === "?") return "[^/]";
    return part.replace(/[\\^$.|+()[\]{}]/, "\\$&");
  });
  return new RegExp(`^${anywhere ? "(?:.*/)?" : ""}${source}(?:/.*)?$`, "s");
}
