import { A as startedRecord, B as versionOf, C as setOutputs, D as openOnGitHub, F as findScorecard, G as RecordedDeployment, I as contentsFinder, R as namedVersion, St as string, W as connectToGitHub, _ as troubleOf, b as saveStarted, d as actionsRunner, f as run, g as readInputs, h as realPorts, ot as Version, u as leavePromptly, x as deploymentUrl, yt as object, z as shortSha } from "./shared.js";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
// src/deployment/find-version.ts
const SHARE = .2;
const PLACEHOLDER = /^0\.0\.0\b/;
const PackageJson = object({ version: string().regex(/^\d+\.\d+\.\d+/).max(100) });
/**
* What is deployed: as told, or the tag, or the release. Without any of them the version in package.json with the short
* SHA behind it, since most repositories deploy many commits under one, and two deployments of one name would be taken
* for a redeployment or a rollback where a commit is not known; and without that the short SHA.
*/
async function findVersion(context) {
	const { settings, job, runner } = context;
	const named = namedVersion(settings.version, job);
	if (named !== void 0) return named;
	const version = await (async () => await readCheckout(context) ?? await askGitHub(context))().catch((error) => {
		runner.debug(`package.json was not found: ${String(error)}`);
	});
	if (version === void 0 || PLACEHOLDER.test(version)) return versionOf(settings.version, job);
	const full = `${version}${version.includes("+") ? "." : "+"}${shortSha(job)}`;
	return Version.safeParse(full).data ?? versionOf(settings.version, job);
}
/** Of the folder checked out, if that is the commit that is deployed: a runner's own disk may hold yesterday's. */
async function readCheckout({ job }) {
	if (!job.workspace) return void 0;
	const head = await readText(join(job.workspace, ".git/HEAD"));
	const branch = /^ref: (refs\/[\w./-]+)$/.exec(head?.trim() ?? "")?.[1];
	if ((branch === void 0 ? head : await readText(join(job.workspace, ".git", branch)))?.trim() !== job.sha) return void 0;
	const text = await readText(join(job.workspace, "package.json"));
	return text === void 0 ? void 0 : PackageJson.safeParse(JSON.parse(text)).data?.version;
}
function readText(path) {
	return readFile(path, "utf8").catch(() => void 0);
}
async function askGitHub({ settings, job, ports, deadline }) {
	if (settings.githubToken === void 0) return void 0;
	const { octokit, owner, repo } = await connectToGitHub({
		token: settings.githubToken,
		job,
		fetch: ports.fetch,
		signal: ports.abortAfter(Math.floor(deadline.remainingMs() * SHARE))
	});
	const { data } = await octokit.rest.repos.getContent({
		owner,
		repo,
		path: "package.json",
		ref: job.sha
	});
	if (!("content" in data)) return void 0;
	return PackageJson.safeParse(JSON.parse(Buffer.from(data.content, "base64").toString("utf8"))).data?.version;
}
// src/deployment/start.ts
const ATTEMPTS = 3;
const SHARE_FOR_GITHUB = .3;
const SHARE_FOR_SCORECARD = .5;
/** Records that a deployment began; leaves behind what the finish needs. */
const startPhase = {
	prepare: (runner, ports) => {
		runner.saveState("began", new Date(ports.now()).toISOString());
		return true;
	},
	reportsInputs: () => true,
	work: async (context) => recordStart(context, await lookUp(context))
};
/** Finds the version, and how to find what it brings: each service is asked about once. */
async function lookUp(context) {
	const version = await findVersion(context);
	const find = contentsFinder(context, {
		version,
		share: SHARE_FOR_GITHUB
	});
	const known = /* @__PURE__ */ new Map();
	return {
		version,
		find: (target) => {
			const contents = known.get(target.service) ?? find(target);
			known.set(target.service, contents);
			return contents;
		}
	};
}
/** Records the start of every service of the job that has changed. */
async function recordStart(context, { version, find }) {
	const { settings, runner, deadline } = context;
	runner.saveState("inputs", "right");
	runner.saveState("version", version);
	const [outcomes] = await Promise.all([Promise.all(settings.targets.map((target) => startOne(context, {
		target,
		version,
		find
	}))), openChanged(context, {
		version,
		find
	})]);
	saveStarted(runner, new Map(outcomes.map((outcome) => [outcome.service, stateOf(outcome)])));
	const known = outcomes.flatMap(knownOf);
	const [first] = known;
	const scorecard = first && await findScorecard(context, first.deployment.team, deadline.remainingMs() * SHARE_FOR_SCORECARD);
	setOutputs(runner, settings, known, scorecard?.outcome?.status ?? "");
	for (const { service, answer, contents } of outcomes) {
		const what = `${service} ${version} to ${settings.environment}`;
		if (answer === "skipped") runner.info(`${what} is not recorded: none of its files changed.`);
		else if (answer.ok) runner.info(`Recorded the start of ${what}: ${deploymentUrl(settings.url, answer.value.id)}`);
		if (contents?.rollback) runner.info(`${what} is a rollback: ${contents.rollback.because}.`);
	}
	return troubleOf(outcomes.flatMap(({ service, answer }) => answer === "skipped" || answer.ok ? [] : [{
		what: `${service} ${version} to ${settings.environment}`,
		failure: answer.failure
	}]), {
		away: (what) => `The start of ${what} could not be recorded`,
		refused: (what) => `${what} was not recorded`,
		afterAway: "The job goes on; the whole record is sent when it ends."
	});
}
async function openChanged(context, { version, find }) {
	const { settings } = context;
	if (settings.githubDeployment !== "create") return;
	const found = await Promise.all(settings.targets.map(async (target) => ({
		service: target.service,
		...await find(target)
	})));
	const services = found.flatMap(({ service, untouched }) => untouched ? [] : [service]);
	await openOnGitHub(context, {
		version,
		services,
		commitSha: found[0]?.commitSha
	});
}
async function startOne(context, { target, version, find }) {
	const { settings, job, call } = context;
	const { service } = target;
	const record = () => call({
		method: "POST",
		path: "/api/v1/deployments",
		body: startedRecord({
			settings,
			job,
			service,
			version
		}, { githubDeployment: job.event.deployment?.id }),
		answer: RecordedDeployment,
		attempts: ATTEMPTS
	});
	if (target.paths.length > 0) {
		const contents = await find(target);
		return {
			service,
			contents,
			answer: contents.untouched ? "skipped" : await record()
		};
	}
	const [contents, answer] = await Promise.all([find(target), record()]);
	return {
		service,
		contents,
		answer
	};
}
function stateOf({ answer }) {
	if (answer === "skipped") return { skipped: true };
	if (!answer.ok) return answer.failure.kind === "refused" ? { complaint: answer.failure.code } : {};
	const { id, startedAt, previous } = answer.value;
	return {
		id,
		startedAt,
		previousVersion: previous?.version
	};
}
function knownOf({ service, answer, contents }) {
	if (answer === "skipped" || !answer.ok) return [];
	const deployment = answer.value;
	const rollback = contents?.rollback !== void 0;
	return [{
		service,
		deployment,
		verdict: deployment.verdict?.kind ?? "pending",
		rollback
	}];
}
// src/commands/choose.ts
/** Each in a chunk of its own: a job that records a deployment loads none of them. */
const COMMANDS = {
	bug: () => import("./bug.js"),
	bugs: () => import("./bugs.js"),
	incident: () => import("./incident.js"),
	kpi: () => import("./kpi.js"),
	rollback: () => import("./rollback.js")
};
/** What `main` does, by the input `record`; a word that is none of them is judged along with the other inputs. */
async function chooseMain({ record }) {
	const load = COMMANDS[record];
	if (load === void 0) return gatedStart;
	const { command } = await load();
	return {
		prepare: sayUnasked,
		reportsInputs: () => true,
		...command
	};
}
/** The gate is asked before anything is recorded: a deployment that it stops is none. */
const gatedStart = {
	...startPhase,
	prepare: (runner, ports) => sayUnasked(runner) && startPhase.prepare(runner, ports),
	work: async (context) => {
		const { settings, runner } = context;
		if (settings.gate === "off") return startPhase.work(context);
		const { passGate } = await import("./pass-gate.js");
		const found = await lookUp(context);
		if (await passGate(context, found) === "go on") return recordStart(context, found);
		runner.saveState("began", "");
	}
};
/** Until the gate has answered: it may never be asked. */
function sayUnasked(runner) {
	runner.setOutput("gate", "unknown");
	return true;
}
// src/enter-main.ts
await run(chooseMain, {
	inputs: readInputs(),
	env: process.env,
	runner: actionsRunner,
	ports: realPorts
});
leavePromptly();
export {};
