export type ServiceChoice = { slug: string; name: string; environment: string };

/** The step to paste at the top of a deploy job. First, because post steps run in reverse: so it sees the whole job. */
export function workflowStep({
  url,
  service,
  environment,
}: {
  url: string;
  service: string;
  environment: string;
}): string {
  return `# First in the deploy job: reports the start, and the outcome when the job ends.
- name: Report the deployment to Throughline
  uses: throughline/throughline/action@v1
  with:
    url: ${url}
    token: \${{ secrets.THROUGHLINE_TOKEN }}
    service: ${service}
    environment: ${yamlText(environment)}
    version: \${{ github.sha }}
`;
}

/** Environment names are free text; what YAML could read as something else is quoted. */
function yamlText(text: string): string {
  return /^[A-Za-z][\w.-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);
}

/** The secret out of the answer to a new token. */
export function toSecret(answer: unknown): string {
  if (
    typeof answer === 'object' &&
    answer !== null &&
    'secret' in answer &&
    typeof answer.secret === 'string'
  ) {
    return answer.secret;
  }
  throw new TypeError('The answer to a new token holds no secret');
}
