#include "store/protocol/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROOT_COUNT = 4 };

/* A folder that runtime folders may stand in, and who made it. */
struct root {
    char path[PLACE_PATH_SIZE];
    bool shared; /* made by the system for every site */
};

static bool
print_path(char out[PLACE_PATH_SIZE], const char *head, const char *tail)
{
    int length = snprintf(out, PLACE_PATH_SIZE, "%s/%s", head, tail);

    if (length > 0 && length < PLACE_PATH_SIZE)
        return true;
    out[0] = '\0';
    return false;
}

/* A folder, no link, that only OWNER can enter. */
static bool
is_private(const char *path, uid_t owner)
{
    struct stat info;

    return lstat(path, &info) == 0 && S_ISDIR(info.st_mode) &&
           info.st_uid == owner && (info.st_mode & 077) == 0;
}

static void
list_roots(uid_t owner, struct root roots[ROOT_COUNT])
{
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    char text[64];

    memset(roots, 0, ROOT_COUNT * sizeof *roots);
    print_path(roots[0].path, "/run", "amparo");
    roots[0].shared = true;
    if (runtime && runtime[0] == '/' && is_private(runtime, owner))
        print_path(roots[1].path, runtime, "amparo");
    snprintf(text, sizeof text, "/run/user/%lu", (unsigned long)owner);
    if (is_private(text, owner))
        print_path(roots[2].path, text, "amparo");
    snprintf(text, sizeof text, "amparo-%lu", (unsigned long)owner);
    print_path(roots[3].path, "/tmp", text);
}

enum status
place_in(const char *folder, struct meeting_place *out)
{
    bool fits = snprintf(out->folder, sizeof out->folder, "%s", folder) <
                (int)sizeof out->folder;

    fits = print_path(out->public_socket, folder, "public") && fits;
    fits = print_path(out->staff_socket, folder, "staff") && fits;
    return fits ? STATUS_OK : STATUS_TOO_LONG;
}

/* The owner of a site, if this user may have to do with it. */
static enum status
look_at_site(const char *site, struct stat *info)
{
    if (stat(site, info) != 0)
        return errno == EACCES ? STATUS_DENIED : STATUS_MISSING;
    if (!S_ISDIR(info->st_mode))
        return STATUS_MISSING;
    if (geteuid() != 0 && geteuid() != info->st_uid)
        return STATUS_DENIED;
    return STATUS_OK;
}

static enum status
place_under(const char *root, const struct stat *site,
            struct meeting_place *out)
{
    char name[80];
    char folder[PLACE_PATH_SIZE];

    snprintf(name, sizeof name, "%llx-%llx-%lu",
             (unsigned long long)site->st_dev, (unsigned long long)site->st_ino,
             (unsigned long)site->st_uid);
    if (!print_path(folder, root, name))
        return STATUS_TOO_LONG;
    return place_in(folder, out);
}

enum status
place_find(const char *site, struct meeting_place *out)
{
    struct root roots[ROOT_COUNT];
    struct stat info;
    enum status status = look_at_site(site, &info);

    if (status != STATUS_OK)
        return status;
    list_roots(info.st_uid, roots);
    for (int i = 0; i < ROOT_COUNT; i++) {
        struct stat there;

        if (roots[i].path[0] &&
            place_under(roots[i].path, &info, out) == STATUS_OK &&
            is_private(out->folder, info.st_uid) &&
            lstat(out->public_socket, &there) == 0)
            return STATUS_OK;
    }
    *out = (struct meeting_place){0};
    return STATUS_MISSING;
}

/* Make a folder of OWNER's own, or find it made. */
static bool
make_private(const char *path, const struct stat *site)
{
    if (mkdir(path, 0700) == 0 && geteuid() == 0 &&
        lchown(path, site->st_uid, site->st_gid) != 0)
        return false;
    return is_private(path, site->st_uid);
}

static bool
make_under(const struct root *root, const struct stat *site,
           struct meeting_place *out)
{
    if (!root->path[0] || place_under(root->path, site, out) != STATUS_OK)
        return false;
    if (!root->shared && !make_private(root->path, site))
        return false;
    return make_private(out->folder, site);
}

enum status
place_make(const char *site, struct meeting_place *out)
{
    struct root roots[ROOT_COUNT];
    struct stat info;
    enum status status = look_at_site(site, &info);

    if (status != STATUS_OK)
        return status;
    list_roots(info.st_uid, roots);
    for (int i = 0; i < ROOT_COUNT; i++)
        if (make_under(&roots[i], &info, out))
            return STATUS_OK;
    *out = (struct meeting_place){0};
    return STATUS_DENIED;
}
