import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Permission } from "../../../../contract/permissions.ts";

/** Each line of the one table of permissions, in words; the compiler asks for a line when the table gets one. */
export const permissionWords: Readonly<Record<Permission, MessageDescriptor>> = {
  "server.operate": msg`run the server`,
  "people.edit": msg`keep accounts and roles`,
  "audit.read": msg`read the log of changes`,
  "organisation.read": msg`see teams and how they are described`,
  "team.read": msg`see figures and findings`,
  "organisation.edit": msg`describe teams, services and gates`,
  "roster.edit": msg`keep the roster`,
  "sources.read": msg`see what evidence comes from`,
  "sources.edit": msg`connect sources`,
  "target.edit": msg`set aims`,
  "finding.dispute": msg`write a note of the team beside a finding`,
  "report.export": msg`take reports along`,
  "digest.edit": msg`set the digest`,
  "round.edit": msg`draft and announce rounds`,
  "round.void": msg`void a round, two people together`,
  "team.keep-picture": msg`keep the own team's picture of a round`,
  "commitment.edit": msg`write the team's commitment after a round`,
};
