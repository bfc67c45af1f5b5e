/// The parameters of the next statements, encoded for libpq in reused storage.
struct ParameterBinding {
  /// The values one after another; text values end with a NUL, as libpq requires.
  private(set) var bytes: [UInt8] = []
  /// Where each value starts in `bytes`; nil for NULL.
  private(set) var offsets: [Int?] = []
  /// The length of each value; libpq reads it for binary values only.
  private(set) var lengths: [Int32] = []
  /// 1 for binary, 0 for text.
  private(set) var formats: [Int32] = []

  /// Removes all values, keeping the storage.
  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    offsets.removeAll(keepingCapacity: true)
    lengths.removeAll(keepingCapacity: true)
    formats.removeAll(keepingCapacity: true)
  }

  /// Appends a statement's parameters, encoded as the types that the server expects; returns where they are.
  mutating func append(
    _ parameters: [(any PostgresEncodable)?], as types: [PostgresType]
  ) throws(EncodingFailure) -> Range<Int> {
    let first = offsets.count
    for (index, (parameter, type)) in zip(parameters, types).enumerated() {
      guard let parameter else {
        append(offset: nil, isText: false)
        continue
      }
      let start = bytes.count
      parameter.encode(into: &bytes)
      guard let isText = convert(from: Swift.type(of: parameter).postgresType, to: type, at: start) else {
        throw EncodingFailure(
          parameter: index + 1, swiftType: "\(Swift.type(of: parameter))", postgresType: type)
      }
      append(offset: start, isText: isText)
    }
    return first..<offsets.count
  }

  private mutating func append(offset: Int?, isText: Bool) {
    offsets.append(offset)
    lengths.append(offset.map { Int32(bytes.count - $0) } ?? 0)
    formats.append(isText ? 0 : 1)
    if isText { bytes.append(0) }
  }

  /// Converts the value at the end of `bytes` to what the server expects; returns whether it is now text, nil if it
  /// cannot be converted.
  private mutating func convert(from native: PostgresType, to expected: PostgresType, at start: Int) -> Bool? {
    if native == expected { return false }
    if native.isText { return convertText(to: expected, at: start) }
    if native.integerWidth != nil { return convertInteger(to: expected, at: start) }
    if let element = native.convertibleElement { return convertArray(of: element, to: expected, at: start) }
    if native == .jsonb, expected == .json {
      bytes.remove(at: start)
      return false
    }
    if native == .jsonb, expected.isText {
      bytes.remove(at: start)
      return false
    }
    if native == .float8, expected == .numeric {
      let number = Double(bitPattern: bigEndianInteger(at: start))
      replace(at: start, with: "\(number)")
      return true
    }
    if native == .float8, expected == .float4 {
      let number = Double(bitPattern: bigEndianInteger(at: start))
      bytes.removeSubrange(start...)
      bytes.append(bigEndian: Float(number).bitPattern)
      return false
    }
    // A domain or an enumeration accepts the binary format of its base type.
    return expected.isUserDefined ? false : nil
  }

  private mutating func convertText(to expected: PostgresType, at start: Int) -> Bool? {
    if expected.isText { return false }
    if expected == .jsonb {
      bytes.insert(1, at: start)
      return false
    }
    // Every type accepts its text format, but a NUL would silently cut it short.
    return bytes[start...].contains(0) ? nil : true
  }

  private mutating func convertInteger(to expected: PostgresType, at start: Int) -> Bool? {
    let number = trailingInteger(from: start)
    switch expected {
    case .int8: replaceInteger(at: start, with: number)
    case .int4:
      guard let narrow = Int32(exactly: number) else { return textInteger(number, at: start) }
      replaceInteger(at: start, with: narrow)
    case .int2:
      guard let narrow = Int16(exactly: number) else { return textInteger(number, at: start) }
      replaceInteger(at: start, with: narrow)
    case .float8: replaceInteger(at: start, with: Double(number).bitPattern)
    default: return expected == .bool ? nil : textInteger(number, at: start)
    }
    return false
  }

  /// Sends the number as decimal text: for `numeric`, `text` and domains, and for the server to reject when it is too
  /// large.
  private mutating func textInteger(_ number: Int64, at start: Int) -> Bool {
    replace(at: start, with: "\(number)")
    return true
  }

  /// Converts arrays of text or integers: to arrays of related types in binary, to other arrays as text.
  private mutating func convertArray(of element: PostgresType, to expected: PostgresType, at start: Int) -> Bool? {
    let elements = arrayElements(at: start)
    if let wanted = expected.convertibleElement, wanted.isText, element.isText {
      bytes.replace(at: start + 8, bigEndian: Int32(wanted.oid))
      return false
    }
    if element.isText {
      guard !elements.contains(where: { $0.map { bytes[$0].contains(0) } ?? false }) else { return nil }
      replace(at: start, with: arrayLiteral(elements.map { $0.map { String(decoding: bytes[$0], as: UTF8.self) } }))
    } else {
      replace(at: start, with: arrayLiteral(elements.map { $0.map { "\(integer(in: $0))" } }))
    }
    return true
  }

  private func arrayLiteral(_ elements: [String?]) -> String {
    let quoted = elements.map { element in
      guard let element else { return "NULL" }
      return "\""
        + element.reduce(into: "") { text, character in
          for scalar in character.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { text.unicodeScalars.append("\\") }
            text.unicodeScalars.append(scalar)
          }
        } + "\""
    }
    return "{" + quoted.joined(separator: ",") + "}"
  }

  /// Where each element of the encoded one-dimensional array is; nil for NULL.
  private func arrayElements(at start: Int) -> [Range<Int>?] {
    guard bytes.count > start + 20 else { return [] }
    var elements: [Range<Int>?] = []
    var offset = start + 20
    while offset < bytes.count {
      let length = Int(integer(in: offset..<offset + 4))
      elements.append(length < 0 ? nil : offset + 4..<offset + 4 + length)
      offset += 4 + max(length, 0)
    }
    return elements
  }

  private mutating func replace(at start: Int, with text: String) {
    bytes.removeSubrange(start...)
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func replaceInteger(at start: Int, with number: some FixedWidthInteger) {
    bytes.removeSubrange(start...)
    bytes.append(bigEndian: number)
  }

  private func trailingInteger(from start: Int) -> Int64 {
    integer(in: start..<bytes.count)
  }

  private func bigEndianInteger(at start: Int) -> UInt64 {
    UInt64(bitPattern: integer(in: start..<start + 8))
  }

  /// The sign-extended big-endian integer of 2, 4 or 8 bytes.
  private func integer(in range: Range<Int>) -> Int64 {
    guard let first = range.first else { return 0 }
    var number: Int64 = bytes[first] >= 0x80 ? -1 : 0
    for index in range { number = number << 8 | Int64(bytes[index]) }
    return number
  }
}
