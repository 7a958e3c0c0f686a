/** The stand-in's control port, on this machine only: what it has, and what it is told to do. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { OUTCOME_STATUSES, type OutcomeStatus } from '../../domain/outcome.ts';
import type { Service } from './service.ts';

const LARGEST_BODY = 64 * 1024;

export function openControl(service: Service): Server {
  return createServer((request, response) => {
    handle(service, request).then(
      (body) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      (error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        response
          .writeHead(400, { 'content-type': 'application/json' })
          .end(JSON.stringify({ error: message }));
      },
    );
  });
}

async function handle(service: Service, request: IncomingMessage): Promise<unknown> {
  const body = await readBody(request);
  switch (`${request.method} ${request.url}`) {
    case 'GET /status':
      break;
    case 'POST /down':
      service.goDown();
      break;
    case 'POST /up':
      service.comeUp();
      break;
    case 'POST /invoice':
      service.changeInvoice({
        supplier: text(body, 'supplier'),
        number: text(body, 'number'),
        status: status(body),
        message: text(body, 'message', ''),
      });
      break;
    case 'POST /refuse-next':
      service.refuseNext(text(body, 'number'), {
        code: text(body, 'code', 'INVALID DISTRIBUTION ACCT'),
        message: text(body, 'message', 'Refused because somebody asked for it'),
      });
      break;
    default:
      throw new Error(`${request.method} ${request.url} is not known`);
  }
  return service.status();
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  let body = '';
  for await (const piece of request) {
    body += String(piece);
    if (body.length > LARGEST_BODY) throw new Error('the request is too large');
  }
  return body === '' ? {} : JSON.parse(body);
}

function text(body: unknown, name: string, otherwise?: string): string {
  const value: unknown =
    typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
  if (typeof value === 'string') return value;
  if (value === undefined && otherwise !== undefined) return otherwise;
  throw new Error(`${name} is missing`);
}

function status(body: unknown): OutcomeStatus {
  const wanted = text(body, 'status');
  const known = OUTCOME_STATUSES.find((one) => one === wanted);
  if (!known) throw new Error(`the status ${wanted} is not known`);
  return known;
}
