import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contrastWithWhite } from '../../src/config/colour.ts';
import { nearestOf } from '../../src/config/did-you-mean.ts';
import { parseDuration, parseListen, parsePercent, parseSize } from '../../src/config/units.ts';

describe('quantities', () => {
  it('are times with their unit', () => {
    assert.equal(parseDuration('5 seconds'), 5);
    assert.equal(parseDuration('1 minute'), 60);
    assert.equal(parseDuration('36 hours'), 129_600);
    assert.equal(parseDuration('20 years'), 20 * 365 * 86_400);
    for (const wrong of ['5', '5s', '-5 seconds', '1.5 hours', 'five hours', '5  seconds', '']) {
      assert.equal(parseDuration(wrong), undefined, wrong);
    }
  });

  it('are sizes with exact units', () => {
    assert.equal(parseSize('100 MiB'), 104_857_600);
    assert.equal(parseSize('64 KiB'), 65_536);
    for (const wrong of ['100 MB', '100MiB', '100', '1e3 KiB'])
      assert.equal(parseSize(wrong), undefined, wrong);
  });

  it('are shares with the percent sign', () => {
    assert.equal(parsePercent('20 %'), 20);
    assert.equal(parsePercent('1000%'), 1000);
    assert.equal(parsePercent('0.2'), undefined);
  });

  it('are an address and a port', () => {
    assert.deepEqual(parseListen('127.0.0.1:8080'), { host: '127.0.0.1', port: 8080 });
    assert.deepEqual(parseListen('[::1]:0'), { host: '::1', port: 0 });
    for (const wrong of ['8080', '127.0.0.1', 'host:99999', 'a b:1'])
      assert.equal(parseListen(wrong), undefined, wrong);
  });
});

describe('contrast with white', () => {
  it('is 21 for black, 1 for white, and just too little for the grey everybody tries', () => {
    assert.equal(contrastWithWhite('#000000'), 21);
    assert.equal(contrastWithWhite('#ffffff'), 1);
    assert.ok(contrastWithWhite('#777777') < 4.5);
    assert.ok(contrastWithWhite('#767676') >= 4.5);
  });
});

describe('did you mean', () => {
  it('names the nearest word, and none when all are far', () => {
    assert.equal(nearestOf('supliers', ['suppliers', 'sites']), 'suppliers');
    assert.equal(nearestOf('Suppliers', ['suppliers']), 'suppliers');
    assert.equal(nearestOf('budget', ['suppliers', 'periods']), undefined);
    assert.equal(nearestOf('x', []), undefined);
  });
});
