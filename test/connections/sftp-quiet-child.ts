/** Run by sftp.test.ts: uses a connection, loses it, closes it; it must end by itself and say nothing. */
import { openSftp } from '../../src/connections/sftp.ts';

const connection = openSftp(JSON.parse(process.argv[2] ?? '{}'));
await connection.check();
await connection.close();
await connection.list('drop');
const absent = openSftp({ ...JSON.parse(process.argv[2] ?? '{}'), port: 1 });
await absent.check().catch(() => undefined);
await absent.close();
await connection.close();
