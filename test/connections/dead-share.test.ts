/** A share that hangs takes one thread of the process and no more, however often AIMS turns to it. */
import assert from 'node:assert/strict';
import { closeSync, constants, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { type OpenHome, openHome } from '../../src/app.ts';
import type { Connection } from '../../src/connections/connection.ts';
import { makeHome, type TestHome } from '../support/home.ts';
import { endlessFile, localFile, makePlace, type Place } from './ways.ts';

describe('a share that hangs', () => {
  let place: Place;
  let files: TestHome;
  let home: OpenHome;
  let connect: () => Connection;

  beforeEach(async () => {
    place = makePlace();
    files = await makeHome({ interfaces: ['library-invoices'] });
    await files.edit('config/connections/oracle-payables.yaml', (text) =>
      text.replace(/^path: .*$/m, `path: ${place.root}`),
    );
    home = await openHome(files.path, 'command');
    const settings = home.context.settings.current.connections['oracle-payables'];
    assert.ok(settings);
    connect = () => home.context.connect(settings);
    mock.timers.enable({ apis: ['setTimeout'] });
  });

  afterEach(async () => {
    mock.timers.reset();
    letGo(place);
    await home.close();
    await files[Symbol.asyncDispose]();
    place.remove();
  });

  it('is not asked again while a call to it is out, also by connections opened afresh', async () => {
    const { expected, path } = localFile(place, 'a.csv', 'x');
    const hanging = connect().put('a.csv', endlessFile(place, 'pipe'), expected);
    const ended = assert.rejects(hanging, unavailable(/no answer within 30 seconds/));
    while (!process.getActiveResourcesInfo().includes('FSReqCallback')) await setImmediate();
    mock.timers.tick(30_000);
    await ended;
    for (let attempt = 1; attempt <= 5; attempt += 1)
      await assert.rejects(connect().list('outcome'), unavailable(/has not come back/));

    letGo(place);
    while (await isHanging(connect())) await setImmediate();
    assert.equal(await connect().put('a.csv', path, expected), 'put');
  });

  it('ends nothing but the operation when a call comes back just after its time was up', async () => {
    const { expected } = localFile(place, 'a.csv', 'x');
    const hanging = connect().put('a.csv', endlessFile(place, 'pipe'), expected);
    const ended = assert.rejects(hanging, unavailable(/no answer within 30 seconds/));
    while (!existsSync(join(place.root, 'in', '.a.csv.part'))) await setImmediate();
    mock.timers.tick(30_000);
    await ended;
    letGo(place);
    while (await isHanging(connect())) await setImmediate();
  });
});

/** A writer comes and goes: the pipe ends, and with it the call that waits for it. */
function letGo(place: Place): void {
  closeSync(openSync(join(place.local, 'pipe'), constants.O_RDWR | constants.O_NONBLOCK));
}

function isHanging(connection: Connection): Promise<boolean> {
  return connection.list('outcome').then(
    () => false,
    () => true,
  );
}

function unavailable(what: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.match(String(error), /CONNECTION_UNAVAILABLE/);
    assert.match(String(error), what);
    return true;
  };
}
