import { AZURE_PATH, readAzurePipeline } from "./azure-pipeline.ts";
import { CIRCLECI_PATH, readCircleciConfig } from "./circleci-config.ts";
import { isForeign } from "./file-detectors.ts";
import { readGithubWorkflow, WORKFLOW_PATH } from "./github-workflow.ts";
import { GITLAB_PATH, readGitlabPipeline } from "./gitlab-pipeline.ts";
import { JENKINSFILE_PATH, readJenkinsfile } from "./jenkinsfile.ts";
import type { Pipeline, PolicyFiles } from "./pipeline.ts";
import { PLAIN_PIPELINE_PATH, readPlainPipeline } from "./plain-pipeline.ts";
import { PRE_COMMIT_PATH, readPreCommitConfig } from "./pre-commit-config.ts";

interface Format {
  readonly isIt: (path: string) => boolean;
  readonly read: (path: string, files: PolicyFiles) => Pipeline;
  /** Runs on a server for every change; pre-commit hooks do not. */
  readonly onServer: boolean;
}

const FORMATS: readonly Format[] = [
  { isIt: (path) => WORKFLOW_PATH.test(path), read: readGithubWorkflow, onServer: true },
  { isIt: (path) => path === GITLAB_PATH, read: readGitlabPipeline, onServer: true },
  { isIt: (path) => JENKINSFILE_PATH.test(path) && !isForeign(path), read: readJenkinsfile, onServer: true },
  { isIt: (path) => AZURE_PATH.test(path) && !isForeign(path), read: readAzurePipeline, onServer: true },
  { isIt: (path) => CIRCLECI_PATH.test(path), read: readCircleciConfig, onServer: true },
  { isIt: (path) => PLAIN_PIPELINE_PATH.test(path), read: readPlainPipeline, onServer: true },
  { isIt: (path) => PRE_COMMIT_PATH.test(path), read: readPreCommitConfig, onServer: false },
];

export interface FoundPipeline extends Pipeline {
  readonly onServer: boolean;
}

export function isPipelineFile(path: string): boolean {
  return FORMATS.some((format) => format.isIt(path));
}

/** Parts that pipelines take in from their own repository and that are cheap to load with them. */
export function isPipelinePart(path: string): boolean {
  return /^(?:\.github\/.*\/)?action\.ya?ml$/.test(path) || /^\.gitlab\/.*\.ya?ml$/.test(path);
}

export function readPipelines(paths: readonly string[], files: PolicyFiles): readonly FoundPipeline[] {
  return paths.flatMap((path) =>
    FORMATS.filter((format) => format.isIt(path)).map((format) => ({ ...format.read(path, files), onServer: format.onServer })),
  );
}
