import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * What the packaged one is started with and nobody's browser is: in one process it ends when a window is closed whose page
 * holds a lock, as the live page does; without its guards it leaves out the origin of requests, by which a sign-in is let in.
 */
const UNLIKE_A_READER = ['--single-process', '--disable-web-security', '--allow-running-insecure-content'];

/** The system's Chromium where there is one, else the one that comes inside an npm package. */
export async function openBrowser(): Promise<Browser> {
  const system = SYSTEM.find((path) => existsSync(path));
  if (system) return chromium.launch({ executablePath: system, args: FLAGS });
  process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs22.x'; // makes the package unpack the libraries a bare system lacks
  const { default: packaged } = await import('@sparticuz/chromium');
  return chromium.launch({
    executablePath: await packaged.executablePath(),
    args: [...packaged.args.filter((flag) => !UNLIKE_A_READER.includes(flag)), ...FLAGS],
  });
}

/** Faults that a reader's console would show, collected from the moment of the call. */
export function watchFaults(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  return faults;
}

/** Becomes the first administrator of a program, at the address that its start printed. */
export async function becomeAdministrator(
  page: Page,
  { url, welcome }: { url: string; welcome: string | undefined },
): Promise<void> {
  await page.goto(welcome ?? '');
  await page.getByLabel('Name').fill('Ada Lovelace');
  await page.getByLabel('E-mail').fill('ada@example.com');
  await page.getByLabel('Password', { exact: false }).first().fill('correct horse battery');
  await page.getByRole('main').getByRole('button').first().click();
  await page.waitForURL(`${url}/`);
}
