import type { OutcomeStatus } from '../../contracts/outcome-metrics.ts';
import { STATUS_WORDS } from '../metrics/index.ts';

/** What a badge says. Everything is text; the colour repeats the status, it never carries it alone. */
export interface BadgeText {
  name: string;
  value: string | null;
  status: OutcomeStatus | 'no_metric';
}

// Each has a contrast of at least 4.5 : 1 under white text (WCAG 2.2, 1.4.3).
const COLOURS: Record<BadgeText['status'], string> = {
  met: '#17743a',
  missed: '#b3261e',
  at_risk: '#8a5100',
  undecided: '#4a5568',
  no_data: '#4a5568',
  no_metric: '#4a5568',
};

const HEIGHT = 20;
const PADDING = 7;
const MAX_NAME = 40; // longer ones would push the number out of a README's line
const CHARACTER = 6.6; // average width in the 11 px font stack below; textLength makes it exact

/** A badge as SVG of its own, which nothing is loaded for. */
export function drawBadge({ name, value, status }: BadgeText): string {
  const letters = [...name];
  const left = letters.length > MAX_NAME ? `${letters.slice(0, MAX_NAME - 1).join('')}…` : name;
  const right =
    value === null || status === 'no_data' ? STATUS_WORDS[status] : `${value} ${STATUS_WORDS[status]}`;
  const [leftWidth, rightWidth] = [widthOf(left), widthOf(right)];
  const width = leftWidth + rightWidth;
  const title = escapeText(`${left}: ${right}`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" role="img" aria-label="${title}">
<title>${title}</title>
<clipPath id="r"><rect width="${width}" height="${HEIGHT}" rx="3"/></clipPath>
<g clip-path="url(#r)"><rect width="${leftWidth}" height="${HEIGHT}" fill="#333d47"/><rect x="${leftWidth}" width="${rightWidth}" height="${HEIGHT}" fill="${COLOURS[status]}"/></g>
<g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">
${write(left, 0, leftWidth)}
${write(right, leftWidth, rightWidth)}
</g>
</svg>
`;
}

function write(text: string, x: number, width: number): string {
  return `<text x="${x + PADDING}" y="14" textLength="${width - 2 * PADDING}" lengthAdjust="spacingAndGlyphs">${escapeText(text)}</text>`;
}

function widthOf(text: string): number {
  return Math.ceil([...text].length * CHARACTER) + 2 * PADDING;
}

/** Safe between tags and in an attribute; characters that no XML may hold are left out. */
function escapeText(text: string): string {
  return text
    .replace(/[^\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');
}
