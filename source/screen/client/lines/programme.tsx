import { Text } from 'ink';
import SelectInput from 'ink-select-input';
import type { ReactNode } from 'react';

import { Lines } from '../../kit/terminal/components.tsx';

/** All lines of the overlay, and the play that Enter would choose, from 0. */
type ProgrammeProps = { readonly lines: readonly string[]; readonly chosen: number };

/** The heading and the blank below it. */
const LINES_ABOVE = 2;

/**
 * The plays to choose a room by. The list is drawn by ink-select-input but moved by the key table: its own input
 * takes digits for a choice and loses keys that arrive in one chunk, so it is never focused, and a new choice makes
 * it anew.
 */
export function Programme({ lines, chosen }: ProgrammeProps): ReactNode {
  const items = lines.slice(LINES_ABOVE).map((label, index) => ({ key: String(index), value: index, label }));
  return (
    <>
      <Lines lines={lines.slice(0, LINES_ABOVE)} />
      <SelectInput
        key={chosen}
        isFocused={false}
        items={items}
        initialIndex={chosen}
        indicatorComponent={NoIndicator}
        itemComponent={PlayLine}
      />
    </>
  );
}

/** The line says itself whether it is the chosen one, in the colours and characters of the screen. */
function NoIndicator(): ReactNode {
  return null;
}

function PlayLine({ label }: { readonly label: string }): ReactNode {
  return <Text wrap="truncate">{label === '' ? ' ' : label}</Text>;
}
