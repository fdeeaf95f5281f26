'use client';

import { useState } from 'react';
import { SelectField, TextField } from '../../../ui/field.tsx';

/** How a Prometheus elsewhere lets us in. What is known is never shown, and stays unless something else is chosen. */
export function AuthFields({ hasSecret }: { hasSecret: boolean }) {
  const [auth, setAuth] = useState(hasSecret ? 'kept' : 'none');
  return (
    <>
      <SelectField
        name="auth"
        label="Signs in by"
        value={auth}
        onChange={(event) => setAuth(event.target.value)}
      >
        {hasSecret && <option value="kept">what is known</option>}
        <option value="none">nothing</option>
        <option value="bearer">a token</option>
        <option value="basic">user and password</option>
      </SelectField>
      {auth === 'bearer' && (
        <TextField name="token" label="Token" type="password" autoComplete="off" required />
      )}
      {auth === 'basic' && (
        <>
          <TextField name="username" label="User" autoComplete="off" required />
          <TextField name="password" label="Password" type="password" autoComplete="off" required />
        </>
      )}
    </>
  );
}
