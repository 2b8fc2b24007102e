export interface Session {
  /** Signed digest of the cookie's value and the password's hash, hex: what is stored is no key. */
  id: string;
  createdAt: number;
  expiresAt: number;
}

export interface SessionStore {
  create(session: Session): Promise<void>;
  /** The session if it has not expired at `now`. */
  find(id: string, now: number): Promise<Session | undefined>;
  delete(id: string): Promise<void>;
  deleteExpired(now: number): Promise<void>;
}
