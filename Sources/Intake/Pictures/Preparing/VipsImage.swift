import CPictures

/// An image of libvips: lines of pixels that are computed when they are written, once and from above.
@safe final class VipsImage {
  /// Starts libvips, once; false when it is not installed or cannot start. Then there are no images.
  ///
  /// The first image does so as well: where files are soon to be out of reach, it is done before.
  static func start() -> Bool { isStarted }

  private static let isStarted = copydesk_vips_start() == 0

  /// What libvips and its decoders have complained of since they were last asked; empty for nothing.
  static func complaints() -> String { isStarted ? unsafe String(cString: copydesk_vips_said()) : "" }

  private let image: OpaquePointer

  private init?(_ image: OpaquePointer?) {
    guard let image = unsafe image else { return nil }
    unsafe self.image = image
  }

  deinit { unsafe copydesk_vips_release(image) }

  /// The picture of a file, or the first of several; nil when it cannot be opened. The bytes must outlive it, and what is made of
  /// it.
  convenience init?(_ format: PictureFile.Format, _ bytes: UnsafeRawBufferPointer) {
    guard Self.isStarted else { return nil }
    unsafe self.init(copydesk_vips_open(format.code, bytes.baseAddress, bytes.count))
  }

  /// An image of pixels of 8 or 16 bits a colour, which are copied; for tests, and to try libvips out.
  convenience init?(pixels: [UInt8], width: Int, height: Int, colors: Int, bits: Int = 8, isCMYK: Bool = false) {
    guard Self.isStarted else { return nil }
    let made = unsafe pixels.withUnsafeBytes { bytes in
      unsafe copydesk_vips_from_memory(
        bytes.baseAddress, bytes.count, Int32(width), Int32(height), Int32(colors), Int32(bits), isCMYK ? 1 : 0)
    }
    unsafe self.init(made)
  }

  var size: PixelSize {
    unsafe PixelSize(width: Int(copydesk_vips_width(image)), height: Int(copydesk_vips_height(image)))
  }

  /// Whether it is as the camera was held.
  var isUpright: Bool { unsafe copydesk_vips_orientation(image) <= 1 }

  /// Whether its colours are those of print.
  var isCMYK: Bool { unsafe copydesk_vips_is_cmyk(image) != 0 }

  /// Turned upright; nil when it cannot be decoded.
  func upright() -> VipsImage? { unsafe VipsImage(copydesk_vips_upright(image)) }

  /// In sRGB of 8 bits a colour, by its own profile if it has one; nil when there is no way.
  func inSRGB() -> VipsImage? { unsafe VipsImage(copydesk_vips_srgb(image)) }

  /// In the colours of a profile that libvips knows, "p3" or "cmyk", which is attached; for tests.
  func inProfile(_ name: String) -> VipsImage? { unsafe VipsImage(copydesk_vips_in_profile(image, name)) }

  /// Whether it has a fourth colour, which says how transparent each pixel is; only of one in sRGB.
  var hasTransparency: Bool { unsafe copydesk_vips_colors(image) == 4 }

  /// The same in that size and in memory, so that it can be written several times; nil when it cannot be decoded. It must be
  /// upright and in sRGB.
  func resized(to size: PixelSize) -> VipsImage? {
    unsafe VipsImage(copydesk_vips_resized(image, Int32(size.width), Int32(size.height)))
  }

  /// Decodes all of it; false when that fails.
  func decode() -> Bool { unsafe copydesk_vips_decode(image) == 0 }

  /// The pixels, 8 bits a colour; nil when they cannot be decoded.
  func pixels() -> [UInt8]? {
    var length = 0
    guard let bytes = unsafe copydesk_vips_pixels(image, &length) else { return nil }
    defer { unsafe copydesk_vips_free(bytes) }
    return unsafe Array(UnsafeRawBufferPointer(start: bytes, count: length))
  }

  /// The kinds of metadata that a file may have.
  enum Metadata: String, CaseIterable {
    case exif = "exif-data"
    case iptc = "iptc-data"
    case profile = "icc-profile-data"
    case xmp = "xmp-data"
  }

  /// A kind of metadata, as many bytes of it as are asked for at most; empty when there is none.
  func metadata(_ kind: Metadata, limit: Int) -> [UInt8] {
    var length = 0
    guard let bytes = unsafe copydesk_vips_metadata(image, kind.rawValue, &length) else { return [] }
    return unsafe Array(UnsafeRawBufferPointer(start: bytes, count: min(length, limit)))
  }

  /// Whether it has a profile that says what its colours are.
  var hasProfile: Bool {
    var length = 0
    return unsafe copydesk_vips_metadata(image, Metadata.profile.rawValue, &length) != nil
  }

  /// Whether Exif says that its colours are those of Adobe RGB, as cameras do instead of adding a profile (DCF 2.0, "DCF option
  /// file").
  var isAdobeRGB: Bool {
    unsafe copydesk_vips_text(image, "exif-ifd4-InteroperabilityIndex").map { unsafe String(cString: $0) }?
      .hasPrefix("R03") ?? false
  }

  /// Sets a kind of metadata on an image that nothing has been made of yet.
  func set(_ kind: Metadata, to bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes {
      unsafe copydesk_vips_set_metadata(image, kind.rawValue, $0.baseAddress, $0.count)
    }
  }

  /// Sets how it must be turned, 1 to 8 as in Exif; for tests.
  func setOrientation(_ value: Int) { unsafe copydesk_vips_set_orientation(image, Int32(value)) }

  /// A file of that format; nil when it cannot be decoded or encoded. Its metadata is left out.
  ///
  /// - Parameter quality: From 1 to 100, where pixels are not kept exactly.
  func encoded(
    as format: PictureFile.Format, quality: Int = 85, isLossless: Bool = false, isProgressive: Bool = false,
    keepsMetadata: Bool = false
  ) -> [UInt8]? {
    var bytes: UnsafeMutableRawPointer?
    var length = 0
    let status = unsafe copydesk_vips_encode(
      image, format.code, Int32(quality), isLossless ? 1 : 0, isProgressive ? 1 : 0, keepsMetadata ? 1 : 0, &bytes,
      &length)
    guard status == 0, let bytes = unsafe bytes else { return nil }
    defer { unsafe copydesk_vips_free(bytes) }
    return unsafe Array(UnsafeRawBufferPointer(start: bytes, count: length))
  }
}

extension PictureFile.Format {
  fileprivate var code: copydesk_format {
    switch self {
    case .jpeg: COPYDESK_JPEG
    case .png: COPYDESK_PNG
    case .webP: COPYDESK_WEBP
    }
  }
}
