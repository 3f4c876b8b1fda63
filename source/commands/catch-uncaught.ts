/**
 * Ends the program by an error that nothing has caught, after `tell` has said it and chosen the exit code; Node would
 * print a stack. Rejections that nobody handles come the same way. Returns what ends that.
 */
export function catchUncaught(tell: (error: unknown) => number): () => void {
  const onError = (error: unknown): void => process.exit(tell(error));
  process.once('uncaughtException', onError);
  return () => void process.off('uncaughtException', onError);
}
