import type { Link } from '../occupancy/occupancy.ts';
import type { Token } from '../theme/theme.ts';

/** How the pictures stand, in full and in brief, and how it is coloured. */
export type LinkWords = { readonly full: string; readonly brief: string; readonly token: Token };

/** What the title says of the link: live, or how old the pictures are, or that the store is lost and when it is tried again. */
export function linkWords(link: Link): LinkWords {
  switch (link.kind) {
    case 'opening':
      return { full: 'opening', brief: 'opening', token: 'quiet' };
    case 'live': {
      const { without } = link;
      if (without === undefined) return { full: 'live', brief: 'live', token: 'good' };
      return { full: `live by SERIAL: ${without} cannot be had`, brief: 'live', token: 'warning' };
    }
    case 'stale': {
      const words = `${age(link.ageMs)} old`;
      return { full: words, brief: words, token: 'warning' };
    }
    case 'reconnecting': {
      const next = link.nextTryInMs === 0 ? 'now' : `in ${age(link.nextTryInMs)}`;
      const old = link.ageMs === null ? [] : [`${age(link.ageMs)} old`];
      return {
        full: [`reconnecting ${next}`, ...old].join(', '),
        brief: old[0] ?? `again ${next}`,
        token: 'bad',
      };
    }
  }
}

/** A span of ms in the unit a person would use: `12 s`, `3 min`, `2 h`. */
export function age(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
}
