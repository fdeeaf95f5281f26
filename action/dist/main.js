import { E as openOnGitHub, F as contentsFinder, N as findVersion, O as startedRecord, P as findScorecard, S as setOutputs, V as RecordedDeployment, _ as troubleOf, b as deploymentUrl, d as actionsRunner, f as run, g as readInputs, h as realPorts, u as leavePromptly, y as saveStarted } from "./shared.js";
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
	work: recordStart
};
async function recordStart(context) {
	const { settings, runner, deadline } = context;
	runner.saveState("inputs", "right");
	const version = await findVersion(context);
	runner.saveState("version", version);
	const find = contentsFinder(context, {
		version,
		share: SHARE_FOR_GITHUB
	});
	const outcomes = await Promise.all(settings.targets.map((target) => startOne(context, {
		target,
		version,
		find
	})));
	saveStarted(runner, new Map(outcomes.map((outcome) => [outcome.service, stateOf(outcome)])));
	const services = outcomes.flatMap(({ service, answer }) => answer === "skipped" ? [] : [service]);
	await openOnGitHub(context, {
		version,
		services,
		commitSha: outcomes[0]?.contents?.commitSha
	});
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
	return {
		id: answer.value.id,
		previousVersion: answer.value.previous?.version
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
		prepare: () => true,
		reportsInputs: () => true,
		...command
	};
}
/** The gate is asked before anything is recorded: a deployment that it stops is none. */
const gatedStart = {
	...startPhase,
	work: async (context) => {
		const { settings, runner } = context;
		if (settings.gate === "off") {
			runner.setOutput("gate", "unknown");
			return startPhase.work(context);
		}
		const { passGate } = await import("./pass-gate.js");
		if (await passGate(context) === "go on") return startPhase.work(context);
		runner.saveState("began", "");
	}
};
// src/enter-main.ts
await run(chooseMain, {
	inputs: readInputs(),
	env: process.env,
	runner: actionsRunner,
	ports: realPorts
});
leavePromptly();
export {};
