import { B as INVISIBLE, D as LatestDeployments, E as setOutputs, I as MAX_COMMITS, O as RecordedDeployment, T as scorecardUrl, _ as readInputs, b as wholeRecord, c as plain, d as leavePromptly, f as actionsRunner, g as realPorts, i as outcomeSection, k as TeamScorecard, l as duration, lt as deployedCommit, n as findCommit, o as code, p as run, r as connectToGitHub, s as link, u as moment, ut as versionOf, v as finishedRecord, w as deploymentUrl } from "./shared.js";
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
// src/github/explain-refusal.ts
/** Why a request to GitHub failed, in words; `permission` is the one it needs. */
function explainRefusal(error, permission) {
	const status = statusOf(error);
	if (status === 404) return `GitHub does not know what was asked for, or the job lacks the permission \`${permission}\`.`;
	if (status === 401 || status === 403 || status === 429) return `GitHub refused (${status}); the job needs the permission \`${permission}\`.`;
	return error instanceof Error && error.name.endsWith("Error") && status === void 0 ? "GitHub did not answer as expected." : `GitHub did not answer in time or failed (${String(status)}).`;
}
/** Of an error of Octokit's; undefined for any other. */
function statusOf(error) {
	return error instanceof Error && "status" in error && typeof error.status === "number" ? error.status : void 0;
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
const MOST_FILES = 300;
/**
* The commits that `head` has and `base` has not, oldest first, through the compare API: it needs no history in
* the checkout. Of more than the service takes, the newest are kept.
*/
async function findCommits(github, base, head) {
	if (base === head) return {
		kind: "known",
		commits: [],
		total: 0,
		behindBy: 0,
		revertedPulls: [],
		files: []
	};
	const page = (number) => comparePage(github, `${base}...${head}`, number);
	try {
		const first = await page(1);
		const total = first.total_commits;
		const lastPage = Math.ceil(total / PAGE_SIZE);
		const firstWanted = Math.max(2, lastPage - MAX_COMMITS / PAGE_SIZE);
		const wanted = Array.from({ length: Math.max(0, lastPage - firstWanted + 1) }, (_, index) => firstWanted + index);
		const [others, files] = await Promise.all([Promise.all(wanted.map(page)), first.behind_by > 0 ? filesBothWays(github, first, `${head}...${base}`) : filesOf(first)]);
		const listed = [first, ...others].flatMap(({ commits }) => commits);
		return {
			kind: "known",
			commits: listed.flatMap((commit) => readCommit(commit)).slice(-MAX_COMMITS),
			total,
			behindBy: first.behind_by,
			revertedPulls: listed.flatMap(({ commit }) => revertedPull(commit.message)),
			files
		};
	} catch (error) {
		return {
			kind: "unknown",
			because: explainRefusal(error, "contents: read")
		};
	}
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
/** A comparison names what `head` adds to where the two parted; what it leaves out again only the other way shows. */
async function filesBothWays(github, there, back) {
	const one = filesOf(there);
	const other = filesOf(await comparePage(github, back, 1));
	return one && other ? [.../* @__PURE__ */ new Set([...one, ...other])] : void 0;
}
function filesOf({ files = [] }) {
	if (files.length >= MOST_FILES) return void 0;
	return files.flatMap(({ filename, previous_filename: before }) => before === void 0 ? [filename] : [filename, before]);
}
/** As GitHub's button words it, in the body of the pull request that a squash makes the commit's message. */
function revertedPull(message) {
	const digits = /^Reverts (?:[\w.-]+\/[\w.-]+)?#(\d{1,9})\b/m.exec(message)?.[1];
	return digits === void 0 ? [] : [Number(digits)];
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
