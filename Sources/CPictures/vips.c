// libvips, loaded when it is needed: the helper process alone has it and the hundred libraries behind it, and not the daemon.
// The declarations are those of <vips/vips.h> for libvips.so.42, which versions 8.x keep; the headers themselves would need
// GLib's, whose compiler flags SwiftPM does not pass on.

#include "pictures.h"

#include <dlfcn.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

typedef struct copydesk_image VipsImage;

enum { ACCESS_SEQUENTIAL = 1 };
enum { FAIL_ON_NONE = 0, FAIL_ON_ERROR = 2 };
enum { INTERPRETATION_MULTIBAND = 0, INTERPRETATION_B_W = 1, INTERPRETATION_CMYK = 15, INTERPRETATION_sRGB = 22 };
enum { INTERPRETATION_RGB16 = 25, INTERPRETATION_GREY16 = 26 };
enum { FORMAT_UCHAR = 0, FORMAT_USHORT = 2 };
enum { SIZE_FORCE = 3 };

// Name, result and parameters of each function that is used.
#define FUNCTIONS(f) \
  f(vips_init, int, (const char *)) \
  f(vips_concurrency_set, void, (int)) \
  f(vips_cache_set_max, void, (int)) \
  f(vips_vector_set_enabled, void, (int)) \
  f(vips_operation_block_set, void, (const char *, int)) \
  f(vips_error_buffer, const char *, (void)) \
  f(vips_error_clear, void, (void)) \
  f(vips_jpegload_buffer, int, (void *, size_t, VipsImage **, ...)) \
  f(vips_pngload_buffer, int, (void *, size_t, VipsImage **, ...)) \
  f(vips_webpload_buffer, int, (void *, size_t, VipsImage **, ...)) \
  f(vips_jpegsave_buffer, int, (VipsImage *, void **, size_t *, ...)) \
  f(vips_pngsave_buffer, int, (VipsImage *, void **, size_t *, ...)) \
  f(vips_webpsave_buffer, int, (VipsImage *, void **, size_t *, ...)) \
  f(vips_image_get_width, int, (const VipsImage *)) \
  f(vips_image_get_height, int, (const VipsImage *)) \
  f(vips_image_get_bands, int, (const VipsImage *)) \
  f(vips_image_get_orientation, int, (VipsImage *)) \
  f(vips_image_guess_interpretation, int, (const VipsImage *)) \
  f(vips_image_get_typeof, size_t, (const VipsImage *, const char *)) \
  f(vips_image_get_string, int, (const VipsImage *, const char *, const char **)) \
  f(vips_image_get_blob, int, (const VipsImage *, const char *, const void **, size_t *)) \
  f(vips_image_set_blob_copy, void, (VipsImage *, const char *, const void *, size_t)) \
  f(vips_image_set_int, void, (VipsImage *, const char *, int)) \
  f(vips_image_copy_memory, VipsImage *, (VipsImage *)) \
  f(vips_image_new_from_memory_copy, VipsImage *, (const void *, size_t, int, int, int, int)) \
  f(vips_image_write_to_memory, void *, (VipsImage *, size_t *)) \
  f(vips_copy, int, (VipsImage *, VipsImage **, ...)) \
  f(vips_autorot, int, (VipsImage *, VipsImage **, ...)) \
  f(vips_thumbnail_image, int, (VipsImage *, VipsImage **, int, ...)) \
  f(vips_colourspace, int, (VipsImage *, VipsImage **, int, ...)) \
  f(vips_icc_transform, int, (VipsImage *, VipsImage **, const char *, ...)) \
  f(vips_avg, int, (VipsImage *, double *, ...)) \
  f(g_object_unref, void, (void *)) \
  f(g_free, void, (void *)) \
  f(g_log_set_default_handler, void *, (void (*)(const char *, int, const char *, void *), void *))

#define DECLARE(name, result, parameters) static result(*name) parameters;
FUNCTIONS(DECLARE)

static void forget(const char *domain, int level, const char *message, void *data) {}

int copydesk_vips_start(void) {
  // One heap for all threads: each further one would take 64 MB of the address space.
  mallopt(M_ARENA_MAX, 1);
  // Whole pictures are kept in memory: there are no files.
  setenv("VIPS_DISC_THRESHOLD", "100g", 1);
  void *library = dlopen("libvips.so.42", RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return -1;
#define FIND(name, result, parameters) \
  *(void **)&name = dlsym(library, #name); \
  if (name == NULL) return -1;
  FUNCTIONS(FIND)
  if (vips_init("copydesk") != 0) return -1;
  g_log_set_default_handler(forget, NULL);
  vips_concurrency_set(1);
  vips_cache_set_max(0);
  // It would write programs into memory.
  vips_vector_set_enabled(0);
  vips_operation_block_set("VipsForeign", 1);
  const char *allowed[] = {"VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp",
    "VipsForeignSaveJpeg", "VipsForeignSavePng", "VipsForeignSaveWebp"};
  for (size_t index = 0; index < sizeof allowed / sizeof *allowed; index++) vips_operation_block_set(allowed[index], 0);
  return 0;
}

const char *copydesk_vips_said(void) {
  static char said[1024];
  strncpy(said, vips_error_buffer(), sizeof said - 1);
  vips_error_clear();
  return said;
}

copydesk_image *copydesk_vips_open(copydesk_format format, const void *bytes, size_t length) {
  VipsImage *image = NULL;
  void *data = (void *)bytes;
  int status = -1;
  switch (format) {
    case COPYDESK_JPEG:
      status = vips_jpegload_buffer(data, length, &image, "access", ACCESS_SEQUENTIAL, "fail_on", FAIL_ON_NONE, NULL);
      break;
    case COPYDESK_PNG:
      status = vips_pngload_buffer(data, length, &image, "access", ACCESS_SEQUENTIAL, "fail_on", FAIL_ON_ERROR, NULL);
      break;
    case COPYDESK_WEBP:
      status = vips_webpload_buffer(data, length, &image, "access", ACCESS_SEQUENTIAL, "fail_on", FAIL_ON_ERROR, NULL);
      break;
  }
  return status == 0 ? image : NULL;
}

int copydesk_vips_orientation(copydesk_image *image) { return vips_image_get_orientation(image); }
int copydesk_vips_width(copydesk_image *image) { return vips_image_get_width(image); }
int copydesk_vips_height(copydesk_image *image) { return vips_image_get_height(image); }
int copydesk_vips_colors(copydesk_image *image) { return vips_image_get_bands(image); }
int copydesk_vips_is_cmyk(copydesk_image *image) {
  return vips_image_guess_interpretation(image) == INTERPRETATION_CMYK;
}

const void *copydesk_vips_metadata(copydesk_image *image, const char *name, size_t *length) {
  const void *data = NULL;
  if (vips_image_get_typeof(image, name) == 0 || vips_image_get_blob(image, name, &data, length) != 0) return NULL;
  return data;
}

const char *copydesk_vips_text(copydesk_image *image, const char *name) {
  const char *text = NULL;
  if (vips_image_get_typeof(image, name) == 0 || vips_image_get_string(image, name, &text) != 0) return NULL;
  return text;
}

void copydesk_vips_set_metadata(copydesk_image *image, const char *name, const void *bytes, size_t length) {
  vips_image_set_blob_copy(image, name, bytes, length);
}

void copydesk_vips_set_orientation(copydesk_image *image, int orientation) {
  vips_image_set_int(image, "orientation", orientation);
}

copydesk_image *copydesk_vips_upright(copydesk_image *image) {
  // Turning reads the lines in another order than they come in.
  VipsImage *whole = vips_image_copy_memory(image);
  if (whole == NULL) return NULL;
  VipsImage *turned = NULL;
  int status = vips_autorot(whole, &turned, NULL);
  g_object_unref(whole);
  return status == 0 ? turned : NULL;
}

// Whether the profile is one for colours like the image's: that of a grey picture, left in one that has been coloured, would
// take all colours out of it. What a profile is for stands in its header (ICC.1:2022, section 7.2.8).
static int has_fitting_profile(copydesk_image *image) {
  size_t length = 0;
  const char *profile = copydesk_vips_metadata(image, "icc-profile-data", &length);
  if (profile == NULL || length < 128) return 0;
  int is_grey = vips_image_get_bands(image) < 3;
  const char *wanted = copydesk_vips_is_cmyk(image) ? "CMYK" : is_grey ? "GRAY" : "RGB ";
  return memcmp(profile + 16, wanted, 4) == 0;
}

copydesk_image *copydesk_vips_srgb(copydesk_image *image) {
  VipsImage *converted = NULL;
  if (has_fitting_profile(image) &&
      vips_icc_transform(image, &converted, "srgb", "embedded", 1, "depth", 8, "black_point_compensation", 1, NULL) == 0)
    return converted;
  vips_error_clear();
  return vips_colourspace(image, &converted, INTERPRETATION_sRGB, NULL) == 0 ? converted : NULL;
}

copydesk_image *copydesk_vips_resized(copydesk_image *image, int width, int height) {
  VipsImage *resized = NULL;
  if (vips_thumbnail_image(image, &resized, width, "height", height, "size", SIZE_FORCE, "no_rotate", 1, NULL) != 0)
    return NULL;
  VipsImage *whole = vips_image_copy_memory(resized);
  g_object_unref(resized);
  return whole;
}

int copydesk_vips_decode(copydesk_image *image) {
  double average;
  return vips_avg(image, &average, NULL);
}

int copydesk_vips_encode(
  copydesk_image *image, copydesk_format format, int quality, int is_lossless, int is_progressive, int keeps_metadata,
  void **bytes, size_t *length) {
  int strips = !keeps_metadata;
  switch (format) {
    case COPYDESK_JPEG:
      return vips_jpegsave_buffer(
        image, bytes, length, "Q", quality, "optimize_coding", 1, "interlace", is_progressive, "strip", strips, NULL);
    case COPYDESK_PNG: return vips_pngsave_buffer(image, bytes, length, "strip", strips, NULL);
    case COPYDESK_WEBP:
      return vips_webpsave_buffer(
        image, bytes, length, "Q", quality, "lossless", is_lossless, "effort", is_lossless ? 0 : 3, "strip", strips, NULL);
  }
  return -1;
}

void copydesk_vips_release(copydesk_image *image) { g_object_unref(image); }
void copydesk_vips_free(void *bytes) { g_free(bytes); }

copydesk_image *copydesk_vips_from_memory(
  const void *pixels, size_t length, int width, int height, int bands, int bits, int is_cmyk) {
  int format = bits == 16 ? FORMAT_USHORT : FORMAT_UCHAR;
  VipsImage *plain = vips_image_new_from_memory_copy(pixels, length, width, height, bands, format);
  if (plain == NULL) return NULL;
  int grey = bits == 16 ? INTERPRETATION_GREY16 : INTERPRETATION_B_W;
  int colours = bits == 16 ? INTERPRETATION_RGB16 : INTERPRETATION_sRGB;
  int interpretation = is_cmyk ? INTERPRETATION_CMYK : bands < 3 ? grey : colours;
  VipsImage *image = NULL;
  int status = vips_copy(plain, &image, "interpretation", interpretation, NULL);
  g_object_unref(plain);
  return status == 0 ? image : NULL;
}

copydesk_image *copydesk_vips_in_profile(copydesk_image *image, const char *profile) {
  VipsImage *converted = NULL;
  return vips_icc_transform(image, &converted, profile, "input_profile", "srgb", NULL) == 0 ? converted : NULL;
}

void *copydesk_vips_pixels(copydesk_image *image, size_t *length) { return vips_image_write_to_memory(image, length); }
