#include <libpq-fe.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>

/* What the event loop under libpq takes, and glibc shows only to _GNU_SOURCE. */
extern int pthread_setname_np(pthread_t thread, const char *name);
extern int ppoll(struct pollfd *descriptors, nfds_t count, const struct timespec *timeout, const sigset_t *signals);
