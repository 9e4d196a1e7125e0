interface Account {
  readonly name: string;
  readonly mail: string;
}

interface Entry {
  readonly newName: string | null;
  readonly newMail: string | null;
}

const LINE = /^([^<]*)<([^>]*)>(?:([^<]*)<([^>]*)>)?/;

/**
 * The `.mailmap` of a repository, applied by us: git would have to read a blob that a blob-less clone does not hold.
 * A rule with name and mail wins over one with mail alone; both compare without regard to case.
 */
export function parseMailmap(text: string): (account: Account) => Account {
  const byMail = new Map<string, Entry>();
  const byBoth = new Map<string, Entry>();
  for (const line of text.split("\n")) {
    const match = line.startsWith("#") ? null : LINE.exec(line);
    if (match === null) continue;
    const [, firstName = "", firstMail = "", oldName = "", oldMail] = match;
    const newName = firstName.trim() === "" ? null : firstName.trim();
    const lookUpMail = (oldMail ?? firstMail).trim().toLowerCase();
    const entry = { newName, newMail: oldMail === undefined ? null : firstMail.trim() };
    if (oldName.trim() === "") byMail.set(lookUpMail, merged(byMail.get(lookUpMail), entry));
    else byBoth.set(`${oldName.trim().toLowerCase()}\0${lookUpMail}`, entry);
  }
  return (account) => {
    const mail = account.mail.toLowerCase();
    const entry = byBoth.get(`${account.name.toLowerCase()}\0${mail}`) ?? byMail.get(mail);
    return entry === undefined ? account : { name: entry.newName ?? account.name, mail: entry.newMail ?? account.mail };
  };
}

function merged(earlier: Entry | undefined, later: Entry): Entry {
  return { newName: later.newName ?? earlier?.newName ?? null, newMail: later.newMail ?? earlier?.newMail ?? null };
}
