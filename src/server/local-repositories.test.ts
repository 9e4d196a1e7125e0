import { expect, test } from "vitest";
import { localRepositories } from "./local-repositories.ts";

test.each([
  ["127.0.0.1", "http://app.evenkeel.localhost:4747", null],
  ["localhost", "http://127.0.0.1:4747", null],
  ["127.0.0.1", "https://evenkeel.example.org", ["/srv/git"]],
  ["0.0.0.0", "http://app.evenkeel.localhost:4747", ["/srv/git"]],
  ["192.0.2.7", "https://evenkeel.example.org", ["/srv/git"]],
])("a server that listens on %s as %s reads below %j", (host, origin, folders) => {
  expect(localRepositories({ host, origin, repositoryFolders: ["/srv/git"] })).toEqual(folders);
});
