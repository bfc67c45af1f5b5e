/// A file's text and where its lines begin.
final class SourceFile: Sendable {
  /// From the top of the repository.
  let path: String
  let bytes: [UInt8]
  private let lineStarts: [Int]

  init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    lineStarts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
  }

  var name: String { String(path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...]) }

  /// Where it is below its module's folder.
  var folder: String { path.split(separator: "/").dropFirst(2).dropLast().joined(separator: "/") }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// Counted from one.
  func line(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// The text of whole lines around a range, without the last line's end.
  func wholeLines(_ range: Range<Int>) -> Range<Int> {
    let start = lineStarts[line(at: range.lowerBound) - 1]
    let lastLine = line(at: max(range.lowerBound, range.upperBound - 1))
    let end = lastLine < lineStarts.count ? lineStarts[lastLine] - 1 : bytes.count
    return start..<max(start, end)
  }
}
