#ifndef STORE_ANSWERS_BACKUP_H
#define STORE_ANSWERS_BACKUP_H

#include "store/answers.h"

/* Backups, restores and the log, over the staff door. */
enum status
answers_backup(struct turn *turn) MUST_CHECK;
enum status
answers_restore(struct turn *turn) MUST_CHECK;
enum status
answers_log(struct turn *turn) MUST_CHECK;
enum status
answers_log_end(struct turn *turn) MUST_CHECK;
/* While a restore's transaction is open nobody else is answered. Ends a backup
 * that nobody goes on with. */
bool
answers_admit(struct answers *answers, const struct asker *asker);
/* End what ASKER began, who is gone. */
void
answers_leave(struct answers *answers, const struct asker *asker);

#endif
