import { type ClusterPlan, type NodePlan, nodesOf } from '../plan/plan.ts';
import type { Stage } from './await-ring.ts';
import type { OnRepair } from './repair.ts';
import type { UpListener } from './up.ts';

/** Progress of `up` on stderr: one line that is rewritten on a terminal, one line for each step elsewhere. */
export interface Progress extends UpListener {
  readonly onRepair: OnRepair;
  /** Stops showing it and leaves the cursor on a line of its own. */
  end(): void;
  /** Since the beginning, with one decimal. */
  seconds(): string;
}

const words: Readonly<Record<Stage, string>> = {
  starting: 'starting',
  answers: 'answers',
  ready: 'sees all',
};

const ARCHIVING = 'all see each other; keeping their classes for the next start, once …';

/** How often the seconds on a terminal move on. */
const TICK_MS = 200;

/** Begins to show how `plan` comes up. */
export function showProgress(plan: ClusterPlan, stream: NodeJS.WriteStream = process.stderr): Progress {
  const stages = new Map<number, Stage>();
  let isFetching = false;
  let isArchiving = false;
  let repairing: string | null = null;
  const line = (): string => {
    if (isArchiving) return ARCHIVING;
    if (repairing !== null && stages.size === 0) return `bringing copies together: ${repairing}`;
    if (stages.size === 0) return isFetching ? 'fetching Cassandra by Maven, once …' : 'looking …';
    return nodesOf(plan)
      .map((node) => `node ${node.number} ${words[stages.get(node.number) ?? 'starting']}`)
      .join(' · ');
  };
  const { step, end, seconds } = showLine(line, stream);
  return {
    onFetchJars: () => {
      isFetching = true;
      step(line());
    },
    onArchive: () => {
      isArchiving = true;
      step(ARCHIVING);
    },
    onStage: (node: NodePlan, stage: Stage) => {
      stages.set(node.number, stage);
      step(`node ${node.number} (${node.address}) ${words[stage]}`);
    },
    onRepair: (part) => {
      repairing = part;
      step(`bringing copies together: ${part}`);
    },
    end,
    seconds,
  };
}

interface Line {
  /** Says `text` as a step of its own where the line is not rewritten. */
  readonly step: (text: string) => void;
  readonly end: () => void;
  readonly seconds: () => string;
}

function showLine(line: () => string, stream: NodeJS.WriteStream): Line {
  const start = Date.now();
  const seconds = (): string => ((Date.now() - start) / 1000).toFixed(1);
  const redraw = (): void => {
    const text = ` ${seconds().padStart(5)} s  ${line()}`;
    stream.write(`\r\u001B[2K${text.slice(0, Math.max(20, stream.columns - 1))}`);
  };
  const timer = stream.isTTY ? setInterval(redraw, TICK_MS) : null;
  const step = (text: string): void => {
    if (timer !== null) redraw();
    else stream.write(`${seconds().padStart(6)} s  ${text}\n`);
  };
  return {
    step,
    end: () => {
      if (timer === null) return;
      clearInterval(timer);
      redraw();
      stream.write('\n');
    },
    seconds,
  };
}
