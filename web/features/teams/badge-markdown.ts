/** The line for a README: the badge, leading to the scorecard at the same host. */
export function badgeMarkdown(team: { slug: string; name: string }, badge: string): string {
  const name = team.name.replace(/[[\]\\]/g, '\\$&'); // brackets would end the text of the picture
  return `[![Outcome of ${name}](${badge})](${new URL(`/teams/${team.slug}`, badge)})`;
}
