import { type Recovery, recoveryWords } from '../../box-office/recover-history.ts';
import type { Finding } from '../../store/health.ts';
import { type LevelsNow, levelsWords, type Vitals } from '../../store/vitals.ts';
import type { Figures, RoomFigures } from '../../theater/figures.ts';
import { isSoldOut } from '../../theater/percent-booked.ts';
import type { Plan } from '../../theater/plan.ts';
import { age } from '../frame/link-words.ts';
import type { Link } from '../occupancy/occupancy.ts';
import { countOf, listOf } from '../text/seat-names.ts';
import { type Alert, ALERT_KINDS, type AlertKind } from './alert.ts';

/** A room from which on so many percent are booked is nearly sold out. */
export const NEARLY_PERCENT = 90;

/** All that alerts are made of. */
export type AlertFacts = {
  readonly plan: Plan;
  readonly figures: Figures;
  readonly link: Link;
  readonly findings: readonly Finding[];
  /** Null while the store has not said how it is doing. */
  readonly vitals: Vitals | null;
  /** Changes that dead programs of this machine left unconfirmed. */
  readonly unconfirmed: number;
  /** Bookings that were found without a row in the history. */
  readonly recoveries: readonly Recovery[];
};

/** Every alert, the weightiest first. */
export function alertsOf(facts: AlertFacts): readonly Alert[] {
  const { plan, figures, link, findings, vitals, unconfirmed, recoveries } = facts;
  const alerts = [
    ...linkAlerts(link),
    ...(vitals?.kind === 'cluster' ? clusterAlerts(vitals) : []),
    ...findings.filter(({ subject }) => !SEEN_ELSEWHERE.has(subject)).flatMap(findingAlerts),
    ...unconfirmedAlerts(unconfirmed),
    ...recoveries.map(recoveryAlert),
    ...figures.rooms.flatMap((room) => roomAlerts(room, plan.rows * plan.places)),
  ];
  return alerts.toSorted((left, right) => weightOf(left) - weightOf(right));
}

function weightOf({ kind, level }: Alert): number {
  return ALERT_KINDS.indexOf(kind) + (level === 'critical' ? 0 : ALERT_KINDS.length);
}

function linkAlerts(link: Link): readonly Alert[] {
  if (link.kind === 'reconnecting') {
    const old = link.ageMs === null ? '' : `; the picture is ${age(link.ageMs)} old`;
    const message = `the store does not answer${old}: ${link.message}`;
    return [critical('unreachable', message, 'theater doctor says more; it is asked again by itself')];
  }
  if (link.kind !== 'stale') return [];
  const message = `the picture is ${age(link.ageMs)} old: an answer is overdue`;
  return [warning('stale', message, 'the store is slow or away; theater doctor says more')];
}

/** What the pictures and the vitals tell, sooner, is not said twice. */
const SEEN_ELSEWHERE: ReadonlySet<string> = new Set([
  'seats',
  'closed rooms',
  'nodes',
  'levels that can be had now',
]);

/** Every node that is down or silent, with what goes on without it; or that too few are left. */
function clusterAlerts({ nodes, levels }: Extract<Vitals, { kind: 'cluster' }>): readonly Alert[] {
  const down = nodes.filter(({ state }) => state === 'down').map(({ address }) => address);
  const silent = nodes.filter(({ state, latencyMs }) => state === 'slow' && latencyMs === null);
  if (levels.level === 'wrong') {
    return [critical('quorum-lost', downWords(down, levels), 'start the nodes that are down')];
  }
  return [
    ...(down.length === 0 ? [] : [warning('node-down', downWords(down, levels), RESTART)]),
    ...silent.map(({ address }) => {
      return warning('node-down', `${address} does not answer`, 'look at the machine, and at its log');
    }),
  ];
}

const RESTART = 'start it again; what it missed comes to it by itself';

/** What is down, and what goes on; without anything down, which levels there are too few copies for. */
function downWords(down: readonly string[], levels: LevelsNow): string {
  if (down.length === 0) return levelsWords(levels);
  return `${listOf(down)} ${down.length === 1 ? 'is' : 'are'} down; ${levels.goesOn}`;
}

function findingAlerts({ subject, level, message, advice }: Finding): readonly Alert[] {
  if (level === 'fine') return [];
  const make = level === 'wrong' ? critical : warning;
  return [make('store', `${subject}: ${message}`, advice ?? 'theater doctor says more')];
}

function unconfirmedAlerts(count: number): readonly Alert[] {
  if (count === 0) return [];
  const message = `${countOf(count, 'change')} of this machine left unconfirmed by a program that died`;
  return [warning('unconfirmed', message, 'theater resolve')];
}

function recoveryAlert({ entry, isWritten }: Recovery): Alert {
  const message = `${recoveryWords(entry)} had no row in the history`;
  const advice = isWritten
    ? 'it was written now, marked as recovered; nothing is to be done'
    : 'theater doctor writes it, once the store takes it';
  return warning('unrecorded', message, advice);
}

function roomAlerts(room: RoomFigures, expected: number): readonly Alert[] {
  const { room: letter, play, seats, percent, isClosed } = room;
  const alerts: Alert[] = [];
  if (seats !== expected) {
    const message = `${letter} has ${seats} seats, not ${expected}`;
    alerts.push(critical('seats-missing', message, 'theater init makes the missing ones'));
  }
  if (isClosed) {
    const message = `${letter} is closed, nobody can book ${play}`;
    alerts.push(warning('closed', message, `theater open ${letter}`));
  }
  if (isSoldOut(room)) {
    alerts.push(warning('sold-out', `${letter} is sold out: ${play}`, 'point people to another room'));
  } else if (percent !== null && percent >= NEARLY_PERCENT) {
    const message = `${letter} is ${percent} % booked, ${room.free} free: ${play}`;
    alerts.push(warning('nearly-sold-out', message, 'nothing to do yet'));
  }
  return alerts;
}

function critical(kind: AlertKind, message: string, advice: string): Alert {
  return { level: 'critical', kind, message, advice };
}

function warning(kind: AlertKind, message: string, advice: string): Alert {
  return { level: 'warning', kind, message, advice };
}
