// Loaded into the program before it starts: plants the one thing that no key can bring about, an error nobody
// catches.
process.on('SIGUSR2', () => {
  throw new Error('planted by the test');
});
