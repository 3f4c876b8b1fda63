import { makeBookingId } from '../../booking/ids.ts';
import { OwnBookings, releaseOf } from './own-seats.ts';
import {
  type Action,
  type ClientTask,
  groupsOf,
  type Program,
  type Repeated,
  type SeatGroup,
} from './program.ts';

/**
 * The same again and again, as quickly as possible: looks at one room or at all; books one group of seats, the same
 * for every client, and gives it back; or books all seats, group by group, and gives all back, round after round.
 */
export function repeatProgram(task: ClientTask, action: Repeated): Program {
  const { plan } = task;
  const rooms = plan.rooms.map(({ room }) => room);
  switch (action) {
    case 'read-room':
      return looking(rooms.slice(0, 1));
    case 'read-all':
      return looking(rooms);
    case 'book':
      return booking(task, groupsOf(plan, task.group).slice(0, 1));
    case 'write-all':
      return booking(task, groupsOf(plan, task.group));
  }
}

function looking(rooms: readonly string[]): Program {
  return { next: () => ({ kind: 'look', rooms }), saw: () => undefined, ended: () => undefined };
}

/** Rounds: books every group that can be had, then gives back what it got. Decides nothing on an old picture. */
function booking({ client }: ClientTask, groups: readonly SeatGroup[]): Program {
  const own = new OwnBookings();
  let next = 0;
  return {
    next(): Action | null {
      const group = groups[next];
      if (group !== undefined) {
        next += 1;
        return {
          kind: 'request',
          request: { kind: 'book', ...group, client, booking: makeBookingId() },
          seen: null,
        };
      }
      const [oldest] = own.all();
      if (oldest !== undefined) return { kind: 'request', request: releaseOf(oldest), seen: null };
      next = 0;
      return groups.length === 0 ? null : this.next();
    },
    saw: () => undefined,
    ended: (request, outcome) => own.ended(request, outcome),
  };
}
