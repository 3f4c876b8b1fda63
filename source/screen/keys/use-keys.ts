import { useEffect, useEffectEvent } from 'react';

import type { InputListener, TerminalInput } from '../terminal/terminal-input.ts';

/** Has the keys for as long as the component is there; the newest functions of it are called. */
export function useKeys(input: Pick<TerminalInput, 'listen'>, listener: InputListener): void {
  const isTyping = useEffectEvent(listener.isTyping);
  const press = useEffectEvent(listener.press);
  const refusePaste = useEffectEvent(listener.refusePaste);
  useEffect(() => {
    return input.listen({
      isTyping: () => isTyping(),
      press: (keys) => press(keys),
      refusePaste: () => refusePaste(),
    });
  }, [input]);
}
