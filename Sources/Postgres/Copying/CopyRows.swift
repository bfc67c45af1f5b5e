/// Encodes rows in COPY's binary format and collects them into chunks (PostgreSQL documentation, COPY, "Binary
/// Format").
struct CopyRows {
  /// How many bytes to collect before sending.
  static let chunkSize = 64 * 1024

  private let types: [PostgresType]
  private var binding = ParameterBinding()
  private var row = 0
  /// What has been encoded and not yet taken.
  private var chunk: [UInt8]

  /// Rows for columns of the given types.
  init(types: [PostgresType]) {
    self.types = types
    chunk = Array("PGCOPY\n".utf8) + [0xff, 0x0d, 0x0a, 0]
    // No flags, no header extension.
    chunk.append(bigEndian: Int64(0))
  }

  /// Whether the chunk is large enough to send.
  var isChunkFull: Bool { chunk.count >= Self.chunkSize }

  /// Encodes a row.
  mutating func append(_ values: [(any PostgresEncodable)?]) throws {
    row += 1
    guard values.count == types.count else {
      throw CopyError.valueCount(row: row, expected: types.count, given: values.count)
    }
    binding.removeAll()
    do {
      _ = try binding.append(values, as: types)
    } catch {
      throw error.inRow(row)
    }
    chunk.append(bigEndian: Int16(types.count))
    for (index, type) in types.enumerated() {
      guard let start = binding.offsets[index] else {
        chunk.append(bigEndian: Int32(-1))
        continue
      }
      // Only types that are text anyway can be sent as text, because a COPY has one format throughout.
      guard binding.formats[index] == 1 || type.isText else {
        throw EncodingFailure(
          parameter: index + 1, swiftType: values[index].map { "\(Swift.type(of: $0))" } ?? "", postgresType: type,
          row: row)
      }
      let length = Int(binding.lengths[index])
      chunk.append(bigEndian: Int32(length))
      chunk.append(contentsOf: binding.bytes[start..<start + length])
    }
  }

  /// Takes what has been collected.
  mutating func takeChunk() -> [UInt8] {
    defer { chunk.removeAll(keepingCapacity: true) }
    return chunk
  }

  /// Takes the rest, with the end marker.
  mutating func takeLastChunk() -> [UInt8] {
    chunk.append(bigEndian: Int16(-1))
    return takeChunk()
  }
}
