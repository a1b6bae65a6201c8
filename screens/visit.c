#include "screens/visit.h"

enum status
visit_speak(struct visit *visit, const char *language)
{
    struct messages *messages = NULL;
    enum status status = messages_open(language, visit->drafts, &messages);

    if (status != STATUS_OK)
        return status;
    messages_close(visit->messages);
    visit->messages = messages;
    return STATUS_OK;
}
