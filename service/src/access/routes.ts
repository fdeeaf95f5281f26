import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  LinkPurpose,
  Me,
  Person,
  PersonPath,
  PutPerson,
  RedeemLink,
  SignInLink,
} from '../contracts/people.ts';
import { line } from '../contracts/text.ts';
import { CreatedToken, CreateToken, Token } from '../contracts/tokens.ts';
import type { Context } from '../store/database.ts';
import { offerSignIn, readLink, redeemLink } from './links.ts';
import { listPeople, putPerson } from './people.ts';
import { toMe } from './principal.ts';
import type { Sessions } from './sessions.ts';
import { createToken, listTokens, revokeToken } from './tokens.ts';

const LINKS_LIMIT = { max: 30, timeWindow: 60_000 }; // enough for people, too little for guessing

/** People, one-time links and tokens. `publicUrl` is what links begin with. */
export const accessRoutes: FastifyPluginAsyncZod<{
  context: Context;
  sessions: Sessions;
  publicUrl: () => string;
}> = async (app, { context, sessions, publicUrl }) => {
  app.get('/me', {
    config: { access: 'public' },
    schema: { tags: ['Access'], summary: 'Who is asking', response: { 200: Me } },
    handler: (request) => toMe(request.principal),
  });

  app.get('/sign-in-links/:token', {
    config: { rateLimit: LINKS_LIMIT, access: 'public' },
    schema: {
      tags: ['Access'],
      summary: 'What a one-time link is for',
      params: z.object({ token: line(200) }),
      response: { 200: LinkPurpose },
    },
    handler: (request) => readLink(context, request.params.token),
  });

  app.post('/sign-in-links/redeem', {
    config: { rateLimit: LINKS_LIMIT, keepsNoAnswer: true, access: 'public' },
    schema: {
      tags: ['Access'],
      summary: 'Set a password with a one-time link and sign in',
      body: RedeemLink,
      response: { 201: Me },
    },
    handler: async (request, reply) => {
      const email = await redeemLink(context, sessions, request.body);
      const { api: library } = await sessions.library();
      const { headers, response } = await library.signInEmail({
        body: { email, password: request.body.password },
        returnHeaders: true,
      });
      for (const cookie of headers.getSetCookie()) reply.header('set-cookie', cookie);
      const person = await context.database.person.findUniqueOrThrow({ where: { id: response.user.id } });
      return reply
        .code(201)
        .send({ kind: 'person', name: person.name, email: person.email, role: person.role });
    },
  });

  app.get('/people', {
    config: { access: 'read' },
    schema: {
      tags: ['Access'],
      summary: 'Everybody',
      response: { 200: z.object({ items: z.array(Person) }) },
    },
    handler: async () => ({ items: await listPeople(context) }),
  });

  app.put('/people/:email', {
    config: { access: 'admin' },
    schema: {
      tags: ['Access'],
      summary: 'Add or change a person',
      params: PersonPath,
      body: PutPerson,
      response: { 200: Person },
    },
    handler: (request) => putPerson(context, request.params.email, request.body),
  });

  app.post('/people/:email/sign-in-link', {
    config: { keepsNoAnswer: true, access: 'admin' },
    schema: {
      tags: ['Access'],
      summary: 'A one-time address at which the person sets a password',
      params: PersonPath,
      response: { 201: SignInLink },
    },
    handler: async (request, reply) => {
      const { token, expiresAt } = await offerSignIn(context, request.params.email);
      const url = `${publicUrl()}/welcome?token=${token}`;
      return reply.code(201).send({ url, expiresAt: expiresAt.toISOString() });
    },
  });

  app.get('/tokens', {
    config: { access: 'admin' },
    schema: {
      tags: ['Access'],
      summary: 'All tokens, without their secrets',
      response: { 200: z.object({ items: z.array(Token) }) },
    },
    handler: async () => ({ items: await listTokens(context) }),
  });

  app.post('/tokens', {
    config: { keepsNoAnswer: true, access: 'admin' },
    schema: { tags: ['Access'], summary: 'Make a token', body: CreateToken, response: { 201: CreatedToken } },
    handler: async (request, reply) => {
      const personId = request.principal.kind === 'person' ? request.principal.id : null;
      return reply.code(201).send(await createToken(context, request.body, { personId }));
    },
  });

  app.delete('/tokens/:id', {
    config: { access: 'admin' },
    schema: {
      tags: ['Access'],
      summary: 'Revoke a token',
      params: z.object({ id: line(64) }),
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      await revokeToken(context, request.params.id);
      return reply.code(204).send(null);
    },
  });
};
