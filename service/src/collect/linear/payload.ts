import { z } from 'zod';
import { oneLine } from '../deliveries/index.ts';

const MAX_TEXT = 500; // Linear itself stops at 255 for titles and 80 for labels; the rest is room for change

const Instant = z.iso.datetime({ offset: true }).transform((value) => new Date(value));
const Text = z.string().transform((value) => oneLine(value, MAX_TEXT) || '(nothing)');
const Named = z.object({ name: Text });
const Link = z
  .string()
  .transform((value) => (/^https?:\/\//.test(value) ? value : null))
  .nullish();
const Team = z.object({ id: z.string(), key: Text });

/** What a message always has, whatever it is about. */
export const Message = z.object({
  type: z.string().min(1),
  action: z.string().min(1),
  createdAt: Instant,
  actor: z.object({ name: Text.nullish() }).nullish(),
  /** The earlier values of what an update changed, under the same names. */
  updatedFrom: z.record(z.string(), z.unknown()).nullish(),
});
export type Message = z.infer<typeof Message>;

const Issue = z.object({
  id: z.string().min(1),
  identifier: Text,
  title: Text,
  url: Link,
  createdAt: Instant,
  updatedAt: Instant,
  archivedAt: Instant.nullish(),
  trashed: z.boolean().nullish(),
  completedAt: Instant.nullish(),
  canceledAt: Instant.nullish(),
  state: z.object({ type: z.string() }),
  team: Team.nullish(),
  project: Named.nullish(),
  creator: Named.nullish(),
  externalUserCreator: Named.nullish(),
});

/** `data` of a message about an issue: IssueWebhookPayload in Linear's schema, as far as it is used. */
export const IssueData = Issue.extend({ labels: z.array(Named.extend({ id: z.string() })).default([]) });
export type IssueData = z.infer<typeof IssueData>;

/** `data` of a message about a label: IssueLabelWebhookPayload. */
export const LabelData = Named.extend({ id: z.string(), teamId: z.string().nullish(), updatedAt: Instant });
export type LabelData = z.infer<typeof LabelData>;

/** `data` of a message about a customer request: CustomerNeedWebhookPayload. */
export const RequestData = z.object({
  id: z.string().min(1),
  createdAt: Instant,
  updatedAt: Instant,
  archivedAt: Instant.nullish(),
  issue: z
    .object({ id: z.string().min(1), identifier: Text, title: Text, url: Link, team: Team.nullish() })
    .nullish(),
});
export type RequestData = z.infer<typeof RequestData>;

const HistoryEntry = z.object({
  createdAt: Instant,
  actor: Named.nullish(),
  fromState: z.object({ type: z.string() }).nullish(),
  toState: z.object({ type: z.string() }).nullish(),
  addedLabels: z.array(Named).nullish(),
  removedLabels: z.array(Named).nullish(),
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;

const PageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() });
export const HistoryPage = z.object({ nodes: z.array(HistoryEntry), pageInfo: PageInfo });
export type HistoryPage = z.infer<typeof HistoryPage>;

/** An issue as the API answers it: query.ts. */
export const IssueNode = Issue.extend({
  labels: z.object({ nodes: z.array(Named) }),
  needs: z.object({ nodes: z.array(z.object({ id: z.string(), createdAt: Instant })) }),
  history: HistoryPage,
});
export type IssueNode = z.infer<typeof IssueNode>;

/** A page of issues, each to be parsed by itself: one that cannot be read must not keep the others out. */
export const IssuesPage = z.object({
  teams: z.object({ nodes: z.array(z.object({ id: z.string() })) }),
  issues: z.object({ nodes: z.array(z.unknown()), pageInfo: PageInfo }),
});

export const HistoryAnswer = z.object({ issue: z.object({ history: HistoryPage }) });
export const TeamsAnswer = z.object({ teams: z.object({ nodes: z.array(Team) }) });
