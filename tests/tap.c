#include "tests/tap.h"

#include <stdlib.h>

#include "kiosk/base/secret.h"

/*
 * Check ends a test after 4 seconds by the clock on the wall, which a loaded
 * machine or a sanitizer makes of a healthy one; it reads its limit before
 * main() could say so. A test that hangs is still ended.
 */
__attribute__((constructor)) static void
give_time(void)
{
    setenv("CK_DEFAULT_TIMEOUT", "300", 0);
}

int
tap_run(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    int failed;

    if (secret_start() != STATUS_OK)
        return EXIT_FAILURE;
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
