import type { ConnectionProvider } from '../../contracts/connections.ts';
import type { Context } from '../../store/database.ts';
import type { Recording } from '../recording.ts';

/** A connection whose token was opened: to be used at once, never kept, logged or sent on. */
export interface OpenConnection {
  id: string;
  slug: string;
  provider: ConnectionProvider;
  apiUrl: string;
  token: string;
  /** As entered; empty may mean those of the services: see `Source.wanted`. */
  containers: string[];
  createdAt: Date;
}

/** One kind of record of one repository or Linear team. */
export interface Wanted {
  container: string;
  resource: string;
}

/** What is known when one page is to be read. */
export interface SyncStep extends Wanted {
  recording: Recording;
  connection: OpenConnection;
  /** Where the page begins, as the page before said; null for the first. */
  cursor: string | null;
  /** What the first page was marked with when everything was last read to its end. */
  etag: string | null;
  /** What was last changed before it need not be read. */
  since: Date;
  /** Ends requests when the program stops. */
  signal: AbortSignal;
  /** To be called between the requests of a page that needs many. @throws LeaseLost when another replica goes on */
  keepLease: () => Promise<void>;
}

/** What a page yielded; everything in it was recorded before it is returned. */
export interface SyncPage {
  records: number;
  /** Where the next page begins; null at the end. */
  next: string | null;
  /** Of the first page. */
  etag?: string | undefined;
  /** What a reader should know although nothing failed, such as a repository that moved. */
  note?: { code: string; reason: string; remedy: string } | undefined;
}

/** A system whose history can be read. */
export interface Source {
  /** What to read for the connection. */
  wanted(context: Context, connection: Omit<OpenConnection, 'token'>): Promise<Wanted[]>;
  /**
   * Whether the token may read what is needed of `containers`.
   * @throws ServiceError when it is refused; SyncPause when the source cannot tell at the moment
   */
  checkToken(connection: OpenConnection, containers: string[]): Promise<void>;
  /** @throws ServiceError when it cannot go on; SyncPause when it can later */
  readPage(step: SyncStep): Promise<SyncPage>;
}
export type Sources = Record<ConnectionProvider, Source>;

/** Reading has to wait. Nothing is held meanwhile, and it goes on with the same page. */
export class SyncPause extends Error {
  readonly code: string;
  readonly remedy: string;
  readonly until: Date;
  /** Whether everything else of the connection has to wait as well, as for a rate limit. */
  readonly forAll: boolean;

  constructor(fault: {
    code: string;
    detail: string;
    remedy: string;
    until: Date;
    forAll?: boolean;
    cause?: unknown;
  }) {
    super(fault.detail, { cause: fault.cause });
    this.name = 'SyncPause';
    this.code = fault.code;
    this.remedy = fault.remedy;
    this.until = fault.until;
    this.forAll = fault.forAll ?? false;
  }
}

/** The lease ran out and another replica has taken over: what was read is recorded, and it goes on. */
export class LeaseLost extends Error {}
