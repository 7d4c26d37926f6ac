import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isApiPath } from './auth-origin';
import { sendRefusal } from './http-answer';
import { refusal } from './refusal';

const notFound = refusal(404, 'not_found', 'path', 'There is nothing at this path.');
const YEAR_S = 365 * 24 * 3600;

/**
 * What a page of Croft may do: run its own scripts, talk to its own farm, and nothing else. Style attributes are
 * allowed because the terminal sets colours of single cells with them.
 */
function pagePolicy(host: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "style-src-attr 'unsafe-inline'",
    `connect-src 'self' ws://${host}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** Serves the built screens from a folder, if they are there. Paths of the screens' own router get the page itself. */
export async function addScreens(app: FastifyInstance, folder: string | null): Promise<void> {
  const isBuilt = folder !== null && existsSync(join(folder, 'index.html'));
  if (isBuilt) {
    await app.register(fastifyStatic, {
      root: folder,
      serve: true,
      wildcard: true,
      dotfiles: 'ignore',
      redirect: false,
      cacheControl: false,
      setHeaders(reply, path) {
        // The names of built assets hold a hash of their content.
        const isHashed = /[\\/]assets[\\/]/.test(path);
        reply.header('cache-control', isHashed ? `public, max-age=${YEAR_S}, immutable` : 'no-cache');
        if (path.endsWith('.html'))
          reply.header('content-security-policy', pagePolicy(reply.request.headers.host ?? ''));
      },
    });
  }
  app.setNotFoundHandler((request, reply) =>
    isBuilt && isPageOfScreens(request) ? reply.sendFile('index.html') : sendRefusal(reply, notFound),
  );
}

function isPageOfScreens(request: FastifyRequest): boolean {
  const [path = ''] = request.url.split('?', 1);
  const isFile = /\.\w+$/.test(path);
  return request.method === 'GET' && !isApiPath(request.url) && !isFile && path !== '/index.html';
}
