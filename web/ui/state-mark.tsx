import type { ReactNode } from 'react';

/** Each state has a colour, a shape and a word; none of the three is ever shown as the only one. */
export type State = 'met' | 'at_risk' | 'missed' | 'undecided' | 'no_data';

const STATES: Record<State, { word: string; ink: string; shape: ReactNode }> = {
  met: {
    word: 'met',
    ink: 'text-met',
    shape: <path d="M1.5 6.5 4.7 9.6 10.5 2.6" fill="none" stroke="currentColor" strokeWidth="2.2" />,
  },
  at_risk: {
    word: 'at risk',
    ink: 'text-risk',
    shape: <path d="M6 1 11.3 10.8H.7Z" fill="none" stroke="currentColor" strokeWidth="1.8" />,
  },
  missed: {
    word: 'missed',
    ink: 'text-missed',
    shape: <rect x="1.5" y="1.5" width="9" height="9" fill="currentColor" />,
  },
  undecided: {
    word: 'undecided',
    ink: 'text-undecided',
    shape: (
      <circle
        cx="6"
        cy="6"
        r="4.6"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeDasharray="3 2"
      />
    ),
  },
  no_data: {
    word: 'no data',
    ink: 'text-soft',
    shape: <path d="M1.5 6H10.5" fill="none" stroke="currentColor" strokeWidth="1.8" />,
  },
};

export function stateInk(state: State): string {
  return STATES[state].ink;
}

/** The shape of a state with a word: its own, or one that says the same of something else (`held`, `expired`). */
export function StateMark({ state, word }: { state: State; word?: string }) {
  const { ink, shape, word: ownWord } = STATES[state];
  return (
    <Mark ink={ink} word={word ?? ownWord}>
      {shape}
    </Mark>
  );
}

export function Mark({ ink, word, children }: { ink: string; word: string; children: ReactNode }) {
  return (
    <span
      className={`inline-flex items-center gap-[0.45rem] whitespace-nowrap font-semibold text-nav ${ink}`}
    >
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" className="flex-none">
        {children}
      </svg>
      {word}
    </span>
  );
}
