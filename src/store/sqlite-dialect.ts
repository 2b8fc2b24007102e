import type { SQLInputValue } from "node:sqlite";
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { SqliteFile } from "./sqlite-file.ts";

/** kysely over node:sqlite: single statements only, because transactions must not wait (see `SqliteFile.transact`). */
export function sqliteDialect(file: SqliteFile): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new SqliteFileDriver(file),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

class SqliteFileDriver implements Driver {
  readonly #connection: DatabaseConnection;

  constructor(file: SqliteFile) {
    this.#connection = new SqliteFileConnection(file);
  }

  init = noWork;
  releaseConnection = noWork;
  destroy = noWork;
  beginTransaction = refuseTransaction;
  commitTransaction = refuseTransaction;
  rollbackTransaction = refuseTransaction;

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }
}

class SqliteFileConnection implements DatabaseConnection {
  readonly #file: SqliteFile;

  constructor(file: SqliteFile) {
    this.#file = file;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return this.#file.guard(() => {
      const statement = this.#file.prepare(query.sql);
      const parameters = query.parameters.map(bindable);
      if (statement.columns().length > 0) {
        // The row type is kysely's promise about the query it compiled; it cannot be seen from here.
        return { rows: statement.all(...parameters) as Row[] };
      }
      return { rows: [], numAffectedRows: BigInt(statement.run(...parameters).changes) };
    });
  }

  streamQuery(): AsyncIterableIterator<never> {
    throw new Error(
      "queries are read in pages, not streamed: an open statement would pin the write-ahead log",
    );
  }
}

function bindable(value: unknown): SQLInputValue {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "bigint") {
    return value;
  }
  throw new TypeError(`a query can bind text, numbers and null, found ${typeof value}`);
}

async function noWork(): Promise<void> {
  return undefined;
}

async function refuseTransaction(): Promise<never> {
  throw new Error("transactions are taken with SqliteFile.transact");
}
