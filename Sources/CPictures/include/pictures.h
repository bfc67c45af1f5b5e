#ifndef COPYDESK_PICTURES_H
#define COPYDESK_PICTURES_H

#include <stddef.h>

// What Swift cannot call itself: libvips's functions, which take options as C varargs, and a filter of system calls, which is
// made of macros. Nothing here decides anything; `Intake/Pictures/Preparing` does.

/// An image of libvips; what it shows is read when it is written.
typedef struct copydesk_image copydesk_image;

typedef enum { COPYDESK_JPEG, COPYDESK_PNG, COPYDESK_WEBP } copydesk_format;

/// Loads and starts libvips with one thread, no cache and none but the three formats' loaders; 0, or -1 when it cannot.
int copydesk_vips_start(void);

/// What libvips has said since it was last asked: errors, and warnings of decoders. Valid until the next call.
const char *copydesk_vips_said(void);

/// Opens a file's bytes, which must stay where they are as long as the image and those made of it do; NULL when it cannot. The
/// first picture of an animation. Bytes of a JPEG that are missing or wrong are only said (`copydesk_vips_said`).
copydesk_image *copydesk_vips_open(copydesk_format format, const void *bytes, size_t length);

/// How it must be turned, by Exif: 1 to 8, where 1 is upright.
int copydesk_vips_orientation(copydesk_image *image);
int copydesk_vips_width(copydesk_image *image);
int copydesk_vips_height(copydesk_image *image);
/// How many numbers a pixel has; four for one of red, green, blue and how transparent it is.
int copydesk_vips_colors(copydesk_image *image);
/// Whether its colours are cyan, magenta, yellow and black.
int copydesk_vips_is_cmyk(copydesk_image *image);

/// A block of metadata, valid as long as the image: "xmp-data", "iptc-data", "exif-data" or "icc-profile-data"; NULL for none.
const void *copydesk_vips_metadata(copydesk_image *image, const char *name, size_t *length);
/// What a tag of Exif says, valid as long as the image, such as "exif-ifd4-InteroperabilityIndex"; NULL where there is none.
const char *copydesk_vips_text(copydesk_image *image, const char *name);
/// Sets a block of metadata on an image that nobody else has; the bytes are copied.
void copydesk_vips_set_metadata(copydesk_image *image, const char *name, const void *bytes, size_t length);
void copydesk_vips_set_orientation(copydesk_image *image, int orientation);

/// The image turned upright; NULL when it cannot be decoded.
copydesk_image *copydesk_vips_upright(copydesk_image *image);
/// The image in sRGB with 8 bits, by its own profile where it has one that can be used; NULL when there is no way.
copydesk_image *copydesk_vips_srgb(copydesk_image *image);
/// The image in that size, computed and in memory; NULL when it cannot be decoded. It must be upright, in sRGB with 8 bits.
copydesk_image *copydesk_vips_resized(copydesk_image *image, int width, int height);

/// Decodes every pixel and forgets it; 0, or -1 when it cannot.
int copydesk_vips_decode(copydesk_image *image);
/// Encodes; 0, or -1 when it cannot. The bytes are freed by `copydesk_vips_free`. `quality` is 1 to 100, of no meaning for PNG;
/// `is_lossless` is for WebP, `is_progressive` for JPEG; without `keeps_metadata` none is written.
int copydesk_vips_encode(
  copydesk_image *image, copydesk_format format, int quality, int is_lossless, int is_progressive, int keeps_metadata,
  void **bytes, size_t *length);

void copydesk_vips_release(copydesk_image *image);
void copydesk_vips_free(void *bytes);

/// A copy of 8 or 16 bits a band from memory, the bands interleaved; CMYK when it has four and `is_cmyk`. NULL when it cannot.
copydesk_image *copydesk_vips_from_memory(
  const void *pixels, size_t length, int width, int height, int bands, int bits, int is_cmyk);
/// The same colours by another profile ("p3", "cmyk" or a file's name), which is attached; NULL when it cannot.
copydesk_image *copydesk_vips_in_profile(copydesk_image *image, const char *profile);
/// The pixels, 8 bits a band, freed by `copydesk_vips_free`; NULL when it cannot.
void *copydesk_vips_pixels(copydesk_image *image, size_t *length);

/// From now on this process, with all its threads, may use memory, new threads and the descriptors that are open, and nothing
/// else: every other system call fails with EPERM. 0, or -1 when the kernel cannot.
int copydesk_seal_process(void);

#endif
