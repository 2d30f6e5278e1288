import type { Clock } from '../clock/clock.ts';
import type { Controlled } from '../control/controlled.ts';
import { refusalOf } from '../control/gate.ts';
import { Journal } from '../journal/journal.ts';
import type { JournalReader } from '../journal/reader.ts';
import { type App, appOf } from './app.ts';
import type { Answer, Asked } from './asked.ts';
import type { MockServerOptions } from './options.ts';
import { errorReply } from './own-replies.ts';
import { settingsOf } from './settings.ts';
import type { Versions } from './versions.ts';

/** What the control API is made with. */
export interface Controlling {
  readonly versions: Versions;
  readonly journal: JournalReader;
  readonly clock: Clock;
  readonly options: Pick<MockServerOptions, 'controlToken' | 'limits'>;
}

/** Whether a request is for the control API, whatever descriptions say. */
export function isForControl(target: string): boolean {
  return target.startsWith('/_mock') && /^\/_mock(?:[/?]|$)/.test(target);
}

const OWN_WORDS = { dialect: 'problem', cors: false } as const;

/** Answers requests to the control API, which is read with the first of them. */
export function controlling(parts: Controlling): Answer {
  let app: Promise<App> | undefined;
  return async (asked) => {
    const refusal = refusalOf(callOf(asked), parts.options.controlToken);
    if (refusal !== undefined) return errorReply(refusal, OWN_WORDS);
    app ??= appFor(parts);
    return (await app).answer(asked);
  };
}

function callOf(asked: Asked): Parameters<typeof refusalOf>[0] {
  return {
    remote: asked.remote,
    isInProcess: asked.isInProcess,
    header: (name) => asked.header(name),
  };
}

/** The control API is described like any other, and played by what controls this server: nothing checks a request twice. */
async function appFor({ versions, journal, clock, options }: Controlling): Promise<App> {
  const { controlApi } = await import('../control/api.ts');
  const { controlPlayer } = await import('../control/player.ts');
  const api = await controlApi();
  const controlled: Controlled = {
    api: () => versions.current.api,
    journal,
    play: () => versions.stage.play(),
    reload: () => versions.reload(),
  };
  const player = controlPlayer(api, controlled);
  const served = {
    api,
    clock,
    // What is asked about the journal does not belong into it.
    journal: new Journal({ size: 1, bytes: 0 }, clock),
    playing: () => player,
    timeIn: () => undefined,
  };
  return appOf(served, {
    ...settingsOf({ dialect: 'problem', cors: false, limits: options.limits }, undefined),
    validate: 'enforce',
  });
}
