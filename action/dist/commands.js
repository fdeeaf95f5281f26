import { $ as Statistic, Ct as stringbool, Et as url, J as DurationQuantile, K as TeamScorecard, L as deployedCommit, M as SOURCE, N as externalIdOf, P as runOf, Q as Segment, S as scorecardUrl, St as string, Tt as unknown, U as statusOf, V as findCommit, W as connectToGitHub, X as WindowDays, Y as OutcomeValue, Z as KpiKind, _t as literal, a as duration, at as Slug, bt as record, c as link, ct as line, dt as number$1, et as PersonRef, ft as datetime, gt as discriminatedUnion, ht as boolean, i as percent, it as Email, l as plain, lt as PageQuery, m as judgeOf, mt as array, n as outcomeSection, nt as HOUR_MS, o as moment, ot as Version, p as readTargets, pt as _enum, q as Comparison, rt as Timestamp, s as code, st as WebUrl, t as Attribution, tt as Deployment, ut as pageOf, vt as number, wt as union, x as deploymentUrl, xt as strictObject, yt as object } from "./shared.js";
import { n as LINEAR_ISSUE, t as LINEAR_HISTORY_QUERY } from "./read-linear.js";
import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
// ../service/src/contracts/issues.ts
/** An issue that the rules call a bug or an incident and that could not be recorded as one. */
const IssueProblem = object({
	id: string(),
	source: _enum(["github", "linear"]),
	key: string().describe("As people call it, such as `#12` or `ENG-12`"),
	container: string().describe("Repository or Linear team"),
	title: string(),
	url: string().nullable(),
	code: string().describe("Why not, as a stable code"),
	problem: string(),
	remedy: string(),
	updatedAt: Timestamp
});
pageOf(IssueProblem);
const Login = object({ login: string() }).nullish();
const Label = union([string(), object({ name: string() })]);
const Instant = datetime({
	offset: true,
	error: "must be a time such as 2026-03-01T12:00:00Z"
});
/** An issue as GitHub's REST API and webhooks give it, as far as it is used; other fields may stay in. */
const GitHubIssue = object({
	id: number().int().nonnegative(),
	number: number().int().nonnegative(),
	title: string(),
	html_url: string().nullish(),
	user: Login,
	labels: array(Label).optional(),
	type: object({ name: string() }).nullish(),
	state: string().nullish(),
	state_reason: string().nullish(),
	created_at: Instant,
	updated_at: Instant,
	closed_at: Instant.nullish()
});
/** One event of the timeline of an issue, as GitHub's REST API gives it. */
const GitHubTimelineEvent = object({
	event: string().nullish(),
	created_at: Instant.nullish(),
	actor: Login,
	label: object({ name: string() }).nullish(),
	state_reason: string().nullish()
});
const Named = object({ name: string() });
/** One entry of the history of an issue, as Linear's API gives it. */
const LinearHistoryEntry = object({
	createdAt: Instant,
	actor: Named.nullish(),
	fromState: object({ type: string() }).nullish(),
	toState: object({ type: string() }).nullish(),
	addedLabels: array(Named).nullish(),
	removedLabels: array(Named).nullish()
});
/** An issue as Linear's API gives it, as far as it is used. */
const LinearIssue = object({
	id: string().min(1),
	identifier: string().min(1),
	title: string(),
	url: string().nullish(),
	createdAt: Instant,
	updatedAt: Instant,
	archivedAt: Instant.nullish(),
	trashed: boolean().nullish(),
	completedAt: Instant.nullish(),
	canceledAt: Instant.nullish(),
	state: object({ type: string() }),
	team: object({
		id: string(),
		key: string()
	}).nullish(),
	project: Named.nullish(),
	creator: Named.nullish(),
	externalUserCreator: Named.nullish(),
	labels: object({ nodes: array(Named) }),
	needs: object({ nodes: array(object({
		id: string(),
		createdAt: Instant
	})) }),
	history: object({
		nodes: array(LinearHistoryEntry),
		pageInfo: object({ hasNextPage: boolean() }).describe("`hasNextPage: false` says that `nodes` is everything that ever happened to it")
	})
});
discriminatedUnion("source", [strictObject({
	source: literal("github"),
	repository: string().max(300).regex(/^[^/\s]+\/[^/\s]+$/, { error: "must be owner/name, such as acme/shop" }),
	issues: array(strictObject({
		issue: GitHubIssue,
		timeline: array(GitHubTimelineEvent).max(3e3).optional().describe("Everything that happened to it, oldest first; without it only its present state is kept"),
		happened: strictObject({
			action: string(),
			actor: string().nullable().default(null),
			label: string().nullable().default(null)
		}).optional().describe("What has just happened to it, from the payload of an `issues` event")
	})).min(1).max(100)
}), strictObject({
	source: literal("linear"),
	issues: array(LinearIssue).min(1).max(100)
})]);
/** What became of the issues that were told. */
const ToldIssues = object({
	received: number().int(),
	bugs: number().int(),
	incidents: number().int(),
	others: number().int().describe("Kept, and neither by the rules in force"),
	refused: number().int().describe("Those in `problems`"),
	services: array(object({
		slug: string(),
		name: string(),
		team: object({
			slug: string(),
			name: string()
		}),
		bugs: number().int(),
		incidents: number().int()
	})).describe("Whose bugs and incidents they are"),
	problems: array(object({
		index: number().int().describe("Place in `issues`, from 0"),
		subject: string(),
		code: string(),
		detail: string(),
		remedy: string()
	}))
});
// src/commands/read-timeline.ts
const PAGE_SIZE$1 = 100;
const MOST_PAGES = 30;
/** The events from which the clock of a bug and its labels follow; timelines are long, and the rest is not kept. */
const KEPT = /* @__PURE__ */ new Set([
	"closed",
	"reopened",
	"labeled",
	"unlabeled",
	"converted_to_discussion"
]);
/** Everything that happened to an issue; undefined where there is more than is read: a part would be taken for the whole. */
async function readTimeline({ octokit, owner, repo }, number) {
	const events = [];
	for (let page = 1; page <= MOST_PAGES; page += 1) {
		const { data } = await octokit.rest.issues.listEventsForTimeline({
			owner,
			repo,
			issue_number: number,
			per_page: PAGE_SIZE$1,
			page
		});
		for (const event of data) {
			if (!KEPT.has(String(event.event))) continue;
			const read = GitHubTimelineEvent.safeParse(event);
			if (!read.success) return void 0;
			events.push(read.data);
		}
		if (data.length < PAGE_SIZE$1) return events;
	}
}
// ../service/src/contracts/bugs.ts
const BugEventKind = _enum([
	"reported",
	"closed",
	"reopened",
	"dismissed"
]);
strictObject({
	service: Slug,
	title: line(300),
	source: line(60).default("api"),
	externalId: line(200),
	url: WebUrl.optional(),
	customerReported: boolean().default(false),
	history: array(strictObject({
		kind: BugEventKind,
		at: Timestamp,
		actor: line(200).optional()
	})).min(1, { error: "needs at least the moment it was reported" }).max(200).describe("Oldest first, beginning with `reported`; `dismissed` means closed as duplicate or not planned")
});
const BugState = _enum([
	"open",
	"resolved",
	"dismissed"
]);
const Bug = object({
	id: string(),
	service: object({
		slug: string(),
		name: string()
	}),
	team: object({
		slug: string(),
		name: string()
	}),
	title: string(),
	source: string(),
	externalId: string(),
	url: string().nullable(),
	customerReported: boolean(),
	state: BugState,
	reportedAt: Timestamp,
	firstClosedAt: Timestamp.nullable(),
	endedAt: Timestamp.nullable().describe("Last close or dismissal; null while open"),
	reopenings: number().int(),
	attribution: Attribution.nullable().describe("The deployment that brought it, where something speaks for one"),
	simulated: boolean()
});
Bug.extend({ history: array(object({
	kind: BugEventKind,
	at: Timestamp,
	actor: string().nullable()
})).describe("Oldest first") });
PageQuery.extend({
	service: Slug.optional(),
	team: Slug.optional(),
	state: BugState.optional(),
	customerReported: stringbool().optional(),
	reopened: stringbool().optional(),
	sort: _enum(["newest", "oldest"]).default("newest").describe("By report; `oldest` with `state=open` lists by age")
});
pageOf(Bug);
const selection = {
	service: Slug.optional(),
	team: Slug.optional(),
	customerReported: stringbool().optional()
};
strictObject({
	...selection,
	window: WindowDays.optional(),
	withinMs: number$1().int().min(6e4).max(8760 * HOUR_MS).optional().describe("The target; that of the team where it owns bug resolution, else 72 h")
});
/** How long bugs take: the share resolved by each age with its band, for bugs reported in the window. */
const Resolution = object({
	window: object({
		from: Timestamp,
		to: Timestamp,
		days: number().int()
	}),
	withinMs: number(),
	value: OutcomeValue.describe("Share resolved within the target, with the median"),
	p90: DurationQuantile,
	curve: array(object({
		ms: number(),
		resolved: number(),
		lower: number(),
		upper: number()
	})).describe("1 − S with 95 % log-log band, a step function; at most 200 steps"),
	previous: OutcomeValue,
	comparison: Comparison.nullable(),
	open: number().int().describe("Open now, whenever they were reported"),
	overdue: number().int().describe("Of these, older than the target"),
	reopened: number().int().describe("Reported in the window and reopened at least once"),
	followedTo: number().nullable().describe("Age in ms beyond which no bug was followed")
});
// src/commands/report-issues.ts
const MOST_TEAMS = 5;
const MOST_ANNOTATIONS$1 = 8;
/** How long the bugs of a team take, as the service measures it. */
const Times = Resolution.pick({
	withinMs: true,
	open: true,
	overdue: true,
	reopened: true
}).extend({
	window: object({ days: number() }),
	value: object({
		estimate: number().nullable(),
		lower: number().nullable(),
		upper: number().nullable(),
		total: number(),
		median: object({
			kind: string(),
			ms: number().optional()
		}).nullable()
	})
});
/** Says what became of the issues, with the time to resolution of the teams whose they are. */
async function reportIssues(context, tally, notes = []) {
	const { runner, settings } = context;
	const teams = [...new Map([...tally.services.values()].map(({ team }) => [team.slug, team])).values()];
	runner.setOutput("recorded", String(tally.bugs + tally.incidents));
	runner.setOutput("refused", String(tally.refused));
	runner.info(countsOf(tally).replaceAll("**", ""));
	for (const { subject, detail, remedy } of tally.problems.slice(0, MOST_ANNOTATIONS$1)) runner.warn(`${subject}: ${detail} ${remedy}`);
	const sections = await Promise.all(teams.slice(0, MOST_TEAMS).map((team, index) => sectionOf$1(context, team, index === 0)));
	const [first] = teams;
	if (first) runner.setOutput("scorecard-url", scorecardUrl(settings.url, first.slug));
	await runner.writeSummary([
		"### □ Bugs",
		countsOf(tally),
		...notes.map(plain),
		...sections.flat(),
		""
	].join("\n\n"));
}
function countsOf({ received, bugs, incidents, others, refused, services }) {
	const whose = [...services.values()].map(({ slug, bugs: own, incidents: more }) => `${slug} ${own + more}`).join(", ");
	return [
		`${received} issue${received === 1 ? "" : "s"} read: **${bugs} bug${bugs === 1 ? "" : "s"}**`,
		...incidents > 0 ? [`${incidents} incident${incidents === 1 ? "" : "s"}`] : [],
		`${others} neither by the rules`,
		...refused > 0 ? [`${refused} refused`] : []
	].join(", ").concat(whose === "" ? "." : ` (${whose}).`);
}
async function sectionOf$1({ call, settings, runner }, team, isFirst) {
	const slug = encodeURIComponent(team.slug);
	const [times, scorecard] = await Promise.all([call({
		method: "GET",
		path: `/api/v1/bugs/resolution?team=${slug}`,
		answer: Times,
		attempts: 2
	}), call({
		method: "GET",
		path: `/api/v1/teams/${slug}/scorecard`,
		answer: TeamScorecard,
		attempts: 2
	})]);
	if (isFirst && scorecard.ok) runner.setOutput("outcome-status", scorecard.value.outcome?.status ?? "");
	return [
		...times.ok ? [timesOf(team, times.value)] : [],
		...scorecard.ok ? outcomeSection(scorecard.value) : [],
		link(`Scorecard of ${team.name}`, scorecardUrl(settings.url, team.slug))
	];
}
function timesOf(team, { window, withinMs, value, open, overdue, reopened }) {
	const { estimate, lower, upper, total, median } = value;
	const share = estimate === null || lower === null || upper === null ? "nothing counted" : `**${percent(estimate)} %** resolved within ${duration(withinMs)} (95 % interval ${percent(lower)} – ${percent(upper)})`;
	return [
		`${plain(team.name)}, bugs of ${window.days} days: ${share}`,
		`${total} reported`,
		...median?.kind === "at" && median.ms !== void 0 ? [`median ${duration(median.ms)}`] : [],
		...median?.kind === "more_than" && median.ms !== void 0 ? [`median more than ${duration(median.ms)}`] : [],
		`${open} open${overdue > 0 ? `, ${code(String(overdue))} of them overdue` : ""}`,
		...reopened > 0 ? [`${reopened} reopened`] : []
	].join(" · ");
}
// src/commands/tell-issues.ts
const ATTEMPTS$4 = 5;
const MOST_BYTES$1 = 2e6;
const NOTHING_TOLD = {
	received: 0,
	bugs: 0,
	incidents: 0,
	others: 0,
	refused: 0,
	problems: [],
	services: /* @__PURE__ */ new Map()
};
/** Tells the service of issues, as many at once as it takes; what was told before one that fails stays recorded. */
async function tellIssues({ call }, told, before) {
	let tally = before;
	for (const issues of inRequests(told.issues)) {
		const answer = await call({
			method: "POST",
			path: "/api/v1/issues",
			body: {
				...told,
				issues
			},
			answer: ToldIssues,
			attempts: ATTEMPTS$4
		});
		if (!answer.ok) return answer;
		tally = add(tally, answer.value);
	}
	return {
		ok: true,
		value: tally
	};
}
function inRequests(issues) {
	const requests = [];
	let bytes = 0;
	for (const issue of issues) {
		const size = Buffer.byteLength(JSON.stringify(issue));
		const last = requests.at(-1);
		if (last && last.length < 100 && bytes + size <= MOST_BYTES$1) {
			last.push(issue);
			bytes += size;
		} else {
			requests.push([issue]);
			bytes = size;
		}
	}
	return requests;
}
function add(tally, more) {
	const services = new Map(tally.services);
	for (const service of more.services) {
		const known = services.get(service.slug) ?? {
			...service,
			bugs: 0,
			incidents: 0
		};
		services.set(service.slug, {
			...known,
			bugs: known.bugs + service.bugs,
			incidents: known.incidents + service.incidents
		});
	}
	return {
		received: tally.received + more.received,
		bugs: tally.bugs + more.bugs,
		incidents: tally.incidents + more.incidents,
		others: tally.others + more.others,
		refused: tally.refused + more.refused,
		problems: [...tally.problems, ...more.problems],
		services
	};
}
// src/commands/trouble.ts
/**
* Why a command could not record what it was asked to. A service that is away is no fault of the workflow.
*
* @param again what comes of running the job again
*/
function troubleOf(what, failure, again = "it counts once") {
	const message = `${what} was not recorded: ${failure.what}${/[.!?]$/.test(failure.what) ? "" : "."} ${failure.remedy}`;
	if (failure.kind === "refused") return {
		level: "error",
		message
	};
	return {
		level: "warning",
		message: `${message} Run the job again when it is back: ${again}.`
	};
}
// src/commands/bug.ts
const SHARE_FOR_TIMELINE = .5;
/** The payload of an `issues` event, as far as it is used. */
const Payload = object({
	action: string(),
	issue: GitHubIssue.extend({ pull_request: unknown().optional() }),
	label: object({ name: string() }).nullish(),
	sender: object({ login: string() }).nullish()
});
/** Tells of the issue that started the job, with everything that happened to it. */
const command$4 = { work: async (context) => {
	const payload = Payload.safeParse(context.job.payload).data;
	if (payload === void 0) return {
		level: "error",
		message: `\`record: bug\` tells of the issue that started the job, and a ${context.job.eventName} event has none. Let the workflow run \`on: issues\`, or use \`record: bugs\` on a schedule.`
	};
	if (payload.issue.pull_request !== void 0) {
		context.runner.info("It is a pull request, which is no bug.");
		return;
	}
	const told = await tellIssues(context, await factOf(context, payload), NOTHING_TOLD);
	if (!told.ok) return troubleOf(`#${payload.issue.number}`, told.failure);
	await reportIssues(context, told.value);
} };
/** The timeline tells every reopening; without it only what has just happened is known. */
async function factOf(context, { action, issue, label, sender }) {
	const { job } = context;
	const { pull_request: _, ...rest } = issue;
	const timeline = await timelineOf(context, issue.number);
	const happened = {
		action,
		actor: sender?.login ?? null,
		label: label?.name ?? null
	};
	return {
		source: "github",
		repository: `${job.owner}/${job.repository}`,
		issues: [{
			issue: rest,
			happened,
			...timeline && { timeline }
		}]
	};
}
async function timelineOf({ settings, job, ports, deadline, runner }, number) {
	if (settings.githubToken === void 0) return void 0;
	try {
		return await readTimeline(await connectToGitHub({
			token: settings.githubToken,
			job,
			fetch: ports.fetch,
			signal: ports.abortAfter(Math.floor(deadline.remainingMs() * SHARE_FOR_TIMELINE))
		}), number);
	} catch (error) {
		const status = statusOf(error);
		runner.info(`GitHub did not give the timeline of #${number}${status === void 0 ? "" : ` (${status})`}; earlier reopenings are not known without the permission \`issues: read\`.`);
		return;
	}
}
// src/commands/reading-stopped.ts
/** Why no more is read from a tracker. What was read before is told all the same. */
var ReadingStopped = class extends Error {
	name = "ReadingStopped";
	/** `error` where somebody must mend something; a `warning` is gone with the next run. */
	level;
	constructor(level, message) {
		super(message);
		this.level = level;
	}
};
/** The time allowed was used up; the newest changes were read first. */
function timeUsedUp(source) {
	return new ReadingStopped("warning", `Not all issues of ${source} were read: the time allowed was used up. The latest changes come first and are recorded; raise the input \`timeout-seconds\`, at most 600, or lower \`since-days\`.`);
}
// src/commands/ask-patiently.ts
const TRIES = 4;
const PAUSE_MS = 1e3;
const LONGEST_GUESS_MS = 6e4;
/** Kept for telling what was read. */
const RESERVE_MS = 3e3;
/** Asks GitHub, and waits where it says that it was asked too much, if that fits into the time allowed. @throws ReadingStopped */
async function askPatiently({ ports, deadline, job }, ask) {
	const source = `${job.owner}/${job.repository}`;
	for (let count = 1;; count += 1) {
		if (deadline.remainingMs() <= 3e3) throw timeUsedUp(source);
		try {
			return await ask();
		} catch (error) {
			const status = statusOf(error);
			const { response } = error ?? {};
			const wait = waitOf(status, response?.headers ?? {}, {
				count,
				now: ports.now()
			});
			if (wait === void 0) throw refusedBy(source, status);
			if (count === TRIES || wait > deadline.remainingMs() - 3e3) throw status === 403 || status === 429 ? limited(source, wait) : timeUsedUp(source);
			await ports.sleep(wait);
		}
	}
}
/** How long to wait before asking again; undefined where that would be in vain. */
function waitOf(status, headers, { count, now }) {
	const after = Number(headers["retry-after"]);
	if (after >= 0) return after * 1e3;
	if (headers["x-ratelimit-remaining"] === "0") return Math.max(0, Number(headers["x-ratelimit-reset"]) * 1e3 - now) + PAUSE_MS;
	if (status === 429) return LONGEST_GUESS_MS;
	if (status === void 0 || status >= 500) return PAUSE_MS * count;
}
function limited(source, wait) {
	return new ReadingStopped("warning", `Not all issues of ${source} were read: GitHub allows no more requests for ${Math.ceil(wait / 6e4)} min. The latest changes come first and are recorded; let the schedule run less often, or lower \`since-days\`.`);
}
function refusedBy(source, status) {
	if (status === 410) return new ReadingStopped("error", `Issues are turned off for ${source}: there are none to read.`);
	return new ReadingStopped("error", `GitHub did not give the issues of ${source} (${status}): the job needs \`permissions: issues: read\`.`);
}
// src/commands/read-issues.ts
const PAGE_SIZE = 100;
const AT_A_TIME = 8;
/**
* The issues of the job's repository that changed since then, a page at a time, each with its timeline. The latest
* changes come first: what does not fit into one run was read by an earlier one. One that changes meanwhile moves to
* the front, so none is passed over. @throws ReadingStopped
*/
async function* readIssues(context, token, since) {
	const { job, ports, deadline } = context;
	const github = await connectToGitHub({
		token,
		job,
		fetch: ports.fetch,
		signal: ports.abortAfter(Math.max(0, deadline.remainingMs() - RESERVE_MS))
	});
	const { octokit, owner, repo } = github;
	for (let page = 1;; page += 1) {
		const { data } = await askPatiently(context, () => octokit.rest.issues.listForRepo({
			owner,
			repo,
			state: "all",
			sort: "updated",
			direction: "desc",
			since: since.toISOString(),
			per_page: PAGE_SIZE,
			page
		}));
		const items = await inParallel(data.filter((issue) => issue.pull_request === void 0).flatMap((issue) => readIssue(context, issue)), (issue) => itemOf(context, github, issue));
		if (items.length > 0) yield {
			source: "github",
			repository: `${owner}/${repo}`,
			issues: items
		};
		if (data.length < PAGE_SIZE) return;
	}
}
function readIssue({ runner }, issue) {
	const read = GitHubIssue.safeParse(issue);
	if (read.success) return [read.data];
	runner.info(`#${issue.number} is left out: ${read.error.issues[0]?.path.join(".")} is not as expected.`);
	return [];
}
async function itemOf(context, github, issue) {
	if (issue.updated_at === issue.created_at && issue.state === "open") return {
		issue,
		timeline: []
	};
	const timeline = await askPatiently(context, () => readTimeline(github, issue.number).catch((error) => {
		if ([404, 410].includes(statusOf(error) ?? 0)) return void 0;
		throw error;
	}));
	return {
		issue,
		...timeline && { timeline }
	};
}
/** The results stand in the order of the items. */
async function inParallel(items, work) {
	const results = [];
	for (let from = 0; from < items.length; from += AT_A_TIME) results.push(...await Promise.all(items.slice(from, from + AT_A_TIME).map(work)));
	return results;
}
// src/commands/bugs.ts
const DAY_MS = 864e5;
const USUAL_DAYS = 28;
const MOST_DAYS = 400;
/** Tells of every issue that changed lately, of GitHub and of Linear. Telling one again changes nothing. */
const command$3 = {
	check: (judge) => void readWanted$3(judge),
	work: async (context) => {
		const { settings, inputs, ports, runner } = context;
		const { days, teams } = readWanted$3(judgeOf(inputs));
		const since = /* @__PURE__ */ new Date(ports.now() - days * DAY_MS);
		const key = inputs["linear-api-key"];
		const sources = [];
		if (settings.githubToken !== void 0) sources.push(readIssues(context, settings.githubToken, since));
		if (key !== "") {
			const { readLinear } = await import("./read-linear.js");
			sources.push(readLinear(context, {
				key,
				teams,
				since
			}));
		}
		let tally = NOTHING_TOLD;
		const stopped = [];
		for (const source of sources) {
			const told = await tellAll(context, source, tally);
			tally = told.tally;
			if (told.stopped) stopped.push(told.stopped);
			if (told.failure) {
				if (tally.received > 0) await reportIssues(context, tally);
				return troubleOf("The rest of the issues", told.failure);
			}
		}
		for (const { level, message } of stopped.slice(0, -1)) if (level === "error") runner.blame(message);
		else runner.warn(message);
		await reportIssues(context, tally, stopped.map(({ message }) => message));
		return troubleOfReading(stopped.at(-1));
	}
};
function readWanted$3(judge) {
	const { inputs } = judge;
	if (inputs["github-token"] === "" && inputs["linear-api-key"] === "") judge.blame("github-token", "is empty, and so is `linear-api-key`: leave it out, or pass the key of Linear.");
	if (/[^\x21-\x7e]/.test(inputs["linear-api-key"])) judge.blame("linear-api-key", "is \"***\": it contains spaces or characters no key has; copy it again, without line breaks.");
	const teams = inputs["linear-teams"].split(/[,\n]/).map((team) => team.trim().toUpperCase()).filter((team) => team !== "");
	if (teams.length > 0 && inputs["linear-api-key"] === "") judge.blame("linear-teams", "is set, and `linear-api-key` is empty: pass a key of Linear, from a secret.");
	const wrong = teams.find((team) => !/^[A-Z][A-Z0-9]*$/.test(team));
	if (wrong !== void 0) judge.blame("linear-teams", `names ${judge.quoted(wrong)}: write keys of teams, such as ENG for ENG-12.`);
	return {
		teams,
		days: judge.number("since-days", {
			atMost: MOST_DAYS,
			unit: "days",
			otherwise: USUAL_DAYS
		})
	};
}
/** Tells what a source gives, as it gives it; a source that stops keeps what was told before. */
async function tellAll(context, source, before) {
	let tally = before;
	try {
		for await (const told of source) {
			const answer = await tellIssues(context, told, tally);
			if (!answer.ok) return {
				tally,
				failure: answer.failure
			};
			tally = answer.value;
		}
		return { tally };
	} catch (error) {
		if (error instanceof ReadingStopped) return {
			tally,
			stopped: error
		};
		throw error;
	}
}
function troubleOfReading(stopped) {
	return stopped && {
		level: stopped.level,
		message: stopped.message
	};
}
strictObject({
	services: array(Slug).min(1, { error: "needs at least one affected service" }).max(50),
	title: line(300),
	source: line(60).default("api"),
	externalId: line(200),
	url: WebUrl.optional(),
	severity: _enum([
		"minor",
		"major",
		"critical"
	]).default("major"),
	startedAt: Timestamp,
	detectedAt: Timestamp.optional(),
	resolvedAt: Timestamp.optional(),
	cause: line(200).optional().describe("What caused it, where the reporter knows: the id, version or commit of a deployment")
});
const Incident = object({
	id: string(),
	services: array(object({
		slug: string(),
		name: string()
	})),
	title: string(),
	source: string(),
	externalId: string(),
	url: string().nullable(),
	severity: _enum([
		"minor",
		"major",
		"critical"
	]),
	startedAt: Timestamp,
	detectedAt: Timestamp.nullable(),
	resolvedAt: Timestamp.nullable(),
	attribution: Attribution.nullable().describe("Null until it was looked at")
});
PageQuery.extend({
	service: Slug.optional(),
	team: Slug.optional(),
	severity: _enum([
		"minor",
		"major",
		"critical"
	]).optional(),
	state: _enum(["open", "resolved"]).optional(),
	attributed: stringbool().optional(),
	source: line(60).optional().describe("Who reported it, such as `github-actions`"),
	externalId: line(200).optional().describe("What it is called there")
});
pageOf(Incident);
// src/commands/incident.ts
const ATTEMPTS$3 = 5;
const SEVERITIES = [
	"minor",
	"major",
	"critical"
];
/** The part of an incident that is used, with words kept open for a service that has learnt more. */
const Known = Incident.pick({
	id: true,
	title: true,
	startedAt: true,
	resolvedAt: true,
	detectedAt: true
}).extend({
	services: array(object({ slug: string() })),
	severity: _enum(SEVERITIES).catch("major"),
	url: string().nullable(),
	attribution: object({
		origin: string(),
		deployment: object({ id: string() }).nullable()
	}).nullable()
});
const Found = object({ items: array(Known) });
/** Opens, changes or resolves the incident of a key. */
const command$2 = {
	check: (judge) => void readWanted$2(judge),
	work: async (context) => {
		const wanted = readWanted$2(judgeOf(context.inputs));
		const found = await findKnown(context, wanted.key);
		const what = `The incident ${wanted.key}`;
		if (!found.ok) return troubleOf(what, found.failure);
		const known = found.value.items[0];
		const wrong = misfit(wanted, known);
		if (wrong !== void 0) return wrong;
		const recorded = await context.call({
			method: "POST",
			path: "/api/v1/incidents",
			body: recordOf$1(wanted, known, context),
			answer: Known,
			attempts: ATTEMPTS$3
		});
		if (!recorded.ok) return troubleOf(what, recorded.failure);
		await report$1(context, wanted, recorded.value);
	}
};
function readWanted$2(judge) {
	const { inputs, blame } = judge;
	const state = inputs.state === "" ? "open" : judge.oneOf("state", [
		"open",
		"update",
		"resolve"
	]);
	const services = readTargets(judge, { required: false }).map(({ service }) => service);
	if (state === "open" && services.length === 0) blame("service", "is empty: name the service that is harmed, or several in the input `services`.");
	if (inputs.paths !== "") blame("paths", "has no meaning for an incident: leave it out.");
	return {
		state,
		services: services.filter((slug) => Slug.safeParse(slug).success),
		key: judge.text("key", line(200), "give the incident a name of its own, by which it is resolved later, such as the id of the alert"),
		title: state === "open" ? judge.text("title", line(300), "say in one line what happened") : judge.optional("title", line(300)),
		severity: inputs.severity === "" ? void 0 : judge.oneOf("severity", SEVERITIES),
		startedAt: judge.moment("started-at"),
		resolvedAt: judge.moment("resolved-at"),
		cause: judge.optional("caused-by", line(200))
	};
}
function findKnown({ call }, key) {
	return call({
		method: "GET",
		path: `/api/v1/incidents?${new URLSearchParams({
			source: SOURCE,
			externalId: key,
			limit: "1"
		})}`,
		answer: Found,
		attempts: ATTEMPTS$3
	});
}
function misfit({ state, key }, known) {
	if (state !== "open" && known === void 0) return {
		level: "error",
		message: `No incident is known under the key ${JSON.stringify(key)}, so there is nothing to ${state}. Use the key with which it was opened, or \`state: open\`.`
	};
	if (state === "open" && known?.resolvedAt != null) return {
		level: "error",
		message: `The incident ${JSON.stringify(key)} was resolved at ${known.resolvedAt} and is not opened again. Give each incident a key of its own.`
	};
}
/** An incident is sent whole each time: what is not told anew stays as it is known. */
function recordOf$1(wanted, known, { job, ports }) {
	const now = new Date(ports.now()).toISOString();
	const resolvedAt = wanted.resolvedAt ?? (wanted.state === "resolve" ? known?.resolvedAt ?? now : known?.resolvedAt ?? void 0);
	const services = wanted.services.length > 0 ? wanted.services : (known?.services ?? []).map(({ slug }) => slug);
	const stated = known?.attribution?.origin === "stated" ? known.attribution.deployment?.id : void 0;
	const cause = wanted.cause ?? stated;
	return {
		services,
		title: wanted.title ?? known?.title ?? wanted.key,
		source: SOURCE,
		externalId: wanted.key,
		url: known?.url ?? job.runUrl,
		severity: wanted.severity ?? known?.severity ?? "major",
		startedAt: wanted.startedAt ?? known?.startedAt ?? now,
		...known?.detectedAt != null && { detectedAt: known.detectedAt },
		...resolvedAt !== void 0 && { resolvedAt },
		...cause !== void 0 && { cause }
	};
}
async function report$1({ runner, settings }, { key, state }, incident) {
	const { id, title, severity, startedAt, resolvedAt } = incident;
	const address = `${settings.url}/incidents/${encodeURIComponent(id)}`;
	runner.setOutput("incident-id", id);
	const word = {
		open: "Opened",
		update: "Updated",
		resolve: "Resolved"
	}[state];
	runner.info(`${word} the incident ${key}: ${address}`);
	const lasted = resolvedAt === null ? `Open since ${moment(startedAt)}.` : `Resolved after ${duration(Date.parse(resolvedAt) - Date.parse(startedAt))}.`;
	const services = incident.services.map(({ slug }) => code(slug)).join(", ");
	await runner.writeSummary([
		`### ■ Incident ${code(key)}`,
		`**${plain(title)}** · ${severity} · ${services}`,
		`${lasted} ${link("Incident", address)}`,
		""
	].join("\n\n"));
}
// ../service/src/contracts/kpis.ts
const MAX_POINTS_A_REQUEST = 5e4;
const KpiDirection = _enum(["higher", "lower"]);
/** How long the interval is that a point stands for. */
const KpiResolution = _enum([
	"minute",
	"hour",
	"day"
]);
/** They name the columns of a CSV, so none may be that of a column with a meaning. */
const COLUMNS = [
	"at",
	"value",
	"numerator",
	"denominator"
];
const SegmentAttribute = string().max(40, { error: "is longer than 40 characters: shorten it" }).regex(/^[a-z][a-z0-9_]*$/, { error: "must be lower-case letters, digits and underscores, such as plan" }).refine((name) => !COLUMNS.includes(name), { error: "is the name of a column: choose another" });
/** ISO 4217, as far as the runtime knows it. */
const Currency = string().regex(/^[A-Z]{3}$/, { error: "must be three capital letters (ISO 4217), such as EUR" }).refine((code) => Intl.supportedValuesOf("currency").includes(code), { error: "is no currency of ISO 4217: write one such as EUR" });
const Worth = strictObject({
	amount: number().gt(0, { error: "must be above 0" }).max(1e9, { error: "must be at most 1000000000" }).describe("What one more is worth: of a sum or a level one unit, of a ratio one of its numerator"),
	currency: Currency
});
const definition = {
	name: line(120).describe("Shown on pages, such as `Completed checkouts per started checkout`"),
	description: line(500).optional().describe("What exactly is counted, for whoever doubts it"),
	unit: line(40).describe("Such as `EUR`, `orders`, `%`. Of a proportion in `%` the values stay shares: 0.42 is shown as 42 %"),
	direction: KpiDirection.default("higher").describe("Which way is better"),
	kind: KpiKind.describe("`sum` adds up over time and segments (orders, revenue); `gauge` is a level (active users); `ratio` keeps numerator and denominator apart (conversion, revenue per request)"),
	proportion: boolean().default(false).describe("Of a ratio: the numerator counts some of what the denominator counts, as completed of started checkouts. Both are then whole numbers, and the share has a 95 % interval"),
	numerator: line(80).optional().describe("Of a ratio: what is counted above, such as `completed checkouts`; required"),
	denominator: line(80).optional().describe("Of a ratio: what is counted below, such as `started checkouts`; required"),
	resolution: KpiResolution.default("hour").describe("The interval that each point stands for"),
	team: Slug.describe("The team that owns it"),
	owner: Email.optional().describe("The person who answers for it"),
	worth: Worth.optional(),
	segments: array(SegmentAttribute).max(4, { error: `has more than 4 attributes: keep those you decide by` }).refine((list) => new Set(list).size === list.length, { error: "names an attribute twice" }).default([]).describe("The customer attributes by which points may be cut, such as `plan` and `region`")
};
strictObject(definition);
strictObject({
	slug: Slug,
	...definition
});
object({ slug: Slug });
/** What a window of a KPI comes to. `value` is null where nothing was told, never 0. */
const KpiFigure = object({
	value: number().nullable(),
	lower: number().nullable().describe("95 % Wilson interval, of a proportion only"),
	upper: number().nullable(),
	numerator: number().nullable().describe("Of a ratio: its sum over the window"),
	denominator: number().nullable(),
	told: number().int().describe("Intervals of the resolution for which a point came")
});
const KpiChange = object({
	difference: number().describe("This window minus the one before, in the unit"),
	lower: number().describe("95 % interval, from the differences of like weekdays"),
	upper: number(),
	relative: number().nullable().describe("The difference as a share of the window before"),
	verdict: _enum([
		"better",
		"worse",
		"no_difference_shown"
	])
});
/** The last 28 whole days (UTC) beside the 28 before. */
const KpiRecent = object({
	from: Timestamp,
	to: Timestamp,
	intervals: number().int().describe("How many points of the resolution a complete window has"),
	now: KpiFigure,
	before: KpiFigure,
	change: KpiChange.nullable(),
	reason: string().nullable().describe("Why no change is stated"),
	days: array(number().nullable()).describe("One value a day, oldest first; null where nothing was told")
});
const KpiSourceKind = _enum([
	"sql",
	"prometheus",
	"signal"
]);
const Kpi = object({
	slug: string(),
	name: string(),
	description: string().nullable(),
	unit: string(),
	direction: KpiDirection,
	kind: KpiKind,
	proportion: boolean(),
	numerator: string().nullable(),
	denominator: string().nullable(),
	resolution: KpiResolution,
	team: object({
		slug: string(),
		name: string()
	}),
	owner: PersonRef.nullable(),
	worth: Worth.nullable(),
	segments: array(string()),
	simulated: boolean(),
	firstAt: Timestamp.nullable().describe("Of its earliest point"),
	lastAt: Timestamp.nullable().describe("Of its latest point"),
	sourceKind: KpiSourceKind.nullable().describe("Where its points are fetched, if they are"),
	sourceFailing: boolean().describe("Whether the last fetch failed")
});
PageQuery.extend({
	team: Slug.optional(),
	search: line(120).optional().describe("Part of the name or of the slug")
});
Kpi.extend({ recent: KpiRecent }).extend({
	ownerEmail: string().nullable(),
	values: array(object({
		attribute: string(),
		values: array(string())
	})).describe("The values each segment attribute has had"),
	series: number().int().describe("Distinct segments with points"),
	points: number().int().describe("Points kept"),
	corrections: number().int()
});
const amount = number({ error: "must be a number" });
/** What a KPI was in one interval. Either `value`, or of a ratio `numerator` and `denominator`. */
const KpiPoint = strictObject({
	at: string().describe("Begin of the interval with its zone; of a day its date is enough"),
	value: amount.optional(),
	numerator: amount.optional(),
	denominator: amount.optional(),
	segment: Segment.optional()
});
KpiPoint.extend({
	kpi: Slug,
	source: line(80).optional().describe("Who told it; kept with corrections")
});
strictObject({ points: array(KpiPoint).min(1).max(MAX_POINTS_A_REQUEST) });
strictObject({ source: line(80).optional().describe("Who sends it, kept with corrections; the sender by default") });
const KpiPointFault = object({
	line: number().int().describe("Line of the file, or place in `points`, from 1"),
	column: string().nullable().describe("The field at fault"),
	code: string(),
	detail: string(),
	remedy: string()
});
/** What became of the points: `received` = `recorded` + `corrected` + `unchanged` + `refused`. */
const KpiPointsResult = object({
	received: number().int(),
	recorded: number().int().describe("New"),
	corrected: number().int().describe("Known with another value, which is kept as a correction"),
	unchanged: number().int().describe("Known with this value"),
	refused: number().int(),
	errors: array(KpiPointFault).describe("The first 100 refusals")
});
const windowOf = {
	from: Timestamp.optional().describe("28 days before `to` when left out"),
	to: Timestamp.optional().describe("Exclusive; now when left out"),
	step: KpiResolution.optional().describe("How long a bucket is; days by default, never less than the resolution"),
	segment: union([string().max(200), array(string().max(200)).max(4)]).optional().describe("Only points of this segment, as `plan:pro`; may be repeated for several attributes")
};
strictObject({
	...windowOf,
	by: SegmentAttribute.optional().describe("One series for each value of this attribute")
});
/** One bucket. `value` is null where no point came: a gap, not a 0. */
const KpiBucket = object({
	at: Timestamp,
	...KpiFigure.shape
});
object({
	from: Timestamp,
	to: Timestamp,
	step: KpiResolution,
	intervals: number().int().describe("How many points of the resolution a complete bucket has"),
	series: array(object({
		segment: Segment.describe("Empty for the whole"),
		total: KpiFigure.describe("Over the whole window"),
		buckets: array(KpiBucket)
	})),
	leftOut: number().int().describe("Values of the attribute with less than those shown")
});
const told = object({
	value: number().nullable(),
	numerator: number().nullable(),
	denominator: number().nullable()
});
object({
	id: string(),
	at: Timestamp.describe("Of the point"),
	segment: Segment,
	before: told,
	after: told,
	correctedAt: Timestamp,
	correctedBy: string()
});
const schedule = {
	everyMinutes: number().int().min(1).max(1440).default(60).describe("How often it is asked"),
	overlapHours: number().min(0).max(2208).default(48).describe("How far back it is asked again each time: rows that came late become corrections"),
	historyDays: number().int().min(0).max(3650).default(90).describe("How far back the first question goes")
};
const statement = (max) => string().trim().min(1, { error: "is empty: write a query" }).max(max, { error: `is longer than ${max} characters: shorten it, or make it a view` }).refine((text) => !text.includes("\0"), { error: "contains a NUL character: remove it" });
/** What of a signal is taken in an interval: `total` adds up what was told, `count` counts observations. */
const SignalAmount = _enum([
	"total",
	"count",
	"mean",
	"min",
	"max",
	"p50",
	"p90",
	"p95",
	"p99"
]);
const attributeKey = line(200);
const SignalTerm = strictObject({
	signal: line(20).describe("Its id"),
	amount: SignalAmount
});
const signalCut = {
	segments: record(SegmentAttribute, attributeKey).default({}).describe("For each attribute of the KPI the one of the signals: {\"plan\": \"customer.plan\"}. Taken are all signals of the same service, environment and metric that differ in nothing else"),
	across: array(attributeKey).max(16).default([]).describe("Attributes in which the signals may differ besides: they are added up over them"),
	absentIsZero: boolean().default(false).describe("Of a ratio: whether a numerator that told nothing while the denominator did is 0, as of errors that nobody counted; otherwise it is a gap")
};
strictObject({
	slug: Slug.optional().describe("Made of the name when left out"),
	name: line(120),
	description: line(500).optional(),
	statistic: Statistic.optional().describe("What it is mostly watched for when left out"),
	unit: line(40).optional().describe("That of the signal when left out"),
	direction: KpiDirection.optional().describe("Which way is better; the other one than is worse of the signal"),
	resolution: KpiResolution.default("hour"),
	team: Slug.optional().describe("The owner of the service when left out"),
	owner: Email.optional(),
	worth: Worth.optional(),
	per: SignalTerm.optional().describe("Makes it a ratio: this signal by that one"),
	proportion: boolean().optional().describe("Of a ratio: whether the numerator counts some of what the denominator counts"),
	numerator: line(80).optional().describe("What is counted above; the name of the signal when left out"),
	denominator: line(80).optional().describe("What is counted below; the name of the other when left out"),
	...signalCut
});
const PrometheusUrl = url({
	protocol: /^https?$/,
	error: "must be an http or https address"
}).max(1e3);
/** How we sign in at a Prometheus elsewhere. */
const PrometheusAuth = discriminatedUnion("type", [
	strictObject({ type: literal("none") }),
	strictObject({
		type: literal("bearer"),
		token: string().trim().min(1).max(2e3)
	}),
	strictObject({
		type: literal("basic"),
		username: line(200),
		password: string().min(1).max(500)
	})
]);
discriminatedUnion("kind", [
	strictObject({
		kind: literal("sql"),
		connection: string().trim().max(1e3).regex(/^postgres(?:ql)?:\/\/\S+$/, { error: "must be an address such as postgresql://reader:password@host:5432/shop" }).optional().describe("Left out, the one known stays. Use a database user that may only read"),
		query: statement(1e4).describe("One SELECT whose columns are `at`, `value` (or `numerator` and `denominator`) and the segments; $1 and $2 are begin and end of what is asked"),
		...schedule
	}),
	strictObject({
		kind: literal("prometheus"),
		url: PrometheusUrl,
		query: statement(4e3).optional().describe("PromQL of the value"),
		numeratorQuery: statement(4e3).optional().describe("Of a ratio: PromQL of its numerator"),
		denominatorQuery: statement(4e3).optional().describe("Of a ratio: PromQL of its denominator"),
		auth: PrometheusAuth.optional().describe("Left out, what is known stays"),
		...schedule
	}),
	strictObject({
		kind: literal("signal"),
		value: SignalTerm.optional(),
		numerator: SignalTerm.optional().describe("Of a ratio"),
		denominator: SignalTerm.optional().describe("Of a ratio"),
		...signalCut,
		...schedule
	})
]);
object({
	kind: KpiSourceKind,
	address: string().describe("Without its password"),
	hasSecret: boolean(),
	query: string().nullable(),
	numeratorQuery: string().nullable(),
	denominatorQuery: string().nullable(),
	signals: object({
		value: SignalTerm.nullable(),
		numerator: SignalTerm.nullable(),
		denominator: SignalTerm.nullable(),
		segments: record(string(), string()),
		across: array(string()),
		absentIsZero: boolean()
	}).nullable().describe("Of the kind `signal`"),
	everyMinutes: number().int(),
	overlapHours: number(),
	historyDays: number().int(),
	state: _enum([
		"waiting",
		"running",
		"done",
		"failed"
	]),
	fetchedTo: Timestamp.nullable().describe("Up to where it has been asked"),
	lastRunAt: Timestamp.nullable(),
	nextRunAt: Timestamp.nullable(),
	last: KpiPointsResult.nullable().describe("What became of the points of the last fetch"),
	code: string().nullable(),
	reason: string().nullable(),
	remedy: string().nullable()
});
object({
	from: Timestamp,
	to: Timestamp,
	columns: array(string()),
	received: number().int(),
	refused: number().int(),
	points: array(object({
		at: string(),
		segment: Segment,
		...told.shape
	})).describe("The first 20"),
	errors: array(KpiPointFault)
});
// src/commands/split-points.ts
const TYPES = {
	csv: "text/csv",
	ndjson: "application/x-ndjson",
	json: "application/json"
};
function typeOf(kind) {
	return TYPES[kind];
}
/** By its ending; undefined where it is none of those that are understood. */
function kindOf(file) {
	const ending = /\.(\w+)$/.exec(file)?.[1]?.toLowerCase();
	if (ending === "csv" || ending === "json") return ending;
	return ending === "ndjson" || ending === "jsonl" ? "ndjson" : void 0;
}
/** Splits a file into requests of at most `most` values; the lines of a CSV each keep its header. */
function splitPoints(kind, text, most) {
	if (kind === "json") return splitJson(text, most);
	const lines = text.replace(/^\ufeff/, "").split(/\r?\n/);
	while (lines.at(-1)?.trim() === "") lines.pop();
	const header = kind === "csv" ? lines.slice(0, 1) : [];
	const parts = [];
	for (let from = header.length; from < lines.length; from += most) parts.push({
		text: [
			...header,
			...lines.slice(from, from + most),
			""
		].join("\n"),
		placeOf: (n) => n <= header.length ? n : n + from - header.length
	});
	return parts;
}
/** A list of values, alone or under `points`. @throws SyntaxError where it is not JSON */
function splitJson(text, most) {
	const read = JSON.parse(text);
	const points = Array.isArray(read) ? read : read?.points;
	if (!Array.isArray(points)) throw new SyntaxError("it holds neither a list nor an object with a list `points`");
	const parts = [];
	for (let from = 0; from < points.length; from += most) parts.push({
		text: JSON.stringify({ points: points.slice(from, from + most) }),
		placeOf: (n) => n + from
	});
	return parts;
}
// src/commands/kpi.ts
const ATTEMPTS$2 = 5;
const MOST_VALUES = 5e3;
const MOST_BYTES = 209715200;
const MOST_ANNOTATIONS = 8;
/** Sends the values of a file. Those that are refused are annotated where they stand, the others are recorded. */
const command$1 = {
	check: (judge) => void readWanted$1(judge),
	work: async (context) => {
		const wanted = readWanted$1(judgeOf(context.inputs));
		const parts = await readParts(wanted, context);
		if ("level" in parts) return parts;
		const totals = {
			received: 0,
			recorded: 0,
			corrected: 0,
			unchanged: 0,
			refused: 0
		};
		let annotated = 0;
		for (const part of parts) {
			const answer = await send(context, wanted, part);
			if (!answer.ok) {
				await report(context, wanted, totals);
				return troubleOf(`${wanted.file}, from ${wanted.kind === "json" ? "value" : "line"} ${part.placeOf(1)} on,`, answer.failure);
			}
			const { errors, ...counts } = answer.value;
			for (const name of Object.keys(totals)) totals[name] += counts[name];
			for (const error of errors.slice(0, MOST_ANNOTATIONS - annotated)) {
				annotated += 1;
				annotate(context, wanted, part, error);
			}
		}
		await report(context, wanted, totals);
		if (totals.refused === 0) return void 0;
		return {
			level: "error",
			message: `${totals.refused} of ${totals.received} values of ${wanted.file} were refused; the others are recorded. Mend them and send the file again: what is known counts once.`
		};
	}
};
function readWanted$1(judge) {
	const kpi = judge.text("kpi", Slug, "name the KPI, such as completed-checkouts");
	const file = judge.text("file", line(500), "name the file with its values, by its path in the checkout");
	const kind = kindOf(file);
	if (file !== "" && kind === void 0) judge.blame("file", `is ${judge.shown("file")}: its name must end with .csv, .json, .ndjson or .jsonl.`);
	return {
		kpi,
		file,
		kind: kind ?? "csv"
	};
}
async function readParts({ file, kind }, { job }) {
	const path = resolve(job.workspace ?? ".", file);
	try {
		const { size } = await stat(path);
		if (size > MOST_BYTES) return wrongFile(file, `has ${Math.round(size / 1048576)} MiB: split it into files of at most 200`);
		const parts = splitPoints(kind, await readFile(path, "utf8"), MOST_VALUES);
		return parts.length > 0 ? parts : wrongFile(file, "holds no values");
	} catch (error) {
		if (error instanceof SyntaxError) return wrongFile(file, `is not JSON as it is expected: ${error.message}`);
		return wrongFile(file, error instanceof Error && "code" in error && error.code === "ENOENT" ? "is not there: write its path from the top of the checkout, and let the step that makes it run before" : `cannot be read: ${error instanceof Error ? error.message : String(error)}`);
	}
}
function wrongFile(file, why) {
	return {
		level: "error",
		message: `Input \`file\` is ${JSON.stringify(file)}: it ${why}.`
	};
}
function send({ call, job }, { kpi, kind }, { text }) {
	const query = new URLSearchParams({ source: `${job.owner}/${job.repository}`.slice(0, 80) });
	return call({
		method: "POST",
		path: `/api/v1/kpis/${encodeURIComponent(kpi)}/points?${query}`,
		file: {
			type: typeOf(kind),
			text
		},
		answer: KpiPointsResult,
		attempts: ATTEMPTS$2
	});
}
function annotate({ runner }, { file, kind }, part, { line: number, column, detail, remedy }) {
	const place = part.placeOf(number);
	const where = kind === "json" ? `Value ${place}` : `Line ${place}`;
	const field = column === null ? "" : `, ${column}`;
	runner.warn(`${where}${field}: ${detail} ${remedy}`, {
		file,
		line: kind === "json" ? 1 : place
	});
}
async function report({ runner, settings }, { kpi, file }, totals) {
	const { received, recorded, corrected, unchanged, refused } = totals;
	runner.setOutput("recorded", String(recorded + corrected + unchanged));
	runner.setOutput("refused", String(refused));
	const counts = [
		`${recorded} new`,
		...corrected > 0 ? [`${corrected} corrected`] : [],
		...unchanged > 0 ? [`${unchanged} known already`] : [],
		...refused > 0 ? [`**${refused} refused**`] : []
	].join(", ");
	runner.info(`${received} values of ${kpi} from ${file}: ${counts.replaceAll("**", "")}.`);
	await runner.writeSummary([
		`### □ KPI ${code(kpi)}`,
		`${received} values from ${code(file)}: ${counts}.`,
		link("This KPI", `${settings.url}/kpis/${encodeURIComponent(kpi)}`),
		""
	].join("\n\n"));
}
// src/commands/rollback.ts
const ATTEMPTS$1 = 5;
const SHARE_FOR_COMMIT = .3;
const Recorded = Deployment.pick({
	id: true,
	version: true,
	previous: true,
	team: true,
	rollback: true
});
/** Declares that a service was returned to an earlier version, by whatever means. */
const command = {
	check: (judge) => void readWanted(judge),
	work: async (context) => {
		const { settings, runner, call } = context;
		const wanted = readWanted(judgeOf(context.inputs));
		const what = `The rollback of ${wanted.service} to ${wanted.toVersion}`;
		const recorded = await call({
			method: "POST",
			path: "/api/v1/deployments",
			body: recordOf(wanted, context, await commitOf(context, wanted.toVersion)),
			answer: Recorded,
			attempts: ATTEMPTS$1
		});
		if (!recorded.ok) return troubleOf(what, recorded.failure, wanted.at === void 0 ? "with the input `started-at` it counts once, even if the answer alone was lost" : void 0);
		const { id, previous, team } = recorded.value;
		runner.setOutput("deployment-id", id);
		runner.setOutput("previous-version", previous?.version ?? "");
		runner.setOutput("rollback", "true");
		runner.setOutput("scorecard-url", scorecardUrl(settings.url, team.slug));
		runner.info(`Recorded: ${wanted.service} in ${settings.environment} is back at ${wanted.toVersion}.`);
		const undone = previous === null ? "" : ` Before it: ${code(previous.version)}.`;
		await runner.writeSummary([
			`### ↶ ${plain(wanted.service)} ${code(wanted.toVersion)} → ${plain(settings.environment)}`,
			`**Rolled back**${wanted.reason === void 0 ? "" : `: ${plain(wanted.reason)}`}.${undone}`,
			link("This deployment", deploymentUrl(settings.url, id)),
			""
		].join("\n\n"));
	}
};
function readWanted(judge) {
	if (judge.inputs.services !== "") judge.blame("services", "has no meaning for a rollback: name one service in the input `service`.");
	return {
		service: judge.text("service", Slug, "name the service that was rolled back, such as checkout-api"),
		toVersion: judge.text("to-version", Version, "name the version that is live again"),
		reason: judge.optional("reason", line(300)),
		at: judge.moment("started-at")
	};
}
/** Its commit, by which it is compared; left out where GitHub does not know the version or may not be asked. */
async function commitOf(context, version) {
	const { settings, job, ports, deadline, runner } = context;
	if (settings.githubToken === void 0) return void 0;
	const commit = deployedCommit(version, {
		...job,
		eventName: "workflow_dispatch"
	});
	if (commit.kind === "known") return commit.sha;
	try {
		const github = await connectToGitHub({
			token: settings.githubToken,
			job,
			fetch: ports.fetch,
			signal: ports.abortAfter(Math.floor(deadline.remainingMs() * SHARE_FOR_COMMIT))
		});
		const found = await findCommit(github, commit.refs, { otherwise: "" });
		return found === "" ? void 0 : found;
	} catch (error) {
		runner.debug(`The commit of ${version} was not found: ${String(error)}`);
		return;
	}
}
/**
* A run of its own: the job may have deployed in another step, and that is another deployment. Of a moment that is told,
* it is the same rollback when the job runs again; without one the next attempt may as well be the next rollback.
*/
function recordOf({ service, toVersion, at }, { settings, job, ports }, commitSha) {
	const { environment, matrix } = settings;
	const own = {
		...job,
		name: `${job.name}/rollback`
	};
	const identity = at === void 0 ? own : {
		...own,
		attempt: at,
		id: void 0
	};
	const when = at ?? new Date(ports.now()).toISOString();
	return {
		service,
		environment,
		version: toVersion,
		status: "succeeded",
		rollback: true,
		startedAt: when,
		finishedAt: when,
		source: SOURCE,
		externalId: externalIdOf(identity, {
			service,
			environment,
			matrix
		}),
		run: runOf(own, matrix),
		url: job.runUrl,
		...commitSha !== void 0 && { commitSha },
		...job.actor !== void 0 && { actor: job.actor }
	};
}
// src/gate/answer.ts
/** The part of the gate's answer that is used, with words kept open: the service may learn further reasons. */
const GateSays = object({
	decision: string(),
	overridden: boolean(),
	services: array(object({
		service: object({
			slug: string(),
			name: string()
		}),
		team: object({
			slug: string(),
			name: string()
		}),
		decision: string(),
		reasons: array(object({
			code: string(),
			severity: string(),
			message: string(),
			url: string().optional()
		})),
		outcome: object({ text: string() }).nullable(),
		scorecardUrl: string()
	}))
});
// src/gate/ask-gate.ts
const ATTEMPTS = 2;
const SHARE$1 = .5;
const MOST_SERVICES = 20;
/**
* Asks the gate about services, in questions that hold either rollbacks or none. With an override it is the same question,
* now with who answered it.
*/
async function askGate(context, { version, planned }, override) {
	const withinMs = context.deadline.remainingMs() * SHARE$1;
	const groups = [true, false].flatMap((back) => inParts(planned.filter(({ rollback }) => rollback === back), MOST_SERVICES));
	const answers = await Promise.all(groups.map((group) => context.call({
		method: "POST",
		path: "/api/v1/gate",
		body: {
			...questionOf(context, version, group),
			...override && { override }
		},
		answer: GateSays,
		attempts: ATTEMPTS,
		withinMs
	})));
	const said = [];
	for (const answer of answers) {
		if (!answer.ok) return answer;
		said.push(answer.value);
	}
	return {
		ok: true,
		value: {
			decision: said.find(({ decision }) => decision === "hold")?.decision ?? "allow",
			overridden: said.some(({ overridden }) => overridden),
			services: said.flatMap(({ services }) => services)
		}
	};
}
function inParts(items, most) {
	return Array.from({ length: Math.ceil(items.length / most) }, (_, index) => items.slice(index * most, (index + 1) * most));
}
function questionOf({ settings, job }, version, group) {
	const ref = job.ref.replace(/^refs\/(?:heads|tags)\//, "").slice(0, 250);
	const commitSha = group.find((one) => one.commitSha !== void 0)?.commitSha;
	const rollback = settings.rollback ?? (group.some((one) => one.rollback) || void 0);
	return {
		services: group.map(({ service }) => service),
		environment: settings.environment,
		version,
		mode: settings.gate === "block" ? "block" : "warn",
		run: runOf(job, settings.matrix),
		...commitSha !== void 0 && { commitSha },
		...ref !== "" && { ref },
		...rollback !== void 0 && { rollback },
		...settings.hotfix !== void 0 && { hotfix: settings.hotfix }
	};
}
// src/gate/find-override.ts
const SHARE = .5;
/**
* Who let the deployment through: the label on the pull request that is deployed. GitHub is asked first, since the
* payload of a job that is run again is as old as its first attempt, and the label is set in between.
*/
async function findOverride(context) {
	const { settings, job, ports, deadline, runner } = context;
	const told = job.event.pullRequest;
	const here = `${new URL(job.runUrl).origin}/${job.owner}/${job.repository}/pull`;
	const inPayload = told && {
		number: told.number,
		labels: told.labels,
		url: `${here}/${told.number}`
	};
	const wanted = (pull) => pull.labels.includes(settings.gateOverrideLabel);
	const plain = inPayload && wanted(inPayload) ? overrideOf(settings.gateOverrideLabel, inPayload.url) : void 0;
	if (settings.githubToken === void 0) return plain;
	try {
		const github = await connectToGitHub({
			token: settings.githubToken,
			job,
			fetch: ports.fetch,
			signal: ports.abortAfter(Math.floor(deadline.remainingMs() * SHARE))
		});
		const pull = (told ? [await readPull(github, told.number)] : await findPulls(github, context)).find(wanted);
		if (pull === void 0) return void 0;
		const by = await findWhoSetIt(github, pull.number, settings.gateOverrideLabel).catch(() => void 0);
		return overrideOf(settings.gateOverrideLabel, pull.url, by);
	} catch (error) {
		const status = statusOf(error);
		runner.notice(`GitHub did not say whether the pull request has the label ${settings.gateOverrideLabel}${status === void 0 ? "" : ` (${status})`}; it needs the permission \`pull-requests: read\`.`);
		return plain;
	}
}
function overrideOf(label, url, by) {
	return {
		label,
		url,
		...by !== void 0 && { by }
	};
}
async function readPull({ octokit, owner, repo }, number) {
	const { data } = await octokit.rest.pulls.get({
		owner,
		repo,
		pull_number: number
	});
	return {
		number,
		labels: data.labels.map(({ name }) => name),
		url: data.html_url
	};
}
async function findPulls(github, { settings, job }) {
	const { octokit, owner, repo } = github;
	const commit = deployedCommit(settings.version, job);
	const sha = commit.kind === "known" ? commit.sha : await findCommit(github, commit.refs, { otherwise: job.sha });
	if (sha === void 0) return [];
	const { data } = await octokit.rest.repos.listPullRequestsAssociatedWithCommit({
		owner,
		repo,
		commit_sha: sha
	});
	return data.map(({ number, labels, html_url: url }) => ({
		number,
		labels: labels.map(({ name }) => name),
		url
	}));
}
async function findWhoSetIt(github, number, label) {
	return (await readTimeline(github, number) ?? []).findLast((event) => event.event === "labeled" && event.label?.name === label)?.actor?.login;
}
// src/gate/gate-summary.ts
const MARKS = {
	hold: "■ holds",
	warn: "▲ warns",
	info: "· note"
};
/** What the gate says of one service, for the log and as an annotation. */
function reasonsText({ service, decision, reasons }, { override }) {
	const word = decision === "hold" ? override === void 0 ? "hold" : "hold, overridden" : "allow";
	return [`The gate of ${service.slug} says ${word}.`, ...reasons.map(({ message, url }) => url === void 0 ? message : `${message} ${url}`)].join("\n");
}
/** The summary of what the gate said; empty where there is nothing to say beside that it lets everything through. */
function gateSummary({ says, settings, override, stops }) {
	const speaking = says.services.filter(({ reasons }) => reasons.length > 0);
	if (speaking.length === 0) return "";
	return [
		`### ${headline(says, {
			settings,
			override,
			stops
		})}`,
		...override === void 0 ? [] : [`Held, and let through by the label ${code(override.label)}${override.by === void 0 ? "" : `, set by ${plain(override.by)}`}${override.url === void 0 ? "" : ` on ${link("the pull request", override.url)}`}.`],
		...speaking.flatMap((service) => sectionOf(service)),
		...stops ? [`Nothing was deployed and nothing is recorded. To deploy all the same, set the label ${code(settings.gateOverrideLabel)} on the pull request and run the job again.`] : [],
		""
	].join("\n\n");
}
function headline(says, { override, stops }) {
	if (stops) return "■ The gate holds this deployment";
	if (override !== void 0) return "▲ The gate was overridden";
	return says.decision === "hold" ? "▲ The gate would hold this deployment" : "✓ The gate lets it through";
}
function sectionOf({ service, team, reasons, outcome, scorecardUrl }) {
	return [`**${plain(service.name)}** · ${link(team.name, scorecardUrl)}${outcome === null ? "" : ` · ${plain(outcome.text)}`}`, reasons.map(({ severity, message, url }) => {
		return `- ${MARKS[severity] ?? plain(severity)}: ${plain(message)}${url === void 0 ? "" : ` ${link("Look", url)}`}`;
	}).join("\n")];
}
// src/gate/plan.ts
/** What of a job's services is deployed: those without a change are not, and nothing is asked about them. */
async function plan({ settings, job }, find) {
	const commit = deployedCommit(settings.version, job);
	const [name = ""] = commit.kind === "named" ? commit.refs : [];
	const given = commit.kind === "known" ? commit.sha : /^[0-9a-f]{7,64}$/.test(name) ? name : void 0;
	return (await Promise.all(settings.targets.map(async (target) => {
		const { untouched, commitSha = given, rollback } = await find(target);
		return untouched ? [] : [{
			service: target.service,
			commitSha,
			rollback: rollback !== void 0
		}];
	}))).flat();
}
// src/gate/pass-gate.ts
/** Refusals of whoever is not there, or is older than the gate: nothing was judged, as when nobody answers. */
const NOBODY_ANSWERED = [
	"not_found",
	"not_throughline",
	"redirected",
	"untrusted_certificate"
];
/**
* Asks the service whether to deploy now what has changed. A `hold` in mode `block` that nobody overrode stops the job, and
* so does a question that the service refuses, such as one about a misspelt name; a service that is away, late or at a
* loss holds nothing.
*/
async function passGate(context, { version, find }) {
	const { settings, runner } = context;
	const planned = await plan(context, find);
	if (planned.length === 0) {
		runner.info("The gate was not asked: no files of what is deployed have changed.");
		return "go on";
	}
	const deployment = {
		version,
		planned
	};
	const asked = await askGate(context, deployment);
	if (!asked.ok) return passUnasked(context, asked.failure);
	const held = asked.value.decision === "hold";
	const blocks = held && settings.gate === "block";
	const override = blocks ? await findOverride(context) : void 0;
	const told = override === void 0 ? asked : await askGate(context, deployment, override);
	const says = told.ok ? told.value : asked.value;
	const word = override !== void 0 ? "overridden" : held ? "hold" : "allow";
	runner.setOutput("gate", word);
	const stops = blocks && override === void 0;
	for (const service of says.services) {
		const text = reasonsText(service, { override });
		if (stops && service.decision === "hold") runner.fail(text);
		else if (service.reasons.some(({ severity }) => severity !== "info")) runner.warn(text);
		else runner.info(text);
	}
	if (override !== void 0 && !told.ok) runner.notice(`Who let this deployment through was not recorded: ${told.failure.what}.`);
	if (stops) runner.info(`To deploy all the same, set the label ${settings.gateOverrideLabel} on the pull request and run the job again.`);
	await runner.writeSummary(gateSummary({
		says,
		settings,
		override,
		stops
	}));
	return stops ? "stop" : "go on";
}
function passUnasked({ settings, runner }, failure) {
	const why = `The gate was not asked: ${failure.what}${/[.!?]$/.test(failure.what) ? "" : "."}`;
	if (failure.kind === "away" || NOBODY_ANSWERED.includes(failure.code)) {
		runner.notice(`${why} The deployment goes on. ${failure.remedy}`);
		return "go on";
	}
	if (settings.gate === "block") {
		runner.fail(`${why} With \`gate: block\` nothing is deployed until that is mended. ${failure.remedy}`);
		return "stop";
	}
	runner.blame(`${why} The deployment goes on. ${failure.remedy}`);
	return "go on";
}
// src/linear/failure.ts
/** Why Linear gives no more. */
function meaningOf(error, now) {
	const { type, name, requestsResetAt, complexityResetAt } = error ?? {};
	if (type === "Ratelimited") {
		const resets = [requestsResetAt, complexityResetAt].flatMap((at) => at !== void 0 && at > now ? [at] : []);
		return new ReadingStopped("warning", `Not all issues of Linear were read: it allows no more requests with this key${resets.length > 0 ? ` for ${Math.ceil((Math.max(...resets) - now) / 6e4)} min` : ""}. The latest changes come first and are recorded; let the schedule run less often.`);
	}
	if (type === "AuthenticationError" || type === "Forbidden" || type === "FeatureNotAccessible") return new ReadingStopped("error", "Linear does not accept the key in `linear-api-key`: make a personal API key with the permission Read under Settings → Security & access, and store it as a secret.");
	if (name === "TimeoutError" || name === "AbortError") return timeUsedUp("Linear");
	return new ReadingStopped("warning", "Not all issues of Linear were read: it cannot be reached, or did not answer as expected. What was read is recorded; the next run reads the rest.");
}
// src/linear/queries.ts
/** A page of issues with all that is told of them, in one request: the SDK's own accessors would ask for each part. */
const ISSUES_QUERY = `query Issues($filter: IssueFilter!, $after: String) {
  issues(first: 25, after: $after, orderBy: updatedAt, includeArchived: true, filter: $filter) {
    nodes {
      ${LINEAR_ISSUE}
      needs(first: 20) { nodes { id createdAt } }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;
/** Whether the key may see a team. */
const TEAM_QUERY = `query Teams($key: String!) {
  teams(first: 1, filter: { key: { eq: $key } }) { nodes { id } }
}`;
// src/linear/read-linear.ts
const LINEAR = "https://api.linear.app/graphql";
const PageInfo = object({
	hasNextPage: boolean(),
	endCursor: string().nullish()
});
const Node = LinearIssue.extend({ history: object({
	nodes: array(LinearHistoryEntry),
	pageInfo: PageInfo
}) });
/** Each issue is read by itself: one that is not as it should be must not keep the others out. */
const Page = object({ issues: object({
	nodes: array(unknown()),
	pageInfo: PageInfo
}) });
const HistoryPage = object({ issue: object({ history: object({
	nodes: array(LinearHistoryEntry),
	pageInfo: PageInfo
}) }) });
const Teams = object({ teams: object({ nodes: array(object({ id: string() })) }) });
/**
* The issues of Linear that changed since then, a page at a time and the latest changes first, each with its whole
* history. @throws ReadingStopped
*/
async function* readLinear(context, { key, teams, since }) {
	const ask = await open(context, key);
	const updatedAt = { gte: since.toISOString() };
	for (const team of teams) {
		const { nodes } = (await ask(TEAM_QUERY, { key: team }, Teams)).teams;
		if (nodes.length === 0) throw unknownTeam(team);
	}
	const filters = teams.length === 0 ? [{ updatedAt }] : teams.map((team) => ({
		updatedAt,
		team: { key: { eq: team } }
	}));
	for (const filter of filters) yield* readPages(context, ask, filter);
}
async function* readPages({ runner }, ask, filter) {
	for (let after; after !== null;) {
		const { nodes, pageInfo } = (await ask(ISSUES_QUERY, {
			filter,
			after
		}, Page)).issues;
		const issues = [];
		for (const node of nodes) {
			const read = Node.safeParse(node);
			if (read.success) issues.push(await withWholeHistory(ask, read.data));
			else runner.info(`An issue of Linear is left out: ${read.error.issues[0]?.path.join(".")} is not as expected.`);
		}
		if (issues.length > 0) yield {
			source: "linear",
			issues
		};
		after = pageInfo.hasNextPage ? pageInfo.endCursor ?? null : null;
	}
}
/** Few issues have more than came with them. */
async function withWholeHistory(ask, node) {
	const entries = [...node.history.nodes];
	let { pageInfo } = node.history;
	while (pageInfo.hasNextPage) {
		const { history } = (await ask(LINEAR_HISTORY_QUERY, {
			id: node.id,
			after: pageInfo.endCursor
		}, HistoryPage)).issue;
		entries.push(...history.nodes);
		pageInfo = history.pageInfo;
	}
	return {
		...node,
		history: {
			nodes: entries,
			pageInfo: { hasNextPage: false }
		}
	};
}
async function open({ ports, deadline, env }, key) {
	const { LinearClient } = await import("./sdk.js");
	const apiUrl = env.LINEAR_API_URL || LINEAR;
	return async (query, variables, answer) => {
		const remaining = deadline.remainingMs() - RESERVE_MS;
		if (remaining <= 0) throw timeUsedUp("Linear");
		try {
			const { client } = new LinearClient({
				...key.startsWith("lin_oauth_") ? { accessToken: key } : { apiKey: key },
				apiUrl,
				redirect: "error",
				signal: ports.abortAfter(remaining)
			});
			return answer.parse((await client.rawRequest(query, variables)).data);
		} catch (error) {
			throw meaningOf(error, ports.now());
		}
	};
}
function unknownTeam(team) {
	return new ReadingStopped("error", `Linear shows no team ${team} to this key: write the key as it begins the names of its issues, such as ENG for ENG-12, or use a key of somebody who may see the team.`);
}
export { command$2 as a, command$1 as i, passGate as n, command$3 as o, command as r, command$4 as s, readLinear as t };
