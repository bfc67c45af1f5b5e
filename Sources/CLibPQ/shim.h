#include <libpq-fe.h>
#include <pthread.h>
#include <sys/eventfd.h>

/* The event loop under libpq names its thread; glibc shows this only to _GNU_SOURCE. */
extern int pthread_setname_np(pthread_t thread, const char *name);
