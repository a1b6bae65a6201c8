#include "kiosk/visit/job.h"

#include "kiosk/base/memory.h"
#include "store/sealing/seal.h"

void
job_free(struct job *job)
{
    if (!job)
        return;
    item_body_clear(&job->body);
    item_addition_clear(&job->addition);
    thread_clear(&job->found.thread);
    if (job->sealed)
        seal_clear(job->sealed);
    memory_free_wiped(job->sealed, sizeof *job->sealed);
    memory_free_wiped(job, sizeof *job);
}
