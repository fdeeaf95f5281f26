const ROWS_A_PAGE = 1000;
export const MAX_ROWS = 100_000;

interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

type ReadPage<Item> = (place: { cursor: string | undefined; limit: number }) => Promise<Page<Item>>;

/**
 * Reads a list page by page, as the reader of the rows asks for them. The first page is read at once, so that a filter
 * that cannot be used is refused before anything is sent. Ends with the string `cut` where there was more than
 * `maxRows`: nothing is left out silently.
 */
export async function collectRows<Item>(
  readPage: ReadPage<Item>,
  { rowsAPage = ROWS_A_PAGE, maxRows = MAX_ROWS } = {},
): Promise<AsyncGenerator<Item | 'cut'>> {
  let page = await readPage({ cursor: undefined, limit: rowsAPage });
  return rows();

  async function* rows(): AsyncGenerator<Item | 'cut'> {
    let left = maxRows;
    for (;;) {
      yield* page.items.slice(0, left);
      if (page.items.length > left || (page.items.length === left && page.nextCursor !== null)) yield 'cut';
      left -= page.items.length;
      if (left <= 0 || page.nextCursor === null) return;
      page = await readPage({ cursor: page.nextCursor, limit: rowsAPage });
    }
  }
}
