import type { Finding } from '../health.ts';

export function fine(subject: string, message: string): Finding {
  return { subject, level: 'fine', message, advice: null };
}

export function warning(subject: string, message: string, advice: string): Finding {
  return { subject, level: 'warning', message, advice };
}

export function wrong(subject: string, message: string, advice: string): Finding {
  return { subject, level: 'wrong', message, advice };
}
