/** Where the same rows can be had as a file; plain links, since the file comes from the API. */
export function Downloads({ items }: { items: readonly { text: string; href: string }[] }) {
  return (
    <p className="text-note text-soft print:hidden">
      {'As CSV: '}
      {items.map(({ text, href }, index) => (
        <span key={href}>
          {index > 0 && ' · '}
          <a href={href} download className="link">
            {text}
          </a>
        </span>
      ))}
    </p>
  );
}
