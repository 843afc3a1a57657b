#ifndef EASEL_CGD_SHIM_H
#define EASEL_CGD_SHIM_H

#include <gd.h>
#include <gdfx.h>

/* libgd reads AVIF since 2.3.3; older ones answer as if the bytes were damaged. */
static inline gdImagePtr cgd_create_from_avif(int size, void *data) {
#if GD_MAJOR_VERSION > 2 || (GD_MAJOR_VERSION == 2 && (GD_MINOR_VERSION > 3 || (GD_MINOR_VERSION == 3 && GD_RELEASE_VERSION >= 3)))
  return gdImageCreateFromAvifPtr(size, data);
#else
  (void)size;
  (void)data;
  return 0;
#endif
}

#endif
