/** Both ways, for whoever has neither. */
export const HOW_TO_SIGN_IN =
  'Either give the job `permissions: id-token: write` and its repository a trust policy under Settings → Pipelines, or pass a token made under Settings → Tokens as the input `token`, from a secret.';
