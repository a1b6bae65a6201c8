#include <stddef.h>
#include <string.h>

#include "kiosk/loop.h"
#include "screens/stage.h"

/*
 * A screen that does not clean, for the test that must find what is left:
 * linked with --wrap around these functions, it serves one visit after the
 * other in one process and wipes nothing.
 */
struct stage *
__real_stage_new(struct visit *visit, struct stage_options options);
enum status
__real_loop_run(struct stage *stage, struct term *term,
                const struct visit *visit);

void
__wrap_explicit_bzero(void *bytes, size_t size);
void
__wrap___explicit_bzero_chk(void *bytes, size_t size, size_t room);
void
__wrap_sodium_memzero(void *bytes, size_t size);
void
__wrap_secret_wipe(void *bytes, size_t size);
void
__wrap_memory_free_wiped(void *pointer, size_t size);
struct stage *
__wrap_stage_new(struct visit *visit, struct stage_options options);
enum status
__wrap_loop_run(struct stage *stage, struct term *term,
                const struct visit *visit);

static struct {
    struct visit *visit;
    struct stage_options options;
} saved;

void
__wrap_explicit_bzero(void *bytes, size_t size)
{
    (void)bytes;
    (void)size;
}

/* What it is called where _FORTIFY_SOURCE looks at sizes. */
void
__wrap___explicit_bzero_chk(void *bytes, size_t size, size_t room)
{
    (void)bytes;
    (void)size;
    (void)room;
}

void
__wrap_sodium_memzero(void *bytes, size_t size)
{
    (void)bytes;
    (void)size;
}

void
__wrap_secret_wipe(void *bytes, size_t size)
{
    (void)bytes;
    (void)size;
}

/* Nor is it given to the next who asks, who would write over it. */
void
__wrap_memory_free_wiped(void *pointer, size_t size)
{
    (void)pointer;
    (void)size;
}

struct stage *
__wrap_stage_new(struct visit *visit, struct stage_options options)
{
    saved.visit = visit;
    saved.options = options;
    return __real_stage_new(visit, options);
}

enum status
__wrap_loop_run(struct stage *stage, struct term *term,
                const struct visit *visit)
{
    enum status status = __real_loop_run(stage, term, visit);

    while (status == STATUS_OK)
        status = __real_loop_run(__real_stage_new(saved.visit, saved.options),
                                 term, visit);
    return status;
}
