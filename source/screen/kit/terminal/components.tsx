import { Text } from 'ink';
import { type ReactNode, useEffect, useEffectEvent, useSyncExternalStore } from 'react';

import type { OccupancyWatch } from '../../../watch/occupancy-watch.ts';
import type { OccupancyControl } from '../../../watch/occupancy.ts';
import type { MouseReport } from '../keys/key-codes.ts';
import type { InputListener, TerminalInput } from './terminal-input.ts';

/** Lines from the first to the last; an empty one takes its line too. */
type LinesProps = { readonly lines: readonly string[] };

/** Lines of text that are already as they shall be: styled, and never wider than their place. */
export function Lines({ lines }: LinesProps): ReactNode {
  return lines.map((line, index) => (
    // A line has nothing but its number to be known by.
    <Text key={`line ${index + 1}`} wrap="truncate">
      {line === '' ? ' ' : line}
    </Text>
  ));
}

/** Has the keys for as long as the component is there; the newest functions of it are called. */
export function useKeys(input: Pick<TerminalInput, 'listen'>, listener: InputListener): void {
  const isTyping = useEffectEvent(listener.isTyping);
  const press = useEffectEvent(listener.press);
  const refusePaste = useEffectEvent(listener.refusePaste);
  const point = useEffectEvent((mouse: MouseReport) => listener.point?.(mouse));
  const focus = useEffectEvent((isFront: boolean) => listener.focus?.(isFront));
  useEffect(() => {
    return input.listen({
      isTyping: () => isTyping(),
      press: (keys) => press(keys),
      refusePaste: () => refusePaste(),
      point: (mouse) => point(mouse),
      focus: (isFront) => focus(isFront),
    });
  }, [input]);
}

/**
 * The rooms as a watch sees them. Renders again only when something must be drawn; the watch runs for as long as the
 * component is mounted, and may have been started before, so that the first frame shows the rooms.
 */
export function useOccupancy(watch: OccupancyWatch): OccupancyControl {
  const view = useSyncExternalStore(watch.subscribe, watch.getView);
  useEffect(() => {
    watch.start();
    return watch.stop;
  }, [watch]);
  return { view, merge: watch.merge, mergeSnapshot: watch.mergeSnapshot, refresh: watch.refresh };
}
