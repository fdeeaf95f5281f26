import { E as setOutputs, O as RecordedDeployment, _ as readInputs, d as leavePromptly, f as actionsRunner, g as realPorts, p as run, ut as versionOf, w as deploymentUrl, y as startedRecord } from "./shared.js";
// src/deployment/start.ts
const ATTEMPTS = 3;
/** Records that a deployment began; leaves behind what the finish needs. */
const startPhase = {
	prepare: (runner, ports) => {
		runner.saveState("began", new Date(ports.now()).toISOString());
		return true;
	},
	reportsInputs: () => true,
	work: recordStart
};
async function recordStart({ settings, job, runner, call }) {
	runner.saveState("inputs", "right");
	const what = `${settings.targets[0]?.service ?? ""} ${versionOf(settings.version, job)} to ${settings.environment}`;
	const answer = await call({
		method: "POST",
		path: "/api/v1/deployments",
		body: startedRecord(settings, job),
		answer: RecordedDeployment,
		attempts: ATTEMPTS
	});
	if (answer.ok) {
		const deployment = answer.value;
		runner.saveState("deployment-id", deployment.id);
		runner.saveState("previous-version", deployment.previous?.version ?? "");
		setOutputs(runner, settings, deployment, deployment.verdict?.kind ?? "pending");
		runner.info(`Recorded the start of ${what}: ${deploymentUrl(settings.url, deployment.id)}`);
		return;
	}
	const { failure } = answer;
	if (failure.kind === "refused") {
		runner.saveState("complaint", failure.code);
		return {
			level: "error",
			message: `${what} was not recorded: ${sentence(failure.what)} ${failure.remedy}`
		};
	}
	return {
		level: "warning",
		message: `The start of ${what} could not be recorded: ${sentence(failure.what)} The job goes on; the whole record is sent when it ends. ${failure.remedy}`
	};
}
function sentence(text) {
	return /[.!?]$/.test(text) ? text : `${text}.`;
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
