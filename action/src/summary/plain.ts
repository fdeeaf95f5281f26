/** Text from outside as it may stand in Markdown: nothing in it is markup, a table cell or a mention. */
export function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[&<>"|*_[\]()`~#\\!@$]/g, (character) => `&#${character.charCodeAt(0)};`);
}

export function code(text: string): string {
  return `<code>${plain(text)}</code>`;
}

/** A link whose address cannot end it early. */
export function link(text: string, address: string): string {
  return `<a href="${address.replaceAll('&', '&amp;').replaceAll('"', '%22').replaceAll('<', '%3C')}">${plain(text)}</a>`;
}
