#include "tests/shut/without.h"

#include <errno.h>
#include <seccomp.h>
#include <sys/prctl.h>

bool
without(int halves)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    const struct scmp_arg_cmp sets = {.op = SCMP_CMP_EQ,
                                      .datum_a = PR_SET_SECCOMP};
    int result = filter ? 0 : -1;

    if (result == 0 && halves & WITHOUT_FILES)
        result = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS),
                                  SCMP_SYS(landlock_create_ruleset), 0);
    if (result == 0 && halves & WITHOUT_CALLS)
        result = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS),
                                  SCMP_SYS(seccomp), 0);
    if (result == 0 && halves & WITHOUT_CALLS)
        result = seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(EINVAL),
                                        SCMP_SYS(prctl), 1, &sets);
    if (result == 0)
        result = seccomp_load(filter);
    seccomp_release(filter);
    return result == 0;
}
