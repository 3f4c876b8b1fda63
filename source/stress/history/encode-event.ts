import type { Change } from '../../theater/change.ts';
import type { HistoryEvent, LookEvent } from './event.ts';
import { forgetUnchanged, type SeatMemory } from './seat-memory.ts';

/** Writes the events of one session, in their order, each as one line of JSON without its line feed. */
type EncodeEvent = (event: HistoryEvent) => string;

/** An encoder for a new session; its name goes into every look, so that sessions can be merged into one file. */
export function createEncoder(session: string): EncodeEvent {
  const memory: SeatMemory = new Map();
  return (event) => JSON.stringify(writable(event, session, memory));
}

function writable(event: HistoryEvent, session: string, memory: SeatMemory): object {
  switch (event.type) {
    case 'start':
      return { ...event, format: HISTORY_FORMAT };
    case 'send':
      return { ...event, change: writableChange(event.change, event.isConditional) };
    case 'row': {
      const { entry, ...rest } = event;
      const { at: madeAt, change, isRecovered } = entry;
      return { ...rest, madeAt, isRecovered, change: writableChange(change, true) };
    }
    case 'look':
      return writableLook(event, session, memory);
    case 'answer':
    case 'told':
      return event;
  }
}

/** Raised when the meaning of a line changes; a reader refuses what it does not know. */
export const HISTORY_FORMAT = 1;

function writableLook({ snapshot, ...rest }: LookEvent, session: string, memory: SeatMemory): object {
  const { seats, at: storeClock, ...picture } = snapshot;
  const written = forgetUnchanged(memory, `${session} ${picture.room}`, seats);
  return { ...rest, session, ...picture, storeClock, ...written };
}

function writableChange({ seats, ...change }: Change, isConditional: boolean): object {
  return {
    ...change,
    seats: seats.map(({ before, after }) => ({
      row: before.row,
      place: before.place,
      version: isConditional ? before.version : null,
      change: isConditional ? before.change : null,
      next: isConditional ? after.version : null,
      from: before.content,
      to: after.content,
    })),
  };
}
