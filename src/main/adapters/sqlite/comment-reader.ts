import { asc, eq, getTableColumns } from 'drizzle-orm';
import type { StoreReader } from '../../ports/store';
import { param, readAll, readOne } from './query';
import type { Orm } from './query';
import { CommentRow } from './rows';
import { comments } from './tables';

/** Reads of remarks on changes. */
export function createCommentReader(orm: Orm): Pick<StoreReader, 'comment' | 'comments'> {
  const { nr: _nr, ...columns } = getTableColumns(comments);
  const byId = orm
    .select(columns)
    .from(comments)
    .where(eq(comments.id, param('id')))
    .prepare();
  const ofTask = orm
    .select(columns)
    .from(comments)
    .where(eq(comments.taskId, param('taskId')))
    .orderBy(asc(comments.nr))
    .prepare();
  return {
    comment: (id) => readOne(byId, CommentRow, { id }),
    comments: (taskId) => readAll(ofTask, CommentRow, { taskId }),
  };
}
