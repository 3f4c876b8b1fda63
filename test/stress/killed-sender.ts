// Another program: records a send and its answer, then a second send, says so, and waits to be killed.
import { createRecorder } from '../../source/stress/history/recorder.ts';
import { change } from './planted-history.ts';

const recorder = createRecorder(process.argv[2] ?? '');
const booking = change('c-mia', { '1-1': [0, 'initial', null] }, 'Mia');
recorder.answered(recorder.sending('terminal', booking), { kind: 'unknown', message: 'no answer in time' });
recorder.sending('terminal', booking);
process.stdout.write('sent\n');
setInterval(() => undefined, 1000);
