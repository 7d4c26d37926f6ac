import { request } from 'node:http';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** It answered 101: the connection now speaks another protocol. */
  readonly upgraded: boolean;
}

export interface RawRequest {
  readonly port: number;
  readonly method?: string;
  readonly path?: string;
  /** Sent as they are: nothing is added but Host, and that only when it is not named here. */
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
}

/** A request as a hostile client would send it: any Host, any Origin, any target. */
export function rawRequest({ port, method = 'GET', path = '/', headers = {}, body }: RawRequest): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request({
      ...{ host: '127.0.0.1', port, method, path, agent: false, setHost: false },
      headers: { host: `127.0.0.1:${port}`, ...headers },
    });
    sent.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ status: 101, headers: response.headers, body: '', upgraded: true });
    });
    sent.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text, upgraded: false }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** What a browser sends to open a websocket. */
export function upgradeHeaders(more: OutgoingHttpHeaders = {}): OutgoingHttpHeaders {
  return {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...more,
  };
}

/** Sends bytes as they are and answers everything that comes back until the connection ends. */
export function rawBytes(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.setEncoding('utf8').on('data', (piece: string) => (answer += piece));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve(answer));
  });
}
