import type { DigestText } from "./digest-text.ts";

export type ChatKind = "slack" | "teams" | "mattermost";

/** Slack cuts a section at 3,000 letters, Mattermost a post at 16,383; a digest that long would not be read in a chat. */
const LONGEST = 2800;

/**
 * What a chat is sent: text with the link, no picture, nothing it could take for a mention, a link of its own or formatting.
 * Slack: incoming webhooks, text in a plain_text block. Teams: Workflows, an Adaptive Card in a message. Mattermost: incoming webhooks.
 */
export function webhookMessage(kind: ChatKind, { subject, text }: DigestText): object {
  const said = shortened(text);
  switch (kind) {
    case "slack":
      return { text: slackText(subject), blocks: [{ type: "section", text: { type: "plain_text", text: said, emoji: false } }] };
    case "teams":
      return {
        type: "message",
        attachments: [{ contentType: "application/vnd.microsoft.card.adaptive", contentUrl: null, content: card(said) }],
      };
    case "mattermost":
      return { text: `\`\`\`\n${said.replaceAll("```", "'''")}\n\`\`\`` };
  }
}

function card(text: string): object {
  const block = { type: "RichTextBlock", inlines: [{ type: "TextRun", text }] };
  return { $schema: "http://adaptivecards.io/schemas/adaptive-card.json", type: "AdaptiveCard", version: "1.4", body: [block] };
}

/** The line of the notification: Slack reads &, < and > as its own marks. */
function slackText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function shortened(text: string): string {
  if (text.length <= LONGEST) return text;
  const link = text.split("\n").find((line) => line.startsWith("All of it")) ?? "";
  return `${text.slice(0, LONGEST - link.length - 4)}…\n\n${link}`;
}
