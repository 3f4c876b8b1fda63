// The least that Ink can draw for a key: one line that changes, with the settings of the booking terminal.
import { render, Text, useApp, useInput } from 'ink';
import { type ReactNode, useState } from 'react';

function OneLine(): ReactNode {
  const { exit } = useApp();
  const [column, setColumn] = useState(0);
  useInput((input) => {
    if (input === 'q') exit();
    else setColumn((before) => (before + 1) % 10);
  });
  return <Text>{`ready ${'.'.repeat(column)}^`}</Text>;
}

render(<OneLine />, { alternateScreen: true, incrementalRendering: true, maxFps: 120 });
