import type { State } from '../../ui/state-mark.tsx';

const SHAPES: Partial<Record<State, string>> = {
  missed: '<rect x="3" y="3" width="10" height="10" fill="#c23b12"/>',
  at_risk: '<path d="M8 2 14.5 13.5H1.5Z" fill="none" stroke="#c28100" stroke-width="2"/>',
};

/** Puts the state into the icon of the tab; what is as expected leaves it as it is. Returns how to take it back. */
export function paintIcon(state: State | null): () => void {
  const shape = state === null ? undefined : SHAPES[state];
  if (shape === undefined) return () => {};
  const icons = [...document.querySelectorAll<HTMLLinkElement>('link[rel~="icon"]')];
  const before = icons.map((icon) => icon.href);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${shape}</svg>`;
  for (const icon of icons) icon.href = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  return () =>
    icons.forEach((icon, index) => {
      icon.href = before[index] ?? icon.href;
    });
}
