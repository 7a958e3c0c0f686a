/** Reading the audit trail by what it is about. */
import type { Reader } from './open-store.ts';

export function entriesAbout(db: Reader, subjects: readonly string[]) {
  return db
    .selectFrom('audit_subjects')
    .innerJoin('audit', 'audit.seq', 'audit_subjects.seq')
    .leftJoin('audit_details', 'audit_details.seq', 'audit.seq')
    .select(['audit.seq', 'audit.line', 'audit_details.text as detail'])
    .where('audit_subjects.subject', 'in', [...subjects])
    .orderBy('audit.seq', 'desc')
    .execute();
}
