import type { Context } from "../src/server/context.ts";

const absent = async (): Promise<never> => {
  throw new Error("not part of this benchmark");
};

/** The parts of a server that read and assess evidence, for a benchmark of something else: whoever calls them is told so. */
export const withoutEvidence: Pick<Context, "evidence" | "jobs"> = {
  evidence: {
    readRepository: absent,
    readFiles: absent,
    findRepositories: absent,
    readConnection: absent,
    drainIngest: absent,
    forgetConnection: absent,
    coverage: absent,
    assess: absent,
    demonstrate: absent,
    handoffs: absent,
    forget: absent,
    close: async () => {},
  },
  jobs: {
    read: absent,
    arrived: () => {},
    assess: absent,
    demonstration: absent,
    list: async () => [],
    cancel: absent,
    retry: absent,
    watch: async function* () {},
    close: async () => {},
  },
};
