// The least that can answer a key on a terminal: what any program must be compared with.
process.stdin.setRawMode(true);
process.stdin.on('data', (keys) => {
  if (keys.includes('q')) process.exit();
  process.stdout.write(keys);
});
process.stdout.write('ready');
