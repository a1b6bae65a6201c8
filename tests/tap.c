#include "tests/tap.h"

#include <stdlib.h>

#include "kiosk/base/secret.h"

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
