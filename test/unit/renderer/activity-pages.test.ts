import { describe, expect, it } from 'vitest';
import type { Host } from '../../../src/renderer/src/host/host';
import { eventAt, MOST_PAGES, openEventPages, PAGE_ROWS } from '../../../src/renderer/src/state/activity-pages';
import { hostOf, settled, text } from './log-host';

describe('the whole log', () => {
  it('fetches the pages in sight and knows their events by number', async () => {
    const { host, live, asked } = hostOf(1_000_000);
    const log = openEventPages({ host, live });
    log.start();
    await settled();
    log.want(499_990, 500_010);
    await settled();
    expect(asked.slice(1)).toEqual([
      { name: 'event.list', after: 499_900, limit: PAGE_ROWS },
      { name: 'event.list', after: 500_000, limit: PAGE_ROWS },
    ]);
    expect(eventAt(log.store.getState(), 500_001)?.seq).toBe(500_001);
    expect(eventAt(log.store.getState(), 3)).toBeNull();
  });

  it('holds a bounded number of pages', async () => {
    const { host, live } = hostOf(1_000_000);
    const log = openEventPages({ host, live });
    log.start();
    for (let page = 0; page < MOST_PAGES + 5; page += 1) {
      log.want(page * PAGE_ROWS + 1, page * PAGE_ROWS + 1);
      await settled();
    }
    expect(log.store.getState().pages.size).toBe(MOST_PAGES);
    expect(eventAt(log.store.getState(), 1)).toBeNull();
  });

  it('grows while it follows, and stands still while it does not', async () => {
    const { host, live } = hostOf(150);
    const log = openEventPages({ host, live });
    const stop = log.start();
    await settled();
    log.want(120, 150);
    await settled();
    live.publish([text(151)]);
    expect(log.store.getState()).toMatchObject({ last: 151, newest: 151 });
    expect(eventAt(log.store.getState(), 151)?.seq).toBe(151);
    log.follow(false);
    live.publish([text(152), text(153)]);
    expect(log.store.getState()).toMatchObject({ last: 151, newest: 153 });
    log.follow(true);
    expect(log.store.getState().last).toBe(153);
    stop();
    live.publish([text(154)]);
    expect(log.store.getState().newest).toBe(153);
  });
});

describe('the whole log of a farm that is away', () => {
  /** A farm that answers like `hostOf` until it is gone, and counts what is asked of it then. */
  function awayAfterwards() {
    const { host, live } = hostOf(1000);
    const farm = { gone: false, asked: 0, listener: () => {} };
    const away: Host = {
      ...host,
      invoke: (name, input) => {
        if (!farm.gone) return host.invoke(name, input);
        // A loop that asks again at once would never end.
        if (++farm.asked > 50) return new Promise(() => {});
        return Promise.resolve({ ok: false, error: { code: 'unavailable', message: 'Away.', next: 'Wait.' } });
      },
      connection: () => (farm.gone ? { kind: 'offline', lastHeardAt: null, why: null } : { kind: 'online' }),
      onConnection: (listener) => {
        farm.listener = listener;
        return () => {};
      },
    };
    return { farm, host: away, live };
  }

  it('asks once, not again and again, and goes on when the farm is back', async () => {
    const { farm, host, live } = awayAfterwards();
    const log = openEventPages({ host, live });
    const stop = log.start();
    await settled();
    farm.gone = true;
    log.want(350, 500);
    await settled();
    expect(farm.asked).toBe(2);
    expect(log.store.getState().failure).toMatchObject({ code: 'unavailable' });
    farm.gone = false;
    farm.listener();
    await settled();
    expect(eventAt(log.store.getState(), 420)?.seq).toBe(420);
    expect(log.store.getState().failure).toBeNull();
    stop();
  });

  it('asks once for a page that the farm holds less of than was said', async () => {
    const { host, asked, live } = hostOf(150);
    const log = openEventPages({ host, live });
    log.start();
    await settled();
    live.publish([text(190)]);
    const before = asked.length;
    log.want(101, 190);
    for (let turn = 0; turn < 5; turn += 1) await settled();
    expect(asked.length - before).toBe(1);
  });

  it('is as long as the farm says after a restored database, not as long as it was', async () => {
    const long = hostOf(500);
    const short = hostOf(300);
    let host = long.host;
    const live = long.live;
    const log = openEventPages({ host: { ...long.host, invoke: (name, input) => host.invoke(name, input) }, live });
    log.start();
    await settled();
    expect(log.store.getState().last).toBe(500);
    host = short.host;
    live.reset();
    await settled();
    expect(log.store.getState()).toMatchObject({ last: 300, newest: 300 });
  });
});
