import { useEffect, useRef } from 'react';

import { makeSafe } from '../../theater/safe-text.ts';
import type { Link } from '../occupancy/occupancy.ts';
import type { Message } from './client-state.ts';

/** Says once why the store was lost, and once that it answers again. `tell` stays the same from render to render. */
export function useLinkMessages(link: Link, tell: (message: Message) => void): void {
  const isLost = link.kind === 'reconnecting';
  const reason = isLost ? link.message : '';
  const wasLost = useRef(false);
  useEffect(() => {
    if (isLost) tell({ tone: 'bad', text: makeSafe(reason) });
    else if (wasLost.current) tell({ tone: 'good', text: 'The store answers again.' });
    wasLost.current = isLost;
  }, [isLost, reason, tell]);
}
