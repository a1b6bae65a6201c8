#include <stdlib.h>
#include <string.h>

#include "kiosk/report/services.h"
#include "tests/fuzz/fuzz.h"

/* services.json as a site writes it. */

static void
look(const struct services *services)
{
    const struct service *some[8];
    const char *problem = NULL;
    struct services_wish wish = {.targets = ~UINT32_C(0), .child = true};
    size_t count = services_suggest(services, wish, some, 8);

    fuzz_need(count <= 8, "no more than were asked for");
    for (size_t i = 0; i < count; i++)
        fuzz_need(services_offers(some[i]) && some[i]->child_ok &&
                      !some[i]->blocked && !some[i]->tells_immigration,
                  "only what may be shown is suggested");
    fuzz_need(services_count(services) <= SERVICES_MAX, "a bound");
    for (size_t i = 0; i < services_count(services); i++) {
        const struct service *service = services_at(services, i);

        fuzz_need(strlen(services_name(service, "ar")) <= SERVICE_TEXT_MAX,
                  "a name has a bound");
        (void)services_is_stale(service, FUZZ_NOW);
        fuzz_need(services_find(services, service->id) != NULL,
                  "it is found by its id");
    }
    count = services_blocked(services, 0, NULL);
    for (size_t i = 0; i < count; i++) {
        (void)services_blocked(services, i, &problem);
        fuzz_need(problem != NULL, "what blocks an entry is told");
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    struct services *services = NULL;
    char *problem = NULL;
    enum status status;

    fuzz_begin();
    status = services_read(text, size, &services, &problem);
    fuzz_need((status == STATUS_OK) == (services != NULL),
              "a directory, or none");
    fuzz_need((status == STATUS_OK) == (problem == NULL),
              "who is refused is told why");
    if (services)
        look(services);
    services_free(services);
    free(problem);
    free(text);
    return 0;
}
