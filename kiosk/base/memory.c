#include "kiosk/base/memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void (*before_abort)(void);

void
memory_exhausted(void)
{
    if (before_abort)
        before_abort();
    abort();
}

void *
memory_zeroed(size_t size)
{
    void *pointer = calloc(1, size ? size : 1);

    if (!pointer)
        memory_exhausted();
    return pointer;
}

void *
memory_array(size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        memory_exhausted();
    return memory_zeroed(count * size);
}

void *
memory_resize(void *pointer, size_t old_size, size_t new_size)
{
    void *moved = memory_zeroed(new_size);

    if (pointer)
        memcpy(moved, pointer, old_size < new_size ? old_size : new_size);
    memory_free_wiped(pointer, old_size);
    return moved;
}

char *
memory_text(const char *text)
{
    size_t size;
    char *copy;

    if (!text)
        return NULL;
    size = strlen(text) + 1;
    copy = memory_zeroed(size);
    memcpy(copy, text, size);
    return copy;
}

char *
memory_print(const char *format, ...)
{
    va_list arguments;
    char *text;
    int length;

    va_start(arguments, format);
    length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0)
        memory_exhausted();
    text = memory_zeroed((size_t)length + 1);
    va_start(arguments, format);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return text;
}

void
memory_free_wiped(void *pointer, size_t size)
{
    if (!pointer)
        return;
    /* Not secret_wipe: the supervisor links no libsodium. */
    explicit_bzero(pointer, size);
    free(pointer);
}

void
memory_free_text(char *text)
{
    if (text)
        memory_free_wiped(text, strlen(text));
}

void
memory_on_exhaustion(void (*act)(void))
{
    before_abort = act;
}
