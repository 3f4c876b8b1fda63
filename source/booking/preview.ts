import type { Store } from '../store/store.ts';
import { decide, pinned } from '../theater/decisions/decide.ts';
import type { Decision } from '../theater/decisions/refusal.ts';
import { type Request, roomOf } from '../theater/request.ts';
import type { RoomSnapshot } from '../theater/snapshot.ts';
import { lookInTime } from './box-office.ts';
import { makeChangeId } from './ids.ts';
import { DEFAULT_PATIENCE } from './patience.ts';

/** What a request would come to now; nothing is sent. */
export type Preview = {
  /** The request, pinned to what was seen: only that is done, should the person agree. */
  readonly request: Request;
  /** Linearizable, and made after the request. */
  readonly seen: RoomSnapshot;
  readonly decision: Decision;
};

/** Looks and decides, so that a person can be shown exactly what will change. Rejects with a StoreError. */
export async function previewOf(store: Store, request: Request): Promise<Preview> {
  const seen = await lookInTime(store, roomOf(request), DEFAULT_PATIENCE.firstWordMs);
  const requestOfSeen = pinned(request, seen);
  return { request: requestOfSeen, seen, decision: decide(seen, requestOfSeen, makeChangeId()) };
}
