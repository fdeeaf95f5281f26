'use client';

import { useRouter } from 'next/navigation';
import { ApiError, callApi, ignoreAnswer } from '../../lib/api.ts';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';

export function SignInForm({ next }: { next: string }) {
  const router = useRouter();
  async function send(values: FormData) {
    try {
      await callApi({
        method: 'POST',
        path: '/api/auth/sign-in/email',
        body: { email: values.get('email'), password: values.get('password') },
        parse: ignoreAnswer,
      });
    } catch (error) {
      throw error instanceof ApiError ? inWords(error) : error;
    }
    router.replace(next);
    router.refresh();
  }
  return (
    <Form send={send} submit="Sign in">
      <TextField name="email" label="E-mail" type="email" autoComplete="username" required />
      <TextField name="password" label="Password" type="password" autoComplete="current-password" required />
    </Form>
  );
}

/** A wrong password is "not signed in" to the service; the person needs to hear what was wrong. */
function inWords(error: ApiError): ApiError {
  if (error.problem.status !== 401 && error.problem.status !== 400) return error;
  return new ApiError(
    {
      ...error.problem,
      detail: 'This e-mail address and password do not belong together.',
      remedy: 'Try again, or ask an administrator for a one-time address to set a new password.',
    },
    { cause: error },
  );
}
