// What people of the invented companies wrote and promised. Nobody stands behind a sentence, and none names anybody.

export interface InventedCommitment {
  readonly node: string;
  readonly label: string;
  /** 0: after the first baseline, and asked after in every later round; 1: after the second. */
  readonly after: 0 | 1;
  readonly text: string;
  readonly practice: string | null;
  readonly ownerRole: string;
  readonly expected: string;
  readonly howKnown: string;
  /** Where on 2..6 the answers to "we did what we said" lie. */
  readonly keptAt: number;
}

export interface RoundWords {
  /** By prompt, of the first and the second baseline. */
  readonly comments: Readonly<Record<string, readonly [readonly string[], readonly string[]]>>;
  readonly commitments: readonly InventedCommitment[];
}

const role = { ownerRole: "team lead", practice: null } as const;

export const roundWords: Readonly<Record<string, RoundWords>> = {
  brambleford: {
    comments: {
      "p-change": [
        [
          "Tell us what the second sign-off looks for. We fill in the same form twice and the answers differ.",
          "A review that starts after everything is built can only say no. Ask us earlier, when a sketch can still change.",
          "The release calendar decides more than we do. A fix that is ready on Tuesday should not wait for a window.",
          "Scanner reports arrive as a spreadsheet. Half of the lines were closed months ago.",
          "After the outage we wrote down what to do differently, and then nobody had a free week for it.",
        ],
        [
          "Requests wait in a queue nobody can see. Even a position in it would help us plan.",
          "We learn why something was refused only in the second meeting. Write the reason next to the refusal.",
          "Give the people on call a say in what is released before a long weekend.",
          "One list of agreed rules, please. The wiki, the form and the checklist do not say the same.",
          "Work comes back after we have moved on to something else. That costs more than the work did.",
        ],
      ],
      "p-keep": [
        [
          "Colleagues next to me help at once when something breaks.",
          "The weekly walk through the route data with operations. Small, and it saves days.",
          "Honest answers in our own team when an estimate was wrong.",
        ],
        [
          "The shared channel during an incident: everybody sees the same facts.",
          "Time to read each other's changes properly before they are merged.",
          "Pairing across booking and tracking, whenever we manage to do it.",
        ],
      ],
    },
    commitments: [
      {
        ...role,
        node: "payments",
        label: "Payments",
        after: 0,
        text: "We bring a sketch of every card change to security before we build it.",
        expected: "Fewer changes come back late.",
        howKnown: "Share of changes sent back at the gate.",
        keptAt: 3.4,
      },
      {
        ...role,
        node: "operations",
        label: "Operations",
        after: 0,
        text: "After each outage we finish one action before we plan the next change.",
        expected: "The same outage does not come twice.",
        howKnown: "Actions done within a month.",
        keptAt: 2.8,
      },
      {
        ...role,
        node: "org",
        label: "Brambleford (invented)",
        ownerRole: "technology director",
        after: 0,
        text: "Leadership publishes how long requests wait at each gate, every month.",
        expected: "Teams can plan around the wait, and it becomes shorter.",
        howKnown: "The page is there, and the median wait.",
        keptAt: 2.6,
      },
      {
        ...role,
        node: "booking",
        label: "Booking",
        after: 1,
        text: "We agree with security on the three changes that need no review.",
        expected: "Small changes stop waiting.",
        howKnown: "Median wait of changes without a gate.",
        keptAt: 4,
      },
    ],
  },
  quillstead: {
    comments: {
      "p-change": [
        [
          "The paved road is good until a service needs something odd. Then the way off it is not described.",
          "Two checks report the same finding under two names. Drop one.",
          "Quarter ends are still busier than they need to be.",
        ],
        [
          "Let new colleagues run an incident review earlier; it is the fastest way to understand the whole.",
          "Statement runs still depend on one job that few people understand.",
          "More time for trying things out; the last idea waited a quarter.",
        ],
      ],
      "p-keep": [
        [
          "Security colleagues sit in planning and say what worries them while it can still be changed.",
          "Reviews after failures talk about how the work was set up. I can say what I did.",
          "Anybody can stop a release, and somebody thanks you for it.",
        ],
        [
          "The checks answer within minutes, so I fix what they find while I still know why I wrote it.",
          "Every team shows one near miss a month. It takes ten minutes and saves days.",
          "Asking for help is normal here, also across teams.",
        ],
      ],
    },
    commitments: [
      {
        ...role,
        node: "lending",
        label: "Lending",
        after: 0,
        text: "We take updates within three working days.",
        expected: "Updates stay small.",
        howKnown: "Median age of an update when it is merged.",
        keptAt: 5.5,
      },
      {
        ...role,
        node: "statements",
        label: "Statements",
        after: 0,
        text: "Two more people learn to run the statement job by themselves.",
        expected: "A night run no longer depends on who is there.",
        howKnown: "Who ran it in the last quarter, counted by role.",
        keptAt: 4.6,
      },
      {
        ...role,
        node: "accounts",
        label: "Accounts",
        after: 1,
        text: "We describe the way off the paved road for services that need it.",
        expected: "Fewer questions, fewer workarounds.",
        howKnown: "The page exists and was used twice.",
        keptAt: 4,
      },
    ],
  },
  tarnwick: {
    comments: {
      "p-change": [
        [
          "Sign-off at the very end makes every finding an argument about dates.",
          "We do not know what is looked at, so we prepare for everything.",
          "Month end takes people away from planned work every single time.",
          "Say no with a way to yes. A refusal without an example does not help anybody.",
        ],
        [
          "Some repositories still have the old checks. It is hard to tell which result counts.",
          "Field work is changed last, although its devices are the oldest.",
          "Keep time for pairing when the deadline gets close; it was the first thing to go.",
        ],
      ],
      "p-keep": [
        [
          "People in the team are open about mistakes among themselves.",
          "The forecast group explains its models to anybody who asks.",
          "Metering and billing now plan together.",
        ],
        [
          "Security joins in at the start. The last three threat talks changed the design and not the date.",
          "Fixing findings myself, with somebody beside me who knows more.",
          "Smaller releases. A bad day costs an hour now and no longer a weekend.",
          "Reviews after failures: actions are finished, and we see what changed.",
        ],
      ],
    },
    commitments: [
      {
        ...role,
        node: "billing",
        label: "Billing",
        after: 0,
        text: "We plan month end as ordinary work, two weeks ahead.",
        expected: "Less unplanned work.",
        howKnown: "Share of unplanned work in the month.",
        keptAt: 4.4,
      },
      {
        ...role,
        node: "org",
        label: "Tarnwick (invented)",
        ownerRole: "technology director",
        after: 0,
        text: "Sign-off becomes a team that helps, and no longer one that is asked for permission.",
        expected: "Security is asked at the start.",
        howKnown: "Where in the life of a change security is asked first.",
        keptAt: 5.3,
      },
      {
        ...role,
        node: "field-work",
        label: "Field work",
        after: 1,
        text: "We move the device repositories to the new checks, one a month.",
        expected: "One place to look for results.",
        howKnown: "Repositories in which the checks run.",
        keptAt: 4,
      },
    ],
  },
};
