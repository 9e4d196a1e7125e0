/**
 * Nobody's account, in the audit log too: the command line acts for whoever owns the data folder, with the secret that each start of the
 * server writes there (data-folder.ts).
 */
export const COMMAND_LINE = { account: "00000000-0000-0000-0000-000000000000", name: "command line" } as const;
