/**
 * `aims demo`: attended it says what to try and goes on until it is told to stop; unattended it walks the whole way by
 * itself and succeeds only if every penny arrived.
 */
import { environment } from '../config/environment.ts';
import { openDemo, type Stage } from '../demo/demo.ts';
import { DEMO_PASSWORD, DEMO_PEOPLE } from '../demo/demo-people.ts';
import { type Walked, walkTheWay } from '../demo/walk.ts';
import { EXIT } from '../domain/errors.ts';
import { demoWords } from '../words/commands/demo.ts';
import { callHere, shellWord } from './call.ts';
import { done, flag, type Invocation, numberOption, type Outcome } from './command.ts';
import { giveUp, waitForTheEnd } from './ending.ts';

export function demo(invocation: Invocation): Promise<Outcome | number> {
  return flag(invocation, 'unattended') ? unattended(invocation) : attended(invocation);
}

function open(invocation: Invocation, onFatal: (error: unknown) => void): Promise<Stage> {
  return openDemo({
    home: invocation.globals.home,
    port: numberOption(invocation, 'port', { least: 0, most: 65_535 }),
    unattended: flag(invocation, 'unattended'),
    tell: (text) => invocation.terminal.tell(text),
    onFatal,
  });
}

function stopOf(stage: Stage): () => Promise<void> {
  return async () => stage[Symbol.asyncDispose]();
}

/* ---------- attended ---------- */

async function attended(invocation: Invocation): Promise<number> {
  const ending = waitForTheEnd();
  await using stage = await open(invocation, ending.fail);
  invocation.publish(whatToTry(stage));
  invocation.terminal.tell(demoWords.stop);
  const reason = await ending.reached;
  if (reason !== 'signal') return await giveUp(invocation, reason.error, stopOf(stage));
  invocation.terminal.tell(demoWords.stopping);
  return EXIT.done;
}

function whatToTry({ home, url, finance, inbox, nextFile }: Stage): Outcome {
  const ideas = demoWords.ideas({
    aims: callHere(environment(), home),
    control: finance.url,
    inbox: shellWord(inbox),
    nextFile: shellWord(nextFile),
  });
  const people = DEMO_PEOPLE.map(({ username, name, team, can }) => ({
    username,
    name,
    team,
    can,
  }));
  const data = { home, url, financeSystem: finance.url, inbox, nextFile, people };
  return done({ ...data, password: DEMO_PASSWORD }, [
    demoWords.pages(url),
    '',
    demoWords.people(DEMO_PASSWORD),
    ...people.map(demoWords.person),
    '',
    demoWords.try,
    ...ideas.map((idea, index) => demoWords.idea(index + 1, idea)),
  ]);
}

/* ---------- unattended ---------- */

async function unattended(invocation: Invocation): Promise<Outcome> {
  const failed = Promise.withResolvers<{ readonly error: unknown }>();
  await using stage = await open(invocation, (error) => failed.resolve({ error }));
  const walked = walkTheWay(stage).catch((error: unknown) => ({ error }));
  const came = await Promise.race([walked, failed.promise]);
  if ('error' in came) return await giveUp(invocation, came.error, stopOf(stage));
  return walkOutcome(came);
}

function walkOutcome(walked: Walked): Outcome {
  const isRight = walked.mistakes.length === 0;
  return {
    exitCode: isRight ? EXIT.done : EXIT.unexpected,
    data: { ...walked },
    lines: [...walked.mistakes, isRight ? demoWords.passed : demoWords.failed],
  };
}
