#include "tests/own_decoys.h"

#include <check.h>
#include <stdlib.h>

#include "store/decoys.h"
#include "store/schema.h"

static const struct store_options kept = {.withdraw_hours = 24,
                                          .retention_days = 90};

void
own_decoys(const char *folder)
{
    struct store *store = NULL;
    struct site site;

    ck_assert_int_eq(store_open(folder, &kept, &store), STATUS_OK);
    ck_assert_int_eq(people_site(store, &site), STATUS_OK);
    for (int i = 0; i < decoy_kinds; i++)
        ck_assert_int_eq(decoys_make(store, &site, NULL, (enum decoy)i),
                         STATUS_OK);
    store_close(store);
}

int
own_change(const char *folder, const char *sql)
{
    struct store *store = NULL;
    char answer[32] = "";

    ck_assert_int_eq(store_open(folder, &kept, &store), STATUS_OK);
    ck_assert_int_eq(
        store_text(store_database(store), sql, answer, sizeof answer),
        STATUS_OK);
    store_close(store);
    return atoi(answer);
}
