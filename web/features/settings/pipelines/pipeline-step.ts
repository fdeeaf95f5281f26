/** What a workflow needs so that its deployments are recorded without a secret. */
export function pipelineStep({ url }: { url: string }): string {
  return `permissions:
  contents: read
  id-token: write # lets the job prove who it is

jobs:
  deploy:
    runs-on: ubuntu-latest
    environment: production
    steps:
      # First in the job: reports the start, and the outcome when the job ends.
      - uses: throughline/throughline/action@v1
        with:
          url: ${url}
          service: your-service
          environment: production
`;
}
