/**
 * Keeps what is written to stderr while a screen is up, where it would land in the middle of the picture, and writes it
 * once the returned function is called. Does nothing when stderr is not the terminal.
 */
export function holdStderr(stream: NodeJS.WriteStream = process.stderr): () => void {
  if (!stream.isTTY) return () => undefined;
  const held: (string | Uint8Array)[] = [];
  const write = stream.write.bind(stream);
  stream.write = (chunk: string | Uint8Array): boolean => {
    held.push(chunk);
    return true;
  };
  return () => {
    stream.write = write;
    for (const chunk of held) stream.write(chunk);
  };
}
