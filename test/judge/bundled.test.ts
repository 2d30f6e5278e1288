import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { sharedPath, sharedTest } from '../support/shared.ts';
import { describedIn } from './described.ts';
import { wholeOf } from './description-files.ts';
import { factsOf } from './facts.ts';

const api = fileURLToPath(new URL('../../api', import.meta.url));

/** The bundled descriptions, and where each comes from. */
const SOURCES = {
  'application-service/application_service.yaml': '2015/api/client-server/application_service.yaml',
  'client-server/old_sync.yaml': '2015/api/client-server/old_sync.yaml',
  'client-server/room_send.yaml': '2015/api/client-server/room_send.yaml',
  'client-server/room_state.yaml': '2015/api/client-server/room_state.yaml',
  'client-server/peeking_events.yaml': '2024/api/client-server/peeking_events.yaml',
  'server-server/events.yaml': '2024/api/server-server/events.yaml',
};

for (const [bundled, source] of Object.entries(SOURCES))
  sharedTest(`the bundled ${bundled} says what ${source} says`, () => {
    const [ours, theirs] = [`${api}/${bundled}`, sharedPath(`specs/${source}`)].map(wholeOf);
    if (ours === undefined || theirs === undefined) throw new Error('Both files are there');
    expect(factsOf(ours)).toStrictEqual(factsOf(theirs));
  });

sharedTest(
  'the bundled descriptions have 14 operations, 26 statuses and the path that ends in a blank',
  () => {
    const described = describedIn(api);
    expect(described).toHaveLength(14);
    expect(described.flatMap(({ responses }) => responses)).toHaveLength(26);
    expect(described.map(({ key }) => key)).toContain('/events ');
    expect(new Set(described.map(({ document }) => document.file)).size).toBe(Object.keys(SOURCES).length);
  },
);
