import { B as versionOf, E as leaveWithGitHub, F as findScorecard, G as RecordedDeployment, H as explainRefusal, I as contentsFinder, O as briefRecord, S as scorecardUrl, T as findOnGitHub, W as connectToGitHub, _ as troubleOf, a as duration, c as link, d as actionsRunner, f as run, g as readInputs, h as realPorts, j as wholeRecord, k as finishedRecord, l as plain, n as outcomeSection, o as moment, r as outcomeSentence, s as code, u as leavePromptly, v as isUnheard, w as closeOnGitHub, x as deploymentUrl, y as readStarted } from "./shared.js";
// src/summary/heading.ts
/** What every section about a deployment says first. */
function heading(facts) {
	return `### □ ${plain(facts.service)} ${code(facts.version)} → ${plain(facts.settings.environment)}`;
}
// src/summary/not-recorded.ts
const ENDED = {
	succeeded: "succeeded",
	failed: "failed",
	cancelled: "was cancelled",
	skipped: "was skipped"
};
const MOST_BYTES = 5e5;
/** What is said of a deployment that did not reach the service: why, and the record itself, to be sent later. */
function notRecordedSection({ settings, durationMs, left, finished }, { failure, record }) {
	const room = MOST_BYTES / finished.filter(({ kind }) => kind === "refused").length;
	const shown = fenced(JSON.stringify(record, null, 2));
	const fits = Buffer.byteLength(shown) <= room;
	const later = left && isUnheard(failure) ? "The record is left with GitHub, in the payload of a deployment there; the service reads it from there when it is back. It is below as well." : `The record is below. Send it with <code>POST ${plain(settings.url)}/api/v1/deployments</code> when the service is back: it counts once, however often it is sent.`;
	return [
		`**Not recorded.** The job ${ENDED[settings.outcome]} after ${duration(durationMs)}, and went on without it: ${plain(failure.what)}.`,
		plain(failure.remedy),
		later,
		...fits ? [shown] : ["It is too long to be shown whole: its commits and pull requests are left out.", fenced(JSON.stringify(briefRecord(record), null, 2))]
	];
}
/** A fence longer than any run of backticks inside. */
function fenced(json) {
	const longest = Math.max(2, ...[...json.matchAll(/`+/g)].map(([run]) => run.length));
	const fence = "`".repeat(longest + 1);
	return `${fence}json\n${json}\n${fence}`;
}
// src/summary/recorded.ts
const MOST_LISTED = 10;
/** What is said of a deployment that the service knows: its verdict so far, and what it changes. */
function recordedSection({ settings, durationMs }, { deployment, contents }) {
	return [
		`${ended(settings)} after ${duration(durationMs)}. ${verdictSentence(deployment, contents)}`,
		...changes(deployment, contents),
		link("This deployment", deploymentUrl(settings.url, deployment.id))
	];
}
function ended({ outcome }) {
	return outcome === "cancelled" ? "Cancelled" : `**Deployment ${outcome}**`;
}
/** What is known of it so far, in a sentence or two. */
function verdictSentence({ verdict, rollback }, contents) {
	const seen = contents?.rollback;
	const returns = rollback ? " It returns to a version that had been live before: a rollback." : seen === void 0 ? "" : ` A rollback: ${plain(seen.because)}.`;
	if (verdict === null) return `No verdict: it is kept, and not counted.${returns}`;
	if (verdict.kind === "pending" && verdict.settlesAt !== void 0) return `Verdict so far: **pending**, held if nothing undoes it by ${moment(verdict.settlesAt)}.${returns}`;
	return `Verdict: **${plain(verdict.kind.replaceAll("_", " "))}**.${returns}`;
}
/** What it changes: how much, by how many, and the newest of it. */
function changes({ previous }, contents) {
	const before = previous === null ? "No version was live here before." : `Previous version: ${code(previous.version)}.`;
	const { comparison, pullRequests = [] } = contents ?? {};
	if (comparison === void 0 || comparison.kind === "unknown") return [before];
	const { commits, total, behindBy, files } = comparison;
	const back = behindBy > 0 ? ` Leaves out ${count(behindBy, "commit")} that had been live.` : "";
	if (commits.length === 0) return [`${before} Adds no commits.${back}`];
	const reverts = commits.filter((commit) => commit.reverts !== void 0).length;
	const authors = new Set(commits.flatMap(({ author }) => author ?? [])).size;
	const sizes = [
		...authors > 0 ? [`by ${count(authors, "author")}`] : [],
		...pullRequests.length > 0 ? [`in ${count(pullRequests.length, "pull request")}`] : [],
		...files === void 0 ? [] : [`over ${count(files.length, "file")}`]
	];
	return [`${before} ${[`Adds ${count(total, "commit")}`, ...sizes].join(" ")}${reverts > 0 ? `, ${count(reverts, "revert")} among them` : ""}.${back}`, pullRequests.length > 0 ? list(pullRequests.toReversed().map(pullRequestLine), pullRequests.length) : list(commits.toReversed().map(({ sha, message }) => `- ${code(sha.slice(0, 7))} ${plain(message)}`), total)];
}
function pullRequestLine({ number, title, labels = [] }) {
	return `- ${code(`#${number}`)} ${[plain(title), ...labels.map(code)].join(" ")}`;
}
function list(lines, total) {
	const shown = lines.slice(0, MOST_LISTED);
	return [...shown, ...total > shown.length ? [`- and ${total - shown.length} older`] : []].join("\n");
}
function count(number, noun) {
	return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
// src/summary/summary.ts
/** The summary of a job: what became of each service, and where the outcome metric of each team stands. */
function summary(facts) {
	const { settings, version, finished } = facts;
	const ofTeams = [...new Map(finished.flatMap((one) => one.kind === "recorded" ? [[one.deployment.team.slug, one.deployment.team]] : [])).values()].flatMap((team) => {
		const scorecard = facts.scorecards.get(team.slug);
		return [...scorecard === void 0 ? [] : outcomeSection(scorecard), link(`Scorecard of ${team.name}`, scorecardUrl(settings.url, team.slug))];
	});
	return [
		...finished.flatMap((one) => [heading({
			settings,
			version,
			service: one.service
		}), ...sectionOf(facts, one)]),
		...ofTeams,
		""
	].join("\n\n");
}
function sectionOf(facts, one) {
	if (one.kind === "recorded") return recordedSection(facts, one);
	if (one.kind === "refused") return notRecordedSection(facts, one);
	return ["Not recorded: none of its files changed since its previous deployment."];
}
// src/github/comments.ts
const PAGE_SIZE = 100;
const MOST_PAGES = 3;
/**
* Writes a comment on a pull request, or over the one that holds the same `marker`. @throws what Octokit throws
*/
async function putComment({ octokit, owner, repo }, { number, marker, text }) {
	const body = `${marker}\n${text}`;
	for (let page = 1; page <= MOST_PAGES; page += 1) {
		const { data } = await octokit.rest.issues.listComments({
			owner,
			repo,
			issue_number: number,
			per_page: PAGE_SIZE,
			page
		});
		const own = data.find((comment) => comment.body?.startsWith(marker));
		if (own) {
			await octokit.rest.issues.updateComment({
				owner,
				repo,
				comment_id: own.id,
				body
			});
			return;
		}
		if (data.length < PAGE_SIZE) break;
	}
	await octokit.rest.issues.createComment({
		owner,
		repo,
		issue_number: number,
		body
	});
}
/** The pull request that was merged as a commit; undefined where none was. @throws what Octokit throws */
async function findMerged({ octokit, owner, repo }, sha) {
	const { data } = await octokit.rest.repos.listPullRequestsAssociatedWithCommit({
		owner,
		repo,
		commit_sha: sha
	});
	return data.find((pull) => pull.merged_at !== null && pull.merge_commit_sha === sha)?.number;
}
// src/summary/comment.ts
/** What a pull request is told of its deployment: short, since it is read between other comments. */
function comment({ settings, version, finished, scorecards, runUrl }) {
	return [
		...finished.flatMap((one) => {
			const what = `**${plain(one.service)}** ${code(version)} → ${plain(settings.environment)}`;
			if (one.kind === "skipped") return [];
			if (one.kind === "refused") return [`${what}: ${settings.outcome}; not recorded yet.`];
			const where = link("This deployment", deploymentUrl(settings.url, one.deployment.id));
			return [`${what}: ${settings.outcome}. ${verdictSentence(one.deployment, one.contents)} ${where}`];
		}),
		...[...scorecards.values()].map(outcomeSentence),
		link("The job", runUrl)
	].join("\n\n");
}
// src/deployment/comment.ts
const LONGEST_MARK = 200;
/** Writes what was deployed on the pull request whose merge that is, in one comment per environment. */
async function commentOnPullRequest(context, given) {
	const { settings, job, runner, ports, deadline } = context;
	if (!settings.comment || settings.githubToken === void 0) return;
	if (given.finished.every(({ kind }) => kind === "skipped")) return;
	try {
		const github = await connectToGitHub({
			token: settings.githubToken,
			job,
			fetch: ports.fetch,
			signal: ports.abortAfter(Math.floor(deadline.remainingMs()))
		});
		const sha = given.finished[0]?.contents?.commitSha ?? job.sha;
		const number = job.event.pullRequest?.number ?? await findMerged(github, sha);
		if (number === void 0) return runner.info(`No pull request was merged as ${sha.slice(0, 7)}: none to comment on.`);
		await putComment(github, {
			number,
			marker: `<!-- throughline ${`${settings.targets.map(({ service }) => service).join(" ")} ${settings.environment}`.replace(/[^\w. -]/g, "-").replaceAll("--", "-").slice(0, LONGEST_MARK)} -->`,
			text: comment({
				...given,
				settings,
				runUrl: job.runUrl
			})
		});
	} catch (error) {
		runner.notice(`The pull request was not commented on: ${explainRefusal(error, "pull-requests: write")} Everything else is recorded.`);
	}
}
// src/deployment/finish.ts
const ATTEMPTS = 10;
const SHARE_FOR_GITHUB = .5;
const SHARE_FOR_SCORECARDS = .5;
/** Records how the job ended, and writes its summary. */
const finishPhase = {
	prepare: (runner) => runner.getState("began") !== "",
	reportsInputs: (runner) => runner.getState("inputs") === "right",
	work: recordFinish
};
async function recordFinish(context) {
	const { settings, job, runner, ports } = context;
	const times = {
		startedAt: runner.getState("began"),
		finishedAt: new Date(ports.now()).toISOString()
	};
	const version = runner.getState("version") || versionOf(settings.version, job);
	const started = readStarted(runner);
	const find = contentsFinder(context, {
		version,
		share: SHARE_FOR_GITHUB
	});
	const onGitHub = findOnGitHub(context);
	const [finished, isClosed] = await Promise.all([Promise.all(settings.targets.map((target) => finishOne(context, {
		target,
		version,
		times,
		find,
		onGitHub,
		started: started.get(target.service) ?? {}
	}))), closeOnGitHub(context)]);
	const left = await leaveUnheard(context, finished, isClosed);
	const scorecards = await findScorecards(context, finished);
	for (const { service, kind } of finished) {
		const what = `${service} ${version} to ${settings.environment}`;
		if (kind === "recorded") runner.info(`Recorded: ${what} ${settings.outcome}.`);
		if (kind === "skipped") runner.info(`${what} is not recorded: none of its files changed.`);
	}
	const durationMs = Date.parse(times.finishedAt) - Date.parse(times.startedAt);
	await runner.writeSummary(summary({
		settings,
		version,
		durationMs,
		finished,
		scorecards,
		left
	}));
	await commentOnPullRequest(context, {
		version,
		finished,
		scorecards
	});
	return troubleWith(context, finished, {
		version,
		left
	});
}
/** What still has to be told: a refusal that the start annotated already is only written to the log. */
function troubleWith({ runner, settings }, finished, { version, left }) {
	const words = {
		away: (what) => `${version} of ${what} was not recorded`,
		refused: (what) => `${version} of ${what} was not recorded`,
		afterAway: left ? "It is left with GitHub, from where the service reads it when it is back, and in the summary of this job." : "The record is in the summary of this job."
	};
	const unrecorded = finished.flatMap((one) => one.kind === "refused" ? [{
		what: one.service,
		failure: one.failure,
		complaint: one.started.complaint
	}] : []);
	const isTold = ({ failure, complaint }) => failure.kind === "refused" && complaint === failure.code;
	const told = troubleOf(unrecorded.filter(isTold), words);
	if (told && settings.failOnError) return told;
	if (told) runner.info(told.message);
	return troubleOf(unrecorded.filter((one) => !isTold(one)), words);
}
async function finishOne(context, given) {
	const { settings, job } = context;
	const { target, version, times, find, started } = given;
	const { service } = target;
	if (started.skipped) return {
		kind: "skipped",
		service,
		started,
		contents: void 0
	};
	const wanted = {
		own: started.id,
		startedAt: started.startedAt ?? times.startedAt,
		knownPrevious: started.previousVersion,
		pullRequests: true
	};
	const [contents, githubDeployment] = await Promise.all([find(target, wanted), given.onGitHub]);
	if (started.id === void 0 && contents.untouched) return {
		kind: "skipped",
		service,
		started,
		contents
	};
	const { commitSha, comparison, pullRequests, rollback } = contents;
	const facts = {
		commitSha,
		commits: comparison?.kind === "known" ? comparison.commits : void 0,
		pullRequests,
		rollback: rollback?.kind === "older_commit" ? true : void 0,
		githubDeployment
	};
	const deploying = {
		settings,
		job,
		service,
		version
	};
	const answer = await send(context, {
		deploying,
		facts,
		times,
		id: started.id
	});
	if (answer.ok) return {
		kind: "recorded",
		service,
		started,
		contents,
		deployment: answer.value
	};
	const record = wholeRecord(deploying, facts, times);
	return {
		kind: "refused",
		service,
		started,
		contents,
		failure: answer.failure,
		record
	};
}
/** Finishes what the service knows the start of; sends the whole record where it knows nothing. */
async function send({ settings, runner, call, deadline }, given) {
	const { deploying, facts, times, id } = given;
	const canLeave = settings.githubDeployment !== "off" && settings.githubToken !== void 0;
	const common = {
		answer: RecordedDeployment,
		attempts: ATTEMPTS
	};
	const within = () => deadline.remainingMs() * (canLeave ? .6 : 1);
	const once = async (known) => {
		if (id !== void 0) {
			const path = `/api/v1/deployments/${encodeURIComponent(id)}`;
			const body = finishedRecord(deploying, known);
			const finished = await call({
				...common,
				method: "PATCH",
				path,
				body,
				withinMs: within()
			});
			if (finished.ok || !isForgotten(finished)) return finished;
		}
		const body = wholeRecord(deploying, known, times);
		return call({
			...common,
			method: "POST",
			path: "/api/v1/deployments",
			body,
			withinMs: within()
		});
	};
	const answer = await once(facts);
	if (answer.ok || answer.failure.kind !== "refused") return answer;
	if (facts.commits === void 0 && facts.pullRequests === void 0) return answer;
	if (!["invalid_request", "body_too_large"].includes(answer.failure.code)) return answer;
	runner.info(`The commits were refused (${answer.failure.what}); sending the record without them.`);
	return once({
		...facts,
		commits: void 0,
		pullRequests: void 0
	});
}
/** The service was set up anew, or restored from before the start. */
function isForgotten(answer) {
	return !answer.ok && answer.failure.kind === "refused" && ["unknown_deployment", "not_found"].includes(answer.failure.code);
}
/** Leaves with GitHub what the service never heard of. What it refused itself, it would refuse again. */
async function leaveUnheard(context, finished, isClosed) {
	const { settings } = context;
	const unheard = finished.flatMap((one) => one.kind === "refused" && isUnheard(one.failure) ? [one] : []);
	const [first] = unheard;
	if (first === void 0) return false;
	const isSaid = isClosed && settings.outcome !== "cancelled";
	const records = unheard.map(({ record }) => record);
	if (isSaid && !records.some((record) => saysMore(record, settings))) return true;
	return await leaveWithGitHub(context, records, first.contents?.commitSha) || isSaid;
}
/** Whether a record holds what was found out only at the end, and is not in the payload that the start made. */
function saysMore({ commits = [], pullRequests = [], rollback }, settings) {
	return commits.length > 0 || pullRequests.length > 0 || rollback !== settings.rollback;
}
async function findScorecards(context, finished) {
	const teams = new Map(finished.flatMap((one) => one.kind === "recorded" ? [[one.deployment.team.slug, one.deployment.team]] : []));
	const withinMs = context.deadline.remainingMs() * SHARE_FOR_SCORECARDS;
	const found = await Promise.all([...teams].map(async ([slug, team]) => [slug, await findScorecard(context, team, withinMs)]));
	return new Map(found.flatMap(([slug, scorecard]) => scorecard ? [[slug, scorecard]] : []));
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
