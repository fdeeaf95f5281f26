import { _ as deployedCommit, a as readInputs, c as wholeRecord, d as setOutputs, f as LatestDeployments, g as INVISIBLE, h as MAX_COMMITS, i as realPorts, l as deploymentUrl, m as TeamScorecard, n as actionsRunner, o as finishedRecord, p as RecordedDeployment, r as run, t as leavePromptly, u as scorecardUrl, v as versionOf } from "./shared.js";
// src/summary/duration.ts
/** A duration in its two largest units, such as `2 min 5 s`. */
function duration(ms) {
	const seconds = Math.max(0, Math.round(ms / 1e3));
	const parts = [
		[Math.floor(seconds / 3600), "h"],
		[Math.floor(seconds / 60) % 60, "min"],
		[seconds % 60, "s"]
	];
	const first = parts.findIndex(([count]) => count > 0);
	if (first === -1) return "less than a second";
	return parts.slice(first, first + 2).filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`).join(" ");
}
/** A moment as a person reads it, in UTC. */
function moment(timestamp) {
	return `${new Intl.DateTimeFormat("en-GB", {
		day: "numeric",
		month: "short",
		year: "numeric",
		hour: "2-digit",
		minute: "2-digit",
		timeZone: "UTC"
	}).format(new Date(timestamp))} UTC`;
}
// src/summary/plain.ts
/** Text from outside as it may stand in Markdown: nothing in it is markup, a table cell or a mention. */
function plain(text) {
	return text.replace(/\s+/g, " ").replace(/[&<>"|*_[\]()`~#\\!@$]/g, (character) => `&#${character.charCodeAt(0)};`);
}
function code(text) {
	return `<code>${plain(text)}</code>`;
}
/** A link whose address cannot end it early. */
function link(text, address) {
	return `<a href="${address.replaceAll("&", "&amp;").replaceAll("\"", "%22").replaceAll("<", "%3C")}">${plain(text)}</a>`;
}
// src/summary/heading.ts
function heading({ settings, version }) {
	return `### □ ${plain(settings.targets[0]?.service ?? "")} ${code(version)} → ${plain(settings.environment)}`;
}
// src/summary/not-recorded.ts
const ENDED = {
	succeeded: "succeeded",
	failed: "failed",
	cancelled: "was cancelled",
	skipped: "was skipped"
};
/** The summary of a deployment that did not reach the service: why, and the record itself, to be sent later. */
function notRecordedSummary(facts) {
	const { failure, record, settings, durationMs } = facts;
	return [
		heading(facts),
		`**Not recorded.** The job ${ENDED[settings.outcome]} after ${duration(durationMs)}, and went on without it: ${plain(failure.what)}.`,
		plain(failure.remedy),
		`The record is below. Send it with <code>POST ${plain(settings.url)}/api/v1/deployments</code> when the service is back: it counts once, however often it is sent.`,
		fenced(JSON.stringify(record, null, 2)),
		""
	].join("\n\n");
}
/** A fence longer than any run of backticks inside. */
function fenced(json) {
	const longest = Math.max(2, ...[...json.matchAll(/`+/g)].map(([run]) => run.length));
	const fence = "`".repeat(longest + 1);
	return `${fence}json\n${json}\n${fence}`;
}
// src/summary/ruler.ts
const HALF = 24;
const NARROWEST_HALF_RANGE = .02;
const ROOM = 1.15;
/**
* Draws a share against its target: the plumb line in text. The target hangs in the middle, the band is the 95 %
* interval, the dot the estimate; right of the line is better.
*
* **Invariant**: an end of the band is drawn on the side of the line it is on, however small the distance, so that
* met, missed and undecided can be read off the picture.
*
* @example ruler({ estimate: 0.874, lower: 0.861, upper: 0.886 }, 0.9)
*/
function ruler(share, target) {
	const farthest = Math.max(Math.abs(share.lower - target), Math.abs(share.upper - target));
	const halfRange = Math.max(NARROWEST_HALF_RANGE, farthest * ROOM);
	const columnOf = (value) => {
		const offset = Math.round((value - target) / halfRange * HALF);
		return HALF + (offset === 0 ? Math.sign(value - target) : offset);
	};
	const left = columnOf(share.lower);
	const right = columnOf(share.upper);
	const dot = columnOf(share.estimate);
	const cells = Array.from({ length: 49 }, (_, column) => {
		if (column === dot) return "●";
		if (column === HALF) return column > left && column < right ? "┿" : "┃";
		if (column === left) return "├";
		if (column === right) return "┤";
		return column > left && column < right ? "─" : " ";
	});
	return [
		centred(`target ${percent(target)} %`, HALF),
		`${" ".repeat(HALF)}┃`,
		cells.join("").trimEnd(),
		`${" ".repeat(HALF)}┃`,
		numbers([
			{
				text: percent(share.lower),
				at: left
			},
			{
				text: percent(share.estimate),
				at: dot
			},
			{
				text: percent(share.upper),
				at: right
			}
		])
	].join("\n");
}
/** A share in percent with one decimal, which is never rounded to a whole that it is not. */
function percent(share) {
	const points = share * 100;
	if (points > 99.9 && points < 100) return ">99.9";
	if (points > 0 && points < .1) return "<0.1";
	return points.toFixed(1).replace(/\.0$/, "");
}
/** Puts the numbers under their marks, pushed apart where they would touch; one number is said once. */
function numbers(labels) {
	return labels.filter(({ text }, index) => text !== labels[index - 1]?.text).reduce((row, { text, at }) => {
		const wanted = Math.max(0, at - Math.floor(text.length / 2));
		const start = row === "" ? wanted : Math.max(row.length + 2, wanted);
		return row.padEnd(start) + text;
	}, "");
}
function centred(text, column) {
	return " ".repeat(Math.max(0, column - Math.floor(text.length / 2))) + text;
}
// src/summary/outcome.ts
/** A shape and a word for each state, as on the pages. */
const STATUS = {
	met: "✓ met",
	at_risk: "▲ at risk",
	missed: "■ missed",
	undecided: "◌ undecided: the interval spans the target",
	no_data: "· no data yet"
};
/** The team's outcome metric: one sentence, the ruler, and what is needed to believe it. */
function outcomeSection({ team, window, outcome, previous }) {
	if (outcome === null) return [`**${plain(team.name)}** has not chosen its outcome metric yet.`];
	const { metric, value, status } = outcome;
	const name = `**${plain(team.name)}** · ${plain(metric.name)}`;
	const state = STATUS[status] ?? plain(status);
	if (value.estimate === null || value.lower === null || value.upper === null) return [`${name}: ${state}. Nothing was counted in the last ${window.days} days.`];
	const share = {
		estimate: value.estimate,
		lower: value.lower,
		upper: value.upper
	};
	return [
		`${name}: **${percent(share.estimate)} %** · ${state}`,
		[
			"```text",
			ruler(share, metric.target),
			"```"
		].join("\n"),
		[
			`${window.days} days, ${value.total} counted`,
			...value.open > 0 ? [`${value.open} still open`] : [],
			`95 % interval ${percent(share.lower)} – ${percent(share.upper)}`,
			...previous?.estimate == null ? [] : [moved(share.estimate, previous.estimate, window.days)],
			`owned by ${plain(metric.owner.name)}`,
			...status === "missed" ? [`when missed: ${plain(metric.actionWhenMissed)}`] : []
		].join(" · ")
	];
}
function moved(now, before, days) {
	const points = (now - before) * 100;
	const size = Math.abs(points).toFixed(1);
	if (size === "0.0") return `as in the ${days} days before`;
	return `${points > 0 ? "+" : "−"}${size} points on the ${days} days before`;
}
// src/summary/recorded.ts
/** The summary of a deployment that the service knows. */
function recordedSummary(facts) {
	const { settings, deployment, comparison, scorecard, durationMs } = facts;
	const { team } = deployment;
	return [
		heading(facts),
		`${ended(settings)} after ${duration(durationMs)}. ${verdictSentence(deployment)}`,
		...scorecard === void 0 ? [] : outcomeSection(scorecard),
		...contents(deployment, comparison),
		[link(`Scorecard of ${team.name}`, scorecardUrl(settings.url, team.slug)), link("This deployment", deploymentUrl(settings.url, deployment.id))].join(" · "),
		""
	].join("\n\n");
}
function ended({ outcome }) {
	return outcome === "cancelled" ? "Cancelled" : `**Deployment ${outcome}**`;
}
function verdictSentence({ verdict, rollback }) {
	const returns = rollback ? " It returns to a version that had been live before: a rollback." : "";
	if (verdict === null) return `No verdict: it is kept, and not counted.${returns}`;
	if (verdict.kind === "pending" && verdict.settlesAt !== void 0) return `Verdict so far: **pending**, held if nothing undoes it by ${moment(verdict.settlesAt)}.${returns}`;
	return `Verdict: **${plain(verdict.kind.replaceAll("_", " "))}**.${returns}`;
}
function contents({ previous }, comparison) {
	const before = previous === null ? "No version was live here before." : `Previous version: ${code(previous.version)}.`;
	if (comparison === void 0 || comparison.kind === "unknown") return [before];
	const { commits, total, behindBy } = comparison;
	const back = behindBy > 0 ? ` Leaves out ${count(behindBy, "commit")} that had been live.` : "";
	if (commits.length === 0) return [`${before} Adds no commits.${back}`];
	const reverts = commits.filter((commit) => commit.reverts !== void 0).length;
	const listed = commits.slice(-10).reverse();
	return [`${before} Adds ${count(total, "commit")}${reverts > 0 ? `, ${count(reverts, "revert")} among them` : ""}.${back}`, [...listed.map(({ sha, message }) => `- ${code(sha.slice(0, 7))} ${plain(message)}`), ...total > listed.length ? [`- and ${total - listed.length} older`] : []].join("\n")];
}
function count(number, noun) {
	return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
// src/github/connect.ts
async function connectToGitHub(options) {
	const { token, job, fetch, signal } = options;
	const { Octokit } = await import("./octokit.js");
	const silent = () => {};
	return {
		octokit: new Octokit({
			auth: token,
			baseUrl: job.apiUrl,
			userAgent: "throughline-action",
			request: {
				fetch,
				signal
			},
			log: {
				debug: silent,
				info: silent,
				warn: silent,
				error: silent
			}
		}),
		owner: job.owner,
		repo: job.repository
	};
}
// src/github/find-commit.ts
/**
* The full SHA behind the first of `refs` that the repository has. Where it has none of them the version is not
* a tag but a name the build made up, and what the job itself runs on (`otherwise`) is deployed.
* Undefined where GitHub does not answer: a wrong commit would be worse than none.
*/
async function findCommit(github, refs, { otherwise }) {
	const { octokit, owner, repo } = github;
	for (const ref of refs) {
		const sha = await octokit.rest.repos.getCommit({
			owner,
			repo,
			ref,
			per_page: 1
		}).then(({ data }) => data.sha).catch((error) => isUnknownRef(error.status) ? void 0 : null);
		if (sha === null) return void 0;
		if (sha !== void 0) return sha;
	}
	return otherwise;
}
/** GitHub answers 422 for a name that no commit has, and 404 for a tag. */
function isUnknownRef(status) {
	return status === 404 || status === 422;
}
// src/github/read-commit.ts
const LONGEST_SUBJECT = 200;
const LONGEST_NAME = 200;
const EVERY_INVISIBLE = new RegExp(INVISIBLE, "gu");
/** A commit for the service; none where it carries no date. */
function readCommit({ sha, commit, author }) {
	const authoredAt = commit.author?.date ?? commit.committer?.date;
	if (authoredAt === void 0) return [];
	const name = cut((author?.login ?? commit.author?.name ?? "").replace(EVERY_INVISIBLE, "").trim(), LONGEST_NAME);
	const reverts = revertedBy(commit.message);
	return [{
		sha,
		authoredAt,
		message: cut(commit.message.split("\n", 1)[0] ?? "", LONGEST_SUBJECT),
		...name === "" ? {} : { author: name },
		...reverts === void 0 ? {} : { reverts }
	}];
}
/** The commit that a message says it reverts, in the words of `git revert`; a revert of a revert names the last one. */
function revertedBy(message) {
	return /^This reverts commit ([0-9a-f]{7,64})\b/m.exec(message)?.[1];
}
/** Cuts without leaving half of a character that takes two code units. */
function cut(text, length) {
	return text.slice(0, length).replace(/[\ud800-\udbff]$/, "");
}
// src/github/find-commits.ts
const PAGE_SIZE = 100;
/**
* The commits that `head` has and `base` has not, oldest first, through the compare API: it needs no history in
* the checkout. Of more than the service takes, the newest are kept.
*/
async function findCommits(github, base, head) {
	if (base === head) return {
		kind: "known",
		commits: [],
		total: 0,
		behindBy: 0
	};
	const page = (number) => comparePage(github, `${base}...${head}`, number);
	return page(1).then(async (first) => {
		const total = first.total_commits;
		const lastPage = Math.ceil(total / PAGE_SIZE);
		const firstWanted = Math.max(2, lastPage - MAX_COMMITS / PAGE_SIZE);
		const wanted = Array.from({ length: Math.max(0, lastPage - firstWanted + 1) }, (_, index) => firstWanted + index);
		return {
			kind: "known",
			commits: [first, ...await Promise.all(wanted.map(page))].flatMap(({ commits }) => commits.flatMap((commit) => readCommit(commit))).slice(-MAX_COMMITS),
			total,
			behindBy: first.behind_by
		};
	}).catch((error) => ({
		kind: "unknown",
		because: explain(error)
	}));
}
async function comparePage({ octokit, owner, repo }, basehead, page) {
	const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
		owner,
		repo,
		basehead,
		page,
		per_page: PAGE_SIZE
	});
	return data;
}
function explain(error) {
	const status = error instanceof Error && "status" in error ? error.status : void 0;
	if (status === 404) return "GitHub does not know one of the two, or the job lacks the permission `contents: read`.";
	if (status === 401 || status === 403 || status === 429) return `GitHub refused (${status}).`;
	return error instanceof Error && error.name.endsWith("Error") && status === void 0 ? "GitHub did not answer as expected." : `GitHub did not answer in time or failed (${String(status)}).`;
}
// src/deployment/find-contents.ts
const SHARE_FOR_CONTENTS = .5;
const SHARE_FOR_PREVIOUS = .25;
/** Asks GitHub which commit is deployed and what it adds. Whatever cannot be found is left out. */
async function findContents(context, knownPrevious) {
	const { settings, job, runner } = context;
	const commit = deployedCommit(settings.version, job);
	const given = {
		commitSha: commit.kind === "known" ? commit.sha : void 0,
		commits: void 0,
		comparison: void 0
	};
	if (settings.githubToken === void 0 || settings.outcome === "cancelled") return given;
	return ask(context, {
		token: settings.githubToken,
		given,
		knownPrevious
	}).catch((error) => {
		runner.info(`GitHub was not understood: ${String(error)}`);
		return given;
	});
}
async function ask(context, { token, given, knownPrevious }) {
	const { settings, job, ports, deadline, runner } = context;
	const commit = deployedCommit(settings.version, job);
	const signal = ports.abortAfter(Math.floor(deadline.remainingMs() * SHARE_FOR_CONTENTS));
	const [previous, github] = await Promise.all([findPrevious(context), connectToGitHub({
		token,
		job,
		fetch: ports.fetch,
		signal
	})]);
	const commitSha = given.commitSha ?? (commit.kind === "named" ? await findCommit(github, commit.refs, { otherwise: job.sha }) : void 0);
	const base = previous ?? knownPrevious;
	if (base === "") return {
		...given,
		commitSha
	};
	const comparison = await findCommits(github, base, commitSha ?? versionOf(settings.version, job));
	if (comparison.kind === "unknown") runner.info(`Commits since ${base} were not found: ${comparison.because}`);
	return {
		commitSha,
		commits: comparison.kind === "known" ? comparison.commits : void 0,
		comparison
	};
}
/** The commit, or else the version, of the newest succeeded deployment; undefined where the service does not say. */
async function findPrevious({ settings, deadline, call }) {
	const answer = await call({
		method: "GET",
		path: `/api/v1/deployments?${new URLSearchParams({
			service: settings.targets[0]?.service ?? "",
			environment: settings.environment,
			status: "succeeded",
			limit: "1"
		})}`,
		answer: LatestDeployments,
		attempts: 1,
		withinMs: deadline.remainingMs() * SHARE_FOR_PREVIOUS
	});
	if (!answer.ok) return void 0;
	const latest = answer.value.items[0];
	return latest === void 0 ? "" : latest.commitSha ?? latest.version;
}
// src/deployment/finish.ts
const ATTEMPTS = 10;
/** Records how the job ended, and writes its summary. */
const finishPhase = {
	prepare: (runner) => runner.getState("began") !== "",
	reportsInputs: (runner) => runner.getState("inputs") === "right",
	work: recordFinish
};
async function recordFinish(context) {
	const { settings, job, runner, ports } = context;
	const startedAt = runner.getState("began");
	const finishedAt = new Date(ports.now()).toISOString();
	const found = await findContents(context, runner.getState("previous-version"));
	const whole = wholeRecord(settings, job, found, {
		startedAt,
		finishedAt
	});
	const answer = await send(context, found, whole);
	const facts = {
		settings,
		version: versionOf(settings.version, job),
		durationMs: Date.parse(finishedAt) - Date.parse(startedAt)
	};
	if (!answer.ok) {
		const { failure } = answer;
		const message = `${facts.version} of ${settings.targets[0]?.service ?? ""} was not recorded: ${failure.what}. ${failure.remedy}`;
		await runner.writeSummary(notRecordedSummary({
			...facts,
			failure,
			record: whole
		}));
		if (failure.kind === "away") return {
			level: "warning",
			message: `${message} The record is in the summary of this job.`
		};
		if (runner.getState("complaint") !== failure.code) return {
			level: "error",
			message
		};
		runner.info(message);
		return;
	}
	const deployment = answer.value;
	setOutputs(runner, settings, deployment, deployment.verdict?.kind ?? "");
	runner.info(`Recorded: ${settings.targets[0]?.service ?? ""} ${facts.version} to ${settings.environment} ${settings.outcome}.`);
	const scorecard = await context.call({
		method: "GET",
		path: `/api/v1/teams/${encodeURIComponent(deployment.team.slug)}/scorecard`,
		answer: TeamScorecard,
		attempts: 2
	});
	await runner.writeSummary(recordedSummary({
		...facts,
		deployment,
		comparison: found.comparison,
		scorecard: scorecard.ok ? scorecard.value : void 0
	}));
}
/** Finishes what the service knows the start of; sends the whole record where it knows nothing. */
async function send({ settings, job, runner, call }, found, whole) {
	const id = runner.getState("deployment-id");
	const once = async (withCommits) => {
		if (id !== "") {
			const finished = await call({
				method: "PATCH",
				path: `/api/v1/deployments/${encodeURIComponent(id)}`,
				body: finishedRecord(settings, job, withCommits),
				answer: RecordedDeployment,
				attempts: ATTEMPTS
			});
			if (finished.ok || !isForgotten(finished)) return finished;
		}
		const { commits, ...withoutCommits } = whole;
		return call({
			method: "POST",
			path: "/api/v1/deployments",
			body: withCommits.commits === void 0 ? withoutCommits : {
				...withoutCommits,
				commits
			},
			answer: RecordedDeployment,
			attempts: ATTEMPTS
		});
	};
	const answer = await once(found);
	if (answer.ok || answer.failure.kind !== "refused" || found.commits === void 0) return answer;
	if (!["invalid_request", "body_too_large"].includes(answer.failure.code)) return answer;
	runner.info(`The commits were refused (${answer.failure.what}); sending the record without them.`);
	return once({
		...found,
		commits: void 0
	});
}
/** The service was set up anew, or restored from before the start. */
function isForgotten(answer) {
	return !answer.ok && answer.failure.kind === "refused" && ["unknown_deployment", "not_found"].includes(answer.failure.code);
}
// src/enter-post.ts
await run(async () => finishPhase, {
	inputs: readInputs(),
	env: process.env,
	runner: actionsRunner,
	ports: realPorts
});
leavePromptly();
export {};
