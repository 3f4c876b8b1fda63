// Loaded before the program: listens to the signals that end it, as libraries do that put a terminal right.
for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const) process.on(signal, () => undefined);
