import type { OpsBinding } from './ops-bindings.ts';

/** The keys of a page besides those that open pages, and of the line in which a filter is typed. */
export const OPS_PAGE_BINDINGS: readonly OpsBinding[] = [
  {
    command: 'up',
    context: 'page',
    keys: ['up', 'k'],
    label: 'up k',
    help: 'one line up',
    hint: { label: 'arrows', text: 'scroll', rank: 1 },
  },
  { command: 'down', context: 'page', keys: ['down', 'j'], label: 'down j', help: 'one line down' },
  { command: 'page-up', context: 'page', keys: ['page-up'], label: 'PgUp', help: 'one page up' },
  { command: 'page-down', context: 'page', keys: ['page-down'], label: 'PgDn', help: 'one page down' },
  {
    command: 'filter',
    context: 'page',
    keys: ['/'],
    label: '/',
    help: 'filter the feed by a room, a seat or a name',
    hint: { text: 'filter', rank: 3 },
  },
  {
    command: 'pause',
    context: 'page',
    keys: ['space'],
    label: 'Space',
    help: 'keep the picture as it is; again: go on',
    hint: { label: 'space', text: 'pause', rank: 2 },
  },
  {
    command: 'back',
    context: 'page',
    keys: ['escape', 'q'],
    label: 'Esc q',
    help: 'back to the rooms',
    hint: { label: 'esc', text: 'back', rank: 0 },
  },

  {
    command: 'accept',
    context: 'typing',
    keys: ['enter'],
    label: 'Enter',
    help: 'keep the filter; an empty one shows everything',
    hint: { label: 'enter', text: 'keep it', rank: 1 },
  },
  {
    command: 'rub-out',
    context: 'typing',
    keys: ['backspace'],
    label: 'Backspace',
    help: 'one character less',
  },
  {
    command: 'back',
    context: 'typing',
    keys: ['escape'],
    label: 'Esc',
    help: 'show everything again',
    hint: { label: 'esc', text: 'no filter', rank: 0 },
  },
];
