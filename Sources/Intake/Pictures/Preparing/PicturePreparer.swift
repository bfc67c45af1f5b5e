import Newsroom

/// Makes of a file that was sent the one that readers get; runs in the helper process.
///
/// The same bytes give the same bytes, and what it made it leaves as it is.
enum PicturePreparer {
  /// Why it could not be done.
  enum Failure: Error, Hashable, Codable {
    /// Pixels are missing at the end.
    case cutOff
    /// It cannot be decoded, for what decoders say.
    case unreadable(String)
    case tooManyPixels
    case outOfMemory
  }

  /// How many bytes of each kind of metadata are looked at.
  private static let metadataLimit = 1 << 20

  /// Decodes, turns, converts and encodes a picture, except when it is plain: then it is only decoded, to see that it can be.
  /// Then makes its renditions.
  static func prepare(_ request: PictureRequest) throws(Failure) -> PictureReply {
    var reply = try file(for: request)
    guard let renditions = RenditionMaker.renditions(of: reply.file ?? request.bytes) else {
      throw failure(VipsImage.complaints(), request)
    }
    reply.renditions = renditions
    return reply
  }

  /// The file that readers get.
  private static func file(for request: PictureRequest) throws(Failure) -> PictureReply {
    // With its end marked, a decoder says of a JPEG whether pixels are missing.
    let bytes = request.hasEnd ? request.bytes : request.bytes + [0xFF, 0xD9]
    _ = VipsImage.complaints()
    let result: Result<PictureReply, Failure> = unsafe bytes.withUnsafeBytes { bytes in
      do throws(Failure) {
        if request.isPlain, let reply = try unsafe unchanged(request, bytes) { return .success(reply) }
        return .success(try unsafe converted(request, bytes))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private static func opened(
    _ request: PictureRequest, _ bytes: UnsafeRawBufferPointer
  ) throws(Failure) -> VipsImage {
    guard let image = unsafe VipsImage(request.format, bytes) else { throw failure(VipsImage.complaints(), request) }
    guard image.size.width * image.size.height <= SubmissionLimits.picturePixels else { throw .tooManyPixels }
    return image
  }

  /// The answer that the file can stay as it is; nil when its decoder has complained.
  private static func unchanged(
    _ request: PictureRequest, _ bytes: UnsafeRawBufferPointer
  ) throws(Failure) -> PictureReply? {
    let image = unsafe try opened(request, bytes)
    guard image.isUpright, image.decode() else { return nil }
    return VipsImage.complaints().isEmpty ? PictureReply(size: image.size) : nil
  }

  private static func converted(
    _ request: PictureRequest, _ bytes: UnsafeRawBufferPointer
  ) throws(Failure) -> PictureReply {
    let original = unsafe try opened(request, bytes)
    if !original.hasProfile, let profile = ColorProfile(of: original, saying: encodedColors(request)) {
      original.set(.profile, to: profile.bytes)
    }
    let upright = original.isUpright ? original : original.upright()
    var complaints = VipsImage.complaints()
    let shown = upright?.inSRGB()
    let file = shown?.encoded(as: request.format, isLossless: request.isLossless)
    complaints += VipsImage.complaints()
    // libjpeg's words for pixels that are not there.
    if complaints.contains("premature end") || complaints.contains("Premature end") { throw .cutOff }
    guard let shown, let file else { throw failure(complaints, request) }
    var reply = PictureReply(size: shown.size)
    reply.file = self.file(file, as: request.format, of: shown.size, saying: metadata(of: original))
    if original.isCMYK { reply.notes.append(.printColors) }
    if !complaints.isEmpty { reply.notes.append(.damaged) }
    return reply
  }

  /// What the file itself says of its colours; decoders pass over what a PNG says.
  private static func encodedColors(_ request: PictureRequest) -> EncodedColors? {
    request.format == .png ? (try? SentPicture.examined(request.bytes))?.1.encodedColors : nil
  }

  /// What libvips has written, with no metadata but this.
  static func file(
    _ bytes: [UInt8], as format: PictureFile.Format, of size: PixelSize, saying metadata: PictureMetadata
  ) -> [UInt8] {
    let plain = format == .webP ? WebPStructure.withoutMetadata(bytes) : bytes
    guard let packet = XMPPacket.bytes(metadata) else { return plain }
    return switch format {
    case .jpeg: JPEGStructure.adding(packet, to: plain)
    case .png: PNGStructure.adding(packet, to: plain)
    case .webP: WebPStructure.adding(packet, to: plain, of: size)
    }
  }

  /// Why there is no picture, by what libvips has complained of.
  private static func failure(_ complaints: String, _ request: PictureRequest) -> Failure {
    if complaints.contains("out of memory") { return .outOfMemory }
    return request.hasEnd ? .unreadable(complaints) : .cutOff
  }

  /// What XMP says, and where it says nothing, IPTC's older form.
  private static func metadata(of image: VipsImage) -> PictureMetadata {
    let xmp = XMPReader.metadata(image.metadata(.xmp, limit: metadataLimit))
    let iptc = IPTCReader.metadata(image.metadata(.iptc, limit: metadataLimit))
    return PictureMetadata(
      creator: xmp.creator ?? iptc.creator, credit: xmp.credit ?? iptc.credit,
      copyright: xmp.copyright ?? iptc.copyright, caption: xmp.caption ?? iptc.caption)
  }
}
