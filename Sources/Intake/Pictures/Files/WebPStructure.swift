import Newsroom

/// WebP's chunks in their RIFF container (RFC 9649).
enum WebPStructure {
  /// What is needed to show a still picture.
  private static let plainChunks: Set<String> = ["VP8X", "VP8 ", "VP8L", "ALPH"]
  /// The flags of `VP8X` that a plain picture may have: that some of it is transparent, and that it has XMP.
  private static let (alphaFlag, xmpFlag) = (UInt8(0x10), UInt8(0x04))

  /// Reads the whole file: its chunks are whole and include an image. The size is the canvas's.
  static func structure(of reader: ByteReader) throws(PictureFault) -> PictureStructure {
    guard let riffSize = reader.littleEndian(4, at: 4) else { throw .truncated(.webP) }
    let end = 8 + riffSize
    guard end <= reader.count else { throw .truncated(.webP) }
    var canvas: PixelSize?
    var image: PixelSize?
    var isPlain = end == reader.count
    var isLossless = false
    var isAnimated = false
    var metadata: PictureMetadata?
    var flags: UInt8 = 0
    var offset = 12
    while offset < end {
      guard let length = reader.littleEndian(4, at: offset + 4), offset + 8 + length <= end else {
        throw .truncated(.webP)
      }
      let data = offset + 8
      let type = String(decoding: reader.slice(offset..<(offset + 4)), as: UTF8.self)
      if type == "XMP ", metadata == nil, image != nil,
        let own = XMPPacket.metadata(reader.slice(data..<(data + length)))
      {
        metadata = own
      } else {
        isPlain = isPlain && plainChunks.contains(type)
      }
      switch type {
      case "VP8X":
        canvas = try extendedSize(reader, at: data, length: length)
        flags = reader[data] ?? 0
        isPlain = isPlain && length == 10 && flags & ~(alphaFlag | xmpFlag) == 0
      case "ANIM": isAnimated = true
      case "VP8 ": image = try lossySize(reader, at: data, length: length)
      case "VP8L":
        image = try losslessSize(reader, at: data, length: length)
        isLossless = true
      case "ANMF": image = try frameSize(reader, at: data, length: length)
      default: break
      }
      if let canvas, let image, image.width > canvas.width || image.height > canvas.height {
        throw .damaged(.webP, "its image is larger than its canvas")
      }
      // A chunk of odd length has a byte behind it that is not counted.
      offset = data + length + length % 2
    }
    guard let image else { throw .damaged(.webP, "it has no image data") }
    isPlain = isPlain && (flags & xmpFlag != 0) == (metadata != nil)
    return PictureStructure(
      size: canvas ?? image, isPlain: isPlain, metadata: metadata ?? PictureMetadata(), isLossless: isLossless,
      isAnimated: isAnimated)
  }

  /// The same picture without Exif, XMP and profile; libvips writes Exif of its own into each. The file must be sound.
  static func withoutMetadata(_ bytes: [UInt8]) -> [UInt8] {
    let reader = ByteReader(bytes)
    var kept = Array("WEBP".utf8)
    var offset = 12
    while let length = reader.littleEndian(4, at: offset + 4) {
      let end = min(offset + 8 + length + length % 2, bytes.count)
      var chunk = Array(reader.slice(offset..<end))
      let type = String(decoding: chunk.prefix(4), as: UTF8.self)
      if type == "VP8X", chunk.count > 8 { chunk[8] &= alphaFlag }
      if plainChunks.contains(type) { kept += chunk }
      offset = end
    }
    return Array("RIFF".utf8) + littleEndian(kept.count) + kept
  }

  /// The same picture with a packet of metadata, at the end. The file must be sound, and have none.
  static func adding(_ packet: [UInt8], to bytes: [UInt8], of size: PixelSize) -> [UInt8] {
    let reader = ByteReader(bytes)
    var chunks = Array(bytes.dropFirst(12))
    if reader.has(Array("VP8X".utf8), at: 12) {
      chunks[8] |= xmpFlag
    } else {
      // Whether a lossless image is transparent stands behind its size.
      let isTransparent = reader.has(Array("VP8L".utf8), at: 12) && (reader.littleEndian(4, at: 21) ?? 0) >> 28 & 1 == 1
      let flags = isTransparent ? alphaFlag | xmpFlag : xmpFlag
      var canvas = Array("VP8X".utf8) + littleEndian(10) + [flags, 0, 0, 0]
      canvas += littleEndian(size.width - 1).prefix(3)
      canvas += littleEndian(size.height - 1).prefix(3)
      chunks = canvas + chunks
    }
    chunks += Array("XMP ".utf8)
    chunks += littleEndian(packet.count)
    chunks += packet
    if packet.count % 2 == 1 { chunks.append(0) }
    return Array("RIFF".utf8) + littleEndian(4 + chunks.count) + Array("WEBP".utf8) + chunks
  }

  private static func extendedSize(_ reader: ByteReader, at data: Int, length: Int) throws(PictureFault) -> PixelSize {
    guard length >= 10, let width = reader.littleEndian(3, at: data + 4),
      let height = reader.littleEndian(3, at: data + 7)
    else { throw .damaged(.webP, "its extended header is too short") }
    return PixelSize(width: width + 1, height: height + 1)
  }

  /// A key frame of VP8 (RFC 6386 section 9.1).
  private static func lossySize(_ reader: ByteReader, at data: Int, length: Int) throws(PictureFault) -> PixelSize {
    guard length > 10, let tag = reader[data], tag & 1 == 0, reader.has([0x9D, 0x01, 0x2A], at: data + 3),
      let width = reader.littleEndian(2, at: data + 6), let height = reader.littleEndian(2, at: data + 8)
    else { throw .damaged(.webP, "its image does not begin with a key frame") }
    return PixelSize(width: width & 0x3FFF, height: height & 0x3FFF)
  }

  private static func losslessSize(_ reader: ByteReader, at data: Int, length: Int) throws(PictureFault) -> PixelSize {
    guard length > 5, reader[data] == 0x2F, let bits = reader.littleEndian(4, at: data + 1), bits >> 29 == 0 else {
      throw .damaged(.webP, "its lossless image has no header")
    }
    return PixelSize(width: (bits & 0x3FFF) + 1, height: (bits >> 14 & 0x3FFF) + 1)
  }

  /// A frame of an animation, which has its image in chunks of its own.
  private static func frameSize(_ reader: ByteReader, at data: Int, length: Int) throws(PictureFault) -> PixelSize {
    guard length > 24, let width = reader.littleEndian(3, at: data + 6),
      let height = reader.littleEndian(3, at: data + 9)
    else { throw .damaged(.webP, "a frame of its animation is too short") }
    return PixelSize(width: width + 1, height: height + 1)
  }
}
