import { age } from '../../theater/local-time.ts';
import type { Link } from '../../watch/occupancy.ts';
import { shortenMiddle } from './text.ts';
import { type Appearance, printable, styled, type Token } from './theme.ts';

/** How the pictures stand, in full and in brief, and how it is coloured. */
type LinkWords = { readonly full: string; readonly brief: string; readonly token: Token };

/**
 * What the title says of the link: live, or how old the pictures are, or that the store is lost and when it is tried
 * again.
 */
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

/**
 * The store's name between two sides with this many cells between them: all of it, its ends, or nothing. Files of
 * certificates do not tell it from another.
 */
export function storeWords(address: string, space: number, appearance: Appearance): string {
  const room = space - 2 * GAP;
  if (room < FEWEST_CELLS) return '';
  const named = address.replace(/&tls-(?:ca|cert|key)=[^&]*/g, '');
  const words = shortenMiddle(printable(named, appearance), room, appearance.glyphs.ellipsis);
  return ' '.repeat(GAP) + styled(appearance, 'quiet', words);
}

const GAP = 3;

/** Of a store's name; less tells nobody which it is. */
const FEWEST_CELLS = 8;
