import type { CutMoment } from '../network/proxy.ts';
import type { Fault } from '../scene.ts';

/** Of the requests, how many end their connection. */
const SHARE = 0.1;

/** The network ends connections before a request has arrived at its node: it never will. */
export const cutBeforeRequestFault: Fault = {
  ...cutFault('cut before the request arrives', 'before the request'),
  isBounded: false,
};

/** The network ends connections when a request has arrived: it is carried out, and nobody is told. */
export const cutAfterRequestFault: Fault = {
  ...cutFault('cut after the request arrived', 'after the request'),
  hasHastyTwin: true,
};

/** The network ends connections when the answer is on its way: it has been carried out, and nobody is told. */
export const cutBeforeAnswerFault: Fault = cutFault('cut before the answer arrives', 'before the answer');

/** At random moments, on the way to every node. */
function cutFault(name: string, moment: CutMoment): Fault {
  return {
    name,
    isBounded: true,
    isProxied: true,
    async inflict({ proxies, isFull, bookers, random }) {
      proxies.trouble({ kind: 'cut', moment, isDue: () => random.next() < SHARE });
      await Promise.all(bookers.map((booker) => booker.hasEnded(isFull ? 300 : 60)));
      return proxies.troubled > 0 ? [] : ['no connection was cut'];
    },
  };
}
