import type { Company, InventedTeam } from "./company.ts";
import { between, embedded, separateGate } from "./habits.ts";

// Everything here is invented. Names of places and teams stand for nobody.

const brambleford: readonly InventedTeam[] = [
  { id: "product", name: "Product engineering", kind: "area", parent: null, reportsTo: "product director", people: 0 },
  { id: "booking", name: "Booking", kind: "stream-aligned", parent: "product", reportsTo: null, people: 10 },
  { id: "tracking", name: "Tracking", kind: "stream-aligned", parent: "product", reportsTo: null, people: 9 },
  { id: "pricing", name: "Pricing", kind: "stream-aligned", parent: "product", reportsTo: null, people: 9 },
  { id: "payments", name: "Payments", kind: "stream-aligned", parent: "product", reportsTo: null, people: 11 },
  { id: "driver-app", name: "Driver app", kind: "stream-aligned", parent: "product", reportsTo: null, people: 12 },
  { id: "route-planning", name: "Route planning", kind: "complicated-subsystem", parent: "product", reportsTo: null, people: 8 },
  { id: "technology", name: "Platform and operations", kind: "area", parent: null, reportsTo: "technology director", people: 0 },
  { id: "platform", name: "Platform", kind: "platform", parent: "technology", reportsTo: null, people: 13 },
  { id: "operations", name: "Operations", kind: "operations", parent: "technology", reportsTo: null, people: 12 },
  { id: "risk", name: "Risk office", kind: "area", parent: null, reportsTo: "finance director", people: 0 },
  { id: "security", name: "Security", kind: "security", parent: "risk", reportsTo: null, people: 8 },
  { id: "information-security", name: "Information security", kind: "security", parent: "risk", reportsTo: null, people: 6 },
];

const quillstead: readonly InventedTeam[] = [
  { id: "customers", name: "Customer products", kind: "area", parent: null, reportsTo: "product director", people: 0 },
  { id: "accounts", name: "Accounts", kind: "stream-aligned", parent: "customers", reportsTo: null, people: 9 },
  { id: "lending", name: "Lending", kind: "stream-aligned", parent: "customers", reportsTo: null, people: 10 },
  { id: "savings", name: "Savings", kind: "stream-aligned", parent: "customers", reportsTo: null, people: 8 },
  { id: "statements", name: "Statements", kind: "stream-aligned", parent: "customers", reportsTo: null, people: 9 },
  { id: "foundations", name: "Foundations", kind: "area", parent: null, reportsTo: "technology director", people: 0 },
  { id: "paved-road", name: "Paved road", kind: "platform", parent: "foundations", reportsTo: null, people: 11 },
  { id: "ledger-core", name: "Ledger core", kind: "complicated-subsystem", parent: "foundations", reportsTo: null, people: 8 },
  { id: "security-enabling", name: "Security enabling", kind: "security", parent: "foundations", reportsTo: null, people: 7 },
];

const tarnwick: readonly InventedTeam[] = [
  { id: "grid", name: "Grid products", kind: "area", parent: null, reportsTo: "product director", people: 0 },
  { id: "metering", name: "Metering", kind: "stream-aligned", parent: "grid", reportsTo: null, people: 10 },
  { id: "billing", name: "Billing", kind: "stream-aligned", parent: "grid", reportsTo: null, people: 10 },
  { id: "forecast", name: "Forecast", kind: "complicated-subsystem", parent: "grid", reportsTo: null, people: 8 },
  { id: "field-work", name: "Field work", kind: "stream-aligned", parent: "grid", reportsTo: null, people: 9 },
  { id: "engineering", name: "Engineering", kind: "area", parent: null, reportsTo: "technology director", people: 0 },
  { id: "runtime", name: "Runtime", kind: "platform", parent: "engineering", reportsTo: null, people: 10 },
  { id: "sign-off", name: "Security sign-off", kind: "security", parent: "engineering", reportsTo: null, people: 8, toWeek: 58 },
  { id: "security-guild", name: "Security enabling", kind: "security", parent: "engineering", reportsTo: null, people: 8, fromWeek: 58 },
];

export const companies: readonly Company[] = [
  {
    id: "brambleford",
    name: "Brambleford (invented)",
    story: "Security and information security each hold a gate of their own; changes wait at one and often at the other.",
    seed: 11,
    teams: brambleford,
    gates: [
      { id: "security-review", name: "Security review", team: "security" },
      { id: "information-security-sign-off", name: "Information security sign-off", team: "information-security" },
    ],
    habitsIn: () => separateGate,
    targets: [
      {
        node: "payments",
        about: { measure: "E08", variant: "requests", category: null },
        direction: "down",
        value: 24,
        weeksAhead: 26,
        why: "Card changes should meet an answer within a working day or so.",
      },
      { node: "org", about: { behaviour: "B3" }, direction: "up", value: null, weeksAhead: 40, why: "Bad news should be easy to bring." },
    ],
    disputes: [
      {
        node: "operations",
        finding: "firefighting",
        team: "Operations",
        note: "Planned changeovers at night count as out of hours here. They are agreed and paid, and nobody was called.",
      },
    ],
  },
  {
    id: "quillstead",
    name: "Quillstead (invented)",
    story: "Security people work inside the teams; a small enabling team keeps the checks that answer at once.",
    seed: 23,
    teams: quillstead,
    gates: [{ id: "ledger-review", name: "Ledger review", team: "security-enabling" }],
    habitsIn: () => embedded,
    targets: [
      {
        node: "lending",
        about: { measure: "E27", variant: "all", category: null },
        direction: "down",
        value: 72,
        weeksAhead: 20,
        why: "Updates stay small when they are taken within three days.",
      },
    ],
    disputes: [],
  },
  {
    id: "tarnwick",
    name: "Tarnwick (invented)",
    story: "A sign-off team became an enabling team after a year; the second year shows what followed.",
    seed: 37,
    teams: tarnwick,
    gates: [{ id: "sign-off", name: "Sign-off", team: "security-guild" }],
    // A gate that loosens over half a year, not in a day.
    habitsIn: (week) => between(separateGate, embedded, 0.85 / (1 + Math.exp(-(week - 66) / 6))),
    targets: [
      {
        node: "billing",
        about: { measure: "E16", variant: null, category: null },
        direction: "down",
        value: 0.2,
        weeksAhead: 26,
        why: "Month-end work should be plannable.",
      },
      {
        node: "org",
        about: { behaviour: "B4" },
        direction: "up",
        value: null,
        weeksAhead: 30,
        why: "Teams take security work over one area at a time.",
      },
    ],
    disputes: [
      {
        node: "org",
        finding: "security-is-elsewhere",
        team: "Security enabling",
        note: "Pairing sessions leave no trace in the review tool, so this shows less shared work than there is.",
      },
    ],
  },
];
