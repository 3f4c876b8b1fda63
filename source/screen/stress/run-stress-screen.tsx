import { Text } from 'ink';

import { showScreen } from '../terminal/show-screen.ts';
import { chooseAppearance } from '../theme/appearance.ts';
import { StressApp, type StressAppProps } from './stress-app.tsx';

/** What the screen of a stress program needs; both streams must be terminals. */
export type StressScreenOptions = Omit<StressAppProps, 'appearance' | 'tools'> & {
  readonly stdin?: NodeJS.ReadStream;
  readonly stdout?: NodeJS.WriteStream;
};

/** Shows a stress program until it has ended. Rejects when the screen could not be drawn; the program is not touched. */
export async function runStressScreen({
  stdin = process.stdin,
  stdout = process.stdout,
  ...props
}: StressScreenOptions): Promise<void> {
  const appearance = chooseAppearance({}, process.env, process.platform);
  await showScreen({ stdin, stdout, title: 'theater: stress' }, <Text> </Text>, (tools) => (
    <StressApp {...props} {...{ appearance, tools }} />
  ));
}
