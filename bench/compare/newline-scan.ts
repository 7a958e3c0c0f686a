/** The floor under every reader: reads the bytes and looks for line ends. Checks nothing. FILE is its only argument. */
import { createReadStream } from 'node:fs';
import { argument } from './arguments.ts';

const LF = 0x0a;

let lines = 0;
for await (const chunk of createReadStream(argument(0, 'FILE'), { highWaterMark: 2 ** 20 })) {
  for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, at + 1)) lines += 1;
}
if (lines === 0) throw new Error('The file has no line.');
