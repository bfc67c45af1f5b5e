public import FoundationEssentials

/// A form with files, as `multipart/form-data` (RFC 7578): how drafts and pictures travel.
public struct MultipartForm: Hashable, Sendable {
  /// One field or file.
  public struct Part: Hashable, Sendable {
    /// The field's name.
    public var name: String
    /// The file's name; nil for a field without a file.
    public var fileName: String?
    /// Its bytes.
    public var bytes: Data

    /// A part.
    public init(name: String, fileName: String? = nil, bytes: Data) {
      self.name = name
      self.fileName = fileName
      self.bytes = bytes
    }
  }

  /// What is wrong with a body that should be a form.
  public enum Malformation: Error, Hashable, Sendable, CustomStringConvertible {
    /// The content type names no boundary.
    case noBoundary
    /// The body is malformed.
    case broken(String)
    /// There are more than `maximumParts` parts.
    case tooManyParts

    /// What is wrong, as in "the body is not a valid form: it has no part".
    public var description: String {
      switch self {
      case .noBoundary: "its content type does not name a boundary"
      case .broken(let how): how
      case .tooManyParts: "it has more than \(maximumParts) parts"
      }
    }
  }

  /// The most parts that a form may have.
  public static let maximumParts = 64

  /// The most bytes that the header of a part may have.
  public static let maximumHead = 16_384

  /// The parts, in order.
  public var parts: [Part]

  /// A form of these parts.
  public init(_ parts: [Part] = []) { self.parts = parts }

  /// The first part of that name.
  public subscript(name: String) -> Part? { parts.first { $0.name == name } }

  /// The text of the first part of that name.
  public func text(_ name: String) -> String? { self[name].map { String(decoding: $0.bytes, as: UTF8.self) } }
}

extension MultipartForm {
  /// The body, and the content type that goes with it.
  public func encoded() -> (contentType: String, body: Data) {
    var generator = SystemRandomNumberGenerator()
    let boundary = "copydesk-\(String(generator.next(), radix: 36))\(String(generator.next(), radix: 36))"
    var body = Data()
    for part in parts {
      let file = part.fileName.map { "; filename=\"\(Self.quoted($0))\"" } ?? ""
      body.append(
        contentsOf: "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(Self.quoted(part.name))\"\(file)\r\n"
          .utf8)
      if part.fileName != nil { body.append(contentsOf: "Content-Type: application/octet-stream\r\n".utf8) }
      body.append(contentsOf: "\r\n".utf8)
      body.append(part.bytes)
      body.append(contentsOf: "\r\n".utf8)
    }
    body.append(contentsOf: "--\(boundary)--\r\n".utf8)
    return ("multipart/form-data; boundary=\(boundary)", body)
  }

  /// Reads a body, in time linear in its length.
  ///
  /// - Throws: `Malformation`
  public init(contentType: String, body: Data) throws(Malformation) {
    guard let boundary = HeaderParameters(contentType)["boundary"], (1...70).contains(boundary.utf8.count) else {
      throw .noBoundary
    }
    let delimiter = Array("--\(boundary)".utf8)
    let bytes = Array(body)
    guard var position = bytes.firstRange(of: delimiter, from: 0)?.upperBound else { throw .broken("it has no part") }
    parts = []
    while true {
      if bytes[position...].starts(with: "--".utf8) { return }
      guard bytes[position...].starts(with: "\r\n".utf8) else { throw .broken("a boundary line does not end") }
      let head = bytes[..<min(bytes.endIndex, position + Self.maximumHead)]
      guard let headEnd = head.firstRange(of: Array("\r\n\r\n".utf8), from: position) else {
        throw .broken(
          head.endIndex == bytes.endIndex
            ? "the header of a part does not end" : "the header of a part has more than \(Self.maximumHead) bytes")
      }
      guard let end = bytes.firstRange(of: Array("\r\n".utf8) + delimiter, from: headEnd.upperBound - 2) else {
        throw .broken("a part does not end")
      }
      guard parts.count < Self.maximumParts else { throw .tooManyParts }
      let content = headEnd.upperBound <= end.lowerBound ? bytes[headEnd.upperBound..<end.lowerBound] : []
      parts.append(try Self.part(head: bytes[position..<headEnd.lowerBound], content: Data(content)))
      position = end.upperBound
    }
  }

  private static func part(head: ArraySlice<UInt8>, content: Data) throws(Malformation) -> Part {
    let disposition = String(decoding: head, as: UTF8.self).split(separator: "\r\n").first {
      $0.prefix(20).lowercased() == "content-disposition:"
    }
    let parameters = disposition.map { HeaderParameters(String($0)) }
    guard let parameters, let name = parameters["name"] else { throw .broken("a part has no name") }
    return Part(name: name, fileName: parameters["filename"], bytes: content)
  }

  /// As browsers do it (RFC 7578, section 2): what would end the name or the line is percent-encoded.
  private static func quoted(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\"": result += "%22"
      case "\r", "\n", "\r\n": result += "%0A"
      default: result.append(character)
      }
    }
    return result
  }
}

extension RandomAccessCollection<UInt8> where Index == Int {
  /// The first place of the pattern at or after the index; linear for patterns that begin with a rare byte.
  fileprivate func firstRange(of pattern: [UInt8], from start: Int) -> Range<Int>? {
    var index = start
    while index + pattern.count <= endIndex {
      guard let candidate = self[index...].firstIndex(of: pattern[0]), candidate + pattern.count <= endIndex else {
        return nil
      }
      if self[candidate..<candidate + pattern.count].elementsEqual(pattern) {
        return candidate..<candidate + pattern.count
      }
      index = candidate + 1
    }
    return nil
  }
}
