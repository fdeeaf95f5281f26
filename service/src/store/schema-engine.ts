import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

// One per process, however many copies of this module there are: the glue below keeps a single instance.
const LOADED = Symbol.for('throughline.schema-engine');
const shared = globalThis as { [LOADED]?: Promise<void> };

// Where the engine leaves the message of a panic, before it traps.
let panic = '';
Object.assign(globalThis, {
  PRISMA_WASM_PANIC_REGISTRY: {
    set_message: (message: string) => {
      panic = message;
    },
  },
});

// The package's own entry imports its .wasm as a module, which Node 20 does not do without a flag.
async function load(): Promise<void> {
  const require = createRequire(import.meta.url);
  const entry = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(entry.replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, {
    './schema_engine_bg.js': bindings as unknown as WebAssembly.ModuleImports,
  });
  const glue = bindings as unknown as { __wbg_set_wasm(exports: WebAssembly.Exports): void };
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
}

const CHAR_OID = 18;
const CHARACTER = 6; // ColumnTypeEnum.Character of @prisma/driver-adapter-utils

type Answer = { fields?: { dataTypeID: number; name: string }[] } | undefined;

/**
 * PostgreSQL's catalogue has columns of its internal type "char", which the adapter refuses and the engine needs as
 * characters. The adapter lets every type id above the built-in ones pass as text, so such a column goes through it
 * under an id of ours, and `queryRaw` below gives it back its type.
 */
const DISGUISED_CHAR = 16_384 + CHAR_OID;

function disguise<Given extends Answer>(answer: Given, seen: Set<string>): Given {
  for (const field of answer?.fields ?? []) {
    if (field.dataTypeID !== CHAR_OID) continue;
    field.dataTypeID = DISGUISED_CHAR;
    seen.add(field.name);
  }
  return answer;
}

function catalogueClient(seen: Set<string>) {
  return class CatalogueClient extends pg.Client {
    // pg declares nine overloads; the pool uses the one with a callback, a transaction the one with a promise.
    // biome-ignore lint/suspicious/noExplicitAny: see above
    override query(...parameters: any[]): any {
      const callback = parameters.at(-1);
      if (typeof callback === 'function') {
        parameters[parameters.length - 1] = (error: unknown, answer: Answer) =>
          callback(error, disguise(answer, seen));
      }
      const sent = (super.query as (...all: unknown[]) => unknown).apply(this, parameters);
      return sent instanceof Promise ? sent.then((answer: Answer) => disguise(answer, seen)) : sent;
    }
  };
}

/** The adapter, reporting the columns in `seen` as characters, and running each script in a transaction; `told` gets its errors. */
function adapt(adapter: PrismaPg, seen: Set<string>, told: unknown[]): PrismaPg {
  const connect = adapter.connect.bind(adapter);
  adapter.connect = async () => {
    const connection = await connect();
    const queryRaw = connection.queryRaw.bind(connection);
    connection.queryRaw = async (query) => {
      const result = await queryRaw(query);
      result.columnNames.forEach((name, index) => {
        if (seen.has(name)) result.columnTypes[index] = CHARACTER;
      });
      return result;
    };
    // The adapter's own cuts a script at every semicolon and commits each piece: sent as one, a migration is applied
    // as a whole or not at all, as `prisma migrate deploy` does.
    connection.executeScript = async (script) => {
      try {
        await connection.executeRaw({ sql: script, args: [], argTypes: [] });
      } catch (error) {
        told.push(error);
        throw error;
      }
    };
    return connection;
  };
  return adapter;
}

/** What the database said, below what the adapter made of it. */
function wordsOf(error: unknown): string {
  const { message, cause } = error as Error & { cause?: { originalMessage?: string } };
  return cause?.originalMessage ?? message;
}

/**
 * Runs `use` with Prisma's own schema engine, compiled to WebAssembly and speaking through our database driver: it
 * applies and compares migrations without a downloaded binary, and keeps `_prisma_migrations` as `prisma migrate` does.
 */
export async function withSchemaEngine<Result>(
  databaseUrl: string,
  use: (engine: bindings.SchemaEngine) => Promise<Result>,
): Promise<Result> {
  shared[LOADED] ??= load();
  await shared[LOADED];
  // Its own pool, because the engine opens its connections out of our sight and never closes them.
  const charColumns = new Set<string>();
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2, Client: catalogueClient(charColumns) });
  const told: unknown[] = [];
  const factory = bindMigrationAwareSqlAdapterFactory(adapt(new PrismaPg(pool), charColumns, told));
  try {
    const engine = await bindings.SchemaEngine.new({ datamodels: undefined }, () => {}, factory);
    try {
      return await use(engine);
    } catch (cause) {
      if (cause instanceof WebAssembly.RuntimeError)
        throw new Error(`the schema engine failed: ${panic}`, { cause });
      if (told.length > 0) throw new Error(wordsOf(told[0]), { cause }); // the engine says "external connector error"
      throw cause;
    } finally {
      if (panic === '') engine.free();
    }
  } finally {
    await pool.end();
  }
}
