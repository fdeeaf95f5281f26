import { readFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import * as os from "os";
import { EOL } from "os";
import * as crypto from "crypto";
import * as fs from "fs";
import { constants, promises } from "fs";
// ../node_modules/zod/v4/core/util.js
function getEnumValues(entries) {
	const numericValues = Object.values(entries).filter((v) => typeof v === "number");
	return Object.entries(entries).filter(([k, _]) => numericValues.indexOf(+k) === -1).map(([_, v]) => v);
}
function joinValues(array, separator = "|") {
	return array.map((val) => stringifyPrimitive(val)).join(separator);
}
function jsonStringifyReplacer(_, value) {
	if (typeof value === "bigint") return value.toString();
	return value;
}
var Cached = class {
	constructor(getter) {
		this._getter = getter;
		this._value = void 0;
	}
	get value() {
		const getter = this._getter;
		if (getter !== void 0) {
			this._value = getter();
			this._getter = void 0;
		}
		return this._value;
	}
};
function cached(getter) {
	return new Cached(getter);
}
function nullish(input) {
	return input === null || input === void 0;
}
function cleanRegex(source) {
	const start = source.startsWith("^") ? 1 : 0;
	const end = source.endsWith("$") ? source.length - 1 : source.length;
	return source.slice(start, end);
}
function floatSafeRemainder(val, step) {
	const ratio = val / step;
	const roundedRatio = Math.round(ratio);
	const tolerance = 4 * Number.EPSILON * Math.max(Math.abs(ratio), 1);
	if (Math.abs(ratio - roundedRatio) < tolerance) return 0;
	return ratio - roundedRatio;
}
function assignProp(target, prop, value) {
	Object.defineProperty(target, prop, {
		value,
		writable: true,
		enumerable: true,
		configurable: true
	});
}
/**
* Whichever object a def's `shape` currently answers from: the one the caller passed until the first read, the frozen copy after it.
*
* Its keys and descriptors read without invoking anything, which is what lets a discriminated union check its discriminator, and the cycle walk read a shape, without resolving a getter that references the schema being constructed. A def that answers `shape` from an accessor of its own has none.
*/
function rawShape(def) {
	const desc = Object.getOwnPropertyDescriptor(def, "shape");
	return desc?.get ? desc.get.raw : desc?.value;
}
function sourceShape(schema) {
	return rawShape(schema._zod.def) ?? schema._zod.def.shape;
}
function deferProp(target, key, getter) {
	Object.defineProperty(target, key, {
		get() {
			const value = getter();
			assignProp(this, key, value);
			return value;
		},
		enumerable: true,
		configurable: true
	});
}
function putProp(target, key, value) {
	if (key in target) assignProp(target, key, value);
	else target[key] = value;
}
/**
* Copies `keys` of `source`'s shape onto `target`, each value passed through `wrap`.
*
* A key the source has resolved is copied through now, so the derived shape states it outright and nothing has to resolve it to learn what it holds. A key the source still defers stays deferred, and reads back through the source's own `shape`, so it resolves once and both shapes get that one schema.
*/
function mirrorShape(target, source, keys, wrap) {
	const raw = sourceShape(source);
	for (const key of keys) {
		const desc = Object.getOwnPropertyDescriptor(raw, key);
		if (!desc.enumerable) continue;
		if (desc.get) deferProp(target, key, () => {
			const value = source._zod.def.shape[key];
			return wrap ? wrap(value, key) : value;
		});
		else putProp(target, key, wrap ? wrap(desc.value, key) : desc.value);
	}
}
function mirrorProps(target, source) {
	for (const key of Reflect.ownKeys(source)) {
		const desc = Object.getOwnPropertyDescriptor(source, key);
		if (!desc.enumerable) continue;
		if (desc.get) deferProp(target, key, () => source[key]);
		else putProp(target, key, desc.value);
	}
}
function mergeDefs(...defs) {
	const mergedDescriptors = {};
	for (const def of defs) {
		const descriptors = Object.getOwnPropertyDescriptors(def);
		Object.assign(mergedDescriptors, descriptors);
	}
	return Object.defineProperties({}, mergedDescriptors);
}
function esc(str) {
	return JSON.stringify(str);
}
function slugify(input) {
	return input.toLowerCase().trim().replace(/[^\w\s-]/g, "").replace(/[\s_-]+/g, "-").replace(/^-+|-+$/g, "");
}
const captureStackTrace = "captureStackTrace" in Error ? Error.captureStackTrace : (..._args) => {};
function isObject(data) {
	return typeof data === "object" && data !== null && !Array.isArray(data);
}
const allowsEval = /* @__PURE__*/ cached(() => {
	if (globalConfig.jitless) return false;
	if (typeof navigator !== "undefined" && navigator?.userAgent?.includes("Cloudflare")) return false;
	try {
		new Function("");
		return true;
	} catch (_) {
		return false;
	}
});
function isPlainObject(o) {
	if (isObject(o) === false) return false;
	const ctor = o.constructor;
	if (ctor === void 0) return true;
	if (typeof ctor !== "function") return true;
	const prot = ctor.prototype;
	if (isObject(prot) === false) return false;
	if (Object.prototype.hasOwnProperty.call(prot, "isPrototypeOf") === false) return false;
	return true;
}
function shallowClone(o) {
	if (isPlainObject(o)) return { ...o };
	if (Array.isArray(o)) return [...o];
	if (o instanceof Map) return new Map(o);
	if (o instanceof Set) return new Set(o);
	return o;
}
const propertyKeyTypes = /* @__PURE__*/ new Set([
	"string",
	"number",
	"symbol"
]);
function escapeRegex(str) {
	return str.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
function clone(inst, def, params) {
	const cl = new inst._zod.constr(def ?? inst._zod.def);
	if (!def || params?.parent) cl._zod.parent = inst;
	return cl;
}
function normalizeParams(_params) {
	const params = _params;
	if (!params) return {};
	if (typeof params === "string") return { error: () => params };
	if (params?.message !== void 0) {
		if (params?.error !== void 0) throw new Error("Cannot specify both `message` and `error` params");
		params.error = params.message;
	}
	delete params.message;
	if (typeof params.error === "string") return {
		...params,
		error: () => params.error
	};
	return params;
}
function stringifyPrimitive(value) {
	if (typeof value === "bigint") return value.toString() + "n";
	if (typeof value === "string") return `"${value}"`;
	return `${value}`;
}
function optionalKeys(shape) {
	return Object.keys(shape).filter((k) => {
		return shape[k]._zod.optin !== void 0 && shape[k]._zod.optout === "optional";
	});
}
const NUMBER_FORMAT_RANGES = /*@__PURE__*/ (() => ({
	safeint: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
	int32: [-2147483648, 2147483647],
	uint32: [0, 4294967295],
	float32: [-34028234663852886e22, 34028234663852886e22],
	float64: [-Number.MAX_VALUE, Number.MAX_VALUE]
}))();
const BIGINT_FORMAT_RANGES = {
	int64: [/* @__PURE__*/ BigInt("-9223372036854775808"), /* @__PURE__*/ BigInt("9223372036854775807")],
	uint64: [/* @__PURE__*/ BigInt(0), /* @__PURE__*/ BigInt("18446744073709551615")]
};
function pick(schema, mask) {
	const currDef = schema._zod.def;
	const checks = currDef.checks;
	if (checks && checks.length > 0) throw new Error(".pick() cannot be used on object schemas containing refinements");
	const newShape = {};
	mirrorShape(newShape, schema, maskedKeys(schema, mask));
	return clone(schema, mergeDefs(currDef, {
		shape: newShape,
		checks: []
	}));
}
function maskedKeys(schema, mask) {
	const raw = sourceShape(schema);
	const keys = [];
	for (const key of Reflect.ownKeys(mask)) {
		if (!Object.getOwnPropertyDescriptor(raw, key)?.enumerable) throw new Error(`Unrecognized key: "${String(key)}"`);
		if (mask[key]) keys.push(key);
	}
	return keys;
}
function omit(schema, mask) {
	const currDef = schema._zod.def;
	const checks = currDef.checks;
	if (checks && checks.length > 0) throw new Error(".omit() cannot be used on object schemas containing refinements");
	const omitted = new Set(maskedKeys(schema, mask));
	const newShape = {};
	mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)).filter((key) => !omitted.has(key)));
	return clone(schema, mergeDefs(currDef, {
		shape: newShape,
		checks: []
	}));
}
function extend(schema, shape) {
	if (!isPlainObject(shape)) throw new Error("Invalid input to extend: expected a plain object");
	const checks = schema._zod.def.checks;
	if (checks && checks.length > 0) {
		const existingShape = sourceShape(schema);
		for (const key of Reflect.ownKeys(shape)) if (Object.getOwnPropertyDescriptor(existingShape, key) !== void 0) throw new Error("Cannot overwrite keys on object schemas containing refinements. Use `.safeExtend()` instead.");
	}
	return clone(schema, mergeDefs(schema._zod.def, { shape: extended(schema, shape) }));
}
function extended(schema, shape) {
	const newShape = {};
	mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)));
	mirrorProps(newShape, shape);
	return newShape;
}
function safeExtend(schema, shape) {
	if (!isPlainObject(shape)) throw new Error("Invalid input to safeExtend: expected a plain object");
	return clone(schema, mergeDefs(schema._zod.def, { shape: extended(schema, shape) }));
}
function merge(a, b) {
	if (!b?._zod?.def) throw new Error("Invalid input to merge: expected an object schema. To merge a plain shape, use `.extend()`.");
	if (a._zod.def.checks?.length) throw new Error(".merge() cannot be used on object schemas containing refinements. Use .safeExtend() instead.");
	const newShape = {};
	mirrorShape(newShape, a, Reflect.ownKeys(sourceShape(a)));
	mirrorShape(newShape, b, Reflect.ownKeys(sourceShape(b)));
	return clone(a, mergeDefs(a._zod.def, {
		shape: newShape,
		get catchall() {
			return b._zod.def.catchall;
		},
		checks: b._zod.def.checks ?? []
	}));
}
function partial(Class, schema, mask, name = "partial") {
	const checks = schema._zod.def.checks;
	if (checks && checks.length > 0) throw new Error(`.${name}() cannot be used on object schemas containing refinements`);
	const selected = mask ? new Set(maskedKeys(schema, mask)) : void 0;
	const newShape = {};
	mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)), Class && ((value, key) => selected && !selected.has(key) ? value : new Class({
		type: "optional",
		innerType: value
	})));
	return clone(schema, mergeDefs(schema._zod.def, {
		shape: newShape,
		checks: []
	}));
}
function required(Class, schema, mask) {
	const selected = mask ? new Set(maskedKeys(schema, mask)) : void 0;
	const newShape = {};
	mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)), (value, key) => selected && !selected.has(key) ? value : new Class({
		type: "nonoptional",
		innerType: value
	}));
	return clone(schema, mergeDefs(schema._zod.def, { shape: newShape }));
}
function aborted(x, startIndex = 0) {
	if (x.aborted === true) return true;
	for (let i = startIndex; i < x.issues.length; i++) if (x.issues[i]?.continue !== true) return true;
	return false;
}
function explicitlyAborted(x, startIndex = 0) {
	if (x.aborted === true) return true;
	for (let i = startIndex; i < x.issues.length; i++) if (x.issues[i]?.continue === false) return true;
	return false;
}
function prefixIssues(path, issues) {
	return issues.map((iss) => {
		var _a;
		(_a = iss).path ?? (_a.path = []);
		iss.path.unshift(path);
		return iss;
	});
}
function unwrapMessage(message) {
	return typeof message === "string" ? message : message?.message;
}
/** The leading size checks of `defChecks` that set an upper bound, each paired with it. */
function sizeCaps(defChecks) {
	const caps = [];
	for (const ch of defChecks ?? []) {
		const d = ch._zod.def;
		if (!/_(length|size)$|_equals$/.test(d.check)) break;
		const max = d.maximum ?? d.length ?? d.size;
		if (max >= 0) caps.push([max, ch]);
	}
	return caps;
}
function attachSchema(issues, start, inst) {
	var _a;
	for (let i = start; i < issues.length; i++) (_a = issues[i]).schema ?? (_a.schema = inst);
}
function finalizeIssue(iss, ctx, config) {
	var _a;
	const traits = iss.inst?._zod?.traits;
	if (traits?.has("$ZodType")) {
		if (traits.has("$ZodCheck")) (_a = iss).schema ?? (_a.schema = iss.inst);
		else iss.schema = iss.inst;
	}
	const schemaError = iss.schema !== iss.inst ? iss.schema?._zod.def?.error : void 0;
	const message = iss.message ? iss.message : unwrapMessage(iss.inst?._zod.def?.error?.(iss)) ?? unwrapMessage(schemaError?.(iss)) ?? unwrapMessage(ctx?.error?.(iss)) ?? unwrapMessage(config.customError?.(iss)) ?? unwrapMessage(config.localeError?.(iss)) ?? "Invalid input";
	const full = {};
	for (const k of Object.keys(iss)) {
		if (k === "inst" || k === "schema" || k === "continue" || k === "input" || k === "__proto__") continue;
		full[k] = iss[k];
	}
	full.path ?? (full.path = []);
	full.message = message;
	if (ctx?.reportInput) full.input = iss.input;
	return full;
}
const highSurrogate = /[\uD800-\uDBFF]/;
function codePointLength(str) {
	const units = str.length;
	if (!highSurrogate.test(str)) return units;
	let count = units;
	for (let i = 0; i < units - 1; i++) if ((str.charCodeAt(i) & 64512) === 55296 && (str.charCodeAt(i + 1) & 64512) === 56320) {
		count--;
		i++;
	}
	return count;
}
function getLengthableOrigin(input) {
	if (Array.isArray(input)) return "array";
	if (typeof input === "string") return "string";
	return "unknown";
}
function parsedType(data) {
	const t = typeof data;
	switch (t) {
		case "number": return Number.isNaN(data) ? "nan" : "number";
		case "object": {
			if (data === null) return "null";
			if (Array.isArray(data)) return "array";
			const obj = data;
			if (obj && Object.getPrototypeOf(obj) !== Object.prototype && "constructor" in obj && obj.constructor) return obj.constructor.name;
		}
	}
	return t;
}
function issue(...args) {
	const [iss, input, inst] = args;
	if (typeof iss === "string") return {
		message: iss,
		code: "custom",
		input,
		inst
	};
	return { ...iss };
}
/**
* Installs a trait's members on its prototype. Each value builds that member for the instance on first read; the built value shadows the accessor as an own property, so a detached `const { parse } = schema` keeps working.
*
* Call this from a `proto` initializer, which runs once per prototype — never per instance.
*/
function members(proto, table) {
	for (const key in table) {
		const desc = Object.getOwnPropertyDescriptor(table, key);
		if (desc.get) Object.defineProperty(proto, key, {
			...desc,
			enumerable: false
		});
		else defineBound(proto, key, desc.value);
	}
}
/** Shadows a prototype member with an own value, so a getter that builds from the instance runs once. */
function own(inst, key, value, enumerable = true) {
	Object.defineProperty(inst, key, {
		configurable: true,
		writable: true,
		enumerable,
		value
	});
	return value;
}
/** Like {@link own}, for a member that was never an own data property and has to stay out of `Object.keys`. */
function hide(inst, key, value) {
	return own(inst, key, value, false);
}
/** Adds members a table derives from the instance: each builds on first read and shadows as own data, and assignment shadows the same way, as when these were own properties. */
/* @__NO_SIDE_EFFECTS__ */
function derived(computes, table) {
	for (const key in computes) {
		const compute = computes[key];
		Object.defineProperty(table, key, {
			configurable: true,
			enumerable: true,
			get() {
				return own(this, key, compute(this));
			},
			set(value) {
				own(this, key, value);
			}
		});
	}
	return table;
}
function defineBound(proto, key, fn) {
	Object.defineProperty(proto, key, {
		configurable: true,
		get() {
			return this == null ? fn : own(this, key, fn.bind(this));
		},
		set(value) {
			own(this, key, value);
		}
	});
}
/** Returns the prototype to install on, or `undefined` if this group is already installed on it. */
function claim(inst, sentinel) {
	const proto = Object.getPrototypeOf(inst);
	return sentinel in proto ? void 0 : proto;
}
let installing;
let broke = false;
const breaker = {
	configurable: true,
	get() {
		broke = true;
	}
};
/**
* Installs a lazily-derived internal on the `_zod` prototype of `inst`'s
* constructor, computed from the internals object itself and cached there on
* first read. One accessor per constructor rather than one per instance.
*/
function defineLazyInternal(inst, key, compute) {
	const proto = Object.getPrototypeOf(inst._zod);
	if (key in proto && installing !== inst._zod) {
		installing = void 0;
		return;
	}
	installing = inst._zod;
	Object.defineProperty(proto, key, {
		configurable: true,
		get() {
			Object.defineProperty(this, key, breaker);
			const outer = broke;
			broke = false;
			try {
				const value = compute(this);
				if (broke) delete this[key];
				else Object.defineProperty(this, key, {
					configurable: true,
					writable: true,
					value
				});
				broke = broke || outer;
				return value;
			} catch (err) {
				delete this[key];
				broke = broke || outer;
				throw err;
			}
		},
		set(value) {
			Object.defineProperty(this, key, {
				configurable: true,
				writable: true,
				value
			});
		}
	});
}
/**
* Installs `key` on `inst`'s prototype, computed by `make` on first read and cached there as an own
* data property. One accessor per constructor rather than one per instance, because an own accessor
* puts every instance after the first into v8 dictionary mode. The key doubles as the sentinel.
*/
function installLazyProp(inst, key, make, enumerable) {
	const proto = claim(inst, key);
	if (!proto) return;
	Object.defineProperty(proto, key, {
		configurable: true,
		get() {
			const desc = {
				configurable: true,
				writable: true,
				enumerable,
				value: void 0
			};
			Object.defineProperty(this, key, desc);
			desc.value = make(this);
			Object.defineProperty(this, key, desc);
			return desc.value;
		},
		set(value) {
			Object.defineProperty(this, key, {
				configurable: true,
				writable: true,
				enumerable,
				value
			});
		}
	});
}
/** Marks the thunk `_catch` synthesises for a constant catch value. `Function.length` cannot tell that thunk from a user callback — rest and defaulted parameters both report arity 0 — and a user callback reads `ctx.error`, whose issues only finalize correctly against the caller's per-parse error map. Provenance can say what arity cannot. A plain string key rather than `Symbol.for`, whose call at module scope no bundler can prove pure — the same shape that anchored `urlCanParse` into every build. */
const CONSTANT_CATCH = "~constantCatch";
/** Wraps a constant catch value in a thunk tagged with {@link CONSTANT_CATCH}. */
function constantCatch(value) {
	const fn = () => value;
	fn[CONSTANT_CATCH] = true;
	return fn;
}
// ../node_modules/zod/v4/core/core.js
var _a$1;
const _zodDesc = {
	value: void 0,
	enumerable: false
};
let _E = "captureStackTrace" in Error ? Error : null;
function newError(Definition) {
	const E = _E;
	if (E) {
		const saved = E.stackTraceLimit;
		if (typeof saved === "number") {
			try {
				E.stackTraceLimit = 0;
			} catch {
				_E = null;
				return new Definition();
			}
			try {
				return new Definition();
			} finally {
				E.stackTraceLimit = saved;
			}
		}
	}
	return new Definition();
}
/* @__NO_SIDE_EFFECTS__ */
function $constructor(name, initializer, proto, params) {
	const zodProto = {};
	function Internals(def) {
		this.def = def;
		this.constr = _;
		this.traits = /* @__PURE__ */ new Set();
	}
	Internals.prototype = zodProto;
	const protoMembers = proto;
	const initialized = protoMembers && /* @__PURE__ */ new WeakSet();
	function init(inst, def) {
		if (!inst._zod) {
			_zodDesc.value = new Internals(def);
			try {
				Object.defineProperty(inst, "_zod", _zodDesc);
			} finally {
				_zodDesc.value = void 0;
			}
		} else if (inst._zod.traits.has(name)) return;
		inst._zod.traits.add(name);
		initializer(inst, def);
		if (initialized) {
			const own = Object.getPrototypeOf(inst);
			const ctorProto = inst._zod.constr.prototype;
			let up = own;
			while (up && up !== ctorProto) up = Object.getPrototypeOf(up);
			const target = up ?? own;
			if (!initialized.has(target)) {
				initialized.add(target);
				members(target, protoMembers);
			}
		}
		const proto = _.prototype;
		for (const k in proto) {
			if (!Object.prototype.hasOwnProperty.call(proto, k)) continue;
			if (!(k in inst)) inst[k] = proto[k].bind(inst);
		}
	}
	const Parent = params?.Parent ?? Object;
	class Definition extends Parent {}
	Object.defineProperty(Definition, "name", { value: name });
	function _(def) {
		const inst = params?.Parent ? newError(Definition) : this;
		init(inst, def);
		const deferred = inst._zod.deferred;
		if (deferred) {
			for (const fn of deferred) fn();
			inst._zod.deferred = void 0;
		}
		const pp = globalThis.__zod_globalConfig?.postProcessor;
		if (pp) pp(inst);
		return inst;
	}
	Object.defineProperty(_, "init", { value: init });
	Object.defineProperty(_, Symbol.hasInstance, { value: (inst) => {
		if (params?.Parent && inst instanceof params.Parent) return true;
		return inst?._zod?.traits?.has(name);
	} });
	Object.defineProperty(_, "name", { value: name });
	return _;
}
var $ZodAsyncError = class extends Error {
	constructor() {
		super(`Encountered Promise during synchronous parse. Use .parseAsync() instead.`);
	}
};
var $ZodEncodeError = class extends Error {
	constructor(name) {
		super(`Encountered unidirectional transform during encode: ${name}`);
		this.name = "ZodEncodeError";
	}
};
(_a$1 = globalThis).__zod_globalConfig ?? (_a$1.__zod_globalConfig = {});
const globalConfig = globalThis.__zod_globalConfig;
function config(newConfig) {
	if (newConfig) Object.assign(globalConfig, newConfig);
	return globalConfig;
}
// ../node_modules/zod/v4/core/errors.js
function _getMessage() {
	const internals = this._zod;
	internals.message ?? (internals.message = JSON.stringify(internals.def, jsonStringifyReplacer, 2));
	return internals.message;
}
function _setMessage(value) {
	this._zod.message = value;
}
const _messageDesc = {
	get: _getMessage,
	set: _setMessage,
	enumerable: true,
	configurable: true
};
const _issuesDesc = {
	value: void 0,
	enumerable: false
};
const _installedToString = /* @__PURE__ */ new WeakSet([Object.prototype, Error.prototype]);
const initializer$1 = (inst, def) => {
	inst.name = "$ZodError";
	_issuesDesc.value = def;
	Object.defineProperty(inst, "issues", _issuesDesc);
	_issuesDesc.value = void 0;
	Object.defineProperty(inst, "message", _messageDesc);
	const proto = Object.getPrototypeOf(inst);
	if (!_installedToString.has(proto)) {
		_installedToString.add(proto);
		Object.defineProperty(proto, "toString", {
			configurable: true,
			enumerable: false,
			get() {
				const value = () => this.message;
				Object.defineProperty(this, "toString", {
					value,
					configurable: true,
					writable: true
				});
				return value;
			},
			set(value) {
				Object.defineProperty(this, "toString", {
					value,
					configurable: true,
					writable: true
				});
			}
		});
	}
};
const $ZodError = /* @__PURE__ */ $constructor("$ZodError", initializer$1);
/** Get-or-create `obj[key]` as an own data property. A path segment naming an inherited member
* ("toString", "constructor") would otherwise read through to the prototype, and assigning
* "__proto__" would hit the setter instead of creating a key. */
function node(obj, key, make) {
	if (!Object.prototype.hasOwnProperty.call(obj, key)) {
		if (key === "__proto__") Object.defineProperty(obj, key, {
			value: make(),
			writable: true,
			enumerable: true,
			configurable: true
		});
		else obj[key] = make();
	}
	return obj[key];
}
function flattenError(error, mapper = (issue) => issue.message) {
	const fieldErrors = {};
	const formErrors = [];
	for (const sub of error.issues) if (sub.path.length > 0) node(fieldErrors, sub.path[0], () => []).push(mapper(sub));
	else formErrors.push(mapper(sub));
	return {
		formErrors,
		fieldErrors
	};
}
function formatError(error, mapper = (issue) => issue.message) {
	const fieldErrors = { _errors: [] };
	const processError = (error, path = []) => {
		for (const issue of error.issues) if (issue.code === "invalid_union" && issue.errors.length) issue.errors.map((issues) => processError({ issues }, [...path, ...issue.path]));
		else if (issue.code === "invalid_key") processError({ issues: issue.issues }, [...path, ...issue.path]);
		else if (issue.code === "invalid_element") processError({ issues: issue.issues }, [...path, ...issue.path]);
		else {
			const fullpath = [...path, ...issue.path];
			if (fullpath.length === 0) fieldErrors._errors.push(mapper(issue));
			else {
				let curr = fieldErrors;
				let i = 0;
				while (i < fullpath.length) {
					const el = fullpath[i];
					const terminal = i === fullpath.length - 1;
					if (el === "_errors") {
						if (terminal) curr._errors.push(mapper(issue));
						i++;
						continue;
					}
					if (!Object.prototype.hasOwnProperty.call(curr, el)) Object.defineProperty(curr, el, {
						value: { _errors: [] },
						enumerable: true,
						writable: true,
						configurable: true
					});
					const node = curr[el];
					if (terminal) node._errors.push(mapper(issue));
					curr = node;
					i++;
				}
			}
		}
	};
	processError(error);
	return fieldErrors;
}
// ../node_modules/zod/v4/core/parse.js
function finalizeParams(callee, params) {
	return {
		callee: params?.callee ?? callee,
		Err: params?.Err
	};
}
const _parse = (_Err) => {
	const fn = (schema, value, _ctx, _params) => {
		const ctx = _ctx ? {
			..._ctx,
			async: false
		} : { async: false };
		const result = schema._zod.run({
			value,
			issues: []
		}, ctx);
		if (result instanceof Promise) throw new $ZodAsyncError();
		if (result.issues.length) {
			const e = new ((_params?.Err) ?? _Err)(result.issues.map((iss) => finalizeIssue(iss, ctx, config())));
			captureStackTrace(e, _params?.callee ?? fn);
			throw e;
		}
		return result.value;
	};
	return fn;
};
const _parseAsync = (_Err) => {
	const fn = async (schema, value, _ctx, params) => {
		const ctx = _ctx ? {
			..._ctx,
			async: true
		} : { async: true };
		let result = schema._zod.run({
			value,
			issues: []
		}, ctx);
		if (result instanceof Promise) result = await result;
		if (result.issues.length) {
			const e = new ((params?.Err) ?? _Err)(result.issues.map((iss) => finalizeIssue(iss, ctx, config())));
			captureStackTrace(e, params?.callee ?? fn);
			throw e;
		}
		return result.value;
	};
	return fn;
};
const _safeParse = (_Err) => (schema, value, _ctx) => {
	const ctx = _ctx ? {
		..._ctx,
		async: false
	} : { async: false };
	const result = schema._zod.run({
		value,
		issues: []
	}, ctx);
	if (result instanceof Promise) throw new $ZodAsyncError();
	return result.issues.length ? failure(_Err, result.issues, ctx) : {
		success: true,
		data: result.value
	};
};
function failure(Err, issues, ctx) {
	let error;
	return {
		success: false,
		get error() {
			if (!error) {
				error = new Err(issues.map((iss) => finalizeIssue(iss, ctx, config())));
				issues = void 0;
				ctx = void 0;
			}
			return error;
		},
		set error(e) {
			error = e;
			issues = void 0;
			ctx = void 0;
		}
	};
}
const _safeParseAsync = (_Err) => async (schema, value, _ctx) => {
	const ctx = _ctx ? {
		..._ctx,
		async: true
	} : { async: true };
	let result = schema._zod.run({
		value,
		issues: []
	}, ctx);
	if (result instanceof Promise) result = await result;
	return result.issues.length ? failure(_Err, result.issues, ctx) : {
		success: true,
		data: result.value
	};
};
const COMPILE_INVALID = /* @__PURE__ */ Symbol.for("zod.compile.invalid");
const COMPILE_FALLBACK = /* @__PURE__ */ Symbol.for("zod.compile.fallback");
const validate = ((schema, value, _ctx) => {
	const validator = schema._zod.bag.validator;
	if (validator !== void 0) {
		if (validator(value) !== COMPILE_INVALID) return true;
		if (validator.definite === true && _ctx === void 0) return false;
	}
	return validateFallback(schema, value, _ctx);
});
function validateFallback(schema, value, _ctx) {
	const ctx = _ctx ? {
		..._ctx,
		async: false,
		abortEarly: true
	} : {
		async: false,
		abortEarly: true
	};
	const fallbackRun = schema._zod.bag.fallbackRun;
	let result;
	if (fallbackRun) {
		ctx[COMPILE_FALLBACK] = true;
		result = fallbackRun({
			value,
			issues: []
		}, ctx);
	} else result = schema._zod.run({
		value,
		issues: []
	}, ctx);
	if (result instanceof Promise) throw new $ZodAsyncError();
	return result.issues.length === 0;
}
const validateAsync$1 = async (schema, value, _ctx) => {
	const ctx = _ctx ? {
		..._ctx,
		async: true,
		abortEarly: true
	} : {
		async: true,
		abortEarly: true
	};
	let result = schema._zod.run({
		value,
		issues: []
	}, ctx);
	if (result instanceof Promise) result = await result;
	return result.issues.length === 0;
};
const _encode = (_Err) => {
	const parse = _parse(_Err);
	const fn = (schema, value, _ctx, _params) => {
		const ctx = _ctx ? {
			..._ctx,
			direction: "backward"
		} : { direction: "backward" };
		return parse(schema, value, ctx, finalizeParams(fn, _params));
	};
	return fn;
};
const _decode = (_Err) => {
	const parse = _parse(_Err);
	const fn = (schema, value, _ctx, _params) => {
		return parse(schema, value, _ctx, finalizeParams(fn, _params));
	};
	return fn;
};
const _encodeAsync = (_Err) => {
	const parseAsync = _parseAsync(_Err);
	const fn = async (schema, value, _ctx, _params) => {
		const ctx = _ctx ? {
			..._ctx,
			direction: "backward"
		} : { direction: "backward" };
		return await parseAsync(schema, value, ctx, finalizeParams(fn, _params));
	};
	return fn;
};
const _decodeAsync = (_Err) => {
	const parseAsync = _parseAsync(_Err);
	const fn = async (schema, value, _ctx, _params) => {
		return await parseAsync(schema, value, _ctx, finalizeParams(fn, _params));
	};
	return fn;
};
const _safeEncode = (_Err) => (schema, value, _ctx) => {
	const ctx = _ctx ? {
		..._ctx,
		direction: "backward"
	} : { direction: "backward" };
	return _safeParse(_Err)(schema, value, ctx);
};
const _safeDecode = (_Err) => (schema, value, _ctx) => {
	return _safeParse(_Err)(schema, value, _ctx);
};
const _safeEncodeAsync = (_Err) => async (schema, value, _ctx) => {
	const ctx = _ctx ? {
		..._ctx,
		direction: "backward"
	} : { direction: "backward" };
	return _safeParseAsync(_Err)(schema, value, ctx);
};
const _safeDecodeAsync = (_Err) => async (schema, value, _ctx) => {
	return _safeParseAsync(_Err)(schema, value, _ctx);
};
// ../node_modules/zod/v4/core/regexes.js
/**
* @deprecated CUID v1 is deprecated by its authors due to information leakage
* (timestamps embedded in the id). Use {@link cuid2} instead.
* See https://github.com/paralleldrive/cuid.
*/
const cuid = /^[cC][0-9a-z]{6,}$/;
const cuid2 = /^[0-9a-z]+$/;
const ulid = /^[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}$/;
const xid = /^[0-9a-vA-V]{20}$/;
const ksuid = /^[A-Za-z0-9]{27}$/;
const nanoid = /^[a-zA-Z0-9_-]{21}$/;
function nanoidOfLength(length) {
	return new RegExp(`^[a-zA-Z0-9_-]{${length}}$`);
}
/** ISO 8601-1 duration regex. Does not support the 8601-2 extensions like negative durations or fractional/negative components. */
const duration$2 = /^P(?:(\d+W)|(?!.*W)(?=\d|T\d)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+([.,]\d+)?S)?)?)$/;
/** A regex for any UUID-like identifier: 8-4-4-4-12 hex pattern */
const guid = /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$/;
/** Returns a regex for validating an RFC 9562/4122 UUID.
*
* @param version Optionally specify a version 1-8. If no version is specified, all versions are supported. */
const uuid = (version) => {
	if (!version) return /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$/;
	return new RegExp(`^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-${version}[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$`);
};
/** Practical email validation */
const email$1 = /^(?:[A-Za-z0-9_'+\-]+\.)*[A-Za-z0-9_'+\-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}$/;
const _emoji$1 = `^(?=[\\s\\S]*[\\p{Extended_Pictographic}\\p{Regional_Indicator}\\u20E3])[\\p{Extended_Pictographic}\\p{Emoji_Component}]+$`;
function emoji() {
	return new RegExp(_emoji$1, "u");
}
const ipv4 = /^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])$/;
const ipv6 = /^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))$/;
const cidrv4 = /^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\/([0-9]|[1-2][0-9]|3[0-2])$/;
const cidrv6 = /^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))\/(12[0-8]|1[01][0-9]|[1-9]?[0-9])$/;
const base64 = /^$|^(?:[0-9a-zA-Z+/]{4})*(?:(?:[0-9a-zA-Z+/]{2}==)|(?:[0-9a-zA-Z+/]{3}=))?$/;
const base64url = /^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2,3})?$/;
const httpProtocol = /^https?$/;
const e164 = /^\+[1-9]\d{6,14}$/;
const dateSource = `(?:(?:\\d\\d[2468][048]|\\d\\d[13579][26]|\\d\\d0[48]|[02468][048]00|[13579][26]00)-02-29|\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|(?:02)-(?:0[1-9]|1\\d|2[0-8])))`;
/** Anchors a pattern source. The interpolation lives here rather than at the call site because
* esbuild will not drop a `@__PURE__` call whose own argument interpolates a variable, but it
* will drop `anchor(dateSource)`. Keeping it inline pinned `date` into every bundle. */
function anchor(source) {
	return new RegExp(`^${source}$`);
}
const date$1 = /*@__PURE__*/ anchor(dateSource);
function timeSource(args) {
	const hhmm = `(?:[01]\\d|2[0-3]):[0-5]\\d`;
	return typeof args.precision === "number" ? args.precision === -1 ? `${hhmm}` : args.precision === 0 ? `${hhmm}:[0-5]\\d` : `${hhmm}:[0-5]\\d\\.\\d{${args.precision}}` : args.seconds ? `${hhmm}:[0-5]\\d(?:\\.\\d+)?` : `${hhmm}(?::[0-5]\\d(?:\\.\\d+)?)?`;
}
function time(args) {
	return new RegExp(`^${timeSource(args)}$`);
}
function datetime$1(args) {
	const opts = ["Z"];
	if (args.offset) opts.push(`([+-](?:[01]\\d|2[0-3]):[0-5]\\d)`);
	const qualified = `${timeSource({
		precision: args.precision,
		seconds: true
	})}(?:${opts.join("|")})`;
	const timeRegex = args.local ? `${qualified}|${timeSource({ precision: args.precision })}` : qualified;
	return new RegExp(`^${dateSource}T(?:${timeRegex})$`);
}
const anyString = /^[\s\S]{0,}$/;
const integer = /^-?\d+$/;
const number$2 = /^-?\d+(?:\.\d+)?$/;
const boolean$1 = /^(?:true|false)$/i;
const lowercase = /^[^A-Z]*$/;
const uppercase = /^[^a-z]*$/;
// ../node_modules/zod/v4/core/checks.js
const $ZodCheck = /*@__PURE__*/ $constructor("$ZodCheck", (inst, def) => {
	var _a;
	inst._zod ?? (inst._zod = {});
	inst._zod.def = def;
	(_a = inst._zod).onattach ?? (_a.onattach = []);
});
/** Default `when` for length-based checks: run only on non-nullish values with a `length`. */
const _whenHasLength = (payload) => {
	const val = payload.value;
	return !nullish(val) && val.length !== void 0;
};
const numericOriginMap = {
	number: "number",
	bigint: "bigint",
	object: "date"
};
const $ZodCheckLessThan = /*@__PURE__*/ $constructor("$ZodCheckLessThan", (inst, def) => {
	$ZodCheck.init(inst, def);
	const origin = numericOriginMap[typeof def.value];
	inst._zod.check = (payload) => {
		if (def.inclusive ? payload.value <= def.value : payload.value < def.value) return;
		payload.issues.push({
			origin: numericOriginMap[typeof payload.value] ?? origin,
			code: "too_big",
			maximum: typeof def.value === "object" ? def.value.getTime() : def.value,
			input: payload.value,
			inclusive: def.inclusive,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckGreaterThan = /*@__PURE__*/ $constructor("$ZodCheckGreaterThan", (inst, def) => {
	$ZodCheck.init(inst, def);
	const origin = numericOriginMap[typeof def.value];
	inst._zod.check = (payload) => {
		if (def.inclusive ? payload.value >= def.value : payload.value > def.value) return;
		payload.issues.push({
			origin: numericOriginMap[typeof payload.value] ?? origin,
			code: "too_small",
			minimum: typeof def.value === "object" ? def.value.getTime() : def.value,
			input: payload.value,
			inclusive: def.inclusive,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckMultipleOf = /*@__PURE__*/ $constructor("$ZodCheckMultipleOf", (inst, def) => {
	$ZodCheck.init(inst, def);
	inst._zod.check = (payload) => {
		if (typeof payload.value !== typeof def.value) throw new Error("Cannot mix number and bigint in multiple_of check.");
		if (typeof payload.value === "bigint" ? def.value !== BigInt(0) && payload.value % def.value === BigInt(0) : floatSafeRemainder(payload.value, def.value) === 0) return;
		payload.issues.push({
			origin: typeof payload.value,
			code: "not_multiple_of",
			divisor: def.value,
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckNumberFormat = /*@__PURE__*/ $constructor("$ZodCheckNumberFormat", (inst, def) => {
	$ZodCheck.init(inst, def);
	def.format = def.format || "float64";
	const isInt = def.format?.includes("int");
	const origin = isInt ? "int" : "number";
	const [minimum, maximum] = NUMBER_FORMAT_RANGES[def.format];
	inst._zod.check = (payload) => {
		const input = payload.value;
		if (isInt) {
			if (!Number.isInteger(input)) {
				payload.issues.push({
					expected: origin,
					format: def.format,
					code: "invalid_type",
					continue: false,
					input,
					inst
				});
				return;
			}
			if (!Number.isSafeInteger(input)) {
				if (input > 0) payload.issues.push({
					input,
					code: "too_big",
					maximum: Number.MAX_SAFE_INTEGER,
					note: "Integers must be within the safe integer range.",
					inst,
					origin,
					inclusive: true,
					continue: !def.abort
				});
				else payload.issues.push({
					input,
					code: "too_small",
					minimum: Number.MIN_SAFE_INTEGER,
					note: "Integers must be within the safe integer range.",
					inst,
					origin,
					inclusive: true,
					continue: !def.abort
				});
				return;
			}
		}
		if (input < minimum) payload.issues.push({
			origin: "number",
			input,
			code: "too_small",
			minimum,
			inclusive: true,
			inst,
			continue: !def.abort
		});
		if (input > maximum) payload.issues.push({
			origin: "number",
			input,
			code: "too_big",
			maximum,
			inclusive: true,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckMaxLength = /*@__PURE__*/ $constructor("$ZodCheckMaxLength", (inst, def) => {
	var _a;
	$ZodCheck.init(inst, def);
	(_a = inst._zod.def).when ?? (_a.when = _whenHasLength);
	inst._zod.check = (payload) => {
		const input = payload.value;
		const units = input.length;
		if ((typeof input === "string" && units > def.maximum ? codePointLength(input) : units) <= def.maximum) return;
		const origin = getLengthableOrigin(input);
		payload.issues.push({
			origin,
			code: "too_big",
			maximum: def.maximum,
			inclusive: true,
			input,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckMinLength = /*@__PURE__*/ $constructor("$ZodCheckMinLength", (inst, def) => {
	var _a;
	$ZodCheck.init(inst, def);
	(_a = inst._zod.def).when ?? (_a.when = _whenHasLength);
	inst._zod.check = (payload) => {
		const input = payload.value;
		const units = input.length;
		if ((typeof input === "string" && units >= def.minimum && units < def.minimum * 2 ? codePointLength(input) : units) >= def.minimum) return;
		const origin = getLengthableOrigin(input);
		payload.issues.push({
			origin,
			code: "too_small",
			minimum: def.minimum,
			inclusive: true,
			input,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckLengthEquals = /*@__PURE__*/ $constructor("$ZodCheckLengthEquals", (inst, def) => {
	var _a;
	$ZodCheck.init(inst, def);
	(_a = inst._zod.def).when ?? (_a.when = _whenHasLength);
	inst._zod.check = (payload) => {
		const input = payload.value;
		const units = input.length;
		const length = typeof input === "string" && units >= def.length && units <= def.length * 2 ? codePointLength(input) : units;
		if (length === def.length) return;
		const origin = getLengthableOrigin(input);
		const tooBig = length > def.length;
		payload.issues.push({
			origin,
			...tooBig ? {
				code: "too_big",
				maximum: def.length
			} : {
				code: "too_small",
				minimum: def.length
			},
			inclusive: true,
			exact: true,
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckStringFormat = /*@__PURE__*/ $constructor("$ZodCheckStringFormat", (inst, def) => {
	var _a, _b;
	$ZodCheck.init(inst, def);
	if (def.pattern) (_a = inst._zod).check ?? (_a.check = (payload) => {
		def.pattern.lastIndex = 0;
		if (def.pattern.test(payload.value)) return;
		payload.issues.push({
			origin: "string",
			code: "invalid_format",
			format: def.format,
			input: payload.value,
			...def.pattern ? { pattern: def.pattern.toString() } : {},
			inst,
			continue: !def.abort
		});
	});
	else (_b = inst._zod).check ?? (_b.check = () => {});
});
const $ZodCheckRegex = /*@__PURE__*/ $constructor("$ZodCheckRegex", (inst, def) => {
	$ZodCheckStringFormat.init(inst, def);
	inst._zod.check = (payload) => {
		def.pattern.lastIndex = 0;
		if (def.pattern.test(payload.value)) return;
		payload.issues.push({
			origin: "string",
			code: "invalid_format",
			format: "regex",
			input: payload.value,
			pattern: def.pattern.toString(),
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckLowerCase = /*@__PURE__*/ $constructor("$ZodCheckLowerCase", (inst, def) => {
	def.pattern ?? (def.pattern = lowercase);
	$ZodCheckStringFormat.init(inst, def);
});
const $ZodCheckUpperCase = /*@__PURE__*/ $constructor("$ZodCheckUpperCase", (inst, def) => {
	def.pattern ?? (def.pattern = uppercase);
	$ZodCheckStringFormat.init(inst, def);
});
const $ZodCheckIncludes = /*@__PURE__*/ $constructor("$ZodCheckIncludes", (inst, def) => {
	$ZodCheck.init(inst, def);
	const escapedRegex = escapeRegex(def.includes);
	def.pattern = new RegExp(typeof def.position === "number" ? `^.{${def.position},}${escapedRegex}` : escapedRegex);
	inst._zod.check = (payload) => {
		if (payload.value.includes(def.includes, def.position)) return;
		payload.issues.push({
			origin: "string",
			code: "invalid_format",
			format: "includes",
			includes: def.includes,
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckStartsWith = /*@__PURE__*/ $constructor("$ZodCheckStartsWith", (inst, def) => {
	$ZodCheck.init(inst, def);
	const pattern = new RegExp(`^${escapeRegex(def.prefix)}.*`);
	def.pattern ?? (def.pattern = pattern);
	inst._zod.check = (payload) => {
		if (payload.value.startsWith(def.prefix)) return;
		payload.issues.push({
			origin: "string",
			code: "invalid_format",
			format: "starts_with",
			prefix: def.prefix,
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckEndsWith = /*@__PURE__*/ $constructor("$ZodCheckEndsWith", (inst, def) => {
	$ZodCheck.init(inst, def);
	const pattern = new RegExp(`.*${escapeRegex(def.suffix)}$`);
	def.pattern ?? (def.pattern = pattern);
	inst._zod.check = (payload) => {
		if (payload.value.endsWith(def.suffix)) return;
		payload.issues.push({
			origin: "string",
			code: "invalid_format",
			format: "ends_with",
			suffix: def.suffix,
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckOverwrite = /*@__PURE__*/ $constructor("$ZodCheckOverwrite", (inst, def) => {
	$ZodCheck.init(inst, def);
	inst._zod.check = (payload) => {
		payload.value = def.tx(payload.value);
	};
});
// ../node_modules/zod/v4/core/doc.js
var Doc = class {
	constructor(args = [], closed = {}) {
		this.content = [];
		this.indent = 0;
		this.args = args;
		this.closed = closed;
	}
	indented(fn) {
		this.indent += 1;
		try {
			fn(this);
		} finally {
			this.indent -= 1;
		}
	}
	write(arg) {
		if (typeof arg === "function") {
			arg(this, { execution: "sync" });
			arg(this, { execution: "async" });
			return;
		}
		const lines = arg.split("\n").filter((x) => x);
		const minIndent = Math.min(...lines.map((x) => x.length - x.trimStart().length));
		const dedented = lines.map((x) => x.slice(minIndent)).map((x) => " ".repeat(this.indent * 2) + x);
		for (const line of dedented) this.content.push(line);
	}
	compile() {
		const F = Function;
		const content = this?.content ?? [``];
		return new F(...Object.keys(this.closed), `return function (${this.args.join(", ")}) {\n${content.join("\n")}\n};`)(...Object.values(this.closed));
	}
};
// ../node_modules/zod/v4/core/versions.js
const version = {
	major: 4,
	minor: 6,
	patch: 7
};
// ../node_modules/zod/v4/core/schemas.js
const $ZodType = /*@__PURE__*/ $constructor("$ZodType", (inst, def) => {
	var _a;
	inst ?? (inst = {});
	inst._zod.def = def;
	inst._zod.bag = inst._zod.bag || {};
	inst._zod.version = version;
	const defChecks = inst._zod.def.checks;
	const checks = inst._zod.traits.has("$ZodCheck") ? [inst, ...defChecks ?? []] : defChecks?.length ? [...defChecks] : [];
	for (const ch of checks) for (const fn of ch._zod.onattach) fn(inst);
	if (checks.length === 0) {
		(_a = inst._zod).deferred ?? (_a.deferred = []);
		inst._zod.deferred?.push(() => {
			inst._zod.run = inst._zod.parse;
		});
	} else {
		const runChecks = (payload, checks, ctx) => {
			if (payload.memo) return payload;
			let isAborted = aborted(payload);
			let asyncResult;
			for (const ch of checks) {
				if (ch._zod.def.when) {
					if (explicitlyAborted(payload)) continue;
					if (!ch._zod.def.when(payload)) continue;
				} else if (isAborted) continue;
				const currLen = payload.issues.length;
				const _ = ch._zod.check(payload);
				if (_ instanceof Promise && ctx?.async === false) throw new $ZodAsyncError();
				if (asyncResult || _ instanceof Promise) asyncResult = (asyncResult ?? Promise.resolve()).then(async () => {
					await _;
					if (payload.issues.length === currLen) return;
					attachSchema(payload.issues, currLen, inst);
					if (!isAborted) isAborted = aborted(payload, currLen);
				});
				else {
					if (payload.issues.length === currLen) continue;
					attachSchema(payload.issues, currLen, inst);
					if (!isAborted) isAborted = aborted(payload, currLen);
				}
			}
			if (asyncResult) return asyncResult.then(() => {
				return payload;
			});
			return payload;
		};
		const handleCanaryResult = (canary, payload, ctx) => {
			if (aborted(canary)) {
				canary.aborted = true;
				return canary;
			}
			const checkResult = runChecks(payload, checks, ctx);
			if (checkResult instanceof Promise) {
				if (ctx.async === false) throw new $ZodAsyncError();
				return checkResult.then((checkResult) => inst._zod.parse(checkResult, ctx));
			}
			return inst._zod.parse(checkResult, ctx);
		};
		inst._zod.run = (payload, ctx) => {
			if (ctx.skipChecks) return inst._zod.parse(payload, ctx);
			if (ctx.direction === "backward") {
				const canary = inst._zod.parse({
					value: payload.value,
					issues: []
				}, {
					...ctx,
					skipChecks: true
				});
				if (canary instanceof Promise) return canary.then((canary) => {
					return handleCanaryResult(canary, payload, ctx);
				});
				return handleCanaryResult(canary, payload, ctx);
			}
			const result = inst._zod.parse(payload, ctx);
			if (result instanceof Promise) {
				if (ctx.async === false) throw new $ZodAsyncError();
				return result.then((result) => runChecks(result, checks, ctx));
			}
			return runChecks(result, checks, ctx);
		};
	}
}, {
	get "~standard"() {
		return hide(this, "~standard", standardProps(this));
	},
	set "~standard"(value) {
		own(this, "~standard", value);
	}
});
/** The Standard Schema surface for `inst`. Shared so wrappers can extend it without forcing it. */
const toStandardResult = (r, ctx) => r.issues.length ? { issues: r.issues.map((iss) => finalizeIssue(iss, ctx, config())) } : { value: r.value };
async function validateAsync(inst, value) {
	const ctx = { async: true };
	return toStandardResult(await inst._zod.run({
		value,
		issues: []
	}, ctx), ctx);
}
function standardProps(inst) {
	return {
		validate: (value) => {
			const ctx = { async: false };
			try {
				const r = inst._zod.run({
					value,
					issues: []
				}, ctx);
				if (!(r instanceof Promise)) return toStandardResult(r, ctx);
			} catch (_) {}
			return validateAsync(inst, value);
		},
		vendor: "zod",
		version: 1
	};
}
const $ZodString = /*@__PURE__*/ $constructor("$ZodString", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.pattern = def.pattern ?? anyString;
	inst._zod.parse = (payload, _) => {
		if (def.coerce) try {
			payload.value = String(payload.value);
		} catch (_) {}
		if (typeof payload.value === "string") return payload;
		payload.issues.push({
			expected: "string",
			code: "invalid_type",
			input: payload.value,
			inst
		});
		return payload;
	};
});
const $ZodStringFormat = /*@__PURE__*/ $constructor("$ZodStringFormat", (inst, def) => {
	$ZodCheckStringFormat.init(inst, def);
	$ZodString.init(inst, def);
});
const $ZodGUID = /*@__PURE__*/ $constructor("$ZodGUID", (inst, def) => {
	def.pattern ?? (def.pattern = guid);
	$ZodStringFormat.init(inst, def);
});
const $ZodUUID = /*@__PURE__*/ $constructor("$ZodUUID", (inst, def) => {
	if (def.version) {
		const v = {
			v1: 1,
			v2: 2,
			v3: 3,
			v4: 4,
			v5: 5,
			v6: 6,
			v7: 7,
			v8: 8
		}[def.version];
		if (v === void 0) throw new Error(`Invalid UUID version: "${def.version}"`);
		def.pattern ?? (def.pattern = uuid(v));
	} else def.pattern ?? (def.pattern = uuid());
	$ZodStringFormat.init(inst, def);
});
const $ZodEmail = /*@__PURE__*/ $constructor("$ZodEmail", (inst, def) => {
	def.pattern ?? (def.pattern = email$1);
	$ZodStringFormat.init(inst, def);
});
function canParseURL(input) {
	try {
		if (typeof URL !== "undefined" && typeof URL.canParse === "function") return URL.canParse(input);
		new URL(input);
		return true;
	} catch {
		return false;
	}
}
function validateURL(trimmed, def) {
	if (!("normalize" in def) && !("hostname" in def) && !("protocol" in def)) return canParseURL(trimmed) || 2;
	return parseURLObject(trimmed, def);
}
/** Parses a URL while preserving the non-normalizing HTTP guard. */
function parseURLObject(trimmed, def) {
	if (!def.normalize && def.protocol?.source === httpProtocol.source && !/^https?:\/\//i.test(trimmed)) return 1;
	try {
		if (typeof URL !== "undefined") {
			const URLStatic = URL;
			if (typeof URLStatic.parse === "function") return URLStatic.parse(trimmed) ?? 2;
		}
		return new URL(trimmed);
	} catch {
		return 2;
	}
}
const asciiTabOrNewline = /[\t\n\r]/g;
/** The URL parser deletes every ASCII tab, LF and CR from its input before it parses, so `new URL("https://exa\nmple.com")` reports on `example.com`. Applying the same deletion to the returned value closes the half of that divergence which can move the host; the parser's other rewrite, stripping C0 controls at the edges, cannot. */
function stripTabAndNewline(value) {
	return value.replace(asciiTabOrNewline, "");
}
function urlHostnameOk(url, hostname) {
	hostname.lastIndex = 0;
	return hostname.test(url.hostname);
}
function urlProtocolOk(url, protocol) {
	protocol.lastIndex = 0;
	return protocol.test(url.protocol.endsWith(":") ? url.protocol.slice(0, -1) : url.protocol);
}
const $ZodURL = /*@__PURE__*/ $constructor("$ZodURL", (inst, def) => {
	$ZodStringFormat.init(inst, def);
	inst._zod.check = (payload) => {
		try {
			const trimmed = payload.value.trim();
			const url = validateURL(trimmed, def);
			if (url === 1) {
				payload.issues.push({
					code: "invalid_format",
					format: "url",
					note: "Invalid URL format",
					input: payload.value,
					inst,
					continue: !def.abort
				});
				return;
			}
			if (url === 2) {
				payload.issues.push({
					code: "invalid_format",
					format: "url",
					input: payload.value,
					inst,
					continue: !def.abort
				});
				return;
			}
			if (url === true) {
				payload.value = stripTabAndNewline(trimmed);
				return;
			}
			if (def.hostname && !urlHostnameOk(url, def.hostname)) payload.issues.push({
				code: "invalid_format",
				format: "url",
				note: "Invalid hostname",
				pattern: def.hostname.source,
				input: payload.value,
				inst,
				continue: !def.abort
			});
			if (def.protocol && !urlProtocolOk(url, def.protocol)) payload.issues.push({
				code: "invalid_format",
				format: "url",
				note: "Invalid protocol",
				pattern: def.protocol.source,
				input: payload.value,
				inst,
				continue: !def.abort
			});
			payload.value = def.normalize ? url.href : stripTabAndNewline(trimmed);
			return;
		} catch (_) {
			payload.issues.push({
				code: "invalid_format",
				format: "url",
				input: payload.value,
				inst,
				continue: !def.abort
			});
		}
	};
});
const $ZodEmoji = /*@__PURE__*/ $constructor("$ZodEmoji", (inst, def) => {
	def.pattern ?? (def.pattern = emoji());
	$ZodStringFormat.init(inst, def);
});
const $ZodNanoID = /*@__PURE__*/ $constructor("$ZodNanoID", (inst, def) => {
	if (def.length !== void 0 && (!Number.isInteger(def.length) || def.length < 1)) throw new Error(`Invalid nanoid length: ${def.length}`);
	def.pattern ?? (def.pattern = def.length === void 0 ? nanoid : nanoidOfLength(def.length));
	$ZodStringFormat.init(inst, def);
});
/**
* @deprecated CUID v1 is deprecated by its authors due to information leakage
* (timestamps embedded in the id). Use {@link $ZodCUID2} instead.
* See https://github.com/paralleldrive/cuid.
*/
const $ZodCUID = /*@__PURE__*/ $constructor("$ZodCUID", (inst, def) => {
	def.pattern ?? (def.pattern = cuid);
	$ZodStringFormat.init(inst, def);
});
const $ZodCUID2 = /*@__PURE__*/ $constructor("$ZodCUID2", (inst, def) => {
	def.pattern ?? (def.pattern = cuid2);
	$ZodStringFormat.init(inst, def);
});
const $ZodULID = /*@__PURE__*/ $constructor("$ZodULID", (inst, def) => {
	def.pattern ?? (def.pattern = ulid);
	$ZodStringFormat.init(inst, def);
});
const $ZodXID = /*@__PURE__*/ $constructor("$ZodXID", (inst, def) => {
	def.pattern ?? (def.pattern = xid);
	$ZodStringFormat.init(inst, def);
});
const $ZodKSUID = /*@__PURE__*/ $constructor("$ZodKSUID", (inst, def) => {
	def.pattern ?? (def.pattern = ksuid);
	$ZodStringFormat.init(inst, def);
});
const $ZodISODateTime = /*@__PURE__*/ $constructor("$ZodISODateTime", (inst, def) => {
	def.pattern ?? (def.pattern = datetime$1(def));
	$ZodStringFormat.init(inst, def);
});
const $ZodISODate = /*@__PURE__*/ $constructor("$ZodISODate", (inst, def) => {
	def.pattern ?? (def.pattern = date$1);
	$ZodStringFormat.init(inst, def);
});
const $ZodISOTime = /*@__PURE__*/ $constructor("$ZodISOTime", (inst, def) => {
	def.pattern ?? (def.pattern = time(def));
	$ZodStringFormat.init(inst, def);
});
const $ZodISODuration = /*@__PURE__*/ $constructor("$ZodISODuration", (inst, def) => {
	def.pattern ?? (def.pattern = duration$2);
	$ZodStringFormat.init(inst, def);
});
const $ZodIPv4 = /*@__PURE__*/ $constructor("$ZodIPv4", (inst, def) => {
	def.pattern ?? (def.pattern = ipv4);
	$ZodStringFormat.init(inst, def);
});
/** An IPv6 address is written with hex digits, colons and dots, and nothing else. The guard is what makes the check below an IPv6 check: `new URL("http://[...]")` parses an authority, not an address, so `@` and `\` re-delimit it and `"::@1\\"` validates against the host `0.0.0.1`. The URL parser also deletes ASCII tab, LF and CR rather than failing, which is how `"::1\n"` validated as `::1`. */
const ipv6Alphabet = /^[0-9a-fA-F:.]+$/;
function isValidIPv6(value) {
	if (!ipv6Alphabet.test(value)) return false;
	return canParseURL(`http://[${value}]`);
}
const $ZodIPv6 = /*@__PURE__*/ $constructor("$ZodIPv6", (inst, def) => {
	def.pattern ?? (def.pattern = ipv6);
	$ZodStringFormat.init(inst, def);
	inst._zod.check = (payload) => {
		if (!isValidIPv6(payload.value)) payload.issues.push({
			code: "invalid_format",
			format: "ipv6",
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCIDRv4 = /*@__PURE__*/ $constructor("$ZodCIDRv4", (inst, def) => {
	def.pattern ?? (def.pattern = cidrv4);
	$ZodStringFormat.init(inst, def);
});
function isValidCIDRv6(value) {
	const parts = value.split("/");
	if (parts.length !== 2) return false;
	const [address, prefix] = parts;
	if (!prefix) return false;
	const prefixNum = Number(prefix);
	if (`${prefixNum}` !== prefix) return false;
	if (prefixNum < 0 || prefixNum > 128) return false;
	return isValidIPv6(address);
}
const $ZodCIDRv6 = /*@__PURE__*/ $constructor("$ZodCIDRv6", (inst, def) => {
	def.pattern ?? (def.pattern = cidrv6);
	$ZodStringFormat.init(inst, def);
	inst._zod.check = (payload) => {
		if (!isValidCIDRv6(payload.value)) payload.issues.push({
			code: "invalid_format",
			format: "cidrv6",
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
function isValidBase64(data) {
	if (data === "") return true;
	if (/\s/.test(data)) return false;
	if (data.length % 4 !== 0) return false;
	try {
		atob(data);
		return true;
	} catch {
		return false;
	}
}
const base64Charset = /^[0-9a-zA-Z+/]*={0,2}$/;
const $ZodBase64 = /*@__PURE__*/ $constructor("$ZodBase64", (inst, def) => {
	def.pattern ?? (def.pattern = base64Charset);
	$ZodStringFormat.init(inst, def);
	inst._zod.check = (payload) => {
		if (isValidBase64(payload.value)) return;
		payload.issues.push({
			code: "invalid_format",
			format: "base64",
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const base64urlCharset = /^[A-Za-z0-9_-]*$/;
function isValidBase64URL(data) {
	if (!base64urlCharset.test(data)) return false;
	const base64 = data.replace(/[-_]/g, (c) => c === "-" ? "+" : "/");
	return isValidBase64(base64.padEnd(Math.ceil(base64.length / 4) * 4, "="));
}
const $ZodBase64URL = /*@__PURE__*/ $constructor("$ZodBase64URL", (inst, def) => {
	def.pattern ?? (def.pattern = base64urlCharset);
	$ZodStringFormat.init(inst, def);
	inst._zod.check = (payload) => {
		if (isValidBase64URL(payload.value)) return;
		payload.issues.push({
			code: "invalid_format",
			format: "base64url",
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodE164 = /*@__PURE__*/ $constructor("$ZodE164", (inst, def) => {
	def.pattern ?? (def.pattern = e164);
	$ZodStringFormat.init(inst, def);
});
function isValidJWT(token, algorithm = null) {
	try {
		const tokensParts = token.split(".");
		if (tokensParts.length !== 3) return false;
		const [header] = tokensParts;
		if (!header) return false;
		const parsedHeader = JSON.parse(atob(header));
		if ("typ" in parsedHeader && parsedHeader?.typ !== "JWT") return false;
		if (!parsedHeader.alg) return false;
		if (algorithm && (!("alg" in parsedHeader) || parsedHeader.alg !== algorithm)) return false;
		return true;
	} catch {
		return false;
	}
}
const $ZodJWT = /*@__PURE__*/ $constructor("$ZodJWT", (inst, def) => {
	$ZodStringFormat.init(inst, def);
	inst._zod.check = (payload) => {
		if (isValidJWT(payload.value, def.alg)) return;
		payload.issues.push({
			code: "invalid_format",
			format: "jwt",
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodNumber = /*@__PURE__*/ $constructor("$ZodNumber", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.pattern = number$2;
	inst._zod.parse = (payload, _ctx) => {
		if (def.coerce) try {
			payload.value = Number(payload.value);
		} catch (_) {}
		const input = payload.value;
		if (typeof input === "number" && !Number.isNaN(input) && Number.isFinite(input)) return payload;
		const received = typeof input === "number" ? Number.isNaN(input) ? "NaN" : !Number.isFinite(input) ? String(input) : void 0 : void 0;
		payload.issues.push({
			expected: "number",
			code: "invalid_type",
			input,
			inst,
			...received ? { received } : {}
		});
		return payload;
	};
});
const $ZodNumberFormat = /*@__PURE__*/ $constructor("$ZodNumberFormat", (inst, def) => {
	$ZodCheckNumberFormat.init(inst, def);
	$ZodNumber.init(inst, def);
});
const $ZodBoolean = /*@__PURE__*/ $constructor("$ZodBoolean", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.pattern = boolean$1;
	inst._zod.parse = (payload, _ctx) => {
		if (def.coerce) try {
			payload.value = Boolean(payload.value);
		} catch (_) {}
		const input = payload.value;
		if (typeof input === "boolean") return payload;
		payload.issues.push({
			expected: "boolean",
			code: "invalid_type",
			input,
			inst
		});
		return payload;
	};
});
const $ZodUnknown = /*@__PURE__*/ $constructor("$ZodUnknown", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.parse = (payload) => payload;
});
const $ZodNever = /*@__PURE__*/ $constructor("$ZodNever", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.parse = (payload, _ctx) => {
		payload.issues.push({
			expected: "never",
			code: "invalid_type",
			input: payload.value,
			inst
		});
		return payload;
	};
});
function capSize(inst, size) {
	const caps = sizeCaps(inst._zod.def.checks);
	if (!caps.length) return;
	const cap = Math.min(...caps.map((c) => c[0]));
	const parse = inst._zod.parse;
	inst._zod.parse = (payload, ctx) => {
		const n = size(payload.value);
		if (n > cap && !ctx?.skipChecks && ctx?.direction !== "backward") {
			for (const [max, ch] of sizeCaps(inst._zod.def.checks)) if (n > max && ch._zod.def.when(payload)) {
				const start = payload.issues.length;
				ch._zod.check(payload);
				payload.issues[start].continue = false;
				attachSchema(payload.issues, start, inst);
				return payload;
			}
		}
		return parse(payload, ctx);
	};
}
const arraySize = (input) => Array.isArray(input) ? input.length : -1;
function handleArrayResult(result, final, index) {
	if (result.issues.length) final.issues.push(...prefixIssues(index, result.issues));
	final.value[index] = result.value;
}
const $ZodArray = /*@__PURE__*/ $constructor("$ZodArray", (inst, def) => {
	$ZodType.init(inst, def);
	const memo = globalConfig.memoizer;
	memo?.attach(inst);
	inst._zod.parse = (payload, ctx) => {
		const input = payload.value;
		if (!Array.isArray(input)) {
			payload.issues.push({
				expected: "array",
				code: "invalid_type",
				input,
				inst
			});
			return payload;
		}
		payload.value = memo ? memo.alloc(inst, payload, Array(input.length), ctx) : Array(input.length);
		const proms = [];
		const abortEarly = ctx?.abortEarly;
		for (let i = 0; i < input.length; i++) {
			const item = input[i];
			const result = def.element._zod.run({
				value: item,
				issues: []
			}, ctx);
			if (result instanceof Promise) proms.push(result.then((result) => handleArrayResult(result, payload, i)));
			else {
				handleArrayResult(result, payload, i);
				if (abortEarly && result.issues.length !== 0 && aborted(result)) break;
			}
		}
		if (proms.length) return Promise.all(proms).then(() => payload);
		return payload;
	};
	capSize(inst, arraySize);
});
function handlePropertyResult(result, final, key, input, optin, optout) {
	const isPresent = key in input;
	const isOptionalOut = optout === "optional";
	if (!isPresent && isOptionalOut && optin === "optional") return;
	if (result.issues.length) {
		if (optin !== void 0 && isOptionalOut && !isPresent) return;
		final.issues.push(...prefixIssues(key, result.issues));
	}
	if (!isPresent && optin === void 0) {
		if (!result.issues.length) final.issues.push({
			code: "invalid_type",
			expected: "nonoptional",
			input: void 0,
			path: [key]
		});
		return;
	}
	if (result.value === void 0) {
		if (isPresent || optin === "defaulted" && !isOptionalOut) final.value[key] = void 0;
	} else final.value[key] = result.value;
}
const NO_SYMBOL_KEYS = [];
function normalizeDef(def) {
	const keys = Object.keys(def.shape);
	const ownSymbols = Object.getOwnPropertySymbols(def.shape);
	const symbolKeys = ownSymbols.length ? ownSymbols : NO_SYMBOL_KEYS;
	const allKeys = symbolKeys.length ? [...keys, ...symbolKeys] : keys;
	for (const k of allKeys) if (!def.shape?.[k]?._zod?.traits?.has("$ZodType")) throw new Error(`Invalid element at key "${String(k)}": expected a Zod schema`);
	const okeys = optionalKeys(def.shape);
	return {
		...def,
		allKeys,
		symbolKeys,
		keySet: new Set(keys),
		numKeys: keys.length,
		optionalKeys: new Set(okeys)
	};
}
function handleCatchall(proms, input, payload, ctx, def, inst, abortEarly) {
	const unrecognized = [];
	const keySet = def.keySet;
	const _catchall = def.catchall._zod;
	const t = _catchall.def.type;
	const optin = _catchall.optin;
	const optout = _catchall.optout;
	let seen = 0;
	for (const key in input) {
		if (abortEarly && payload.issues.length !== seen) {
			if (aborted(payload, seen)) break;
			seen = payload.issues.length;
		}
		if (keySet.has(key)) continue;
		if (key === "__proto__") {
			if (t === "never") unrecognized.push(key);
			continue;
		}
		if (t === "never") {
			unrecognized.push(key);
			continue;
		}
		const r = _catchall.run({
			value: input[key],
			issues: []
		}, ctx);
		if (r instanceof Promise) proms.push(r.then((r) => handlePropertyResult(r, payload, key, input, optin, optout)));
		else handlePropertyResult(r, payload, key, input, optin, optout);
	}
	if (unrecognized.length) payload.issues.push({
		code: "unrecognized_keys",
		keys: unrecognized,
		input,
		inst,
		continue: true
	});
	if (!proms.length) return payload;
	return Promise.all(proms).then(() => {
		return payload;
	});
}
const $ZodObject = /*@__PURE__*/ $constructor("$ZodObject", (inst, def) => {
	$ZodType.init(inst, def);
	const desc = Object.getOwnPropertyDescriptor(def, "shape");
	const sh = desc?.get ? desc.get.raw : def.shape ?? {};
	if (sh) {
		const get = () => {
			const newSh = { ...sh };
			Object.defineProperty(def, "shape", { value: newSh });
			get.raw = newSh;
			return newSh;
		};
		get.raw = sh;
		Object.defineProperty(def, "shape", { get });
	}
	const _normalized = cached(() => normalizeDef(def));
	defineLazyInternal(inst, "propValues", (zod) => {
		const shape = zod.def.shape;
		const propValues = {};
		for (const key in shape) {
			const field = shape[key]._zod;
			if (field.values) {
				if (!Object.prototype.hasOwnProperty.call(propValues, key)) assignProp(propValues, key, /* @__PURE__ */ new Set());
				for (const v of field.values) propValues[key].add(v);
				if (field.optin !== void 0) propValues[key].add(void 0);
			}
		}
		return propValues;
	});
	const isObject$1 = isObject;
	const catchall = def.catchall;
	let value;
	const memo = globalConfig.memoizer;
	memo?.attach(inst);
	inst._zod.parse = (payload, ctx) => {
		value ?? (value = _normalized.value);
		const input = payload.value;
		if (!isObject$1(input)) {
			payload.issues.push({
				expected: "object",
				code: "invalid_type",
				input,
				inst
			});
			return payload;
		}
		payload.value = memo ? memo.alloc(inst, payload, {}, ctx) : {};
		const proms = [];
		const shape = value.shape;
		const abortEarly = ctx?.abortEarly;
		let seen = payload.issues.length;
		for (const key of value.allKeys) {
			if (abortEarly && payload.issues.length !== seen) {
				if (aborted(payload, seen)) break;
				seen = payload.issues.length;
			}
			if (key === "__proto__") continue;
			const el = shape[key];
			const optin = el._zod.optin;
			const optout = el._zod.optout;
			const r = el._zod.run({
				value: input[key],
				issues: []
			}, ctx);
			if (r instanceof Promise) proms.push(r.then((r) => handlePropertyResult(r, payload, key, input, optin, optout)));
			else handlePropertyResult(r, payload, key, input, optin, optout);
		}
		if (!catchall) return proms.length ? Promise.all(proms).then(() => payload) : payload;
		return handleCatchall(proms, input, payload, ctx, _normalized.value, inst, abortEarly === true);
	};
});
const $ZodObjectJIT = /*@__PURE__*/ $constructor("$ZodObjectJIT", (inst, def) => {
	$ZodObject.init(inst, def);
	const superParse = inst._zod.parse;
	const _normalized = cached(() => normalizeDef(def));
	const memo = globalConfig.memoizer;
	const generateFastpass = (shape) => {
		const normalized = _normalized.value;
		const syms = normalized.symbolKeys;
		const doc = new Doc(["payload", "ctx"], {
			shape,
			inst,
			memo,
			syms
		});
		const parseStr = (k) => `shape[${k}]._zod.run({ value: input[${k}], issues: [] }, ctx)`;
		const prefixStr = (id, k) => `
          let ${id}_ab = false;
          for (let i = 0; i < ${id}.issues.length; i++) {
            const iss = ${id}.issues[i];
            iss.path = iss.path ? [${k}, ...iss.path] : [${k}];
            payload.issues.push(iss);
            if (iss.continue !== true) ${id}_ab = true;
          }
          if (${id}_ab && ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }`;
		doc.write(`const input = payload.value;`);
		const ids = Object.create(null);
		let counter = 0;
		for (const key of normalized.allKeys) ids[key] = `key_${counter++}`;
		doc.write(memo ? `const newResult = memo.alloc(inst, payload, {}, ctx);` : `const newResult = {};`);
		for (const key of normalized.allKeys) {
			if (key === "__proto__") continue;
			const id = ids[key];
			const k = typeof key === "symbol" ? `syms[${syms.indexOf(key)}]` : esc(key);
			const isPresent = `${k} in input`;
			const schema = shape[key];
			const optin = schema?._zod?.optin;
			const isOptionalIn = optin !== void 0;
			const isOptionalOut = schema?._zod?.optout === "optional";
			doc.write(`const ${id} = ${parseStr(k)};`);
			if (isOptionalIn && isOptionalOut) {
				const assign = optin === "optional" ? `${id}_present` : `${id}.value !== undefined || ${id}_present`;
				doc.write(`
        const ${id}_present = ${isPresent};
        if (!${id}.issues.length || ${id}_present) {
          if (${id}.issues.length) {${prefixStr(id, k)}
          }

          if (${assign}) {
            newResult[${k}] = ${id}.value;
          }
        }

      `);
			} else if (!isOptionalIn) doc.write(`
        const ${id}_present = ${isPresent};
        if (${id}.issues.length) {${prefixStr(id, k)}
        }
        if (!${id}_present && !${id}.issues.length) {
          payload.issues.push({
            code: "invalid_type",
            expected: "nonoptional",
            input: undefined,
            path: [${k}]
          });
          if (ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }
        }

        if (${id}_present) {
          newResult[${k}] = ${id}.value;
        }

      `);
			else {
				doc.write(`
        if (${id}.issues.length) {${prefixStr(id, k)}
        }
      `);
				if (optin === "defaulted") doc.write(`newResult[${k}] = ${id}.value;`);
				else doc.write(`
        if (${id}.value !== undefined || ${isPresent}) {
          newResult[${k}] = ${id}.value;
        }
      `);
			}
		}
		doc.write(`payload.value = newResult;`);
		doc.write(`return payload;`);
		return doc.compile();
	};
	let fastpass;
	const isObject$2 = isObject;
	const jit = !globalConfig.jitless;
	const fastEnabled = jit && allowsEval.value;
	const catchall = def.catchall;
	let value;
	inst._zod.parse = (payload, ctx) => {
		value ?? (value = _normalized.value);
		const input = payload.value;
		if (!isObject$2(input)) {
			payload.issues.push({
				expected: "object",
				code: "invalid_type",
				input,
				inst
			});
			return payload;
		}
		if (jit && fastEnabled && ctx?.async === false && ctx.jitless !== true) {
			if (!fastpass) fastpass = generateFastpass(def.shape);
			payload = fastpass(payload, ctx);
			if (!catchall) return payload;
			return handleCatchall([], input, payload, ctx, value, inst, ctx?.abortEarly === true);
		}
		return superParse(payload, ctx);
	};
});
function handleUnionResults(results, final, inst, ctx) {
	for (const result of results) if (result.issues.length === 0) {
		final.value = result.value;
		return final;
	}
	const nonaborted = results.filter((r) => !aborted(r));
	if (nonaborted.length === 1) {
		final.value = nonaborted[0].value;
		return nonaborted[0];
	}
	final.issues.push({
		code: "invalid_union",
		input: final.value,
		inst,
		errors: results.map((result) => result.issues.map((iss) => finalizeIssue(iss, ctx, config())))
	});
	return final;
}
const $ZodUnion = /*@__PURE__*/ $constructor("$ZodUnion", (inst, def) => {
	$ZodType.init(inst, def);
	defineLazyInternal(inst, "optin", (zod) => zod.def.options.some((o) => o._zod.optin === "defaulted") ? "defaulted" : zod.def.options.some((o) => o._zod.optin !== void 0) ? "optional" : void 0);
	defineLazyInternal(inst, "optout", (zod) => zod.def.options.some((o) => o._zod.optout === "optional") ? "optional" : void 0);
	defineLazyInternal(inst, "values", (zod) => {
		if (zod.def.options.every((o) => o._zod.values)) return new Set(zod.def.options.flatMap((option) => Array.from(option._zod.values)));
	});
	defineLazyInternal(inst, "pattern", (zod) => {
		if (zod.def.options.every((o) => o._zod.pattern)) {
			const patterns = zod.def.options.map((o) => o._zod.pattern);
			return new RegExp(`^(${patterns.map((p) => cleanRegex(p.source)).join("|")})$`);
		}
	});
	const first = def.options.length === 1 ? def.options[0]._zod.run : null;
	inst._zod.parse = (payload, ctx) => {
		if (first) return first(payload, ctx);
		let async = false;
		const results = [];
		for (const option of def.options) {
			const result = option._zod.run({
				value: payload.value,
				issues: []
			}, ctx);
			if (result instanceof Promise) {
				results.push(result);
				async = true;
			} else {
				if (result.issues.length === 0) return result;
				results.push(result);
			}
		}
		if (!async) return handleUnionResults(results, payload, inst, ctx);
		return Promise.all(results).then((results) => {
			return handleUnionResults(results, payload, inst, ctx);
		});
	};
});
function discriminatorMap(def) {
	const map = /* @__PURE__ */ new Map();
	for (const option of def.options) {
		const values = option._zod.propValues?.[def.discriminator];
		if (!values || values.size === 0) throw new Error(`Invalid discriminated union option at index "${def.options.indexOf(option)}"`);
		for (const value of values) if (map.has(value)) {
			if (value !== void 0) throw new Error(`Duplicate discriminator value "${String(value)}"`);
			map.set(value, null);
		} else map.set(value, option);
	}
	return map;
}
const $ZodDiscriminatedUnion = /*@__PURE__*/ $constructor("$ZodDiscriminatedUnion", (inst, def) => {
	def.inclusive = false;
	$ZodUnion.init(inst, def);
	const _super = inst._zod.parse;
	defineLazyInternal(inst, "propValues", (zod) => {
		const propValues = {};
		let undefinedCount = 0;
		for (const option of zod.def.options) {
			const pv = option._zod.propValues;
			if (!pv || Object.keys(pv).length === 0) throw new Error(`Invalid discriminated union option at index "${zod.def.options.indexOf(option)}"`);
			if (pv[zod.def.discriminator]?.has(void 0)) undefinedCount++;
			for (const [k, v] of Object.entries(pv)) {
				if (!Object.prototype.hasOwnProperty.call(propValues, k)) assignProp(propValues, k, /* @__PURE__ */ new Set());
				for (const val of v) propValues[k].add(val);
			}
		}
		if (!zod.def.unionFallback && undefinedCount > 1) propValues[zod.def.discriminator]?.delete(void 0);
		return propValues;
	});
	def.options.forEach((option, i) => {
		const propShape = rawShape(option._zod.def);
		if (propShape && !Object.prototype.hasOwnProperty.call(propShape, def.discriminator)) throw new Error(`Invalid discriminated union option at index "${i}"`);
	});
	const disc = cached(() => discriminatorMap(def));
	inst._zod.parse = (payload, ctx) => {
		const input = payload.value;
		if (!isObject(input)) {
			payload.issues.push({
				code: "invalid_type",
				expected: "object",
				input,
				inst
			});
			return payload;
		}
		const value = input?.[def.discriminator];
		const opt = disc.value.get(value);
		if (opt && (value !== void 0 || ctx.direction !== "backward")) return opt._zod.run(payload, ctx);
		if (def.unionFallback || ctx.direction === "backward") return _super(payload, ctx);
		payload.issues.push({
			code: "invalid_union",
			errors: [],
			note: "No matching discriminator",
			discriminator: def.discriminator,
			options: Array.from(disc.value.keys()).filter((value) => disc.value.get(value) !== null),
			input,
			path: [def.discriminator],
			inst
		});
		return payload;
	};
});
const $ZodIntersection = /*@__PURE__*/ $constructor("$ZodIntersection", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.parse = (payload, ctx) => {
		const input = payload.value;
		const left = def.left._zod.run({
			value: input,
			issues: []
		}, ctx);
		const right = def.right._zod.run({
			value: input,
			issues: []
		}, ctx);
		if (left instanceof Promise || right instanceof Promise) return Promise.all([left, right]).then(([left, right]) => {
			return handleIntersectionResults(payload, left, right);
		});
		return handleIntersectionResults(payload, left, right);
	};
});
function mergeValues(a, b) {
	if (a === b) return {
		valid: true,
		data: a
	};
	if (a instanceof Date && b instanceof Date && +a === +b) return {
		valid: true,
		data: a
	};
	if (isPlainObject(a) && isPlainObject(b)) {
		const bKeys = Object.keys(b);
		const sharedKeys = Object.keys(a).filter((key) => bKeys.indexOf(key) !== -1);
		const newObj = {
			...a,
			...b
		};
		if (Object.prototype.hasOwnProperty.call(newObj, "__proto__")) delete newObj.__proto__;
		for (const key of sharedKeys) {
			if (key === "__proto__") continue;
			const sharedValue = mergeValues(a[key], b[key]);
			if (!sharedValue.valid) return {
				valid: false,
				mergeErrorPath: [key, ...sharedValue.mergeErrorPath]
			};
			newObj[key] = sharedValue.data;
		}
		return {
			valid: true,
			data: newObj
		};
	}
	if (Array.isArray(a) && Array.isArray(b)) {
		if (a.length !== b.length) return {
			valid: false,
			mergeErrorPath: []
		};
		const newArray = [];
		for (let index = 0; index < a.length; index++) {
			const itemA = a[index];
			const itemB = b[index];
			const sharedValue = mergeValues(itemA, itemB);
			if (!sharedValue.valid) return {
				valid: false,
				mergeErrorPath: [index, ...sharedValue.mergeErrorPath]
			};
			newArray.push(sharedValue.data);
		}
		return {
			valid: true,
			data: newArray
		};
	}
	return {
		valid: false,
		mergeErrorPath: []
	};
}
function handleIntersectionResults(result, left, right) {
	const unrecKeys = /* @__PURE__ */ new Map();
	let unrecIssue;
	const keyIssues = /* @__PURE__ */ new Map();
	const collect = (iss, side) => {
		let keys;
		if (iss.code === "unrecognized_keys" && !iss.path?.length) {
			unrecIssue ?? (unrecIssue = iss);
			keys = iss.keys;
		} else if (iss.code === "invalid_key" && iss.origin === "record" && iss.path?.length === 1) {
			const k = String(iss.path[0]);
			if (!keyIssues.has(k)) keyIssues.set(k, iss);
			keys = [k];
		} else return false;
		for (const k of keys) {
			if (!unrecKeys.has(k)) unrecKeys.set(k, {});
			unrecKeys.get(k)[side] = true;
		}
		return true;
	};
	for (const iss of left.issues) if (!collect(iss, "l")) result.issues.push(iss);
	for (const iss of right.issues) if (!collect(iss, "r")) result.issues.push(iss);
	const bothKeys = [...unrecKeys].filter(([, f]) => f.l && f.r).map(([k]) => k);
	if (bothKeys.length) {
		const aggregated = unrecIssue ? bothKeys.filter((k) => unrecIssue.keys.includes(k)) : [];
		if (aggregated.length) result.issues.push({
			...unrecIssue,
			keys: aggregated
		});
		for (const k of bothKeys) if (!aggregated.includes(k) && keyIssues.has(k)) result.issues.push(keyIssues.get(k));
	}
	const merged = mergeValues(left.value, right.value);
	if (!merged.valid) {
		if (aborted(result)) return result;
		throw new Error(`Unmergable intersection. Error path: ${JSON.stringify(merged.mergeErrorPath)}`);
	}
	result.value = merged.data;
	return result;
}
const $ZodRecord = /*@__PURE__*/ $constructor("$ZodRecord", (inst, def) => {
	$ZodType.init(inst, def);
	const memo = globalConfig.memoizer;
	memo?.attach(inst);
	inst._zod.parse = (payload, ctx) => {
		const input = payload.value;
		if (!isPlainObject(input)) {
			payload.issues.push({
				expected: "record",
				code: "invalid_type",
				input,
				inst
			});
			return payload;
		}
		const proms = [];
		const values = def.keyType._zod.values;
		if (values && !def.partial) {
			payload.value = memo ? memo.alloc(inst, payload, {}, ctx) : {};
			const recordKeys = /* @__PURE__ */ new Set();
			for (const key of values) if (typeof key === "string" || typeof key === "number" || typeof key === "symbol") {
				recordKeys.add(typeof key === "number" ? key.toString() : key);
				if (key === "__proto__") continue;
				const keyResult = def.keyType._zod.run({
					value: key,
					issues: []
				}, ctx);
				if (keyResult instanceof Promise) throw new Error("Async schemas not supported in object keys currently");
				if (keyResult.issues.length) {
					payload.issues.push({
						code: "invalid_key",
						origin: "record",
						issues: keyResult.issues.map((iss) => finalizeIssue(iss, ctx, config())),
						input: key,
						path: [key],
						inst
					});
					continue;
				}
				const outKey = keyResult.value;
				if (outKey === "__proto__") continue;
				const result = def.valueType._zod.run({
					value: input[key],
					issues: []
				}, ctx);
				if (result instanceof Promise) proms.push(result.then((result) => {
					if (result.issues.length) payload.issues.push(...prefixIssues(key, result.issues));
					payload.value[outKey] = result.value;
				}));
				else {
					if (result.issues.length) payload.issues.push(...prefixIssues(key, result.issues));
					payload.value[outKey] = result.value;
				}
			}
			let unrecognized;
			for (const key in input) if (!recordKeys.has(key)) {
				if (def.mode === "loose") {
					if (key === "__proto__") continue;
					payload.value[key] = input[key];
				} else {
					unrecognized = unrecognized ?? [];
					unrecognized.push(key);
				}
			}
			if (unrecognized && unrecognized.length > 0) payload.issues.push({
				code: "unrecognized_keys",
				input,
				inst,
				keys: unrecognized,
				continue: true
			});
		} else {
			payload.value = memo ? memo.alloc(inst, payload, {}, ctx) : {};
			let unrecognized;
			for (const key of Reflect.ownKeys(input)) {
				if (key === "__proto__") continue;
				if (!Object.prototype.propertyIsEnumerable.call(input, key)) continue;
				let keyResult = def.keyType._zod.run({
					value: key,
					issues: []
				}, ctx);
				if (keyResult instanceof Promise) throw new Error("Async schemas not supported in object keys currently");
				if (typeof key === "string" && number$2.test(key) && keyResult.issues.length) {
					const retryResult = def.keyType._zod.run({
						value: Number(key),
						issues: []
					}, ctx);
					if (retryResult instanceof Promise) throw new Error("Async schemas not supported in object keys currently");
					if (retryResult.issues.length === 0) keyResult = retryResult;
				}
				if (keyResult.issues.length) {
					if (def.mode === "loose") payload.value[key] = input[key];
					else if (values) {
						unrecognized = unrecognized ?? [];
						unrecognized.push(key);
					} else payload.issues.push({
						code: "invalid_key",
						origin: "record",
						issues: keyResult.issues.map((iss) => finalizeIssue(iss, ctx, config())),
						input: key,
						path: [key],
						inst
					});
					continue;
				}
				const outKey = keyResult.value;
				if (outKey === "__proto__") continue;
				const result = def.valueType._zod.run({
					value: input[key],
					issues: []
				}, ctx);
				if (result instanceof Promise) proms.push(result.then((result) => {
					if (result.issues.length) payload.issues.push(...prefixIssues(key, result.issues));
					payload.value[outKey] = result.value;
				}));
				else {
					if (result.issues.length) payload.issues.push(...prefixIssues(key, result.issues));
					payload.value[outKey] = result.value;
				}
			}
			if (unrecognized && unrecognized.length > 0) payload.issues.push({
				code: "unrecognized_keys",
				input,
				inst,
				keys: unrecognized,
				continue: true
			});
		}
		if (proms.length) return Promise.all(proms).then(() => payload);
		return payload;
	};
});
const $ZodEnum = /*@__PURE__*/ $constructor("$ZodEnum", (inst, def) => {
	$ZodType.init(inst, def);
	const values = getEnumValues(def.entries);
	const valuesSet = new Set(values);
	inst._zod.values = valuesSet;
	defineLazyInternal(inst, "pattern", (zod) => {
		const patternValues = getEnumValues(zod.def.entries).filter((k) => propertyKeyTypes.has(typeof k));
		return new RegExp(patternValues.length ? `^(${patternValues.map((o) => escapeRegex(o.toString())).join("|")})$` : "^[^\\s\\S]$");
	});
	inst._zod.parse = (payload, _ctx) => {
		const input = payload.value;
		if (valuesSet.has(input)) return payload;
		payload.issues.push({
			code: "invalid_value",
			values,
			input,
			inst
		});
		return payload;
	};
});
const $ZodLiteral = /*@__PURE__*/ $constructor("$ZodLiteral", (inst, def) => {
	$ZodType.init(inst, def);
	const values = new Set(def.values);
	inst._zod.values = values;
	defineLazyInternal(inst, "pattern", (zod) => {
		const vals = zod.def.values;
		return new RegExp(vals.length ? `^(${vals.map((o) => typeof o === "string" ? escapeRegex(o) : o ? escapeRegex(o.toString()) : String(o)).join("|")})$` : "^[^\\s\\S]$");
	});
	inst._zod.parse = (payload, _ctx) => {
		const input = payload.value;
		if (values.has(input)) return payload;
		payload.issues.push({
			code: "invalid_value",
			values: def.values,
			input,
			inst
		});
		return payload;
	};
});
const $ZodTransform = /*@__PURE__*/ $constructor("$ZodTransform", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.optin = "optional";
	globalConfig.memoizer?.guard(inst);
	inst._zod.parse = (payload, ctx) => {
		if (ctx.direction === "backward") throw new $ZodEncodeError(inst.constructor.name);
		const _out = def.transform(payload.value, payload);
		if (ctx.async) return (_out instanceof Promise ? _out : Promise.resolve(_out)).then((output) => {
			payload.value = output;
			return payload;
		});
		if (_out instanceof Promise) throw new $ZodAsyncError();
		payload.value = _out;
		return payload;
	};
});
function handleOptionalResult(payload, result) {
	payload.value = result.issues.length ? void 0 : result.value;
	return payload;
}
const $ZodOptional = /*@__PURE__*/ $constructor("$ZodOptional", (inst, def) => {
	$ZodType.init(inst, def);
	defineLazyInternal(inst, "optin", (zod) => zod.def.innerType._zod.optin === "defaulted" ? "defaulted" : "optional");
	inst._zod.optout = "optional";
	defineLazyInternal(inst, "values", (zod) => {
		const values = zod.def.innerType._zod.values;
		return values ? /* @__PURE__ */ new Set([...values, void 0]) : void 0;
	});
	defineLazyInternal(inst, "pattern", (zod) => {
		const pattern = zod.def.innerType._zod.pattern;
		return pattern ? new RegExp(`^(${cleanRegex(pattern.source)})?$`) : void 0;
	});
	inst._zod.parse = (payload, ctx) => {
		if (payload.value === void 0) {
			if (def.innerType._zod.optin !== "defaulted") return payload;
			const result = def.innerType._zod.run({
				value: payload.value,
				issues: []
			}, ctx);
			if (result instanceof Promise) return result.then((result) => handleOptionalResult(payload, result));
			return handleOptionalResult(payload, result);
		}
		return def.innerType._zod.run(payload, ctx);
	};
});
const $ZodExactOptional = /*@__PURE__*/ $constructor("$ZodExactOptional", (inst, def) => {
	$ZodOptional.init(inst, def);
	defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
	defineLazyInternal(inst, "pattern", (zod) => zod.def.innerType._zod.pattern);
	inst._zod.parse = (payload, ctx) => {
		return def.innerType._zod.run(payload, ctx);
	};
});
const $ZodNullable = /*@__PURE__*/ $constructor("$ZodNullable", (inst, def) => {
	$ZodType.init(inst, def);
	defineLazyInternal(inst, "optin", (zod) => zod.def.innerType._zod.optin);
	defineLazyInternal(inst, "optout", (zod) => zod.def.innerType._zod.optout);
	defineLazyInternal(inst, "pattern", (zod) => {
		const pattern = zod.def.innerType._zod.pattern;
		return pattern ? new RegExp(`^(${cleanRegex(pattern.source)}|null)$`) : void 0;
	});
	defineLazyInternal(inst, "values", (zod) => {
		return zod.def.innerType._zod.values ? /* @__PURE__ */ new Set([...zod.def.innerType._zod.values, null]) : void 0;
	});
	inst._zod.parse = (payload, ctx) => {
		if (payload.value === null) return payload;
		return def.innerType._zod.run(payload, ctx);
	};
});
const $ZodDefault = /*@__PURE__*/ $constructor("$ZodDefault", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.optin = "defaulted";
	defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
	inst._zod.parse = (payload, ctx) => {
		if (ctx.direction === "backward") return def.innerType._zod.run(payload, ctx);
		if (payload.value === void 0) {
			payload.value = def.defaultValue;
			/**
			* $ZodDefault returns the default value immediately in forward direction.
			* It doesn't pass the default value into the validator ("prefault"). There's no reason to pass the default value through validation. The validity of the default is enforced by TypeScript statically. Otherwise, it's the responsibility of the user to ensure the default is valid. In the case of pipes with divergent in/out types, you can specify the default on the `in` schema of your ZodPipe to set a "prefault" for the pipe.   */
			return payload;
		}
		const result = def.innerType._zod.run(payload, ctx);
		if (result instanceof Promise) return result.then((result) => handleDefaultResult(result, def));
		return handleDefaultResult(result, def);
	};
});
function handleDefaultResult(payload, def) {
	if (payload.value === void 0) payload.value = def.defaultValue;
	return payload;
}
const $ZodPrefault = /*@__PURE__*/ $constructor("$ZodPrefault", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.optin = "defaulted";
	defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
	inst._zod.parse = (payload, ctx) => {
		if (ctx.direction === "backward") return def.innerType._zod.run(payload, ctx);
		if (payload.value === void 0) payload.value = def.defaultValue;
		return def.innerType._zod.run(payload, ctx);
	};
});
const $ZodNonOptional = /*@__PURE__*/ $constructor("$ZodNonOptional", (inst, def) => {
	$ZodType.init(inst, def);
	defineLazyInternal(inst, "values", (zod) => {
		const v = zod.def.innerType._zod.values;
		return v ? new Set([...v].filter((x) => x !== void 0)) : void 0;
	});
	inst._zod.parse = (payload, ctx) => {
		const result = def.innerType._zod.run(payload, ctx);
		if (result instanceof Promise) return result.then((result) => handleNonOptionalResult(result, inst));
		return handleNonOptionalResult(result, inst);
	};
});
function handleNonOptionalResult(payload, inst) {
	if (!payload.issues.length && payload.value === void 0) payload.issues.push({
		code: "invalid_type",
		expected: "nonoptional",
		input: payload.value,
		inst
	});
	return payload;
}
function handleCatchResult(payload, result, def, ctx) {
	if (!result.issues.length) {
		payload.value = result.value;
		if (result.memo) payload.memo = true;
		return payload;
	}
	payload.value = def.catchValue({
		...result,
		value: payload.value,
		error: { issues: result.issues.map((iss) => finalizeIssue(iss, ctx, config())) },
		input: payload.value
	});
	return payload;
}
const $ZodCatch = /*@__PURE__*/ $constructor("$ZodCatch", (inst, def) => {
	$ZodType.init(inst, def);
	defineLazyInternal(inst, "optin", (zod) => zod.def.innerType._zod.optin === "defaulted" ? "defaulted" : "optional");
	defineLazyInternal(inst, "optout", (zod) => zod.def.innerType._zod.optout);
	defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
	inst._zod.parse = (payload, ctx) => {
		if (ctx.direction === "backward") return def.innerType._zod.run(payload, ctx);
		const result = def.innerType._zod.run({
			value: payload.value,
			issues: []
		}, ctx);
		if (result instanceof Promise) return result.then((result) => handleCatchResult(payload, result, def, ctx));
		return handleCatchResult(payload, result, def, ctx);
	};
});
const $ZodPipe = /*@__PURE__*/ $constructor("$ZodPipe", (inst, def) => {
	$ZodType.init(inst, def);
	defineLazyInternal(inst, "values", (zod) => zod.def.in._zod.values);
	defineLazyInternal(inst, "optin", (zod) => zod.def.in._zod.optin);
	defineLazyInternal(inst, "optout", (zod) => zod.def.out._zod.optout);
	defineLazyInternal(inst, "propValues", (zod) => zod.def.in._zod.propValues);
	inst._zod.parse = (payload, ctx) => {
		if (ctx.direction === "backward") {
			const right = def.out._zod.run(payload, ctx);
			if (right instanceof Promise) return right.then((right) => handlePipeResult(right, def.in, ctx));
			return handlePipeResult(right, def.in, ctx);
		}
		const left = def.in._zod.run(payload, ctx);
		if (left instanceof Promise) return left.then((left) => handlePipeResult(left, def.out, ctx));
		return handlePipeResult(left, def.out, ctx);
	};
});
function handlePipeResult(left, next, ctx) {
	if (left.issues.some((iss) => iss.code !== "unrecognized_keys")) {
		left.aborted = true;
		return left;
	}
	return next._zod.run({
		value: left.value,
		issues: left.issues
	}, ctx);
}
const $ZodCodec = /*@__PURE__*/ $constructor("$ZodCodec", (inst, def) => {
	$ZodType.init(inst, def);
	defineLazyInternal(inst, "values", (zod) => zod.def.in._zod.values);
	defineLazyInternal(inst, "optin", (zod) => zod.def.in._zod.optin);
	defineLazyInternal(inst, "optout", (zod) => zod.def.out._zod.optout);
	defineLazyInternal(inst, "propValues", (zod) => zod.def.in._zod.propValues);
	inst._zod.parse = (payload, ctx) => {
		if ((ctx.direction || "forward") === "forward") {
			const left = def.in._zod.run(payload, ctx);
			if (left instanceof Promise) return left.then((left) => handleCodecAResult(left, def, ctx));
			return handleCodecAResult(left, def, ctx);
		} else {
			const right = def.out._zod.run(payload, ctx);
			if (right instanceof Promise) return right.then((right) => handleCodecAResult(right, def, ctx));
			return handleCodecAResult(right, def, ctx);
		}
	};
});
function handleCodecAResult(result, def, ctx) {
	if (result.issues.length) {
		result.aborted = true;
		return result;
	}
	if ((ctx.direction || "forward") === "forward") {
		const transformed = def.transform(result.value, result);
		if (transformed instanceof Promise) return transformed.then((value) => handleCodecTxResult(result, value, def.out, ctx));
		return handleCodecTxResult(result, transformed, def.out, ctx);
	} else {
		const transformed = def.reverseTransform(result.value, result);
		if (transformed instanceof Promise) return transformed.then((value) => handleCodecTxResult(result, value, def.in, ctx));
		return handleCodecTxResult(result, transformed, def.in, ctx);
	}
}
function handleCodecTxResult(left, value, nextSchema, ctx) {
	if (left.issues.length) {
		left.aborted = true;
		return left;
	}
	return nextSchema._zod.run({
		value,
		issues: left.issues
	}, ctx);
}
const $ZodReadonly = /*@__PURE__*/ $constructor("$ZodReadonly", (inst, def) => {
	$ZodType.init(inst, def);
	defineLazyInternal(inst, "propValues", (zod) => zod.def.innerType._zod.propValues);
	defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
	defineLazyInternal(inst, "optin", (zod) => zod.def.innerType?._zod?.optin);
	defineLazyInternal(inst, "optout", (zod) => zod.def.innerType?._zod?.optout);
	inst._zod.parse = (payload, ctx) => {
		if (ctx.direction === "backward") return def.innerType._zod.run(payload, ctx);
		const result = def.innerType._zod.run(payload, ctx);
		if (result instanceof Promise) return result.then(handleReadonlyResult);
		return handleReadonlyResult(result);
	};
});
function handleReadonlyResult(payload) {
	if (!payload.memo) payload.value = Object.freeze(payload.value);
	return payload;
}
const $ZodCustom = /*@__PURE__*/ $constructor("$ZodCustom", (inst, def) => {
	$ZodCheck.init(inst, def);
	$ZodType.init(inst, def);
	inst._zod.parse = (payload, _) => {
		return payload;
	};
	inst._zod.check = (payload) => {
		const input = payload.value;
		const r = def.fn(input);
		if (r instanceof Promise) return r.then((r) => handleRefineResult(r, payload, input, inst));
		handleRefineResult(r, payload, input, inst);
	};
});
function handleRefineResult(result, payload, input, inst) {
	if (!result) {
		const _iss = {
			code: "custom",
			input,
			inst,
			path: [...inst._zod.def.path ?? []],
			continue: !inst._zod.def.abort
		};
		if (inst._zod.def.params) _iss.params = inst._zod.def.params;
		payload.issues.push(issue(_iss));
	}
}
// ../node_modules/zod/v4/core/memoizer.js
var $ZodCyclicError = class extends Error {
	constructor() {
		super(`Cannot parse a reference cycle that closes through a transform`);
		this.name = "ZodCyclicError";
	}
};
/** Keyed off the context object every schema in one parse call already shares. */
const STATE = "~memo";
const NO_ISSUES = [];
function isRef(value) {
	return value !== null && typeof value === "object";
}
function cloneIssues(issues) {
	return issues.map((iss) => iss.path ? {
		...iss,
		path: iss.path.slice()
	} : { ...iss });
}
const recursive = /*@__PURE__*/ new WeakMap();
/** What the walk established, in order of certainty: ordered so the strongest answer among children wins. */
const NONE = 0;
const ASSUMED = 1;
const PROVEN = 2;
/** Whether this schema's subtree contains a cycle, so one parse can re-enter it. */
function isRecursive(inst, stack, resolve) {
	const cached = recursive.get(inst);
	if (cached !== void 0) return cached ? PROVEN : NONE;
	if (stack.has(inst)) return PROVEN;
	stack.add(inst);
	let result = NONE;
	const check = (child) => {
		if (result !== PROVEN && child?._zod) {
			const answer = isRecursive(child, stack, resolve);
			if (answer > result) result = answer;
		}
	};
	const shape = (sh, spread) => {
		let answer = NONE;
		for (const key of Reflect.ownKeys(sh)) {
			const desc = Object.getOwnPropertyDescriptor(sh, key);
			if (spread && !desc.enumerable) continue;
			const child = desc.get ? ASSUMED : desc.value?._zod ? isRecursive(desc.value, stack, resolve) : NONE;
			if (child > answer) answer = child;
		}
		return answer;
	};
	const merge = (answer) => {
		if (answer > result) result = answer;
	};
	const def = inst._zod.def;
	switch (def.type) {
		case "object": {
			const raw = rawShape(def);
			merge(raw ? shape(raw, true) : ASSUMED);
			check(def.catchall);
			break;
		}
		case "array":
			check(def.element);
			break;
		case "tuple":
			for (const el of def.items) check(el);
			check(def.rest);
			break;
		case "record":
		case "map":
			check(def.keyType);
			check(def.valueType);
			break;
		case "set":
			check(def.valueType);
			break;
		case "union":
			for (const el of def.options) check(el);
			break;
		case "intersection":
			check(def.left);
			check(def.right);
			break;
		case "optional":
		case "nullable":
		case "default":
		case "prefault":
		case "catch":
		case "readonly":
		case "nonoptional":
		case "promise":
		case "success":
			check(def.innerType);
			break;
		case "pipe":
			check(def.in);
			check(def.out);
			break;
		case "function":
			check(def.input);
			check(def.output);
			break;
		case "lazy": {
			const inner = def._cachedInner ?? (resolve ? inst._zod.innerType : void 0);
			merge(inner ? isRecursive(inner, stack, false) : ASSUMED);
			break;
		}
		case "template_literal":
		case "string":
		case "number":
		case "int":
		case "boolean":
		case "bigint":
		case "symbol":
		case "undefined":
		case "null":
		case "void":
		case "never":
		case "any":
		case "unknown":
		case "date":
		case "nan":
		case "enum":
		case "literal":
		case "file":
		case "transform":
		case "custom": break;
		default: for (const key in def) {
			const desc = Object.getOwnPropertyDescriptor(def, key);
			if (!desc || desc.get) continue;
			const value = desc.value;
			if (!value || typeof value !== "object") continue;
			if (value._zod) check(value);
			else if (Array.isArray(value)) for (const el of value) check(el);
		}
	}
	stack.delete(inst);
	return settle(inst, result);
}
/** An assumed answer must not outlive the resolution that settles it, so only a certain one is cached. */
function settle(inst, answer) {
	if (answer !== ASSUMED) recursive.set(inst, answer === PROVEN);
	return answer;
}
function bucketFor(state, inst) {
	let bucket = state.buckets.get(inst);
	if (!bucket) {
		bucket = /* @__PURE__ */ new WeakMap();
		state.buckets.set(inst, bucket);
	}
	return bucket;
}
let handoff;
const open = [];
const memo = {
	alloc(_inst, payload, empty) {
		const bucket = handoff;
		if (!bucket) return empty;
		handoff = void 0;
		const entry = {
			value: empty,
			issues: null
		};
		bucket.set(payload.value, entry);
		open.push(entry);
		return empty;
	},
	guard(inst) {
		var _a;
		(_a = inst._zod).deferred ?? (_a.deferred = []);
		inst._zod.deferred.push(() => {
			const base = inst._zod.parse;
			const wrapped = (payload, ctx) => {
				if (ctx.direction !== "backward" && isBackEdge(ctx, payload.value)) throw new $ZodCyclicError();
				return base(payload, ctx);
			};
			inst._zod.parse = wrapped;
			if (inst._zod.run === base) inst._zod.run = wrapped;
		});
	},
	attach(inst) {
		var _a;
		let isRecursiveInst;
		let rechecked = false;
		let lastCtx;
		let lastBucket;
		(_a = inst._zod).deferred ?? (_a.deferred = []);
		inst._zod.deferred.push(() => {
			const base = inst._zod.parse;
			const wrapped = (payload, ctx) => {
				if (isRecursiveInst === void 0) {
					const walked = isRecursive(inst, /* @__PURE__ */ new Set(), false);
					if (walked === NONE) {
						inst._zod.parse = base;
						if (inst._zod.run === wrapped) inst._zod.run = base;
						return base(payload, ctx);
					}
					if (walked === PROVEN || rechecked) isRecursiveInst = true;
					else rechecked = true;
				}
				const input = payload.value;
				if (!isRef(input)) return base(payload, ctx);
				let state = ctx[STATE];
				if (!state) {
					state = {
						buckets: /* @__PURE__ */ new WeakMap(),
						backEdges: void 0
					};
					ctx[STATE] = state;
				}
				let bucket;
				if (lastCtx === ctx) bucket = lastBucket;
				else {
					bucket = bucketFor(state, inst);
					lastCtx = ctx;
					lastBucket = bucket;
				}
				const hit = bucket.get(input);
				if (hit) {
					payload.value = hit.value;
					if (hit.issues) {
						if (hit.issues.length) payload.issues.push(...cloneIssues(hit.issues));
					} else {
						payload.memo = true;
						state.backEdges ?? (state.backEdges = /* @__PURE__ */ new WeakSet());
						state.backEdges.add(hit.value);
					}
					return payload;
				}
				handoff = bucket;
				const depth = open.length;
				const result = base(payload, ctx);
				handoff = void 0;
				const entry = open.length > depth ? open.pop() : void 0;
				if (result instanceof Promise) return result.then((r) => {
					if (entry) entry.issues = r.issues.length ? cloneIssues(r.issues) : NO_ISSUES;
					return r;
				});
				if (entry) entry.issues = result.issues.length ? cloneIssues(result.issues) : NO_ISSUES;
				return result;
			};
			inst._zod.parse = wrapped;
			if (inst._zod.run === base) inst._zod.run = wrapped;
		});
	}
};
/** The memoizer that gives containers cycle support. `zod` installs it by default; `zod/mini` opts in with `config({ memoizer: memoizer() })`. */
function memoizer() {
	return memo;
}
/** Whether this value is a node a back-edge resolved to before it finished. */
function isBackEdge(ctx, value) {
	const backEdges = ctx[STATE]?.backEdges;
	return backEdges !== void 0 && isRef(value) && backEdges.has(value);
}
// ../node_modules/zod/v4/locales/en.js
const error$1 = () => {
	const Sizable = {
		string: {
			unit: "characters",
			verb: "to have"
		},
		file: {
			unit: "bytes",
			verb: "to have"
		},
		array: {
			unit: "items",
			verb: "to have"
		},
		set: {
			unit: "items",
			verb: "to have"
		},
		map: {
			unit: "entries",
			verb: "to have"
		}
	};
	function getSizing(origin) {
		return Sizable[origin] ?? null;
	}
	const FormatDictionary = {
		regex: "input",
		email: "email address",
		url: "URL",
		emoji: "emoji",
		uuid: "UUID",
		uuidv4: "UUIDv4",
		uuidv6: "UUIDv6",
		nanoid: "nanoid",
		guid: "GUID",
		cuid: "cuid",
		cuid2: "cuid2",
		ulid: "ULID",
		xid: "XID",
		ksuid: "KSUID",
		datetime: "ISO datetime",
		date: "ISO date",
		time: "ISO time",
		duration: "ISO duration",
		ipv4: "IPv4 address",
		ipv6: "IPv6 address",
		mac: "MAC address",
		cidrv4: "IPv4 range",
		cidrv6: "IPv6 range",
		base64: "base64-encoded string",
		base64url: "base64url-encoded string",
		json_string: "JSON string",
		e164: "E.164 number",
		currency_code: "currency code",
		credit_card: "credit card number",
		iban: "IBAN",
		jwt: "JWT",
		template_literal: "input"
	};
	const TypeDictionary = { nan: "NaN" };
	function getTypeName(type, input) {
		if (type === "number" && typeof input === "number" && !Number.isFinite(input)) return String(input);
		return TypeDictionary[type] ?? type;
	}
	return (issue) => {
		switch (issue.code) {
			case "invalid_type": return `Invalid input: expected ${getTypeName(issue.expected)}, received ${getTypeName(parsedType(issue.input), issue.input)}`;
			case "invalid_value":
				if (issue.values.length === 1) return `Invalid input: expected ${stringifyPrimitive(issue.values[0])}`;
				return `Invalid option: expected one of ${joinValues(issue.values, "|")}`;
			case "too_big": {
				const adj = issue.exact ? "exactly " : issue.inclusive ? "<=" : "<";
				const sizing = getSizing(issue.origin);
				if (sizing) return `Too big: expected ${issue.origin ?? "value"} to have ${adj}${issue.maximum.toString()} ${sizing.unit ?? "elements"}`;
				return `Too big: expected ${issue.origin ?? "value"} to be ${adj}${issue.maximum.toString()}`;
			}
			case "too_small": {
				const adj = issue.exact ? "exactly " : issue.inclusive ? ">=" : ">";
				const sizing = getSizing(issue.origin);
				if (sizing) return `Too small: expected ${issue.origin} to have ${adj}${issue.minimum.toString()} ${sizing.unit}`;
				return `Too small: expected ${issue.origin} to be ${adj}${issue.minimum.toString()}`;
			}
			case "invalid_format": {
				const _issue = issue;
				if (_issue.format === "starts_with") return `Invalid string: must start with "${_issue.prefix}"`;
				if (_issue.format === "ends_with") return `Invalid string: must end with "${_issue.suffix}"`;
				if (_issue.format === "includes") return `Invalid string: must include "${_issue.includes}"`;
				if (_issue.format === "regex") return `Invalid string: must match pattern ${_issue.pattern}`;
				return `Invalid ${FormatDictionary[_issue.format] ?? issue.format}`;
			}
			case "not_multiple_of": return `Invalid number: must be a multiple of ${issue.divisor}`;
			case "unrecognized_keys": return `Unrecognized key${issue.keys.length > 1 ? "s" : ""}: ${joinValues(issue.keys, ", ")}`;
			case "invalid_key": return `Invalid key in ${issue.origin}`;
			case "invalid_union":
				if (issue.options && Array.isArray(issue.options) && issue.options.length > 0) return `Invalid discriminator value. Expected ${issue.options.map((o) => `'${o}'`).join(" | ")}`;
				if (issue.inclusive === false) return "Invalid input: more than one option matched";
				return "Invalid input";
			case "invalid_element": return `Invalid value in ${issue.origin}`;
			default: return `Invalid input`;
		}
	};
};
function en_default() {
	return { localeError: error$1() };
}
// ../node_modules/zod/v4/core/registries.js
var _a;
var $ZodRegistry = class {
	constructor() {
		this._map = /* @__PURE__ */ new WeakMap();
		this._idmap = /* @__PURE__ */ new Map();
	}
	add(schema, ..._meta) {
		const meta = _meta[0];
		this._map.set(schema, meta);
		if (meta && typeof meta === "object" && "id" in meta) this._idmap.set(meta.id, schema);
		return this;
	}
	clear() {
		this._map = /* @__PURE__ */ new WeakMap();
		this._idmap = /* @__PURE__ */ new Map();
		return this;
	}
	remove(schema) {
		const meta = this._map.get(schema);
		if (meta && typeof meta === "object" && "id" in meta) this._idmap.delete(meta.id);
		this._map.delete(schema);
		return this;
	}
	get(schema) {
		const p = schema._zod.parent;
		if (p) {
			const pm = { ...this.get(p) ?? {} };
			delete pm.id;
			const f = {
				...pm,
				...this._map.get(schema)
			};
			return Object.keys(f).length ? f : void 0;
		}
		return this._map.get(schema);
	}
	has(schema) {
		return this._map.has(schema);
	}
};
function registry() {
	return new $ZodRegistry();
}
(_a = globalThis).__zod_globalRegistry ?? (_a.__zod_globalRegistry = registry());
const globalRegistry = globalThis.__zod_globalRegistry;
// ../node_modules/zod/v4/core/api.js
function snapshotChecks(def) {
	if (def.checks) def.checks = [...def.checks];
	return def;
}
// @__NO_SIDE_EFFECTS__
function _string(Class, params) {
	return new Class(snapshotChecks({
		type: "string",
		...normalizeParams(params)
	}));
}
// @__NO_SIDE_EFFECTS__
function _email(Class, params) {
	return new Class({
		type: "string",
		format: "email",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _guid(Class, params) {
	return new Class({
		type: "string",
		format: "guid",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _uuid(Class, params) {
	return new Class({
		type: "string",
		format: "uuid",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _uuidv4(Class, params) {
	return new Class({
		type: "string",
		format: "uuid",
		check: "string_format",
		abort: false,
		version: "v4",
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _uuidv6(Class, params) {
	return new Class({
		type: "string",
		format: "uuid",
		check: "string_format",
		abort: false,
		version: "v6",
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _uuidv7(Class, params) {
	return new Class({
		type: "string",
		format: "uuid",
		check: "string_format",
		abort: false,
		version: "v7",
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _url(Class, params) {
	return new Class({
		type: "string",
		format: "url",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _emoji(Class, params) {
	return new Class({
		type: "string",
		format: "emoji",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _nanoid(Class, params) {
	return new Class({
		type: "string",
		format: "nanoid",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
/**
* @deprecated CUID v1 is deprecated by its authors due to information leakage
* (timestamps embedded in the id). Use {@link _cuid2} instead.
* See https://github.com/paralleldrive/cuid.
*/
// @__NO_SIDE_EFFECTS__
function _cuid(Class, params) {
	return new Class({
		type: "string",
		format: "cuid",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _cuid2(Class, params) {
	return new Class({
		type: "string",
		format: "cuid2",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _ulid(Class, params) {
	return new Class({
		type: "string",
		format: "ulid",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _xid(Class, params) {
	return new Class({
		type: "string",
		format: "xid",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _ksuid(Class, params) {
	return new Class({
		type: "string",
		format: "ksuid",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _ipv4(Class, params) {
	return new Class({
		type: "string",
		format: "ipv4",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _ipv6(Class, params) {
	return new Class({
		type: "string",
		format: "ipv6",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _cidrv4(Class, params) {
	return new Class({
		type: "string",
		format: "cidrv4",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _cidrv6(Class, params) {
	return new Class({
		type: "string",
		format: "cidrv6",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _base64(Class, params) {
	return new Class({
		type: "string",
		format: "base64",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _base64url(Class, params) {
	return new Class({
		type: "string",
		format: "base64url",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _e164(Class, params) {
	return new Class({
		type: "string",
		format: "e164",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _jwt(Class, params) {
	return new Class({
		type: "string",
		format: "jwt",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _isoDateTime(Class, params) {
	return new Class({
		type: "string",
		format: "datetime",
		check: "string_format",
		offset: false,
		local: false,
		precision: null,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _isoDate(Class, params) {
	return new Class({
		type: "string",
		format: "date",
		check: "string_format",
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _isoTime(Class, params) {
	return new Class({
		type: "string",
		format: "time",
		check: "string_format",
		precision: null,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _isoDuration(Class, params) {
	return new Class({
		type: "string",
		format: "duration",
		check: "string_format",
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _number(Class, params) {
	return new Class(snapshotChecks({
		type: "number",
		checks: [],
		...normalizeParams(params)
	}));
}
// @__NO_SIDE_EFFECTS__
function _coercedNumber(Class, params) {
	return new Class(snapshotChecks({
		type: "number",
		coerce: true,
		checks: [],
		...normalizeParams(params)
	}));
}
// @__NO_SIDE_EFFECTS__
function _int(Class, params) {
	return new Class({
		type: "number",
		check: "number_format",
		abort: false,
		format: "safeint",
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _boolean(Class, params) {
	return new Class({
		type: "boolean",
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _unknown(Class) {
	return new Class({ type: "unknown" });
}
// @__NO_SIDE_EFFECTS__
function _never(Class, params) {
	return new Class({
		type: "never",
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _lt(value, params) {
	return new $ZodCheckLessThan({
		check: "less_than",
		...normalizeParams(params),
		value,
		inclusive: false
	});
}
// @__NO_SIDE_EFFECTS__
function _lte(value, params) {
	return new $ZodCheckLessThan({
		check: "less_than",
		...normalizeParams(params),
		value,
		inclusive: true
	});
}
// @__NO_SIDE_EFFECTS__
function _gt(value, params) {
	return new $ZodCheckGreaterThan({
		check: "greater_than",
		...normalizeParams(params),
		value,
		inclusive: false
	});
}
// @__NO_SIDE_EFFECTS__
function _gte(value, params) {
	return new $ZodCheckGreaterThan({
		check: "greater_than",
		...normalizeParams(params),
		value,
		inclusive: true
	});
}
// @__NO_SIDE_EFFECTS__
function _multipleOf(value, params) {
	return new $ZodCheckMultipleOf({
		check: "multiple_of",
		...normalizeParams(params),
		value
	});
}
// @__NO_SIDE_EFFECTS__
function _maxLength(maximum, params) {
	return new $ZodCheckMaxLength({
		check: "max_length",
		...normalizeParams(params),
		maximum
	});
}
// @__NO_SIDE_EFFECTS__
function _minLength(minimum, params) {
	return new $ZodCheckMinLength({
		check: "min_length",
		...normalizeParams(params),
		minimum
	});
}
// @__NO_SIDE_EFFECTS__
function _length(length, params) {
	return new $ZodCheckLengthEquals({
		check: "length_equals",
		...normalizeParams(params),
		length
	});
}
// @__NO_SIDE_EFFECTS__
function _regex(pattern, params) {
	return new $ZodCheckRegex({
		check: "string_format",
		format: "regex",
		...normalizeParams(params),
		pattern
	});
}
// @__NO_SIDE_EFFECTS__
function _lowercase(params) {
	return new $ZodCheckLowerCase({
		check: "string_format",
		format: "lowercase",
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _uppercase(params) {
	return new $ZodCheckUpperCase({
		check: "string_format",
		format: "uppercase",
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _includes(includes, params) {
	return new $ZodCheckIncludes({
		check: "string_format",
		format: "includes",
		...normalizeParams(params),
		includes
	});
}
// @__NO_SIDE_EFFECTS__
function _startsWith(prefix, params) {
	return new $ZodCheckStartsWith({
		check: "string_format",
		format: "starts_with",
		...normalizeParams(params),
		prefix
	});
}
// @__NO_SIDE_EFFECTS__
function _endsWith(suffix, params) {
	return new $ZodCheckEndsWith({
		check: "string_format",
		format: "ends_with",
		...normalizeParams(params),
		suffix
	});
}
// @__NO_SIDE_EFFECTS__
function _overwrite(tx) {
	return new $ZodCheckOverwrite({
		check: "overwrite",
		tx
	});
}
// @__NO_SIDE_EFFECTS__
function _normalize(form) {
	return /* @__PURE__ */ _overwrite((input) => input.normalize(form));
}
// @__NO_SIDE_EFFECTS__
function _trim() {
	return /* @__PURE__ */ _overwrite((input) => input.trim());
}
// @__NO_SIDE_EFFECTS__
function _toLowerCase() {
	return /* @__PURE__ */ _overwrite((input) => input.toLowerCase());
}
// @__NO_SIDE_EFFECTS__
function _toUpperCase() {
	return /* @__PURE__ */ _overwrite((input) => input.toUpperCase());
}
// @__NO_SIDE_EFFECTS__
function _slugify() {
	return /* @__PURE__ */ _overwrite((input) => slugify(input));
}
// @__NO_SIDE_EFFECTS__
function _array(Class, element, params) {
	return new Class({
		type: "array",
		element,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _refine(Class, fn, _params) {
	return new Class({
		type: "custom",
		check: "custom",
		fn,
		...normalizeParams(_params)
	});
}
// @__NO_SIDE_EFFECTS__
function _superRefine(fn, params) {
	const ch = /* @__PURE__ */ _check((payload) => {
		payload.addIssue = (issue$2) => {
			if (typeof issue$2 === "string") payload.issues.push(issue(issue$2, payload.value, ch._zod.def));
			else {
				const _issue = issue$2;
				if (_issue.fatal) _issue.continue = false;
				_issue.code ?? (_issue.code = "custom");
				if (!("input" in _issue)) _issue.input = payload.value;
				_issue.inst ?? (_issue.inst = ch);
				_issue.continue ?? (_issue.continue = !ch._zod.def.abort);
				payload.issues.push(issue(_issue));
			}
		};
		return fn(payload.value, payload);
	}, params);
	return ch;
}
// @__NO_SIDE_EFFECTS__
function _check(fn, params) {
	const ch = new $ZodCheck({
		check: "custom",
		...normalizeParams(params)
	});
	ch._zod.check = fn;
	return ch;
}
// @__NO_SIDE_EFFECTS__
function _stringbool(Classes, _params) {
	const params = normalizeParams(_params);
	let truthyArray = params.truthy ?? [
		"true",
		"1",
		"yes",
		"on",
		"y",
		"enabled"
	];
	let falsyArray = params.falsy ?? [
		"false",
		"0",
		"no",
		"off",
		"n",
		"disabled"
	];
	if (params.case !== "sensitive") {
		truthyArray = truthyArray.map((v) => typeof v === "string" ? v.toLowerCase() : v);
		falsyArray = falsyArray.map((v) => typeof v === "string" ? v.toLowerCase() : v);
	}
	const truthySet = new Set(truthyArray);
	const falsySet = new Set(falsyArray);
	const _Codec = Classes.Codec ?? $ZodCodec;
	const _Boolean = Classes.Boolean ?? $ZodBoolean;
	const codec = new _Codec({
		type: "pipe",
		in: new (Classes.String ?? $ZodString)({
			type: "string",
			error: params.error
		}),
		out: new _Boolean({
			type: "boolean",
			error: params.error
		}),
		transform: ((input, payload) => {
			let data = input;
			if (params.case !== "sensitive") data = data.toLowerCase();
			if (truthySet.has(data)) return true;
			else if (falsySet.has(data)) return false;
			else {
				payload.issues.push({
					code: "invalid_value",
					expected: "stringbool",
					values: [...truthySet, ...falsySet],
					input: payload.value,
					inst: codec,
					continue: false
				});
				return {};
			}
		}),
		reverseTransform: ((input, _payload) => {
			if (input === true) return truthyArray[0] || "true";
			else return falsyArray[0] || "false";
		}),
		error: params.error
	});
	codec._zod.bag.truthy = truthyArray;
	codec._zod.bag.falsy = falsyArray;
	codec._zod.bag.case = params.case ?? "insensitive";
	return codec;
}
// ../node_modules/zod/v4/core/to-json-schema.js
function assignProps(target, ...sources) {
	for (const source of sources) for (const key of Reflect.ownKeys(source)) if (Object.prototype.propertyIsEnumerable.call(source, key)) assignProp(target, key, source[key]);
	return target;
}
function initializeContext(params) {
	let target = params?.target ?? "draft-2020-12";
	if (target === "draft-4") target = "draft-04";
	if (target === "draft-7") target = "draft-07";
	return {
		processors: params.processors ?? {},
		metadataRegistry: params?.metadata ?? globalRegistry,
		target,
		unrepresentable: params?.unrepresentable ?? "throw",
		override: params?.override ?? (() => {}),
		io: params?.io ?? "output",
		counter: 0,
		seen: /* @__PURE__ */ new Map(),
		sharedDefsExtractedFor: void 0,
		sharedEmitDoneFor: void 0,
		cycles: params?.cycles ?? "ref",
		reused: params?.reused ?? "inline",
		intersections: [],
		deferred: [],
		external: params?.external ?? void 0
	};
}
/**
* Applies the `unrepresentable` setting at a site that has no JSON Schema equivalent. Throws
* `message` unless the setting (or the handler's return value) says otherwise. Returns `true` if a
* custom JSON Schema was written into `json`, in which case the caller must not write its own.
*/
function handleUnrepresentable(schema, ctx, json, params, message) {
	const result = typeof ctx.unrepresentable === "function" ? ctx.unrepresentable({
		zodSchema: schema,
		path: params.path,
		message
	}) : ctx.unrepresentable;
	if (result === "any") return false;
	if (result === void 0 || result === "throw") throw new Error(message);
	Object.assign(json, result);
	return true;
}
function processSchema(schema, ctx, _params = {
	path: [],
	schemaPath: []
}) {
	var _a;
	const def = schema._zod.def;
	const seen = ctx.seen.get(schema);
	if (seen) {
		seen.count++;
		if (_params.schemaPath.includes(schema)) seen.cycle = _params.path;
		return seen.schema;
	}
	const result = {
		schema: {},
		count: 1,
		cycle: void 0,
		path: _params.path
	};
	ctx.seen.set(schema, result);
	ctx.sharedDefsExtractedFor = void 0;
	ctx.sharedEmitDoneFor = void 0;
	const overrideSchema = schema._zod.toJSONSchema?.();
	if (overrideSchema) result.schema = overrideSchema;
	else {
		const params = {
			..._params,
			schemaPath: [..._params.schemaPath, schema],
			path: _params.path
		};
		if (schema._zod.processJSONSchema) schema._zod.processJSONSchema(ctx, result.schema, params);
		else {
			const _json = result.schema;
			const processor = ctx.processors[def.type];
			if (!processor) throw new Error(`[toJSONSchema]: Non-representable type encountered: ${def.type}`);
			processor(schema, ctx, _json, params);
		}
		const parent = schema._zod.parent;
		if (parent) {
			if (!result.ref) result.ref = parent;
			processSchema(parent, ctx, params);
			ctx.seen.get(parent).isParent = true;
		}
	}
	const meta = ctx.metadataRegistry.get(schema);
	if (meta) assignProps(result.schema, meta);
	if (ctx.io === "input" && isTransforming(schema)) {
		delete result.schema.examples;
		delete result.schema.default;
	}
	if (ctx.io === "input" && "_prefault" in result.schema) (_a = result.schema).default ?? (_a.default = result.schema._prefault);
	delete result.schema._prefault;
	return ctx.seen.get(schema).schema;
}
function encodeJSONPointerSegment(segment) {
	return segment.replace(/~/g, "~0").replace(/\//g, "~1");
}
function extractDefs(ctx, schema) {
	const root = ctx.seen.get(schema);
	if (!root) throw new Error("Unprocessed schema. This is a bug in Zod.");
	if (ctx.external && ctx.sharedDefsExtractedFor === ctx.external) return;
	const idToSchema = /* @__PURE__ */ new Map();
	for (const entry of ctx.seen.entries()) {
		const id = ctx.metadataRegistry.get(entry[0])?.id;
		if (id) {
			const existing = idToSchema.get(id);
			if (existing && existing !== entry[0]) throw new Error(`Duplicate schema id "${id}" detected during JSON Schema conversion. Two different schemas cannot share the same id when converted together.`);
			idToSchema.set(id, entry[0]);
		}
	}
	const makeURI = (entry) => {
		const defsSegment = ctx.target === "draft-2020-12" ? "$defs" : "definitions";
		if (ctx.external) {
			const externalId = ctx.external.registry.get(entry[0])?.id;
			const uriGenerator = ctx.external.uri ?? ((id) => id);
			if (externalId) return { ref: uriGenerator(externalId) };
			const id = entry[1].defId ?? entry[1].schema.id ?? `schema${ctx.counter++}`;
			entry[1].defId = id;
			return {
				defId: id,
				ref: `${uriGenerator("__shared")}#/${defsSegment}/${encodeJSONPointerSegment(id)}`
			};
		}
		const uriPrefix = `#`;
		const defUriPrefix = `${uriPrefix}/${defsSegment}/`;
		if (entry[1] === root && !entry[1].schema.id) return { ref: uriPrefix };
		const defId = entry[1].schema.id ?? `__schema${ctx.counter++}`;
		return {
			defId,
			ref: defUriPrefix + encodeJSONPointerSegment(defId)
		};
	};
	const extractToDef = (entry) => {
		if (entry[1].schema.$ref) return;
		const seen = entry[1];
		const { ref, defId } = makeURI(entry);
		seen.def = { ...seen.schema };
		if (defId) seen.defId = defId;
		const schema = seen.schema;
		for (const key in schema) delete schema[key];
		schema.$ref = ref;
	};
	if (ctx.cycles === "throw") for (const entry of ctx.seen.entries()) {
		const seen = entry[1];
		if (seen.cycle) throw new Error(`Cycle detected: #/${seen.cycle?.join("/")}/<root>

Set the \`cycles\` parameter to \`"ref"\` to resolve cyclical schemas with defs.`);
	}
	for (const entry of ctx.seen.entries()) {
		const seen = entry[1];
		if (schema === entry[0]) {
			extractToDef(entry);
			continue;
		}
		if (ctx.external) {
			const ext = ctx.external.registry.get(entry[0])?.id;
			if (schema !== entry[0] && ext) {
				extractToDef(entry);
				continue;
			}
		}
		if (ctx.metadataRegistry.get(entry[0])?.id) {
			extractToDef(entry);
			continue;
		}
		if (seen.cycle) {
			extractToDef(entry);
			continue;
		}
		if (seen.count > 1) {
			if (ctx.reused === "ref") extractToDef(entry);
		}
	}
	if (ctx.external) ctx.sharedDefsExtractedFor = ctx.external;
}
/** Rewrites `anyOf: [{type: "a"}, {type: "b"}]` to `type: ["a", "b"]`, which every JSON Schema draft treats as equivalent and most consumers render far better for the nullable case. Only branches that are a bare type assertion qualify — anything carrying a constraint, `$ref`, `const` or metadata is left alone. Runs after `flattenRef`, so a branch an override decorated or `$defs` extraction turned into a `$ref` is no longer bare and correctly stays in `anyOf`. `oneOf` is excluded: `integer` and `number` overlap, so "exactly one" and "at least one" are not the same there. OpenAPI 3.0 is excluded: its `type` must be a single string. */
function compactTypeUnion(schema) {
	const options = schema.anyOf;
	if (!Array.isArray(options) || options.length === 0 || schema.type !== void 0) return;
	const types = [];
	for (const option of options) {
		if (!option || typeof option !== "object") return;
		compactTypeUnion(option);
		const keys = Object.keys(option);
		if (keys.length !== 1 || keys[0] !== "type") return;
		const type = option.type;
		for (const member of Array.isArray(type) ? type : [type]) {
			if (typeof member !== "string") return;
			if (!types.includes(member)) types.push(member);
		}
	}
	delete schema.anyOf;
	schema.type = types.length === 1 ? types[0] : types;
}
/** Keywords `foldIntersection` knows how to combine. Anything else — `$ref`, `patternProperties`,
* an annotation like `description` — makes a member unfoldable, so a constraint this does not
* understand leaves the `allOf` alone instead of being silently dropped or misattributed. */
const FOLDABLE_KEYS = /* @__PURE__ */ new Set([
	"type",
	"properties",
	"required",
	"additionalProperties"
]);
const UNION_KEYS = ["oneOf", "anyOf"];
/** A member's constraint on a key it does not declare itself. A `catchall` states one; `false`, an absent `additionalProperties`, and the empty schema a loose object emits state nothing. */
function undeclaredConstraint(member) {
	const extra = member.additionalProperties;
	if (extra === void 0 || extra === false || typeof extra !== "object" || extra === null) return null;
	return Object.keys(extra).length ? extra : null;
}
/** Combines object members into the single object they describe together, or returns `null` if any of them carries a keyword outside {@link FOLDABLE_KEYS}. */
function foldObjects(members) {
	const objects = [];
	for (const member of members) {
		if (typeof member !== "object" || member.type !== "object") return null;
		for (const key in member) if (!FOLDABLE_KEYS.has(key)) return null;
		objects.push(member);
	}
	const properties = {};
	const required = /* @__PURE__ */ new Set();
	for (const object of objects) {
		for (const key in object.properties) {
			if (Object.prototype.hasOwnProperty.call(properties, key)) continue;
			const parts = [];
			for (const other of objects) {
				const part = other.properties?.[key] ?? undeclaredConstraint(other);
				if (part === null || part === void 0) continue;
				if (!parts.some((seen) => JSON.stringify(seen) === JSON.stringify(part))) parts.push(part);
			}
			assignProp(properties, key, parts.length === 1 ? parts[0] : foldObjects(parts) ?? { allOf: parts });
		}
		for (const key of object.required ?? []) required.add(key);
	}
	const folded = {
		type: "object",
		properties
	};
	if (required.size) folded.required = [...required];
	if (objects.every((object) => object.additionalProperties === false)) folded.additionalProperties = false;
	else {
		const constraints = [];
		for (const object of objects) {
			const constraint = undeclaredConstraint(object);
			if (constraint && !constraints.some((seen) => JSON.stringify(seen) === JSON.stringify(constraint))) constraints.push(constraint);
		}
		if (constraints.length === 1) folded.additionalProperties = constraints[0];
		else if (constraints.length > 1) folded.additionalProperties = { allOf: constraints };
	}
	return folded;
}
/** `additionalProperties` in an `allOf` member sees only that member's own `properties`, so two
* closed object members reject each other's keys and the schema validates nothing. Zod's parser
* pools the key sets instead — `handleIntersectionResults` reports a key as unrecognized only when
* *every* side rejects it — so the emitted schema has to pool them too, and folding the members
* into one object is the encoding that says so on every target.
*
* This runs from `finalize`, after `extractDefs`, which is what keeps it clear of the `$ref`
* machinery: a member extracted into `$defs` is already a `$ref` by now and declines to fold, so it
* keeps its reference and its own closedness rather than being inlined as a stale copy. */
function foldIntersection(json) {
	const allOf = json.allOf;
	if (!Array.isArray(allOf) || allOf.length < 2) return;
	for (const key of FOLDABLE_KEYS) if (key in json) return;
	const unions = allOf.filter((m) => UNION_KEYS.some((k) => Array.isArray(m[k])));
	let folded = null;
	if (!unions.length) folded = foldObjects(allOf);
	else {
		const union = unions[0];
		const keyword = UNION_KEYS.find((k) => Array.isArray(union[k]));
		if (Object.keys(union).length !== 1) return;
		const rest = allOf.filter((m) => m !== union);
		const branches = union[keyword].map((branch) => foldObjects([...rest, branch]));
		if (branches.some((b) => !b)) return;
		folded = { [keyword]: branches };
	}
	if (!folded) return;
	delete json.allOf;
	assignProps(json, folded);
}
function finalize(ctx, schema) {
	const root = ctx.seen.get(schema);
	if (!root) throw new Error("Unprocessed schema. This is a bug in Zod.");
	const flattenRef = (zodSchema) => {
		const seen = ctx.seen.get(zodSchema);
		if (seen.ref === null) return;
		const schema = seen.def ?? seen.schema;
		const _cached = { ...schema };
		const ref = seen.ref;
		seen.ref = null;
		if (ref) {
			flattenRef(ref);
			const refSeen = ctx.seen.get(ref);
			const refSchema = refSeen.schema;
			if (refSchema.$ref && (ctx.target === "draft-07" || ctx.target === "draft-04" || ctx.target === "openapi-3.0")) {
				schema.allOf = schema.allOf ?? [];
				schema.allOf.push(refSchema);
			} else assignProps(schema, refSchema);
			assignProps(schema, _cached);
			if (zodSchema._zod.parent === ref) for (const key in schema) {
				if (key === "$ref" || key === "allOf") continue;
				if (!(key in _cached)) delete schema[key];
			}
			if (refSchema.$ref && refSeen.def) for (const key in schema) {
				if (key === "$ref" || key === "allOf") continue;
				if (key in refSeen.def && JSON.stringify(schema[key]) === JSON.stringify(refSeen.def[key])) delete schema[key];
			}
		}
		const parent = zodSchema._zod.parent;
		if (parent && parent !== ref) {
			flattenRef(parent);
			const parentSeen = ctx.seen.get(parent);
			if (parentSeen?.schema.$ref) {
				schema.$ref = parentSeen.schema.$ref;
				if (parentSeen.def) for (const key in schema) {
					if (key === "$ref" || key === "allOf") continue;
					if (key in parentSeen.def && JSON.stringify(schema[key]) === JSON.stringify(parentSeen.def[key])) delete schema[key];
				}
			}
		}
		ctx.override({
			zodSchema,
			jsonSchema: schema,
			path: seen.path ?? []
		});
	};
	if (!ctx.external || ctx.sharedEmitDoneFor !== ctx.external) {
		for (const entry of [...ctx.seen.entries()].reverse()) flattenRef(entry[0]);
		if (ctx.target !== "openapi-3.0") for (const entry of ctx.seen.entries()) compactTypeUnion(entry[1].def ?? entry[1].schema);
		for (const rewrite of ctx.deferred) rewrite();
		if (ctx.intersections.length) {
			const carriers = /* @__PURE__ */ new Map();
			for (const seen of ctx.seen.values()) for (const json of [seen.schema, seen.def]) {
				const allOf = json?.allOf;
				if (!Array.isArray(allOf)) continue;
				const existing = carriers.get(allOf);
				if (existing) existing.push(json);
				else carriers.set(allOf, [json]);
			}
			for (const allOf of ctx.intersections) for (const json of carriers.get(allOf) ?? []) foldIntersection(json);
		}
	}
	const result = {};
	if (ctx.target === "draft-2020-12") result.$schema = "https://json-schema.org/draft/2020-12/schema";
	else if (ctx.target === "draft-07") result.$schema = "http://json-schema.org/draft-07/schema#";
	else if (ctx.target === "draft-04") result.$schema = "http://json-schema.org/draft-04/schema#";
	else if (ctx.target === "openapi-3.0") {}
	if (ctx.external?.uri) {
		const id = ctx.external.registry.get(schema)?.id;
		if (!id) throw new Error("Schema is missing an `id` property");
		result.$id = ctx.external.uri(id);
	}
	assignProps(result, root.defId ? root.schema : root.def ?? root.schema);
	const rootMetaId = ctx.metadataRegistry.get(schema)?.id;
	if (rootMetaId !== void 0 && result.id === rootMetaId) delete result.id;
	const defs = ctx.external?.defs ?? {};
	if (!ctx.external || ctx.sharedEmitDoneFor !== ctx.external) for (const entry of ctx.seen.entries()) {
		const seen = entry[1];
		if (seen.def && seen.defId) {
			if (seen.def.id === seen.defId) delete seen.def.id;
			assignProp(defs, seen.defId, seen.def);
		}
	}
	if (ctx.external) ctx.sharedEmitDoneFor = ctx.external;
	if (ctx.external) {} else if (Object.keys(defs).length > 0) {
		if (ctx.target === "draft-2020-12") result.$defs = defs;
		else result.definitions = defs;
	}
	try {
		const finalized = JSON.parse(JSON.stringify(result));
		Object.defineProperty(finalized, "~standard", {
			value: {
				...schema["~standard"],
				jsonSchema: {
					input: createStandardJSONSchemaMethod(schema, "input", ctx.processors),
					output: createStandardJSONSchemaMethod(schema, "output", ctx.processors)
				}
			},
			enumerable: false,
			writable: false
		});
		return finalized;
	} catch (_err) {
		throw new Error("Error converting schema to JSON.");
	}
}
function isTransforming(_schema, _ctx) {
	const ctx = _ctx ?? { seen: /* @__PURE__ */ new Set() };
	if (ctx.seen.has(_schema)) return false;
	ctx.seen.add(_schema);
	const def = _schema._zod.def;
	if (def.type === "transform") return true;
	if (def.type === "array") return isTransforming(def.element, ctx);
	if (def.type === "set") return isTransforming(def.valueType, ctx);
	if (def.type === "lazy") return isTransforming(def.getter(), ctx);
	if (def.type === "promise" || def.type === "optional" || def.type === "nonoptional" || def.type === "nullable" || def.type === "readonly" || def.type === "default" || def.type === "prefault" || def.type === "catch") return isTransforming(def.innerType, ctx);
	if (def.type === "intersection") return isTransforming(def.left, ctx) || isTransforming(def.right, ctx);
	if (def.type === "record" || def.type === "map") return isTransforming(def.keyType, ctx) || isTransforming(def.valueType, ctx);
	if (def.type === "pipe") {
		if (_schema._zod.traits.has("$ZodCodec")) return true;
		return isTransforming(def.in, ctx) || isTransforming(def.out, ctx);
	}
	if (def.type === "object") {
		for (const key in def.shape) if (isTransforming(def.shape[key], ctx)) return true;
		return false;
	}
	if (def.type === "union") {
		for (const option of def.options) if (isTransforming(option, ctx)) return true;
		return false;
	}
	if (def.type === "tuple") {
		for (const item of def.items) if (isTransforming(item, ctx)) return true;
		if (def.rest && isTransforming(def.rest, ctx)) return true;
		return false;
	}
	return false;
}
/**
* Creates a toJSONSchema method for a schema instance.
* This encapsulates the logic of initializing context, processing, extracting defs, and finalizing.
*/
const createToJSONSchemaMethod = (schema, processors = {}) => (params) => {
	const ctx = initializeContext({
		...params,
		processors
	});
	processSchema(schema, ctx);
	extractDefs(ctx, schema);
	return finalize(ctx, schema);
};
const createStandardJSONSchemaMethod = (schema, io, processors = {}) => (params) => {
	const { libraryOptions, target } = params ?? {};
	const ctx = initializeContext({
		...libraryOptions ?? {},
		target,
		io,
		processors
	});
	processSchema(schema, ctx);
	extractDefs(ctx, schema);
	return finalize(ctx, schema);
};
// ../node_modules/zod/v4/core/json-schema-processors.js
const narrowMin = (agg, key, value) => {
	if (agg[key] === void 0 || value > agg[key]) agg[key] = value;
};
const narrowMax = (agg, key, value) => {
	if (agg[key] === void 0 || value < agg[key]) agg[key] = value;
};
const narrowBoth = (agg, value) => {
	narrowMin(agg, "minimum", value);
	narrowMax(agg, "maximum", value);
};
const addDivisor = (agg, value) => {
	agg.multipleOf ?? (agg.multipleOf = []);
	if (!agg.multipleOf.includes(value)) agg.multipleOf.push(value);
};
const addPattern = (agg, pattern) => {
	agg.patterns ?? (agg.patterns = /* @__PURE__ */ new Set());
	agg.patterns.add(pattern);
};
const intersectMime = (agg, mime) => {
	agg.mime = agg.mime ? agg.mime.filter((m) => mime.includes(m)) : [...mime];
};
const setFormat = (agg, format) => {
	agg.format = format;
	if (format.includes("int")) agg.isInt = true;
};
const minContributor = (agg, def) => narrowMin(agg, "minimum", def.minimum);
const maxContributor = (agg, def) => narrowMax(agg, "maximum", def.maximum);
const formatContributor = (ranges) => (agg, def) => {
	setFormat(agg, def.format);
	const [minimum, maximum] = ranges[def.format];
	narrowMin(agg, "minimum", minimum);
	narrowMax(agg, "maximum", maximum);
};
const contributors = {
	greater_than: (agg, def) => narrowMin(agg, def.inclusive ? "minimum" : "exclusiveMinimum", def.value),
	less_than: (agg, def) => narrowMax(agg, def.inclusive ? "maximum" : "exclusiveMaximum", def.value),
	multiple_of: (agg, def) => addDivisor(agg, def.value),
	number_format: formatContributor(NUMBER_FORMAT_RANGES),
	bigint_format: formatContributor(BIGINT_FORMAT_RANGES),
	min_length: minContributor,
	max_length: maxContributor,
	length_equals: (agg, def) => narrowBoth(agg, def.length),
	min_size: minContributor,
	max_size: maxContributor,
	size_equals: (agg, def) => narrowBoth(agg, def.size),
	string_format: (agg, def) => {
		setFormat(agg, def.format);
		if (def.pattern) addPattern(agg, def.pattern);
		if (def.format === "base64" || def.format === "base64url") agg.contentEncoding = def.format;
		if (def.local || def.precision === -1) agg.laxFormat = true;
	},
	mime_type: (agg, def) => intersectMime(agg, def.mime)
};
function aggregateChecks(schema) {
	const agg = {};
	const def = schema._zod.def;
	const list = schema._zod.traits.has("$ZodCheck") ? [schema, ...def.checks ?? []] : def.checks ?? [];
	for (const ch of list) contributors[ch._zod.def.check]?.(agg, ch._zod.def);
	const bag = schema._zod.bag;
	if (bag.minimum !== void 0) narrowMin(agg, "minimum", bag.minimum);
	if (bag.exclusiveMinimum !== void 0) narrowMin(agg, "exclusiveMinimum", bag.exclusiveMinimum);
	if (bag.maximum !== void 0) narrowMax(agg, "maximum", bag.maximum);
	if (bag.exclusiveMaximum !== void 0) narrowMax(agg, "exclusiveMaximum", bag.exclusiveMaximum);
	if (bag.multipleOf !== void 0) addDivisor(agg, bag.multipleOf);
	if (bag.format !== void 0) {
		agg.format ?? (agg.format = bag.format);
		if (bag.format.includes("int")) agg.isInt = true;
	}
	if (bag.mime) intersectMime(agg, bag.mime);
	for (const pattern of bag.patterns ?? []) addPattern(agg, pattern);
	return agg;
}
const formatMap = {
	guid: "uuid",
	url: "uri",
	datetime: "date-time",
	json_string: "json-string",
	regex: ""
};
const exactPatterns = /* @__PURE__ */ new Map([[base64Charset, base64], [base64urlCharset, base64url]]);
const exactPattern = (p) => exactPatterns.get(p) ?? p;
const stringProcessor = (schema, ctx, _json, _params) => {
	const json = _json;
	json.type = "string";
	const { minimum, maximum, format, patterns, contentEncoding, laxFormat } = aggregateChecks(schema);
	if (typeof minimum === "number") json.minLength = minimum;
	if (typeof maximum === "number") json.maxLength = maximum;
	if (format) {
		json.format = formatMap[format] ?? format;
		if (json.format === "") delete json.format;
		if (format === "time" || laxFormat) delete json.format;
	}
	if (contentEncoding) json.contentEncoding = contentEncoding;
	if (patterns && patterns.size > 0) {
		const patternList = [...patterns].map(exactPattern);
		if (patternList.length === 1) json.pattern = patternList[0].source;
		else if (patternList.length > 1) json.allOf = [...patternList.map((regex) => ({
			...ctx.target === "draft-07" || ctx.target === "draft-04" || ctx.target === "openapi-3.0" ? { type: "string" } : {},
			pattern: regex.source
		}))];
	}
};
const numberProcessor = (schema, ctx, _json, params) => {
	const json = _json;
	const { minimum, maximum, multipleOf, exclusiveMaximum, exclusiveMinimum, isInt } = aggregateChecks(schema);
	json.type = isInt ? "integer" : "number";
	const exMin = typeof exclusiveMinimum === "number" && exclusiveMinimum >= (minimum ?? Number.NEGATIVE_INFINITY);
	const exMax = typeof exclusiveMaximum === "number" && exclusiveMaximum <= (maximum ?? Number.POSITIVE_INFINITY);
	const legacy = ctx.target === "draft-04" || ctx.target === "openapi-3.0";
	if (exMin) {
		if (legacy) {
			json.minimum = exclusiveMinimum;
			json.exclusiveMinimum = true;
		} else json.exclusiveMinimum = exclusiveMinimum;
	} else if (typeof minimum === "number") json.minimum = minimum;
	if (exMax) {
		if (legacy) {
			json.maximum = exclusiveMaximum;
			json.exclusiveMaximum = true;
		} else json.exclusiveMaximum = exclusiveMaximum;
	} else if (typeof maximum === "number") json.maximum = maximum;
	if (multipleOf) {
		const divisors = /* @__PURE__ */ new Set();
		for (const divisor of multipleOf) if (Number.isFinite(divisor) && divisor !== 0) divisors.add(Math.abs(divisor));
		else handleUnrepresentable(schema, ctx, json, params, `A multipleOf divisor of ${divisor} cannot be represented in JSON Schema`);
		const [first, ...rest] = divisors;
		if (first !== void 0) json.multipleOf = first;
		if (rest.length) json.allOf = [...json.allOf ?? [], ...rest.map((m) => ({ multipleOf: m }))];
	}
};
const booleanProcessor = (_schema, _ctx, json, _params) => {
	json.type = "boolean";
};
const neverProcessor = (_schema, _ctx, json, _params) => {
	json.not = {};
};
const enumProcessor = (schema, _ctx, json, _params) => {
	const def = schema._zod.def;
	const values = getEnumValues(def.entries);
	if (values.length === 0) {
		json.not = {};
		return;
	}
	if (values.every((v) => typeof v === "number")) json.type = "number";
	if (values.every((v) => typeof v === "string")) json.type = "string";
	json.enum = values;
};
const literalProcessor = (schema, ctx, json, params) => {
	const def = schema._zod.def;
	if (def.values.length === 0) {
		json.not = {};
		return;
	}
	const vals = [];
	for (const val of def.values) if (val === void 0) {
		if (handleUnrepresentable(schema, ctx, json, params, "Literal `undefined` cannot be represented in JSON Schema")) return;
	} else if (typeof val === "bigint") {
		if (handleUnrepresentable(schema, ctx, json, params, "BigInt literals cannot be represented in JSON Schema")) return;
		vals.push(Number(val));
	} else vals.push(val);
	if (vals.length === 0) {} else if (vals.length === 1) {
		const val = vals[0];
		json.type = val === null ? "null" : typeof val;
		if (ctx.target === "draft-04" || ctx.target === "openapi-3.0") json.enum = [val];
		else json.const = val;
	} else {
		if (vals.every((v) => typeof v === "number")) json.type = "number";
		if (vals.every((v) => typeof v === "string")) json.type = "string";
		if (vals.every((v) => typeof v === "boolean")) json.type = "boolean";
		if (vals.every((v) => v === null)) json.type = "null";
		json.enum = vals;
	}
};
const customProcessor = (schema, ctx, json, params) => {
	handleUnrepresentable(schema, ctx, json, params, "Custom types cannot be represented in JSON Schema");
};
const transformProcessor = (schema, ctx, json, params) => {
	handleUnrepresentable(schema, ctx, json, params, "Transforms cannot be represented in JSON Schema");
};
const arrayProcessor = (schema, ctx, _json, params) => {
	const json = _json;
	const def = schema._zod.def;
	const { minimum, maximum } = aggregateChecks(schema);
	if (typeof minimum === "number") json.minItems = minimum;
	if (typeof maximum === "number") json.maxItems = maximum;
	json.type = "array";
	json.items = processSchema(def.element, ctx, {
		...params,
		path: [...params.path, "items"]
	});
};
function inputOptin(schema) {
	const def = schema._zod.def;
	if (def.type === "pipe" && def.in._zod.traits.has("$ZodTransform")) return inputOptin(def.out);
	if (def.type === "catch") return inputOptin(def.innerType);
	return schema._zod.optin;
}
const objectProcessor = (schema, ctx, _json, params) => {
	const json = _json;
	const def = schema._zod.def;
	const shape = def.shape;
	if (Object.getOwnPropertySymbols(shape).length && handleUnrepresentable(schema, ctx, json, params, "Symbol keys cannot be represented in JSON Schema")) return;
	json.type = "object";
	json.properties = {};
	for (const key in shape) assignProp(json.properties, key, processSchema(shape[key], ctx, {
		...params,
		path: [
			...params.path,
			"properties",
			key
		]
	}));
	const requiredKeys = [];
	for (const key of Object.keys(shape)) {
		const field = def.shape[key];
		if (ctx.io === "input" ? inputOptin(field) === void 0 : field._zod.optout === void 0) requiredKeys.push(key);
	}
	if (requiredKeys.length > 0) json.required = requiredKeys;
	if (def.catchall?._zod.def.type === "never") json.additionalProperties = false;
	else if (!def.catchall) {
		if (ctx.io === "output") json.additionalProperties = false;
	} else if (def.catchall) json.additionalProperties = processSchema(def.catchall, ctx, {
		...params,
		path: [...params.path, "additionalProperties"]
	});
};
const unionProcessor = (schema, ctx, json, params) => {
	const def = schema._zod.def;
	const isExclusive = def.inclusive === false;
	const options = def.options.map((x, i) => processSchema(x, ctx, {
		...params,
		path: [
			...params.path,
			isExclusive ? "oneOf" : "anyOf",
			i
		]
	}));
	if (isExclusive) json.oneOf = options;
	else json.anyOf = options;
};
const intersectionProcessor = (schema, ctx, json, params) => {
	const def = schema._zod.def;
	const a = processSchema(def.left, ctx, {
		...params,
		path: [
			...params.path,
			"allOf",
			0
		]
	});
	const b = processSchema(def.right, ctx, {
		...params,
		path: [
			...params.path,
			"allOf",
			1
		]
	});
	const isSimpleIntersection = (val) => "allOf" in val && Object.keys(val).length === 1;
	const allOf = [...isSimpleIntersection(a) ? a.allOf : [a], ...isSimpleIntersection(b) ? b.allOf : [b]];
	json.allOf = allOf;
	ctx.intersections.push(allOf);
};
/** JSON object keys are always strings, so a numeric record key schema is re-expressed over the
* numeric-string form the record parser matches. Deferred to `finalize`, after the flatten: a key
* behind a wrapper only carries its own `type` before then, and a union key only has its branches.
*
* A numeric bound cannot apply to a property name, so `minimum` and its siblings are dropped rather
* than carried over: keeping them beside `type: "string"` reproduces the match-nothing schema this
* exists to fix. A key that carries one therefore emits wider than the record parses — `z.record(z.number().min(5), V)`
* accepts `"3"` — which is the deliberate trade, since throwing on it would reject an ordinary schema
* outright. */
function stringifyKeyNames(bySchema, json, visited) {
	if (json.$ref) {
		if (visited.has(json)) return json;
		visited.add(json);
		const def = bySchema.get(json)?.def;
		if (!def) return json;
		const inlined = stringifyKeyNames(bySchema, def, visited);
		return inlined === def ? json : inlined;
	}
	for (const keyword of ["anyOf", "oneOf"]) {
		const branches = json[keyword];
		if (!Array.isArray(branches)) continue;
		const mapped = branches.map((branch) => stringifyKeyNames(bySchema, branch, visited));
		if (mapped.some((branch, i) => branch !== branches[i])) json = {
			...json,
			[keyword]: mapped
		};
	}
	const types = Array.isArray(json.type) ? json.type : [json.type];
	const numericType = !types.includes("string") && types.some((t) => t === "number" || t === "integer");
	const values = json.enum ?? (json.const !== void 0 ? [json.const] : void 0);
	if (!numericType && !values?.some((v) => typeof v === "number")) return json;
	const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, format, id, ...rest } = json;
	if (rest.enum) rest.enum = rest.enum.map((v) => typeof v === "number" ? String(v) : v);
	else if (typeof rest.const === "number") rest.const = String(rest.const);
	if (!numericType) return rest;
	rest.type = "string";
	if (!values) rest.pattern = (types.includes("number") ? number$2 : integer).source;
	return rest;
}
/** Every record of one conversion, so the carriers are found in a single pass rather than once per record. */
const pendingRecords = /* @__PURE__ */ new WeakMap();
function rewriteKeyNames(ctx) {
	const bySchema = /* @__PURE__ */ new Map();
	for (const entry of ctx.seen.values()) if (entry.def && !bySchema.has(entry.schema)) bySchema.set(entry.schema, entry);
	const rewrites = /* @__PURE__ */ new Map();
	for (const record of pendingRecords.get(ctx) ?? []) {
		const seen = ctx.seen.get(record);
		const names = (seen?.def ?? seen?.schema)?.propertyNames;
		if (!names || names === true || rewrites.has(names)) continue;
		const rewritten = stringifyKeyNames(bySchema, names, /* @__PURE__ */ new Set());
		if (rewritten !== names) rewrites.set(names, rewritten);
	}
	if (!rewrites.size) return;
	for (const entry of ctx.seen.values()) for (const carrier of [entry.schema, entry.def]) {
		const rewritten = carrier && rewrites.get(carrier.propertyNames);
		if (rewritten) carrier.propertyNames = rewritten;
	}
}
const recordProcessor = (schema, ctx, _json, params) => {
	const json = _json;
	const def = schema._zod.def;
	json.type = "object";
	const keyType = def.keyType;
	const patterns = aggregateChecks(keyType).patterns;
	if (def.mode === "loose" && patterns && patterns.size > 0) {
		const valueSchema = processSchema(def.valueType, ctx, {
			...params,
			path: [
				...params.path,
				"patternProperties",
				"*"
			]
		});
		json.patternProperties = {};
		for (const pattern of patterns) assignProp(json.patternProperties, exactPattern(pattern).source, valueSchema);
	} else {
		if (ctx.target === "draft-07" || ctx.target === "draft-2020-12") {
			json.propertyNames = processSchema(def.keyType, ctx, {
				...params,
				path: [...params.path, "propertyNames"]
			});
			let pending = pendingRecords.get(ctx);
			if (!pending) {
				pending = [];
				pendingRecords.set(ctx, pending);
				ctx.deferred.push(() => rewriteKeyNames(ctx));
			}
			pending.push(schema);
		}
		json.additionalProperties = processSchema(def.valueType, ctx, {
			...params,
			path: [...params.path, "additionalProperties"]
		});
	}
	const keyValues = keyType._zod.values;
	const omittableOnInput = ctx.io === "input" && inputOptin(def.valueType) !== void 0;
	if (keyValues && !def.partial && !omittableOnInput) {
		const validKeyValues = [...keyValues].filter((v) => typeof v === "string" || typeof v === "number");
		if (validKeyValues.length > 0) json.required = validKeyValues.map(String);
	}
};
const nullableProcessor = (schema, ctx, json, params) => {
	const def = schema._zod.def;
	const inner = processSchema(def.innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	if (ctx.target === "openapi-3.0") {
		seen.ref = def.innerType;
		json.nullable = true;
	} else json.anyOf = [inner, { type: "null" }];
};
const nonoptionalProcessor = (schema, ctx, _json, params) => {
	const def = schema._zod.def;
	processSchema(def.innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	seen.ref = def.innerType;
};
/** Round-trips a default value through JSON so the emitted schema is guaranteed to be valid JSON.
* A BigInt has no reliable encoding, so it goes through `unrepresentable` like any other
* unrepresentable value. Returns a sentinel when the caller must not write a default of its own. */
const UNREPRESENTABLE_DEFAULT = Symbol();
function serializeDefaultValue(value, schema, ctx, json, params) {
	let unrepresentable = false;
	const serialized = JSON.stringify(value, (_, val) => {
		if (typeof val !== "bigint") return val;
		unrepresentable = true;
		return null;
	});
	if (!unrepresentable) return JSON.parse(serialized);
	handleUnrepresentable(schema, ctx, json, params, "BigInt defaults cannot be represented in JSON Schema");
	return UNREPRESENTABLE_DEFAULT;
}
const defaultProcessor = (schema, ctx, json, params) => {
	const def = schema._zod.def;
	processSchema(def.innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	seen.ref = def.innerType;
	const value = serializeDefaultValue(def.defaultValue, schema, ctx, json, params);
	if (value !== UNREPRESENTABLE_DEFAULT) json.default = value;
};
const prefaultProcessor = (schema, ctx, json, params) => {
	const def = schema._zod.def;
	processSchema(def.innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	seen.ref = def.innerType;
	if (ctx.io !== "input") return;
	const value = serializeDefaultValue(def.defaultValue, schema, ctx, json, params);
	if (value !== UNREPRESENTABLE_DEFAULT) json._prefault = value;
};
const catchProcessor = (schema, ctx, json, params) => {
	const def = schema._zod.def;
	processSchema(def.innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	seen.ref = def.innerType;
	let catchValue;
	try {
		catchValue = def.catchValue(void 0);
	} catch {
		handleUnrepresentable(schema, ctx, json, params, "Dynamic catch values are not supported in JSON Schema");
		return;
	}
	json.default = catchValue;
};
const pipeProcessor = (schema, ctx, _json, params) => {
	const def = schema._zod.def;
	const inIsTransform = def.in._zod.traits.has("$ZodTransform");
	const innerType = ctx.io === "input" ? inIsTransform ? def.out : def.in : def.out;
	processSchema(innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	seen.ref = innerType;
};
const readonlyProcessor = (schema, ctx, json, params) => {
	const def = schema._zod.def;
	processSchema(def.innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	seen.ref = def.innerType;
	json.readOnly = true;
};
const optionalProcessor = (schema, ctx, _json, params) => {
	const def = schema._zod.def;
	processSchema(def.innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	seen.ref = def.innerType;
};
// ../node_modules/zod/v4/classic/errors.js
const _installedErrorProtos = /* @__PURE__ */ new WeakSet([Object.prototype, Error.prototype]);
function _lazyMethod(proto, key, make) {
	Object.defineProperty(proto, key, {
		configurable: true,
		enumerable: false,
		get() {
			const value = make(this);
			Object.defineProperty(this, key, {
				value,
				configurable: true,
				writable: true
			});
			return value;
		},
		set(value) {
			Object.defineProperty(this, key, {
				value,
				configurable: true,
				writable: true
			});
		}
	});
}
const initializer = (inst, issues) => {
	$ZodError.init(inst, issues);
	inst.name = "ZodError";
	const proto = Object.getPrototypeOf(inst);
	if (_installedErrorProtos.has(proto)) return;
	_installedErrorProtos.add(proto);
	_lazyMethod(proto, "format", (self) => (mapper) => formatError(self, mapper));
	_lazyMethod(proto, "flatten", (self) => (mapper) => flattenError(self, mapper));
	_lazyMethod(proto, "addIssue", (self) => (issue) => {
		self.issues.push(issue);
		self.message = JSON.stringify(self.issues, jsonStringifyReplacer, 2);
	});
	_lazyMethod(proto, "addIssues", (self) => (issues) => {
		self.issues.push(...issues);
		self.message = JSON.stringify(self.issues, jsonStringifyReplacer, 2);
	});
	Object.defineProperty(proto, "isEmpty", {
		configurable: true,
		enumerable: false,
		get() {
			return this.issues.length === 0;
		}
	});
};
const ZodRealError = /*@__PURE__*/ $constructor("ZodError", initializer, void 0, { Parent: Error });
// ../node_modules/zod/v4/classic/parse.js
const parse = /* @__PURE__ */ _parse(ZodRealError);
const parseAsync = /* @__PURE__ */ _parseAsync(ZodRealError);
const safeParse = /* @__PURE__ */ _safeParse(ZodRealError);
const safeParseAsync = /* @__PURE__ */ _safeParseAsync(ZodRealError);
const encode = /* @__PURE__ */ _encode(ZodRealError);
const decode = /* @__PURE__ */ _decode(ZodRealError);
const encodeAsync = /* @__PURE__ */ _encodeAsync(ZodRealError);
const decodeAsync = /* @__PURE__ */ _decodeAsync(ZodRealError);
const safeEncode = /* @__PURE__ */ _safeEncode(ZodRealError);
const safeDecode = /* @__PURE__ */ _safeDecode(ZodRealError);
const safeEncodeAsync = /* @__PURE__ */ _safeEncodeAsync(ZodRealError);
const safeDecodeAsync = /* @__PURE__ */ _safeDecodeAsync(ZodRealError);
// ../node_modules/zod/v4/classic/schemas.js
function _ensureDefaultLocale() {
	if (!globalConfig.localeError) config(en_default());
}
function _ensureDefaultMemoizer() {
	if (!globalConfig.memoizer) config({ memoizer: memoizer() });
}
const ZodType = /*@__PURE__*/ $constructor("ZodType", (inst, def) => {
	_ensureDefaultLocale();
	$ZodType.init(inst, def);
	inst.def = def;
	inst.type = def.type;
	return inst;
}, {
	check(...chks) {
		const def = this.def;
		return this.clone(mergeDefs(def, { checks: [...def.checks ?? [], ...chks.map((ch) => typeof ch === "function" ? { _zod: {
			check: ch,
			def: { check: "custom" },
			onattach: []
		} } : ch)] }), { parent: true });
	},
	with(...chks) {
		return this.check(...chks);
	},
	clone(def, params) {
		return clone(this, def, params);
	},
	brand() {
		return this;
	},
	register(reg, meta) {
		reg.add(this, meta);
		return this;
	},
	refine(check, params) {
		return this.check(refine(check, params));
	},
	superRefine(refinement, params) {
		return this.check(superRefine(refinement, params));
	},
	overwrite(fn) {
		return this.check(/* @__PURE__ */ _overwrite(fn));
	},
	optional() {
		return optional(this);
	},
	exactOptional() {
		return exactOptional(this);
	},
	nullable() {
		return nullable(this);
	},
	nullish() {
		return optional(nullable(this));
	},
	nonoptional(params) {
		return nonoptional(this, params);
	},
	array() {
		return array(this);
	},
	or(arg) {
		return union([this, arg]);
	},
	and(arg) {
		return intersection(this, arg);
	},
	transform(tx) {
		return pipe(this, transform(tx));
	},
	default(d) {
		return _default(this, d);
	},
	prefault(d) {
		return prefault(this, d);
	},
	catch(params) {
		return _catch(this, params);
	},
	pipe(target) {
		return pipe(this, target);
	},
	readonly() {
		return readonly(this);
	},
	describe(description) {
		const cl = this.clone();
		globalRegistry.add(cl, { description });
		return cl;
	},
	meta(...args) {
		if (args.length === 0) return globalRegistry.get(this);
		const cl = this.clone();
		globalRegistry.add(cl, args[0]);
		return cl;
	},
	isOptional() {
		return this.safeParse(void 0).success;
	},
	isNullable() {
		return this.safeParse(null).success;
	},
	apply(fn, ...args) {
		return args.length === 0 ? fn(this) : fn(this, ...args);
	},
	get "~standard"() {
		return hide(this, "~standard", {
			...standardProps(this),
			jsonSchema: {
				input: createStandardJSONSchemaMethod(this, "input"),
				output: createStandardJSONSchemaMethod(this, "output")
			}
		});
	},
	set "~standard"(value) {
		own(this, "~standard", value);
	},
	parse: function _parse(data, params) {
		return parse(this, data, params, { callee: _parse });
	},
	parseAsync: async function _parseAsync(data, params) {
		return await parseAsync(this, data, params, { callee: _parseAsync });
	},
	safeParse(data, params) {
		return safeParse(this, data, params);
	},
	async safeParseAsync(data, params) {
		return safeParseAsync(this, data, params);
	},
	get spa() {
		return this?.safeParseAsync;
	},
	set spa(value) {
		own(this, "spa", value);
	},
	validate(data, params) {
		return validate(this, data, params);
	},
	validateAsync(data, params) {
		return validateAsync$1(this, data, params);
	},
	encode: function _encode(data, params) {
		return encode(this, data, params, { callee: _encode });
	},
	decode: function _decode(data, params) {
		return decode(this, data, params, { callee: _decode });
	},
	encodeAsync: async function _encodeAsync(data, params) {
		return await encodeAsync(this, data, params, { callee: _encodeAsync });
	},
	decodeAsync: async function _decodeAsync(data, params) {
		return await decodeAsync(this, data, params, { callee: _decodeAsync });
	},
	safeEncode(data, params) {
		return safeEncode(this, data, params);
	},
	safeDecode(data, params) {
		return safeDecode(this, data, params);
	},
	async safeEncodeAsync(data, params) {
		return safeEncodeAsync(this, data, params);
	},
	async safeDecodeAsync(data, params) {
		return safeDecodeAsync(this, data, params);
	},
	toJSONSchema(params) {
		return createToJSONSchemaMethod(this, {})(params);
	},
	get description() {
		return globalRegistry.get(this)?.description;
	},
	get _def() {
		return this._zod.def;
	}
});
/** @internal */
const _ZodString = /*@__PURE__*/ $constructor("_ZodString", (inst, def) => {
	$ZodString.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => stringProcessor(inst, ctx, json, params);
}, /*@__PURE__*/ derived({
	format: (inst) => aggregateChecks(inst).format ?? null,
	minLength: (inst) => aggregateChecks(inst).minimum ?? null,
	maxLength: (inst) => aggregateChecks(inst).maximum ?? null
}, {
	regex(...args) {
		return this.check(/* @__PURE__ */ _regex(...args));
	},
	includes(...args) {
		return this.check(/* @__PURE__ */ _includes(...args));
	},
	startsWith(...args) {
		return this.check(/* @__PURE__ */ _startsWith(...args));
	},
	endsWith(...args) {
		return this.check(/* @__PURE__ */ _endsWith(...args));
	},
	min(...args) {
		return this.check(/* @__PURE__ */ _minLength(...args));
	},
	max(...args) {
		return this.check(/* @__PURE__ */ _maxLength(...args));
	},
	length(...args) {
		return this.check(/* @__PURE__ */ _length(...args));
	},
	nonempty(...args) {
		return this.check(/* @__PURE__ */ _minLength(1, ...args));
	},
	lowercase(params) {
		return this.check(/* @__PURE__ */ _lowercase(params));
	},
	uppercase(params) {
		return this.check(/* @__PURE__ */ _uppercase(params));
	},
	trim() {
		return this.check(/* @__PURE__ */ _trim());
	},
	normalize(...args) {
		return this.check(/* @__PURE__ */ _normalize(...args));
	},
	toLowerCase() {
		return this.check(/* @__PURE__ */ _toLowerCase());
	},
	toUpperCase() {
		return this.check(/* @__PURE__ */ _toUpperCase());
	},
	slugify() {
		return this.check(/* @__PURE__ */ _slugify());
	}
}));
const ZodString = /*@__PURE__*/ $constructor("ZodString", (inst, def) => {
	$ZodString.init(inst, def);
	_ZodString.init(inst, def);
}, {
	email(params) {
		return this.check(/* @__PURE__ */ _email(ZodEmail, params));
	},
	url(params) {
		return this.check(/* @__PURE__ */ _url(ZodURL, params));
	},
	jwt(params) {
		return this.check(/* @__PURE__ */ _jwt(ZodJWT, params));
	},
	emoji(params) {
		return this.check(/* @__PURE__ */ _emoji(ZodEmoji, params));
	},
	guid(params) {
		return this.check(/* @__PURE__ */ _guid(ZodGUID, params));
	},
	uuid(params) {
		return this.check(/* @__PURE__ */ _uuid(ZodUUID, params));
	},
	uuidv4(params) {
		return this.check(/* @__PURE__ */ _uuidv4(ZodUUID, params));
	},
	uuidv6(params) {
		return this.check(/* @__PURE__ */ _uuidv6(ZodUUID, params));
	},
	uuidv7(params) {
		return this.check(/* @__PURE__ */ _uuidv7(ZodUUID, params));
	},
	nanoid(params) {
		return this.check(/* @__PURE__ */ _nanoid(ZodNanoID, params));
	},
	cuid(params) {
		return this.check(/* @__PURE__ */ _cuid(ZodCUID, params));
	},
	cuid2(params) {
		return this.check(/* @__PURE__ */ _cuid2(ZodCUID2, params));
	},
	ulid(params) {
		return this.check(/* @__PURE__ */ _ulid(ZodULID, params));
	},
	base64(params) {
		return this.check(/* @__PURE__ */ _base64(ZodBase64, params));
	},
	base64url(params) {
		return this.check(/* @__PURE__ */ _base64url(ZodBase64URL, params));
	},
	xid(params) {
		return this.check(/* @__PURE__ */ _xid(ZodXID, params));
	},
	ksuid(params) {
		return this.check(/* @__PURE__ */ _ksuid(ZodKSUID, params));
	},
	ipv4(params) {
		return this.check(/* @__PURE__ */ _ipv4(ZodIPv4, params));
	},
	ipv6(params) {
		return this.check(/* @__PURE__ */ _ipv6(ZodIPv6, params));
	},
	cidrv4(params) {
		return this.check(/* @__PURE__ */ _cidrv4(ZodCIDRv4, params));
	},
	cidrv6(params) {
		return this.check(/* @__PURE__ */ _cidrv6(ZodCIDRv6, params));
	},
	e164(params) {
		return this.check(/* @__PURE__ */ _e164(ZodE164, params));
	},
	datetime(params) {
		return this.check(/* @__PURE__ */ _isoDateTime(ZodISODateTime, params));
	},
	date(params) {
		return this.check(/* @__PURE__ */ _isoDate(ZodISODate, params));
	},
	time(params) {
		return this.check(/* @__PURE__ */ _isoTime(ZodISOTime, params));
	},
	duration(params) {
		return this.check(/* @__PURE__ */ _isoDuration(ZodISODuration, params));
	}
});
function string(params) {
	return /* @__PURE__ */ _string(ZodString, params);
}
const ZodStringFormat = /*@__PURE__*/ $constructor("ZodStringFormat", (inst, def) => {
	$ZodStringFormat.init(inst, def);
	_ZodString.init(inst, def);
});
const ZodISODateTime = /*@__PURE__*/ $constructor("ZodISODateTime", (inst, def) => {
	$ZodISODateTime.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodISODate = /*@__PURE__*/ $constructor("ZodISODate", (inst, def) => {
	$ZodISODate.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodISOTime = /*@__PURE__*/ $constructor("ZodISOTime", (inst, def) => {
	$ZodISOTime.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodISODuration = /*@__PURE__*/ $constructor("ZodISODuration", (inst, def) => {
	$ZodISODuration.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodEmail = /*@__PURE__*/ $constructor("ZodEmail", (inst, def) => {
	$ZodEmail.init(inst, def);
	ZodStringFormat.init(inst, def);
});
function email(params) {
	return /* @__PURE__ */ _email(ZodEmail, params);
}
const ZodGUID = /*@__PURE__*/ $constructor("ZodGUID", (inst, def) => {
	$ZodGUID.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodUUID = /*@__PURE__*/ $constructor("ZodUUID", (inst, def) => {
	$ZodUUID.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodURL = /*@__PURE__*/ $constructor("ZodURL", (inst, def) => {
	$ZodURL.init(inst, def);
	ZodStringFormat.init(inst, def);
});
function url(params) {
	return /* @__PURE__ */ _url(ZodURL, params);
}
const ZodEmoji = /*@__PURE__*/ $constructor("ZodEmoji", (inst, def) => {
	$ZodEmoji.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodNanoID = /*@__PURE__*/ $constructor("ZodNanoID", (inst, def) => {
	$ZodNanoID.init(inst, def);
	ZodStringFormat.init(inst, def);
});
/**
* @deprecated CUID v1 is deprecated by its authors due to information leakage
* (timestamps embedded in the id). Use {@link ZodCUID2} instead.
* See https://github.com/paralleldrive/cuid.
*/
const ZodCUID = /*@__PURE__*/ $constructor("ZodCUID", (inst, def) => {
	$ZodCUID.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodCUID2 = /*@__PURE__*/ $constructor("ZodCUID2", (inst, def) => {
	$ZodCUID2.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodULID = /*@__PURE__*/ $constructor("ZodULID", (inst, def) => {
	$ZodULID.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodXID = /*@__PURE__*/ $constructor("ZodXID", (inst, def) => {
	$ZodXID.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodKSUID = /*@__PURE__*/ $constructor("ZodKSUID", (inst, def) => {
	$ZodKSUID.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodIPv4 = /*@__PURE__*/ $constructor("ZodIPv4", (inst, def) => {
	$ZodIPv4.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodIPv6 = /*@__PURE__*/ $constructor("ZodIPv6", (inst, def) => {
	$ZodIPv6.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodCIDRv4 = /*@__PURE__*/ $constructor("ZodCIDRv4", (inst, def) => {
	$ZodCIDRv4.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodCIDRv6 = /*@__PURE__*/ $constructor("ZodCIDRv6", (inst, def) => {
	$ZodCIDRv6.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodBase64 = /*@__PURE__*/ $constructor("ZodBase64", (inst, def) => {
	$ZodBase64.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodBase64URL = /*@__PURE__*/ $constructor("ZodBase64URL", (inst, def) => {
	$ZodBase64URL.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodE164 = /*@__PURE__*/ $constructor("ZodE164", (inst, def) => {
	$ZodE164.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodJWT = /*@__PURE__*/ $constructor("ZodJWT", (inst, def) => {
	$ZodJWT.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodNumber = /*@__PURE__*/ $constructor("ZodNumber", (inst, def) => {
	$ZodNumber.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => numberProcessor(inst, ctx, json, params);
	inst.isFinite = true;
}, /*@__PURE__*/ derived({
	minValue: (inst) => {
		const { minimum, exclusiveMinimum } = aggregateChecks(inst);
		return Math.max(minimum ?? Number.NEGATIVE_INFINITY, exclusiveMinimum ?? Number.NEGATIVE_INFINITY);
	},
	maxValue: (inst) => {
		const { maximum, exclusiveMaximum } = aggregateChecks(inst);
		return Math.min(maximum ?? Number.POSITIVE_INFINITY, exclusiveMaximum ?? Number.POSITIVE_INFINITY);
	},
	isInt: (inst) => {
		const { isInt, multipleOf } = aggregateChecks(inst);
		return !!isInt || !!multipleOf?.some(Number.isSafeInteger);
	},
	format: (inst) => aggregateChecks(inst).format ?? null
}, {
	gt(value, params) {
		return this.check(/* @__PURE__ */ _gt(value, params));
	},
	gte(value, params) {
		return this.check(/* @__PURE__ */ _gte(value, params));
	},
	min(value, params) {
		return this.check(/* @__PURE__ */ _gte(value, params));
	},
	lt(value, params) {
		return this.check(/* @__PURE__ */ _lt(value, params));
	},
	lte(value, params) {
		return this.check(/* @__PURE__ */ _lte(value, params));
	},
	max(value, params) {
		return this.check(/* @__PURE__ */ _lte(value, params));
	},
	int(params) {
		return this.check(int(params));
	},
	safe(params) {
		return this.check(int(params));
	},
	positive(params) {
		return this.check(/* @__PURE__ */ _gt(0, params));
	},
	nonnegative(params) {
		return this.check(/* @__PURE__ */ _gte(0, params));
	},
	negative(params) {
		return this.check(/* @__PURE__ */ _lt(0, params));
	},
	nonpositive(params) {
		return this.check(/* @__PURE__ */ _lte(0, params));
	},
	multipleOf(value, params) {
		return this.check(/* @__PURE__ */ _multipleOf(value, params));
	},
	step(value, params) {
		return this.check(/* @__PURE__ */ _multipleOf(value, params));
	},
	finite() {
		return this;
	}
}));
function number$1(params) {
	return /* @__PURE__ */ _number(ZodNumber, params);
}
const ZodNumberFormat = /*@__PURE__*/ $constructor("ZodNumberFormat", (inst, def) => {
	$ZodNumberFormat.init(inst, def);
	ZodNumber.init(inst, def);
});
function int(params) {
	return /* @__PURE__ */ _int(ZodNumberFormat, params);
}
const ZodBoolean = /*@__PURE__*/ $constructor("ZodBoolean", (inst, def) => {
	$ZodBoolean.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => booleanProcessor(inst, ctx, json, params);
});
function boolean(params) {
	return /* @__PURE__ */ _boolean(ZodBoolean, params);
}
const ZodUnknown = /*@__PURE__*/ $constructor("ZodUnknown", (inst, def) => {
	$ZodUnknown.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => void 0;
});
function unknown() {
	return /* @__PURE__ */ _unknown(ZodUnknown);
}
const ZodNever = /*@__PURE__*/ $constructor("ZodNever", (inst, def) => {
	$ZodNever.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => neverProcessor(inst, ctx, json, params);
});
function never(params) {
	return /* @__PURE__ */ _never(ZodNever, params);
}
const ZodArray = /*@__PURE__*/ $constructor("ZodArray", (inst, def) => {
	_ensureDefaultMemoizer();
	$ZodArray.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => arrayProcessor(inst, ctx, json, params);
	inst.element = def.element;
}, {
	min(n, params) {
		return this.check(/* @__PURE__ */ _minLength(n, params));
	},
	nonempty(params) {
		return this.check(/* @__PURE__ */ _minLength(1, params));
	},
	max(n, params) {
		return this.check(/* @__PURE__ */ _maxLength(n, params));
	},
	length(n, params) {
		return this.check(/* @__PURE__ */ _length(n, params));
	},
	unwrap() {
		return this.element;
	}
});
function array(element, params) {
	return /* @__PURE__ */ _array(ZodArray, element, params);
}
const ZodObject = /*@__PURE__*/ $constructor("ZodObject", (inst, def) => {
	_ensureDefaultMemoizer();
	$ZodObjectJIT.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => objectProcessor(inst, ctx, json, params);
	installLazyProp(inst, "shape", (self) => self._zod.def.shape, false);
}, {
	keyof() {
		return _enum(Object.keys(this._zod.def.shape));
	},
	catchall(catchall) {
		return this.clone(mergeDefs(this._zod.def, { catchall }));
	},
	passthrough() {
		return this.clone(mergeDefs(this._zod.def, { catchall: unknown() }));
	},
	loose() {
		return this.clone(mergeDefs(this._zod.def, { catchall: unknown() }));
	},
	strict() {
		return this.clone(mergeDefs(this._zod.def, { catchall: never() }));
	},
	strip() {
		return this.clone(mergeDefs(this._zod.def, { catchall: void 0 }));
	},
	extend(incoming) {
		return extend(this, incoming);
	},
	safeExtend(incoming) {
		return safeExtend(this, incoming);
	},
	merge(other) {
		return merge(this, other);
	},
	pick(mask) {
		return pick(this, mask);
	},
	omit(mask) {
		return omit(this, mask);
	},
	partial(...args) {
		return partial(ZodOptional, this, args[0]);
	},
	exactPartial(...args) {
		return partial(ZodExactOptional, this, args[0], "exactPartial");
	},
	required(...args) {
		return required(ZodNonOptional, this, args[0]);
	}
});
function object(shape, params) {
	const def = {
		type: "object",
		shape: shape ?? {},
		...normalizeParams(params)
	};
	return new ZodObject(def);
}
function strictObject(shape, params) {
	return new ZodObject({
		type: "object",
		shape,
		catchall: never(),
		...normalizeParams(params)
	});
}
const ZodUnion = /*@__PURE__*/ $constructor("ZodUnion", (inst, def) => {
	$ZodUnion.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => unionProcessor(inst, ctx, json, params);
	inst.options = def.options;
});
function union(options, params) {
	return new ZodUnion({
		type: "union",
		options,
		...normalizeParams(params)
	});
}
const ZodDiscriminatedUnion = /*@__PURE__*/ $constructor("ZodDiscriminatedUnion", (inst, def) => {
	ZodUnion.init(inst, def);
	$ZodDiscriminatedUnion.init(inst, def);
});
function discriminatedUnion(discriminator, options, params) {
	return new ZodDiscriminatedUnion({
		type: "union",
		options,
		discriminator,
		...normalizeParams(params)
	});
}
const ZodIntersection = /*@__PURE__*/ $constructor("ZodIntersection", (inst, def) => {
	$ZodIntersection.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => intersectionProcessor(inst, ctx, json, params);
});
function intersection(left, right) {
	return new ZodIntersection({
		type: "intersection",
		left,
		right
	});
}
const ZodRecord = /*@__PURE__*/ $constructor("ZodRecord", (inst, def) => {
	_ensureDefaultMemoizer();
	$ZodRecord.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => recordProcessor(inst, ctx, json, params);
	inst.keyType = def.keyType;
	inst.valueType = def.valueType;
});
function record(keyType, valueType, params) {
	if (!valueType || !valueType._zod) return new ZodRecord({
		type: "record",
		keyType: string(),
		valueType: keyType,
		...normalizeParams(valueType)
	});
	return new ZodRecord({
		type: "record",
		keyType,
		valueType,
		...normalizeParams(params)
	});
}
const ZodEnum = /*@__PURE__*/ $constructor("ZodEnum", (inst, def) => {
	$ZodEnum.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => enumProcessor(inst, ctx, json, params);
	inst.enum = def.entries;
	inst.options = [...inst._zod.values];
	const keys = new Set(Object.keys(def.entries));
	inst.extract = (values, params) => {
		const newEntries = {};
		for (const value of values) if (keys.has(value)) newEntries[value] = def.entries[value];
		else throw new Error(`Key ${value} not found in enum`);
		return new ZodEnum({
			...def,
			checks: [],
			...normalizeParams(params),
			entries: newEntries
		});
	};
	inst.exclude = (values, params) => {
		const newEntries = { ...def.entries };
		for (const value of values) if (keys.has(value)) delete newEntries[value];
		else throw new Error(`Key ${value} not found in enum`);
		return new ZodEnum({
			...def,
			checks: [],
			...normalizeParams(params),
			entries: newEntries
		});
	};
});
function _enum(values, params) {
	const entries = Array.isArray(values) ? Object.fromEntries(values.map((v) => [v, v])) : values;
	return new ZodEnum({
		type: "enum",
		entries,
		...normalizeParams(params)
	});
}
const ZodLiteral = /*@__PURE__*/ $constructor("ZodLiteral", (inst, def) => {
	$ZodLiteral.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => literalProcessor(inst, ctx, json, params);
	inst.values = new Set(def.values);
	Object.defineProperty(inst, "value", { get() {
		if (def.values.length > 1) throw new Error("This schema contains multiple valid literal values. Use `.values` instead.");
		return def.values[0];
	} });
});
function literal(value, params) {
	return new ZodLiteral({
		type: "literal",
		values: Array.isArray(value) ? value : [value],
		...normalizeParams(params)
	});
}
const ZodTransform = /*@__PURE__*/ $constructor("ZodTransform", (inst, def) => {
	_ensureDefaultMemoizer();
	$ZodTransform.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => transformProcessor(inst, ctx, json, params);
	inst._zod.parse = (payload, _ctx) => {
		if (_ctx.direction === "backward") throw new $ZodEncodeError(inst.constructor.name);
		payload.addIssue = (issue$1) => {
			if (typeof issue$1 === "string") payload.issues.push(issue(issue$1, payload.value, def));
			else {
				const _issue = issue$1;
				if (_issue.fatal) _issue.continue = false;
				_issue.code ?? (_issue.code = "custom");
				if (!("input" in _issue)) _issue.input = payload.value;
				_issue.inst ?? (_issue.inst = inst);
				payload.issues.push(issue(_issue));
			}
		};
		const output = def.transform(payload.value, payload);
		if (output instanceof Promise) return output.then((output) => {
			payload.value = output;
			return payload;
		});
		payload.value = output;
		return payload;
	};
});
function transform(fn) {
	return new ZodTransform({
		type: "transform",
		transform: fn
	});
}
const ZodOptional = /*@__PURE__*/ $constructor("ZodOptional", (inst, def) => {
	$ZodOptional.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => optionalProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
});
function optional(innerType) {
	return new ZodOptional({
		type: "optional",
		innerType
	});
}
const ZodExactOptional = /*@__PURE__*/ $constructor("ZodExactOptional", (inst, def) => {
	$ZodExactOptional.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => optionalProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
});
function exactOptional(innerType) {
	return new ZodExactOptional({
		type: "optional",
		innerType
	});
}
const ZodNullable = /*@__PURE__*/ $constructor("ZodNullable", (inst, def) => {
	$ZodNullable.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => nullableProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
});
function nullable(innerType) {
	return new ZodNullable({
		type: "nullable",
		innerType
	});
}
const ZodDefault = /*@__PURE__*/ $constructor("ZodDefault", (inst, def) => {
	$ZodDefault.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => defaultProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
	inst.removeDefault = inst.unwrap;
});
function _default(innerType, defaultValue) {
	return new ZodDefault({
		type: "default",
		innerType,
		get defaultValue() {
			return typeof defaultValue === "function" ? defaultValue() : shallowClone(defaultValue);
		}
	});
}
const ZodPrefault = /*@__PURE__*/ $constructor("ZodPrefault", (inst, def) => {
	$ZodPrefault.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => prefaultProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
});
function prefault(innerType, defaultValue) {
	return new ZodPrefault({
		type: "prefault",
		innerType,
		get defaultValue() {
			return typeof defaultValue === "function" ? defaultValue() : shallowClone(defaultValue);
		}
	});
}
const ZodNonOptional = /*@__PURE__*/ $constructor("ZodNonOptional", (inst, def) => {
	$ZodNonOptional.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => nonoptionalProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
});
function nonoptional(innerType, params) {
	return new ZodNonOptional({
		type: "nonoptional",
		innerType,
		...normalizeParams(params)
	});
}
const ZodCatch = /*@__PURE__*/ $constructor("ZodCatch", (inst, def) => {
	$ZodCatch.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => catchProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
	inst.removeCatch = inst.unwrap;
});
function _catch(innerType, catchValue) {
	return new ZodCatch({
		type: "catch",
		innerType,
		catchValue: typeof catchValue === "function" ? catchValue : constantCatch(catchValue)
	});
}
const ZodPipe = /*@__PURE__*/ $constructor("ZodPipe", (inst, def) => {
	$ZodPipe.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => pipeProcessor(inst, ctx, json, params);
	inst.in = def.in;
	inst.out = def.out;
});
function pipe(in_, out) {
	return new ZodPipe({
		type: "pipe",
		in: in_,
		out
	});
}
const ZodCodec = /*@__PURE__*/ $constructor("ZodCodec", (inst, def) => {
	ZodPipe.init(inst, def);
	$ZodCodec.init(inst, def);
});
const ZodReadonly = /*@__PURE__*/ $constructor("ZodReadonly", (inst, def) => {
	$ZodReadonly.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => readonlyProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
});
function readonly(innerType) {
	return new ZodReadonly({
		type: "readonly",
		innerType
	});
}
const ZodCustom = /*@__PURE__*/ $constructor("ZodCustom", (inst, def) => {
	$ZodCustom.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => customProcessor(inst, ctx, json, params);
});
function refine(fn, _params = {}) {
	return /* @__PURE__ */ _refine(ZodCustom, fn, _params);
}
function superRefine(fn, params) {
	return /* @__PURE__ */ _superRefine(fn, params);
}
const stringbool = (...args) => /* @__PURE__ */ _stringbool({
	Codec: ZodCodec,
	Boolean: ZodBoolean,
	String: ZodString
}, ...args);
// ../node_modules/zod/v4/classic/iso.js
function datetime(params) {
	return /* @__PURE__ */ _isoDateTime(ZodISODateTime, params);
}
function date(params) {
	return /* @__PURE__ */ _isoDate(ZodISODate, params);
}
// ../node_modules/zod/v4/classic/coerce.js
function number(params) {
	return /* @__PURE__ */ _coercedNumber(ZodNumber, params);
}
const GateRule = _enum(Object.keys({
	outcome_missed: "The team's outcome metric is missed.",
	outcome_at_risk: "The team's outcome metric is at risk.",
	open_incident: "An incident of the service is open.",
	dependency_incident: "An incident of something that the service depends on, up to two steps away, is open.",
	last_failed: "The last deployment there failed, was rolled back or caused an incident, and this one is not its remedy.",
	version_failed: "This very version was live there before and was undone, or caused an incident.",
	concurrent_deployment: "Another deployment of the service to this environment is under way."
}));
/** What is said beside the rules; it never holds. */
const GATE_NOTES = {
	rollback: "It returns to a version that was live before: a rollback is never held.",
	hotfix: "It repairs what is live: what speaks for a repair does not hold it.",
	not_production: "Outcome and incidents are those of production, and were not asked about.",
	no_outcome_metric: "The team has not chosen its outcome metric, so it was not asked about."
};
const GateReason = object({
	code: _enum([...GateRule.options, ...Object.keys(GATE_NOTES)]),
	severity: _enum([
		"hold",
		"warn",
		"info"
	]).describe("`hold` speaks against it, `warn` asks for a look, `info` explains"),
	message: string().describe("A full sentence with the figures"),
	url: string().optional().describe("Where it can be looked at")
});
const GateDecisionKind = _enum(["allow", "hold"]);
/** What the gate said before a deployment. */
const GateRef = object({
	id: string(),
	decision: GateDecisionKind,
	overridden: boolean(),
	reasons: array(GateReason.omit({ url: true }))
});
const PageQuery = strictObject({
	cursor: string().max(400).optional().describe("`nextCursor` of the page before; leave out for the first page"),
	limit: number().int().min(1).max(200).default(50).describe("Rows in a page")
});
/** A page of `item`s; `nextCursor` is null on the last one. */
function pageOf(item) {
	return object({
		items: array(item),
		nextCursor: string().nullable()
	});
}
// ../service/src/contracts/text.ts
/**
* Control characters, half characters and the bidirectional overrides: invisible in a page or a log, able to forge a
* line of either, and refused by the database. (Joiners stay: many a script and emoji needs them.)
*/
const INVISIBLE = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;
const FORMATTING = /\p{Cf}/u;
/** One line of text without control characters, trimmed, 1 to `max` characters long. */
function line(max) {
	return string().trim().min(1, { error: "is empty: give it a value or leave the field out" }).max(max, { error: `is longer than ${max} characters: shorten it` }).refine((value) => !INVISIBLE.test(value), { error: "contains control characters: remove line breaks, escapes and other invisible characters" });
}
function visible(max) {
	return line(max).refine((value) => !FORMATTING.test(value), { error: "contains invisible characters: remove zero-width spaces and the like" });
}
const Slug = string().max(63, { error: "is longer than 63 characters: shorten it" }).regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, { error: "must be lower-case letters, digits and single hyphens, such as checkout-api" });
const EnvironmentName = visible(63);
const Version = visible(200);
const CommitSha = string().regex(/^[0-9a-f]{7,64}$/, { error: "must be 7 to 64 lower-case hexadecimal digits, as git prints it" });
const WebUrl = url({
	protocol: /^https?$/,
	error: "must be an http or https address"
}).max(2e3, { error: "is longer than 2000 characters: shorten it" }).refine((value) => !INVISIBLE.test(value), { error: "contains control characters: remove them" });
const Email = email({ error: "must be an e-mail address" }).max(254, { error: "is longer than 254 characters: shorten it" }).transform((value) => value.toLowerCase());
// ../service/src/contracts/services.ts
const distinct = (names) => new Set(names).size === names.length;
/** What of a repository counts as a deployment of the service, beside what the action or the API reports. */
const DeploymentRule = discriminatedUnion("from", [
	strictObject({
		from: literal("deployments"),
		environments: record(line(200), EnvironmentName).default({}).describe("GitHub's name of an environment → ours; one that is missing keeps its name")
	}),
	strictObject({
		from: literal("workflow_runs"),
		workflow: line(200).describe("File name or name of the workflow, such as `deploy.yml`"),
		branches: array(line(200)).max(20).default([]).describe("Patterns such as `main`; empty means all"),
		environment: EnvironmentName.default("production")
	}),
	strictObject({
		from: literal("releases"),
		tags: array(line(200)).max(20).default([]).describe("Patterns such as `v*`; empty means all"),
		environment: EnvironmentName.default("production")
	}),
	strictObject({ from: literal("nothing") })
]);
const Repository$1 = object({
	provider: _enum(["github"]).default("github"),
	fullName: string().max(200).regex(/^[\w.-]+\/[\w.-]+$/, { error: "must be owner/name, such as acme/checkout" }),
	paths: array(line(200)).max(50).default([]).describe("Path filters in a monorepo, such as `services/checkout/**`; empty means the whole repository"),
	deployBy: DeploymentRule.prefault({ from: "deployments" })
});
const Environment = object({
	name: EnvironmentName,
	production: boolean().describe("Whether its deployments count towards outcomes")
});
strictObject({
	name: line(120).optional().describe("Shown on pages; the slug when left out"),
	slug: Slug.optional().describe("A new name for it; the one it has becomes another name of it"),
	aliases: array(Slug).max(20).refine(distinct, { error: "names one twice" }).optional().describe("Other names that its telemetry and reports come under, those it had before among them; as they are when left out"),
	team: Slug,
	environments: array(Environment).min(1, { error: "needs at least one environment" }).max(50).refine((list) => distinct(list.map(({ name }) => name)), { error: "names an environment twice" }).default([{
		name: "production",
		production: true
	}]),
	observationWindowHours: number$1().min(0).max(336).default(24).describe("How long a deployment is watched before it is held to have gone well"),
	attributionWindowHours: number$1().min(1).max(336).default(24).describe("How long after a deployment an incident may still be put down to it"),
	runbook: WebUrl.optional().describe("Where it says what to do when it is in trouble; offered beside live signals"),
	dependsOn: array(Slug).max(100).default([]).describe("Services that it calls"),
	repositories: array(Repository$1).max(20).refine((list) => distinct(list.map(({ fullName }) => fullName)), { error: "names a repository twice" }).default([])
});
object({
	slug: string(),
	name: string(),
	aliases: array(string()).describe("Other names that its telemetry and reports come under"),
	team: object({
		slug: string(),
		name: string()
	}),
	environments: array(Environment),
	observationWindowHours: number$1(),
	attributionWindowHours: number$1(),
	runbook: string().nullable(),
	dependsOn: array(string()),
	repositories: array(Repository$1)
});
// ../service/src/contracts/time.ts
const HOUR_MS = 36e5;
const EARLIEST = Date.UTC(1970, 0, 1);
const LATEST = Date.UTC(1e4, 0, 1);
/** RFC 3339 with an explicit zone; a time without one would silently mean a different moment on each machine. */
const Timestamp = datetime({
	offset: true,
	error: "must be a date and time with its zone, such as 2026-03-01T09:30:00Z"
}).refine((value) => Date.parse(value) >= EARLIEST && Date.parse(value) < LATEST, { error: "must lie between the years 1970 and 9999" });
// ../service/src/contracts/verdicts.ts
/** A statement behind a verdict, with what it can be checked against. */
const Evidence = object({
	statement: string(),
	deploymentId: string().optional(),
	incidentId: string().optional(),
	url: string().optional(),
	at: Timestamp.optional()
});
/**
* What became of a deployment. `since` is when the verdict became true, not when it was computed.
* `countsAsFailure` is false on a version that was undone together with an earlier one which carries the failure.
*/
const Verdict = discriminatedUnion("kind", [
	object({
		kind: literal("pending"),
		since: Timestamp,
		settlesAt: Timestamp,
		evidence: array(Evidence)
	}),
	object({
		kind: literal("held"),
		since: Timestamp,
		evidence: array(Evidence)
	}),
	object({
		kind: literal("rolled_back"),
		since: Timestamp,
		reason: _enum(Object.keys({
			version_history: "a version that had been live before was deployed again",
			declared: "the deployment that undid it said that it was a rollback",
			revert_commit: "a later deployment carried the revert of a commit in it",
			revert_pull_request: "a later deployment carried the revert of a pull request in it",
			set_inactive: "its source set it inactive in favour of an older one"
		})),
		byDeploymentId: string(),
		countsAsFailure: boolean(),
		evidence: array(Evidence)
	}),
	object({
		kind: literal("failed"),
		since: Timestamp,
		evidence: array(Evidence)
	}),
	object({
		kind: literal("hotfixed"),
		since: Timestamp,
		byDeploymentId: string(),
		evidence: array(Evidence)
	}),
	object({
		kind: literal("caused_incident"),
		since: Timestamp,
		incidentId: string(),
		evidence: array(Evidence)
	}),
	object({
		kind: literal("regressed"),
		since: Timestamp,
		evidence: array(Evidence)
	})
]);
const VerdictKind = _enum([
	"pending",
	"held",
	"rolled_back",
	"hotfixed",
	"caused_incident",
	"regressed",
	"failed"
]);
/** One step in the history of a verdict: kept for ever, so that a change of mind can be explained. */
const VerdictChange = object({
	from: VerdictKind.nullable(),
	to: VerdictKind.nullable().describe("Null when it has no verdict any more, as after a cancellation"),
	recordedAt: Timestamp,
	because: string()
});
// ../service/src/contracts/deployments.ts
const MAX_COMMITS = 1e3;
const FinishedStatus = _enum([
	"succeeded",
	"failed",
	"cancelled",
	"skipped"
]);
const DeploymentStatus = _enum(["started", ...FinishedStatus.options]);
const Commit = object({
	sha: CommitSha,
	authoredAt: Timestamp,
	message: string().max(500).transform((text) => (text.split("\n", 1)[0] ?? "").replace(new RegExp(INVISIBLE, "gu"), " ").trim()).describe("Its first line is kept"),
	author: line(200).optional(),
	reverts: CommitSha.optional().describe("The commit that this one reverts"),
	merge: boolean().optional().describe("True for a merge of two lines of work: it is no work of its own"),
	patchId: string().regex(/^[0-9a-f]{40,64}$/, { error: "must be what `git patch-id --stable` prints" }).optional().describe("`git patch-id --stable`: a cherry-pick counts once, at its first deployment")
});
/** The pipeline run behind a deployment: two systems that report the same run report the same deployment. */
const Run = strictObject({
	repository: Repository$1.shape.fullName,
	id: line(60),
	attempt: number$1().int().min(1).max(1e4).optional(),
	job: line(200).optional()
});
/** A merged pull request among what a deployment brings, for those whom no webhook tells of it. */
const DeployedPullRequest = strictObject({
	repository: Repository$1.shape.fullName,
	number: number$1().int().min(1).max(2147483647),
	title: line(300),
	labels: array(line(200)).max(100).default([]),
	headRef: line(250).optional().describe("The branch it came from"),
	mergedAt: Timestamp,
	mergeSha: CommitSha.describe("The commit that it was merged as"),
	updatedAt: Timestamp.describe("When it last changed: what is newer stays"),
	reverts: number$1().int().min(1).optional().describe("Number of the pull request that it reverts")
});
/** Fields that a start and a finish share. */
const details$1 = {
	commitSha: CommitSha.optional(),
	url: WebUrl.optional().describe("Where the job or the release can be read"),
	actor: line(200).optional().describe("Who or what deployed"),
	rollback: boolean().optional().describe("True when the sender knows this deployment undoes an earlier one"),
	hotfix: boolean().optional().describe("True when the sender knows this deployment repairs the one before"),
	ref: line(250).optional().describe("Branch or tag it was made from"),
	commits: array(Commit).max(MAX_COMMITS).optional().describe("Commits that this deployment adds, oldest first"),
	pullRequests: array(DeployedPullRequest).max(200).optional().describe("Merged pull requests among them: their labels and branches may mark a hotfix"),
	githubDeployment: number$1().int().positive().optional().describe("Id of the deployment on GitHub that this is: what GitHub tells of it is told of this one")
};
strictObject({
	service: Slug,
	environment: EnvironmentName.default("production"),
	version: Version,
	status: DeploymentStatus,
	startedAt: Timestamp.optional().describe("Now, when a start is reported without it"),
	finishedAt: Timestamp.optional().describe("Now, when a finish is reported without it"),
	source: line(60).default("api").describe("Which system reports it, such as `github-actions`"),
	externalId: line(200).optional().describe("Its identity in that system"),
	run: Run.optional(),
	...details$1
});
strictObject({
	status: FinishedStatus,
	finishedAt: Timestamp.optional().describe("Now when left out"),
	...details$1
});
const DeploymentRef = object({
	id: string(),
	version: string(),
	finishedAt: Timestamp.nullable()
});
const Deployment$1 = object({
	id: string(),
	service: object({
		slug: string(),
		name: string()
	}),
	team: object({
		slug: string(),
		name: string()
	}),
	environment: string(),
	production: boolean(),
	version: string(),
	commitSha: string().nullable(),
	status: DeploymentStatus,
	startedAt: Timestamp,
	finishedAt: Timestamp.nullable(),
	source: string(),
	externalId: string().nullable(),
	url: string().nullable(),
	actor: string().nullable(),
	commitCount: number$1().int(),
	ref: string().nullable(),
	hotfix: string().nullable().describe("Why it counts as a hotfix; null when it does not"),
	supersededBy: string().nullable().describe("The re-run that took the place of this attempt, which is then not counted"),
	rollback: boolean().describe("Whether it returned to a version that had been live before"),
	previous: DeploymentRef.nullable().describe("The succeeded deployment that it replaced"),
	verdict: Verdict.nullable().describe("Null while it runs, and for a cancelled or skipped one"),
	simulated: boolean()
});
Deployment$1.extend({
	commits: array(object({
		sha: string(),
		authoredAt: Timestamp,
		message: string(),
		author: string().nullable(),
		reverts: string().nullable()
	})),
	history: array(VerdictChange),
	undid: array(DeploymentRef).describe("The deployments that this one rolled back"),
	undoneBy: DeploymentRef.nullable().describe("The deployment that rolled this one back"),
	next: DeploymentRef.nullable(),
	observationWindowHours: number$1(),
	incidents: array(object({
		id: string(),
		title: string(),
		startedAt: Timestamp
	})).describe("Incidents put down to it"),
	bugs: array(object({
		id: string(),
		title: string(),
		reportedAt: Timestamp,
		url: string().nullable()
	})).describe("Bugs put down to it"),
	reportedBy: array(object({
		source: string(),
		externalId: string()
	})).describe("Every system that reported it, under the name it has there"),
	gate: GateRef.nullable().describe("What the gate said to its run before; null where it was not asked")
});
PageQuery.extend({
	service: Slug.optional(),
	team: Slug.optional(),
	environment: EnvironmentName.optional(),
	status: DeploymentStatus.optional(),
	verdict: VerdictKind.optional(),
	from: Timestamp.optional().describe("Started at or after"),
	to: Timestamp.optional().describe("Started before")
});
pageOf(Deployment$1);
const ProblemCode = _enum(Object.keys({
	invalid_request: "A field of the request has a value that cannot be used.",
	invalid_json: "The body is not valid JSON.",
	body_too_large: "The body is larger than this path accepts.",
	unsupported_media_type: "The body is of a type this path does not read.",
	unauthenticated: "No sign-in or token came with the request, or it is not known.",
	token_expired: "The token was valid once and is not any more.",
	forbidden: "The sign-in or token does not allow this.",
	wrong_scope: "The token is for other services.",
	not_found: "There is nothing at this address.",
	unknown_service: "No service has this name.",
	unknown_environment: "The service has no environment of this name.",
	unknown_team: "No team has this name.",
	unknown_person: "No person has this e-mail address.",
	unknown_incident: "No incident has this id.",
	unknown_live_signal: "No live signal has this id.",
	unknown_maintenance: "No maintenance window has this id.",
	unknown_bug: "No bug has this id.",
	unknown_change: "No change has this id.",
	unknown_delivery: "Nothing that arrived has this id.",
	unknown_signal: "No signal has this id.",
	unknown_connection: "No connection has this name.",
	unknown_kpi: "No KPI has this name.",
	unknown_forecast: "No forecast has this id.",
	unknown_channel: "No notification channel has this id.",
	unknown_notification: "No notification has this id.",
	notification_refused: "The other side did not take a notification.",
	unknown_link: "No link has this id.",
	link_not_active: "The link was withdrawn or dismissed, and answers nothing any more.",
	not_seen: "The question goes beyond what was observed.",
	invalid_signature: "The message is not signed by somebody who knows the secret.",
	stale_message: "The message is too old: it may be a replay.",
	secret_unreadable: "A token or secret kept here cannot be read with the present AUTH_SECRET.",
	token_refused: "The source does not accept the token.",
	token_lacks_scope: "The token may not read something that is needed.",
	source_gone: "What was to be read is not at its source, or the token may not see it.",
	source_unavailable: "The source cannot be reached, or does not answer as it should.",
	query_failed: "A source does not run the query, or answers what cannot be used.",
	no_webhook_secret: "No secret was made for webhooks of this source, so none can be verified.",
	unknown_deployment: "A finish was reported for a deployment whose start is not known.",
	unplaced: "Nothing says to which service it belongs.",
	finish_before_start: "The finish lies before the start.",
	time_in_future: "A time lies in the future.",
	time_too_old: "A time lies further back than is kept.",
	off_grid: "The time of a point is not the begin of an interval of its KPI.",
	unknown_segment: "The KPI is not cut by this attribute.",
	incomplete_segment: "A point names some attributes of its segment and not the others.",
	too_many_segments: "A KPI would have more segments than are kept.",
	contradicted: "The same point stands twice in one request, with different values.",
	kpi_has_points: "What the points of a KPI depend on cannot change any more.",
	kpi_is_outcome: "The KPI is the outcome metric of a team.",
	output_count_refused: "A count of output cannot be an outcome metric.",
	simulated_mismatch: "Invented and real data are kept apart.",
	slug_taken: "The name already belongs to something else.",
	idempotency_key_reused: "The idempotency key was used before with another body.",
	idempotency_key_in_use: "A request with this idempotency key is still being processed.",
	link_expired: "The one-time link has expired or was used before.",
	oidc_malformed: "What was sent is no identity token.",
	oidc_issuer_unknown: "No trust policy names the issuer of the identity token.",
	oidc_issuer_unavailable: "The keys of the issuer of the identity token cannot be read right now.",
	oidc_signature_wrong: "The identity token is not signed by its issuer.",
	oidc_claims_wrong: "The identity token lacks a claim that is needed, or contradicts itself.",
	oidc_audience_wrong: "The identity token is for another service.",
	oidc_expired: "The identity token has expired.",
	oidc_not_yet_valid: "The identity token is not valid yet.",
	oidc_replayed: "The identity token was exchanged before.",
	oidc_not_trusted: "No trust policy lets the run in.",
	rate_limited: "Too many requests from this sender.",
	no_memory_left: "More telemetry is arriving than there is memory for.",
	too_much_waiting: "More telemetry waits to be merged than may.",
	unavailable: "The service cannot answer right now.",
	internal: "The service failed. The fault is ours and has been logged."
}));
/** RFC 9457 problem details, with what is needed to mend the request. */
const Problem = object({
	type: string().describe("Address of the documentation of the code"),
	title: string(),
	status: number$1().int(),
	code: ProblemCode,
	detail: string(),
	remedy: string().describe("What to change so that the request succeeds"),
	field: string().optional().describe("The field at fault, as a path such as `commits[2].sha`"),
	errors: array(object({
		field: string(),
		message: string()
	})).optional().describe("Every field at fault, where there are several"),
	requestId: string().optional()
});
// ../service/src/contracts/estimate.ts
/** A share with its denominator and 95 % Wilson interval. `estimate`, `lower`, `upper` are null when `total` is 0. */
const Rate = object({
	successes: number$1().int(),
	total: number$1().int(),
	estimate: number$1().nullable(),
	lower: number$1().nullable(),
	upper: number$1().nullable()
});
// ../service/src/contracts/people.ts
const PersonRef = object({
	id: string(),
	name: string()
});
const Role = _enum(["admin", "member"]);
PersonRef.extend({
	email: string(),
	role: Role,
	simulated: boolean(),
	canSignIn: boolean().describe("Whether the person has set a password")
});
strictObject({
	name: line(120),
	role: Role.optional().describe("`member` for somebody new; left out, a person keeps the role they have"),
	simulated: boolean().default(false).describe("Belongs to the simulated company and goes when that is removed")
});
object({ email: Email });
object({
	url: string(),
	expiresAt: Timestamp
});
strictObject({
	token: string().min(1).max(200),
	name: line(120).optional().describe("Required for the first administrator, who has none yet"),
	email: Email.optional().describe("Required for the first administrator, who has none yet"),
	password: string().min(12, { error: `needs at least 12 characters` }).max(128, { error: "is longer than 128 characters: shorten it" })
});
object({
	purpose: _enum(["first_administrator", "set_password"]),
	name: string().nullable(),
	email: string().nullable()
});
object({
	kind: _enum([
		"person",
		"token",
		"visitor"
	]),
	name: string(),
	email: string().nullable(),
	role: _enum([
		"admin",
		"member",
		"pipeline",
		"reader",
		"visitor"
	])
});
// ../service/src/contracts/quantities.ts
/** How the points of an interval make up one of a longer interval: summed, averaged, or Σ numerator / Σ denominator. */
const KpiKind = _enum([
	"sum",
	"gauge",
	"ratio"
]);
/** The values of every segment attribute of a point, or of none: then it stands for the whole. */
const Segment = record(string(), string());
_enum([
	"gauge",
	"rate",
	"change",
	"distribution",
	"ratio"
]);
const Statistic = _enum([
	"mean",
	"min",
	"max",
	"rate",
	"total",
	"ratio",
	"p50",
	"p90",
	"p95",
	"p99"
]);
// ../service/src/contracts/outcome-metrics.ts
const MAX_WINDOW_DAYS = 90;
const share = number$1().gt(0, { error: "must be above 0" }).lt(1, { error: "must be below 1: 90 % is written 0.9" });
const duration$1 = number$1().int().min(6e4, { error: "must be at least one minute (60000 ms)" }).max(8760 * HOUR_MS, { error: "must be at most a year" });
const owned = {
	name: line(80).optional().describe("How the number is called on the page; a plain default is used when left out"),
	owner: Email.describe("The one person who answers for it"),
	windowDays: number$1().int().min(7).max(MAX_WINDOW_DAYS).default(28),
	definition: line(500).optional().describe("What exactly is counted; the standard text of its kind when left out"),
	why: line(300).optional().describe("Why it is changed; kept in the history. Required where the team has another metric already"),
	actionWhenMissed: line(300).describe("What the team does when it is missed; without it the metric decides nothing")
};
const ofDurations = {
	...owned,
	withinMs: duration$1.describe("A duration counts as good when it is at most this long"),
	target: share.describe("The share that must be good")
};
const OutcomeDirection = _enum(["at_least", "at_most"]);
const direction = OutcomeDirection.optional();
const level = number$1({ error: "must be a number" }).min(-0x38d7ea4c68000, { error: "must be at least -1000000000000000" }).max(0x38d7ea4c68000, { error: "must be at most 1000000000000000" });
const ofKpi = {
	kpi: Slug.describe("A KPI of the team"),
	segment: Segment.default({}).describe("Only this segment of it, such as {\"plan\":\"pro\"}")
};
const signalId = string().regex(/^\d{1,10}$/, { error: "must be the id of a signal: see GET /api/v1/signals" }).describe("A signal of one of the team's services");
/** What the good ones of an objective are counted by. */
const SloSource = discriminatedUnion("from", [
	strictObject({
		from: literal("error_ratio"),
		signal: signalId.describe("An error ratio: good is what did not fail")
	}),
	strictObject({
		from: literal("latency"),
		signal: signalId.describe("A distribution: good is what took no longer than the limit"),
		limit: number$1().gt(0, { error: "must be above 0" }).max(0xe8d4a51000).describe("In the unit the signal is shown in")
	}),
	strictObject({
		from: literal("kpi"),
		...ofKpi
	})
]);
/** Statistics whose value over a window of days means something and has an interval. */
const OUTCOME_STATISTICS = [
	"mean",
	"rate",
	"ratio",
	"p50",
	"p90",
	"p95",
	"p99"
];
discriminatedUnion("kind", [
	strictObject({
		kind: literal("deployment_success_rate"),
		target: share,
		...owned
	}),
	strictObject({
		kind: literal("bug_resolution_time"),
		customerReportedOnly: boolean().default(true),
		...ofDurations
	}),
	strictObject({
		kind: literal("recovery_time"),
		...ofDurations
	}),
	strictObject({
		kind: literal("lead_time"),
		...ofDurations
	}),
	strictObject({
		kind: literal("kpi"),
		...ofKpi,
		target: level.describe("In the unit of the KPI, of a sum a day; of a proportion the share, as 0.42"),
		direction: direction.describe("Which side of the target is better; the KPI's own when left out"),
		...owned
	}),
	strictObject({
		kind: literal("signal"),
		signal: signalId,
		statistic: _enum(OUTCOME_STATISTICS),
		target: level.describe("In the unit the signal is shown in; of a ratio the share, as 0.01"),
		direction: direction.describe("Which side of the target is better; `at_most` when left out"),
		...owned
	}),
	strictObject({
		kind: literal("slo"),
		source: SloSource,
		target: share.describe("The share that must be good, such as 0.999"),
		...owned
	})
]);
const OutcomeMetricKind = _enum([
	"deployment_success_rate",
	"bug_resolution_time",
	"recovery_time",
	"lead_time",
	"kpi",
	"signal",
	"slo"
]);
/** What a `kpi`, a `signal` or an `slo` is read from. */
const OutcomeSource = discriminatedUnion("from", [
	object({
		from: literal("kpi"),
		kpi: string(),
		name: string(),
		kind: KpiKind,
		numerator: string().nullable(),
		denominator: string().nullable(),
		segment: Segment
	}),
	object({
		from: literal("signal"),
		signal: string(),
		statistic: Statistic,
		name: string()
	}),
	object({
		from: literal("error_ratio"),
		signal: string(),
		name: string()
	}),
	object({
		from: literal("latency"),
		signal: string(),
		name: string(),
		limit: number$1(),
		unit: string().describe("Of the limit")
	})
]);
const OutcomeMetric = object({
	kind: OutcomeMetricKind,
	name: string(),
	owner: PersonRef,
	target: number$1().describe("Share between 0 and 1, or an amount in the unit"),
	direction: OutcomeDirection.describe("Whether the number should be at least or at most the target"),
	scale: _enum(["share", "amount"]).describe("A `share` lies between 0 and 1 and is shown in per cent; an `amount` is in the unit"),
	unit: string().describe("`%` of a share; never shared between teams"),
	source: OutcomeSource.nullable().describe("Of a kpi, signal or slo: what it is read from"),
	withinMs: number$1().nullable(),
	customerReportedOnly: boolean(),
	windowDays: number$1().int(),
	definition: string(),
	actionWhenMissed: string(),
	changedAt: Timestamp
});
const OutcomeStatus = _enum([
	"met",
	"missed",
	"at_risk",
	"undecided",
	"no_data"
]);
// ../service/src/contracts/outcome-values.ts
/** A duration read off a Kaplan–Meier curve; `more_than` where the curve never falls that far: no number is made up. */
const DurationQuantile = discriminatedUnion("kind", [
	object({
		kind: literal("at"),
		ms: number$1(),
		lowerMs: number$1().nullable(),
		upperMs: number$1().nullable()
	}),
	object({
		kind: literal("more_than"),
		ms: number$1(),
		lowerMs: number$1().nullable()
	}),
	object({ kind: literal("no_data") })
]);
/** A number with its 95 % interval and everything needed to believe it. A share lies between 0 and 1. */
const OutcomeValue = object({
	estimate: number$1().nullable(),
	lower: number$1().nullable(),
	upper: number$1().nullable(),
	total: number$1().describe("The denominator: settled deployments, durations begun in the window, cases of a ratio; of other amounts the days that were told"),
	good: number$1().nullable().describe("The numerator, where there is one"),
	open: number$1().int().describe("Pending deployments, durations still running, or days that told nothing: beside the number, never in it as good"),
	days: number$1().int().nullable().describe("Of a kpi, signal or slo: the days that were told; the interval is by what they differ"),
	median: DurationQuantile.nullable().describe("For durations")
});
/** The window ending with that day. Null where there was nothing to count: a gap, never a zero. */
const TrendPoint = object({
	day: date(),
	estimate: number$1().nullable(),
	lower: number$1().nullable(),
	upper: number$1().nullable(),
	total: number$1()
});
/** A window ending now, in whole days, as addresses carry it. */
const WindowDays = string().regex(/^(?:[7-9]|[1-8]\d|90)d$/, { error: "must be 7d to 90d, such as 28d" });
/** This window against the one before, with the answer of a test in words. */
const Comparison = object({
	test: _enum([
		"newcombe",
		"log_rank",
		"square_and_add"
	]).describe("`square_and_add`: from the interval of each window (Zou & Donner 2008)"),
	difference: number$1().nullable().describe("This window minus the one before, in shares or in the unit"),
	lower: number$1().nullable().describe("95 % interval of the difference"),
	upper: number$1().nullable(),
	pValue: number$1().nullable(),
	verdict: _enum([
		"better",
		"worse",
		"no_difference_shown",
		"no_data"
	]),
	sentence: string()
});
/** One deployment, bug, incident, commit or day behind a number. */
const Mover = object({
	kind: _enum([
		"deployment",
		"bug",
		"incident",
		"commit",
		"day"
	]),
	id: string(),
	title: string(),
	service: string(),
	at: Timestamp,
	durationMs: number$1().nullable().describe("How long it took or has been open"),
	effect: _enum([
		"good",
		"bad",
		"open"
	]),
	because: string(),
	url: string().nullable()
});
/** How fast an error budget burns over two windows at once: 1 spends it exactly within the window of the objective. */
const OutcomeBurn = object({
	factor: number$1().describe("At this rate or faster in both windows the objective is at risk"),
	longMinutes: number$1().int(),
	shortMinutes: number$1().int(),
	longRate: number$1().nullable().describe("Null where less than half of the window was told"),
	shortRate: number$1().nullable(),
	firing: boolean()
});
/** Of an slo: how many bad ones the target allows in the window, and how many there were. */
const ErrorBudget = object({
	allowed: number$1().describe("Cases that may be bad: (1 − target) × total"),
	spent: number$1().describe("Cases that were bad"),
	left: number$1().describe("Share of the budget that is left; below 0 where more was spent than there was"),
	burn: array(OutcomeBurn).describe("Fastest first; empty at a moment in the past")
});
// ../service/src/contracts/scorecards.ts
const Outcome = object({
	metric: OutcomeMetric,
	value: OutcomeValue,
	status: OutcomeStatus,
	statusReason: string().describe("Why it has this status, in a sentence"),
	budget: ErrorBudget.nullable().describe("Of an slo"),
	trend: array(TrendPoint).describe("90 days, oldest first")
});
const SupportingOutcome = object({
	kind: OutcomeMetricKind,
	name: string(),
	withinMs: number$1().nullable(),
	value: OutcomeValue,
	definition: string()
});
const Team = object({
	slug: string(),
	name: string(),
	purpose: string().nullable(),
	simulated: boolean(),
	services: array(object({
		slug: string(),
		name: string()
	})),
	members: array(object({
		id: string(),
		name: string()
	}))
});
strictObject({
	name: line(80),
	purpose: line(300).optional().describe("What the team is there for, in one sentence"),
	members: array(Email).max(100).default([]).describe("E-mail addresses of its people"),
	simulated: boolean().default(false).describe("Belongs to the simulated company and goes when that is removed")
});
object({
	items: array(object({
		team: Team,
		outcome: Outcome.nullable()
	})),
	nextCursor: string().nullable(),
	counts: record(union([OutcomeStatus, literal("no_metric")]), number$1().int()),
	asOf: Timestamp
});
PageQuery.extend({
	limit: number().int().min(1).max(200).default(24).describe("Teams in a page; each comes with ninety days of trend"),
	status: union([OutcomeStatus, literal("no_metric")]).optional(),
	search: line(80).optional().describe("Part of the name of a team")
});
strictObject({ window: WindowDays.optional().describe("Days looked at; the window of the outcome metric when left out") });
/** What the rail under the trend shows: every production deployment of the team in the trend's 90 days. */
const RailMark = object({
	id: string(),
	at: Timestamp,
	service: string(),
	version: string(),
	verdict: VerdictKind
});
const Scorecard = object({
	team: Team,
	window: object({
		from: Timestamp,
		to: Timestamp,
		days: number$1().int()
	}),
	outcome: Outcome.nullable().describe("Null until the team has chosen its metric"),
	previous: OutcomeValue.nullable().describe("The same number over the window before"),
	comparison: Comparison.nullable().describe("Null until the team has chosen its metric"),
	movers: array(Mover).describe("What is behind the number: the bad ones first, newest first; at most 30"),
	faults: array(object({
		detail: string(),
		remedy: string()
	})).describe("What could not be counted, such as commits written after they were deployed"),
	advice: string().nullable().describe("What to do now: the agreed action when missed, or what would settle an undecided one"),
	changes: array(object({
		changedAt: Timestamp,
		changedBy: string(),
		why: string().nullable(),
		before: OutcomeMetric.nullable(),
		after: OutcomeMetric
	})).describe("Every change of the outcome metric, newest first"),
	badge: string().describe("Address of the badge for a README"),
	supporting: array(SupportingOutcome),
	context: object({
		changeFailureRate: Rate.describe("Succeeded deployments that failed in production, of those with a settled verdict (DORA)"),
		deploymentsPerWeek: number$1().describe("Attempts in production")
	}).describe("Shown for comparison with others; never a target"),
	verdicts: record(string(), number$1().int()).describe("Production deployments in the window by verdict"),
	rail: array(RailMark),
	recent: array(Deployment$1).describe("The latest twelve deployments")
});
object({ slug: Slug });
strictObject({ key: string().max(100).describe("Comes with the address on the scorecard") });
strictObject({
	week: string().regex(/^\d{4}-W(?:0[1-9]|[1-4]\d|5[0-3])$/, { error: "must be an ISO week, such as 2026-W31" }).optional().describe("The last one that has ended when left out"),
	team: Slug.optional().describe("One team only")
});
// src/service/answers.ts
const RecordedDeployment = Deployment$1.pick({
	id: true,
	version: true,
	startedAt: true,
	commitSha: true,
	rollback: true,
	previous: true,
	team: true
}).extend({ verdict: object({
	kind: string(),
	settlesAt: string().optional()
}).nullable() });
const LatestDeployments = object({ items: array(RecordedDeployment) });
const TeamScorecard = object({
	team: Scorecard.shape.team.pick({
		slug: true,
		name: true
	}),
	window: Scorecard.shape.window.pick({ days: true }),
	outcome: object({
		metric: object({
			name: string(),
			owner: object({ name: string() }),
			target: number$1(),
			direction: string().default("at_least"),
			scale: string().default("share"),
			unit: string().default("%"),
			actionWhenMissed: string()
		}),
		value: object({
			estimate: number$1().nullable(),
			lower: number$1().nullable(),
			upper: number$1().nullable(),
			total: number$1(),
			open: number$1(),
			days: number$1().nullish()
		}),
		status: string(),
		trend: array(object({ estimate: number$1().nullable() })).catch([])
	}).nullable(),
	previous: object({ estimate: number$1().nullable() }).nullable()
});
const ProblemAnswer = Problem.pick({
	detail: true,
	remedy: true
}).extend({ code: string() });
// src/github/connect.ts
async function connectToGitHub(options) {
	const { token, job, fetch, signal } = options;
	const { Octokit } = await import("./octokit2.js");
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
		}).then(({ data }) => data.sha).catch((error) => isUnknownRef(statusOf(error)) ? void 0 : null);
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
const EVERY_INVISIBLE$1 = new RegExp(INVISIBLE, "gu");
/** A commit for the service; none where it carries no date. */
function readCommit({ sha, commit, author }) {
	const authoredAt = commit.author?.date ?? commit.committer?.date;
	if (authoredAt === void 0) return [];
	const name = cut((author?.login ?? commit.author?.name ?? "").replace(EVERY_INVISIBLE$1, "").trim(), LONGEST_NAME);
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
const PAGE_SIZE$1 = 100;
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
		const lastPage = Math.ceil(total / PAGE_SIZE$1);
		const firstWanted = Math.max(2, lastPage - MAX_COMMITS / PAGE_SIZE$1);
		const wanted = Array.from({ length: Math.max(0, lastPage - firstWanted + 1) }, (_, index) => firstWanted + index);
		const [others, files] = await Promise.all([Promise.all(wanted.map(page)), first.behind_by > 0 ? filesBothWays(github, first, `${head}...${base}`) : filesOf(first)]);
		const listed = [first, ...others].flatMap(({ commits }) => commits);
		return {
			kind: "known",
			commits: listed.flatMap((commit) => readCommit(commit)).slice(-1e3),
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
		per_page: PAGE_SIZE$1
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
// src/github/find-pull-requests.ts
const PAGE_SIZE = 100;
const EVERY_INVISIBLE = new RegExp(INVISIBLE, "gu");
/**
* The pull requests that were merged as one of the commits: those among the hundred that changed last, and some that
* the messages of the others name. @throws what Octokit throws
*/
async function findPullRequests(github, commits) {
	const { octokit, owner, repo } = github;
	if (commits.length === 0) return [];
	const shas = new Set(commits.map(({ sha }) => sha));
	const { data } = await octokit.rest.pulls.list({
		owner,
		repo,
		state: "closed",
		sort: "updated",
		direction: "desc",
		per_page: PAGE_SIZE
	});
	const merged = (pull) => pull.merged_at !== null && pull.merge_commit_sha !== null && shas.has(pull.merge_commit_sha);
	const found = data.filter(merged);
	const known = new Set(found.map(({ merge_commit_sha: sha }) => sha));
	const missing = commits.filter(({ sha }) => !known.has(sha)).flatMap(({ message }) => namedIn(message)).slice(-10);
	const others = await Promise.all([...new Set(missing)].map((number) => octokit.rest.pulls.get({
		owner,
		repo,
		pull_number: number
	}).then(({ data: pull }) => merged(pull) ? [pull] : [], () => [])));
	return [...found, ...others.flat()].sort((one, other) => one.number - other.number).slice(-200).map((pull) => toWire(pull, `${owner}/${repo}`));
}
/** `Subject (#12)` of a squash, `Merge pull request #12 from …` of a merge. */
function namedIn(subject) {
	const digits = /\(#(\d{1,9})\)$/.exec(subject)?.[1] ?? /^Merge pull request #(\d{1,9}) /.exec(subject)?.[1];
	return digits === void 0 ? [] : [Number(digits)];
}
function toWire(pull, repository) {
	const clean = (text, length) => text.replace(EVERY_INVISIBLE, " ").trim().slice(0, length).replace(/[\ud800-\udbff]$/, "");
	const reverts = /\bReverts\s+(?:[\w.-]+\/[\w.-]+)?#\d{1,9}\b/.exec(pull.body ?? "")?.[0];
	return {
		repository,
		number: pull.number,
		title: clean(pull.title, 200) || `#${pull.number}`,
		labels: pull.labels.map(({ name }) => clean(name, 100)).filter((name) => name !== "").slice(0, 100),
		headRef: clean(pull.head.ref, 250),
		mergedAt: pull.merged_at ?? pull.updated_at,
		mergeSha: pull.merge_commit_sha ?? "",
		updatedAt: pull.updated_at,
		...reverts !== void 0 && { reverts: Number(/\d+$/.exec(reverts)?.[0]) }
	};
}
// src/github/paths.ts
/**
* Whether one of `paths` fits one of the patterns, as the path filters of a service read them: `*` stops at a slash,
* `**` does not, `?` is one character, `{a,b}` one of several, and a pattern with `!` before it takes paths out again. One
* whose last part is a name may be that of a folder, and fits all that is in it. Brackets and parentheses stand for
* themselves, as in the names of files of many a site.
*/
function anyFits(patterns, paths) {
	const taken = patterns.filter((pattern) => !pattern.startsWith("!")).map(toExpression);
	const left = patterns.filter((pattern) => pattern.startsWith("!")).map((one) => toExpression(one.slice(1)));
	return paths.some((path) => (taken.length === 0 || taken.some((one) => one.test(path))) && !left.some((one) => one.test(path)));
}
function toExpression(pattern) {
	const inFolder = /[*?][^/]*$/.test(pattern) ? "" : "(?:/.*)?";
	return new RegExp(`^${translate(pattern)}${inFolder}$`);
}
function translate(pattern) {
	return pattern.replace(/\*\*\/|\/\*\*$|\*\*|\*|\?|\{[^{}]*\}|[.+^$()|[\]\\{}]/g, (part) => {
		if (part === "**/") return "(?:.*/)?";
		if (part === "/**") return "(?:/.*)?";
		if (part === "**") return ".*";
		if (part === "*") return "[^/]*";
		if (part === "?") return "[^/]";
		if (part.length > 2 && part.startsWith("{")) return `(?:${part.slice(1, -1).split(",").map(translate).join("|")})`;
		return `\\${part}`;
	});
}
// src/job/version.ts
const SHORT_SHA_LENGTH = 7;
const TAG_PREFIX = "refs/tags/";
/** Which version a job deploys: as told, else its tag, else its release, else its commit. */
function versionOf(given, job) {
	return namedVersion(given, job) ?? shortSha(job);
}
/** What people call it; undefined where there is only a commit. */
function namedVersion(given, job) {
	return given ?? tagOf(job) ?? job.event.releaseTag;
}
function shortSha({ sha }) {
	return sha.slice(0, SHORT_SHA_LENGTH);
}
function tagOf(job) {
	return job.ref.startsWith(TAG_PREFIX) ? job.ref.slice(10) : void 0;
}
const EVENTS_THAT_DO_NOT_NAME_THE_COMMIT = [
	"workflow_dispatch",
	"repository_dispatch",
	"schedule",
	"workflow_run"
];
/**
* A rollback is often a run by hand on the main branch with an old version as its input: there `GITHUB_SHA` is
* the head of the branch and not what is deployed. A wrong commit would hide the rollback, so it is not sent.
*/
function deployedCommit(given, job) {
	if (given === void 0 || !EVENTS_THAT_DO_NOT_NAME_THE_COMMIT.includes(job.eventName)) return {
		kind: "known",
		sha: job.sha
	};
	if (given === tagOf(job)) return {
		kind: "known",
		sha: job.sha
	};
	if (/^[0-9a-f]{7,64}$/.test(given)) return job.sha.startsWith(given) ? {
		kind: "known",
		sha: job.sha
	} : {
		kind: "named",
		refs: [given]
	};
	return {
		kind: "named",
		refs: [`tags/${given}`, .../^\d/.test(given) ? [`tags/v${given}`] : []]
	};
}
// src/deployment/detect-rollback.ts
/**
* Whether what is deployed goes back behind what is live.
*
* @param history the succeeded deployments there, newest first
* @param comparison of the commit that is deployed with the newest of them
*/
function detectRollback(deployed, history, comparison) {
	const [present] = history;
	if (present === void 0) return void 0;
	const known = comparison?.kind === "known" ? comparison : void 0;
	if (known && known.total === 0 && known.behindBy > 0) return {
		kind: "older_commit",
		because: `it leaves out ${known.behindBy} ${known.behindBy === 1 ? "commit" : "commits"} of ${present.version}`
	};
	const firstLive = (one) => history.findLastIndex((other) => isSame(one, other));
	const candidate = {
		version: deployed.version,
		commitSha: deployed.commitSha ?? null
	};
	if (!isSame(candidate, present) && firstLive(candidate) > firstLive(present)) return {
		kind: "earlier_version",
		because: `${deployed.version} had been live before ${present.version}`
	};
	const brought = known?.commits ?? [];
	const reverted = brought.flatMap(({ reverts: sha }) => sha ?? []).find((sha) => !brought.some((commit) => commit.sha.startsWith(sha)));
	if (reverted !== void 0) return {
		kind: "revert",
		because: `it reverts the commit ${reverted.slice(0, 7)}, which is live`
	};
	const pull = known?.revertedPulls.find((number) => !brought.some(({ message }) => message.includes(`(#${number})`)));
	if (pull !== void 0) return {
		kind: "revert",
		because: `it reverts the pull request #${pull}, which is live`
	};
}
/** By commit, and by name where one of the two has none, as the service compares them. */
function isSame(one, other) {
	if (one.commitSha === null || other.commitSha === null) return one.version === other.version;
	return one.commitSha.startsWith(other.commitSha) || other.commitSha.startsWith(one.commitSha);
}
// src/deployment/contents.ts
const SHARE_FOR_HISTORY = .25;
const HISTORY = 30;
/**
* Asks for the services of a job what their deployments bring; what several of them need is asked for once. Whatever
* cannot be found is left out: the record itself must arrive, whatever goes wrong with what would only add to it.
*
* @param share of the time left, that GitHub may take
*/
function contentsFinder(context, { version, share }) {
	const { settings, job, ports, deadline, runner } = context;
	const commit = deployedCommit(settings.version, job);
	const given = commit.kind === "known" ? commit.sha : void 0;
	const once = onceEach();
	const github = () => once("github", async () => settings.githubToken === void 0 || settings.outcome === "cancelled" ? void 0 : connectToGitHub({
		token: settings.githubToken,
		job,
		fetch: ports.fetch,
		signal: ports.abortAfter(Math.floor(deadline.remainingMs() * share))
	}));
	const commitOf = (connected) => once("commit", async () => commit.kind === "known" ? commit.sha : findCommit(connected, commit.refs, { otherwise: job.sha }));
	const compare = (connected, base, head) => once(`compare ${base}`, async () => {
		const comparison = await findCommits(connected, base, head);
		if (comparison.kind === "unknown") runner.info(`Commits since ${base} were not found: ${comparison.because}`);
		return comparison;
	});
	const pullRequestsOf = (connected, base, comparison) => once(`pull requests ${base}`, async () => {
		if (comparison.kind === "unknown") return void 0;
		return findPullRequests(connected, comparison.commits).catch((error) => {
			runner.info(`Pull requests were not found: ${explainRefusal(error, "pull-requests: read")}`);
		});
	});
	return async (target, options) => {
		const { knownPrevious = "", pullRequests: withPullRequests = false } = options ?? {};
		const nothing = {
			commitSha: given,
			history: void 0,
			comparison: void 0,
			pullRequests: void 0,
			rollback: void 0,
			untouched: false
		};
		try {
			const [listed, connected] = await Promise.all([findHistory(context, target.service), github()]);
			const history = listed?.filter(({ id, startedAt }) => id !== options?.own && isBefore(startedAt, options));
			const rollbackBy = (commitSha, comparison) => detectRollback({
				version,
				commitSha
			}, history ?? [], comparison);
			if (connected === void 0) return {
				...nothing,
				history,
				rollback: rollbackBy(given)
			};
			const commitSha = await commitOf(connected);
			const [latest] = history ?? [];
			const base = history === void 0 ? knownPrevious : latest?.commitSha ?? latest?.version ?? "";
			if (base === "") return {
				...nothing,
				history,
				commitSha
			};
			const comparison = await compare(connected, base, commitSha ?? version);
			return {
				commitSha,
				history,
				comparison,
				pullRequests: withPullRequests ? await pullRequestsOf(connected, base, comparison) : void 0,
				rollback: rollbackBy(commitSha, comparison),
				untouched: isUntouched(target, comparison)
			};
		} catch (error) {
			runner.info(`GitHub was not understood: ${String(error)}`);
			return nothing;
		}
	};
}
function isBefore(startedAt, own) {
	return own?.startedAt === void 0 || Date.parse(startedAt) <= Date.parse(own.startedAt);
}
/** A deployment too many is seen, one that is missing is not: where it is not certain, the files count as changed. */
function isUntouched({ paths }, comparison) {
	if (paths.length === 0 || comparison.kind === "unknown" || comparison.files === void 0) return false;
	return !anyFits(paths, comparison.files);
}
async function findHistory({ settings, deadline, call }, service) {
	const answer = await call({
		method: "GET",
		path: `/api/v1/deployments?${new URLSearchParams({
			service,
			environment: settings.environment,
			status: "succeeded",
			limit: String(HISTORY)
		})}`,
		answer: LatestDeployments,
		attempts: 1,
		withinMs: deadline.remainingMs() * SHARE_FOR_HISTORY
	});
	return answer.ok ? answer.value.items : void 0;
}
/** Asks each question once, however many wait for its answer. */
function onceEach() {
	const asked = /* @__PURE__ */ new Map();
	return (name, ask) => {
		const known = asked.get(name);
		if (known !== void 0) return known;
		const answer = ask();
		asked.set(name, answer);
		return answer;
	};
}
// src/deployment/find-scorecard.ts
const ATTEMPTS$1 = 2;
/** The scorecard of a team; undefined where it does not come, which costs the ruler and nothing else. */
async function findScorecard({ call }, team, withinMs) {
	const answer = await call({
		method: "GET",
		path: `/api/v1/teams/${encodeURIComponent(team.slug)}/scorecard`,
		answer: TeamScorecard,
		attempts: ATTEMPTS$1,
		withinMs
	});
	return answer.ok ? answer.value : void 0;
}
// src/github/deployments.ts
const NEWEST = 10;
const Found = array(object({ id: number$1().int() }));
/**
* The deployment that the environment of a job made: the one of the commit there with a status that leads to the job.
* Where nothing leads to a job, the only one that leads to its run; of several, as the legs of a matrix make, none is
* taken, since a wrong one would join two deployments. undefined where there is none. @throws what Octokit throws
*/
async function findDeployment({ octokit, owner, repo }, wanted) {
	const { environment, sha } = wanted;
	const { data } = await octokit.rest.repos.listDeployments({
		owner,
		repo,
		environment,
		sha,
		per_page: NEWEST
	});
	const made = await Promise.all(Found.parse(data).map(async ({ id }) => {
		const { data: statuses } = await octokit.rest.repos.listDeploymentStatuses({
			owner,
			repo,
			deployment_id: id,
			per_page: NEWEST
		});
		return {
			id,
			leadsTo: leadsTo(statuses.flatMap(({ log_url, target_url }) => [log_url ?? "", target_url ?? ""]), wanted)
		};
	}));
	const [own] = made.filter(({ leadsTo }) => leadsTo === "job");
	if (own !== void 0) return own.id;
	const [only, ...others] = made.filter(({ leadsTo }) => leadsTo === "run");
	return others.length === 0 ? only?.id : void 0;
}
/** Whether one of the addresses is that of the job, or that of its run and of no other job that is known. */
function leadsTo(urls, { runId, jobId }) {
	const jobs = urls.flatMap((url) => {
		const [, run, job] = /\/actions\/runs\/(\d+)(?:\/job\/(\d+))?/.exec(url) ?? [];
		return run === runId ? [job] : [];
	});
	if (jobs.length === 0) return void 0;
	if (jobId === void 0) return "run";
	if (jobs.includes(jobId)) return "job";
	return jobs.every((job) => job === void 0) ? "run" : void 0;
}
/** Makes a deployment on GitHub. @throws what Octokit throws */
async function createDeployment({ octokit, owner, repo }, given) {
	const { environment, sha, payload } = given;
	const { data } = await octokit.rest.repos.createDeployment({
		owner,
		repo,
		ref: sha,
		environment,
		payload,
		description: "Recorded by Throughline",
		auto_merge: false,
		required_contexts: []
	});
	if (!("id" in data)) throw new Error(data.message ?? "GitHub made no deployment");
	return data.id;
}
/** Says on GitHub how a deployment is going. @throws what Octokit throws */
async function setStatus({ octokit, owner, repo }, given) {
	const { id, state, logUrl, environmentUrl, replaces } = given;
	await octokit.rest.repos.createDeploymentStatus({
		owner,
		repo,
		deployment_id: id,
		state,
		log_url: logUrl,
		auto_inactive: replaces,
		...environmentUrl !== void 0 && { environment_url: environmentUrl }
	});
}
// src/job/identity.ts
const SOURCE = "github-actions";
const MAX_LENGTH = 200;
/**
* The same for both phases and for every repetition of a request, different for a re-run, another job,
* another service or environment in one job, another leg of a matrix, and another call of a reusable workflow, whose
* jobs have one name in all of them.
*/
function externalIdOf(job, settings) {
	const parts = [
		job.runId,
		job.attempt,
		job.name,
		settings.service,
		settings.environment
	];
	const matrix = settings.matrix === void 0 ? [] : [digest(settings.matrix).slice(0, 12)];
	const id = [
		...parts,
		...matrix,
		...job.id === void 0 ? [] : [job.id]
	].join("/");
	return id.length <= MAX_LENGTH ? id : [
		job.runId,
		job.attempt,
		digest(id)
	].join("/");
}
/** The run behind the record, by which the service knows it again when GitHub itself reports the same deployment. */
function runOf(job, matrix) {
	const leg = matrix === void 0 ? [] : [digest(matrix).slice(0, 12)];
	const name = [job.name, ...leg].join("/").slice(0, MAX_LENGTH);
	const attempt = Number(job.attempt);
	return {
		repository: `${job.owner}/${job.repository}`,
		id: job.runId,
		...Number.isInteger(attempt) && attempt > 0 && { attempt },
		...name !== "" && { job: name }
	};
}
/** The step of one attempt: what it repeats is a repetition, what another sends alike is not. */
function stepOf(job, env) {
	return [
		job.runId,
		job.attempt,
		job.name,
		env.GITHUB_ACTION ?? ""
	].join("/");
}
/**
* Names a request by its step and its content: a repetition carries the same key, another request never does. By the
* content alone, what is sent a second time after something else was in between would be taken for a repetition.
*/
function idempotencyKeyOf(step, method, path, body) {
	return digest(`${step}\n${method} ${path}\n${body}`);
}
function digest(text) {
	return createHash("sha256").update(text).digest("hex");
}
// src/deployment/record.ts
/** The start alone. The service puts its own time on it: a runner's clock may be wrong. */
function startedRecord(deploying, facts = {}) {
	const commit = deployedCommit(deploying.settings.version, deploying.job);
	const commitSha = facts.commitSha ?? (commit.kind === "known" ? commit.sha : void 0);
	return {
		...identity(deploying),
		status: "started",
		...details(deploying, {
			...facts,
			commitSha
		})
	};
}
/** The finish of a deployment whose start is known to the service. */
function finishedRecord(deploying, facts) {
	return {
		status: deploying.settings.outcome,
		...details(deploying, facts)
	};
}
/** Start and finish in one, for a service that was away when the job began. */
function wholeRecord(deploying, facts, times) {
	return {
		...identity(deploying),
		status: deploying.settings.outcome,
		...times,
		...details(deploying, facts)
	};
}
/** A record without what makes it long, where there is no room for it: whose commits they are GitHub knows too. */
function briefRecord({ commits: _, pullRequests: __, ...record }) {
	return record;
}
function identity({ settings, job, service, version }) {
	return {
		service,
		environment: settings.environment,
		version,
		source: SOURCE,
		externalId: externalIdOf(job, {
			...settings,
			service
		}),
		run: runOf(job, settings.matrix)
	};
}
function details({ settings, job }, facts) {
	const { commitSha, commits, pullRequests, githubDeployment } = facts;
	const ref = job.ref.replace(/^refs\/(?:heads|tags)\//, "").slice(0, 250);
	const rollback = settings.rollback ?? facts.rollback;
	return {
		...commitSha !== void 0 && { commitSha },
		url: job.runUrl,
		...ref !== "" && { ref },
		...job.actor !== void 0 && { actor: job.actor },
		...rollback !== void 0 && { rollback },
		...settings.hotfix !== void 0 && { hotfix: settings.hotfix },
		...commits !== void 0 && { commits: [...commits] },
		...pullRequests !== void 0 && pullRequests.length > 0 && { pullRequests: [...pullRequests] },
		...githubDeployment !== void 0 && { githubDeployment }
	};
}
// src/deployment/on-github.ts
const SHARE = .5;
const SHARE_AT_THE_END = .9;
const LARGEST_PAYLOAD = 3e4;
const PERMISSION = "deployments: write";
/** Makes a deployment on GitHub of what a job deploys, unless one started it, and leaves it for the finish. */
async function openOnGitHub(context, { version, services, commitSha }) {
	const { settings, job, ports } = context;
	if (job.event.deployment !== void 0 || services.length === 0) return;
	const github = await connect(context);
	if (github === void 0) return;
	const startedAt = new Date(ports.now()).toISOString();
	const records = services.map((service) => ({
		...startedRecord({
			settings,
			job,
			service,
			version
		}, { commitSha }),
		startedAt
	}));
	await explained(context, "The deployment was not made on GitHub", async () => {
		const { environment } = settings;
		const sha = commitSha ?? job.sha;
		const id = await createDeployment(github, {
			environment,
			sha,
			payload: carrying(records)
		});
		context.runner.saveState("github-deployment", String(id));
		await say(context, github, {
			id,
			state: "in_progress",
			replaces: true
		});
	});
}
/** The deployment on GitHub that the start made; undefined where it made none. */
function readMade({ runner }) {
	const saved = runner.getState("github-deployment");
	return saved === "" ? void 0 : Number(saved);
}
/**
* The deployment on GitHub that a job is: the one that it made, that started it, or that its environment made. undefined
* where there is none, or where it may not be looked for.
*/
async function findOnGitHub(context) {
	const { settings, job, runner } = context;
	if (settings.githubDeployment === "off") return void 0;
	const known = readMade(context) ?? job.event.deployment?.id;
	if (known !== void 0 || settings.githubDeployment !== "link") return known;
	const github = await connect(context);
	if (github === void 0) return void 0;
	return findDeployment(github, {
		environment: settings.environment,
		sha: job.runSha,
		runId: job.runId,
		jobId: job.id
	}).catch((error) => {
		runner.info(`The deployment on GitHub was not found: ${explainRefusal(error, "deployments: read")}`);
	});
}
/**
* Says on the deployment that the start made how the job ended; one of the job's own environment GitHub ends itself.
* Answers whether it was said.
*/
async function closeOnGitHub(context) {
	const id = readMade(context);
	if (id === void 0) return false;
	const github = await connect(context);
	if (github === void 0) return false;
	return explained(context, "How the job ended was not said on GitHub", () => say(context, github, {
		id,
		state: stateOf(context),
		replaces: true
	}));
}
/**
* Leaves records with GitHub, from where the service reads them when it is back: in the payload of a deployment of their
* own. Answers whether that was possible.
*/
async function leaveWithGitHub(context, records, commitSha) {
	const { settings, job, runner } = context;
	if (settings.githubDeployment === "off") return false;
	const github = await connect(context, SHARE_AT_THE_END);
	if (github === void 0) return false;
	const { environment } = settings;
	try {
		const payload = carrying(records);
		await say(context, github, {
			id: await createDeployment(github, {
				environment,
				sha: commitSha ?? job.sha,
				payload
			}),
			state: stateOf(context),
			replaces: false
		});
		return true;
	} catch (error) {
		runner.info(`The record was not left with GitHub: ${explainRefusal(error, PERMISSION)}`);
		return false;
	}
}
/** Records as the service looks for them in the payload of a deployment. */
function carrying(records) {
	const whole = { throughline: { records } };
	if (JSON.stringify(whole).length <= LARGEST_PAYLOAD) return whole;
	return { throughline: { records: records.map(briefRecord) } };
}
function stateOf({ settings }) {
	if (settings.outcome === "succeeded") return "success";
	return settings.outcome === "failed" ? "failure" : "inactive";
}
function say({ job, settings }, github, status) {
	return setStatus(github, {
		...status,
		logUrl: job.runUrl,
		environmentUrl: settings.environmentUrl
	});
}
async function connect({ settings, job, ports, deadline }, share = SHARE) {
	if (settings.githubToken === void 0) return void 0;
	return connectToGitHub({
		token: settings.githubToken,
		job,
		fetch: ports.fetch,
		signal: ports.abortAfter(Math.floor(deadline.remainingMs() * share))
	});
}
async function explained({ runner }, what, work) {
	try {
		await work();
		return true;
	} catch (error) {
		runner.notice(`${what}: ${explainRefusal(error, PERMISSION)} The job goes on without it.`);
		return false;
	}
}
// src/deployment/outputs.ts
function scorecardUrl(url, teamSlug) {
	return `${url}/teams/${encodeURIComponent(teamSlug)}`;
}
function deploymentUrl(url, id) {
	return `${url}/deployments/${encodeURIComponent(id)}`;
}
/** Sets every output but that of the gate; of several services the first speaks for all. None, and nothing is set. */
function setOutputs(runner, settings, known, outcomeStatus) {
	const [first] = known;
	if (first === void 0) return;
	const { deployment, verdict } = first;
	const ids = known.map(({ service, deployment: { id } }) => [service, id]);
	const back = settings.rollback ?? known.some(({ deployment: { rollback }, ...one }) => rollback || one.rollback);
	runner.setOutput("deployment-id", deployment.id);
	runner.setOutput("deployment-ids", JSON.stringify(Object.fromEntries(ids)));
	runner.setOutput("verdict", verdict);
	runner.setOutput("rollback", String(back));
	runner.setOutput("previous-version", deployment.previous?.version ?? "");
	runner.setOutput("outcome-status", outcomeStatus);
	runner.setOutput("scorecard-url", scorecardUrl(settings.url, deployment.team.slug));
}
// src/deployment/state.ts
const Started = object({
	/** The deployment as the service knows it; missing where it was not reached, or refused it. */
	id: string().optional(),
	/** When it began, by the clock of the service. */
	startedAt: string().optional(),
	previousVersion: string().optional(),
	/** None of its files changed: there is nothing to record. */
	skipped: boolean().optional(),
	/** Code of the refusal that was annotated already. */
	complaint: string().optional()
});
const Services = record(string(), Started);
/** Leaves for the finish what became of each service. */
function saveStarted(runner, services) {
	runner.saveState("services", JSON.stringify(Object.fromEntries(services)));
}
/** What the start left; empty where it was cut off before it could. */
function readStarted(runner) {
	const saved = runner.getState("services");
	if (saved === "") return /* @__PURE__ */ new Map();
	return new Map(Object.entries(Services.parse(JSON.parse(saved))));
}
// src/service/failure.ts
const ANSWERED_BY_ANOTHER = [
	"not_throughline",
	"redirected",
	"untrusted_certificate"
];
/** Whether the service itself never heard of it: nobody answered, or something else did in its place. */
function isUnheard(failure) {
	return failure.kind === "away" || ANSWERED_BY_ANOTHER.includes(failure.code);
}
const CHECK_ADDRESS = "Check the input `url`, and that this runner may reach it.";
const CERTIFICATE_ERROR = /CERT|SIGNATURE|SELF_SIGNED/;
const NETWORK_ERRORS = {
	ECONNREFUSED: "nothing listens there",
	ECONNRESET: "the connection was cut",
	UND_ERR_SOCKET: "the connection was cut",
	ENOTFOUND: "the name is not known",
	EAI_AGAIN: "the name could not be looked up",
	EHOSTUNREACH: "there is no way to it from here",
	ENETUNREACH: "there is no way to it from here",
	UND_ERR_CONNECT_TIMEOUT: "it did not take the connection in time"
};
/** Puts into words why `fetch` threw. */
function failureOfNetwork(error, origin) {
	const { name, code } = describe(error);
	if (name === "TimeoutError" || name === "AbortError") return {
		kind: "away",
		what: `${origin} did not answer in time`,
		remedy: CHECK_ADDRESS
	};
	if (CERTIFICATE_ERROR.test(code)) return {
		kind: "refused",
		code: "untrusted_certificate",
		what: `the certificate of ${origin} is not trusted (${code})`,
		remedy: "Install the certificate authority on the runner, or name its file in NODE_EXTRA_CA_CERTS."
	};
	return {
		kind: "away",
		what: `${origin} cannot be reached: ${NETWORK_ERRORS[code] ?? (code || name)}`,
		remedy: CHECK_ADDRESS
	};
}
/** `fetch` wraps the real cause, and a host with several addresses wraps it once more. */
function describe(error) {
	if (!(error instanceof Error)) return {
		name: "unknown error",
		code: ""
	};
	const inner = error.cause ?? (error instanceof AggregateError ? error.errors[0] : void 0);
	const code = "code" in error && typeof error.code === "string" ? error.code : "";
	if (code !== "" || inner === void 0) return {
		name: error.name,
		code
	};
	return describe(inner);
}
// src/deployment/trouble.ts
/** One annotation for all of them; what kept several back for one reason is told once. */
function troubleOf(unrecorded, words) {
	const reasons = /* @__PURE__ */ new Map();
	for (const { what, failure } of unrecorded) {
		const reason = `${failure.kind} ${failure.what}`;
		const known = reasons.get(reason);
		if (known === void 0) reasons.set(reason, {
			failure,
			names: [what]
		});
		else known.names.push(what);
	}
	const messages = [...reasons.values()].map(({ failure, names }) => {
		return `${(failure.kind === "away" ? words.away : words.refused)(names.join(", "))}: ${sentence(failure.what)} ${isUnheard(failure) ? `${words.afterAway} ` : ""}${failure.remedy}`;
	});
	if (messages.length === 0) return void 0;
	return {
		level: unrecorded.some(({ failure }) => failure.kind === "refused") ? "error" : "warning",
		message: messages.join("\n")
	};
}
function sentence(text) {
	return /[.!?]$/.test(text) ? text : `${text}.`;
}
// ../node_modules/@actions/core/lib/utils.js
/**
* Sanitizes an input into a string so it can be passed into issueCommand safely
* @param input input to sanitize into a string
*/
function toCommandValue(input) {
	if (input === null || input === void 0) return "";
	else if (typeof input === "string" || input instanceof String) return input;
	return JSON.stringify(input);
}
/**
*
* @param annotationProperties
* @returns The command properties to send with the actual annotation command
* See IssueCommandProperties: https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs#L646
*/
function toCommandProperties(annotationProperties) {
	if (!Object.keys(annotationProperties).length) return {};
	return {
		title: annotationProperties.title,
		file: annotationProperties.file,
		line: annotationProperties.startLine,
		endLine: annotationProperties.endLine,
		col: annotationProperties.startColumn,
		endColumn: annotationProperties.endColumn
	};
}
// ../node_modules/@actions/core/lib/command.js
/**
* Issues a command to the GitHub Actions runner
*
* @param command - The command name to issue
* @param properties - Additional properties for the command (key-value pairs)
* @param message - The message to include with the command
* @remarks
* This function outputs a specially formatted string to stdout that the Actions
* runner interprets as a command. These commands can control workflow behavior,
* set outputs, create annotations, mask values, and more.
*
* Command Format:
*   ::name key=value,key=value::message
*
* @example
* ```typescript
* // Issue a warning annotation
* issueCommand('warning', {}, 'This is a warning message');
* // Output: ::warning::This is a warning message
*
* // Set an environment variable
* issueCommand('set-env', { name: 'MY_VAR' }, 'some value');
* // Output: ::set-env name=MY_VAR::some value
*
* // Add a secret mask
* issueCommand('add-mask', {}, 'secretValue123');
* // Output: ::add-mask::secretValue123
* ```
*
* @internal
* This is an internal utility function that powers the public API functions
* such as setSecret, warning, error, and exportVariable.
*/
function issueCommand(command, properties, message) {
	const cmd = new Command(command, properties, message);
	process.stdout.write(cmd.toString() + os.EOL);
}
const CMD_STRING = "::";
var Command = class {
	constructor(command, properties, message) {
		if (!command) command = "missing.command";
		this.command = command;
		this.properties = properties;
		this.message = message;
	}
	toString() {
		let cmdStr = CMD_STRING + this.command;
		if (this.properties && Object.keys(this.properties).length > 0) {
			cmdStr += " ";
			let first = true;
			for (const key in this.properties) if (this.properties.hasOwnProperty(key)) {
				const val = this.properties[key];
				if (val) {
					if (first) first = false;
					else cmdStr += ",";
					cmdStr += `${key}=${escapeProperty(val)}`;
				}
			}
		}
		cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
		return cmdStr;
	}
};
function escapeData(s) {
	return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}
function escapeProperty(s) {
	return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A").replace(/:/g, "%3A").replace(/,/g, "%2C");
}
// ../node_modules/@actions/core/lib/file-command.js
function issueFileCommand(command, message) {
	const filePath = process.env[`GITHUB_${command}`];
	if (!filePath) throw new Error(`Unable to find environment variable for file command ${command}`);
	if (!fs.existsSync(filePath)) throw new Error(`Missing file at path: ${filePath}`);
	fs.appendFileSync(filePath, `${toCommandValue(message)}${os.EOL}`, { encoding: "utf8" });
}
function prepareKeyValueMessage(key, value) {
	const delimiter = `ghadelimiter_${crypto.randomUUID()}`;
	const convertedValue = toCommandValue(value);
	if (key.includes(delimiter)) throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
	if (convertedValue.includes(delimiter)) throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
	return `${key}<<${delimiter}${os.EOL}${convertedValue}${os.EOL}${delimiter}`;
}
// ../node_modules/@actions/core/lib/summary.js
var __awaiter$1 = function(thisArg, _arguments, P, generator) {
	function adopt(value) {
		return value instanceof P ? value : new P(function(resolve) {
			resolve(value);
		});
	}
	return new (P || (P = Promise))(function(resolve, reject) {
		function fulfilled(value) {
			try {
				step(generator.next(value));
			} catch (e) {
				reject(e);
			}
		}
		function rejected(value) {
			try {
				step(generator["throw"](value));
			} catch (e) {
				reject(e);
			}
		}
		function step(result) {
			result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
		}
		step((generator = generator.apply(thisArg, _arguments || [])).next());
	});
};
const { access, appendFile, writeFile } = promises;
const SUMMARY_ENV_VAR = "GITHUB_STEP_SUMMARY";
var Summary = class {
	constructor() {
		this._buffer = "";
	}
	/**
	* Finds the summary file path from the environment, rejects if env var is not found or file does not exist
	* Also checks r/w permissions.
	*
	* @returns step summary file path
	*/
	filePath() {
		return __awaiter$1(this, void 0, void 0, function* () {
			if (this._filePath) return this._filePath;
			const pathFromEnv = process.env[SUMMARY_ENV_VAR];
			if (!pathFromEnv) throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
			try {
				yield access(pathFromEnv, constants.R_OK | constants.W_OK);
			} catch (_a) {
				throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
			}
			this._filePath = pathFromEnv;
			return this._filePath;
		});
	}
	/**
	* Wraps content in an HTML tag, adding any HTML attributes
	*
	* @param {string} tag HTML tag to wrap
	* @param {string | null} content content within the tag
	* @param {[attribute: string]: string} attrs key-value list of HTML attributes to add
	*
	* @returns {string} content wrapped in HTML element
	*/
	wrap(tag, content, attrs = {}) {
		const htmlAttrs = Object.entries(attrs).map(([key, value]) => ` ${key}="${value}"`).join("");
		if (!content) return `<${tag}${htmlAttrs}>`;
		return `<${tag}${htmlAttrs}>${content}</${tag}>`;
	}
	/**
	* Writes text in the buffer to the summary buffer file and empties buffer. Will append by default.
	*
	* @param {SummaryWriteOptions} [options] (optional) options for write operation
	*
	* @returns {Promise<Summary>} summary instance
	*/
	write(options) {
		return __awaiter$1(this, void 0, void 0, function* () {
			const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
			const filePath = yield this.filePath();
			yield (overwrite ? writeFile : appendFile)(filePath, this._buffer, { encoding: "utf8" });
			return this.emptyBuffer();
		});
	}
	/**
	* Clears the summary buffer and wipes the summary file
	*
	* @returns {Summary} summary instance
	*/
	clear() {
		return __awaiter$1(this, void 0, void 0, function* () {
			return this.emptyBuffer().write({ overwrite: true });
		});
	}
	/**
	* Returns the current summary buffer as a string
	*
	* @returns {string} string of summary buffer
	*/
	stringify() {
		return this._buffer;
	}
	/**
	* If the summary buffer is empty
	*
	* @returns {boolen} true if the buffer is empty
	*/
	isEmptyBuffer() {
		return this._buffer.length === 0;
	}
	/**
	* Resets the summary buffer without writing to summary file
	*
	* @returns {Summary} summary instance
	*/
	emptyBuffer() {
		this._buffer = "";
		return this;
	}
	/**
	* Adds raw text to the summary buffer
	*
	* @param {string} text content to add
	* @param {boolean} [addEOL=false] (optional) append an EOL to the raw text (default: false)
	*
	* @returns {Summary} summary instance
	*/
	addRaw(text, addEOL = false) {
		this._buffer += text;
		return addEOL ? this.addEOL() : this;
	}
	/**
	* Adds the operating system-specific end-of-line marker to the buffer
	*
	* @returns {Summary} summary instance
	*/
	addEOL() {
		return this.addRaw(EOL);
	}
	/**
	* Adds an HTML codeblock to the summary buffer
	*
	* @param {string} code content to render within fenced code block
	* @param {string} lang (optional) language to syntax highlight code
	*
	* @returns {Summary} summary instance
	*/
	addCodeBlock(code, lang) {
		const attrs = Object.assign({}, lang && { lang });
		const element = this.wrap("pre", this.wrap("code", code), attrs);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML list to the summary buffer
	*
	* @param {string[]} items list of items to render
	* @param {boolean} [ordered=false] (optional) if the rendered list should be ordered or not (default: false)
	*
	* @returns {Summary} summary instance
	*/
	addList(items, ordered = false) {
		const tag = ordered ? "ol" : "ul";
		const listItems = items.map((item) => this.wrap("li", item)).join("");
		const element = this.wrap(tag, listItems);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML table to the summary buffer
	*
	* @param {SummaryTableCell[]} rows table rows
	*
	* @returns {Summary} summary instance
	*/
	addTable(rows) {
		const tableBody = rows.map((row) => {
			const cells = row.map((cell) => {
				if (typeof cell === "string") return this.wrap("td", cell);
				const { header, data, colspan, rowspan } = cell;
				const tag = header ? "th" : "td";
				const attrs = Object.assign(Object.assign({}, colspan && { colspan }), rowspan && { rowspan });
				return this.wrap(tag, data, attrs);
			}).join("");
			return this.wrap("tr", cells);
		}).join("");
		const element = this.wrap("table", tableBody);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds a collapsable HTML details element to the summary buffer
	*
	* @param {string} label text for the closed state
	* @param {string} content collapsable content
	*
	* @returns {Summary} summary instance
	*/
	addDetails(label, content) {
		const element = this.wrap("details", this.wrap("summary", label) + content);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML image tag to the summary buffer
	*
	* @param {string} src path to the image you to embed
	* @param {string} alt text description of the image
	* @param {SummaryImageOptions} options (optional) addition image attributes
	*
	* @returns {Summary} summary instance
	*/
	addImage(src, alt, options) {
		const { width, height } = options || {};
		const attrs = Object.assign(Object.assign({}, width && { width }), height && { height });
		const element = this.wrap("img", null, Object.assign({
			src,
			alt
		}, attrs));
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML section heading element
	*
	* @param {string} text heading text
	* @param {number | string} [level=1] (optional) the heading level, default: 1
	*
	* @returns {Summary} summary instance
	*/
	addHeading(text, level) {
		const tag = `h${level}`;
		const allowedTag = [
			"h1",
			"h2",
			"h3",
			"h4",
			"h5",
			"h6"
		].includes(tag) ? tag : "h1";
		const element = this.wrap(allowedTag, text);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML thematic break (<hr>) to the summary buffer
	*
	* @returns {Summary} summary instance
	*/
	addSeparator() {
		const element = this.wrap("hr", null);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML line break (<br>) to the summary buffer
	*
	* @returns {Summary} summary instance
	*/
	addBreak() {
		const element = this.wrap("br", null);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML blockquote to the summary buffer
	*
	* @param {string} text quote text
	* @param {string} cite (optional) citation url
	*
	* @returns {Summary} summary instance
	*/
	addQuote(text, cite) {
		const attrs = Object.assign({}, cite && { cite });
		const element = this.wrap("blockquote", text, attrs);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML anchor tag to the summary buffer
	*
	* @param {string} text link text/content
	* @param {string} href hyperlink
	*
	* @returns {Summary} summary instance
	*/
	addLink(text, href) {
		const element = this.wrap("a", text, { href });
		return this.addRaw(element).addEOL();
	}
};
const summary = new Summary();
/**
* The code to exit an action
*/
var ExitCode;
(function(ExitCode) {
	/**
	* A code indicating that the action was successful
	*/
	ExitCode[ExitCode["Success"] = 0] = "Success";
	/**
	* A code indicating that the action was a failure
	*/
	ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
/**
* Registers a secret which will get masked from logs
*
* @param secret - Value of the secret to be masked
* @remarks
* This function instructs the Actions runner to mask the specified value in any
* logs produced during the workflow run. Once registered, the secret value will
* be replaced with asterisks (***) whenever it appears in console output, logs,
* or error messages.
*
* This is useful for protecting sensitive information such as:
* - API keys
* - Access tokens
* - Authentication credentials
* - URL parameters containing signatures (SAS tokens)
*
* Note that masking only affects future logs; any previous appearances of the
* secret in logs before calling this function will remain unmasked.
*
* @example
* ```typescript
* // Register an API token as a secret
* const apiToken = "abc123xyz456";
* setSecret(apiToken);
*
* // Now any logs containing this value will show *** instead
* console.log(`Using token: ${apiToken}`); // Outputs: "Using token: ***"
* ```
*/
function setSecret(secret) {
	issueCommand("add-mask", {}, secret);
}
/**
* Gets the value of an input.
* Unless trimWhitespace is set to false in InputOptions, the value is also trimmed.
* Returns an empty string if the value is not defined.
*
* @param     name     name of the input to get
* @param     options  optional. See InputOptions.
* @returns   string
*/
function getInput(name, options) {
	const val = process.env[`INPUT_${name.replace(/ /g, "_").toUpperCase()}`] || "";
	if (options && options.required && !val) throw new Error(`Input required and not supplied: ${name}`);
	if (options && options.trimWhitespace === false) return val;
	return val.trim();
}
/**
* Sets the value of an output.
*
* @param     name     name of the output to set
* @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
*/
function setOutput(name, value) {
	if (process.env["GITHUB_OUTPUT"] || "") return issueFileCommand("OUTPUT", prepareKeyValueMessage(name, value));
	process.stdout.write(os.EOL);
	issueCommand("set-output", { name }, toCommandValue(value));
}
/**
* Writes debug message to user log
* @param message debug message
*/
function debug(message) {
	issueCommand("debug", {}, message);
}
/**
* Adds an error issue
* @param message error issue message. Errors will be converted to string via toString()
* @param properties optional properties to add to the annotation.
*/
function error(message, properties = {}) {
	issueCommand("error", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
* Adds a warning issue
* @param message warning issue message. Errors will be converted to string via toString()
* @param properties optional properties to add to the annotation.
*/
function warning(message, properties = {}) {
	issueCommand("warning", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
* Adds a notice issue
* @param message notice issue message. Errors will be converted to string via toString()
* @param properties optional properties to add to the annotation.
*/
function notice(message, properties = {}) {
	issueCommand("notice", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
* Writes info to log with console.log.
* @param message info message
*/
function info(message) {
	process.stdout.write(message + os.EOL);
}
/**
* Saves state for current action, the state can only be retrieved by this action's post job execution.
*
* @param     name     name of the state to store
* @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
*/
function saveState(name, value) {
	if (process.env["GITHUB_STATE"] || "") return issueFileCommand("STATE", prepareKeyValueMessage(name, value));
	issueCommand("save-state", { name }, toCommandValue(value));
}
/**
* Gets the value of an state set by this action's main execution.
*
* @param     name     name of the state to get
* @returns   string
*/
function getState(name) {
	return process.env[`STATE_${name}`] || "";
}
// src/inputs/names.ts
/** Every input the action reads; a test holds this list equal to the inputs of `action.yml`. */
const INPUT_NAMES = [
	"url",
	"token",
	"audience",
	"record",
	"service",
	"services",
	"paths",
	"environment",
	"version",
	"rollback",
	"hotfix",
	"gate",
	"gate-override-label",
	"github-deployment",
	"environment-url",
	"comment",
	"fail-on-error",
	"timeout-seconds",
	"github-token",
	"linear-api-key",
	"linear-teams",
	"since-days",
	"title",
	"severity",
	"state",
	"key",
	"started-at",
	"resolved-at",
	"caused-by",
	"kpi",
	"file",
	"reason",
	"to-version",
	"job-status",
	"job-id",
	"matrix"
];
/** The inputs whose values must never be printed. */
const SECRET_INPUTS = [
	"token",
	"github-token",
	"linear-api-key"
];
// src/inputs/read.ts
/** Reads the inputs without judging them: the entry must not be able to fail. */
function readInputs() {
	return Object.fromEntries(INPUT_NAMES.map((name) => [name, getInput(name)]));
}
// src/ports.ts
const realPorts = {
	fetch: (...request) => globalThis.fetch(...request),
	now: () => Date.now(),
	sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
	random: () => Math.random(),
	abortAfter: (ms) => AbortSignal.timeout(ms)
};
function deadlineAfter(ms, now) {
	const end = now() + ms;
	return { remainingMs: () => Math.max(0, end - now()) };
}
// src/service/repeat.ts
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 2e3;
const SHORTEST_ATTEMPT_MS = 50;
/** Makes attempts until one succeeds or is refused for good, as many as are allowed and fit into the time. */
async function repeat(once, given) {
	const { attempts, within, ports, tooLate } = given;
	let last = timeUsedUp(tooLate);
	for (let count = 1; count <= attempts && within.remainingMs() >= SHORTEST_ATTEMPT_MS; count += 1) {
		const result = await once(count);
		if (result.ok) return result;
		last = result.failure;
		if (result.again === void 0 || count === attempts) break;
		const wait = Math.max(result.again.afterMs ?? 0, pause(count, ports.random()));
		if (wait > within.remainingMs() - SHORTEST_ATTEMPT_MS) break;
		await ports.sleep(wait);
	}
	return {
		ok: false,
		failure: last
	};
}
function timeUsedUp(what) {
	return {
		kind: "away",
		what,
		remedy: "Raise the input `timeout-seconds` if this happens often."
	};
}
/** Doubles from attempt to attempt; half of it is random, so that a hundred jobs do not return in one moment. */
function pause(count, random) {
	const full = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (count - 1));
	return Math.round(full / 2 + full / 2 * random);
}
// src/access/how-to-sign-in.ts
/** Both ways, for whoever has neither. */
const HOW_TO_SIGN_IN = "Either give the job `permissions: id-token: write` and its repository a trust policy under Settings → Pipelines, or pass a token made under Settings → Tokens as the input `token`, from a secret.";
// src/access/identity-request.ts
/** undefined where the job lacks the permission, as every job of a pull request from a fork does. */
function identityRequestOf(env) {
	const url = env.ACTIONS_ID_TOKEN_REQUEST_URL;
	const token = env.ACTIONS_ID_TOKEN_REQUEST_TOKEN;
	return url && token && URL.canParse(url) ? {
		url,
		token
	} : void 0;
}
// ../service/src/contracts/trust-policies.ts
/** Who signs the identity tokens of GitHub's own runs. */
const GITHUB_ISSUER = "https://token.actions.githubusercontent.com";
const MAX_IDENTITY_TOKEN_LENGTH = 16384;
const LOOPBACK = /* @__PURE__ */ new Set([
	"localhost",
	"127.0.0.1",
	"[::1]"
]);
/** The address of an issuer, as tokens carry it in `iss`. */
const Issuer = string().trim().max(300, { error: "is longer than 300 characters: shorten it" }).refine(isIssuer, { error: `must be an https address without a slash at its end, such as ${GITHUB_ISSUER} or https://HOST/_services/token` });
function isIssuer(text) {
	if (!URL.canParse(text) || INVISIBLE.test(text)) return false;
	const { protocol, hostname, username, password, search, hash } = new URL(text);
	return (protocol === "https:" || protocol === "http:" && LOOPBACK.has(hostname)) && `${username}${password}${search}${hash}` === "" && !text.endsWith("/");
}
/** GitHub's number of a repository or an account. Names can be given up and taken by others; numbers cannot. */
const GitHubId = string().regex(/^[1-9]\d{0,19}$/, { error: "must be the number that GitHub knows it by, such as 1296269, not its name" });
const Ref = line(300).refine((value) => value.startsWith("refs/"), { error: "must begin with refs/, such as refs/heads/main or refs/tags/v*" }).describe("`*` stands for anything but a slash, `**` for anything; upper and lower case differ");
const WorkflowRef = line(500).refine((value) => /^[^/@]+\/[^/@]+\/\.github\/workflows\/[^@]+@refs\/.+$/.test(value), { error: "must name repository, file and ref, such as acme/pipelines/.github/workflows/deploy.yml@refs/heads/main" }).describe("The workflow file that holds the job, patterns as in `ref`");
strictObject({
	name: line(80).describe("What it is for, such as `acme/shop, production`"),
	issuer: Issuer.default(GITHUB_ISSUER).describe("Who signs: for GitHub Enterprise Server https://HOST/_services/token"),
	repositoryId: GitHubId.nullable().default(null).describe("`gh api repos/acme/shop --jq .id`; null means every repository of the owner"),
	repositoryOwnerId: GitHubId.nullable().default(null).describe("`gh api repos/acme/shop --jq .owner.id`; given as well, a repository that moved is not trusted"),
	environment: line(255).nullable().default(null).describe("The environment of the job; upper and lower case are the same, as at GitHub"),
	ref: Ref.nullable().default(null).describe("Branch or tag, such as `refs/heads/main`. Pull requests are trusted only where it begins with `refs/pull/`"),
	jobWorkflowRef: WorkflowRef.nullable().default(null),
	team: Slug.nullable().default(null).describe("The token may record for every service that this team owns when it is made"),
	services: array(Slug).min(1, { error: "names none: choose at least one service, or leave it out to allow all" }).max(200).nullable().default(null).describe("The services the token may record for; null and without a team it may for all")
}).refine(({ repositoryId, repositoryOwnerId }) => repositoryId !== null || repositoryOwnerId !== null, {
	error: "is missing, and so is repositoryOwnerId: give at least one, or everybody at GitHub would be trusted",
	path: ["repositoryId"]
}).refine(({ team, services }) => team === null || services === null, {
	error: "cannot be combined with team: name a team or services",
	path: ["services"]
});
object({ items: array(object({
	id: string(),
	name: string(),
	issuer: string(),
	repositoryId: string().nullable(),
	repositoryOwnerId: string().nullable(),
	environment: string().nullable(),
	ref: string().nullable(),
	jobWorkflowRef: string().nullable(),
	team: string().nullable(),
	services: array(string()).nullable().describe("Null without a team means all; empty, that those named are gone, and so none"),
	createdAt: Timestamp,
	createdBy: string().nullable(),
	lastUsedAt: Timestamp.nullable(),
	lastRun: object({
		repository: string(),
		actor: string().nullable(),
		url: string().nullable().describe("The run at GitHub")
	}).nullable().describe("Who used it last, where that is kept still")
})) });
object({ id: line(64) });
object({ items: array(object({
	repository: string(),
	repositoryId: string(),
	repositoryOwner: string(),
	repositoryOwnerId: string(),
	environment: string().nullable(),
	ref: string().nullable(),
	jobWorkflowRef: string().nullable(),
	eventName: string().nullable(),
	actor: string().nullable(),
	runId: string().nullable(),
	runAttempt: string().nullable()
}).extend({
	id: string(),
	issuer: string(),
	code: string(),
	reason: string(),
	remedy: string(),
	times: number$1().int().describe("How often the same was refused"),
	firstAt: Timestamp,
	lastAt: Timestamp,
	url: string().nullable().describe("The run at GitHub")
})) });
strictObject({
	repository: string().trim().max(200).regex(/^[\w.-]+\/[\w.-]+$/, { error: "must be owner/name, such as acme/checkout" }),
	issuer: Issuer.default(GITHUB_ISSUER)
});
object({
	repository: string().describe("As it is called now"),
	repositoryId: string(),
	repositoryOwnerId: string(),
	connection: string().describe("The connection that told")
});
strictObject({ token: string().trim().min(1, { error: "is empty: send the identity token of the run" }).max(MAX_IDENTITY_TOKEN_LENGTH, { error: "is too long to be an identity token" }) });
const PipelineToken = object({
	token: string().describe(`Send it as \`Authorization: Bearer …\`; lasts 15 minutes`),
	expiresAt: Timestamp,
	policy: string().describe("The name of the trust policy that let it in"),
	services: array(string()).nullable().describe("What it may record for; null means all services")
});
// src/service/attempt.ts
const MAX_ANSWER_BYTES = 4194304;
const RETRYABLE = [
	408,
	425,
	429
];
/** Sends a request once and reads its answer; `again` says whether and how soon it is worth repeating. */
async function attempt(send, answer, where) {
	const received = await send().then(async (response) => {
		return {
			response,
			body: await parseJson(await readText(response)).catch(() => void 0)
		};
	}).catch((error) => failureOfNetwork(error, where.origin));
	if (!("response" in received)) return {
		ok: false,
		failure: received,
		again: received.kind === "away" ? { afterMs: void 0 } : void 0
	};
	const { response, body } = received;
	if (response.ok) {
		const parsed = answer.safeParse(body);
		return parsed.success ? {
			ok: true,
			value: parsed.data
		} : notOurs(response, where.origin);
	}
	if (response.status >= 300 && response.status < 400) {
		const to = response.headers.get("location") ?? "another address";
		return final({
			kind: "refused",
			code: "redirected",
			what: `${where.origin} redirects to ${withoutQuery(to)}`,
			remedy: "Write the address it redirects to in the input `url`: a token is not sent after a redirect."
		});
	}
	const problem = ProblemAnswer.safeParse(body);
	const afterMs = retryAfter(response.headers.get("retry-after"), where.now());
	if (response.status >= 500 || RETRYABLE.includes(response.status) || afterMs !== void 0) return {
		ok: false,
		failure: {
			kind: "away",
			what: `${where.origin} answered ${response.status}${problem.success ? `: ${problem.data.detail}` : ""}`,
			remedy: problem.success ? problem.data.remedy : "Look at the state of the service, or of the proxy before it."
		},
		again: { afterMs }
	};
	if (!problem.success) return notOurs(response, where.origin);
	return final({
		kind: "refused",
		code: problem.data.code,
		what: problem.data.detail,
		remedy: problem.data.remedy
	});
}
function final(failure) {
	return {
		ok: false,
		failure,
		again: void 0
	};
}
function notOurs(response, origin) {
	return final({
		kind: "refused",
		code: "not_throughline",
		what: `${origin} answered ${response.status}, but not as Throughline does`,
		remedy: "Check that the input `url` is the address of the service, and that no proxy answers in its place."
	});
}
async function readText(response) {
	const decoder = new TextDecoder();
	let text = "";
	let bytes = 0;
	for await (const chunk of response.body ?? []) {
		bytes += chunk.byteLength;
		if (bytes > MAX_ANSWER_BYTES) break;
		text += decoder.decode(chunk, { stream: true });
	}
	return text;
}
async function parseJson(text) {
	return JSON.parse(text);
}
/** `Retry-After` in milliseconds from now: seconds or a date, as RFC 9110 has it. */
function retryAfter(header, now) {
	if (header === null) return void 0;
	if (/^\d+$/.test(header.trim())) return Number(header) * 1e3;
	const at = Date.parse(header);
	return Number.isNaN(at) ? void 0 : Math.max(0, at - now);
}
function withoutQuery(address) {
	return address.replace(/[?#].*$/, "").slice(0, 200);
}
// src/access/ask-identity.ts
const Identity = object({ value: string().min(1) });
/**
* Asks GitHub for the identity token of the job, as `getIDToken` of @actions/core does. That one is not used: it brings
* an HTTP client of 700 kB, tries ten times and knows no deadline.
*/
async function askIdentity(options) {
	const { audience, request, ports, signal } = options;
	const url = new URL(request.url);
	url.searchParams.set("audience", audience);
	const headers = {
		accept: "application/json",
		authorization: `Bearer ${request.token}`
	};
	try {
		const response = await ports.fetch(url, {
			headers,
			signal,
			redirect: "manual"
		});
		const afterMs = retryAfter(response.headers.get("retry-after"), ports.now());
		if (response.status === 429 || response.status >= 500) return away(`answered ${response.status}`, afterMs);
		const identity = Identity.safeParse(await response.json().catch(() => void 0)).data;
		if (response.ok && identity !== void 0) return {
			ok: true,
			value: identity.value
		};
		return {
			ok: false,
			failure: {
				kind: "refused",
				code: "no_identity",
				what: `GitHub gave this job no identity token (${response.status})`,
				remedy: "Check that the job has `permissions: id-token: write`, or pass a token made under Settings → Tokens as the input `token`, from a secret."
			},
			again: void 0
		};
	} catch {
		return away("did not answer in time, or cannot be reached");
	}
}
function away(what, afterMs) {
	return {
		ok: false,
		failure: {
			kind: "away",
			what: `the issuer of identity tokens of GitHub ${what}`,
			remedy: "Look at githubstatus.com, and whether this runner may reach GitHub Actions."
		},
		again: { afterMs }
	};
}
// src/access/sign-in.ts
const ATTEMPTS = 3;
const SIGN_IN_TOO_LATE = "the job could not sign in: the time allowed was used up";
/** Exchanges the identity of the job for a token of the service. Neither is ever printed, nor kept for the next phase. */
async function signIn(options) {
	const { ports, within, runner } = options;
	const once = async (count) => {
		const result = await signInOnce(options);
		runner.debug(`Sign-in, attempt ${count}: ${result.ok ? "done" : result.failure.what}`);
		return result;
	};
	return repeat(once, {
		attempts: ATTEMPTS,
		within,
		ports,
		tooLate: SIGN_IN_TOO_LATE
	});
}
/** An identity token is good once: where the answer to one is lost, the next attempt needs another. */
async function signInOnce(options) {
	const { url, runner, ports, within } = options;
	const signal = ports.abortAfter(Math.floor(within.remainingMs() / 2));
	const identity = await askIdentity({
		...options,
		signal
	});
	if (!identity.ok) return identity;
	runner.hide(identity.value);
	const request = {
		method: "POST",
		headers: {
			accept: "application/json",
			"content-type": "application/json",
			"user-agent": "throughline-action"
		},
		body: JSON.stringify({ token: identity.value }),
		redirect: "manual",
		signal
	};
	const exchanged = await attempt(() => ports.fetch(`${url}/api/v1/auth/github-oidc`, request), PipelineToken.pick({ token: true }), {
		origin: new URL(url).origin,
		now: ports.now
	});
	if (!exchanged.ok) return exchanged;
	runner.hide(exchanged.value.token);
	return {
		ok: true,
		value: exchanged.value.token
	};
}
// src/access/credential.ts
const RENEWED_AFTER_MS = 78e4;
/** The token that the workflow passes, or else one that the job's own identity is exchanged for when it is first needed. */
function credentialOf(options) {
	const { token, env, ports } = options;
	if (token !== void 0) return async () => ({
		ok: true,
		value: token
	});
	const request = identityRequestOf(env);
	if (request === void 0) return async () => NOTHING_TO_SIGN_IN_WITH;
	let until = 0;
	const patience = { remainingMs: () => Math.max(0, until - ports.now()) };
	let signedIn;
	const exchange = () => {
		const begun = {
			at: ports.now(),
			answer: signIn({
				...options,
				request,
				within: patience
			})
		};
		begun.answer.then((answer) => {
			if (!answer.ok && answer.failure.kind === "away" && signedIn === begun) signedIn = void 0;
		});
		return begun;
	};
	return (within) => {
		until = Math.max(until, ports.now() + within.remainingMs());
		if (signedIn === void 0 || ports.now() - signedIn.at > RENEWED_AFTER_MS) signedIn = exchange();
		return Promise.race([signedIn.answer, tooLate(ports.abortAfter(Math.floor(within.remainingMs())))]);
	};
}
function tooLate(signal) {
	return new Promise((resolve) => {
		signal.addEventListener("abort", () => resolve({
			ok: false,
			failure: timeUsedUp(SIGN_IN_TOO_LATE)
		}));
	});
}
const NOTHING_TO_SIGN_IN_WITH = {
	ok: false,
	failure: {
		kind: "refused",
		code: "no_credential",
		what: "this job has nothing to sign in with",
		remedy: HOW_TO_SIGN_IN
	}
};
// src/inputs/mask.ts
const LONGEST_SHOWN = 80;
const TOKEN = /\b(?:tl|ghp|gho|ghu|ghs|ghr|github_pat)_\w+/g;
const CREDENTIALS_IN_URL = /(\/\/)[^/@\s]*@/g;
/** A value as it may be shown in a public log: secrets pasted into the wrong input stay hidden. */
function mask(value, secrets = []) {
	const masked = secrets.filter((secret) => secret !== "").reduce((text, secret) => text.replaceAll(secret, "***"), value).replace(TOKEN, "***").replace(CREDENTIALS_IN_URL, "$1***@");
	const shown = masked.length > LONGEST_SHOWN ? `${masked.slice(0, LONGEST_SHOWN)}…` : masked;
	return JSON.stringify(shown);
}
// src/inputs/judge.ts
function judgeOf(inputs) {
	const problems = [];
	const secrets = SECRET_INPUTS.map((name) => inputs[name]);
	const quoted = (text) => mask(text, secrets);
	const shown = (input) => quoted(inputs[input]);
	const blame = (input, rest) => {
		const message = `Input \`${input}\` ${rest}`;
		if (!problems.some((known) => known.message === message)) problems.push({
			input,
			message
		});
	};
	const text = (input, schema, example) => {
		const parsed = schema.safeParse(inputs[input]);
		if (parsed.success) return parsed.data;
		const reason = parsed.error.issues[0]?.message ?? "cannot be used";
		blame(input, inputs[input] === "" ? `is empty: ${example}.` : `is ${shown(input)}: it ${reason}.`);
		return "";
	};
	const optional = (input, schema) => inputs[input] === "" ? void 0 : text(input, schema, "leave it out");
	return {
		inputs,
		problems,
		blame,
		shown,
		quoted,
		text,
		optional,
		flag: (input) => {
			if (inputs[input] === "") return void 0;
			if (/^(?:true|True|TRUE)$/.test(inputs[input])) return true;
			if (/^(?:false|False|FALSE)$/.test(inputs[input])) return false;
			blame(input, `is ${shown(input)}: write true or false, or leave it out.`);
		},
		oneOf: (input, words) => {
			const found = words.find((word) => word === inputs[input]);
			if (found !== void 0) return found;
			const list = `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
			blame(input, inputs[input] === "" ? `is empty: write ${list}.` : `is ${shown(input)}: write ${list}.`);
			return words[0];
		},
		moment: (input) => {
			if (inputs[input] === "") return void 0;
			if (Timestamp.safeParse(inputs[input]).success) return inputs[input];
			blame(input, `is ${shown(input)}: write a time such as 2026-03-01T10:00:00Z, or leave it out.`);
		},
		number: (input, { atMost, unit, otherwise }) => {
			if (inputs[input] === "") return otherwise;
			const number = Number(inputs[input]);
			if (number > 0 && number <= atMost) return number;
			blame(input, `is ${shown(input)}: write a number of ${unit} above 0, at most ${atMost}.`);
			return otherwise;
		}
	};
}
// src/inputs/patterns.ts
/**
* Patterns of files, separated by commas or lines, as GitHub names files: from the root of the repository, with no slash
* before them. A folder with a slash behind it means everything in it. What could fit no file is blamed, since a service
* that no change touches would silently never be recorded.
*/
function readPatterns(judge, input, text) {
	return split(text).flatMap((given) => {
		const pattern = given.trim();
		if (pattern === "") return [];
		const reason = whyWrong(pattern);
		if (reason === void 0) return [normalised(pattern)];
		judge.blame(input, `has the pattern ${judge.quoted(pattern)}: ${reason}.`);
		return [];
	});
}
/** At lines, and at commas that are not between braces. */
function split(text) {
	return text.split("\n").flatMap((line) => {
		const parts = [""];
		let depth = 0;
		for (const character of line) {
			if (character === "{") depth += 1;
			if (character === "}") depth = Math.max(0, depth - 1);
			if (character === "," && depth === 0) parts.push("");
			else parts[parts.length - 1] += character;
		}
		return parts;
	});
}
function whyWrong(pattern) {
	const rest = pattern.replace(/\{[^{}]*\}/g, "");
	if (/[{}]/.test(rest)) return "its braces must close, and hold no braces themselves";
	if (/^!?\.?\/*$/.test(pattern)) return "it names no file or folder; leave it out to take every file";
	if (/^!?(?:.*\/)?\.\.(?:\/|$)/.test(pattern)) return "write it from the root of the repository, without `..`";
}
function normalised(pattern) {
	const not = pattern.startsWith("!") ? "!" : "";
	const path = pattern.slice(not.length).trim().replace(/^(?:\.?\/+)+/, "");
	return `${not}${path.endsWith("/") ? `${path}**` : path}`;
}
// src/inputs/targets.ts
const MOST_SERVICES = 50;
/** The one service of `service` and `paths`, or those of `services`, one a line: `name` or `name: pattern, pattern`. */
function readTargets(judge, { required }) {
	const { inputs, blame, quoted } = judge;
	if (inputs.services === "") {
		if (inputs.service === "" && !required) return [];
		return [{
			service: judge.text("service", Slug, "name the service that is deployed, such as checkout-api"),
			paths: readPatterns(judge, "paths", inputs.paths)
		}];
	}
	if (inputs.service !== "") blame("services", "is set beside `service`: write one of the two.");
	if (inputs.paths !== "") blame("paths", "is set beside `services`: write the patterns behind each service, after a colon.");
	const targets = inputs.services.split("\n").map((text) => text.trim()).filter((text) => text !== "").map((text) => ({
		text,
		...readLine(judge, text)
	}));
	for (const { text, service } of targets) {
		const reason = Slug.safeParse(service).error?.issues[0]?.message;
		if (reason !== void 0) blame("services", `has the line ${quoted(text)}: the name of the service ${reason}.`);
	}
	const twice = targets.find(({ service }, index) => targets.findIndex((other) => other.service === service) < index);
	if (twice) blame("services", `names ${quoted(twice.service)} twice: put its patterns on one line.`);
	if (targets.length > MOST_SERVICES) blame("services", `names ${targets.length} services: at most ${MOST_SERVICES} fit one step.`);
	return targets.map(({ service, paths }) => ({
		service,
		paths
	}));
}
function readLine(judge, text) {
	const [service = "", ...rest] = text.split(":");
	return {
		service: service.trim(),
		paths: readPatterns(judge, "services", rest.join(":"))
	};
}
// src/inputs/check.ts
const RECORDS = [
	"deployment",
	"bug",
	"bugs",
	"incident",
	"kpi",
	"rollback"
];
const GATE_MODES = [
	"off",
	"warn",
	"block"
];
const GITHUB_DEPLOYMENT_MODES = [
	"off",
	"link",
	"create"
];
/** Seconds. A deploy that waits longer for its bookkeeping is being held up by it; what is read in bulk takes its time. */
const TIMEOUTS = {
	deployment: {
		usual: 5,
		atMost: 60
	},
	rollback: {
		usual: 5,
		atMost: 60
	},
	incident: {
		usual: 5,
		atMost: 60
	},
	bug: {
		usual: 10,
		atMost: 60
	},
	kpi: {
		usual: 30,
		atMost: 600
	},
	bugs: {
		usual: 60,
		atMost: 600
	}
};
const OUTCOMES = {
	success: "succeeded",
	failure: "failed",
	cancelled: "cancelled"
};
/**
* Judges all inputs together, so that one run of the workflow is enough to mend every one of them; `more` judges
* those that only one command has.
*/
function checkInputs(inputs, more = () => {}) {
	const judge = judgeOf(inputs);
	const { blame, shown } = judge;
	const url = checkUrl(judge);
	if (/[^\x21-\x7e]/.test(inputs.token)) blame("token", "is \"***\": it contains spaces or characters no token has; copy it again, without line breaks.");
	const record = judge.oneOf("record", RECORDS);
	const outcome = OUTCOMES[inputs["job-status"]];
	if (outcome === void 0) blame("job-status", `is ${shown("job-status")}: leave it out, or write success, failure or cancelled.`);
	const { usual, atMost } = TIMEOUTS[record];
	const settings = {
		url,
		token: inputs.token === "" ? void 0 : inputs.token,
		audience: inputs.audience === "" ? url : inputs.audience,
		record,
		targets: readTargets(judge, { required: record === "deployment" }),
		environment: judge.optional("environment", EnvironmentName),
		version: judge.optional("version", Version),
		rollback: judge.flag("rollback"),
		hotfix: judge.flag("hotfix"),
		gate: judge.oneOf("gate", GATE_MODES),
		gateOverrideLabel: judge.text("gate-override-label", line(50), "leave it out, or name a label such as throughline:override"),
		githubDeployment: judge.oneOf("github-deployment", GITHUB_DEPLOYMENT_MODES),
		environmentUrl: judge.optional("environment-url", WebUrl),
		comment: judge.flag("comment") ?? false,
		failOnError: judge.flag("fail-on-error") ?? false,
		timeoutMs: judge.number("timeout-seconds", {
			atMost,
			unit: "seconds",
			otherwise: usual
		}) * 1e3,
		githubToken: inputs["github-token"] === "" ? void 0 : inputs["github-token"],
		matrix: [
			"",
			"null",
			"{}"
		].includes(inputs.matrix) ? void 0 : inputs.matrix
	};
	more(judge);
	if (judge.problems.length > 0 || outcome === void 0) return {
		ok: false,
		problems: judge.problems
	};
	return {
		ok: true,
		settings: {
			...settings,
			outcome
		}
	};
}
function checkUrl({ inputs, blame, shown: show }) {
	const given = inputs.url;
	if (given === "") {
		blame("url", "is empty: write the address of your Throughline service, such as https://throughline.example.com.");
		return "";
	}
	const shown = show("url");
	const parsed = WebUrl.safeParse(given);
	if (!parsed.success) {
		blame("url", `is ${shown}: it ${parsed.error.issues[0]?.message ?? "must be an http or https address"}.`);
		return "";
	}
	const { username, password, search, hash } = new URL(parsed.data);
	if (username !== "" || password !== "") blame("url", `is ${shown}: take the user name and password out of it; the input \`token\` is what signs in.`);
	else if (search !== "" || hash !== "") blame("url", `is ${shown}: write the address alone, without anything from ? or # on.`);
	return parsed.data.replace(/\/+$/, "");
}
// src/job/event.ts
/** A tag as people write them, since some events tell its bare name: the service takes the same for one. */
const TAG = /^(?:[\w.-]+@|[\w.-]+-(?=v\d))?v?\d+(?:\.\d+)+(?:[-+.][\w.+-]*)?$/;
const Sha = string().regex(/^[0-9a-f]{40,64}$/);
const Repository = object({ full_name: string() });
const Release = object({ release: object({ tag_name: string() }) });
const Deployment = object({ deployment: object({
	id: number$1().int(),
	sha: Sha,
	ref: string(),
	environment: string().min(1)
}) });
const WorkflowRun = object({ workflow_run: object({
	head_sha: Sha,
	head_branch: string().nullable()
}) });
const MergeGroup = object({ merge_group: object({
	head_sha: Sha,
	base_ref: string()
}) });
const PullRequest = object({ pull_request: object({
	number: number$1().int(),
	merged: boolean().nullish(),
	merge_commit_sha: Sha.nullish(),
	labels: array(object({ name: string() })).default([]),
	head: object({
		sha: Sha,
		ref: string(),
		repo: Repository.nullish()
	}),
	base: object({
		ref: string(),
		repo: Repository
	})
}) });
const NOTHING = {
	sha: void 0,
	ref: void 0,
	releaseTag: void 0,
	deployment: void 0,
	pullRequest: void 0
};
/** Reads a payload; `name` is that of the event, such as `push`. */
function readEvent(name, payload) {
	switch (name) {
		case "deployment":
		case "deployment_status": {
			const found = Deployment.safeParse(payload).data?.deployment;
			if (found === void 0) return NOTHING;
			const { id, sha, ref, environment } = found;
			return {
				...NOTHING,
				sha,
				ref: refOf$1(ref),
				deployment: {
					id,
					environment
				}
			};
		}
		case "workflow_run": {
			const run = WorkflowRun.safeParse(payload).data?.workflow_run;
			const name = run?.head_branch ?? void 0;
			return {
				...NOTHING,
				sha: run?.head_sha,
				ref: name === void 0 ? void 0 : refOf$1(name)
			};
		}
		case "merge_group": {
			const group = MergeGroup.safeParse(payload).data?.merge_group;
			return {
				...NOTHING,
				sha: group?.head_sha,
				ref: group?.base_ref
			};
		}
		case "pull_request":
		case "pull_request_review":
		case "pull_request_review_comment":
		case "pull_request_target": return readPullRequest(name, payload);
		default: return {
			...NOTHING,
			releaseTag: Release.safeParse(payload).data?.release.tag_name
		};
	}
}
function refOf$1(name) {
	return TAG.test(name) ? `refs/tags/${name}` : name;
}
/**
* Closed by merging, a pull request deploys the commit that it became. Before that GITHUB_SHA is a merge made for the
* check, which no branch ever holds: the head is the commit that people know.
*/
function readPullRequest(name, payload) {
	const found = PullRequest.safeParse(payload).data?.pull_request;
	if (found === void 0) return NOTHING;
	const { number, labels, head, base } = found;
	const pullRequest = {
		number,
		labels: labels.map((label) => label.name),
		fromFork: head.repo?.full_name !== base.repo.full_name
	};
	if (found.merged) return {
		...NOTHING,
		sha: found.merge_commit_sha ?? void 0,
		ref: base.ref,
		pullRequest
	};
	if (name === "pull_request_target") return {
		...NOTHING,
		pullRequest
	};
	return {
		...NOTHING,
		sha: head.sha,
		ref: head.ref,
		pullRequest
	};
}
// src/job/read.ts
/** The environment variables of a GitHub Actions job that the action relies on. */
const JobEnvironment = object({
	GITHUB_RUN_ID: string().min(1),
	GITHUB_RUN_ATTEMPT: string().default("1"),
	GITHUB_JOB: string().default(""),
	GITHUB_REPOSITORY: string().regex(/^[^/]+\/[^/]+$/),
	GITHUB_SERVER_URL: string().default("https://github.com"),
	GITHUB_API_URL: string().default("https://api.github.com"),
	GITHUB_EVENT_NAME: string().default(""),
	GITHUB_EVENT_PATH: string().optional(),
	GITHUB_REF: string().default(""),
	GITHUB_SHA: string().regex(/^[0-9a-f]{40,64}$/),
	GITHUB_ACTOR: string().optional(),
	GITHUB_TRIGGERING_ACTOR: string().optional(),
	GITHUB_WORKSPACE: string().optional()
});
/** @throws when a variable that every runner sets is missing. */
async function readJob(env, inputs) {
	const parsed = JobEnvironment.safeParse(env);
	if (!parsed.success) {
		const names = [...new Set(parsed.error.issues.map((issue) => issue.path.join(".")))].join(", ");
		throw new Error(`${names} missing or malformed: this program is started by a GitHub Actions runner`);
	}
	const job = parsed.data;
	const [owner = "", repository = ""] = job.GITHUB_REPOSITORY.split("/");
	const payload = await readPayload(job.GITHUB_EVENT_PATH);
	const event = readEvent(job.GITHUB_EVENT_NAME, payload);
	return {
		runId: job.GITHUB_RUN_ID,
		attempt: job.GITHUB_RUN_ATTEMPT,
		name: job.GITHUB_JOB,
		id: /^\d+$/.test(inputs["job-id"]) ? inputs["job-id"] : void 0,
		owner,
		repository,
		apiUrl: job.GITHUB_API_URL,
		runUrl: `${job.GITHUB_SERVER_URL}/${job.GITHUB_REPOSITORY}/actions/runs/${job.GITHUB_RUN_ID}/attempts/${job.GITHUB_RUN_ATTEMPT}`,
		eventName: job.GITHUB_EVENT_NAME,
		payload,
		event,
		ref: refOf(event.ref, job.GITHUB_REF),
		sha: event.sha ?? job.GITHUB_SHA,
		runSha: job.GITHUB_SHA,
		actor: job.GITHUB_TRIGGERING_ACTOR || job.GITHUB_ACTOR || void 0,
		firstActor: job.GITHUB_ACTOR || void 0,
		workspace: job.GITHUB_WORKSPACE
	};
}
/** The runner knows whether a name is that of a branch or of a tag, where it knows the name. */
function refOf(told, known) {
	return told === void 0 || bare(known) === bare(told) ? known : told;
}
function bare(ref) {
	return ref.replace(/^refs\/(?:heads|tags)\//, "");
}
function readPayload(eventPath) {
	if (!eventPath) return Promise.resolve(void 0);
	return readFile(eventPath, "utf8").then((text) => JSON.parse(text)).catch(() => void 0);
}
// src/job/untrusted.ts
/** Why GitHub hands this job no secrets and no OIDC token; undefined where it would. Nobody has to mend anything. */
function whyUntrusted(job) {
	if (job.eventName !== "pull_request_target" && job.event.pullRequest?.fromFork) return "Nothing is recorded: workflows of a pull request from a fork are given no secrets and no OIDC token. What is merged is recorded when the base repository deploys it.";
	if (job.firstActor === "dependabot[bot]") return "Nothing is recorded: workflows that Dependabot starts are given neither the secrets of Actions nor an OIDC token. To record its deployments, store the token as a Dependabot secret too.";
}
// src/network/has-proxy.ts
const NAMES = [
	"HTTPS_PROXY",
	"https_proxy",
	"HTTP_PROXY",
	"http_proxy"
];
/** Whether the runner is behind a proxy. */
function hasProxy(env) {
	return NAMES.some((name) => Boolean(env[name]));
}
// src/service/client.ts
/**
* Calls the service until it answers, at most until the deadline. A single attempt may take half of the time
* allowed, so that one black-holed connection leaves room for another.
*/
function createClient(options) {
	const { url, step, credential, deadline, ports, debug } = options;
	const { origin } = new URL(url);
	return async ({ method, path, body, file, answer, attempts, withinMs = Number.POSITIVE_INFINITY }) => {
		const allowed = Math.min(withinMs, deadline.remainingMs());
		const within = deadlineAfter(allowed, ports.now);
		const signed = await credential(within);
		if (!signed.ok) return signed;
		const text = file?.text ?? (body === void 0 ? void 0 : JSON.stringify(body));
		const headers = {
			accept: "application/json",
			authorization: `Bearer ${signed.value}`,
			"user-agent": "throughline-action",
			...text === void 0 ? {} : {
				"content-type": file?.type ?? "application/json",
				"idempotency-key": idempotencyKeyOf(step, method, path, text)
			}
		};
		const once = async (count) => {
			const began = ports.now();
			const signal = ports.abortAfter(Math.floor(attempts === 1 ? within.remainingMs() : Math.min(within.remainingMs(), allowed / 2)));
			const request = {
				method,
				headers,
				signal,
				redirect: "manual",
				...text === void 0 ? {} : { body: text }
			};
			const result = await attempt(() => ports.fetch(`${url}${path}`, request), answer, {
				origin,
				now: ports.now
			});
			debug(`${method} ${path}, attempt ${count}: ${result.ok ? "answered" : result.failure.what} after ${ports.now() - began} ms`);
			return result;
		};
		const tooLate = `${origin} was not asked again: the time allowed was used up`;
		return repeat(once, {
			attempts,
			within,
			ports,
			tooLate
		});
	};
}
// src/run.ts
/** **Invariant**: whatever happens in here, the job goes on, unless `fail-on-error` asks for the opposite. */
async function run(choose, given) {
	const { inputs, env, runner, ports } = given;
	const strict = /^true$/i.test(inputs["fail-on-error"]);
	const report = ({ level, message }) => {
		if (level === "notice") runner.notice(message);
		else if (strict) runner.fail(message);
		else if (level === "error") runner.blame(message);
		else runner.warn(message);
	};
	try {
		for (const name of SECRET_INPUTS) if (inputs[name] !== "") runner.hide(inputs[name]);
		if (hasProxy(env)) (await import("./use-proxy.js")).useProxy();
		const phase = await choose(inputs);
		if (!phase.prepare(runner, ports)) return;
		const job = await readJob(env, inputs);
		const canSignIn = inputs.token !== "" || identityRequestOf(env) !== void 0;
		const untrusted = canSignIn ? void 0 : whyUntrusted(job);
		if (untrusted !== void 0) {
			if (phase.reportsInputs(runner)) report({
				level: "notice",
				message: untrusted
			});
			return;
		}
		const checked = checkInputs(inputs, (judge) => {
			if (!canSignIn) judge.blame("token", `is empty, and the job has no OIDC token. ${HOW_TO_SIGN_IN}`);
			phase.check?.(judge);
		});
		if (!checked.ok) {
			for (const { message } of checked.problems) if (phase.reportsInputs(runner)) report({
				level: "error",
				message: `${message} Nothing is recorded until then.`
			});
			else runner.info(message);
			return;
		}
		const settings = {
			...checked.settings,
			environment: checked.settings.environment ?? job.event.deployment?.environment ?? "production"
		};
		const deadline = deadlineAfter(settings.timeoutMs, ports.now);
		const { debug } = runner;
		const credential = credentialOf({
			...settings,
			env,
			runner,
			ports
		});
		const step = stepOf(job, env);
		const call = createClient({
			...settings,
			step,
			credential,
			deadline,
			ports,
			debug
		});
		const trouble = await phase.work({
			settings,
			inputs,
			job,
			env,
			runner,
			ports,
			deadline,
			call
		});
		if (trouble) report(trouble);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		report({
			level: "error",
			message: `Throughline stopped short: ${reason}. The job goes on without it.`
		});
		if (error instanceof Error) runner.debug(error.stack ?? reason);
	}
}
// src/runner/actions-runner.ts
const title = "Throughline";
const actionsRunner = {
	info,
	debug,
	notice: (message) => notice(message, { title }),
	warn: (message, at) => warning(message, {
		title,
		...placeOf(at)
	}),
	blame: (message, at) => error(message, {
		title,
		...placeOf(at)
	}),
	fail: (message) => {
		error(message, { title });
		process.exitCode = ExitCode.Failure;
	},
	hide: setSecret,
	setOutput,
	saveState,
	getState,
	writeSummary: async (markdown) => {
		if (process.env.GITHUB_STEP_SUMMARY) await summary.addRaw(markdown, true).write();
	}
};
function placeOf(at) {
	return at === void 0 ? {} : {
		file: at.file,
		startLine: at.line
	};
}
// src/runner/leave-promptly.ts
const GRACE_MS = 200;
/**
* A name look-up cannot be aborted and holds the process for up to half a minute. All is said by now, so whatever
* still keeps the process alive is cut off; with nothing left the process ends by itself at once.
*/
function leavePromptly() {
	setTimeout(() => process.exit(), GRACE_MS).unref();
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
// src/summary/value.ts
function isShare({ scale }) {
	return scale === "share";
}
/** How much smaller than usual the steps that matter are, where nearly all or nothing is aimed at: of 99.9 % a hundredth. */
function fineness(target) {
	const rest = Math.min(target, 1 - target);
	return rest > .01 ? 1 : rest * 10;
}
/** `87.4`, `99.942` against 99.9, `412`: without its unit. */
function numberOf(value, measured) {
	return isShare(measured) ? percent(value, digitsOf(measured.target)) : amount(value);
}
/** `87.4 %`, `412 ms`. */
function sayValue(value, measured) {
	return `${numberOf(value, measured)} ${isShare(measured) ? "%" : measured.unit}`.trimEnd();
}
/** `90 %`; `at most 300 ms` where less is better. */
function sayAim(measured) {
	const { target, direction, unit } = measured;
	const number = isShare(measured) ? percent(target, digitsOf(target)) : amount(target);
	return `${direction === "at_most" ? "at most " : ""}${number} ${isShare(measured) ? "%" : unit}`.trimEnd();
}
/** By how much two values differ, with a sign: `+2.3 points`, `−12 ms`. Undefined where that is nothing in the digits shown. */
function differenceOf(now, before, measured) {
	const difference = now - before;
	const size = isShare(measured) ? (Math.abs(difference) * 100).toFixed(digitsOf(measured.target)) : amount(Math.abs(difference));
	if (Number(size.replace(/,/g, "")) === 0) return void 0;
	const unit = isShare(measured) ? "points" : measured.unit;
	return `${difference > 0 ? "+" : "−"}${size} ${unit}`.trimEnd();
}
/** A share in percent, which is never rounded to a whole that it is not. */
function percent(share, digits = 1) {
	const points = share * 100;
	const step = 10 ** -digits;
	if (points > 100 - step && points < 100) return `>${(100 - step).toFixed(digits)}`;
	if (points > 0 && points < step) return `<${step.toFixed(digits)}`;
	return String(Number(points.toFixed(digits)));
}
function digitsOf(target) {
	if (fineness(target) === 1) return 1;
	return (String(Number((target * 100).toFixed(4))).split(".")[1]?.length ?? 0) + 2;
}
function amount(value) {
	const size = Math.abs(value);
	const most = size >= 1e3 || Number.isInteger(value) ? 0 : size >= 100 ? 1 : 2;
	return (size < 1 ? String(Number(value.toPrecision(3))) : value.toLocaleString("en-GB", { maximumFractionDigits: most })).replace(/^-/, "−");
}
// src/summary/ruler.ts
const HALF = 24;
const NARROWEST = .02;
const ROOM = 1.15;
/**
* Draws a number against its target: the plumb line in text. The target hangs in the middle, the band is the 95 %
* interval, the dot the estimate; right of the line is better.
*
* **Invariant**: an end of the band is drawn on the side of the line it is on, however small the distance, so that
* met, missed and undecided can be read off the picture.
*
* @example ruler({ estimate: 0.874, lower: 0.861, upper: 0.886 }, percentOf(0.9))
*/
function ruler(interval, measured) {
	const { target } = measured;
	const better = measured.direction === "at_most" ? -1 : 1;
	const [worst, best] = better === 1 ? [interval.lower, interval.upper] : [interval.upper, interval.lower];
	const farthest = Math.max(Math.abs(worst - target), Math.abs(best - target));
	const narrowest = isShare(measured) ? NARROWEST * fineness(target) : NARROWEST * Math.abs(target);
	const halfRange = Math.max(narrowest, farthest * ROOM) || 1;
	const columnOf = (value) => {
		const distance = better * (value - target);
		const offset = Math.round(distance / halfRange * HALF);
		return HALF + (offset === 0 ? Math.sign(distance) : offset);
	};
	const left = columnOf(worst);
	const right = columnOf(best);
	const dot = columnOf(interval.estimate);
	const cells = Array.from({ length: 49 }, (_, column) => {
		if (column === dot) return "●";
		if (column === HALF) return column > left && column < right ? "┿" : "┃";
		if (column === left) return "├";
		if (column === right) return "┤";
		return column > left && column < right ? "─" : " ";
	});
	return [
		centred(`target ${sayAim(measured)}`, HALF),
		`${" ".repeat(HALF)}┃`,
		cells.join("").trimEnd(),
		`${" ".repeat(HALF)}┃`,
		numbers([
			{
				text: numberOf(worst, measured),
				at: left
			},
			{
				text: numberOf(interval.estimate, measured),
				at: dot
			},
			{
				text: numberOf(best, measured),
				at: right
			}
		])
	].join("\n");
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
// src/summary/sparkline.ts
const BARS = [
	"▁",
	"▂",
	"▃",
	"▄",
	"▅",
	"▆",
	"▇",
	"█"
];
const GAP = "·";
const COLUMNS = 30;
/**
* Draws shares of consecutive days, oldest first, as a row of bars between their smallest and their largest. Days of
* which nothing is known are gaps, never zeros. Empty where fewer than two columns are known.
*
* @example sparkline([0.9, null, 0.95])
*/
function sparkline(days, narrowest = .02) {
	const columns = gather(days);
	const known = columns.filter((value) => value !== null);
	if (known.length < 2) return "";
	const middle = (Math.min(...known) + Math.max(...known)) / 2;
	const range = Math.max(narrowest, Math.max(...known) - Math.min(...known));
	const bottom = middle - range / 2;
	return columns.map((value) => {
		if (value === null) return GAP;
		const step = Math.floor((value - bottom) / range * BARS.length);
		return BARS[Math.min(BARS.length - 1, Math.max(0, step))];
	}).join("");
}
/** The last known day of each column. */
function gather(days) {
	const size = Math.max(1, Math.ceil(days.length / COLUMNS));
	return Array.from({ length: Math.ceil(days.length / size) }, (_, column) => {
		return days.slice(column * size, (column + 1) * size).findLast((value) => value !== null) ?? null;
	});
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
/** The team's outcome metric in one sentence. */
function outcomeSentence({ team, window, outcome }) {
	if (outcome === null) return `**${plain(team.name)}** has not chosen its outcome metric yet.`;
	const { metric, value, status } = outcome;
	const name = `**${plain(team.name)}** · ${plain(metric.name)}`;
	const state = STATUS[status] ?? plain(status);
	return value.estimate === null ? `${name}: ${state}. Nothing was counted in the last ${window.days} days.` : `${name}: **${sayValue(value.estimate, metric)}** · ${state}`;
}
/** The team's outcome metric: one sentence, the ruler, its trend, and what is needed to believe it. */
function outcomeSection(scorecard) {
	const { window, outcome, previous } = scorecard;
	const sentence = outcomeSentence(scorecard);
	if (outcome === null) return [sentence];
	const { metric, value, status, trend } = outcome;
	if (value.estimate === null || value.lower === null || value.upper === null) return [sentence];
	const share = {
		estimate: value.estimate,
		lower: value.lower,
		upper: value.upper
	};
	return [
		sentence,
		[
			"```text",
			ruler(share, metric),
			...trendLines(trend, metric),
			"```"
		].join("\n"),
		[
			`${window.days} days${isShare(metric) ? `, ${Math.round(value.total).toLocaleString("en-GB")} counted` : ""}`,
			...value.open > 0 ? [`${value.open} ${value.days == null ? "still open" : "of them missing"}`] : [],
			`95 % interval ${numberOf(share.lower, metric)} – ${numberOf(share.upper, metric)}`,
			...previous?.estimate == null ? [] : [moved(share.estimate, previous.estimate, window.days, metric)],
			`owned by ${plain(metric.owner.name)}`,
			...status === "missed" ? [`when missed: ${plain(metric.actionWhenMissed)}`] : []
		].join(" · ")
	];
}
/** The last ninety days under the ruler, with the ends of the range that the bars span. */
function trendLines(trend, measured) {
	const narrowest = isShare(measured) ? fineness(measured.target) * .02 : Math.abs(measured.target) * .02;
	const line = sparkline(trend.map(({ estimate }) => estimate), narrowest);
	const known = trend.flatMap(({ estimate }) => estimate ?? []);
	if (line === "") return [];
	const range = `${numberOf(Math.min(...known), measured)} – ${sayValue(Math.max(...known), measured)}`;
	return [
		"",
		line,
		`${trend.length} days, ${range}`
	];
}
function moved(now, before, days, measured) {
	const difference = differenceOf(now, before, measured);
	return difference === void 0 ? `as in the ${days} days before` : `${difference} on the ${days} days before`;
}
// ../service/src/contracts/attributions.ts
const AttributionOrigin = _enum([
	"rule",
	"stated",
	"person"
]);
const DeploymentOfService = object({
	id: string(),
	service: string().describe("Slug"),
	version: string(),
	finishedAt: Timestamp.nullable()
});
const Candidate = object({
	deployment: DeploymentOfService,
	score: number$1().describe("0 to 1"),
	evidence: array(Evidence)
});
/** The deployment that an incident or a bug is put down to, what speaks for it, and what else was weighed. */
const Attribution = object({
	deployment: DeploymentOfService.nullable().describe("Null: nothing was found to blame"),
	origin: AttributionOrigin.describe("`person` is never overwritten; `stated` came with the report; `rule` was scored"),
	score: number$1().nullable(),
	decidedBy: string().nullable(),
	decidedAt: Timestamp,
	evidence: array(Evidence),
	candidates: array(Candidate).describe("Best first, at most five")
});
strictObject({
	deploymentId: line(64).nullable().describe("Null says that no deployment caused it"),
	because: line(300).optional()
});
export { Statistic as $, startedRecord as A, versionOf as B, setOutputs as C, stringbool as Ct, openOnGitHub as D, leaveWithGitHub as E, url as Et, findScorecard as F, RecordedDeployment as G, explainRefusal as H, contentsFinder as I, DurationQuantile as J, TeamScorecard as K, deployedCommit as L, SOURCE as M, externalIdOf as N, briefRecord as O, runOf as P, Segment as Q, namedVersion as R, scorecardUrl as S, string as St, findOnGitHub as T, unknown as Tt, statusOf as U, findCommit as V, connectToGitHub as W, WindowDays as X, OutcomeValue as Y, KpiKind as Z, troubleOf as _, literal as _t, duration as a, Slug as at, saveStarted as b, record as bt, link as c, line as ct, actionsRunner as d, number as dt, PersonRef as et, run as f, datetime as ft, readInputs as g, discriminatedUnion as gt, realPorts as h, boolean as ht, percent as i, Email as it, wholeRecord as j, finishedRecord as k, plain as l, PageQuery as lt, judgeOf as m, array as mt, outcomeSection as n, HOUR_MS as nt, moment as o, Version as ot, readTargets as p, _enum as pt, Comparison as q, outcomeSentence as r, Timestamp as rt, code as s, WebUrl as st, Attribution as t, Deployment$1 as tt, leavePromptly as u, pageOf as ut, isUnheard as v, number$1 as vt, closeOnGitHub as w, union as wt, deploymentUrl as x, strictObject as xt, readStarted as y, object as yt, shortSha as z };
