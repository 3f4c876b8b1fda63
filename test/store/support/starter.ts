// Opens each file it is told of, as a program that starts does, and says whose theater it found.
import { openTheaterFile } from './sqlite-harness.ts';

process.on('message', (file: string) => {
  openTheaterFile(file)
    .then(async (store) => {
      const id = await store.theaterId();
      await store.close();
      return id;
    })
    .then(
      (id) => process.send?.(id),
      (error: unknown) => process.send?.(String(error)),
    );
});
process.send?.('ready');
