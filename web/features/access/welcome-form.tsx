'use client';

import { useRouter } from 'next/navigation';
import { callApi, ignoreAnswer } from '../../lib/api.ts';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';

export function WelcomeForm({
  token,
  first,
  email,
  minPasswordLength,
}: {
  token: string;
  first: boolean;
  email: string | null;
  minPasswordLength: number;
}) {
  const router = useRouter();
  async function send(values: FormData) {
    const who = first ? { name: values.get('name'), email: values.get('email') } : {};
    await callApi({
      method: 'POST',
      path: '/api/v1/sign-in-links/redeem',
      body: { token, password: values.get('password'), ...who },
      parse: ignoreAnswer,
    });
    router.replace('/');
    router.refresh();
  }
  return (
    <Form send={send} submit={first ? 'Become the administrator' : 'Set the password'}>
      {first ? (
        <>
          <TextField name="name" label="Your name" autoComplete="name" required maxLength={120} />
          <TextField name="email" label="E-mail" type="email" autoComplete="username" required />
        </>
      ) : (
        // Password managers store the pair only when they see both.
        <TextField
          name="email"
          label="E-mail"
          type="email"
          autoComplete="username"
          readOnly
          defaultValue={email ?? ''}
        />
      )}
      <TextField
        name="password"
        label="Password"
        hint={`At least ${minPasswordLength} characters; a few unrelated words are good.`}
        type="password"
        autoComplete="new-password"
        required
        minLength={minPasswordLength}
        maxLength={128}
      />
    </Form>
  );
}
